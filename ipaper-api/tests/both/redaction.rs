//! What the network repeats of a request's secrets, and how little of it is shown.

use std::error::Error as StdError;
use std::fmt::Debug;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::prelude::*;

use super::adapter::{create_paper, process_pdf, set_fields, tree};
use super::api::custom_field::FailedField;
use super::api::{Client, Config, Credentials, Error, ErrorKind, Outcome, Retry, ReturnCode};
use super::both::server::{Behaviour, Server, response};

/// A secret that can be the name of an element.
const SECRET: &str = "qZ7_wK4.xJ9-vB2";

/// One that forms and XML escape.
const ESCAPED: &str = "qZ7: w/K+4=x& <J>9";

/// What a program may see of a call.
#[derive(Clone, Default)]
struct Seen(Arc<Mutex<Vec<u8>>>);

impl Write for Seen {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Seen {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

impl Seen {
    fn add(&self, text: impl AsRef<str>) {
        writeln!(self.clone(), "{}", text.as_ref()).expect("memory takes everything");
    }

    fn error(&self, error: &Error) {
        self.add(format!("{error}\n{error:?}\n{error:#?}"));
        self.add(format!("{:?} {:?}", error.code(), error.code().map(ReturnCode::as_str)));
        self.add(format!("{:?} {}", error.service_message(), error.service_message().unwrap_or_default()));
        self.add(format!("{:?} {:?}", error.details::<FailedField>(), error.service_fault()));
        if let Some(decode) = error.decode_error() {
            self.add(format!("{decode}\n{decode:?}\n{} {:?}", decode.path(), decode.excerpt()));
        }
        let mut cause = error.source();
        while let Some(error) = cause {
            self.add(format!("{error}\n{error:?}"));
            cause = error.source();
        }
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap_or_else(PoisonError::into_inner)).into_owned()
    }
}

/// A response, as its status, content type and body.
type Response = (&'static str, String, String);

/// What a call comes to that is answered like this, and all that is seen of it.
fn call<T: Debug>(
    call: impl Fn(&Client) -> Result<T, Error>,
    credentials: Credentials,
    (status, content_type, body): &Response,
) -> (Result<T, Error>, String) {
    let headers = [("Content-Type", &**content_type), ("Location", content_type)];
    let server = Server::start(Behaviour::Answer(response(status, &headers, body.as_bytes())));
    let seen = Seen::default();
    let reports = seen.clone();
    let config = Config::new(credentials).endpoint(server.endpoint()).retry(Retry::never()).on_drift(move |report| {
        reports.add(format!("{report:?}"));
        report.drift.iter().for_each(|drift| reports.add(format!("drift: {drift}")));
    });
    let client = Client::new(config).expect("a client");
    // What the HTTP clients log is theirs.
    let own = Targets::new().with_target("ipaper_api", LevelFilter::TRACE);
    let log = tracing_subscriber::fmt::layer().with_writer(seen.clone()).with_ansi(false).with_filter(own);
    let subscriber = tracing_subscriber::registry().with(log);
    let result = tracing::subscriber::with_default(subscriber, || call(&client));
    if let Err(error) = &result {
        seen.error(error);
    }
    (result, seen.text())
}

fn xml(body: String) -> Response {
    ("200 OK", "text/xml; charset=utf-8".to_owned(), body)
}

fn plain(body: String) -> Response {
    ("500 Internal Server Error", "text/plain; charset=utf-8".to_owned(), body)
}

/// The ways in which a response repeats a text that can be a name, each by its name.
fn names(it: &str) -> Vec<(&'static str, Response)> {
    let success = |data: String| xml(format!("<result><code>SUCCESS</code><data>{data}</data></result>"));
    vec![
        ("the root element", xml(format!("<{it}/>"))),
        ("an unknown element", success(format!("<{it} {it}=\"{it}\">{it}</{it}><paper id=\"x\"/>"))),
        ("the path", success(format!("<{it}><paper id=\"1\"/></{it}>&{it};"))),
        ("an end tag", xml(format!("<result></{it}>"))),
        ("an entity", xml(format!("<result><code>ERR&{it};</code></result>"))),
        ("the encoding", xml(format!("<?xml version=\"1.0\" encoding=\"{it}\"?><result/>"))),
        ("the character set", ("200 OK", format!("text/xml; charset={it}"), "<result/>".to_owned())),
        ("the media type", ("200 OK", format!("text/{it}"), "<html></html>".to_owned())),
        ("a redirect", ("302 Found", format!("https://example.com/{it}/?{it}#{it}"), String::new())),
    ]
}

/// The ways in which a response repeats any text.
fn texts(it: &str) -> Vec<(&'static str, Response)> {
    let refused = |code: &str, message: &str, data: &str| {
        xml(format!("<result><code>{code}</code><message>{message}</message><data>{data}</data></result>"))
    };
    vec![
        ("the message", refused("ERROR", &format!("no access with {it}!"), "")),
        ("the code", refused(it, "", "")),
        ("the details", refused("CUSTOMFIELD_FIELD_DOES_NOT_EXIST", "", &format!("<field name=\"{it}\"/>"))),
        ("a wrong value", refused("SUCCESS", "", &format!("<paper id=\"{it}\"/>"))),
        ("a text in a wrong place", refused("SUCCESS", "", it)),
        ("a missing parameter", plain(format!("Missing parameter: {it}."))),
        ("an unknown method", plain(format!("<p>{it} Web Service method name is not valid.</p>"))),
        ("the content type", plain(format!("Request format is invalid: {it}."))),
        (
            "what cannot be converted",
            plain(format!("Cannot convert {it} to System.Int32.\r\nParameter name: type ---> Input")),
        ),
        ("an exception", plain(format!("System.Exception: {it} is wrong\r\n   at Paper.Create()"))),
        ("a page", ("502 Bad Gateway", "text/html".to_owned(), format!("<html><p>sorry, {it}</p></html>"))),
        ("a page in place of XML", ("200 OK", "text/html".to_owned(), format!("<html><p>{it}</p></html>"))),
        ("no XML", xml(format!("sorry, {it}"))),
    ]
}

/// What a call comes to, whatever it says.
fn verdict<T>(result: &Result<T, Error>) -> Option<(ErrorKind, Outcome, Option<u16>, bool)> {
    result.as_ref().err().map(|error| (error.kind(), error.outcome(), error.status(), error.service_fault().is_some()))
}

/// Makes sure that nothing is seen of a secret that a response repeats, and that the response is judged by what it is.
fn check_spelling(secret: &str, spelt: &str, ways: impl Fn(&str) -> Vec<(&'static str, Response)>) {
    for ((way, response), (_, harmless)) in ways(spelt).into_iter().zip(ways("harmless")) {
        for credentials in [Credentials::api_key(secret), Credentials::user("anna", secret)] {
            let (result, seen) = call(create_paper, credentials.clone(), &response);
            let (expected, _) = call(create_paper, credentials.clone(), &harmless);
            assert_eq!(verdict(&result), verdict(&expected), "{way}: {seen}");
            check_seen(way, &seen, secret, spelt);
            check_seen(way, &call(set_fields, credentials.clone(), &response).1, secret, spelt);
            check_seen(way, &call(tree, credentials, &response).1, secret, spelt);
        }
        let (_, seen) = call(|client| process_pdf(client, secret), Credentials::api_key("k3y"), &response);
        check_seen(way, &seen, secret, spelt);
    }
}

fn check_seen(way: &str, seen: &str, secret: &str, spelt: &str) {
    let seen = seen.to_ascii_lowercase();
    for form in [secret, spelt, &secret.escape_debug().to_string()] {
        assert!(!seen.contains(&form.to_ascii_lowercase()), "{way} shows {form}: {seen}");
    }
}

#[test]
fn shows_no_secret_that_a_response_repeats() {
    check_spelling(SECRET, SECRET, names);
    check_spelling(SECRET, SECRET, texts);
}

#[test]
fn shows_no_secret_in_another_spelling() {
    let form: String = form_urlencoded::byte_serialize(ESCAPED.as_bytes()).collect();
    let html = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let spellings =
        [html(ESCAPED), html(&ESCAPED.to_uppercase()), form.replace('+', "%20"), form, STANDARD.encode(ESCAPED)];
    for spelt in spellings {
        check_spelling(ESCAPED, &spelt, texts);
    }
    check_spelling(SECRET, &SECRET.to_uppercase(), names);
}

#[test]
fn shows_no_part_of_a_secret_where_a_text_is_shortened() {
    for padding in (30..=520).step_by(7) {
        for (way, response) in texts(&format!("{}{SECRET}", "y".repeat(padding))) {
            let (_, seen) = call(create_paper, Credentials::api_key(SECRET), &response);
            assert!(!seen.contains("qZ"), "{way} after {padding}: {seen}");
        }
    }
}

#[test]
fn says_that_something_was_blanked() {
    let (result, seen) = call(
        create_paper,
        Credentials::api_key(ESCAPED),
        &xml("<result><code>ERROR</code><message>no access with qZ7: w/K+4=x&amp; &lt;J&gt;9!</message></result>"
            .to_owned()),
    );
    let error = result.expect_err("a refusal");
    assert_eq!(error.service_message(), Some("no access with REDACTED!"), "{seen}");
    let (_, seen) = call(create_paper, Credentials::api_key(SECRET), &xml(format!("<{SECRET}/>")));
    assert!(seen.contains("found `REDACTED`"), "{seen}");
}

#[test]
fn keeps_the_place_of_what_is_blanked() {
    let long = "k".repeat(40);
    let body = format!("<result><code>SUCCESS</code>\n<data>{long}<paper id=\"x\"/></data></result>");
    let (result, _) = call(create_paper, Credentials::api_key(long), &xml(body.clone()));
    let error = result.expect_err("no id");
    let place = error.decode_error().expect("a place");
    assert_eq!((place.line(), place.offset()), (2, body.find("id=").expect("an id")));
}

#[test]
fn keeps_the_drift_besides_a_secret() {
    let body =
        format!("<result><code>SUCCESS</code><data><paper id=\"7\" {SECRET}=\"1\" colour=\"red\"/></data></result>");
    let (result, seen) = call(create_paper, Credentials::api_key(SECRET), &xml(body));
    assert!(result.is_ok());
    assert!(seen.contains("drift: unknown attribute `REDACTED`"), "{seen}");
    assert!(seen.contains("drift: unknown attribute `colour`"), "{seen}");
    check_seen("drift", &seen, SECRET, SECRET);
}

#[test]
fn blanks_a_short_password_only_as_a_word() {
    let body = "<result><code>ERROR</code><message>a page was not read: `a` at ab</message></result>";
    let (result, _) = call(|client| process_pdf(client, "a"), Credentials::api_key("k3y"), &xml(body.to_owned()));
    let error = result.expect_err("a refusal");
    assert_eq!(error.service_message(), Some("REDACTED page was not read: `REDACTED` at ab"));
}

#[test]
fn judges_a_response_rightly_whose_words_are_a_password() {
    let body = "<result><code>ERROR</code><message>no</message></result>";
    for password in ["result", "ERROR", "code", "message", "<result>", "error</code>"] {
        let call_it = |client: &Client| process_pdf(client, password);
        let (result, seen) = call(call_it, Credentials::api_key("k3y"), &xml(body.to_owned()));
        let error = result.expect_err("a refusal");
        assert_eq!((error.kind(), error.outcome()), (ErrorKind::ReturnCode, Outcome::Refused), "{password}: {seen}");
        assert_eq!(error.code(), Some(&ReturnCode::Error), "{password}");
    }
    let body = "<result><code>SUCCESS</code><data><paper id=\"x\"/></data></result>";
    for password in ["SUCCESS", "paper", "data"] {
        let call_it = |client: &Client| process_pdf(client, password).and_then(|_| create_paper(client));
        let (result, seen) = call(call_it, Credentials::user("anna", password), &xml(body.to_owned()));
        let error = result.expect_err("no id");
        assert_eq!((error.kind(), error.outcome()), (ErrorKind::Decode, Outcome::Done), "{password}: {seen}");
    }
}

#[test]
fn shows_nothing_of_what_is_encoded_without_end() {
    let body = format!("<result><code>ERROR</code><message>&{}lt;{SECRET}</message></result>", "amp;".repeat(9));
    let (result, _) = call(create_paper, Credentials::api_key("other"), &xml(body));
    assert_eq!(result.expect_err("a refusal").service_message(), Some("REDACTED"));
}

#[test]
fn escapes_what_would_reorder_or_break_a_line() {
    let it = "a\u{202e}b\u{2066}c\u{2028}d\u{1b}[31m";
    for (way, response) in texts(it).into_iter().chain(names("a\u{202e}b")) {
        let (_, seen) = call(create_paper, Credentials::api_key("k3y"), &response);
        for bad in ['\u{202e}', '\u{2066}', '\u{2028}', '\u{1b}'] {
            let place = seen.find(bad).map(|at| seen.chars().skip(seen[..at].chars().count().saturating_sub(80)));
            let around = place.map(|rest| rest.take(160).collect::<String>());
            assert!(!seen.contains(bad), "{way} shows {bad:?}: {around:?}");
        }
    }
}
