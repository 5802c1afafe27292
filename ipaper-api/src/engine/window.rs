//! The places of a sliding window: who may call now, and who has to wait for how long. Time comes in as a number.

use std::collections::VecDeque;
use std::time::Duration;

use event_listener::EventListener;

use super::clock::Clock;
use super::line::Line;

/// So many places, each taken by a call until the window has passed since the call's end, and the line of those who wait for one.
///
/// What is counted are ends, not beginnings: a call reaches the service at any time between the two, so that only a place that is held from before the call
/// until one window after it bounds what the service sees.
#[derive(Debug)]
pub(crate) struct Window {
    clock: Clock,
    places: usize,
    length: Duration,
    /// Places of calls that are under way.
    under_way: usize,
    /// Those of them whose calls ended at a time that nobody told.
    ended_unseen: usize,
    /// When the places of calls that ended become free, the earliest first.
    cooling: VecDeque<Duration>,
    line: Line,
}

/// The answer to one who wants a place.
#[derive(Debug)]
pub(crate) enum Turn {
    /// The place is taken.
    Granted,
    /// None is free. The time is known where the place is that of a call that ended.
    Wait { until: Option<Duration>, wake: EventListener },
    /// None will be free before the deadline, but after this time at the earliest.
    TooLate { wait: Duration },
}

impl Window {
    pub(crate) fn new(places: usize, length: Duration) -> Self {
        Window {
            clock: Clock::default(),
            places,
            length,
            under_way: 0,
            ended_unseen: 0,
            cooling: VecDeque::new(),
            line: Line::default(),
        }
    }

    /// The time at a reading of the clock. What has cooled down by then is free.
    pub(crate) fn advance(&mut self, reading: Duration) -> Duration {
        let time = self.clock.read(reading);
        for _ in 0..std::mem::take(&mut self.ended_unseen) {
            self.cool_down(time);
        }
        while self.cooling.front().is_some_and(|free| *free <= time) {
            self.cooling.pop_front();
        }
        time
    }

    pub(crate) fn join(&mut self) -> u64 {
        self.line.join()
    }

    /// Takes a place for the one with this number, if it is its turn.
    ///
    /// A place is free for everyone who has fewer ahead than there are free places: nobody is overtaken, and nobody is held up by one ahead who is slow to
    /// come for a place.
    pub(crate) fn take(&mut self, number: u64, reading: Duration, deadline: Option<Duration>) -> Turn {
        let time = self.advance(reading);
        let ahead = self.line.ahead_of(number).unwrap_or(usize::MAX);
        let Some(missing) = ahead.checked_sub(self.free()) else {
            self.line.leave(number);
            self.under_way += 1;
            self.wake_next();
            return Turn::Granted;
        };
        let earliest = self.earliest(missing, time);
        if deadline.is_some_and(|deadline| deadline < earliest) {
            self.leave(number);
            return Turn::TooLate { wait: earliest.saturating_sub(time) };
        }
        Turn::Wait { until: self.cooling.get(missing).copied(), wake: self.line.listen(number) }
    }

    /// Leaves the line.
    pub(crate) fn leave(&mut self, number: u64) {
        if self.line.leave(number) {
            self.wake_next();
        }
    }

    /// A call has ended.
    pub(crate) fn end(&mut self, reading: Duration) {
        let time = self.advance(reading);
        self.cool_down(time);
        // One of those in line can now know its time.
        self.line.wake_at((self.free() + self.cooling.len()).saturating_sub(1));
        self.wake_next();
    }

    /// A call has ended, and it is not known when: at the latest when the clock is read next.
    pub(crate) fn end_unseen(&mut self) {
        self.ended_unseen += 1;
        self.wake_next();
    }

    /// A call that was let through is not going to be made.
    pub(crate) fn give_back(&mut self) {
        self.under_way = self.under_way.saturating_sub(1);
        self.wake_next();
    }

    fn cool_down(&mut self, time: Duration) {
        self.under_way = self.under_way.saturating_sub(1);
        self.cooling.push_back(time.saturating_add(self.length));
    }

    fn free(&self) -> usize {
        self.places.saturating_sub(self.under_way + self.cooling.len())
    }

    /// Wakes those whose turn it is, and the next one, who has to watch the time.
    fn wake_next(&self) {
        self.line.wake_first(self.free() + 1);
    }

    /// The earliest time at which a place can be free for the one who has `missing` others before it in line for the places that are not free now: those
    /// that cool down come first, then those of the calls that end at once, and then the same again one window later.
    fn earliest(&self, missing: usize, time: Duration) -> Duration {
        let round = u32::try_from(missing / self.places).unwrap_or(u32::MAX);
        let first = self.cooling.get(missing % self.places).copied().unwrap_or(time.saturating_add(self.length));
        first.saturating_add(self.length.saturating_mul(round))
    }
}
