//! What a call asks of the loop that drives it.

use std::time::Duration;

use event_listener::EventListener;

use super::Engine;
use super::answers::Telling;
use super::cache::{Answer, Key};
use super::limiter::{Admission, Ticket};
use super::measure::Measure;
use crate::Error;
use crate::transport::{HttpRequest, HttpResponse};

/// What the client is to do next. Both clients are released with this crate, so one that lacks a step does not compile.
#[derive(Debug)]
pub enum Step<T> {
    /// Wait, then take the next step.
    Wait(Wait),
    /// Read a file, where that may block, and report with [`Call::measured`](super::Call::measured).
    Measure(Measure),
    /// Carry this out, and report with [`Call::carried_out`](super::Call::carried_out).
    Errand(Errand),
    /// Send this, and report with [`Call::answered`](super::Call::answered).
    Send(HttpRequest),
    /// Tell this, where that may block, and take the next step.
    Tell(Telling),
    /// Return this.
    Done(Result<T, Error>),
}

/// A time to wait for, or a wake-up, whichever comes first.
#[derive(Debug)]
pub struct Wait {
    /// By the clock that the step was told, if there is a time to wait for.
    pub until: Option<Duration>,
    /// Wakes a thread or a task.
    pub wake: EventListener,
}

impl Wait {
    /// What is left of the time, if there is one to wait for.
    pub fn time_left(&self, now: Duration) -> Option<Duration> {
        self.until.map(|until| until.saturating_sub(now))
    }
}

/// What the limiter or the cache is to do for a call. They are at hand today; were they shared by a fleet of processes, this would take its time.
#[derive(Debug)]
pub struct Errand(pub(super) Ask);

#[derive(Debug)]
pub(super) enum Ask {
    /// May the call go on? The deadline is a time, not a reading of the clock.
    Admit { ticket: Ticket, deadline: Option<Duration> },
    /// Is there an answer?
    LookUp { key: Key, generation: u64 },
    /// Keep this answer.
    Store { key: Key, answer: Answer },
}

/// What came of an errand.
#[derive(Debug)]
pub struct Report(pub(super) Told);

#[derive(Debug)]
pub(super) enum Told {
    Admission(Admission),
    Found(Option<HttpResponse>),
    Stored,
}

impl Errand {
    /// Carries it out at the time `now`.
    pub fn carry_out(self, engine: &Engine, now: Duration) -> Report {
        let cache = engine.cache.as_ref();
        let time = || engine.limiter.time(now);
        Report(match self.0 {
            Ask::Admit { ticket, deadline } => Told::Admission(ticket.take(now, deadline)),
            Ask::LookUp { key, generation } => {
                Told::Found(cache.and_then(|cache| cache.look_up(&key, generation, time())))
            }
            Ask::Store { key, answer } => {
                if let Some(cache) = cache {
                    cache.store(key, answer, time());
                }
                Told::Stored
            }
        })
    }
}
