//! The calls by whose answers the service's unknown sides can be told, made under every variant of the emulator. What each comes to, a value or an
//! error, is kept as a snapshot: as the spec assumes the service to be, and then where another truth makes a difference.

use std::fmt::{Debug, Write as _};
use std::fs;
use std::path::{Path, PathBuf};

use insta::Settings;
use ipaper_emulator::{Emulator, Fault, FaultDetails, FormCharset, Variants};

use super::adapter::send;
use super::api::{CategoryId, Client, Config, Error, Outcome, PaperId, Proxy, Request, Retry, custom_field, paper};
use super::whole::whole;

/// A call by a name for its snapshot.
type Case = (&'static str, fn(&Client) -> String);

const CASES: &[Case] = &[
    ("a paper that does not exist", |client| come_to(client, paper::GetPaperUrlFromId::new(PaperId::new(4711)))),
    ("a number that the service cannot hold", |client| {
        come_to(client, paper::GetPaperUrlFromId::new(PaperId::new(i64::MAX)))
    }),
    ("values of which one is refused", |client| {
        let values = custom_field::FieldValues::new(custom_field::FieldValue::new("Season", "Summer"))
            .field(custom_field::FieldValue::new("Year", "soon"))
            .field(custom_field::FieldValue::new("Printed", "true"));
        come_to(client, custom_field::SetMultipleCustomFieldValues::new(PaperId::new(1002), values))
    }),
    ("the root by its url", |client| come_to(client, paper::GetPaperIdFromUrl::new("/"))),
    ("a category by its url", |client| come_to(client, paper::GetPaperIdFromUrl::new("/archive/"))),
    ("a url that nobody uses", |client| come_to(client, paper::GetPaperIdFromUrl::new("/winter/"))),
    ("the tree of a paper", |client| come_to(client, paper::GetAllPapers::new(CategoryId::new(1003)))),
    ("a name with markup", |client| {
        come_to(client, paper::CreatePaper::new(CategoryId::new(1001), "<b>Bold</b> & \"quoted\"", "bold"))
    }),
    ("a field without a value", |client| {
        come_to(client, custom_field::GetCustomFieldValue::new(PaperId::new(1003), "Season"))
    }),
    ("setting a field", |client| {
        come_to(client, custom_field::SetCustomFieldValue::new(PaperId::new(1003), "Season", "Autumn"))
    }),
    ("a field that was set", |client| {
        come_to(client, custom_field::GetCustomFieldValue::new(PaperId::new(1003), "Season"))
    }),
];

fn client(emulator: &Emulator) -> Client {
    let config = Config::new(emulator.credentials()).endpoint(emulator.endpoint()).proxy(Proxy::None);
    // What was not there a moment ago is there now, and is to be seen.
    Client::new(config.retry(Retry::never()).no_cache()).expect("a client")
}

/// All that a program can learn of what a call came to.
fn come_to<R: Request<Response: Debug>>(client: &Client, request: R) -> String {
    match send(client, request) {
        Ok(value) => format!("{value:#?}"),
        Err(error) => shown(&error),
    }
}

/// The text without the port of the emulator, which is another one each time.
fn without_port(text: &str) -> String {
    let Some((before, rest)) = text.split_once("127.0.0.1:") else { return text.to_owned() };
    format!("{before}127.0.0.1{}", rest.trim_start_matches(|character: char| character.is_ascii_digit()))
}

fn shown(error: &Error) -> String {
    let mut text = format!("{}\nkind: {:?}\noutcome: {:?}", without_port(&whole(error)), error.kind(), error.outcome());
    let place = error.decode_error().map(|place| (place.problem(), place.path(), place.line(), place.column()));
    let learnt = [
        ("code", error.code().map(|code| format!("{code:?}, {:?}", code.kind()))),
        ("details", error.details::<custom_field::FailedField>().map(|details| format!("{details:?}"))),
        ("status", error.status().map(|status| status.to_string())),
        ("fault", error.service_fault().map(|fault| format!("{fault:?}"))),
        ("at", place.map(|place| format!("{place:?}"))),
    ];
    for (what, learnt) in learnt {
        if let Some(learnt) = learnt {
            let _ = write!(text, "\n{what}: {learnt}");
        }
    }
    text
}

#[test]
fn whatever_the_truth_is_each_call_comes_to_what_was_written_down() {
    let mut texts = vec![String::new(); CASES.len()];
    let mut usual = Vec::new();
    for (variant, variants) in Variants::each() {
        let emulator = Emulator::builder().variants(variants).start().expect("a port of the loopback address is free");
        let client = client(&emulator);
        let results: Vec<String> = CASES.iter().map(|(_, call)| call(&client)).collect();
        if usual.is_empty() {
            texts.clone_from(&results);
            usual = results;
            continue;
        }
        for ((text, result), usual) in texts.iter_mut().zip(&results).zip(&usual) {
            if result != usual {
                let _ = write!(text, "\n--- under {variant}\n{result}");
            }
        }
    }
    let mut settings = Settings::clone_current();
    settings.set_snapshot_path(snapshots());
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    for ((name, _), text) in CASES.iter().zip(&texts) {
        settings.bind(|| insta::assert_snapshot!(name.replace(' ', "-"), text));
    }
}

#[test]
fn every_snapshot_has_its_call() {
    for entry in fs::read_dir(snapshots()).expect("the folder of the snapshots can be listed") {
        let snapshot = entry.expect("an entry can be read").path();
        // What a failed test writes for its reviewer is no snapshot yet.
        if snapshot.extension().is_some_and(|extension| extension == "snap") {
            let name = snapshot.file_stem().unwrap_or_default().to_string_lossy().replace('-', " ");
            assert!(CASES.iter().any(|(known, _)| *known == name), "{name} is the snapshot of no call: remove it");
        }
    }
}

fn snapshots() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../ipaper-api/tests/snapshots/variants")
}

#[test]
fn name_arrives_whatever_charset_the_service_reads_forms_in() {
    let name = "Sommer på øen € 😀";
    for form_charset in [FormCharset::Utf8, FormCharset::Latin1] {
        let mut variants = Variants::default();
        variants.form_charset = form_charset;
        let emulator = Emulator::builder().variants(variants).start().expect("an emulator");
        let client = client(&emulator);
        send(&client, paper::CreatePaper::new(CategoryId::new(1001), name, "summer")).expect("a paper");
        let tree = send(&client, paper::GetAllPapers::new(CategoryId::new(1001))).expect("a tree");
        assert!(tree.descendants().any(|node| node.name() == name), "{form_charset:?}: {tree:?}");
    }
}

#[test]
fn exception_of_a_method_leaves_a_write_unknown_whatever_it_says() {
    for fault_details in [FaultDetails::Hidden, FaultDetails::Shown] {
        let mut variants = Variants::default();
        variants.fault_details = fault_details;
        let emulator = Emulator::builder().variants(variants).start().expect("an emulator");
        let message = match fault_details {
            FaultDetails::Hidden => "Objektreferencen er ikke sat på en forekomst.",
            // The stack trace shows that the method threw it.
            FaultDetails::Shown => "Cannot convert 4x to System.Int32.\r\nParameter name: type",
        };
        emulator.inject(Fault::throws("System.ArgumentException", message).after_effect());
        let create = paper::CreatePaper::new(CategoryId::new(1001), "Summer", "summer");
        let error = send(&client(&emulator), create).expect_err("an exception");
        assert_eq!((error.outcome(), error.service_fault()), (Outcome::Unknown, None), "{error}");
        assert!(error.to_string().contains("System.Int32") || error.to_string().contains("er ikke sat på"), "{error}");
    }
}
