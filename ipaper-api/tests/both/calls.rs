//! A call over a socket, as both clients make it: its request must be the one in `api-spec/requests`, byte for byte, and its result the one in the
//! snapshot, whatever of the service's unknown sides turns out to be true.

use std::fmt::Debug;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use insta::Settings;
use ipaper_api::method::ParameterKind;
use ipaper_api::{Config, Error, ErrorKind, METHODS, Method, Proxy};
use ipaper_emulator::{Emulator, ReceivedRequest, Variants};

/// One call, made once for each variant of the emulator.
pub(crate) struct Exchange {
    /// `Paper.CreatePaper`, or `Paper.CreatePreviewToken.optional`.
    name: &'static str,
    method: &'static Method,
    /// The request as it must stand on the wire.
    expected: String,
    /// The variants and the results under them.
    results: Vec<(&'static str, String)>,
}

impl Exchange {
    pub(crate) fn of(name: &'static str) -> Self {
        let file = requests().join(format!("{name}.http"));
        let expected =
            fs::read_to_string(&file).unwrap_or_else(|error| panic!("cannot read {}: {error}", file.display()));
        let method = name.strip_suffix(".optional").unwrap_or(name);
        let method =
            METHODS.iter().find(|known| known.full_name() == method).expect("a test calls a method of the spec");
        Exchange { name, method, expected, results: Vec::new() }
    }

    /// The emulators to call one after the other, first the one as the spec assumes the service to be.
    pub(crate) fn emulators() -> impl Iterator<Item = (&'static str, Emulator)> {
        Variants::each().map(|(name, variants)| {
            (name, Emulator::builder().variants(variants).start().expect("a port of the loopback address is free"))
        })
    }

    /// How to reach an emulator.
    pub(crate) fn config(emulator: &Emulator) -> Config {
        Config::new(emulator.credentials()).endpoint(emulator.endpoint()).proxy(Proxy::None)
    }

    /// Checks what was sent, and keeps what came back.
    pub(crate) fn ended<T: Debug>(&mut self, variant: &'static str, emulator: &Emulator, result: &Result<T, Error>) {
        match emulator.requests().as_slice() {
            [request] => self.compare_request(variant, request),
            requests => panic!("{} was sent {} times under {variant}: {result:?}", self.name, requests.len()),
        }
        if !emulator.implements(self.method) {
            let error = result.as_ref().expect_err("the emulator does not implement the method");
            assert_eq!((error.kind(), error.status()), (ErrorKind::UnexpectedAnswer, Some(501)), "{error}");
        }
        self.results.push((variant, format!("{result:#?}")));
    }

    fn compare_request(&self, variant: &str, request: &ReceivedRequest) {
        let received = as_text(request);
        assert!(
            received == self.expected,
            "{}.http is another request than the one sent under {variant}:\n{}",
            self.name,
            difference(&self.expected, &received)
        );
    }

    /// Compares the results with their snapshot, which both clients share.
    pub(crate) fn finish(self) {
        let mut results = self.results.into_iter();
        let Some((_, usual)) = results.next() else { return };
        let mut text = usual.clone();
        for (variant, result) in results.filter(|(_, result)| *result != usual) {
            let _ = write!(text, "\n--- under {variant}\n{result}");
        }
        let mut settings = Settings::clone_current();
        settings.set_snapshot_path(snapshots());
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!(self.name, text));
    }
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn requests() -> PathBuf {
    workspace().join("api-spec/requests")
}

fn snapshots() -> PathBuf {
    workspace().join("ipaper-api/tests/snapshots/calls")
}

#[test]
fn every_snapshot_has_its_request() {
    for entry in fs::read_dir(snapshots()).expect("the folder of the snapshots can be listed") {
        let snapshot = entry.expect("an entry can be read").path();
        // What a failed test writes for its reviewer is no snapshot yet.
        if snapshot.extension().is_some_and(|extension| extension == "snap") {
            let name = snapshot.file_stem().unwrap_or_default().to_string_lossy();
            assert!(
                requests().join(format!("{name}.http")).exists(),
                "{name} is the snapshot of no request: remove it"
            );
        }
    }
}

/// The service would turn a time with a zone into its own local time.
#[test]
fn sends_no_time_with_a_zone() {
    let mut times = 0;
    for method in METHODS {
        let kinds = |kind| matches!(kind, ParameterKind::Date | ParameterKind::DateTime);
        for parameter in method.parameters.iter().filter(|parameter| kinds(parameter.kind)) {
            let file = requests().join(format!("{}.http", method.full_name()));
            let request = fs::read_to_string(&file).expect("each method has a request");
            let (_, body) = request.split_once("\n\n").expect("a body");
            let mut fields = form_urlencoded::parse(body.as_bytes());
            let (_, value) = fields.find(|(name, _)| name == parameter.name).expect("the parameter is sent");
            let form = value.replace(|c: char| c.is_ascii_digit(), "0");
            let expected = if parameter.kind == ParameterKind::Date { "0000-00-00" } else { "0000-00-00 00:00:00" };
            assert_eq!(form, expected, "{}: {}", method.full_name(), parameter.name);
            times += 1;
        }
    }
    assert!(times > 0, "no method takes a time: the proof proves nothing");
}

/// A request in the form of the files in `api-spec/requests`.
fn as_text(request: &ReceivedRequest) -> String {
    let header = |name| request.header(name).unwrap_or("(missing)");
    format!(
        "{} {} HTTP/1.1\nContent-Type: {}\nContent-Length: {}\n\n{}",
        request.http_method,
        request.path,
        header("content-type"),
        header("content-length"),
        String::from_utf8_lossy(&request.body)
    )
}

/// Both requests, a form field on each line, with those lines marked that only one of them has.
fn difference(expected: &str, received: &str) -> String {
    let lines = |text: &str| -> Vec<String> { text.replace('&', "\n&").lines().map(str::to_owned).collect() };
    let (expected, received) = (lines(expected), lines(received));
    let mut text = String::new();
    for line in &expected {
        let mark = if received.contains(line) { ' ' } else { '-' };
        let _ = writeln!(text, "{mark} {line}");
    }
    for line in received.iter().filter(|line| !expected.contains(line)) {
        let _ = writeln!(text, "+ {line}");
    }
    text
}
