//! Time as the engine counts it: a duration that never goes backwards, whatever the clock behind it does.

use std::time::Duration;

/// Threads read the clock before they take the lock, so that readings may come in the wrong order. A reading that is older than this is no such thing:
/// the clock was set back.
const OUT_OF_ORDER: Duration = Duration::from_secs(10);

/// More than this is not counted at once: it suffices for everything that is waited for here, and sums of it never overflow.
const LONGEST_STEP: Duration = Duration::from_secs(24 * 60 * 60);

/// Turns readings of a clock into time that never goes backwards.
///
/// A clock that jumps back costs nothing: time goes on from where it was. One that jumps ahead takes time with it, but a day at most. One that swings, or a
/// reading that comes much too late, counts no time twice: what lies below the highest reading has been counted, however often it is passed again.
#[derive(Debug, Default)]
pub(crate) struct Clock {
    last_reading: Duration,
    highest_reading: Duration,
    /// What was counted by readings below the highest one since that was read. Readings above it may count the same time once more.
    counted_below: Duration,
    time: Duration,
}

impl Clock {
    /// The time at a reading of the clock.
    pub(crate) fn read(&mut self, reading: Duration) -> Duration {
        if let Some(passed) = reading.checked_sub(self.highest_reading) {
            let counted = passed.min(self.counted_below);
            self.counted_below = self.counted_below.saturating_sub(counted);
            self.highest_reading = reading;
            self.go_on(reading, passed.saturating_sub(counted));
        } else if let Some(passed) = reading.checked_sub(self.last_reading) {
            // A clock that was set back for good must not stand still later, when it comes to its old readings.
            self.counted_below = self.counted_below.saturating_add(passed).min(OUT_OF_ORDER);
            self.go_on(reading, passed);
        } else if self.last_reading.saturating_sub(reading) > OUT_OF_ORDER {
            self.last_reading = reading;
        }
        self.time
    }

    fn go_on(&mut self, reading: Duration, passed: Duration) {
        self.time = self.time.saturating_add(passed.min(LONGEST_STEP));
        self.last_reading = reading;
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
    fn a_clock_that_swings_counts_no_time_twice() {
        for pattern in [[0, 15], [15, 0], [0, 0], [15, 15]] {
            let mut clock = Clock::default();
            let started = clock.read(seconds(100));
            let mut last = started;
            for tick in (1..1_000).step_by(2) {
                for (behind, tick) in pattern.into_iter().zip([tick, tick + 1]) {
                    let reading = Duration::from_millis(100_000 + tick * 100).saturating_sub(seconds(behind));
                    last = clock.read(reading);
                }
            }
            let passed = last.saturating_sub(started);
            assert!(passed <= seconds(101), "{pattern:?}: {passed:?} of 100 s");
            assert!(passed >= seconds(84), "{pattern:?}: {passed:?} of 100 s");
        }
    }

    #[test]
    fn readings_that_come_much_too_late_are_not_counted_twice() {
        let mut clock = Clock::default();
        clock.read(seconds(111));
        for late in [90, 91, 92, 95] {
            clock.read(seconds(late));
        }
        assert_eq!(clock.read(seconds(120)), seconds(120));
    }

    #[test]
    fn a_clock_that_was_set_back_does_not_stand_still_when_it_comes_to_its_old_readings() {
        let mut clock = Clock::default();
        clock.read(seconds(10_000));
        for reading in 0..30_000 {
            clock.read(seconds(reading));
        }
        let time = clock.read(seconds(30_000));
        // At the old readings' end one step is lost, and ten seconds at most after it.
        assert!(time + OUT_OF_ORDER >= seconds(10_000 + 30_000 - 1), "{time:?}");
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
