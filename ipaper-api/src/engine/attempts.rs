//! The part of a call that knows nothing of its request and its result: turns, attempts, delays, the deadline, the cache, the login.

use std::mem;
use std::sync::Arc;
use std::time::Duration;

use event_listener::{Event, EventListener};

use super::counters::Tally;
use super::flights::{End, Follow, Part};
use super::limiter::{Admission, Place, Ticket};
use super::login::{Account, Entry, LockOut, Pass, Visitor, Worth};
use super::measure::{self, Measure};
use super::retry::{PATIENCE, Retry};
use super::sharing::{Reading, Writing};
use super::step::{Ask, Told, Wait};
use super::trace::{self, Source, Trace};
use super::waits::Cause;
use super::{CallOptions, Engine, out_of_step};
use crate::CodeKind;
use crate::body::{Content, HandedOver, Portion};
use crate::config::LONGEST;
use crate::error::{Error, Outcome};
use crate::form::Form;
use crate::method::{AnswerKind, Method};
use crate::transport::{HttpRequest, HttpResponse};
use crate::upload::{Measured, Unfit, UploadFailure};

/// A call as far as it is the same for all methods.
#[derive(Debug)]
pub(super) struct Attempts {
    engine: Arc<Engine>,
    method: &'static Method,
    account: Arc<Account>,
    retry: Retry,
    fresh: bool,
    /// Whether the call may lead or follow others.
    shares: bool,
    content: Content,
    deadline: Option<Duration>,
    attempt: u32,
    /// The failure of the last attempt.
    failure: Option<Error>,
    /// What the call of another came to, who had not the time for the next attempt, and when that may be made.
    postponed: Option<(Duration, Error)>,
    /// The heaviest outcome of the attempts so far.
    outcome: Outcome,
    /// What the call waits for, and since when.
    waiting: Option<(Waiting, Duration)>,
    waited: Duration,
    reading: Option<Reading>,
    source: Source,
    trace: Trace,
    state: State,
}

/// Where a call stands.
#[derive(Debug)]
enum State {
    /// Has a file of which nothing is known yet.
    Unread,
    BeingRead,
    /// Wants to share the call of an equal read that is under way.
    Joining,
    Following(Follow),
    LookingUp,
    /// Wants to make an attempt.
    Arriving,
    /// At the gate of the login.
    Entering(Visitor),
    InLine {
        pass: Pass,
        ticket: Ticket,
        wait: Option<Wait>,
    },
    BeingAdmitted {
        pass: Pass,
    },
    Admitted {
        pass: Pass,
        place: Place,
    },
    Sent {
        pass: Pass,
        place: Place,
        handed_over: Arc<HandedOver>,
        writing: Option<Writing>,
    },
    Delayed {
        until: Duration,
    },
    /// Wants the answer to be kept.
    Succeeded(HttpResponse),
    Storing(HttpResponse),
    /// Has a result that is to be returned.
    Ready(Next),
    Finished,
}

/// What a call waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Waiting {
    /// The answer to an equal call.
    Answer,
    /// What has to be there before a request is sent.
    Turn(Cause),
}

/// What to do next.
#[derive(Debug)]
pub(super) enum Next {
    Wait(Wait),
    Measure(Measure),
    Ask(Ask),
    Send(HttpRequest),
    /// Return this answer, which came from the cache or from another's call.
    Given(HttpResponse),
    /// Return the answer to the call's own request.
    Answered,
    Failed(Error),
}

/// An attempt whose request is no longer out.
#[derive(Debug)]
pub(super) struct Returned {
    pass: Pass,
    /// How much of the request's body the transport took.
    pub(super) handed_over: Portion,
    /// What was wrong with the file in it.
    pub(super) failure: Option<UploadFailure>,
}

impl Attempts {
    /// A call whose form is `form`, made when the clock reads `now`.
    pub(super) fn new(
        engine: &Arc<Engine>,
        method: &'static Method,
        account: Arc<Account>,
        form: Form,
        options: &CallOptions,
        trace: Trace,
        now: Duration,
    ) -> Self {
        let timeout = options.timeout.or(engine.timeout).map(|timeout| timeout.min(LONGEST));
        let deadline = timeout.map(|timeout| engine.limiter.time(now).saturating_add(timeout));
        let reading = if options.streamed { None } else { Reading::of(engine, method, &account, &form) };
        let content = form.into_content();
        let state = match (&content.file, &reading) {
            (Some(_), _) => State::Unread,
            (None, Some(_)) => State::Joining,
            (None, None) => State::Arriving,
        };
        Attempts {
            engine: Arc::clone(engine),
            method,
            account,
            retry: options.retry.as_ref().unwrap_or(&engine.retry).clone(),
            fresh: options.fresh,
            shares: options.retry.is_none(),
            content,
            deadline,
            attempt: 0,
            failure: None,
            postponed: None,
            outcome: Outcome::NotSent,
            waiting: None,
            waited: Duration::ZERO,
            state,
            reading,
            source: Source::Service,
            trace,
        }
    }

    /// With which account the call is made.
    pub(super) fn account(&self) -> Arc<Account> {
        Arc::clone(&self.account)
    }

    /// What an error calls the file that is sent.
    pub(super) fn file_name(&self) -> String {
        self.content.file.as_ref().map_or_else(|| "the file".to_owned(), |file| file.upload.name())
    }

    /// How many requests were sent.
    pub(super) fn attempts(&self) -> u32 {
        self.attempt
    }

    /// Where the answer came from.
    pub(super) fn source(&self) -> Source {
        self.source
    }

    /// What to do when the clock reads `now`.
    pub(super) fn next(&mut self, now: Duration) -> Next {
        loop {
            let next = match mem::replace(&mut self.state, State::Finished) {
                State::Unread => Some(self.read_file(now)),
                State::Joining => self.join(),
                State::Following(follow) => self.follow(follow, now),
                State::Arriving => self.arrive(),
                State::Entering(visitor) => self.enter(visitor, now),
                State::InLine { pass, ticket, wait } => Some(self.stand_in_line(pass, ticket, wait)),
                State::Admitted { pass, place } => self.send(pass, place, now),
                State::Delayed { until } => self.delay(until, now),
                State::Succeeded(response) => Some(self.keep(response)),
                State::Ready(next) => Some(next),
                State::BeingRead
                | State::LookingUp
                | State::BeingAdmitted { .. }
                | State::Sent { .. }
                | State::Storing(_)
                | State::Finished => Some(Next::Failed(out_of_step(self.method))),
            };
            match next {
                // Time is what the engine makes of the clock; the loop knows the clock only.
                Some(Next::Wait(Wait { until, wake })) => {
                    let time = self.time(now);
                    let until = until.map(|until| now.saturating_add(until.saturating_sub(time)));
                    return Next::Wait(Wait { until, wake });
                }
                Some(next) => return next,
                None => {}
            }
        }
    }

    /// What came of what was asked of the limiter or the cache.
    pub(super) fn told(&mut self, told: Told, now: Duration) {
        self.state = match (mem::replace(&mut self.state, State::Finished), told) {
            (State::LookingUp, Told::Found(Some(response))) => self.found(response),
            (State::LookingUp, Told::Found(None)) => self.take_over(now),
            (State::BeingAdmitted { pass }, Told::Admission(admission)) => self.admitted(pass, admission, now),
            (State::Storing(response), Told::Stored) => State::Ready(self.succeed(response)),
            _ => State::Finished,
        };
    }

    /// The request that was out has been answered or has failed; `None` if none was out.
    pub(super) fn returned(&mut self, now: Duration) -> Option<Returned> {
        let State::Sent { pass, place, handed_over, writing } = mem::replace(&mut self.state, State::Finished) else {
            return None;
        };
        place.end(now);
        drop(writing);
        Some(Returned { pass, handed_over: handed_over.seal(), failure: handed_over.failure().cloned() })
    }

    /// What the attempt came to.
    pub(super) fn settle(&mut self, mut returned: Returned, result: Result<HttpResponse, Error>, now: Duration) {
        match result {
            Ok(response) => {
                returned.pass.accepted(&self.engine.limiter);
                self.engine.budget.succeeded();
                self.state = State::Succeeded(response);
            }
            Err(error) => {
                let time = self.time(now);
                self.judge_login(returned.pass, &error, time);
                self.attempt_failed(error, time);
            }
        }
    }

    /// The call waits no more, be it for its own end.
    pub(super) fn end_waiting(&mut self, now: Duration) {
        if self.waiting.is_some() {
            self.stop_waiting(self.time(now));
        }
    }

    /// Nobody drives the call any more. Everything it holds is given back.
    pub(super) fn abandon(&mut self, now: Duration) {
        self.end_waiting(now);
        drop(self.returned(now));
        self.reading = None;
    }
}

/// Getting to know the file that is to be sent.
impl Attempts {
    fn read_file(&mut self, now: Duration) -> Next {
        let Some(file) = &self.content.file else { return Next::Failed(out_of_step(self.method)) };
        self.state = State::BeingRead;
        let time_limit = self.deadline.map(|deadline| deadline.saturating_sub(self.time(now)));
        Next::Measure(Measure::new(file, time_limit))
    }

    /// What the first reading of the file has told. No method that takes a file is one whose answer is kept.
    pub(super) fn measured(&mut self, measured: Result<Measured, Unfit>, now: Duration) {
        self.state = match (mem::replace(&mut self.state, State::Finished), measured) {
            (State::BeingRead, Ok(_)) if self.is_late(self.time(now)) => {
                State::Ready(self.out_of_time("reading the file to upload"))
            }
            (State::BeingRead, Ok(measured)) => {
                if let Some(file) = &mut self.content.file {
                    file.measured = Some(measured);
                }
                State::Arriving
            }
            (State::BeingRead, Err(unfit)) => {
                State::Ready(Next::Failed(measure::unfit(self.method, self.file_name(), unfit)))
            }
            _ => State::Finished,
        };
    }
}

/// Sharing and keeping answers.
impl Attempts {
    fn join(&mut self) -> Option<Next> {
        self.state = State::Arriving;
        let reading = self.reading.as_mut()?;
        if self.shares {
            match self.engine.flights.join(&reading.key, self.fresh) {
                Part::Follow(follow) => {
                    self.state = State::Following(follow);
                    return None;
                }
                Part::Lead(lead) => reading.lead_with(lead),
            }
        }
        if self.fresh {
            return None;
        }
        self.state = State::LookingUp;
        Some(Next::Ask(reading.look_up()))
    }

    fn follow(&mut self, follow: Follow, now: Duration) -> Option<Next> {
        let end = follow.end();
        if end.is_ok() {
            self.end_waiting(now);
        }
        match end {
            Ok(End::Answered(response)) => {
                self.source = Source::OtherCall;
                Tally::count(&self.engine.tally.shared);
                Some(Next::Given(response))
            }
            Ok(End::Failed(error)) => {
                self.source = Source::OtherCall;
                Some(Next::Failed(error))
            }
            Ok(end) => {
                if let End::Postponed { until, error } = end {
                    self.postponed = Some((until, error));
                }
                self.state = State::Joining;
                None
            }
            Err(_) if self.is_late(self.time(now)) => Some(self.out_of_time("waiting for the answer to an equal call")),
            Err(wake) => {
                self.start_waiting(Waiting::Answer, self.time(now));
                self.state = State::Following(follow);
                Some(self.wait(None, wake))
            }
        }
    }

    fn found(&mut self, response: HttpResponse) -> State {
        self.source = Source::Cache;
        Tally::count(&self.engine.tally.cached);
        if let Some(reading) = self.reading.take() {
            reading.answered(response.clone());
        }
        State::Ready(Next::Given(response))
    }

    /// Begins; where another's call left the next attempt to this one, with that.
    fn take_over(&mut self, now: Duration) -> State {
        let Some((until, error)) = self.postponed.take() else { return State::Arriving };
        let delay = until.saturating_sub(self.time(now));
        let repeat = self.repeat_at(until, error.retry_after());
        if let Repeat::At(until) = repeat {
            return State::Delayed { until };
        }
        self.source = Source::OtherCall;
        let asked = error.retry_after().map(|_| delay);
        let error = error.asking_for(asked);
        match repeat {
            Repeat::TooLate(until) => State::Ready(self.postpone(error, until)),
            Repeat::At(_) | Repeat::No => State::Ready(self.fail(error)),
        }
    }

    /// Keeps an answer, unless a write may have made it stale while it was under way.
    fn keep(&mut self, response: HttpResponse) -> Next {
        let reading = self.reading.as_ref();
        let current = reading.filter(|reading| self.engine.flights.generation(self.method) == reading.generation);
        if let Some(reading) = current {
            let ask = reading.store(response.clone());
            self.state = State::Storing(response);
            return Next::Ask(ask);
        }
        self.succeed(response)
    }

    fn succeed(&mut self, response: HttpResponse) -> Next {
        if let Some(reading) = self.reading.take() {
            reading.answered(response);
        }
        Next::Answered
    }
}

/// Getting to the point of sending.
impl Attempts {
    fn arrive(&mut self) -> Option<Next> {
        self.state = match self.account.arrive() {
            Ok(pass) => self.line_up(pass, None),
            Err(visitor) => State::Entering(visitor),
        };
        None
    }

    fn line_up(&self, pass: Pass, ticket: Option<Ticket>) -> State {
        let ticket = ticket.unwrap_or_else(|| self.engine.limiter.queue());
        State::InLine { pass, ticket, wait: None }
    }

    fn enter(&mut self, visitor: Visitor, now: Duration) -> Option<Next> {
        let time = self.time(now);
        if self.is_late(time) {
            return Some(self.out_of_time("waiting for the account's first login"));
        }
        match visitor.enter(time) {
            Entry::Pass(pass, ticket) => {
                self.state = self.line_up(pass, ticket);
                None
            }
            Entry::Wait(wake) => {
                self.state = State::Entering(visitor);
                Some(Next::Wait(self.wait_for(Cause::Login, None, wake, time)))
            }
            Entry::LockedOut(lock_out) => Some(self.locked_out(lock_out)),
        }
    }

    fn stand_in_line(&mut self, pass: Pass, ticket: Ticket, wait: Option<Wait>) -> Next {
        if let Some(wait) = wait {
            self.state = State::InLine { pass, ticket, wait: None };
            return Next::Wait(wait);
        }
        self.state = State::BeingAdmitted { pass };
        Next::Ask(Ask::Admit { ticket, deadline: self.deadline })
    }

    fn admitted(&mut self, pass: Pass, admission: Admission, now: Duration) -> State {
        match admission {
            Admission::Granted(place) => State::Admitted { pass, place },
            Admission::Wait { ticket, until, wake } => {
                let time = self.time(now);
                let wait = Some(self.wait_for(Cause::Limit, until, wake, time));
                State::InLine { pass, ticket, wait }
            }
            Admission::TooLate { wait } => {
                // Whatever an earlier failure asked for has been waited for by now.
                let earlier = self.failure.take().map(|failure| failure.asking_for(Some(wait)));
                let error = earlier.unwrap_or_else(|| Error::rate_limit(self.method, wait));
                State::Ready(self.end_early(error))
            }
        }
    }

    fn send(&mut self, pass: Pass, mut place: Place, now: Duration) -> Option<Next> {
        let time = self.time(now);
        // Much may have happened while the call was in line.
        match pass.worth(time) {
            Worth::Good => {}
            Worth::Nothing => {
                self.state = State::Arriving;
                return None;
            }
            Worth::LockedOut(lock_out) => return Some(self.locked_out(lock_out)),
        }
        if self.is_late(time) {
            return Some(self.out_of_time(TURN));
        }
        let Some(body) = self.content.body() else { return Some(Next::Failed(out_of_step(self.method))) };
        place.begin();
        self.note_sending(time);
        let handed_over = body.handed_over();
        let writing = Writing::begin(&self.engine.flights, self.method);
        self.state = State::Sent { pass, place, handed_over, writing };
        Some(Next::Send(HttpRequest {
            method: self.method,
            url: self.engine.endpoint.url(self.method),
            body,
            answer_limit: self.engine.limits.bytes,
            file_limit: self.engine.limits.file_bytes,
            time_limit: self.deadline.map(|deadline| deadline.saturating_sub(time)),
            attempt_limit: self.attempt_limit(),
            // A used connection may close just now, and whether the write was read would be unknown.
            fresh_connection: !self.method.is_repeatable() || self.engine.sleep.distrusts_connections(now),
        }))
    }

    fn note_sending(&mut self, time: Duration) {
        self.stop_waiting(time);
        self.attempt = self.attempt.saturating_add(1);
        Tally::count(&self.engine.tally.sent);
        if self.attempt > 1 {
            Tally::count(&self.engine.tally.retried);
        }
        self.trace.sends(self.attempt);
        if let Some(reading) = &mut self.reading {
            reading.sent = time;
        }
    }
}

/// What an attempt came to.
impl Attempts {
    /// A code that the service may answer before it has looked at the login says nothing about the login.
    fn judge_login(&self, mut pass: Pass, error: &Error, time: Duration) {
        match error.code().map(|code| (code, code.kind())) {
            Some((code, CodeKind::Login)) => {
                let asked = error.retry_after().unwrap_or_default().min(LONGEST_LOCK_OUT);
                pass.refused(code.clone(), time, self.engine.lock_out.max(asked));
            }
            Some((_, CodeKind::NotFound | CodeKind::Argument | CodeKind::Conflict | CodeKind::Permission)) => {
                pass.accepted(&self.engine.limiter);
            }
            None if error.is_decode() => pass.accepted(&self.engine.limiter),
            _ => {}
        }
    }

    fn attempt_failed(&mut self, error: Error, time: Duration) {
        let error = error.after_attempts(self.attempt, self.outcome);
        self.outcome = error.outcome();
        if self.is_late(time) {
            self.state = State::Ready(self.end_early(error));
            return;
        }
        self.state = match self.repeat(&error, time) {
            Repeat::At(until) => {
                trace::retries(self.method, self.attempt, until.saturating_sub(time), &error);
                self.failure = Some(error);
                State::Delayed { until }
            }
            Repeat::TooLate(until) => State::Ready(self.postpone(error, until)),
            Repeat::No => State::Ready(self.fail(error)),
        };
    }

    fn repeat(&self, error: &Error, time: Duration) -> Repeat {
        if !self.retry.allows(self.method, error, self.attempt) {
            return Repeat::No;
        }
        let asked = error.retry_after();
        let delay = self.engine.jitter.below(self.retry.delay_after(self.attempt)).max(asked.unwrap_or_default());
        self.repeat_at(time.saturating_add(delay), asked)
    }

    /// Whether there may be an attempt at this time, where the service asked for so much patience.
    fn repeat_at(&self, until: Duration, asked: Option<Duration>) -> Repeat {
        match self.deadline {
            Some(deadline) if until >= deadline => Repeat::TooLate(until),
            None if asked.is_some_and(|asked| asked > PATIENCE) => Repeat::No,
            _ if self.engine.budget.take() => Repeat::At(until),
            _ => Repeat::No,
        }
    }

    fn delay(&mut self, until: Duration, now: Duration) -> Option<Next> {
        if self.time(now) >= until {
            self.state = State::Arriving;
            return None;
        }
        self.state = State::Delayed { until };
        Some(self.wait(Some(until), Event::new().listen()))
    }

    /// The call fails, and with it those that wait for the same.
    fn fail(&mut self, error: Error) -> Next {
        if let Some(reading) = self.reading.take() {
            reading.failed(&error);
        }
        Next::Failed(error)
    }

    fn locked_out(&mut self, lock_out: LockOut) -> Next {
        self.fail(Error::locked_out(self.method, lock_out).after_attempts(self.attempt, self.outcome))
    }

    /// The call has no more time. Those that wait for the same may have more.
    fn end_early(&mut self, error: Error) -> Next {
        self.reading = None;
        Next::Failed(error)
    }

    /// The call has no time for another attempt. Those that wait for the same may have, but are no less patient for that.
    fn postpone(&mut self, error: Error, until: Duration) -> Next {
        if let Some(reading) = self.reading.take() {
            reading.postponed(until, &error);
        }
        Next::Failed(error)
    }

    fn out_of_time(&mut self, doing: &'static str) -> Next {
        let error = self.failure.take().unwrap_or_else(|| Error::deadline(self.method, doing));
        self.end_early(error)
    }
}

/// For longer than this no service makes a client hold its calls back.
const LONGEST_LOCK_OUT: Duration = Duration::from_secs(24 * 60 * 60);

/// Whether a failed attempt is followed by another.
enum Repeat {
    At(Duration),
    /// It would be, were there more time: not before this one.
    TooLate(Duration),
    No,
}

/// What a call is doing while it is in line.
const TURN: &str = "waiting for its turn within the limit of calls";

/// Time.
impl Attempts {
    fn time(&self, now: Duration) -> Duration {
        self.engine.limiter.time(now)
    }

    /// Waits for its turn, until this time if it is known. Comes back earlier to report a wait that
    /// takes long.
    fn wait_for(&mut self, cause: Cause, until: Option<Duration>, wake: EventListener, time: Duration) -> Wait {
        self.start_waiting(Waiting::Turn(cause), time);
        let since = self.waiting.map_or(time, |(_, since)| since);
        let left = until.map(|until| until.saturating_sub(time));
        let report_at = self.engine.waits.report(cause, since, left, time);
        Wait { until: self.or_deadline(until.into_iter().chain(report_at).min()), wake }
    }

    fn start_waiting(&mut self, what: Waiting, time: Duration) {
        let before = self.waiting.map(|(before, _)| before);
        if before == Some(what) {
            return;
        }
        self.stop_waiting(time);
        if let Waiting::Turn(cause) = what {
            let is_new = !matches!(before, Some(Waiting::Turn(_)));
            self.engine.waits.begin(cause, is_new, time);
        }
        self.waiting = Some((what, time));
    }

    fn stop_waiting(&mut self, time: Duration) {
        let Some((what, since)) = self.waiting.take() else { return };
        let waited = time.saturating_sub(since);
        self.waited = self.waited.saturating_add(waited);
        self.trace.waited(self.waited);
        if let Waiting::Turn(cause) = what {
            self.engine.waits.end(cause, since, time);
        }
    }

    /// How long an attempt may take. One with a file is bounded by its progress, not by time.
    fn attempt_limit(&self) -> Option<Duration> {
        let has_file = self.method.is_upload() || self.method.answer == AnswerKind::Binary;
        (!has_file).then_some(self.engine.attempt_timeout)
    }

    fn is_late(&self, time: Duration) -> bool {
        self.deadline.is_some_and(|deadline| time >= deadline)
    }

    fn or_deadline(&self, until: Option<Duration>) -> Option<Duration> {
        until.into_iter().chain(self.deadline).min()
    }

    fn wait(&self, until: Option<Duration>, wake: EventListener) -> Next {
        Next::Wait(Wait { until: self.or_deadline(until), wake })
    }
}
