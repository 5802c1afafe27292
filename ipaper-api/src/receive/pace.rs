//! How long a body may take: it must bring something all the time, and enough of it.

use std::time::Duration;

use crate::transport::TransportFailure;

/// How many decoded bytes of a body are progress.
const ENOUGH: usize = 1024;

/// The time since there was progress. Only waiting for the service counts, not writing what came.
#[derive(Debug)]
pub(super) struct Pace {
    silence: Duration,
    progress: Duration,
    waited: Duration,
    received: usize,
}

impl Pace {
    /// No longer silent than `silence`, and no longer than `progress` for 1 KiB.
    pub(super) fn new(silence: Duration, progress: Duration) -> Self {
        Pace { silence, progress, waited: Duration::ZERO, received: 0 }
    }

    pub(super) fn time_left(&self) -> Duration {
        self.silence.min(self.progress.saturating_sub(self.waited))
    }

    pub(super) fn waited(&mut self, time: Duration) {
        self.waited = self.waited.saturating_add(time);
    }

    pub(super) fn received(&mut self, bytes: usize) {
        self.received = self.received.saturating_add(bytes);
        if self.received >= ENOUGH {
            self.received = 0;
            self.waited = Duration::ZERO;
        }
    }

    pub(super) fn timed_out(&self) -> TransportFailure {
        let (received, progress, silence) = (self.received, self.progress, self.silence);
        TransportFailure::timeout(if self.waited >= progress {
            format!("the response stalled: {received} bytes in {progress:?}, where 1 KiB is the least")
        } else {
            format!("the service was silent for {silence:?}")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn pace() -> Pace {
        Pace::new(10 * SECOND, 30 * SECOND)
    }

    #[test]
    fn allows_silence_up_to_its_limit() {
        let mut pace = pace();
        assert_eq!(pace.time_left(), 10 * SECOND);
        pace.waited(10 * SECOND);
        assert_eq!(pace.timed_out().to_string(), "the service was silent for 10s");
    }

    #[test]
    fn counts_down_until_1_kib_has_come() {
        let mut pace = pace();
        for _ in 0..4 {
            pace.waited(7 * SECOND);
            pace.received(255);
        }
        assert_eq!(pace.time_left(), 2 * SECOND);
        pace.received(3);
        assert_eq!(pace.time_left(), 2 * SECOND, "1,023 bytes are too few");
        pace.received(1);
        assert_eq!(pace.time_left(), 10 * SECOND, "1,024 bytes are enough");
    }

    #[test]
    fn counts_waiting_only() {
        let mut pace = pace();
        pace.received(10 * ENOUGH);
        for _ in 0..29 {
            pace.waited(SECOND);
            pace.received(1);
        }
        assert_eq!(pace.time_left(), SECOND);
        pace.waited(2 * SECOND);
        assert_eq!(pace.time_left(), Duration::ZERO);
        assert!(pace.timed_out().to_string().contains("stalled: 29 bytes in 30s"), "{}", pace.timed_out());
    }
}
