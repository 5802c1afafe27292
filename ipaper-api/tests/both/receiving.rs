//! Content codings, error pages that break off, files and errors in their place, limits.

use std::io::Write;
use std::time::Duration;

use ipaper_emulator::{Emulator, Fault};
use raw_server::{Ending, Part, RawServer, head, png};

use super::adapter::{create_paper, download, download_to, find_root, raw_root, send};
use super::api::image::GetImageWith2PxDropShadow as PageImage;
use super::api::{
    Client, Config, Credentials, DecodeError, DecodeProblem, Error, ErrorKind, ImageType, Limits, Outcome, PageId,
    PaperId, Retry,
};
use super::whole::whole;

#[path = "raw_server.rs"]
mod raw_server;

const XML: &str = r#"<result><code>SUCCESS</code><message/><data><paper id="1000"/></data></result>"#;

fn config(server: &RawServer) -> Config {
    Config::new(Credentials::api_key("k3y")).endpoint(server.endpoint()).retry(Retry::never())
}

fn client(server: &RawServer) -> Client {
    Client::new(config(server)).expect("a client")
}

fn image() -> PageImage {
    PageImage::new(PageId::new(5001), ImageType::Zoom)
}

fn sized(status: &str, content_type: &str, lines: &[&str], body: &[u8]) -> Vec<u8> {
    let length = format!("Content-Length: {}", body.len());
    [head(status, content_type, &[lines, &[&length]].concat()), body.to_vec()].concat()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).expect("writing to memory");
    encoder.finish().expect("writing to memory")
}

/// Each half a member of its own.
fn gzip_in_two_members(bytes: &[u8]) -> Vec<u8> {
    let (first, second) = bytes.split_at(bytes.len() / 2);
    [gzip(first), gzip(second)].concat()
}

/// Downloads a file, to a writer and to memory, and compares the two results.
fn file(config: impl Fn() -> Config) -> Result<Vec<u8>, Error> {
    let mut written = Vec::new();
    let downloaded = download(&Client::new(config()).expect("a client"), image(), &mut written);
    let in_memory = send(&Client::new(config()).expect("a client"), image());
    match (downloaded, in_memory) {
        (Ok(downloaded), Ok(file)) => {
            assert_eq!(downloaded.size, written.len() as u64);
            assert!(file.bytes == written, "{} and {} bytes", file.bytes.len(), written.len());
            Ok(written)
        }
        (Err(error), Err(other)) => {
            assert_eq!((error.kind(), error.status()), (other.kind(), other.status()), "{error} and {other}");
            assert!(written.is_empty(), "{error}");
            Err(error)
        }
        (downloaded, in_memory) => panic!("{downloaded:?} and {in_memory:?}"),
    }
}

#[test]
fn reads_all_members_of_a_gzip_response() {
    let body = gzip_in_two_members(XML.as_bytes());
    let server = RawServer::answering(sized("200 OK", "text/xml", &["Content-Encoding: gzip"], &body));
    assert_eq!(find_root(&client(&server)).expect("an answer"), Some(PaperId::new(1000)));
    let body = gzip_in_two_members(&png(2_000));
    let server = RawServer::answering(sized("200 OK", "image/png", &["Content-Encoding: gzip"], &body));
    assert!(file(|| config(&server)).expect("a file") == png(2_000));
}

#[test]
fn reads_gzip_under_each_of_its_names() {
    for line in [
        "Content-Encoding: gzip",
        "Content-Encoding: x-gzip",
        "Content-Encoding: GZIP",
        "content-encoding:  X-GZip ",
        "Content-Encoding: identity, gzip",
        "Content-Encoding: identity\r\nContent-Encoding: gzip",
    ] {
        let server = RawServer::answering(sized("200 OK", "text/xml", &[line], &gzip(XML.as_bytes())));
        assert_eq!(find_root(&client(&server)).expect(line), Some(PaperId::new(1000)));
        let server = RawServer::answering(sized("200 OK", "image/png", &[line], &gzip(&png(2_000))));
        assert!(file(|| config(&server)).expect(line) == png(2_000));
    }
    for line in ["Content-Encoding: identity", "Content-Encoding: ", "Content-Encoding: Identity, "] {
        let server = RawServer::answering(sized("200 OK", "text/xml", &[line], XML.as_bytes()));
        assert_eq!(find_root(&client(&server)).expect(line), Some(PaperId::new(1000)));
    }
}

#[test]
fn refuses_a_content_coding_that_it_does_not_undo() {
    for coding in ["br", "deflate", "zstd", "gzip, br", "gzip, gzip", "x-made-up"] {
        let line = format!("Content-Encoding: {coding}");
        let server = RawServer::answering(sized("200 OK", "image/png", &[&line], &png(2_000)));
        let error = file(|| config(&server)).expect_err(coding);
        assert_eq!((error.kind(), error.status()), (ErrorKind::UnexpectedAnswer, Some(200)), "{error}");
        assert!(whole(&error).contains(&format!("the content coding `{coding}`")), "{error}");
        let problem = error.decode_error().map(DecodeError::problem);
        assert_eq!(problem, Some(DecodeProblem::ContentCoding));
        let server = RawServer::answering(sized("200 OK", "text/xml", &[&line], XML.as_bytes()));
        let error = create_paper(&client(&server)).expect_err(coding);
        let found = (error.kind(), error.status(), error.outcome());
        assert_eq!(found, (ErrorKind::UnexpectedAnswer, Some(200), Outcome::Unknown), "{error}");
        assert!(whole(&error).contains(&format!("the content coding `{coding}`")), "{error}");
    }
}

#[test]
fn refuses_gzip_with_compression_off() {
    let server = RawServer::answering(sized("200 OK", "image/png", &["Content-Encoding: gzip"], &gzip(&png(2_000))));
    let error = file(|| config(&server).compression(false)).expect_err("nobody asked for gzip");
    assert_eq!((error.kind(), error.status()), (ErrorKind::UnexpectedAnswer, Some(200)), "{error}");
    assert!(whole(&error).contains("the content coding `gzip`"), "{error}");
}

#[test]
fn takes_a_truncated_or_damaged_gzip_stream_for_a_broken_response() {
    let whole = gzip(XML.as_bytes());
    let mut damaged = whole.clone();
    damaged[whole.len() - 6] ^= 1;
    let two = gzip_in_two_members(XML.as_bytes());
    for body in [
        &whole[..0],
        &whole[..5],
        &whole[..whole.len() / 2],
        &whole[..whole.len() - 1],
        &damaged,
        &two[..two.len() - 1],
        XML.as_bytes(),
    ] {
        let server = RawServer::answering(sized("200 OK", "text/xml", &["Content-Encoding: gzip"], body));
        let error = create_paper(&client(&server)).expect_err("a broken stream");
        let found = (error.kind(), error.status(), error.outcome());
        assert_eq!(found, (ErrorKind::Interrupted, Some(200), Outcome::Unknown), "{} bytes: {error}", body.len());
    }
}

#[test]
fn keeps_status_outcome_and_patience_of_a_page_that_breaks_off() {
    for (status, outcome) in [
        ("401 Unauthorized", Outcome::Refused),
        ("403 Forbidden", Outcome::Refused),
        ("404 Not Found", Outcome::Refused),
        ("413 Payload Too Large", Outcome::Refused),
        ("429 Too Many Requests", Outcome::Refused),
        ("500 Internal Server Error", Outcome::Unknown),
        ("503 Service Unavailable", Outcome::Unknown),
    ] {
        let sized = ["Retry-After: 4", "Content-Length: 1000"];
        let chunked = ["Retry-After: 4", "Transfer-Encoding: chunked"];
        let coded = ["Retry-After: 4", "Content-Length: 1000", "Content-Encoding: gzip"];
        let unknown = ["Retry-After: 4", "Content-Length: 17", "Content-Encoding: br"];
        let nothing = ["Retry-After: 4", "Content-Length: 0", "Content-Encoding: gzip"];
        for (lines, body) in [
            (&sized[..], &b"<html>half a page"[..]),
            (&chunked, b"3e8\r\n<html>half a page"),
            (&coded, &gzip(b"<html>half a page")[..20]),
            (&unknown, b"<html>half a page"),
            (&nothing, b""),
        ] {
            for ending in [Ending::Fin, Ending::Reset] {
                let response = [head(status, "text/html", lines), body.to_vec()].concat();
                let server = RawServer::start(false, vec![vec![Part::Bytes(response)]], ending);
                let error = create_paper(&client(&server)).expect_err(status);
                let code = status.split(' ').next().and_then(|code| code.parse().ok());
                let found = (error.kind(), error.status(), error.outcome(), error.retry_after());
                let expected = (ErrorKind::UnexpectedAnswer, code, outcome, Some(Duration::from_secs(4)));
                assert_eq!(found, expected, "{status} {lines:?} {ending:?}: {error}");
            }
        }
    }
}

#[test]
fn waits_as_a_broken_page_asks_before_the_next_attempt() {
    let busy = [head("429 Too Many Requests", "text/html", &["Retry-After: 1", "Content-Length: 1000"]), b"<".to_vec()];
    let good = sized("200 OK", "text/xml", &[], XML.as_bytes());
    let server = RawServer::start(false, vec![vec![Part::Bytes(busy.concat())], vec![Part::Bytes(good)]], Ending::Fin);
    let retry = Retry::default().attempts(2).backoff(Duration::from_millis(1), Duration::from_millis(1));
    let client = Client::new(config(&server).retry(retry)).expect("a client");
    let started = std::time::Instant::now();
    assert_eq!(create_paper(&client).expect("the second attempt").get(), 1000);
    assert!(started.elapsed() >= Duration::from_secs(1), "{:?}", started.elapsed());
}

#[test]
fn refuses_partial_content() {
    for (status, code) in [("206 Partial Content", 206), ("226 IM Used", 226)] {
        let range = "Content-Range: bytes 0-2019/1000000";
        let server = RawServer::answering(sized(status, "image/png", &[range], &png(2_000)));
        let error = file(|| config(&server)).expect_err("a part of a file");
        assert_eq!((error.kind(), error.status()), (ErrorKind::UnexpectedAnswer, Some(code)), "{error}");
        let server = RawServer::answering(sized(status, "text/xml", &[range], XML.as_bytes()));
        let error = create_paper(&client(&server)).expect_err("a part of an answer");
        let found = (error.kind(), error.status(), error.outcome(), error.attempts());
        assert_eq!(found, (ErrorKind::UnexpectedAnswer, Some(code), Outcome::Unknown, 1), "{error}");
    }
}

#[test]
fn takes_json_and_text_for_no_file_whatever_their_label() {
    let json = br#"{"error":{"code":42,"message":"no such page","details":[]}}"#;
    let text = "Siden kunne ikke findes. Pr\u{f8}v igen senere.".as_bytes();
    let utf_16: Vec<u8> = "\u{feff}no such page".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let marked = [b"\xEF\xBB\xBF", text].concat();
    let long = "no such page\r\n".repeat(1_000);
    for content_type in ["application/json", "application/octet-stream", "image/png", "application/problem+json"] {
        for body in [&json[..], text, &utf_16, &marked, long.as_bytes(), b"no", &text[..29]] {
            let server = RawServer::answering(sized("200 OK", content_type, &[], body));
            let error = file(|| config(&server)).expect_err("no file");
            assert_eq!((error.kind(), error.status()), (ErrorKind::UnexpectedAnswer, Some(200)), "{error}");
            assert!(error.to_string().contains(content_type), "{error}");
        }
    }
    let server = RawServer::answering(sized("200 OK", "application/json", &[], json));
    let error = file(|| config(&server)).expect_err("no file");
    assert!(whole(&error).contains("no such page"), "the error shows what came: {error:?}");
}

#[test]
fn takes_files_for_files_whatever_their_label() {
    let gif = [b"GIF89a\x01\x00\x01\x00".as_slice(), &[b'a'; 20], b";"].concat();
    let webp = [b"RIFF\x24\x00\x00\x00WEBPVP8 ".as_slice(), &[b'a'; 24]].concat();
    for content_type in ["image/png", "application/octet-stream", "IMAGE/PNG"] {
        for body in [png(2_000), png(0), gif.clone(), b"GIF87a;".to_vec(), b"\xFF\xD8\xFF\xD9".to_vec(), webp.clone()] {
            let server = RawServer::answering(sized("200 OK", content_type, &[], &body));
            assert!(file(|| config(&server)).expect(content_type) == body, "{} bytes", body.len());
        }
    }
    let without_type = [b"HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n".as_slice(), &png(0)].concat();
    let server = RawServer::answering(without_type);
    assert!(file(|| config(&server)).expect("a file without a type") == png(0));
}

#[test]
fn finds_an_error_behind_a_byte_order_mark_that_comes_in_pieces() {
    let refusal = "\u{feff}\r\n <result><code>ERROR</code><message>no such page</message></result>";
    for split in 1..8 {
        let response = sized("200 OK", "image/png", &[], refusal.as_bytes());
        let at = response.len() - refusal.len() + split;
        let (first, second) = response.split_at(at);
        let server = RawServer::playing(vec![
            Part::Bytes(first.to_vec()),
            Part::Pause(Duration::from_millis(15)),
            Part::Bytes(second.to_vec()),
        ]);
        let error = file(|| config(&server)).expect_err("an error");
        assert!(error.code().is_some(), "split at {split}: {error}");
    }
}

#[test]
fn survives_the_faults_of_the_emulator_in_responses() {
    let emulator = Emulator::start().expect("an emulator");
    let retry = Retry::default().attempts(2).backoff(Duration::from_millis(1), Duration::from_millis(1));
    let config = Config::new(emulator.credentials()).endpoint(emulator.endpoint()).retry(retry).no_cache();
    let client = Client::new(config).expect("a client");
    for fault in [Fault::half_answer().without_length(), Fault::half_head()] {
        emulator.inject(fault.clone().times(2));
        let error = find_root(&client).expect_err("half a response");
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Interrupted, 2), "{error}");
        emulator.inject(fault);
        find_root(&client).expect("the second attempt");
        emulator.inject(Fault::half_answer().without_length());
        download(&client, image(), &mut Vec::new()).expect_err("half a file");
    }
    emulator.inject(Fault::latency(Duration::ZERO).without_length());
    assert!(download(&client, image(), &mut Vec::new()).expect("a whole file").size > 0);
    emulator.inject(Fault::content_coding("br"));
    let error = create_paper(&client).expect_err("nobody asked for br");
    assert_eq!(error.decode_error().map(DecodeError::problem), Some(DecodeProblem::ContentCoding), "{error}");
}

#[test]
fn says_which_content_coding_it_can_undo() {
    let server = RawServer::answering(sized("200 OK", "text/xml", &[], XML.as_bytes()));
    find_root(&client(&server)).expect("an answer");
    find_root(&Client::new(config(&server).compression(false)).expect("a client")).expect("an answer");
    let asked = server.heads().into_iter().map(|head| {
        let lines = head.lines().filter_map(|line| line.strip_prefix("accept-encoding: "));
        lines.map(str::to_owned).collect::<Vec<_>>()
    });
    assert_eq!(asked.collect::<Vec<_>>(), [["gzip"], ["identity"]]);
}

#[test]
fn sends_no_cookie_back() {
    let lines = ["Set-Cookie: session=1; Path=/", "Set-Cookie: other=2"];
    let server = RawServer::answering(sized("200 OK", "text/xml", &lines, XML.as_bytes()));
    let client = Client::new(config(&server).no_cache()).expect("a client");
    for _ in 0..3 {
        find_root(&client).expect("an answer");
    }
    let heads = server.heads();
    assert!(heads.len() == 3 && heads.iter().all(|head| !head.contains("cookie")), "{heads:?}");
}

#[test]
fn returns_the_response_itself_to_a_raw_call() {
    let whole = format!("<?xml version=\"1.0\"?>\n{XML}\n");
    let server = RawServer::answering(sized("200 OK", "text/xml", &[], whole.as_bytes()));
    assert!(raw_root(&client(&server)).expect("an answer") == whole.as_bytes());
    let coded = gzip(whole.as_bytes());
    let server = RawServer::answering(sized("200 OK", "text/xml", &["Content-Encoding: gzip"], &coded));
    assert!(raw_root(&client(&server)).expect("an answer") == whole.as_bytes());
    let refusal = b"<result><code>ERROR</code></result>";
    let server = RawServer::answering(sized("200 OK", "text/xml", &[], refusal));
    assert_eq!(raw_root(&client(&server)).expect_err("a refusal").kind(), ErrorKind::ReturnCode);
}

#[test]
fn says_how_to_raise_a_limit_that_a_response_exceeds() {
    let server = RawServer::answering(sized("200 OK", "text/xml", &[], XML.as_bytes()));
    let limits = Limits::default().bytes(XML.len());
    find_root(&Client::new(config(&server).limits(limits)).expect("a client")).expect("just small enough");
    let limits = Limits::default().bytes(XML.len() - 1);
    let error = find_root(&Client::new(config(&server).limits(limits)).expect("a client")).expect_err("too large");
    assert_eq!((error.kind(), error.status()), (ErrorKind::UnexpectedAnswer, Some(200)), "{error}");
    assert!(whole(&error).contains("raise it with `Limits::bytes`"), "{error}");
    let server = RawServer::answering(sized("200 OK", "image/png", &[], &png(2_000)));
    let limits = Limits::default().file_bytes(2_020);
    let download =
        |limits| download(&Client::new(config(&server).limits(limits)).expect("a client"), image(), &mut Vec::new());
    assert_eq!(download(limits).expect("just small enough").size, 2_020);
    let error = download(limits.file_bytes(2_019)).expect_err("too large");
    assert_eq!((error.kind(), error.status()), (ErrorKind::UnexpectedAnswer, Some(200)), "{error}");
    assert!(whole(&error).contains("raise it with `Limits::file_bytes`"), "{error}");
}

#[test]
fn keeps_a_gzip_bomb_within_the_default_limit() {
    let body = gzip(&vec![b' '; 70 * 1024 * 1024]);
    let server = RawServer::answering(sized("200 OK", "text/xml", &["Content-Encoding: gzip"], &body));
    let mut result = None;
    let memory = allocation_counter::measure(|| result = Some(find_root(&client(&server))));
    let error = result.expect("a result").expect_err("70 MiB of blanks");
    assert!(whole(&error).contains("larger than the limit of 67108864 bytes"), "{error}");
    // A buffer that grows is there twice for a moment.
    assert!(memory.bytes_max < 100 * 1024 * 1024, "{} bytes", memory.bytes_max);
}

#[test]
fn reads_no_more_of_an_error_page_than_it_needs() {
    let page = [head("500 Internal Server Error", "text/html", &[]), vec![b' '; 100_000]].concat();
    let server = RawServer::playing(vec![Part::Bytes(page), Part::Drip(vec![b' '; 100_000], Duration::ZERO)]);
    let mut result = None;
    let memory = allocation_counter::measure(|| result = Some(create_paper(&client(&server))));
    let error = result.expect("a result").expect_err("an error page without an end");
    assert_eq!((error.kind(), error.status()), (ErrorKind::UnexpectedAnswer, Some(500)), "{error}");
    assert!(memory.bytes_max < 8 * 1024 * 1024, "{} bytes", memory.bytes_max);
}

#[cfg(unix)]
#[test]
fn keeps_the_mode_of_a_file_that_a_download_replaces() {
    use std::fs;
    use std::os::unix::fs::{PermissionsExt, symlink};

    let server = RawServer::answering(sized("200 OK", "image/png", &[], &png(2_000)));
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mode = |path: &std::path::Path| fs::symlink_metadata(path).expect("the file").permissions().mode() & 0o7777;
    let path = folder.path().join("page.png");
    for kept in [0o600, 0o640, 0o444, 0o666] {
        let _ = fs::remove_file(&path);
        fs::write(&path, "an older one").expect("a file");
        fs::set_permissions(&path, fs::Permissions::from_mode(kept)).expect("a mode");
        download_to(&client(&server), image(), &path).expect("a file");
        assert!(fs::read(&path).expect("the file") == png(2_000));
        assert_eq!(mode(&path), kept);
    }
    let ordinary = folder.path().join("ordinary");
    fs::write(&ordinary, "").expect("a file");
    let new = folder.path().join("new.png");
    download_to(&client(&server), image(), &new).expect("a file");
    assert_eq!(mode(&new), mode(&ordinary), "a new file has the mode of any other");
    fs::set_permissions(&ordinary, fs::Permissions::from_mode(0o600)).expect("a mode");
    let link = folder.path().join("link.png");
    symlink(&ordinary, &link).expect("a link");
    download_to(&client(&server), image(), &link).expect("a file");
    assert!(fs::symlink_metadata(&link).expect("the file").is_file() && mode(&link) == 0o600);
}
