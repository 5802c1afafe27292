//! From an answer's bytes to a value or an error: which of the three layers it fails in, if it fails.

use std::any::Any;
use std::sync::Arc;

use bytes::Bytes;

use crate::download::{Downloaded, Fetched};
use crate::error::{DecodeError, Error, Outcome, UnexpectedAnswer};
use crate::fault::ServiceFault;
use crate::method::{AnswerKind, Method};
use crate::request::Request;
use crate::transport::HttpResponse;
use crate::value::Binary;
use crate::xml::{Cursor, Drift, Envelope, Failure, Leniencies, Leniency, Limits, Problem, Reading, read_envelope};

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
    decode_with::<R>(answer, Limits::default()).map(|decoded| decoded.response)
}

/// Decodes a recorded answer within other bounds, and says what of it the spec does not know.
pub fn decode_with<R: Request>(answer: &[u8], limits: Limits) -> Result<Decoded<R::Response>, Error> {
    let leniencies = Leniencies::of(R::METHOD.leniencies);
    let reader = Reader { leniencies, limits, named: None, collect_drift: true };
    reader.file_or_envelope::<R>(None, None, &Bytes::copy_from_slice(answer))
}

/// A decoded answer, and what of it the spec does not know.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Decoded<T> {
    /// The value.
    pub response: T,
    /// What the answer holds besides, at most 1,000 things of it; none of it fails the answer.
    pub drift: Vec<Drift>,
}

/// As [`decode_with`], but without one of the method's leniencies, and with everything that came out. For the tests of the spec's samples.
#[doc(hidden)]
pub fn decode_strictly<R: Request>(answer: &[u8], without: Option<Leniency>) -> Strictly<R::Response> {
    let all = Leniencies::of(R::METHOD.leniencies);
    let leniencies = without.map_or(all, |leniency| all.without(leniency));
    let reader = Reader { leniencies, limits: Limits::default(), named: None, collect_drift: true };
    let (result, drift) = reader.with_drift::<R>(None, None, &Bytes::copy_from_slice(answer));
    let details = result.as_ref().err().and_then(Error::details::<R::Failure>).map(|details| format!("{details:#?}"));
    // The unit stands for a method whose failures say nothing.
    Strictly { result, details: details.filter(|details| details != "()"), drift }
}

/// What came out of an answer: the value or the refusal, the refusal's details as `Debug` shows them, and what the spec does not know.
#[doc(hidden)]
#[derive(Debug)]
pub struct Strictly<T> {
    pub result: Result<T, Error>,
    pub details: Option<String>,
    pub drift: Vec<Drift>,
}

/// Decodes the answer to `request`, and says what of it the spec does not know.
pub(crate) fn decode_response<R: Request>(
    request: &R,
    response: &HttpResponse,
    limits: Limits,
) -> (Result<R::Response, Error>, Vec<Drift>) {
    let leniencies = Leniencies::of(R::METHOD.leniencies);
    let reader = Reader { leniencies, limits, named: request.named_element(), collect_drift: true };
    let (result, drift) = if is_success(response.status) {
        reader.with_drift::<R>(Some(response.status), response.content_type.as_deref(), &response.body)
    } else {
        (Err(reader.not_successful::<R>(response)), Vec::new())
    };
    (result.map_err(|error| error.asking_for(response.retry_after)), drift)
}

/// The answer's bytes, once they are known to be a success.
pub(crate) fn check_response<R: Request>(
    request: &R,
    response: &HttpResponse,
    limits: Limits,
) -> (Result<Bytes, Error>, Vec<Drift>) {
    let (result, drift) = decode_response(request, response, limits);
    (result.map(|_| response.body.clone()), drift)
}

/// The file, or what the transport has written of it.
pub(crate) fn check_download<R: Request<Response = Binary>>(
    request: &R,
    response: &HttpResponse,
    limits: Limits,
) -> (Result<Fetched, Error>, Vec<Drift>) {
    if let Some(size) = response.written {
        let media_type = response.content_type.clone();
        return (Ok(Fetched::Written(Downloaded { media_type, size })), Vec::new());
    }
    let (result, drift) = decode_response(request, response, limits);
    (result.map(Fetched::Whole), drift)
}

/// Whether what begins like this is a file, to be written as it comes, and not an error in its place; `None` where more of it tells. Where the end does not tell either,
/// it is no file.
#[doc(hidden)]
pub fn begins_like_a_file(status: u16, content_type: Option<&str>, beginning: &[u8]) -> Option<bool> {
    if beginning.len() < LONGEST_MARK || first_byte(beginning).is_none() {
        return None;
    }
    // The beginning of a text may end inside a character.
    let is_text = content_type.is_none()
        && std::str::from_utf8(beginning).map_or_else(|error| error.error_len().is_none(), |_| true);
    Some(is_success(status) && !is_text && is_file(content_type, beginning))
}

/// A byte order mark, and the byte behind it.
const LONGEST_MARK: usize = 4;

struct Reader<'r> {
    leniencies: Leniencies,
    limits: Limits,
    named: Option<&'r str>,
    collect_drift: bool,
}

impl Reader<'_> {
    fn file_or_envelope<R: Request>(
        &self,
        status: Option<u16>,
        content_type: Option<&str>,
        body: &Bytes,
    ) -> Result<Decoded<R::Response>, Error> {
        let (result, drift) = self.with_drift::<R>(status, content_type, body);
        result.map(|response| Decoded { response, drift })
    }

    fn with_drift<R: Request>(
        &self,
        status: Option<u16>,
        content_type: Option<&str>,
        body: &Bytes,
    ) -> (Result<R::Response, Error>, Vec<Drift>) {
        if R::METHOD.answer == AnswerKind::Binary && is_file(content_type, body) {
            let file = R::file(content_type.map(str::to_owned), body.clone());
            return (file.ok_or_else(|| unexpected(R::METHOD, status, None, body, None)), Vec::new());
        }
        self.envelope::<R>(status, content_type, body)
    }

    fn envelope<R: Request>(
        &self,
        status: Option<u16>,
        content_type: Option<&str>,
        body: &[u8],
    ) -> (Result<R::Response, Error>, Vec<Drift>) {
        let method = R::METHOD;
        let source = match self.text(body) {
            Ok(source) => source,
            Err(failure) => {
                return (Err(not_an_envelope(method, status, content_type, body, failure)), Vec::new());
            }
        };
        let mut cursor = Cursor::new(source, self.reading(method));
        let result = read_envelope::<R>(&mut cursor);
        let result = match result {
            Ok(Envelope::Success(response)) => Ok(response),
            Ok(Envelope::Refused { code, message, details }) => {
                let details = details.map(|details| Arc::new(details) as Arc<dyn Any + Send + Sync>);
                Err(Error::refused(method, code, message, details))
            }
            Err(failed) if failed.success_was_read => {
                Err(Error::decode(method, decode_error(source, failed.failure, method)))
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

    /// The answer as text. The API speaks UTF-8; anything else is refused rather than garbled.
    fn text<'b>(&self, body: &'b [u8]) -> Result<&'b str, Failure> {
        if body.len() > self.limits.bytes {
            return Err(Failure::at(0, Problem::TooLarge { bytes: self.limits.bytes as u64 }));
        }
        if body.starts_with(&[0xFF, 0xFE]) || body.starts_with(&[0xFE, 0xFF]) {
            return Err(Failure::at(0, Problem::Encoding("the answer is UTF-16; expected UTF-8".to_owned())));
        }
        std::str::from_utf8(without_mark(body)).map_err(|error| {
            let problem = match error.error_len() {
                Some(_) => Problem::Encoding("not UTF-8".to_owned()),
                None => Problem::Truncated("the answer ends inside a character".to_owned()),
            };
            Failure::at(error.valid_up_to(), problem)
        })
    }

    /// An answer that is not successful by its HTTP status may still be an envelope, whose code says more.
    fn not_successful<R: Request>(&self, response: &HttpResponse) -> Error {
        let (status, content_type) = (Some(response.status), response.content_type.as_deref());
        let (result, _) = self.envelope::<R>(status, content_type, &response.body);
        let decode = match result {
            Ok(_) => None,
            Err(error) if error.code().is_some() => return error,
            // A page of the platform may repeat what it was sent, credentials too.
            Err(error) => error.decode_error().cloned().map(DecodeError::without_quotes),
        };
        unexpected(R::METHOD, status, content_type, &response.body, decode)
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
    let body = without_mark(body);
    let source = match std::str::from_utf8(body) {
        Ok(source) => source,
        Err(error) => {
            body.get(..error.valid_up_to()).and_then(|valid| std::str::from_utf8(valid).ok()).unwrap_or_default()
        }
    };
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
    let fault = ServiceFault::recognise(status, body);
    let refused = fault.is_some() || status.is_some_and(|status| REFUSALS.contains(&status));
    let outcome = if refused { Outcome::Refused } else { Outcome::Unknown };
    let media_type =
        content_type.map(|content_type| content_type.split(';').next().unwrap_or_default().trim().to_owned());
    let mentions_fault = ServiceFault::is_mentioned(body);
    Error::unexpected(method, UnexpectedAnswer { status, media_type, fault, mentions_fault, decode }, outcome)
}

/// The HTTP statuses that say that a request was refused before anything was done. A redirect does not: the platform answers
/// a failure inside a method with one, where it is set up so.
const REFUSALS: [u16; 13] = [400, 401, 403, 404, 405, 407, 411, 413, 414, 415, 429, 431, 501];

fn is_success(status: u16) -> bool {
    (200..300).contains(&status)
}

/// An error comes as XML in place of the file, whatever the content type says; a file never begins with `<`. Without a content type, a text
/// is no file either.
fn is_file(content_type: Option<&str>, body: &[u8]) -> bool {
    if matches!(first_byte(body), None | Some(b'<')) {
        return false;
    }
    match content_type.map(str::to_ascii_lowercase) {
        Some(content_type) => !content_type.starts_with("text/") && !content_type.contains("xml"),
        None => std::str::from_utf8(body).is_err(),
    }
}

/// The first byte that is neither blank nor part of a byte order mark.
fn first_byte(body: &[u8]) -> Option<u8> {
    without_mark(body).iter().copied().find(|byte| !byte.is_ascii_whitespace())
}

/// The body without a byte order mark. Places in it are counted from behind the mark.
fn without_mark(body: &[u8]) -> &[u8] {
    body.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(body)
}
