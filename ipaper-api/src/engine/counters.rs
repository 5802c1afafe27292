//! What a client has done so far, in numbers.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use super::waits::Waited;
use crate::ErrorKind;

/// What a client and its clones have done since they were made: a snapshot, to be exported as metrics.
///
/// ```
/// use ipaper_api::{Counters, ErrorKind};
///
/// fn report(counters: &Counters) -> String {
///     format!("{} sent, {} timed out", counters.sent, counters.failed(ErrorKind::Timeout))
/// }
/// # assert_eq!(report(&Counters::default()), "0 sent, 0 timed out");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counters {
    /// Requests that were handed to the transport, repetitions included.
    pub sent: u64,
    /// Reads that were answered from the cache.
    pub cached: u64,
    /// Reads that were answered by another's call.
    pub shared: u64,
    /// How often a call had to wait before a request, for its turn within the rate limit or for the
    /// first login of an account. A wait counts from its beginning, also when the call is cancelled
    /// or fails while it waits.
    pub waited: u64,
    /// How long these waits took, all together: those that are over, and those under way until now.
    pub waiting: Duration,
    /// How many calls wait for their turn or for a first login now. It goes up and down: a gauge.
    pub waiting_now: u64,
    /// Requests that repeated a failed one.
    pub retried: u64,
    failed: [u64; KINDS.len()],
}

impl Counters {
    /// Calls that failed like this. Attempts that were repeated do not count.
    pub fn failed(&self, kind: ErrorKind) -> u64 {
        place(kind).and_then(|place| self.failed.get(place)).copied().unwrap_or(0)
    }

    /// All kinds of failures that occurred, with how often they did.
    pub fn failures(&self) -> impl Iterator<Item = (ErrorKind, u64)> {
        KINDS.into_iter().zip(self.failed).filter(|(_, count)| *count > 0)
    }
}

/// Every kind of failure.
const KINDS: [ErrorKind; 11] = [
    ErrorKind::InvalidArgument,
    ErrorKind::File,
    ErrorKind::InvalidConfiguration,
    ErrorKind::RateLimit,
    ErrorKind::LockedOut,
    ErrorKind::Connection,
    ErrorKind::Interrupted,
    ErrorKind::Timeout,
    ErrorKind::UnexpectedAnswer,
    ErrorKind::ReturnCode,
    ErrorKind::Decode,
];

fn place(kind: ErrorKind) -> Option<usize> {
    KINDS.iter().position(|one| *one == kind)
}

/// The counters themselves.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) sent: AtomicU64,
    pub(crate) cached: AtomicU64,
    pub(crate) shared: AtomicU64,
    pub(crate) retried: AtomicU64,
    failed: [AtomicU64; KINDS.len()],
}

impl Tally {
    pub(crate) fn count(counter: &AtomicU64) {
        counter.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn count_failure(&self, kind: ErrorKind) {
        if let Some(counter) = place(kind).and_then(|place| self.failed.get(place)) {
            Self::count(counter);
        }
    }

    pub(crate) fn snapshot(&self, waits: &Waited) -> Counters {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        Counters {
            sent: read(&self.sent),
            cached: read(&self.cached),
            shared: read(&self.shared),
            waited: waits.calls,
            waiting: waits.time,
            waiting_now: waits.under_way,
            retried: read(&self.retried),
            failed: std::array::from_fn(|place| self.failed.get(place).map_or(0, read)),
        }
    }
}
