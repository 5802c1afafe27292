//! Notices that the machine has slept.
//!
//! The clock that calls are driven by may stand still while the machine sleeps. Values cached in the
//! evening would then count as fresh in the morning, and connections that the service closed in the
//! night as idle for a moment. The wall clock does not stop, so the clocks disagree after a sleep.
//!
//! Only the freshness of cached values and the age of connections depend on this. The wall clock can
//! be set to any time, so limits, login blocks and deadlines never use it.

use std::sync::Mutex;
use std::time::{Duration, SystemTime};

use jiff::SignedDuration;

use super::lock;
use crate::transport::IDLE_CONNECTION_TIMEOUT;

/// The clocks may drift apart so far, or the wall clock may be corrected by so much.
const TOLERANCE: Duration = Duration::from_secs(60);

/// Compares the clocks of a client and its clones.
#[derive(Debug, Default)]
pub(crate) struct SleepDetector(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    /// How far the wall clock was ahead when it was compared first, or when it last jumped.
    ahead: Option<SignedDuration>,
    /// Until then a transport may hold idle connections from before a sleep.
    distrusted_until: Option<Duration>,
}

impl SleepDetector {
    /// Compares the clocks. Returns whether the wall clock has moved on by more or less time than
    /// the other one.
    pub(crate) fn has_slept(&self, now: Duration, wall: SystemTime) -> bool {
        let since_epoch = SignedDuration::system_until(SystemTime::UNIX_EPOCH, wall).unwrap_or(SignedDuration::MAX);
        let now_signed = SignedDuration::try_from(now).unwrap_or(SignedDuration::MAX);
        let ahead = since_epoch.saturating_sub(now_signed);
        let mut state = lock(&self.0);
        let before = *state.ahead.get_or_insert(ahead);
        if ahead.saturating_sub(before).unsigned_abs() <= TOLERANCE {
            return false;
        }
        state.ahead = Some(ahead);
        state.distrusted_until = Some(now.saturating_add(IDLE_CONNECTION_TIMEOUT));
        true
    }

    /// Whether an idle connection may be one from before a sleep.
    pub(crate) fn distrusts_connections(&self, now: Duration) -> bool {
        lock(&self.0).distrusted_until.is_some_and(|until| now <= until)
    }
}
