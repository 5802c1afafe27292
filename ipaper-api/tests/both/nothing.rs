//! Responses of a method whose data is unknown, and responses whose data is empty, made from the
//! place of the method's value.

use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use ipaper_api::{Config, DecodeError, DecodeProblem, Error, ErrorKind, METHODS, Method, Outcome};
use ipaper_emulator::{Emulator, Fault};

/// The kind of value in the responses of a method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Holds {
    /// No value: unknown content is drift.
    Nothing,
    /// An optional value at an unknown place: unknown content is drift.
    ValueAnywhere,
    /// A value without which a call fails in any case.
    RequiredValue,
    /// A value that is always there, and may be empty.
    MaybeEmptyValue,
    OptionalValue,
    List,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Expected {
    /// A value that says that there is nothing.
    Nothing,
    /// Success, and drift.
    Drift,
    NothingUnderstood,
    /// A decode error of any kind.
    Refused,
}

/// A server and the responses that it is to send to one method.
pub(crate) struct Exchange {
    method: &'static Method,
    emulator: Emulator,
    drift: Arc<Mutex<usize>>,
    responses: Vec<(String, Expected)>,
}

impl Exchange {
    pub(crate) fn of(method: &str, place: &str, holds: Holds) -> Self {
        Exchange {
            method: METHODS.iter().find(|known| known.full_name() == method).expect("a method of the spec"),
            emulator: Emulator::start().expect("a port of the loopback address is free"),
            drift: Arc::default(),
            responses: responses(place, holds),
        }
    }

    /// With the usual retries.
    pub(crate) fn config(&self) -> Config {
        let drift = Arc::clone(&self.drift);
        let config = Config::new(self.emulator.credentials()).endpoint(self.emulator.endpoint()).no_cache();
        config.on_drift(move |report| *drift.lock().expect("the drift") += report.drift.len())
    }

    /// Prepares the next response. Returns `None` after the last one.
    pub(crate) fn next(&mut self) -> Option<Response> {
        let (data, expected) = self.responses.pop()?;
        let xml = format!("<result><code>SUCCESS</code><message/><data>{data}</data></result>");
        self.emulator.clear_faults();
        self.emulator.clear_requests();
        *self.drift.lock().expect("the drift") = 0;
        self.emulator.inject(Fault::raw(200, "text/xml", xml).on(self.method.full_name()).always());
        Some(Response { data, expected })
    }

    /// Checks the result of a call.
    pub(crate) fn check<T: Debug>(&self, response: &Response, result: Result<T, Error>) {
        let Response { data, expected } = response;
        let drift = *self.drift.lock().expect("the drift");
        let what = format!("{}: {data}: {result:?}", self.method.full_name());
        assert_eq!(self.emulator.requests().len(), 1, "sent again: {what}");
        match (expected, result) {
            (Expected::Nothing, Ok(_)) => {}
            (Expected::Drift, Ok(_)) => assert!(drift > 0, "{what}"),
            (Expected::NothingUnderstood | Expected::Refused, Err(error)) => {
                assert_eq!((error.kind(), error.outcome()), (ErrorKind::Decode, Outcome::Done), "{what}");
                let is_nothing = problem(&error) == Some(DecodeProblem::NothingUnderstood);
                assert!(is_nothing || *expected == Expected::Refused, "{what}");
            }
            _ => panic!("expected {expected:?}: {what}"),
        }
    }
}

/// A response that is being sent.
pub(crate) struct Response {
    data: String,
    expected: Expected,
}

fn problem(error: &Error) -> Option<DecodeProblem> {
    error.decode_error().map(DecodeError::problem)
}

fn responses(place: &str, holds: Holds) -> Vec<(String, Expected)> {
    let unknown = match holds {
        Holds::Nothing | Holds::ValueAnywhere => Expected::Drift,
        Holds::RequiredValue => Expected::Refused,
        // Where the caller names the element, another one is not the value.
        Holds::MaybeEmptyValue if place != "." => Expected::Refused,
        Holds::MaybeEmptyValue | Holds::OptionalValue | Holds::List => Expected::NothingUnderstood,
    };
    let mut responses =
        vec![("<unheard-of><deeper id=\"1\"/></unheard-of>".to_owned(), unknown), ("unheard of".to_owned(), unknown)];
    if matches!(holds, Holds::OptionalValue | Holds::List) || place == "." {
        responses.push((" <!-- none -->\n".to_owned(), Expected::Nothing));
    }
    for place in place.split(" or ").filter(|_| holds != Holds::RequiredValue) {
        responses.extend(of_place(place, holds));
    }
    responses
}

/// Responses with a known element in which the value is missing, or that is empty.
fn of_place(place: &str, holds: Holds) -> Vec<(String, Expected)> {
    let (way, end) = place.rsplit_once('/').unwrap_or(("", place));
    let (element, attribute) = match end.strip_prefix('@') {
        Some(attribute) => (way, Some(attribute)),
        None if holds == Holds::List => (way, None),
        None => (place, None),
    };
    if element.is_empty() || element.contains(['*', '{', '.', '|']) {
        return Vec::new();
    }
    let inside = |tag: &dyn Fn(&str) -> String| {
        element.rsplit('/').fold((String::new(), true), |(inner, is_innermost), name| {
            (if is_innermost { tag(name) } else { format!("<{name}>{inner}</{name}>") }, false)
        })
    };
    let data = |tag: &dyn Fn(&str) -> String| inside(tag).0;
    let mut responses = vec![
        (data(&|name| format!("<{name}/>")), Expected::Nothing),
        (data(&|name| format!("<{name}></{name}>")) + "<unheard-of/>", Expected::Nothing),
        (data(&|name| format!("<{name}><unheard-of>5</unheard-of></{name}>")), Expected::NothingUnderstood),
    ];
    if holds == Holds::List {
        responses.push((data(&|name| format!("<{name} unheard-of=\"0\"/>")), Expected::Nothing));
    } else {
        responses.push((data(&|name| format!("<{name} unheard-of=\"5\"/>")), Expected::NothingUnderstood));
    }
    if let Some(attribute) = attribute {
        responses.push((data(&|name| format!("<{name} {attribute}=\"\"/>")), Expected::NothingUnderstood));
        responses.push((data(&|name| format!("<{name}>5</{name}>")), Expected::NothingUnderstood));
    }
    responses
}
