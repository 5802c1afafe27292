//! What a single call may want otherwise than its client.

use std::time::Duration;

use super::retry::Retry;
use crate::Error;

/// What calls want otherwise than their client is set up: hand it to `Client::with`.
///
/// ```
/// use std::time::Duration;
/// use ipaper_api::{CallOptions, Retry};
///
/// let impatient = CallOptions::new().timeout(Duration::from_secs(5)).retry(Retry::never());
/// let up_to_date = CallOptions::new().fresh();
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CallOptions {
    pub(crate) timeout: Option<Duration>,
    pub(crate) fresh: bool,
    pub(crate) retry: Option<Retry>,
    /// The answer is written as it comes, so that there is nothing to keep or to share.
    pub(crate) streamed: bool,
}

impl CallOptions {
    /// As the client is set up.
    pub fn new() -> Self {
        CallOptions::default()
    }

    /// How long a call may take in all: waiting for its turn, all attempts, the delays between them, and reading the answer. Zero is refused when a call is made.
    #[must_use]
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.timeout = Some(limit);
        self
    }

    /// Reads are answered by the service, by a call that begins now: neither from the cache nor by a call that is under way. The cache keeps the answer.
    #[must_use]
    pub fn fresh(mut self) -> Self {
        self.fresh = true;
        self
    }

    /// How failures are repeated. Such a call shares no other's call that is under way.
    #[must_use]
    pub fn retry(mut self, retry: Retry) -> Self {
        self.retry = Some(retry);
        self
    }

    pub(crate) fn streamed(mut self) -> Self {
        self.streamed = true;
        self
    }

    pub(crate) fn check(&self) -> Result<(), Error> {
        if self.timeout == Some(Duration::ZERO) {
            return Err(Error::invalid_configuration("`timeout` is zero, which leaves no time at all"));
        }
        self.retry.as_ref().map_or(Ok(()), Retry::check)
    }
}
