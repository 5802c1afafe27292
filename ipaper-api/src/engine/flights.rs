//! Reads that are under way: equal ones share one call, and a write in between parts those that began before it from those that begin after.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use event_listener::{Event, EventListener};

use super::cache::Key;
use super::lock;
use crate::Error;
use crate::method::Method;
use crate::transport::HttpResponse;

/// The reads that are under way, and how often the answers of each method were made stale.
#[derive(Debug, Default)]
pub(crate) struct Flights {
    board: Mutex<Board>,
}

#[derive(Debug, Default)]
struct Board {
    /// For each read by its full name, how many times it was made stale. Reads that never were are not in here.
    generations: HashMap<&'static str, u64>,
    /// How many times all reads were made stale.
    generation_of_all: u64,
    /// The youngest flight for each key.
    current: HashMap<Key, Arc<Flight>>,
}

impl Board {
    fn generation(&self, method: &Method) -> u64 {
        self.generations.get(method.full_name()).copied().unwrap_or(0) + self.generation_of_all
    }
}

/// A read that is under way.
#[derive(Debug)]
struct Flight {
    generation: u64,
    end: Mutex<Option<End>>,
    ended: Event,
}

/// How a flight ended.
#[derive(Clone, Debug)]
pub(crate) enum End {
    /// With an answer for all who wait for it.
    Answered(HttpResponse),
    /// With a failure for all who wait for it.
    Failed(Error),
    /// With nothing: the one who led it was cancelled or out of time.
    Abandoned,
    /// With a failure that may pass, and too late for the one who led it: the others may try again, but not before this time.
    Postponed { until: Duration, error: Error },
}

/// One's part in a flight.
#[derive(Debug)]
pub(crate) enum Part {
    /// Make the call, for oneself and for others.
    Lead(Lead),
    /// Another makes the call.
    Follow(Follow),
}

impl Flights {
    /// How often the answers of a method were made stale.
    pub(crate) fn generation(&self, method: &Method) -> u64 {
        lock(&self.board).generation(method)
    }

    /// What was answered before this moment, or is going to be answered to a read that has begun, is no longer to be trusted.
    pub(crate) fn make_stale(&self, methods: &[&'static str]) {
        let mut board = lock(&self.board);
        for method in methods {
            *board.generations.entry(method).or_insert(0) += 1;
        }
    }

    /// The same for all methods.
    pub(crate) fn make_all_stale(&self) {
        lock(&self.board).generation_of_all += 1;
    }

    /// Joins a flight that began since the last write, or begins one. One who wants a `fresh` answer always begins one.
    pub(crate) fn join(self: &Arc<Self>, key: &Key, fresh: bool) -> Part {
        let mut board = lock(&self.board);
        let generation = board.generation(key.method);
        if let Some(flight) = board.current.get(key).filter(|flight| !fresh && flight.generation == generation) {
            return Part::Follow(Follow { flight: Arc::clone(flight) });
        }
        let flight = Arc::new(Flight { generation, end: Mutex::new(None), ended: Event::new() });
        board.current.insert(key.clone(), Arc::clone(&flight));
        Part::Lead(Lead { flights: Arc::clone(self), key: key.clone(), flight })
    }
}

/// The part of the one who makes the call. Dropped, it leaves the call to a follower.
#[derive(Debug)]
pub(crate) struct Lead {
    flights: Arc<Flights>,
    key: Key,
    flight: Arc<Flight>,
}

impl Lead {
    /// The generation of the method when the flight began.
    pub(crate) fn generation(&self) -> u64 {
        self.flight.generation
    }

    /// Ends the flight for everyone in it.
    pub(crate) fn land(self, end: End) {
        *lock(&self.flight.end) = Some(end);
    }
}

impl Drop for Lead {
    fn drop(&mut self) {
        let mut board = lock(&self.flights.board);
        if board.current.get(&self.key).is_some_and(|flight| Arc::ptr_eq(flight, &self.flight)) {
            board.current.remove(&self.key);
        }
        drop(board);
        lock(&self.flight.end).get_or_insert(End::Abandoned);
        self.flight.ended.notify(usize::MAX);
    }
}

/// The part of one who waits for another's call.
#[derive(Debug)]
pub(crate) struct Follow {
    flight: Arc<Flight>,
}

impl Follow {
    /// How the flight ended, or what will tell.
    pub(crate) fn end(&self) -> Result<End, EventListener> {
        let end = lock(&self.flight.end);
        end.clone().ok_or_else(|| self.flight.ended.listen())
    }
}
