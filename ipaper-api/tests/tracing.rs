//! What a call tells those who observe it.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use ipaper_api::{CategoryId, Client, Config, PaperId, Retry};
use ipaper_emulator::{Emulator, Fault};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
use tracing_subscriber::registry::LookupSpan;

type Fields = BTreeMap<&'static str, String>;

/// What was told: the fields of each span when it closed, and each event.
#[derive(Clone, Default)]
struct Recorder(Arc<Mutex<Told>>);

#[derive(Default)]
struct Told {
    spans: Vec<Fields>,
    events: Vec<(Level, Fields)>,
}

struct Values<'f>(&'f mut Fields);

impl Visit for Values<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.insert(field.name(), format!("{value:?}").trim_matches('"').to_owned());
    }
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Recorder {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let mut fields = Fields::new();
        attributes.record(&mut Values(&mut fields));
        let span = context.span(id).expect("a new span");
        span.extensions_mut().insert(fields);
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        let span = context.span(id).expect("an open span");
        if let Some(fields) = span.extensions_mut().get_mut::<Fields>() {
            values.record(&mut Values(fields));
        }
    }

    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if event.metadata().target().starts_with("ipaper_api") {
            let mut fields = Fields::new();
            event.record(&mut Values(&mut fields));
            // How a call ended is an event of its own, which `events` tests for both clients.
            if !fields.contains_key("attempts") {
                self.0.lock().expect("the record").events.push((*event.metadata().level(), fields));
            }
        }
    }

    fn on_close(&self, id: Id, context: Context<'_, S>) {
        let span = context.span(&id).expect("a closing span");
        if span.name() == "ipaper_call" {
            let fields = span.extensions().get::<Fields>().cloned().unwrap_or_default();
            self.0.lock().expect("the record").spans.push(fields);
        }
    }
}

/// Makes calls, and returns what they told.
fn told(calls: impl AsyncFnOnce(&Client, &Emulator)) -> Told {
    let recorder = Recorder::default();
    let subscriber = tracing_subscriber::registry().with(recorder.clone());
    let emulator = Emulator::start().expect("an emulator");
    let retry = Retry::default().backoff(Duration::from_millis(1), Duration::from_millis(2));
    let config = Config::new(emulator.credentials()).endpoint(emulator.endpoint()).retry(retry);
    let client = Client::new(config).expect("a client");
    tracing::subscriber::with_default(subscriber, || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(calls(&client, &emulator));
    });
    std::mem::take(&mut *recorder.0.lock().expect("the record"))
}

fn field<'f>(fields: &'f Fields, name: &str) -> Option<&'f str> {
    fields.get(name).map(String::as_str)
}

#[test]
fn a_span_tells_how_a_call_went() {
    let told = told(async |client, _| {
        client.paper().get_all_papers(CategoryId::new(1000)).await.expect("the tree");
    });
    let [span] = &told.spans[..] else { panic!("expected one span, got {:?}", told.spans) };
    assert_eq!(field(span, "method"), Some("Paper.GetAllPapers"));
    for (name, value) in [("attempt", "1"), ("cached", "no"), ("code", "SUCCESS"), ("status", "200")] {
        assert_eq!(field(span, name), Some(value), "{span:?}");
    }
    assert!(field(span, "bytes").is_some_and(|bytes| bytes.parse::<u32>().is_ok_and(|bytes| bytes > 100)));
    assert!(field(span, "elapsed_ms").is_some());
    assert!(told.events.is_empty(), "{:?}", told.events);
}

#[test]
fn a_span_tells_that_an_answer_was_not_asked_for() {
    let told = told(async |client, _| {
        let tree = || client.paper().get_all_papers(CategoryId::new(1000));
        tree().await.expect("the tree");
        tree().await.expect("the tree");
        client.paper().delete_paper(PaperId::new(1002)).await.expect("a deletion");
        let (first, second) = tokio::join!(tree(), tree());
        assert_eq!(first.expect("the tree"), second.expect("the tree"));
    });
    let mut cached: Vec<_> = told.spans.iter().filter_map(|span| field(span, "cached")).collect();
    cached.sort_unstable();
    assert_eq!(cached, ["no", "no", "no", "shared", "yes"]);
}

#[test]
fn a_repetition_is_a_warning() {
    let told = told(async |client, emulator| {
        emulator.inject(Fault::html(503, "<html>very busy</html>"));
        client.ripper().get_processing_papers().await.expect("an answer");
    });
    let [(Level::WARN, event)] = &told.events[..] else { panic!("expected a warning, got {:?}", told.events) };
    assert_eq!(field(event, "method"), Some("Ripper.GetProcessingPapers"));
    for (name, value) in [("attempt", "1"), ("kind", "UnexpectedAnswer"), ("status", "503")] {
        assert_eq!(field(event, name), Some(value), "{event:?}");
    }
    assert_eq!(field(&told.spans[0], "attempt"), Some("2"));
    assert!(!format!("{event:?}").contains("very busy"));
}

#[test]
fn a_span_tells_the_code_of_a_refusal() {
    let told = told(async |client, _| {
        client.paper().get_paper_url_from_id(PaperId::new(99)).await.expect_err("no such paper");
    });
    assert_eq!(field(&told.spans[0], "code"), Some("PAPER_DOES_NOT_EXIST"));
}

#[test]
fn what_an_answer_holds_besides_is_told_by_its_name_and_not_by_its_text() {
    let told = told(async |client, emulator| {
        let answer = "<result><code>SUCCESS</code><data><paper id=\"7\"><mood>private</mood></paper></data></result>";
        emulator.inject(Fault::raw(200, "text/xml", answer));
        client.paper().get_paper_id_from_url("/spring/").await.expect("an answer");
    });
    let [(Level::DEBUG, event)] = &told.events[..] else { panic!("expected an event, got {:?}", told.events) };
    assert_eq!((field(event, "name"), field(event, "kind")), (Some("mood"), Some("Element")));
    assert_eq!((field(event, "path"), field(event, "at")), (Some("result/data/paper/mood"), Some("48")));
    assert!(!format!("{event:?}").contains("private"));
}

#[test]
fn a_span_tells_how_long_a_call_was_in_line() {
    let told = told(async |client, emulator| {
        let limiter = ipaper_api::Limiter::with_window(2, Duration::from_millis(50)).expect("a good limit");
        let config = Config::new(emulator.credentials()).endpoint(emulator.endpoint()).limiter(limiter);
        let slow = Client::new(config).expect("a client");
        slow.ripper().get_processing_papers().await.expect("an answer");
        slow.ripper().get_processing_papers().await.expect("an answer");
        assert_eq!(client.counters().waited, 0);
    });
    assert_eq!(field(&told.spans[0], "waited_ms"), None);
    assert!(
        field(&told.spans[1], "waited_ms").is_some_and(|waited| waited.parse::<u32>().is_ok_and(|waited| waited >= 40))
    );
}

#[test]
fn a_span_tells_how_long_a_call_that_failed_or_was_cancelled_had_waited() {
    let told = told(async |_, emulator| {
        let limiter = ipaper_api::Limiter::with_window(2, Duration::from_secs(3_600)).expect("a good limit");
        let config = Config::new(emulator.credentials()).endpoint(emulator.endpoint()).limiter(limiter);
        let slow = Client::new(config).expect("a client");
        slow.ripper().get_processing_papers().await.expect("an answer");
        let in_line = slow.ripper().get_processing_papers();
        tokio::time::timeout(Duration::from_millis(1), in_line).await.expect_err("there is no turn");
    });
    let [_, cancelled] = &told.spans[..] else { panic!("expected two spans, got {:?}", told.spans) };
    for name in ["waited_ms", "elapsed_ms"] {
        assert!(field(cancelled, name).is_some(), "{cancelled:?}");
    }
    assert_eq!(field(cancelled, "code"), None);
}

#[test]
fn a_span_tells_that_a_call_waited_for_anothers_answer_or_login() {
    let told = told(async |client, _| {
        let tree = || client.paper().get_all_papers(CategoryId::new(1000));
        let processing = || client.ripper().get_processing_papers();
        let (first, second, third) = tokio::join!(tree(), tree(), processing());
        assert_eq!(first.expect("the tree"), second.expect("the tree"));
        third.expect("an answer");
    });
    let waited = told.spans.iter().filter(|span| field(span, "waited_ms").is_some()).count();
    assert_eq!((told.spans.len(), waited), (3, 2), "{:?}", told.spans);
}
