//! What errors say: what happened, to what, by the names that the caller knows, and each part once.

use std::any::Any;
use std::error::Error as StdError;
use std::fs;
use std::net::TcpListener;
use std::panic::{self, AssertUnwindSafe};
use std::path::Path;
use std::time::Duration;

use ipaper_emulator::{Emulator, Fault};

use super::adapter::{
    client_whose_transport_panics, create_paper, download, download_to, find_root, preview_token, process_pdf,
    process_request, processing, search, send, tree, upload_file,
};
use super::api::image::GetImageWith2PxDropShadow as PageImage;
use super::api::jiff::civil::date;
use super::api::transport::TransportFailure;
use super::api::{
    ArgumentError, CallOptions, Client, Config, Credentials, DecodeError, DecodeProblem, Error, ErrorKind, ImageType,
    Limits, PageId, PaperId, Proxy, Retry, ServiceFault, Upload, custom_field, media, paper, ripper, statistics,
};
use super::both::server::{Behaviour, Server, response};

fn config(endpoint: String) -> Config {
    Config::new(Credentials::api_key("k3y")).endpoint(endpoint).retry(Retry::never())
}

fn client(server: &Server) -> Client {
    Client::new(config(server.endpoint())).expect("a client")
}

/// The error of a tree that is answered like this, without the method's name and with `HOST` for the server's.
fn answered(status: &str, headers: &[(&str, &str)], body: &str) -> (Error, String) {
    let server = Server::start(Behaviour::Answer(response(status, headers, body.as_bytes())));
    let error = tree(&client(&server)).expect_err("this response should be an error");
    let text = error.to_string().replace(&server.address().to_string(), "HOST");
    (error, text.strip_prefix("Paper.GetAllPapers: ").expect("the method's name").to_owned())
}

const HTML: (&str, &str) = ("Content-Type", "text/html; charset=utf-8");
const PLAIN: (&str, &str) = ("Content-Type", "text/plain; charset=utf-8");

#[test]
fn an_http_failure_names_status_and_host_and_quotes_the_page() {
    let page = "<!DOCTYPE html>\r\n<html><head><title>Runtime Error</title>\
        <style>body { color: red }</style></head><body><h1>Server Error in &#39;/&#39; Application.</h1></body></html>";
    for (status, header, body, expected) in [
        (
            "500 Oops",
            HTML,
            page,
            "HTTP 500 Internal Server Error from HOST: `Runtime Error Server Error in '/' Application.`",
        ),
        (
            "500 Internal Server Error",
            PLAIN,
            "\r\nSystem.Exception: no luck\r\n   at Paper.Get()",
            "HTTP 500 Internal Server Error from HOST: `System.Exception: no luck`",
        ),
        ("503 Busy", HTML, "", "HTTP 503 Service Unavailable from HOST"),
        ("502 Bad Gateway", ("Content-Type", "image/png"), "\0\0", "HTTP 502 Bad Gateway from HOST"),
        ("599 Made Up", PLAIN, "try later", "HTTP 599 from HOST: `try later`"),
    ] {
        let (error, text) = answered(status, &[header], body);
        assert_eq!(text, expected);
        assert_eq!(error.kind(), ErrorKind::UnexpectedAnswer);
        assert!(error.source().is_none(), "{error:?}");
    }
}

#[test]
fn an_http_failure_quotes_little_of_a_long_page() {
    let (_, text) = answered("500 Oops", &[HTML], &format!("<p>{}</p>", "long ".repeat(100_000)));
    assert!(text.len() < 300, "{} bytes", text.len());
}

#[test]
fn an_http_failure_of_a_method_with_a_secret_answer_quotes_nothing() {
    let server = Server::start(Behaviour::Answer(response("500 Oops", &[HTML], b"<p>t0p-s3cret</p>")));
    let error = preview_token(&client(&server)).expect_err("a failure");
    assert!(!format!("{error:?}").contains("t0p"), "{error:?}");
}

#[test]
fn a_redirect_names_its_target_without_its_query() {
    for (target, shown) in [
        ("https://anna:pass@login.example.com:8443/in?token=1#k", "https://login.example.com:8443/in"),
        ("/error.aspx?path=/V2", "/error.aspx"),
    ] {
        let (error, text) = answered("302 Found", &[("Location", target), HTML], "<h2>Object moved</h2>");
        assert_eq!(text, format!("HTTP 302 Found from HOST, a redirect to {shown}: `Object moved`"));
        assert!(!format!("{error:?}").contains("token"), "{error:?}");
    }
}

#[test]
fn a_page_with_status_200_says_what_came() {
    let (error, text) = answered("200 OK", &[HTML], "<!DOCTYPE html><p>maintenance</p>");
    assert_eq!(text, "expected the API's XML, got HTTP 200 OK from HOST with text/html: the response is an HTML page");
    assert!(error.source().is_some_and(<dyn StdError>::is::<DecodeError>));
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

#[test]
fn a_file_error_names_the_file() {
    let emulator = Emulator::start().expect("an emulator");
    let client = Client::new(config(emulator.endpoint())).expect("a client");
    let folder = folder();
    let path = folder.path().join("catalogue.pdf");
    let shown = path.display();
    fs::write(&path, "").expect("an empty file");
    let process = |path: &Path| {
        let upload = Upload::from_path(path).expect("a file");
        send(&client, ripper::ProcessPdf::new(PaperId::new(1002), upload)).expect_err("no PDF").to_string()
    };
    let rule = "Ripper.ProcessPDF: `pdf` (`base64Pdf`) must begin with `%PDF-`, but";
    let cure = "`Upload::any_content` sends it all the same";
    assert_eq!(process(&path), format!("{rule} {shown} is empty; {cure}"));
    fs::write(&path, "<html>").expect("a page");
    assert_eq!(process(&path), format!("{rule} {shown} does not; {cure}"));

    let upload = Upload::from_path(&path).expect("a file");
    fs::write(&path, "<htm").expect("a shorter page");
    let error = upload_file(&client, "page.html", upload.clone()).expect_err("a shorter file");
    let expected = "shrank while it was being sent: it had 6 bytes, and ends after 4";
    assert_eq!(error.to_string(), format!("Media.UploadFile: {shown} {expected}"));
    fs::remove_file(&path).expect("a file");
    let error = upload_file(&client, "page.html", upload).expect_err("no file");
    assert_eq!(error.to_string(), format!("Media.UploadFile: {shown} cannot be read"));
    assert!(error.source().is_some_and(<dyn StdError>::is::<std::io::Error>), "{error:?}");
}

#[test]
fn a_download_that_cannot_be_written_names_the_file() {
    let emulator = Emulator::start().expect("an emulator");
    let client = Client::new(config(emulator.endpoint())).expect("a client");
    let request = PageImage::new(PageId::new(2001), ImageType::Normal);
    let error = download_to(&client, request, Path::new("no/such/folder/page.png")).expect_err("no folder");
    assert_eq!(error.to_string(), "Image.GetImageWith2PxDropShadow: cannot write no/such/folder/page.png");
    assert!(error.source().is_some_and(<dyn StdError>::is::<std::io::Error>), "{error:?}");
}

/// An error of each kind, as calls come to them.
fn errors_of_every_kind() -> Vec<Error> {
    let emulator = Emulator::builder().key("k3y").start().expect("an emulator");
    let silence = Duration::from_millis(50);
    let impatient = config(emulator.endpoint()).no_cache().read_timeout(silence).upload_read_timeout(silence);
    let client = Client::new(impatient).expect("a client");
    let failed = |fault: Fault| {
        let calls: [&dyn Fn() -> Option<Error>; 3] =
            [&|| create_paper(&client).err(), &|| processing(&client).err(), &|| process_pdf(&client, "open").err()];
        calls.map(|call| {
            emulator.clear_faults();
            emulator.inject(fault.clone());
            call()
        })
    };
    let xml = |body: &'static str| Fault::raw(200, "text/xml", body);
    let mut errors: Vec<Error> = [
        Fault::reset_on_accept(),
        Fault::reset_before_request(),
        Fault::reset_after_request(),
        Fault::close_after_request(),
        Fault::half_answer(),
        Fault::stall(),
        Fault::status(500, "Missing parameter: paperID."),
        Fault::html(503, "<html>busy</html>"),
        Fault::redirect("http://127.0.0.1:1/elsewhere"),
        Fault::raw(200, "text/html", "<html>maintenance</html>"),
        xml("<result><code>SUC"),
        xml("<result><code>SUCCESS</code><data><paper id=\"x\"/><processes><process/></processes></data></result>"),
        xml("<result><code>NEW_CODE</code><message>new</message></result>"),
        xml(""),
    ]
    .into_iter()
    .flat_map(failed)
    .flatten()
    .collect();
    emulator.clear_faults();

    errors.push(search(&client, &"x".repeat(200)).expect_err("too long"));
    let small = config(emulator.endpoint()).limits(Limits::default().bytes(10));
    errors.push(tree(&Client::new(small).expect("a client")).expect_err("too large"));
    errors.push(Client::new(config("ftp://example.com".to_owned())).expect_err("no endpoint"));
    errors.push(Upload::from_path("no/such/file").expect_err("no file"));
    let request = || PageImage::new(PageId::new(2001), ImageType::Normal);
    errors.push(download_to(&client, request(), Path::new("no/such/folder/page.png")).expect_err("no folder"));
    let few = config(emulator.endpoint()).limits(Limits::default().file_bytes(10));
    errors.push(download(&Client::new(few).expect("a client"), request(), &mut Vec::new()).expect_err("too large"));
    let late = CallOptions::new().timeout(Duration::from_nanos(1));
    errors.push(processing(&client.with(late)).expect_err("no time"));

    let limited = Client::new(config(emulator.endpoint()).calls_below(2)).expect("a client");
    processing(&limited).expect("the first call");
    errors.push(processing(&limited.with(CallOptions::new().timeout(Duration::from_secs(1)))).expect_err("no turn"));

    let wrong = Config::new(Credentials::api_key("wrong")).endpoint(emulator.endpoint());
    let wrong = Client::new(wrong).expect("a client");
    errors.extend([find_root(&wrong).expect_err("a wrong key"), find_root(&wrong).expect_err("held back")]);

    let closed = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address");
    let nobody = Client::new(config(format!("http://{closed}/V2/"))).expect("a client");
    errors.push(create_paper(&nobody).expect_err("nobody listens"));
    errors
}

/// An error's text and those of its causes.
fn parts(error: &dyn StdError) -> Vec<String> {
    let mut parts = vec![error.to_string()];
    let mut cause = error.source();
    while let Some(error) = cause {
        parts.push(error.to_string());
        cause = error.source();
    }
    parts
}

#[test]
fn no_part_of_an_error_is_said_twice() {
    let errors = errors_of_every_kind();
    for kind in [
        ErrorKind::InvalidArgument,
        ErrorKind::File,
        ErrorKind::InvalidConfiguration,
        ErrorKind::RateLimit,
        ErrorKind::LockedOut,
        ErrorKind::Connection,
        ErrorKind::Interrupted,
        ErrorKind::Timeout,
        ErrorKind::UnexpectedAnswer,
        ErrorKind::ReturnCode,
        ErrorKind::Decode,
    ] {
        assert!(errors.iter().any(|error| error.kind() == kind), "no error of the kind {kind:?}");
    }
    for error in &errors {
        let parts = parts(error);
        for (place, part) in parts.iter().enumerate() {
            let repeats = parts.iter().skip(place + 1).any(|other| other.contains(part) || part.contains(other));
            assert!(!repeats && !part.is_empty(), "{part:?} is said twice in {parts:#?}");
        }
        // As programs print an error with all its causes.
        let whole = parts.join(": ");
        let mut clauses: Vec<&str> =
            whole.split([':', ';', ',']).map(str::trim).filter(|text| text.len() > 9).collect();
        clauses.sort_unstable();
        assert!(clauses.windows(2).all(|pair| pair[0] != pair[1]), "a part of {whole:?} is said twice");
        let all_shown = parts.iter().all(|part| format!("{error:?}").contains(&format!("{part:?}")));
        assert!(all_shown, "Debug hides a part of {parts:#?}: {error:?}");
    }
}

#[test]
fn a_decode_failure_is_the_source_of_its_error() {
    let server = Server::answering_xml("<result><code>SUCCESS</code><data><paper id=\"2x\"/></data></result>");
    let error = create_paper(&client(&server)).expect_err("no id");
    assert_eq!(error.to_string(), "Paper.CreatePaper: the response holds a value of another type");
    let decode = error.source().and_then(|cause| cause.downcast_ref::<DecodeError>()).expect("a decode error");
    assert_eq!(Some(decode), error.decode_error());
    assert_eq!(decode.problem(), DecodeProblem::WrongValue);
    assert!(decode.to_string().starts_with("at result/data/paper/@id (line 1"), "{decode}");
}

#[test]
fn public_errors_are_errors() {
    fn is_error<T: StdError + Send + Sync + 'static>() {}
    is_error::<Error>();
    is_error::<ArgumentError>();
    is_error::<DecodeError>();
    is_error::<TransportFailure>();
    is_error::<ServiceFault>();
}

#[test]
fn a_failure_of_a_transport_says_no_cause_twice() {
    let refused = || std::io::Error::other("connection refused");
    let said = TransportFailure::connection("cannot connect: connection refused").caused_by(refused());
    assert_eq!(parts(&said), ["cannot connect: connection refused"]);
    let unsaid = TransportFailure::connection("cannot connect").caused_by(refused());
    assert_eq!(parts(&unsaid), ["cannot connect", "connection refused"]);
}

/// What an argument's error says, where nothing may be sent.
fn refused<R: super::api::Request>(request: R) -> String {
    let emulator = Emulator::start().expect("an emulator");
    let client = Client::new(config(emulator.endpoint())).expect("a client");
    let error = send(&client, request).expect_err("the argument is wrong");
    assert!(emulator.requests().is_empty());
    error.argument().expect("an argument's error").to_string()
}

#[test]
fn an_argument_goes_by_the_name_that_the_caller_typed() {
    let token = paper::CreatePreviewToken::new(PaperId::new(1), 0);
    assert_eq!(refused(token), "`validity_minutes` (`validityMinutes`) must be at least 1, is 0");
    let field = custom_field::DeleteCustomField::new("");
    assert_eq!(refused(field), "`name` must have at least 1 character, has 0");
    let options = ripper::ProcessOptions::new().pages(3, 2);
    let pdf = || Upload::from_bytes("%PDF-1.7");
    assert_eq!(
        refused(ripper::ProcessPdf::new(PaperId::new(1), pdf()).options(options)),
        "`options` (`xmlOptions`) is refused: `pages_to` (`pages-to`, 2) is below `pages_from` (3)"
    );
    let options = ripper::ProcessOptions::new().custom_link_import_name("a\u{1}b");
    assert_eq!(
        refused(ripper::ProcessPdf::new(PaperId::new(1), pdf()).options(options)),
        "`options` (`xmlOptions`) is refused: `custom_link_import_name` (`custom-link-import-name`) \
         contains the character U+0001, which XML cannot hold"
    );
    assert_eq!(
        refused(ripper::ProcessPdf::new(PaperId::new(1), Upload::from_bytes(""))),
        "`pdf` (`base64Pdf`) must begin with `%PDF-`, but the file is empty; `Upload::any_content` sends it all the same"
    );
}

#[test]
fn a_reversed_range_names_both_ends() {
    let paper = PaperId::new(1);
    let expected = "`to` (2026-03-01) is before `from` (2026-03-02)";
    let (from, to) = (date(2026, 3, 2), date(2026, 3, 1));
    assert_eq!(refused(statistics::GetNumberOfVisitors::new(paper, from, to)), expected);
    assert_eq!(refused(statistics::GetNumberOfPageviewsPerDay::new(paper, from, to)), expected);
    let [from, to] = ["2026-03-02T08:00:00Z", "2026-03-02T07:59:00Z"].map(|time| time.parse().expect("a time"));
    assert_eq!(
        refused(paper::SetPublicationPeriod::new(paper, from, to)),
        "`to` (2026-03-02T07:59:00Z) is before `from` (2026-03-02T08:00:00Z)"
    );
}

#[test]
fn an_upload_beyond_its_limit_counts_in_singular_and_plural() {
    let emulator = Emulator::start().expect("an emulator");
    for (limit, counted) in [(0, "0 bytes"), (1, "1 byte"), (2, "2 bytes")] {
        let client = Client::new(config(emulator.endpoint()).upload_limit(limit)).expect("a client");
        let file = media::UploadFile::new(media::DirectoryId::ROOT, "a.txt", Upload::from_bytes("abc"));
        let error = send(&client, file).expect_err("too large");
        let expected = format!("`file` (`base64File`) must have at most {counted}, but the file has 3");
        let text = error.argument().expect("an argument's error").to_string();
        assert!(text.starts_with(&expected) || text.contains(" MB), but the file has 3"), "{text}");
    }
}

#[test]
fn an_argument_is_shown_in_part_and_in_one_line() {
    let hostile = format!("a\r\nb\u{1b}[31m\u{202e}{}", "x".repeat(100_000));
    let name = custom_field::AddCustomField::new(hostile.clone(), super::api::FieldType::String);
    let text = refused(name);
    assert!(text.starts_with("`name` must match"), "{text}");
    check_short("an argument", &text);
    let path = Upload::from_path(&hostile).expect_err("no file").to_string();
    assert!(path.ends_with("(os error 36)") || path.contains("xxx"), "{path}");
    check_short("a path", &path);
}

fn check_short(what: &str, text: &str) {
    assert!(text.len() < 600, "{what}: {} bytes", text.len());
    let bad = text.chars().find(|character| character.is_control() || *character == '\u{202e}');
    assert_eq!(bad, None, "{what}: {text:?}");
}

#[test]
fn a_configuration_is_shown_in_part_and_in_one_line() {
    for hostile in ["a\r\nb", "a\u{1b}[31m", "a\u{202e}b", &"x".repeat(100_000)] {
        let new = || Config::new(Credentials::api_key("k3y"));
        for (what, config) in [
            ("a partner", new().partner(hostile)),
            ("a host", new().endpoint(format!("http://{hostile}/V2/"))),
            ("a scheme", new().endpoint(format!("{hostile}://example.com/V2/"))),
            ("a port", new().endpoint(format!("https://example.com:{hostile}/V2/"))),
            ("a proxy", new().proxy(Proxy::Address(format!("{hostile}://proxy")))),
            ("a proxy's host", new().proxy(Proxy::Address(format!("http://{hostile}:x/")))),
        ] {
            let error = Client::new(config).expect_err(what);
            assert_eq!(error.kind(), ErrorKind::InvalidConfiguration, "{what}");
            check_short(what, &error.to_string());
            check_short(what, &format!("{error:?}"));
        }
    }
    let error = Client::new(Config::new(Credentials::api_key("k3y")).partner("a\r\nb")).expect_err("no partner");
    assert!(error.to_string().starts_with("`a\\r\\nb` is no partner"), "{error}");
}

#[test]
fn the_debug_text_of_a_configuration_claims_no_https() {
    let config = Config::new(Credentials::api_key("k3y")).endpoint("http://127.0.0.1:80/V2/");
    let text = format!("{:?}", config.add_root_certificate("-----BEGIN CERTIFICATE-----"));
    assert!(text.contains("http://127.0.0.1:80/V2/"), "{text}");
    assert!(!text.contains("https"), "{text}");
    assert!(text.contains("1 certificate"), "{text}");
}

#[test]
fn the_debug_text_of_an_http_request_names_its_method_and_no_more() {
    let client = client_whose_transport_panics(config("http://127.0.0.1:1/V2/".to_owned()));
    let panic = panic::catch_unwind(AssertUnwindSafe(|| send(&client, process_request("open"))));
    let panic: Box<dyn Any + Send> = panic.expect_err("the transport panics");
    let text = panic.downcast_ref::<String>().expect("a text");
    assert!(text.contains("Ripper.ProcessPDF"), "{text}");
    assert!(!text.contains("parameters") && text.len() < 400, "{} bytes: {text}", text.len());
}
