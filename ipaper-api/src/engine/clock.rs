//! Time as the engine counts it: a duration that never goes backwards, whatever the clock behind it does.

use std::time::Duration;

/// Threads read the clock before they take the lock, so that readings may come in the wrong order. A reading that is older than this is no such thing:
/// the clock was set back.
const OUT_OF_ORDER: Duration = Duration::from_secs(10);

/// More than this is not counted at once: it suffices for everything that is waited for here, and sums of it never overflow.
const LONGEST_STEP: Duration = Duration::from_secs(24 * 60 * 60);

/// Turns readings of a clock into time that never goes backwards.
///
/// A clock that jumps back costs nothing: time goes on from where it was. One that jumps ahead takes time with it, but a day at most.
#[derive(Debug, Default)]
pub(crate) struct Clock {
    last_reading: Duration,
    time: Duration,
}

impl Clock {
    /// The time at a reading of the clock.
    pub(crate) fn read(&mut self, reading: Duration) -> Duration {
        if let Some(passed) = reading.checked_sub(self.last_reading) {
            self.time = self.time.saturating_add(passed.min(LONGEST_STEP));
            self.last_reading = reading;
        } else if self.last_reading.saturating_sub(reading) > OUT_OF_ORDER {
            self.last_reading = reading;
        }
        self.time
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn seconds(number: u64) -> Duration {
        Duration::from_secs(number)
    }

    #[test]
    fn readings_in_the_wrong_order_add_no_time() {
        let mut clock = Clock::default();
        assert_eq!(clock.read(seconds(5)), seconds(5));
        assert_eq!(clock.read(seconds(4)), seconds(5));
        assert_eq!(clock.read(seconds(6)), seconds(6));
    }

    #[test]
    fn a_clock_that_jumps_back_goes_on_from_where_it_was() {
        let mut clock = Clock::default();
        clock.read(seconds(1_000));
        assert_eq!(clock.read(seconds(100)), seconds(1_000));
        assert_eq!(clock.read(seconds(107)), seconds(1_007));
    }

    #[test]
    fn a_clock_that_jumps_to_its_end_and_back_still_tells_time() {
        let mut clock = Clock::default();
        let far = clock.read(Duration::MAX);
        assert_eq!(far, LONGEST_STEP);
        clock.read(seconds(3));
        assert_eq!(clock.read(seconds(10)), far + seconds(7));
    }
}
