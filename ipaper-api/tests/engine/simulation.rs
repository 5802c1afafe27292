//! A world made of numbers: calls that are driven as the clients drive them, a service that answers as it is told to, and time that passes when nothing else is left
//! to do.

use std::fmt::Debug;
use std::future::Future;
use std::io::Read;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::{Duration, SystemTime};

use ipaper_api::engine::{Call, CallOptions, Engine, Errand, FileReading, Report, Step, Wait};
use ipaper_api::transport::{HttpRequest, HttpResponse, TransportFailure};
use ipaper_api::{Config, Credentials, Error, Method, Request};

pub const fn seconds(number: u64) -> Duration {
    Duration::from_secs(number)
}

pub const fn milliseconds(number: u64) -> Duration {
    Duration::from_millis(number)
}

pub fn config() -> Config {
    Config::new(Credentials::api_key("k3y")).endpoint("http://127.0.0.1:1/V2/")
}

pub fn engine(config: Config) -> Arc<Engine> {
    Engine::new(config).expect("a good configuration").0
}

/// What a wall clock reads that was started with the other clock and never set.
pub fn wall(now: Duration) -> SystemTime {
    SystemTime::UNIX_EPOCH.checked_add(now).unwrap_or(SystemTime::UNIX_EPOCH)
}

/// An answer of the API.
pub fn success(data: &str) -> HttpResponse {
    HttpResponse::xml(format!("<result><code>SUCCESS</code><message/><data>{data}</data></result>"))
}

pub fn code(code: &str) -> HttpResponse {
    HttpResponse::xml(format!("<result><code>{code}</code><message/></result>"))
}

pub fn status(status: u16) -> HttpResponse {
    HttpResponse::new(status, Some("text/html".to_owned()), "<html>sorry</html>")
}

/// What becomes of a request.
pub struct Fate {
    /// How long after its sending the service sees it; `None` if it never does.
    pub arrives_after: Option<Duration>,
    /// How long after its sending the client knows.
    pub ends_after: Duration,
    /// How much of the body the transport takes.
    pub taken: Taken,
    pub result: Result<HttpResponse, TransportFailure>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    Nothing,
    Part,
    All,
}

impl Fate {
    /// Seen half-way, and answered like this.
    pub fn answered(response: HttpResponse, after: Duration) -> Self {
        Fate { arrives_after: Some(after / 2), ends_after: after, taken: Taken::All, result: Ok(response) }
    }

    /// Seen half-way, and not answered, as the client finds out like this.
    pub fn failed(failure: TransportFailure, after: Duration) -> Self {
        Fate { arrives_after: Some(after / 2), ends_after: after, taken: Taken::All, result: Err(failure) }
    }

    /// Seen by the service, which is never heard of again.
    pub fn lost(after: Duration) -> Self {
        Fate::failed(TransportFailure::interrupted("reset"), after)
    }

    /// No connection.
    pub fn refused(after: Duration) -> Self {
        let result = Err(TransportFailure::connection("refused"));
        Fate { arrives_after: None, ends_after: after, taken: Taken::Nothing, result }
    }
}

/// A request as the service saw it.
#[derive(Clone, Debug)]
pub struct Arrival {
    pub at: Duration,
    pub task: usize,
    pub is_whole: bool,
}

/// A request as it was sent.
#[derive(Clone, Debug)]
pub struct Sending {
    pub at: Duration,
    /// When the client took it for over, be it because it was cancelled.
    pub ended: Duration,
    pub task: usize,
    pub method: &'static Method,
    /// It asks for a connection of its own.
    pub fresh_connection: bool,
    /// It left in full, and the client never learned what became of it.
    pub is_lost: bool,
    /// The code of its answer, if it has one.
    pub code: Option<String>,
}

/// How a call ended.
#[derive(Debug)]
pub struct Finished {
    pub at: Duration,
    /// The value as `Debug` shows it; `None` for a call that was cancelled.
    pub result: Option<Result<String, Error>>,
}

impl Finished {
    pub fn value(&self) -> &str {
        match &self.result {
            Some(Ok(value)) => value,
            other => panic!("expected a value, got {other:?}"),
        }
    }

    pub fn error(&self) -> &Error {
        match &self.result {
            Some(Err(error)) => error,
            other => panic!("expected an error, got {other:?}"),
        }
    }
}

/// What a call has come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    Waiting,
    Sent,
    Over,
}

/// Drives a single call without a world, as far as it goes at this time.
pub fn drive<R: Request, T>(call: &mut Call<R, T>, engine: &Engine, now: Duration) -> Stop {
    loop {
        match call.step(now, wall(now)) {
            Step::Wait(_) => return Stop::Waiting,
            Step::Send(_) => return Stop::Sent,
            Step::Measure(measure) => call.measured(measure.read(), now),
            Step::Tell(telling) => telling.tell(),
            Step::Done(_) => return Stop::Over,
            Step::Errand(errand) => call.carried_out(errand.carry_out(engine, now), now),
        }
    }
}

/// A call whatever its types are.
trait Drive {
    fn step(&mut self, now: Duration, wall: SystemTime) -> Step<String>;
    fn measured(&mut self, reading: FileReading, now: Duration);
    fn carried_out(&mut self, report: Report, now: Duration);
    fn answered(&mut self, result: Result<HttpResponse, TransportFailure>, now: Duration);
    fn abandon(&mut self, now: Duration);
}

impl<R: Request, T: Debug> Drive for Call<R, T> {
    fn step(&mut self, now: Duration, wall: SystemTime) -> Step<String> {
        match Call::step(self, now, wall) {
            Step::Wait(wait) => Step::Wait(wait),
            Step::Measure(measure) => Step::Measure(measure),
            Step::Errand(errand) => Step::Errand(errand),
            Step::Send(request) => Step::Send(request),
            Step::Tell(telling) => Step::Tell(telling),
            Step::Done(result) => Step::Done(result.map(|value| format!("{value:?}"))),
        }
    }

    fn measured(&mut self, reading: FileReading, now: Duration) {
        Call::measured(self, reading, now);
    }

    fn carried_out(&mut self, report: Report, now: Duration) {
        Call::carried_out(self, report, now);
    }

    fn answered(&mut self, result: Result<HttpResponse, TransportFailure>, now: Duration) {
        Call::answered(self, result, now);
    }

    fn abandon(&mut self, now: Duration) {
        Call::abandon(self, now);
    }
}

struct Task {
    engine: Arc<Engine>,
    call: Box<dyn Drive>,
    stage: Stage,
    cancelled_at: Option<Duration>,
}

enum Stage {
    /// Comes at this time.
    Coming(Duration),
    Ready,
    Waiting {
        until: Option<Duration>,
        wait: Wait,
    },
    Sent {
        until: Duration,
        arrival: Option<Arrival>,
        sending: usize,
        result: Option<Result<HttpResponse, TransportFailure>>,
    },
    Done,
}

type Service = Box<dyn FnMut(&HttpRequest, usize, Duration) -> Fate>;

/// The world. Its time is the true one; what the calls are told is what the clock reads.
pub struct World {
    now: Duration,
    /// What the clock reads, as a function of the true time.
    clock: Box<dyn Fn(Duration) -> Duration>,
    /// What the wall clock reads, as a function of the true time.
    wall: Box<dyn Fn(Duration) -> SystemTime>,
    service: Service,
    tasks: Vec<Task>,
    pub arrivals: Vec<Arrival>,
    pub sendings: Vec<Sending>,
    pub finished: Vec<Option<Finished>>,
}

impl World {
    /// With a service that decides on the fate of a request, given the number of its call and the true time.
    pub fn new(service: impl FnMut(&HttpRequest, usize, Duration) -> Fate + 'static) -> Self {
        World {
            now: Duration::ZERO,
            clock: Box::new(|now| now),
            wall: Box::new(wall),
            service: Box::new(service),
            tasks: Vec::new(),
            arrivals: Vec::new(),
            sendings: Vec::new(),
            finished: Vec::new(),
        }
    }

    /// With a clock that is not to be trusted.
    pub fn with_clock(mut self, clock: impl Fn(Duration) -> Duration + 'static) -> Self {
        self.clock = Box::new(clock);
        self
    }

    /// With a wall clock that is set to other times.
    pub fn with_wall_clock(mut self, wall: impl Fn(Duration) -> SystemTime + 'static) -> Self {
        self.wall = Box::new(wall);
        self
    }

    /// A call that is made at this time. Returns its number.
    pub fn call<R: Request>(&mut self, at: Duration, engine: &Arc<Engine>, request: R, options: &CallOptions) -> usize {
        self.add(at, engine, Box::new(engine.call(request, options)))
    }

    /// A call as its client makes it, at this time.
    pub fn plain_call<R: Request>(&mut self, at: Duration, engine: &Arc<Engine>, request: R) -> usize {
        self.call(at, engine, request, &CallOptions::new())
    }

    fn add(&mut self, at: Duration, engine: &Arc<Engine>, call: Box<dyn Drive>) -> usize {
        self.tasks.push(Task { engine: Arc::clone(engine), call, stage: Stage::Coming(at), cancelled_at: None });
        self.finished.push(None);
        self.tasks.len() - 1
    }

    /// Drops the call at this time, if it is not over by then.
    pub fn cancel(&mut self, task: usize, at: Duration) {
        self.tasks[task].cancelled_at = Some(at);
    }

    /// Lets time pass until every call has ended.
    ///
    /// # Panics
    ///
    /// When a call waits for what nobody is going to do.
    pub fn run(&mut self) {
        loop {
            self.settle();
            if self.finished.iter().all(Option::is_some) {
                return;
            }
            let next = self.tasks.iter().filter_map(Task::next_event).min();
            self.now = next.unwrap_or_else(|| panic!("a call waits for ever at {:?}", self.now)).max(self.now);
        }
    }

    /// How the call of this number ended.
    pub fn outcome(&self, task: usize) -> &Finished {
        self.finished[task].as_ref().expect("the world has run")
    }

    pub fn sent(&self, task: usize) -> usize {
        self.sendings.iter().filter(|sending| sending.task == task).count()
    }

    /// The most requests that the service saw in any window of this length.
    pub fn most_arrivals_in(&self, window: Duration) -> usize {
        let mut times: Vec<Duration> = self.arrivals.iter().map(|arrival| arrival.at).collect();
        times.sort();
        let in_window = |first: usize| times[first..].iter().take_while(|time| **time < times[first] + window).count();
        (0..times.len()).map(in_window).max().unwrap_or(0)
    }

    /// Does everything that is to be done at this time.
    fn settle(&mut self) {
        loop {
            let advanced = (0..self.tasks.len()).filter(|number| self.advance(*number)).count();
            if advanced == 0 {
                return;
            }
        }
    }

    fn reading(&self) -> Duration {
        (self.clock)(self.now)
    }

    /// Says whether anything was done.
    fn advance(&mut self, number: usize) -> bool {
        let now = self.now;
        let reading = self.reading();
        let task = &mut self.tasks[number];
        if matches!(task.stage, Stage::Done) {
            return false;
        }
        if task.cancelled_at.is_some_and(|at| at <= now) {
            self.drop_call(number);
            return true;
        }
        match &mut task.stage {
            Stage::Coming(at) if *at <= now => task.stage = Stage::Ready,
            Stage::Waiting { until, wait } => {
                let is_time = until.is_some_and(|until| until <= now);
                if !is_time && !is_woken(wait) {
                    return false;
                }
                task.stage = Stage::Ready;
            }
            Stage::Sent { until, arrival, result, .. } if *until <= now => {
                self.arrivals.extend(arrival.take());
                if let Some(result) = result.take() {
                    task.call.answered(result, reading);
                }
                task.stage = Stage::Ready;
            }
            Stage::Ready => self.step(number),
            Stage::Coming(_) | Stage::Sent { .. } | Stage::Done => return false,
        }
        true
    }

    fn step(&mut self, number: usize) {
        let (now, reading, wall) = (self.now, self.reading(), (self.wall)(self.now));
        let task = &mut self.tasks[number];
        match task.call.step(reading, wall) {
            Step::Wait(wait) => {
                // Timers run by the true time, whatever the clock reads.
                let until = wait.time_left(reading).map(|left| now.saturating_add(left));
                task.stage = Stage::Waiting { until, wait };
            }
            Step::Measure(measure) => task.call.measured(measure.read(), reading),
            Step::Errand(errand) => {
                let report = carry_out(errand, &task.engine, reading);
                task.call.carried_out(report, reading);
            }
            Step::Send(request) => self.send(number, request),
            Step::Tell(telling) => telling.tell(),
            Step::Done(result) => {
                task.stage = Stage::Done;
                self.finished[number] = Some(Finished { at: now, result: Some(result) });
            }
        }
    }

    fn send(&mut self, number: usize, mut request: HttpRequest) {
        let fate = (self.service)(&request, number, self.now);
        match fate.taken {
            Taken::Nothing => {}
            Taken::Part => drop(request.body.read(&mut [0; 8])),
            Taken::All => while request.body.next_piece().expect("the upload is in memory").is_some() {},
        }
        let limit = request.shortest_limit().unwrap_or(Duration::MAX);
        let is_cut = fate.ends_after > limit;
        let result = if is_cut { Err(TransportFailure::timeout("the deadline passed")) } else { fate.result };
        let until = self.now + fate.ends_after.min(limit);
        let is_whole = fate.taken == Taken::All;
        let arrives = fate.arrives_after.map(|after| self.now + after).filter(|at| *at <= until);
        let arrival = arrives.map(|at| Arrival { at, task: number, is_whole });
        let is_lost = is_whole && result.as_ref().map_or(true, |response| response.status >= 500);
        let code = result.as_ref().ok().and_then(code_of);
        let HttpRequest { method, fresh_connection, .. } = request;
        let sending = Sending { at: self.now, ended: until, task: number, method, fresh_connection, is_lost, code };
        self.sendings.push(sending);
        let sending = self.sendings.len() - 1;
        self.tasks[number].stage = Stage::Sent { until, arrival, sending, result: Some(result) };
    }

    fn drop_call(&mut self, number: usize) {
        let (now, reading) = (self.now, self.reading());
        let task = &mut self.tasks[number];
        if let Stage::Sent { arrival, sending, .. } = &mut task.stage {
            self.arrivals.extend(arrival.take().filter(|arrival| arrival.at <= now));
            let sending = &mut self.sendings[*sending];
            (sending.ended, sending.code) = (now, None);
        }
        task.call.abandon(reading);
        task.stage = Stage::Done;
        self.finished[number] = Some(Finished { at: now, result: None });
    }
}

impl Task {
    /// When something is going to happen to it at the latest.
    fn next_event(&self) -> Option<Duration> {
        let next = match &self.stage {
            Stage::Coming(at) => Some(*at),
            Stage::Ready | Stage::Done => None,
            Stage::Waiting { until, .. } => *until,
            Stage::Sent { until, .. } => Some(*until),
        };
        let cancelled_at = self.cancelled_at.filter(|_| !matches!(self.stage, Stage::Done));
        next.into_iter().chain(cancelled_at).min()
    }
}

fn carry_out(errand: Errand, engine: &Engine, reading: Duration) -> Report {
    errand.carry_out(engine, reading)
}

fn code_of(response: &HttpResponse) -> Option<String> {
    let text = std::str::from_utf8(&response.body).ok()?;
    let (_, rest) = text.split_once("<code>")?;
    rest.split_once("</code>").map(|(code, _)| code.to_owned())
}

fn is_woken(wait: &mut Wait) -> bool {
    let mut context = Context::from_waker(Waker::noop());
    matches!(Pin::new(&mut wait.wake).poll(&mut context), Poll::Ready(()))
}
