//! From an error of reqwest to a failure of the transport.

use crate::transport::TransportFailure;

/// A failure of a request on its way, or of its response.
pub(super) fn failure(error: reqwest::Error) -> TransportFailure {
    let error = error.without_url();
    let what = chain(&error);
    let failure = if error.is_timeout() {
        TransportFailure::timeout(what)
    } else if error.is_connect() {
        TransportFailure::connection(what)
    } else {
        TransportFailure::interrupted(what)
    };
    failure.caused_by(error)
}

/// An error with all that is behind it, in one line.
pub(super) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        let next = error.to_string();
        if !text.contains(&next) {
            text.push_str(": ");
            text.push_str(&next);
        }
        source = error.source();
    }
    text
}
