//! Which failures are worth another attempt.

use std::time::Duration;

use crate::error::{Error, ErrorKind, Outcome};
use crate::method::Method;
use crate::{CodeKind, ReturnCode};

/// How failed calls are repeated.
///
/// Repeated are reads, and writes of which sending them twice has the effect of sending them once: when there was no connection, when it broke, when the
/// service was silent for too long, on the HTTP statuses 408, 502, 503 and 504, on 500 unless the service's platform complains of the request, and on
/// return codes that say that something is unavailable for the moment. Not repeated are failures to connect that the next attempt would meet again: a certificate that is not accepted, no TLS version
/// in common, and a proxy that refuses. Other writes are repeated only when it is certain that nothing was done: when the request did not
/// leave in full, or was refused with the HTTP status 429 or such a return code. Refused logins are never repeated.
///
/// Before the second attempt the client waits for any time up to 0.5 seconds, then up to 1, 2, .. seconds, chosen at random; or longer, if the service asks for it
/// with `Retry-After`. All repetitions of a client and its clones draw on one [budget](crate::Config::retry_budget).
///
/// ```
/// use std::time::Duration;
/// use ipaper_api::{Config, Credentials, Retry};
///
/// let retry = Retry::default().attempts(6).backoff(Duration::from_secs(1), Duration::from_secs(60)).when_read_only(true);
/// let config = Config::new(Credentials::api_key("key")).retry(retry);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retry {
    attempts: u32,
    first: Duration,
    longest: Duration,
    when_read_only: bool,
}

/// With `Retry-After` a service may ask for this much patience of a call without a deadline.
pub(crate) const PATIENCE: Duration = Duration::from_secs(5 * 60);

/// Longer delays are as good as no further attempt.
const LONGEST_DELAY: Duration = Duration::from_secs(24 * 60 * 60);

impl Default for Retry {
    /// Four attempts, with delays from 0.5 to 20 seconds, and none while the service is read-only.
    fn default() -> Self {
        Retry {
            attempts: 4,
            first: Duration::from_millis(500),
            longest: Duration::from_secs(20),
            when_read_only: false,
        }
    }
}

impl Retry {
    /// One attempt only.
    pub fn never() -> Self {
        Retry { attempts: 1, ..Retry::default() }
    }

    /// At most so many attempts, the first included. A client or a call with 0 is refused.
    #[must_use]
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    /// The bound on the delay before the second attempt, which doubles with each further one, and the bound it never exceeds. A client or a call is refused if one is zero, if
    /// the first is longer than the second, or the second longer than a day.
    #[must_use]
    pub fn backoff(mut self, first: Duration, longest: Duration) -> Self {
        self.first = first;
        self.longest = longest;
        self
    }

    /// Whether a write that is refused because the system is being upgraded is repeated. An upgrade takes long: allow for it with more attempts and longer delays.
    #[must_use]
    pub fn when_read_only(mut self, repeat: bool) -> Self {
        self.when_read_only = repeat;
        self
    }

    pub(crate) fn check(&self) -> Result<(), Error> {
        let problem = if self.attempts == 0 {
            "`attempts` is zero, which leaves no attempt at all: expected 1 or more"
        } else if self.first.is_zero() || self.longest < self.first || self.longest > LONGEST_DELAY {
            "`backoff` needs a first delay above zero and a longest one that is no shorter than it and no longer than a day"
        } else {
            return Ok(());
        };
        Err(Error::invalid_configuration(format!("`retry`: {problem}")))
    }

    /// Whether a call that failed like this, in its attempt of this number from 1, may be tried again.
    pub(crate) fn allows(&self, method: &Method, error: &Error, attempt: u32) -> bool {
        attempt < self.attempts && self.is_transient(error) && (method.is_repeatable() || had_no_effect(error))
    }

    /// The bound on the delay after the attempt of this number, from 1.
    pub(crate) fn delay_after(&self, attempt: u32) -> Duration {
        let doubled = 2_u32.saturating_pow(attempt.saturating_sub(1));
        self.first.saturating_mul(doubled).min(self.longest)
    }

    /// Whether a failure may pass by itself.
    pub(crate) fn is_transient(&self, error: &Error) -> bool {
        match error.kind() {
            _ if error.is_final() => false,
            ErrorKind::Connection | ErrorKind::Interrupted | ErrorKind::Timeout => true,
            ErrorKind::UnexpectedAnswer => match error.status() {
                Some(408 | 429 | 502 | 503 | 504) => true,
                Some(500) => !error.complains_of_the_request(),
                _ => false,
            },
            ErrorKind::ReturnCode => match error.code().map(ReturnCode::kind) {
                Some(CodeKind::Transient) => true,
                Some(CodeKind::ReadOnly) => self.when_read_only,
                _ => false,
            },
            _ => false,
        }
    }
}

fn had_no_effect(error: &Error) -> bool {
    matches!(error.outcome(), Outcome::NotSent | Outcome::Refused)
}
