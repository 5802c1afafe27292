//! Counts the calls of a client that wait for their turn, and reports waits that take long.

use std::sync::Mutex;
use std::time::Duration;

use super::{lock, trace};

/// A wait is reported when it has lasted this long.
const REPORTED_AFTER: Duration = Duration::from_secs(1);

/// Why a call waits before a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cause {
    /// The rate limit is used up.
    Limit,
    /// Another call makes the first login of the account.
    Login,
}

/// The waits of a client and its clones. Times are the limiter's.
#[derive(Debug, Default)]
pub(crate) struct Waits(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    limit: Period,
    login: Period,
    waited: u64,
    /// How long the waits that are over took.
    ended: Duration,
}

/// The time in which calls wait for the same cause without a break.
#[derive(Debug, Default)]
struct Period {
    /// How many calls wait now.
    calls: u32,
    /// The times at which these began to wait, all together.
    begun: Duration,
    is_reported: bool,
}

/// A snapshot of all waits.
#[derive(Debug)]
pub(crate) struct Waited {
    pub(crate) calls: u64,
    pub(crate) time: Duration,
    pub(crate) under_way: u64,
}

impl State {
    fn period(&mut self, cause: Cause) -> &mut Period {
        match cause {
            Cause::Limit => &mut self.limit,
            Cause::Login => &mut self.login,
        }
    }
}

impl Waits {
    /// A call begins to wait. It `is_new` unless the call waited for another cause until now.
    pub(crate) fn begin(&self, cause: Cause, is_new: bool, time: Duration) {
        let mut state = lock(&self.0);
        state.waited += u64::from(is_new);
        let period = state.period(cause);
        period.calls = period.calls.saturating_add(1);
        period.begun = period.begun.saturating_add(time);
    }

    /// A call that began to wait at `since` has stopped waiting for this cause.
    pub(crate) fn end(&self, cause: Cause, since: Duration, time: Duration) {
        let mut state = lock(&self.0);
        state.ended = state.ended.saturating_add(time.saturating_sub(since));
        let period = state.period(cause);
        period.calls = period.calls.saturating_sub(1);
        period.begun = period.begun.saturating_sub(since);
        if period.calls == 0 {
            period.is_reported = false;
        }
    }

    /// Logs that a call has been waiting since `since` and, if that is known, that it has to wait for
    /// another `left`. Logs this once until no call waits for this cause any more. Returns when the
    /// call has to ask again, if its wait is still to be logged.
    pub(crate) fn report(
        &self,
        cause: Cause,
        since: Duration,
        left: Option<Duration>,
        time: Duration,
    ) -> Option<Duration> {
        let mut state = lock(&self.0);
        let period = state.period(cause);
        let report_at = since.saturating_add(REPORTED_AFTER);
        if period.is_reported || time < report_at {
            return Some(report_at).filter(|_| !period.is_reported);
        }
        period.is_reported = true;
        let calls = period.calls;
        // A subscriber may ask for the counters.
        drop(state);
        trace::waits(cause, calls, time.saturating_sub(since), left);
        None
    }

    pub(crate) fn snapshot(&self, time: Duration) -> Waited {
        let state = lock(&self.0);
        let periods = [&state.limit, &state.login];
        let under_way = periods.iter().map(|period| time.saturating_mul(period.calls).saturating_sub(period.begun));
        Waited {
            calls: state.waited,
            time: state.ended.saturating_add(under_way.sum()),
            under_way: periods.iter().map(|period| u64::from(period.calls)).sum(),
        }
    }
}
