//! The seam between the calls and what carries them: what is to be sent, and what came back.
//!
//! Both clients have a transport of their own; a program may put in another one, for its tests or for a network of its own.

use std::fmt;

use bytes::Bytes;

use crate::body::Body;
use crate::method::Method;

pub use crate::error::TransportFailure;

/// The content type of every request.
pub const FORM: &str = "application/x-www-form-urlencoded";

/// A request on its way: `POST`, the content type [`FORM`], a `Content-Length`, never a redirect followed.
#[derive(Debug)]
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
}

impl HttpRequest {
    pub(crate) fn new(method: &'static Method, url: String, body: Body, answer_limit: usize) -> Self {
        HttpRequest { method, url, body, answer_limit }
    }
}

/// An answer as it came.
#[non_exhaustive]
pub struct HttpResponse {
    /// The HTTP status.
    pub status: u16,
    /// The content type, if there is one.
    pub content_type: Option<String>,
    /// The whole body, decompressed.
    pub body: Bytes,
}

impl HttpResponse {
    /// An answer of this status, content type and body.
    pub fn new(status: u16, content_type: Option<String>, body: impl Into<Bytes>) -> Self {
        HttpResponse { status, content_type, body: body.into() }
    }

    /// An answer of the API: the status 200, and XML.
    pub fn xml(body: impl Into<Bytes>) -> Self {
        HttpResponse::new(200, Some("text/xml; charset=utf-8".to_owned()), body)
    }
}

impl fmt::Debug for HttpResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpResponse")
            .field("status", &self.status)
            .field("content_type", &self.content_type)
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish()
    }
}
