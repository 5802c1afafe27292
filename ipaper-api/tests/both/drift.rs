//! What answers hold that nobody knows: told to those who ask for it, each thing once and with its place, and never the failure of an answer.

use std::fmt::Write as _;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use allocation_counter::measure;
use ipaper_emulator::{Emulator, Fault};

use super::adapter::{create_paper, find_root, links, preview_token, set_fields, tree};
use super::api::custom_field::FailedField;
use super::api::link::GetLinks;
use super::api::paper::{CreatePaper, GetAllPapers};
use super::api::{Client, Config, Credentials, DriftKind, DriftReport, ErrorKind, Limits, Retry, decode, decode_with};
use super::both::server::{Behaviour, Server, response};

/// What was reported.
#[derive(Clone, Default)]
struct Reports(Arc<Mutex<Vec<DriftReport>>>);

impl Reports {
    fn listen(&self, config: Config) -> Config {
        let reports = self.clone();
        config.on_drift(move |report| reports.0.lock().expect("the reports").push(report))
    }

    fn take(&self) -> Vec<DriftReport> {
        std::mem::take(&mut *self.0.lock().expect("the reports"))
    }

    /// The only report: what was found, one thing a line.
    fn only(&self) -> String {
        let reports = self.take();
        let [report] = &reports[..] else { panic!("expected one report, got {reports:?}") };
        assert!(!report.more);
        listed(report)
    }
}

fn listed(report: &DriftReport) -> String {
    let mut text = report.method.full_name().to_owned();
    for drift in &report.drift {
        let _ = write!(text, "\n{drift}");
    }
    text
}

fn config(endpoint: impl Into<String>) -> Config {
    Config::new(Credentials::api_key("k3y")).endpoint(endpoint).retry(Retry::never())
}

/// A server that answers like this, and a client of it that reports.
fn answering(status: &str, body: &str) -> (Server, Client, Reports) {
    let server = Server::start(Behaviour::Answer(response(status, &[("Content-Type", "text/xml")], body.as_bytes())));
    let reports = Reports::default();
    let client = Client::new(reports.listen(config(server.endpoint()))).expect("a client");
    (server, client, reports)
}

const TREE: &str = r#"<result new="1">
<code>SUCCESS</code>stray<data>
 <category id="1" name="Æ" url="/"><paper id="2" name="a" url="/a" version="1"/><paper id="3" name="b" url="/b" version="1" owner="k"><mood at="x">calm</mood></paper></category>
</data></result>"#;

const TREE_DRIFT: &str = "Paper.GetAllPapers
unknown attribute `new` at result/@new (line 1, column 9, byte 8)
unknown text `stray` at result (line 2, column 21, byte 37)
unknown attribute `version` at result/data/category/paper/@version (line 3, column 68, byte 117)
unknown attribute `version` at result/data/category/paper[2]/@version (line 3, column 113, byte 162)
unknown attribute `owner` at result/data/category/paper[2]/@owner (line 3, column 125, byte 174)
unknown element `mood` at result/data/category/paper[2]/mood (line 3, column 135, byte 184)";

#[test]
fn what_an_answer_holds_that_nobody_knows_is_reported_with_its_place() {
    let (_server, client, reports) = answering("200 OK", TREE);
    tree(&client).expect("an answer");
    assert_eq!(reports.only(), TREE_DRIFT);
    let decoded = decode_with::<GetAllPapers>(TREE.as_bytes(), Limits::default()).expect("an answer");
    let lines: Vec<_> = decoded.drift.iter().map(ToString::to_string).collect();
    assert_eq!(
        (lines.join("\n"), decoded.more_drift),
        (TREE_DRIFT.split_once('\n').expect("lines").1.to_owned(), false)
    );
}

#[test]
fn an_answer_that_holds_nothing_unknown_is_not_reported() {
    let (_server, client, reports) =
        answering("200 OK", r#"<result><code>SUCCESS</code><data><paper id="1"/></data></result>"#);
    create_paper(&client).expect("an answer");
    assert!(reports.take().is_empty());
}

#[test]
fn what_stands_in_torn_markup_has_its_place() {
    for param in [
        "<![CDATA[ <item stock=\"3\"><name><![CDATA[A & B]]></name></stray><vat/></item>]]>",
        "<item stock=\"3\"><name>A</name><vat/></item>",
    ] {
        let body = format!(
            "<result><code>SUCCESS</code><data><root><link number=\"1\"><param>{param}</param></link></root></data></result>"
        );
        let decoded = decode_with::<GetLinks>(body.as_bytes(), Limits::default()).expect("an answer");
        let found: Vec<_> = decoded.drift.iter().map(|drift| (drift.path.as_str(), Some(drift.offset))).collect();
        let expected = [
            ("result/data/root/link/param/item/@stock", body.find("stock=")),
            ("result/data/root/link/param/item/vat", body.find("<vat/>")),
        ];
        assert_eq!(found, expected, "{param}");
    }
}

#[test]
fn what_stands_in_escaped_markup_has_its_path() {
    let body = "<result><code>SUCCESS</code><data><root><link number=\"1\"><param>&lt;item stock=\"3\"&gt;&lt;vat/&gt;&lt;/item&gt;</param></link></root></data></result>";
    let decoded = decode_with::<GetLinks>(body.as_bytes(), Limits::default()).expect("an answer");
    let found: Vec<_> = decoded.drift.iter().map(|drift| (drift.path.as_str(), Some(drift.offset))).collect();
    let at = body.find("&lt;item");
    assert_eq!(found, [("result/data/root/link/param/item/@stock", at), ("result/data/root/link/param/item/vat", at)]);
}

#[test]
fn what_a_refusal_holds_is_reported_and_its_details_are_read() {
    let body = r#"<result><code>CUSTOMFIELD_FIELD_DOES_NOT_EXIST</code><message>.</message><data><field name="Colour" mood="x"/></data></result>"#;
    for status in ["200 OK", "500 Internal Server Error"] {
        let (_server, client, reports) = answering(status, body);
        let error = set_fields(&client).expect_err("a refusal");
        assert_eq!(error.details::<FailedField>().and_then(|field| field.name.as_deref()), Some("Colour"));
        let expected = "CustomField.SetMultipleCustomFieldValues\nunknown attribute `mood` at result/data/field/@mood (line 1, column 101, byte 100)";
        assert_eq!(reports.only(), expected, "{status}");
    }
}

#[test]
fn an_unknown_code_and_what_is_malformed_behind_it_are_reported() {
    let (_server, client, reports) =
        answering("200 OK", "<result><code>PAPER_IS_ON_FIRE</code><message>R&D</message></result>");
    let error = create_paper(&client).expect_err("a refusal");
    assert_eq!(error.code().map(super::api::ReturnCode::as_str), Some("PAPER_IS_ON_FIRE"));
    let drift = reports.take().remove(0).drift;
    let found: Vec<_> = drift.iter().map(|drift| (drift.kind, drift.path.as_str())).collect();
    assert_eq!(found, [(DriftKind::Code, "result/code"), (DriftKind::Malformed, "result/message")]);
}

#[test]
fn what_an_answer_holds_that_cannot_be_read_is_reported_too() {
    let body = "<result><code>SUCCESS</code><data><papr id=\"1\"/></data></result>";
    let (_server, client, reports) = answering("200 OK", body);
    assert_eq!(create_paper(&client).expect_err("no paper").kind(), ErrorKind::Decode);
    assert!(reports.only().contains("unknown element `papr` at result/data/papr "));
}

#[test]
fn a_page_that_is_no_answer_is_not_reported() {
    for (status, body) in [
        ("503 Service Unavailable", "<result version=\"k3y\">busy k3y</result>"),
        ("200 OK", "<html lang=\"k3y\">k3y</html>"),
    ] {
        let (_server, client, reports) = answering(status, body);
        create_paper(&client).expect_err("no answer");
        assert!(reports.take().is_empty(), "{status}");
    }
}

#[test]
fn of_a_secret_answer_only_places_are_told() {
    let token = "t0p-s3cret";
    let body = format!(
        "<result><code>SUCCESS</code>{token}<data><token mood=\"{token}\">{token}<x>{token}</x></token>{token}</data></result>"
    );
    let (_server, client, reports) = answering("200 OK", &body);
    preview_token(&client).expect("a token");
    let reports = reports.take();
    let found: Vec<_> = reports[0].drift.iter().map(|drift| (drift.found.as_str(), drift.path.as_str())).collect();
    let redacted = "[redacted]";
    assert_eq!(
        found,
        [
            (redacted, "result"),
            (redacted, "result/data/[redacted]/[redacted]"),
            (redacted, "result/data/[redacted]/[redacted]"),
            (redacted, "result/data")
        ]
    );
    assert!(!format!("{reports:?}").contains(token));
}

/// An emulator that answers the next call for the tree like this, and a client of it that reports.
fn emulated(answer: &str) -> (Emulator, Client, Reports) {
    let emulator = Emulator::start().expect("an emulator");
    let reports = Reports::default();
    let config = reports.listen(Config::new(emulator.credentials()).endpoint(emulator.endpoint()));
    let client = Client::new(config).expect("a client");
    emulator.inject(Fault::raw(200, "text/xml", answer.to_owned()).delayed(Duration::from_millis(200)).always());
    (emulator, client, reports)
}

#[test]
fn an_answer_that_is_kept_is_reported_once() {
    let (emulator, client, reports) = emulated(TREE);
    for _ in 0..3 {
        tree(&client).expect("an answer");
    }
    assert_eq!((client.counters().cached, emulator.requests().len()), (2, 1));
    assert_eq!(reports.only(), TREE_DRIFT);
}

#[test]
fn an_answer_that_is_shared_is_reported_once() {
    let (emulator, client, reports) = emulated(TREE);
    thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| tree(&client).expect("an answer"));
        }
    });
    assert_eq!((client.counters().cached + client.counters().shared, emulator.requests().len()), (2, 1));
    assert_eq!(reports.only(), TREE_DRIFT);
}

#[test]
fn each_call_that_reaches_the_service_makes_a_report() {
    let (_emulator, client, reports) = emulated("<result new=\"1\"><code>ERROR</code></result>");
    for _ in 0..2 {
        links(&client).expect_err("a refusal");
    }
    assert_eq!(reports.take().len(), 2);
}

#[test]
fn a_listener_that_panics_takes_nothing_with_it() {
    let server = Server::answering_xml(TREE);
    let config = config(server.endpoint()).on_drift(|report| panic!("{} drifts", report.method.full_name()));
    let client = Client::new(config).expect("a client");
    tree(&client).expect("an answer");
    find_root(&client).expect("an answer");
    tree(&client).expect("an answer");
    assert_eq!((client.counters().cached, server.connections()), (1, 2));
}

#[test]
fn a_listener_may_make_the_same_call() {
    let server = Server::answering_xml(TREE);
    let slot: Arc<Mutex<Option<Client>>> = Arc::default();
    let own = Arc::clone(&slot);
    let config = config(server.endpoint()).on_drift(move |_| {
        let client = own.lock().expect("the client").clone().expect("a client");
        // From a thread of its own, since it may be called inside of a runtime.
        thread::spawn(move || tree(&client).expect("an answer")).join().expect("no panic");
    });
    let client = Client::new(config).expect("a client");
    *slot.lock().expect("the client") = Some(client.clone());
    tree(&client).expect("an answer");
    assert_eq!((client.counters().cached, server.connections()), (1, 1));
    slot.lock().expect("the client").take();
}

/// An answer with a paper in which all of this stands.
fn paper_with(inside: &str) -> String {
    format!("<result><code>SUCCESS</code><data><paper id=\"1\">{inside}</paper></data></result>")
}

#[test]
fn of_a_million_unknown_elements_a_thousand_are_kept() {
    let answer = paper_with(&"<x/>".repeat(1_000_000));
    let (_server, client, reports) = answering("200 OK", &answer);
    create_paper(&client).expect("an answer");
    let report = reports.take().remove(0);
    assert_eq!((report.drift.len(), report.more), (1_000, true));
    assert_eq!(report.drift[999].path, "result/data/paper/x[1000]");
    let used = measure(|| {
        let decoded = decode_with::<CreatePaper>(answer.as_bytes(), Limits::default()).expect("an answer");
        assert_eq!((decoded.drift.len(), decoded.more_drift), (1_000, true));
    });
    assert!(used.bytes_max < 500_000, "{} bytes", used.bytes_max);
}

#[test]
fn exactly_as_many_as_are_kept_are_all() {
    for (number, more) in [(1_000, false), (1_001, true)] {
        let answer = paper_with(&"<x/>".repeat(number));
        let decoded = decode_with::<CreatePaper>(answer.as_bytes(), Limits::default()).expect("an answer");
        assert_eq!((decoded.drift.len(), decoded.more_drift), (1_000, more));
    }
}

#[test]
fn names_without_end_take_no_memory_without_end() {
    let mut many_names = String::new();
    for number in 0..300_000 {
        let _ = write!(many_names, "<x{number}/>");
    }
    let long_name = format!("<{}/>", "x".repeat(1_000_000));
    let attributes: String = (0..100_000).fold(String::new(), |text, number| text + &format!(" a{number}=''"));
    let many_attributes = format!("<paper id=\"1\"{attributes}/>");
    for (inside, steps) in [
        (many_names, ["result/data/paper/x0".to_owned(), "result/data/paper/x999[…]".to_owned()]),
        (
            long_name,
            [format!("result/data/paper/{}…", "x".repeat(60)), format!("result/data/paper/{}…", "x".repeat(60))],
        ),
    ] {
        let answer = paper_with(&inside);
        let used = measure(|| {
            let drift = decode_with::<CreatePaper>(answer.as_bytes(), Limits::default()).expect("an answer").drift;
            assert_eq!([&drift[0].path, &drift[drift.len() - 1].path], [&steps[0], &steps[1]]);
        });
        assert!(used.bytes_max < 600_000, "{} bytes for {}..", used.bytes_max, &steps[0]);
    }
    let answer = format!("<result><code>SUCCESS</code><data>{many_attributes}</data></result>");
    let drift = decode_with::<CreatePaper>(answer.as_bytes(), Limits::default()).expect("an answer").drift;
    assert_eq!(drift[999].path, "result/data/paper/@a999");
    assert_eq!(drift[999].offset, answer.find("a999=").expect("it is there"));
}

/// An answer like this one, with a few bytes that are others, gone, or there twice.
fn torn(answer: &str, random: &mut fastrand::Rng) -> Vec<u8> {
    let mut bytes = answer.as_bytes().to_vec();
    for _ in 0..random.usize(1..4) {
        let at = random.usize(0..bytes.len());
        let end = (at + random.usize(1..20)).min(bytes.len());
        match random.u8(0..3) {
            0 => bytes[at] = *random.choice(b"<>/&;'\"= \n]![ax").expect("there are some"),
            1 => drop(bytes.drain(at..end)),
            _ => {
                let again = bytes[at..end].to_vec();
                bytes.splice(at..at, again);
            }
        }
    }
    bytes
}

#[test]
fn whatever_an_answer_holds_has_a_place_in_it() {
    let links = "<result a='1'><code>SUCCESS</code><data b=''><root><link number=\"1\" c='Ø'><x>0,5</x><param><![CDATA[ <item d='3'><name><![CDATA[A & B]]></name><e/><price>no</price></item>]]></param><f>\n</f></link><link number='2'><param>&lt;item g='ø'&gt;&lt;h/&gt;&lt;/item&gt;</param></link></root></data></result>";
    let mut random = fastrand::Rng::with_seed(7);
    let mut found = 0;
    for _ in 0..5_000 {
        for answer in [torn(TREE, &mut random), torn(links, &mut random)] {
            let text = String::from_utf8_lossy(&answer).into_owned();
            let trees = decode_with::<GetAllPapers>(text.as_bytes(), Limits::default()).map(|decoded| decoded.drift);
            let links = decode_with::<GetLinks>(text.as_bytes(), Limits::default()).map(|decoded| decoded.drift);
            let drift: Vec<_> = [trees, links].into_iter().flatten().flatten().collect();
            found += drift.len();
            for drift in drift {
                assert!(drift.offset < text.len() && drift.path.starts_with("result"), "{drift} in {text}");
                let is_right =
                    drift.kind != DriftKind::Attribute || drift.path.ends_with(&format!("/@{}", drift.found));
                assert!(is_right, "{drift} in {text}");
                let is_right = drift.kind != DriftKind::Element || drift.path.contains(&format!("/{}", drift.found));
                assert!(is_right, "{drift} in {text}");
                let before = text.get(..drift.offset).expect("a character begins there");
                assert_eq!(drift.line, before.matches('\n').count() + 1, "{drift} in {text}");
            }
        }
    }
    assert!(found > 5_000, "only {found}: the proof proves little");
}

#[test]
fn what_nobody_asked_for_is_not_collected() {
    let answer = paper_with(&"<x/>".repeat(5_000));
    let collected = measure(|| drop(decode_with::<CreatePaper>(answer.as_bytes(), Limits::default()))).bytes_max;
    let not_collected = measure(|| drop(decode::<CreatePaper>(answer.as_bytes()))).bytes_max;
    assert!(collected > 50_000 && not_collected < 5_000, "{collected} and {not_collected} bytes");
    let server = Server::answering_xml(&answer);
    let silent = Client::new(config(server.endpoint())).expect("a client");
    let reports = Reports::default();
    let telling = Client::new(reports.listen(config(server.endpoint()))).expect("a client");
    // What is made once for a thread and a process is made before it counts.
    create_paper(&silent).expect("an answer");
    create_paper(&telling).expect("an answer");
    reports.take();
    let silently = measure(|| assert!(create_paper(&silent).expect("an answer").get() > 0)).count_total;
    let tellingly = measure(|| assert!(create_paper(&telling).expect("an answer").get() > 0)).count_total;
    assert!(tellingly > silently + 1_000, "{tellingly} and {silently} allocations");
    assert_eq!(reports.take().len(), 1);
}
