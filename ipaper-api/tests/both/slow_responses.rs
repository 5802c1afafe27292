//! Responses that never end: each call is bounded, and holds up no other for longer.

use std::io::Write;
use std::thread;
use std::time::{Duration, Instant};

use raw_server::{Ending, Part, RawServer, head, png};

use super::adapter::{create_paper, download, find_root, upload};
use super::api::image::GetImageWith2PxDropShadow as PageImage;
use super::api::{Client, Config, Credentials, Error, ErrorKind, ImageType, Outcome, PageId, PaperId, Retry};

#[path = "raw_server.rs"]
mod raw_server;

const XML: &str = r#"<result><code>SUCCESS</code><message/><data><paper id="1000"/></data></result>"#;
const GZIP_HEADER: [u8; 10] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF];
const EMPTY_BLOCK: [u8; 5] = [0, 0, 0, 0xFF, 0xFF];

/// The limits in question; the tests end long before the others.
const SHORT: Duration = Duration::from_millis(300);
const LONG: Duration = Duration::from_secs(60);
/// Enough for a head to be read, however busy the machine is.
const SECOND: Duration = Duration::from_secs(1);
const TICK: Duration = Duration::from_millis(20);

fn config(server: &RawServer) -> Config {
    Config::new(Credentials::api_key("k3y")).endpoint(server.endpoint()).retry(Retry::never()).read_timeout(LONG)
}

fn client(config: Config) -> Client {
    Client::new(config).expect("a client")
}

/// What a call fails with, which must end soon.
fn failure_of<T: std::fmt::Debug>(call: impl FnOnce() -> Result<T, Error>, what: &str) -> Error {
    let started = Instant::now();
    let error = call().expect_err(what);
    assert!(started.elapsed() < Duration::from_secs(15), "{what}: {:?}", started.elapsed());
    error
}

type Call = dyn Fn(&Client) -> Result<(), Error> + Sync;

fn read(client: &Client) -> Result<(), Error> {
    find_root(client).map(drop)
}

fn write(client: &Client) -> Result<(), Error> {
    create_paper(client).map(drop)
}

fn download_file(client: &Client) -> Result<(), Error> {
    download(client, PageImage::new(PageId::new(5001), ImageType::Zoom), &mut Vec::new()).map(drop)
}

fn upload_file(client: &Client) -> Result<(), Error> {
    upload(client, 10).map(drop)
}

#[test]
fn ends_a_body_that_makes_no_progress() {
    let sized = ["Content-Length: 100000000"];
    let chunked = ["Transfer-Encoding: chunked"];
    let gzip = ["Transfer-Encoding: chunked", "Content-Encoding: gzip"];
    let gzip_header = [b"a\r\n".as_slice(), &GZIP_HEADER, b"\r\n"].concat();
    let empty_block = [b"5\r\n".as_slice(), &EMPTY_BLOCK, b"\r\n"].concat();
    for (what, lines, beginning, drip) in [
        ("one byte at a time", &sized[..], &b"<result>"[..], &b" "[..]),
        ("one byte at a time without a length", &[], b"<result>", b" "),
        ("one byte in a chunk", &chunked, b"", b"1\r\n \r\n"),
        ("trailers", &chunked, b"8\r\n<result>\r\n0\r\n", b"X: y\r\n"),
        ("a chunk's extension", &chunked, b"8\r\n<result>\r\n8;", b"x"),
        ("empty gzip blocks", &gzip, &gzip_header, &empty_block),
    ] {
        let answered = |content_type: &str, beginning: &[u8], call: &Call| {
            let response = [head("200 OK", content_type, lines), beginning.to_vec()].concat();
            let server = RawServer::playing(vec![Part::Bytes(response), Part::Drip(drip.to_vec(), TICK)]);
            let client = client(config(&server).progress_timeout(SHORT).upload_read_timeout(LONG));
            let error = failure_of(|| call(&client), what);
            let found = (error.kind(), error.status(), error.outcome());
            assert_eq!(found, (ErrorKind::Timeout, Some(200), Outcome::Unknown), "{what}: {error}");
            assert!(error.to_string().contains("bytes in 300ms"), "{what}: {error}");
        };
        thread::scope(|scope| {
            scope.spawn(|| answered("text/xml", beginning, &read));
            scope.spawn(|| answered("text/xml", beginning, &write));
            scope.spawn(|| answered("text/xml", beginning, &upload_file));
            scope.spawn(|| answered("application/octet-stream", &png_instead(beginning), &download_file));
        });
    }
}

/// The same beginning of a body, but of a PNG.
fn png_instead(beginning: &[u8]) -> Vec<u8> {
    let at = beginning.windows(8).position(|window| window == b"<result>");
    let mut beginning = beginning.to_vec();
    if let Some(at) = at {
        beginning[at..at + 8].copy_from_slice(&png(0)[..8]);
    }
    beginning
}

#[test]
fn lets_a_body_with_progress_take_its_time() {
    let piece = Duration::from_millis(100);
    let file = png(10 * 1024);
    let mut parts = vec![Part::Bytes(head("200 OK", "image/png", &[]))];
    parts.extend(file.chunks(1024).flat_map(|bytes| [Part::Pause(piece), Part::Bytes(bytes.to_vec())]));
    let server = RawServer::playing(parts);
    let client = client(config(&server).progress_timeout(SHORT).attempt_timeout(SHORT));
    let mut written = Vec::new();
    download(&client, PageImage::new(PageId::new(5001), ImageType::Zoom), &mut written).expect("a slow file");
    assert!(written == file);
}

#[test]
fn ends_a_small_call_that_makes_progress_for_too_long() {
    let parts = vec![Part::Bytes(head("200 OK", "text/xml", &[])), Part::Drip(vec![b' '; 2_000], TICK)];
    let server = RawServer::playing(parts);
    let client = client(config(&server).progress_timeout(LONG).attempt_timeout(SHORT));
    for call in [&read as &Call, &write] {
        let error = failure_of(|| call(&client), "endless blanks");
        let found = (error.kind(), error.status(), error.outcome());
        assert_eq!(found, (ErrorKind::Timeout, Some(200), Outcome::Unknown), "{error}");
    }
}

#[test]
fn ends_a_head_that_takes_too_long_as_a_whole() {
    for (what, beginning, drip) in [
        ("one byte at a time", &b"HTTP/1.1 200 OK\r\nX: "[..], &b"y"[..]),
        ("one line at a time", b"HTTP/1.1 200 OK\r\n", b"X: y\r\n"),
        ("100 Continue", b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    ] {
        let server = RawServer::playing(vec![Part::Bytes(beginning.to_vec()), Part::Drip(drip.to_vec(), TICK)]);
        let client = client(config(&server).read_timeout(SHORT).upload_read_timeout(SHORT).attempt_timeout(LONG));
        let answered = |call: &Call| {
            let error = failure_of(|| call(&client), what);
            let found = (error.kind(), error.status(), error.outcome());
            assert_eq!(found, (ErrorKind::Timeout, None, Outcome::Unknown), "{what}: {error}");
        };
        thread::scope(|scope| {
            scope.spawn(|| answered(&read));
            scope.spawn(|| answered(&write));
            scope.spawn(|| answered(&upload_file));
            scope.spawn(|| answered(&download_file));
        });
    }
}

#[test]
fn keeps_the_status_of_a_page_that_stalls_or_outlasts_the_call() {
    let lines = ["Retry-After: 4", "Content-Length: 1000"];
    let head = || Part::Bytes(head("429 Too Many Requests", "text/html", &lines));
    let stalled = || vec![head(), Part::Pause(Duration::from_secs(5))];
    let dripping = || vec![head(), Part::Drip(b" ".to_vec(), TICK)];
    for (parts, change) in [
        (stalled(), Box::new(|config: Config| config.read_timeout(SHORT)) as Box<dyn Fn(Config) -> Config>),
        (dripping(), Box::new(|config| config.progress_timeout(SHORT))),
        (dripping(), Box::new(|config| config.attempt_timeout(SECOND))),
        (dripping(), Box::new(|config| config.timeout(SECOND))),
    ] {
        let server = RawServer::playing(parts);
        let error = failure_of(|| write(&client(change(config(&server)))), "a page without an end");
        let found = (error.kind(), error.status(), error.outcome(), error.retry_after());
        let expected = (ErrorKind::UnexpectedAnswer, Some(429), Outcome::Refused, Some(Duration::from_secs(4)));
        assert_eq!(found, expected, "{error}");
    }
}

#[test]
fn dripping_response_holds_the_first_login_no_longer_than_its_limit() {
    let drip = [head("200 OK", "text/xml", &["Content-Length: 100000000"]), b"<result>".to_vec()].concat();
    let length = format!("Content-Length: {}", XML.len());
    let good = [head("200 OK", "text/xml", &[&length]), XML.as_bytes().to_vec()].concat();
    let server = RawServer::start(
        false,
        vec![vec![Part::Bytes(drip), Part::Drip(b" ".to_vec(), TICK)], vec![Part::Bytes(good)]],
        Ending::Fin,
    );
    let client = client(config(&server).progress_timeout(SHORT).timeout(Duration::from_secs(15)).no_cache());
    let results: Vec<_> = thread::scope(|scope| {
        let calls: Vec<_> = (0..50).map(|_| scope.spawn(|| find_root(&client))).collect();
        calls.into_iter().map(|call| call.join().expect("no panic")).collect()
    });
    let (good, bad): (Vec<_>, Vec<_>) = results.into_iter().partition(Result::is_ok);
    assert_eq!((good.len(), bad.len()), (49, 1), "{bad:?}");
    assert!(good.into_iter().all(|result| result.is_ok_and(|root| root == Some(PaperId::new(1000)))));
    assert!(bad[0].as_ref().is_err_and(Error::is_timeout), "{bad:?}");
}

#[test]
fn takes_a_whole_gzip_response_between_empty_blocks_for_whole() {
    let mut deflated = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
    deflated.write_all(XML.as_bytes()).expect("memory");
    let deflated = deflated.finish().expect("memory");
    let mut crc = flate2::Crc::new();
    crc.update(XML.as_bytes());
    let trailer = [crc.sum().to_le_bytes(), crc.amount().to_le_bytes()].concat();
    let body = [&GZIP_HEADER[..], &EMPTY_BLOCK, &EMPTY_BLOCK, &deflated, &trailer].concat();
    let response = [head("200 OK", "text/xml", &["Content-Encoding: gzip"]), body].concat();
    let server = RawServer::answering(response);
    assert_eq!(find_root(&client(config(&server))).expect("an answer"), Some(PaperId::new(1000)));
}
