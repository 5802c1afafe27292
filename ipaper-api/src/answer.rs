//! From an answer's bytes to a value or an error: which of the three layers it fails in, if it fails.

use std::any::Any;
use std::sync::Arc;

use bytes::Bytes;

use crate::download::{Downloaded, Fetched};
use crate::encoding;
use crate::error::{DecodeError, DecodeProblem, Error, Outcome, UnexpectedAnswer};
use crate::fault::ServiceFault;
use crate::method::{AnswerKind, Method};
use crate::page;
use crate::receive::{has_end_mark, is_file, is_success};
use crate::request::Request;
#[cfg(feature = "test-util")]
use crate::test_transport::TypedValue;
use crate::transport::{HttpResponse, TransportFailure};
use crate::value::Binary;
use crate::xml::{
    Cursor, Drift, DriftKind, Drifts, Envelope, Failure, Leniencies, Leniency, Limits, Problem, Reading, read_envelope,
};

/// Decodes a recorded answer of the request type `R`: the same code that the clients run, without a client.
///
/// ```
/// use ipaper_api::paper::CreatePaper;
///
/// let answer = br#"<result><code>SUCCESS</code><data><paper id="4711"/></data></result>"#;
/// let paper = ipaper_api::decode::<CreatePaper>(answer)?;
/// assert_eq!(paper.get(), 4711);
/// # Ok::<(), ipaper_api::Error>(())
/// ```
pub fn decode<R: Request>(answer: &[u8]) -> Result<R::Response, Error> {
    Reader::of_recorded::<R>(Limits::default(), false).read::<R>(None, None, Body::Recorded(answer)).0
}

/// Decodes a recorded answer within other bounds, and says what of it the spec does not know.
pub fn decode_with<R: Request>(answer: &[u8], limits: Limits) -> Result<Decoded<R::Response>, Error> {
    let (result, drifts) = Reader::of_recorded::<R>(limits, true).read::<R>(None, None, Body::Recorded(answer));
    result.map(|response| Decoded { response, drift: drifts.list, more_drift: drifts.more })
}

/// A decoded answer, and what of it the spec does not know.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Decoded<T> {
    /// The value.
    pub response: T,
    /// What the answer holds besides, in its order, at most 1,000 things of it; none of it fails the answer.
    pub drift: Vec<Drift>,
    /// Whether the answer holds more than that.
    pub more_drift: bool,
}

/// As [`decode_with`], but without one of the method's leniencies, and with everything that came out. For the tests of the spec's samples.
#[doc(hidden)]
pub fn decode_strictly<R: Request>(answer: &[u8], without: Option<Leniency>) -> Strictly<R::Response> {
    let all = Leniencies::of(R::METHOD.leniencies);
    let leniencies = without.map_or(all, |leniency| all.without(leniency));
    let reader = Reader { leniencies, ..Reader::of_recorded::<R>(Limits::default(), true) };
    let (result, drifts) = reader.read::<R>(None, None, Body::Recorded(answer));
    let details = result.as_ref().err().and_then(Error::details::<R::Failure>).map(|details| format!("{details:#?}"));
    // The unit stands for a method whose failures say nothing.
    let details = details.filter(|details| details != "()");
    Strictly { result, details, drift: drifts.list, more_drift: drifts.more }
}

/// What came out of an answer: the value or the refusal, the refusal's details as `Debug` shows them, and what the spec does not know.
#[doc(hidden)]
#[derive(Debug)]
pub struct Strictly<T> {
    pub result: Result<T, Error>,
    pub details: Option<String>,
    pub drift: Vec<Drift>,
    pub more_drift: bool,
}

/// Decodes the answer to `request`, and says what of it the spec does not know where that is asked for.
pub(crate) fn decode_response<R: Request>(
    request: &R,
    response: &HttpResponse,
    limits: Limits,
    collect_drift: bool,
) -> (Result<R::Response, Error>, Drifts) {
    #[cfg(feature = "test-util")]
    if let Some(value) = response.value.as_ref().and_then(TypedValue::get) {
        return (Ok(value), Drifts::default());
    }
    let leniencies = Leniencies::of(R::METHOD.leniencies);
    let reader = Reader { leniencies, limits, named: request.named_element(), collect_drift };
    let (result, drifts) = if is_success(response.status) {
        let (result, drifts) =
            reader.read::<R>(Some(response.status), response.content_type.as_deref(), Body::Received(&response.body));
        (whole_or_cut_off(R::METHOD, response, result), drifts)
    } else {
        let (error, drifts) = reader.not_successful::<R>(response);
        (Err(error), drifts)
    };
    (result.map_err(|error| error.asking_for(response.retry_after)), drifts)
}

/// Where the length of a response was not announced, only the response itself shows whether the
/// connection was closed too early: XML by its root element, a file by its format's end mark.
fn whole_or_cut_off<T>(method: &'static Method, response: &HttpResponse, result: Result<T, Error>) -> Result<T, Error> {
    let is_cut = response.may_be_cut
        && match &result {
            Ok(_) => method.answer == AnswerKind::Binary && !has_end_mark(&response.body),
            Err(error) => {
                let problem = error.decode_error().map(DecodeError::problem);
                matches!(problem, Some(DecodeProblem::Truncated | DecodeProblem::Empty))
            }
        };
    if is_cut {
        let failure = TransportFailure::cut_off().with_status(response.status);
        return Err(Error::transport(method, failure, Outcome::Unknown));
    }
    result
}

/// The answer's bytes, once they are known to be a success.
pub(crate) fn check_response<R: Request>(
    request: &R,
    response: &HttpResponse,
    limits: Limits,
    collect_drift: bool,
) -> (Result<Bytes, Error>, Drifts) {
    let (result, drifts) = decode_response(request, response, limits, collect_drift);
    (result.map(|_| response.body.clone()), drifts)
}

/// The file, or what the transport has written of it.
pub(crate) fn check_download<R: Request<Response = Binary>>(
    request: &R,
    response: &HttpResponse,
    limits: Limits,
    collect_drift: bool,
) -> (Result<Fetched, Error>, Drifts) {
    if let Some(size) = response.written {
        let media_type = response.content_type.clone();
        return (Ok(Fetched::Written(Downloaded { media_type, size })), Drifts::default());
    }
    let (result, drifts) = decode_response(request, response, limits, collect_drift);
    (result.map(Fetched::Whole), drifts)
}

/// The bytes of an answer. Only a file is kept of them.
#[derive(Clone, Copy)]
enum Body<'b> {
    Recorded(&'b [u8]),
    Received(&'b Bytes),
}

impl<'b> Body<'b> {
    fn bytes(self) -> &'b [u8] {
        match self {
            Body::Recorded(bytes) => bytes,
            Body::Received(bytes) => bytes,
        }
    }

    /// The bytes to keep, copied where they are somebody else's.
    fn to_bytes(self) -> Bytes {
        match self {
            Body::Recorded(bytes) => Bytes::copy_from_slice(bytes),
            Body::Received(bytes) => bytes.clone(),
        }
    }
}

struct Reader<'r> {
    leniencies: Leniencies,
    limits: Limits,
    named: Option<&'r str>,
    collect_drift: bool,
}

impl Reader<'_> {
    fn of_recorded<R: Request>(limits: Limits, collect_drift: bool) -> Self {
        Reader { leniencies: Leniencies::of(R::METHOD.leniencies), limits, named: None, collect_drift }
    }

    /// Reads a file, where the answer is one, or an envelope.
    fn read<R: Request>(
        &self,
        status: Option<u16>,
        content_type: Option<&str>,
        body: Body<'_>,
    ) -> (Result<R::Response, Error>, Drifts) {
        if R::METHOD.answer == AnswerKind::Binary && is_file(content_type, body.bytes()) {
            let file = R::file(content_type.map(str::to_owned), body.to_bytes());
            return (file.ok_or_else(|| unexpected(R::METHOD, status, None, body.bytes(), None)), Drifts::default());
        }
        self.envelope::<R>(status, content_type, body.bytes())
    }

    fn envelope<R: Request>(
        &self,
        status: Option<u16>,
        content_type: Option<&str>,
        body: &[u8],
    ) -> (Result<R::Response, Error>, Drifts) {
        let method = R::METHOD;
        let text = match self.text(content_type, body) {
            Ok(text) => text,
            Err(failure) => {
                return (Err(not_an_envelope(method, status, content_type, body, failure)), Drifts::default());
            }
        };
        let source = text.bytes;
        let mut cursor = Cursor::new(source, self.reading(method));
        if let Some(declared) = text.wrong_prolog {
            cursor.note(DriftKind::Encoding, declared.label, declared.offset);
        }
        let result = read_envelope::<R>(&mut cursor);
        let result = match result {
            Ok(Envelope::Success(response)) => Ok(response),
            Ok(Envelope::Refused { code, message, details }) => {
                let details = details.map(|details| Arc::new(details) as Arc<dyn Any + Send + Sync>);
                Err(Error::refused(method, code, &message, details))
            }
            Err(failed) if failed.success_was_read => {
                Err(Error::decode(method, decode_error(encoding::readable(source), failed.failure, method)))
            }
            Err(failed) => Err(not_an_envelope(method, status, content_type, body, failed.failure)),
        };
        (result, cursor.into_drift())
    }

    fn reading(&self, method: &'static Method) -> Reading<'_> {
        Reading {
            leniencies: self.leniencies,
            limits: self.limits,
            opaque_elements: method.opaque_elements,
            named: self.named,
            collect_drift: self.collect_drift,
            secret: method.secret_answer,
        }
    }

    /// The answer's text, if it is no larger than it may be.
    fn text<'b>(&self, content_type: Option<&str>, body: &'b [u8]) -> Result<encoding::Text<'b>, Failure> {
        if body.len() > self.limits.bytes {
            return Err(Failure::at(0, Problem::TooLarge { bytes: self.limits.bytes as u64 }));
        }
        encoding::text(body, content_type)
    }

    /// An answer that is not successful by its HTTP status may still be an envelope, whose code says more.
    fn not_successful<R: Request>(&self, response: &HttpResponse) -> (Error, Drifts) {
        let (status, content_type) = (Some(response.status), response.content_type.as_deref());
        let (result, drifts) = self.envelope::<R>(status, content_type, &response.body);
        let decode = match result {
            Ok(_) => None,
            Err(error) if error.code().is_some() => return (error, drifts),
            // A page of the platform may repeat what it was sent, credentials too.
            Err(error) => error.decode_error().cloned().map(DecodeError::without_quotes),
        };
        let error = unexpected(R::METHOD, status, content_type, &response.body, decode);
        (error.redirecting_to(response.location.as_deref()), Drifts::default())
    }
}

/// Layer one again: a body that is XML as far as it goes, or not at all.
fn not_an_envelope(
    method: &'static Method,
    status: Option<u16>,
    content_type: Option<&str>,
    body: &[u8],
    failure: Failure,
) -> Error {
    let source = encoding::readable(body);
    let body = encoding::without_mark(body);
    unexpected(method, status, content_type, body, Some(decode_error(source, failure, method)))
}

fn decode_error(source: &str, failure: Failure, method: &Method) -> DecodeError {
    DecodeError::new(source, failure, method.opaque_elements, method.secret_answer)
}

/// Layer one: the answer is not one of the API. It had no effect where the platform refused the request before the method ran.
fn unexpected(
    method: &'static Method,
    status: Option<u16>,
    content_type: Option<&str>,
    body: &[u8],
    decode: Option<DecodeError>,
) -> Error {
    let fault = ServiceFault::recognise(method, status, body);
    let refused = fault.is_some() || status.is_some_and(|status| REFUSALS.contains(&status));
    let outcome = if refused { Outcome::Refused } else { Outcome::Unknown };
    let media_type =
        content_type.map(|content_type| content_type.split(';').next().unwrap_or_default().trim().to_owned());
    let mentions_fault = fault.is_some() || ServiceFault::is_mentioned(body);
    let is_shown = status.is_some_and(|status| !is_success(status)) && !method.has_secret_answer();
    let excerpt = if is_shown { page::excerpt(body) } else { None };
    let answer =
        UnexpectedAnswer { status, host: None, media_type, location: None, excerpt, fault, mentions_fault, decode };
    Error::unexpected(method, answer, outcome)
}

/// The HTTP statuses that say that a request was refused before anything was done. A redirect does not: the platform answers
/// a failure inside a method with one, where it is set up so.
const REFUSALS: [u16; 13] = [400, 401, 403, 404, 405, 407, 411, 413, 414, 415, 429, 431, 501];
