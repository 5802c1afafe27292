//! One call, from a request's arguments to its result.

use std::fmt;
use std::mem;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use tracing::Span;

use super::answers::{Answer, Telling};
use super::attempts::{Attempts, Next};
use super::drift::DriftReport;
use super::filter::{Filter, ReadAnswer};
use super::measure::Reading as FileReading;
use super::step::{Errand, Report, Step};
use super::trace::{self, Source, Trace};
use super::{CallOptions, Engine, out_of_step};
use crate::body::Portion;
use crate::credentials::Credentials;
use crate::error::{Error, ErrorKind, Outcome};
use crate::form::Form;
use crate::method::Method;
use crate::receive::is_success;
use crate::request::Request;
use crate::transport::{HttpResponse, TransportFailure};

/// One call. The times that it is told are counted from the [limiter's epoch](Engine::time_of).
pub struct Call<R, T> {
    engine: Arc<Engine>,
    request: R,
    read: ReadAnswer<R, T>,
    trace: Trace,
    started: Duration,
    progress: Progress,
    /// What the answer was decoded to, until it is returned.
    value: Option<T>,
    /// What the last answer holds that nobody knows, until the call is over and nobody waits for it any more.
    drift: Option<DriftReport>,
    /// The answers that came, until then.
    answers: Vec<Answer>,
    /// What the call has come to, while listeners are told of its answers.
    result: Option<Result<T, Error>>,
}

enum Progress {
    New(CallOptions),
    Begun(Box<Attempts>),
    Over,
}

impl<R: Request, T> Call<R, T> {
    pub(super) fn new(engine: &Arc<Engine>, request: R, options: &CallOptions, read: ReadAnswer<R, T>) -> Self {
        Call {
            engine: Arc::clone(engine),
            request,
            read,
            trace: Trace::new(R::METHOD),
            started: Duration::ZERO,
            progress: Progress::New(options.clone()),
            value: None,
            drift: None,
            answers: Vec::new(),
            result: None,
        }
    }

    /// The span that observes the call.
    pub fn span(&self) -> Span {
        self.trace.span().clone()
    }

    /// What to do at the time `now`, when the wall clock reads `wall`.
    pub fn step(&mut self, now: Duration, wall: SystemTime) -> Step<T> {
        self.engine.compare_clocks(now, wall);
        if let Some(result) = self.result.take() {
            return Step::Done(result);
        }
        match self.next(now) {
            Next::Wait(wait) => Step::Wait(wait),
            Next::Measure(measure) => Step::Measure(measure),
            Next::Ask(ask) => Step::Errand(Errand(ask)),
            Next::Send(request) => Step::Send(request),
            Next::Given(response) => {
                // The leader already reported drift for this response, and it was a success.
                let (result, _) = (self.read)(&self.request, &response, self.engine.limits, false);
                self.end(result, now)
            }
            Next::Answered => {
                let result = self.value.take().ok_or_else(|| out_of_step(R::METHOD));
                self.end(result, now)
            }
            Next::Failed(error) => self.end(Err(error), now),
        }
    }

    /// What came of the file that [`step`](Self::step) asked to be read.
    pub fn measured(&mut self, reading: FileReading, now: Duration) {
        if let Progress::Begun(attempts) = &mut self.progress {
            attempts.measured(reading.0, now);
        }
    }

    /// What came of the errand that [`step`](Self::step) asked for.
    pub fn carried_out(&mut self, report: Report, now: Duration) {
        if let Progress::Begun(attempts) = &mut self.progress {
            attempts.told(report.0, now);
        }
    }

    /// What came of the request that [`step`](Self::step) asked to be sent.
    pub fn answered(&mut self, result: Result<HttpResponse, TransportFailure>, now: Duration) {
        let Progress::Begun(attempts) = &mut self.progress else { return };
        let Some(returned) = attempts.returned(now) else { return };
        let account = attempts.account();
        let failed_upload = returned.failure.clone().map(|failure| (attempts.file_name(), failure));
        let result = match result {
            Ok(response) => {
                self.trace.received(response.status, response.body.len());
                let result = self.decode(&response, &account.credentials);
                match if response.came_early { early(R::METHOD, &response, result) } else { result } {
                    Ok(value) => {
                        self.value = Some(value);
                        Ok(response)
                    }
                    Err(error) => Err(error),
                }
            }
            Err(failure) => Err(if let Some((file, failure)) = failed_upload {
                Error::unreadable(R::METHOD, file, failure)
            } else {
                let failure = self.filter(&account.credentials).failure(failure);
                transport_error(R::METHOD, failure, returned.handed_over)
            }),
        };
        if let Progress::Begun(attempts) = &mut self.progress {
            attempts.settle(returned, result, now);
        }
    }

    fn next(&mut self, now: Duration) -> Next {
        if let Progress::New(options) = &mut self.progress {
            let options = mem::take(options);
            self.started = now;
            match self.begin(&options, now) {
                Ok(attempts) => self.progress = Progress::Begun(Box::new(attempts)),
                Err(error) => return Next::Failed(error),
            }
        }
        match &mut self.progress {
            Progress::Begun(attempts) => attempts.next(now),
            Progress::New(_) | Progress::Over => Next::Failed(out_of_step(R::METHOD)),
        }
    }

    /// Checks everything, before anything is sent.
    fn begin(&self, options: &CallOptions, now: Duration) -> Result<Attempts, Error> {
        options.check()?;
        let account = self.engine.account();
        let form = Form::new(R::METHOD, &account.credentials).with_upload_limit(self.engine.upload_limit);
        let form = form
            .with_arguments(&self.request)
            .map_err(|argument| Error::invalid_argument(Some(R::METHOD), argument))?;
        Ok(Attempts::new(&self.engine, R::METHOD, account, form, options, self.trace.clone(), now))
    }

    fn filter<'c>(&'c self, credentials: &'c Credentials) -> Filter<'c, R> {
        Filter { request: &self.request, credentials }
    }

    fn decode(&mut self, response: &HttpResponse, credentials: &Credentials) -> Result<T, Error> {
        let listens = self.engine.drift_listener.is_some();
        let is_told = trace::is_told_of_drift();
        let filter = self.filter(credentials);
        let (result, drifts) = filter.read(self.read, response, self.engine.limits, listens || is_told);
        let result = result.map_err(|error| error.answered_by(self.engine.endpoint.host()));
        trace::drifted(R::METHOD, &drifts);
        if listens {
            self.drift = DriftReport::of(R::METHOD, drifts).or(self.drift.take());
        }
        self.keep_answer(response, &result, credentials);
        result
    }

    /// Keeps the answer for those who listen, if there is anybody.
    fn keep_answer(&mut self, response: &HttpResponse, result: &Result<T, Error>, credentials: &Credentials) {
        if !self.engine.answer_listeners.is_empty() {
            let redactor = self.filter(credentials).redactor();
            self.answers.extend(Answer::of(R::METHOD, redactor.as_ref(), response, result));
        }
    }

    fn end(&mut self, result: Result<T, Error>, now: Duration) -> Step<T> {
        let (source, attempts) = match mem::replace(&mut self.progress, Progress::Over) {
            Progress::Begun(mut attempts) => {
                attempts.end_waiting(now);
                (attempts.source(), attempts.attempts())
            }
            Progress::New(_) | Progress::Over => (Source::Service, 0),
        };
        let error = result.as_ref().err();
        if let Some(error) = error {
            self.engine.tally.count_failure(error.kind());
        }
        self.trace.ends(R::METHOD, now.saturating_sub(self.started), source, attempts, error);
        if let (Some(listener), Some(report)) = (&self.engine.drift_listener, self.drift.take()) {
            listener.tell(report);
        }
        if self.answers.is_empty() {
            return Step::Done(result);
        }
        self.result = Some(result);
        Step::Tell(Telling::new(&self.engine.answer_listeners, mem::take(&mut self.answers), &self.trace))
    }
}

impl<R, T> Call<R, T> {
    /// Nobody drives the call any more, at the time `now`: what it holds is given back, and what it sent counts as ended.
    pub fn abandon(&mut self, now: Duration) {
        if let Progress::Begun(mut attempts) = mem::replace(&mut self.progress, Progress::Over) {
            attempts.abandon(now);
            self.trace.breaks_off(now.saturating_sub(self.started));
        }
    }
}

impl<R: fmt::Debug, T> fmt::Debug for Call<R, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call").field("request", &self.request).finish_non_exhaustive()
    }
}

/// A call that is abandoned at the right time when the loop that drives it is.
#[derive(Debug)]
pub struct Driven<R, T, C: Fn() -> Duration> {
    call: Call<R, T>,
    clock: C,
}

impl<R, T, C: Fn() -> Duration> Driven<R, T, C> {
    /// With the clock by which it is driven.
    pub fn new(call: Call<R, T>, clock: C) -> Self {
        Driven { call, clock }
    }
}

impl<R, T, C: Fn() -> Duration> Deref for Driven<R, T, C> {
    type Target = Call<R, T>;

    fn deref(&self) -> &Call<R, T> {
        &self.call
    }
}

impl<R, T, C: Fn() -> Duration> DerefMut for Driven<R, T, C> {
    fn deref_mut(&mut self) -> &mut Call<R, T> {
        &mut self.call
    }
}

impl<R, T, C: Fn() -> Duration> Drop for Driven<R, T, C> {
    fn drop(&mut self) {
        self.call.abandon((self.clock)());
    }
}

/// A request whose last byte was never handed over has had no effect: the form is bound before the method runs.
fn transport_error(method: &'static Method, failure: TransportFailure, handed_over: Portion) -> Error {
    let outcome = match handed_over {
        _ if failure.is_unwritable() => Outcome::Done,
        _ if failure.came_early() => Outcome::Unknown,
        Portion::All => Outcome::Unknown,
        Portion::Part | Portion::Nothing => Outcome::NotSent,
    };
    let failure = if handed_over == Portion::Nothing { failure.before_the_request() } else { failure };
    Error::transport(method, failure, outcome)
}

/// What a response means that began before the request was sent in full. A refusal is believed. A
/// success is not: what was not sent cannot have been done, so it belongs to something else.
fn early<T>(method: &'static Method, response: &HttpResponse, result: Result<T, Error>) -> Result<T, Error> {
    match result {
        Err(error) if error.kind() == ErrorKind::ReturnCode => Err(error),
        Err(error) if !is_success(response.status) => Err(error.not_sent()),
        Ok(_) | Err(_) => Err(Error::early(method, response.status)),
    }
}
