//! From an error of ureq to a failure of the transport.

use std::io;

use ipaper_api::transport::TransportFailure;

/// A failure of a request on its way, or of its response.
pub(crate) fn failure(error: ureq::Error) -> TransportFailure {
    let what = error.to_string();
    let failure = match &error {
        ureq::Error::Timeout(_) => TransportFailure::timeout(what),
        ureq::Error::Io(cause) if cause.kind() == io::ErrorKind::TimedOut => TransportFailure::timeout(what),
        ureq::Error::Io(cause) if cause.kind() == io::ErrorKind::ConnectionRefused => {
            TransportFailure::connection(what)
        }
        ureq::Error::HostNotFound | ureq::Error::ConnectionFailed | ureq::Error::Tls(_) => {
            TransportFailure::connection(what)
        }
        _ => TransportFailure::interrupted(what),
    };
    failure.caused_by(error)
}
