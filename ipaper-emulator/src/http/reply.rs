//! An answer in terms of HTTP.

use bytes::Bytes;
use hyper::Response;
use hyper::header::{CACHE_CONTROL, CONNECTION, CONTENT_ENCODING, CONTENT_TYPE};

use super::answer_body::AnswerBody;
use crate::fault::Canned;

/// Status, headers and body.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    pub(crate) body: Bytes,
    /// The connection ends with this answer, because what the client still sends stays unread.
    closes: bool,
}

impl Reply {
    pub(crate) fn new(status: u16, content_type: &str, body: impl Into<Bytes>) -> Self {
        Reply::without_caching(status, content_type, body).caching("private, max-age=0")
    }

    fn without_caching(status: u16, content_type: &str, body: impl Into<Bytes>) -> Self {
        let headers = vec![(CONTENT_TYPE.to_string(), content_type.to_owned())];
        Reply { status, headers, body: body.into(), closes: false }
    }

    fn caching(mut self, value: &str) -> Self {
        self.headers.push((CACHE_CONTROL.to_string(), value.to_owned()));
        self
    }

    /// Adds `Cache-Control: private`, as the platform does for failures.
    pub(crate) fn private(self) -> Self {
        self.caching("private")
    }

    pub(crate) fn text(status: u16, text: String) -> Self {
        Reply::without_caching(status, "text/plain; charset=utf-8", text)
    }

    /// HTTP 500 with a text of the platform.
    pub(crate) fn fault(text: String) -> Self {
        Reply::text(500, text).private()
    }

    /// HTTP 500 with a SOAP fault.
    pub(crate) fn soap(media_type: &str, envelope: String) -> Self {
        Reply::without_caching(500, &format!("{media_type}; charset=utf-8"), envelope).private()
    }

    pub(crate) fn html(status: u16, page: String) -> Self {
        Reply::new(status, "text/html; charset=utf-8", page)
    }

    /// A page of the server in front of the platform.
    pub(crate) fn page(status: u16, page: String) -> Self {
        Reply::without_caching(status, "text/html; charset=utf-8", page)
    }

    pub(crate) fn xml(status: u16, document: String) -> Self {
        Reply::new(status, "text/xml; charset=utf-8", document)
    }

    pub(crate) fn canned(canned: &Canned) -> Self {
        Reply { status: canned.status, headers: canned.headers.clone(), body: canned.body.clone(), closes: false }
    }

    pub(crate) fn closing(mut self) -> Self {
        self.closes = true;
        self
    }

    /// The same, with a claim to be in this content coding.
    pub(crate) fn claiming(mut self, coding: &str) -> Self {
        self.headers.push((CONTENT_ENCODING.to_string(), coding.to_owned()));
        self
    }

    /// The response with that body. A fault may ask for a status or a header that HTTP does not have; then it is HTTP 500.
    pub(crate) fn into_response(self, body: AnswerBody) -> Response<AnswerBody> {
        let mut response = Response::builder().status(self.status);
        for (name, value) in &self.headers {
            response = response.header(name, value);
        }
        if self.closes {
            response = response.header(CONNECTION, "close");
        }
        response.body(body).unwrap_or_else(|_| {
            let mut response = Response::new(AnswerBody::empty());
            *response.status_mut() = hyper::StatusCode::INTERNAL_SERVER_ERROR;
            response
        })
    }
}
