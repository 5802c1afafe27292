//! The one place where text from the network enters errors and reports of drift: nothing behind it
//! repeats a secret of the request.

use crate::credentials::Credentials;
use crate::error::Error;
use crate::redact::{Redacted, Redactor};
use crate::request::Request;
use crate::transport::{HttpResponse, TransportFailure};
use crate::xml::{Drifts, Limits};

/// Decodes the response to a request within limits, and collects drift if asked to.
pub(super) type ReadAnswer<R, T> = fn(&R, &HttpResponse, Limits, bool) -> (Result<T, Error>, Drifts);

/// What one attempt knows of its secrets. They are looked for only where something is said of a response.
pub(super) struct Filter<'c, R> {
    pub(super) request: &'c R,
    pub(super) credentials: &'c Credentials,
}

impl<R: Request> Filter<'_, R> {
    /// What finds the secrets; `None` where they are not known.
    pub(super) fn redactor(&self) -> Option<Redactor> {
        Redactor::of(self.request, self.credentials)
    }

    /// Decodes a response.
    ///
    /// Where it fails or drifts and repeats a secret, it is decoded a second time without the secret,
    /// and the second error or drift is reported: so every text in it, present and future, is clean.
    /// What the call comes to is decided by the response as it came.
    pub(super) fn read<T>(
        &self,
        read: ReadAnswer<R, T>,
        response: &HttpResponse,
        limits: Limits,
        collect_drift: bool,
    ) -> (Result<T, Error>, Drifts) {
        let (result, drifts) = read(self.request, response, limits, collect_drift);
        if result.is_ok() && drifts.list.is_empty() {
            return (result, drifts);
        }
        match self.clean(response) {
            Clean::Already => (result, drifts),
            Clean::Copy(clean) => {
                let (shown, shown_drifts) = read(self.request, &clean, limits, collect_drift);
                merged(result, drifts, shown, shown_drifts)
            }
            Clean::Impossible => (result.map_err(Error::without_texts), drifts.without_texts()),
        }
    }

    /// A transport's failure.
    pub(super) fn failure(&self, failure: TransportFailure) -> TransportFailure {
        match self.redactor() {
            Some(redactor) => failure.redacted(&redactor),
            None => failure,
        }
    }

    fn clean(&self, response: &HttpResponse) -> Clean {
        let Some(redactor) = self.redactor() else { return Clean::Impossible };
        let header = |value: &Option<String>| value.as_deref().map(|value| redactor.text(value).into_owned());
        let (content_type, location) = (header(&response.content_type), header(&response.location));
        let body = match redactor.bytes(&response.body) {
            Redacted::Hidden => return Clean::Impossible,
            Redacted::Changed(body) => body.into(),
            Redacted::Unchanged if content_type == response.content_type && location == response.location => {
                return Clean::Already;
            }
            Redacted::Unchanged => response.body.clone(),
        };
        Clean::Copy(HttpResponse { content_type, body, location, ..response.clone() })
    }
}

/// A response without secrets.
enum Clean {
    Already,
    Copy(HttpResponse),
    /// Not a word of it may be shown.
    Impossible,
}

/// The result of a response, with the texts of what it comes to without its secrets.
fn merged<T>(
    result: Result<T, Error>,
    drifts: Drifts,
    shown: Result<T, Error>,
    shown_drifts: Drifts,
) -> (Result<T, Error>, Drifts) {
    match (result, shown) {
        (Ok(value), Ok(_)) => (Ok(value), shown_drifts),
        (Ok(value), Err(_)) => (Ok(value), drifts.without_texts()),
        (Err(error), Err(shown)) => (Err(error.with_texts_of(shown)), shown_drifts),
        (Err(error), Ok(_)) => (Err(error.without_texts()), drifts.without_texts()),
    }
}
