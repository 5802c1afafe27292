//! The call engine: what happens between a request's arguments and its result, once for both clients.
//!
//! A [`Call`] is a state machine without socket, clock or runtime. It says what to do next, wait, send, ask the limiter or the cache, and both clients are a
//! loop that does so. The page on [calls](crate::calls) says how it behaves.
//!
//! It is public for the clients' sake only and may change with any release.

mod answers;
mod attempts;
mod backoff;
mod cache;
mod call;
mod clock;
mod counters;
mod drift;
mod filter;
mod flights;
mod limiter;
mod line;
mod login;
mod measure;
mod options;
mod retry;
mod sharing;
mod sleep;
mod step;
mod trace;
mod waits;
mod window;

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use bytes::Bytes;

use crate::answer;
use crate::config::{Config, TransportConfig};
use crate::credentials::Credentials;
use crate::download::Fetched;
use crate::dry_run::DryRun;
use crate::endpoint::Endpoint;
use crate::error::{Error, Outcome};
use crate::generated::{CategoryId, PaperId};
use crate::method::Method;
use crate::request::Request;
use crate::transport::TransportFailure;
use crate::value::Binary;
use crate::xml::Limits;
use backoff::{Budget, Jitter};
use cache::Cache;
use counters::Tally;
use flights::Flights;
use login::Account;
use sleep::SleepDetector;
use waits::Waits;

pub(crate) use answers::AnswerListener;
pub use answers::{Answer, Telling};
pub use call::{Call, Driven};
pub use counters::Counters;
pub(crate) use drift::DriftListener;
pub use drift::DriftReport;
pub use limiter::Limiter;
pub(crate) use login::LockOut;
pub use measure::{Measure, Reading as FileReading};
pub use options::CallOptions;
pub(crate) use retry::PATIENCE;
pub use retry::Retry;
pub use step::{Errand, Report, Step, Wait};

/// What all calls of a client, and of its clones, have in common.
pub struct Engine {
    endpoint: Endpoint,
    root: Option<CategoryId>,
    limits: Limits,
    timeout: Option<Duration>,
    attempt_timeout: Duration,
    upload_limit: Option<u64>,
    retry: Retry,
    lock_out: Duration,
    account: Mutex<Arc<Account>>,
    limiter: Limiter,
    cache: Option<Cache>,
    flights: Arc<Flights>,
    budget: Budget,
    jitter: Jitter,
    drift_listener: Option<DriftListener>,
    answer_listeners: Vec<AnswerListener>,
    tally: Tally,
    waits: Waits,
    sleep: SleepDetector,
}

impl Engine {
    /// Checks a configuration, and parts what concerns the calls from what concerns the transport.
    pub fn new(config: Config) -> Result<(Arc<Self>, TransportConfig), Error> {
        config.check()?;
        let endpoint = config.resolve_endpoint()?;
        let limiter = config.resolve_limiter()?;
        let account = limiter.logins().account(&endpoint, &config.credentials);
        let engine = Engine {
            endpoint: endpoint.clone(),
            root: config.root,
            limits: config.limits,
            timeout: config.timeout,
            attempt_timeout: config.resolve_attempt_timeout(),
            upload_limit: config.upload_limit,
            retry: config.retry.clone(),
            lock_out: config.lock_out,
            account: Mutex::new(account),
            limiter,
            cache: config.cache_size.map(Cache::new),
            flights: Arc::default(),
            budget: Budget::new(config.retry_budget),
            jitter: Jitter::new(),
            drift_listener: config.drift_listener.clone(),
            answer_listeners: config.answer_listeners.clone(),
            tally: Tally::default(),
            waits: Waits::default(),
            sleep: SleepDetector::default(),
        };
        let transport = config.into_transport(&endpoint)?;
        Ok((Arc::new(engine), transport))
    }

    /// A call whose answer is decoded.
    pub fn call<R: Request>(self: &Arc<Self>, request: R, options: &CallOptions) -> Call<R, R::Response> {
        Call::new(self, request, options, answer::decode_response::<R>)
    }

    /// A call whose answer's bytes are returned as they came, once they are known to be a success.
    pub fn raw_call<R: Request>(self: &Arc<Self>, request: R, options: &CallOptions) -> Call<R, Bytes> {
        Call::new(self, request, options, answer::check_response::<R>)
    }

    /// A call whose answer is a file, which the transport may write as it comes.
    pub fn download_call<R: Request<Response = Binary>>(
        self: &Arc<Self>,
        request: R,
        options: &CallOptions,
    ) -> Call<R, Fetched> {
        Call::new(self, request, &options.clone().streamed(), answer::check_download::<R>)
    }

    /// The options of a call that is part of something which has no more time than this.
    pub fn options_within(&self, options: &CallOptions, left: Option<Duration>) -> CallOptions {
        let own = options.timeout.or(self.timeout);
        CallOptions { timeout: own.into_iter().chain(left).min(), ..options.clone() }
    }

    /// What would be sent.
    pub fn dry_run<R: Request>(&self, request: &R) -> Result<DryRun, Error> {
        DryRun::of(request, self.endpoint.url(R::METHOD), &self.account().credentials, self.upload_limit)
    }

    /// The account's root category, if it is configured.
    pub fn root(&self) -> Option<CategoryId> {
        self.root
    }

    /// The root category, from the result of looking up the url `/`.
    pub fn root_found(&self, found: Option<PaperId>) -> Result<CategoryId, Error> {
        found.map(|id| CategoryId::new(id.get())).ok_or_else(|| {
            Error::invalid_configuration(
                "the account's root is unknown, since no category has the url `/`: set `Config::root` or IPAPER_ROOT",
            )
        })
    }

    /// Calls from now on use these credentials.
    pub fn set_credentials(&self, credentials: &Credentials) -> Result<(), Error> {
        credentials.check()?;
        let account = self.limiter.logins().account(&self.endpoint, credentials);
        *lock(&self.account) = account;
        Ok(())
    }

    /// What was done until the time `now`.
    pub fn counters(&self, now: Duration) -> Counters {
        self.tally.snapshot(&self.waits.snapshot(self.limiter.time(now)))
    }

    /// A moment as the limiter counts time: since its epoch.
    pub fn time_of(&self, moment: Instant) -> Duration {
        self.limiter.since_epoch(moment)
    }

    /// Looks at both clocks. Nothing that was answered before the machine slept counts as fresh.
    fn compare_clocks(&self, now: Duration, wall: SystemTime) {
        if self.sleep.has_slept(now, wall) {
            self.flights.make_all_stale();
        }
    }

    fn account(&self) -> Arc<Account> {
        Arc::clone(&lock(&self.account))
    }
}

impl fmt::Debug for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Engine")
            .field("endpoint", &self.endpoint)
            .field("limiter", &self.limiter)
            .finish_non_exhaustive()
    }
}

/// A loop did something else than it was told.
fn out_of_step(method: &'static Method) -> Error {
    Error::transport(method, TransportFailure::interrupted("the call was driven out of step"), Outcome::Unknown)
}

/// A lock whose holder panicked is as good as any other: nothing here is left half-changed.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
