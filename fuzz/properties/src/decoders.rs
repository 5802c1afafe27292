//! The decoders of all response types, on any bytes.

use std::fmt::Debug;
use std::hint::black_box;

use ipaper_api::{DecodeProblem, Decoded, Drift, DriftKind, Error, ErrorKind, Limits, Method, Request, decode_with};

use crate::decode_errors;
use crate::generated::DECODERS;

/// How many unknown things of an answer are noted at most.
pub(crate) const MOST_DRIFT: usize = 1_000;

/// How many characters of each are quoted at most.
const MOST_OF_DRIFT: usize = 61;

/// One response type. The table of them is generated from the spec.
pub(crate) struct Decoder {
    pub(crate) method: &'static Method,
    check: fn(&[u8]),
}

impl Decoder {
    pub(crate) const fn of<R>() -> Self
    where
        R: Request,
        R::Response: Clone + PartialEq,
    {
        Decoder { method: R::METHOD, check: check::<R> }
    }
}

/// The first byte picks the response type, the rest is the answer.
///
/// # Panics
///
/// Where the decoder does not keep what it promises.
pub fn decoders(input: &[u8]) {
    let Some((first, answer)) = input.split_first() else { return };
    if let Some(decoder) = DECODERS.get(usize::from(*first) % DECODERS.len()) {
        (decoder.check)(answer);
    }
}

/// The byte that picks the decoder of a method, by the method's full name.
pub(crate) fn byte_of(method: &str) -> Option<u8> {
    let place = DECODERS.iter().position(|decoder| decoder.method.full_name() == method)?;
    u8::try_from(place).ok()
}

fn check<R>(answer: &[u8])
where
    R: Request,
    R::Response: Clone + PartialEq,
{
    let decoded = decode_with::<R>(answer, Limits::default());
    let again = decode_with::<R>(answer, Limits::default());
    assert_eq!(shown(&decoded), shown(&again), "an answer is decoded differently a second time");
    if let (Ok(decoded), Ok(again)) = (&decoded, &again) {
        // What is secret is not shown.
        assert!(decoded.response == again.response, "an answer is decoded to another value a second time");
    }
    match &decoded {
        Ok(decoded) => {
            check_value(&decoded.response);
            check_drift(&decoded.drift, answer, R::METHOD);
            check_shorter_answers::<R>(answer);
        }
        Err(error) => check_error(error, answer, R::METHOD),
    }
    check_within_tight_limits::<R>(answer, &decoded);
}

/// All that came out, as text: errors cannot be compared.
fn shown<T: Debug>(decoded: &Result<Decoded<T>, Error>) -> String {
    format!("{decoded:?}")
}

/// A value can be handled like any other.
fn check_value<T: Clone + PartialEq + Debug>(value: &T) {
    let copy = black_box(value.clone());
    assert!(copy == *value, "a copy is not equal");
    assert_eq!(format!("{copy:?}"), format!("{value:?}"), "a copy is not written in the same way");
    drop(copy);
}

/// What is unknown stands in the answer, and is no secret.
fn check_drift(drift: &[Drift], answer: &[u8], method: &Method) {
    assert!(drift.len() <= MOST_DRIFT, "{} unknown things are noted", drift.len());
    for unknown in drift {
        assert!(unknown.offset <= answer.len(), "drift stands beyond the answer: {unknown}");
        assert!(unknown.found.chars().count() <= MOST_OF_DRIFT, "drift is quoted at length: {unknown}");
        if method.has_secret_answer() {
            assert_eq!(unknown.found, "[redacted]", "drift quotes a secret answer: {unknown}");
        } else if matches!(unknown.kind, DriftKind::Element | DriftKind::Attribute) {
            assert!(occurs(unknown.found.trim_end_matches('…'), answer), "drift is not in the answer: {unknown}");
        }
    }
}

/// Whether a name occurs in an answer; in escaped markup it may be written with references. An empty one is that of `<>` or `< />`.
fn occurs(name: &str, answer: &[u8]) -> bool {
    let text = String::from_utf8_lossy(answer);
    let is_empty = |tag: &str| tag.starts_with(['>', ' ', '\t', '\n', '\r']);
    let is_there = if name.is_empty() { text.split('<').skip(1).any(is_empty) } else { text.contains(name) };
    is_there || text.contains('&')
}

/// A recorded answer fails because the service says so or because it cannot be decoded, and for no other reason.
fn check_error(error: &Error, answer: &[u8], method: &Method) {
    match error.kind() {
        ErrorKind::ReturnCode => assert!(error.code().is_some(), "a refusal has no code: {error}"),
        ErrorKind::UnexpectedAnswer | ErrorKind::Decode => decode_errors::check(error, answer, method),
        other => panic!("a recorded answer fails with an error of the kind {other:?}: {error}"),
    }
}

/// No beginning of an answer that decodes passes for an answer: nothing is cut off unnoticed.
fn check_shorter_answers<R: Request>(answer: &[u8]) {
    let Some(end) = end_of_root(answer) else { return };
    for length in [end, end.saturating_sub(1), end / 2, end * 7 / 8] {
        let shorter = answer.get(..length).unwrap_or_default();
        let decoded = decode_with::<R>(shorter, Limits::default());
        assert!(decoded.is_err(), "the first {length} bytes of an answer decode too: {decoded:?}");
    }
}

/// Where the last `>` of the root's end tag stands, or a little before; `None` for a file. What may follow the root is taken off from behind.
fn end_of_root(answer: &[u8]) -> Option<usize> {
    let mut text = std::str::from_utf8(answer).ok()?.trim_end();
    loop {
        let (before, open, close) = match (text.strip_suffix("-->"), text.strip_suffix("?>")) {
            (Some(before), _) => (before, "<!--", "-->"),
            (None, Some(before)) => (before, "<?", "?>"),
            (None, None) => break,
        };
        let earliest = before.rfind(close).map_or(0, |place| place + close.len());
        let begin = before.get(earliest..)?.find(open)?;
        text = before.get(..earliest + begin)?.trim_end();
    }
    text.strip_suffix('>').map(str::len)
}

/// Within bounds that most answers exceed, the same comes out, or the error that names the bound.
fn check_within_tight_limits<R>(answer: &[u8], decoded: &Result<Decoded<R::Response>, Error>)
where
    R: Request,
    R::Response: PartialEq,
{
    let default = Limits::default;
    for (limits, problem) in [
        (default().bytes(300), DecodeProblem::TooLarge),
        (default().depth(3), DecodeProblem::TooDeep),
        (default().elements(8), DecodeProblem::TooManyElements),
        (default().text_bytes(24), DecodeProblem::TextTooLong),
    ] {
        let bounded = decode_with::<R>(answer, limits);
        match (&bounded, decoded) {
            (Ok(bounded), Ok(decoded)) => {
                assert!(bounded.response == decoded.response, "another value within {limits:?}: {bounded:?}");
            }
            (Ok(bounded), Err(error)) => {
                panic!("within {limits:?} decodes what otherwise does not: {bounded:?}, {error}")
            }
            (Err(error), decoded) => {
                check_error(error, answer, R::METHOD);
                check_bounded_error(error, decoded.as_ref().err(), problem);
            }
        }
    }
}

/// The bound was exceeded, or the answer fails in the same way without it. A refusal is one whatever is wrong behind its code.
fn check_bounded_error(error: &Error, unbounded: Option<&Error>, problem: DecodeProblem) {
    let exceeds = error.decode_error().is_some_and(|error| error.problem() == problem);
    let same_code = unbounded.is_some_and(|unbounded| unbounded.code().is_some() && unbounded.code() == error.code());
    let same_text = unbounded.is_some_and(|unbounded| unbounded.to_string() == error.to_string());
    assert!(exceeds || same_code || same_text, "expected {problem:?} or {unbounded:?}, found {error}");
}
