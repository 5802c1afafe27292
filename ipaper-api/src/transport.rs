//! The seam between the calls and what carries them: what is to be sent, and what came back.
//!
//! Both clients have a transport of their own; a program may put in another one, for its tests or for a network of its own.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use jiff::fmt::rfc2822;

use crate::body::Body;
use crate::method::Method;

pub use crate::error::TransportFailure;

/// The content type of every request.
pub const FORM: &str = "application/x-www-form-urlencoded";

/// A request on its way: `POST`, the content type [`FORM`], a `Content-Length`, never a redirect followed.
#[non_exhaustive]
pub struct HttpRequest {
    /// The method of the API that it calls.
    pub method: &'static Method,
    /// The whole address. It holds no argument and no credential.
    pub url: String,
    /// The form; [`Body::length`] is the `Content-Length`.
    pub body: Body,
    /// The number of bytes, after decompression, beyond which an answer is to be refused with [`TransportFailure::too_large`].
    pub answer_limit: usize,
    /// The number of bytes beyond which a file that is written as it comes is to be refused in the same way.
    pub file_limit: u64,
    /// What is left of the call's time, if it is limited: when it is over, so is the call, and the request is to end with [`TransportFailure::timeout`].
    pub time_limit: Option<Duration>,
    /// Whether the request must travel on a connection that has carried no other request.
    pub fresh_connection: bool,
}

/// An answer as it came.
#[derive(Clone)]
#[non_exhaustive]
pub struct HttpResponse {
    /// The HTTP status.
    pub status: u16,
    /// The content type, if there is one.
    pub content_type: Option<String>,
    /// The whole body, decompressed.
    pub body: Bytes,
    /// Where a redirect leads, without its query: see [`HttpResponse::with_location`].
    pub location: Option<String>,
    /// After what time the service wants to be called again, if it says so: see [`retry_after`].
    pub retry_after: Option<Duration>,
    /// The size of the file, where it was written and is not in the body.
    pub(crate) written: Option<u64>,
}

impl HttpResponse {
    /// An answer of this status, content type and body.
    pub fn new(status: u16, content_type: Option<String>, body: impl Into<Bytes>) -> Self {
        HttpResponse { status, content_type, body: body.into(), location: None, retry_after: None, written: None }
    }

    /// An answer whose file of this size was written as it came.
    #[doc(hidden)]
    pub fn written(status: u16, content_type: Option<String>, size: u64) -> Self {
        HttpResponse { written: Some(size), ..HttpResponse::new(status, content_type, Bytes::new()) }
    }

    /// An answer of the API: the status 200, and XML.
    pub fn xml(body: impl Into<Bytes>) -> Self {
        HttpResponse::new(200, Some("text/xml; charset=utf-8".to_owned()), body)
    }

    /// The same answer with what its headers `Retry-After` and `Date` say, as [`retry_after`] reads them.
    #[must_use]
    pub fn with_retry_after(mut self, header: Option<&str>, date: Option<&str>) -> Self {
        self.retry_after = header.and_then(|header| retry_after(header, date));
        self
    }

    /// The same response with what its header `Location` says. Errors name it, and nothing follows it. User, password, query and fragment are left out, which
    /// may hold secrets.
    #[must_use]
    pub fn with_location(mut self, header: Option<&str>) -> Self {
        self.location = header.map(without_secret_parts);
        self
    }
}

/// The address without its user, password, query and fragment.
fn without_secret_parts(address: &str) -> String {
    let address = address.split(['?', '#']).next().unwrap_or_default();
    let Some((scheme, rest)) = address.split_once("//") else { return address.to_owned() };
    let (authority, path) = rest.split_at(rest.find(['/', '\\']).unwrap_or(rest.len()));
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    [scheme, "//", host, path].concat()
}

/// Reads the header `Retry-After`: a number of seconds, or a date, which is compared with the answer's own `Date` since clocks differ.
///
/// ```
/// use std::time::Duration;
/// use ipaper_api::transport::retry_after;
///
/// assert_eq!(retry_after("120", None), Some(Duration::from_secs(120)));
/// let (later, now) = ("Tue, 03 Nov 2026 10:00:30 GMT", "Tue, 03 Nov 2026 10:00:00 GMT");
/// assert_eq!(retry_after(later, Some(now)), Some(Duration::from_secs(30)));
/// assert_eq!(retry_after("soon", None), None);
/// ```
pub fn retry_after(header: &str, date: Option<&str>) -> Option<Duration> {
    let header = header.trim();
    if let Ok(seconds) = header.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let parser = rfc2822::DateTimeParser::new();
    let later = parser.parse_timestamp(header).ok()?;
    let now = parser.parse_timestamp(date?.trim()).ok()?;
    Some(later.duration_since(now).try_into().unwrap_or(Duration::ZERO))
}

impl fmt::Debug for HttpRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpRequest")
            .field("method", &self.method.full_name())
            .field("url", &self.url)
            .field("body", &self.body)
            .field("answer_limit", &self.answer_limit)
            .field("file_limit", &self.file_limit)
            .field("time_limit", &self.time_limit)
            .field("fresh_connection", &self.fresh_connection)
            .finish()
    }
}

impl fmt::Debug for HttpResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpResponse")
            .field("status", &self.status)
            .field("content_type", &self.content_type)
            .field("body", &format_args!("{} bytes", self.body.len()))
            .field("location", &self.location)
            .field("retry_after", &self.retry_after)
            .field("written", &self.written)
            .finish()
    }
}
