//! A line of callers in order of arrival, each of whom can be woken by itself.

use std::collections::VecDeque;

use event_listener::{Event, EventListener};

/// Callers in order of arrival.
#[derive(Debug, Default)]
pub(crate) struct Line {
    waiting: VecDeque<Waiting>,
    next: u64,
}

#[derive(Debug)]
struct Waiting {
    number: u64,
    event: Event,
}

impl Line {
    /// Joins at the end, and returns a number to be known by.
    pub(crate) fn join(&mut self) -> u64 {
        let number = self.next;
        self.next += 1;
        self.waiting.push_back(Waiting { number, event: Event::new() });
        number
    }

    /// How many are ahead of this number; `None` if it is not in line.
    pub(crate) fn ahead_of(&self, number: u64) -> Option<usize> {
        self.waiting.binary_search_by_key(&number, |waiting| waiting.number).ok()
    }

    /// Everyone's number, the first's first.
    pub(crate) fn numbers(&self) -> impl Iterator<Item = u64> {
        self.waiting.iter().map(|waiting| waiting.number)
    }

    /// Leaves the line, and says whether the number was in it.
    pub(crate) fn leave(&mut self, number: u64) -> bool {
        self.ahead_of(number).and_then(|position| self.waiting.remove(position)).is_some()
    }

    /// What wakes this number from now on; for one that is not in line, never.
    pub(crate) fn listen(&self, number: u64) -> EventListener {
        let waiting = self.ahead_of(number).and_then(|position| self.waiting.get(position));
        waiting.map_or_else(|| Event::new().listen(), |waiting| waiting.event.listen())
    }

    /// Wakes the first `count` in line.
    pub(crate) fn wake_first(&self, count: usize) {
        for waiting in self.waiting.iter().take(count) {
            waiting.event.notify(usize::MAX);
        }
    }

    /// Wakes the one with so many ahead.
    pub(crate) fn wake_at(&self, position: usize) {
        if let Some(waiting) = self.waiting.get(position) {
            waiting.event.notify(usize::MAX);
        }
    }
}
