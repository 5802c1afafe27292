//! The seam between the calls and what carries them: what is to be sent, and what came back.
//!
//! Both clients have a transport of their own; a program may put in another one, for its tests or for a network of its own.

use std::fmt;
use std::time::{Duration, SystemTime};

use bytes::Bytes;

use crate::body::Body;
use crate::config::LONGEST;
use crate::method::Method;
#[cfg(feature = "test-util")]
use crate::test_transport::TypedValue;

pub use crate::error::TransportFailure;

/// The content type of every request.
///
/// It names the charset because a service that is configured for another one would garble every
/// letter beyond ASCII. There is no blank before the `;`, which would make it another type to
/// ASP.NET.
pub const FORM: &str = "application/x-www-form-urlencoded; charset=utf-8";

/// How long both clients keep an idle connection: the longer it is idle, the likelier a write on it is
/// lost, and its outcome unknown.
///
/// For as long after the machine has slept, requests ask for a
/// [fresh connection](HttpRequest::fresh_connection). A transport that keeps idle connections for
/// longer may send them on a connection from before the sleep.
pub const IDLE_CONNECTION_TIMEOUT: Duration = Duration::from_secs(15);

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
    /// How long this attempt may take, if nothing but its time bounds it: it sends and receives no
    /// file. The transport sees to it.
    pub attempt_limit: Option<Duration>,
    /// Whether the request must travel on a connection that has carried no other request: true for
    /// writes that must not be sent twice. A service that closes a used connection just when such a
    /// request arrives leaves its outcome unknown.
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
    /// A value in place of the body, from a transport for tests.
    #[cfg(feature = "test-util")]
    pub(crate) value: Option<TypedValue>,
    /// Whether it began before the request was sent in full.
    pub(crate) came_early: bool,
    /// Whether nothing but the body itself shows that it is whole: its length was not announced,
    /// and the connection was closed.
    pub(crate) may_be_cut: bool,
}

impl HttpRequest {
    /// What limits the time of the attempt: what is left of the call's, or the attempt's own limit.
    #[doc(hidden)]
    pub fn shortest_limit(&self) -> Option<Duration> {
        self.time_limit.into_iter().chain(self.attempt_limit).min()
    }
}

impl HttpResponse {
    /// An answer of this status, content type and body.
    pub fn new(status: u16, content_type: Option<String>, body: impl Into<Bytes>) -> Self {
        HttpResponse {
            status,
            content_type,
            body: body.into(),
            retry_after: None,
            written: None,
            location: None,
            came_early: false,
            may_be_cut: false,
            #[cfg(feature = "test-util")]
            value: None,
        }
    }

    /// An answer whose file of this size was written as it came.
    #[doc(hidden)]
    pub fn written(status: u16, content_type: Option<String>, size: u64) -> Self {
        HttpResponse { written: Some(size), ..HttpResponse::new(status, content_type, Bytes::new()) }
    }

    /// The same response, which may have begun before the request was sent in full.
    #[doc(hidden)]
    #[must_use]
    pub fn early(self, came_early: bool) -> Self {
        HttpResponse { came_early, ..self }
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

/// Reads the header `Retry-After`: a number of seconds, or a date in one of the formats of HTTP.
///
/// A date is compared with the response's own `Date` header, since clocks differ. Without a `Date`
/// that can be read it is compared with the clock of this machine. A date that has passed is zero.
/// Returns at most a year, also for a number with more digits than any clock has.
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
    retry_after_at(header, date, SystemTime::now())
}

/// The same for a machine whose clock reads `clock`.
fn retry_after_at(header: &str, date: Option<&str>, clock: SystemTime) -> Option<Duration> {
    let header = header.trim();
    if !header.is_empty() && header.bytes().all(|byte| byte.is_ascii_digit()) {
        // Only a number that is too large fails to parse.
        return Some(header.parse().map_or(LONGEST, Duration::from_secs).min(LONGEST));
    }
    let until = httpdate::parse_http_date(header).ok()?;
    let date = date.and_then(|date| httpdate::parse_http_date(date.trim()).ok());
    Some(until.duration_since(date.unwrap_or(clock)).unwrap_or_default().min(LONGEST))
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
            .field("attempt_limit", &self.attempt_limit)
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
            .field("came_early", &self.came_early)
            .field("may_be_cut", &self.may_be_cut)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::time::UNIX_EPOCH;

    use super::*;

    const NOON: &str = "Tue, 03 Nov 2026 12:00:00 GMT";

    fn noon() -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(1_793_707_200)
    }

    #[test]
    fn compares_a_date_with_the_clock_where_the_response_has_no_date() {
        for date in [None, Some(""), Some("today")] {
            for (header, seconds) in [
                ("Tue, 03 Nov 2026 12:00:30 GMT", 30),
                ("Tuesday, 03-Nov-26 12:00:30 GMT", 30),
                ("Tue Nov  3 12:00:30 2026", 30),
                ("Tue Nov 10 12:00:00 2026", 7 * 24 * 60 * 60),
                (NOON, 0),
                ("Tue, 03 Nov 2026 11:00:00 GMT", 0),
            ] {
                let expected = Some(Duration::from_secs(seconds));
                assert_eq!(retry_after_at(header, date, noon()), expected, "{header} {date:?}");
            }
        }
    }

    #[test]
    fn prefers_the_date_of_the_response_to_the_clock() {
        let wrong_clock = noon() - Duration::from_secs(3_600);
        let half_a_minute = Some(Duration::from_secs(30));
        assert_eq!(retry_after_at("Tue, 03 Nov 2026 12:00:30 GMT", Some(NOON), wrong_clock), half_a_minute);
    }

    #[test]
    fn takes_a_number_beyond_every_clock_for_the_longest_patience() {
        for digits in [9, 20, 21, 1_000] {
            let header = "9".repeat(digits);
            assert_eq!(retry_after_at(&header, None, noon()), Some(LONGEST), "{digits} digits");
        }
        assert_eq!(retry_after_at("Fri, 31 Dec 9999 23:59:59 GMT", None, noon()), Some(LONGEST));
    }

    #[test]
    fn ignores_what_is_neither_a_number_nor_a_date() {
        for header in ["", "soon", "-1", "+1", "1.5", "1 s", "Tue, 03 Nov"] {
            assert_eq!(retry_after_at(header, Some(NOON), noon()), None, "{header}");
        }
    }
}
