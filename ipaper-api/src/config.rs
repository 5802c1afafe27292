//! How a client is set up: one type for both clients, so that neither can do what the other cannot.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use crate::Error;
use crate::credentials::Credentials;
use crate::endpoint::Endpoint;
use crate::engine::{Answer, AnswerListener, DriftListener, DriftReport, Limiter, Retry};
use crate::generated::{CategoryId, ENDPOINT, PARTNER};
use crate::proxy::{self, ProxyAddress};
use crate::recorder::Recorder;
use crate::xml::Limits;

/// How a client is set up: who calls, where the service is, and how it is spoken to.
///
/// The same value sets up the async and the blocking client. What it does not name keeps its default:
///
/// | what | default | to change it |
/// | --- | --- | --- |
/// | endpoint | the vendor's, of the partner `ipaper` | [`partner`](Config::partner), [`endpoint`](Config::endpoint) |
/// | root category | the one with the url `/` | [`root`](Config::root) |
/// | plain http | loopback addresses only | [`allow_plain_http`](Config::allow_plain_http) |
/// | TLS roots | the platform's | [`tls_roots`](Config::tls_roots), [`add_root_certificate`](Config::add_root_certificate) |
/// | TLS provider | rustls on ring | the feature `aws-lc-rs`, an installed default provider of rustls, or an HTTP client of one's own |
/// | proxy | the environment's ([`Proxy::Environment`]); none for plain http and for this machine | [`proxy`](Config::proxy) |
/// | compression | asked for, where the feature `gzip` is on | [`compression`](Config::compression) |
/// | user agent | `ipaper-api/<version>` | [`user_agent`](Config::user_agent) |
/// | redirects | never followed: they would carry the credentials elsewhere | an answer like any other unexpected one |
/// | connecting | 10 seconds | [`connect_timeout`](Config::connect_timeout) |
/// | no progress in sending | 30 seconds | [`send_timeout`](Config::send_timeout) |
/// | the head of a response, silence in its body | 60 seconds | [`read_timeout`](Config::read_timeout) |
/// | the same, for the response to an upload | 5 minutes | [`upload_read_timeout`](Config::upload_read_timeout) |
/// | less than 1 KiB of a response's body | 30 seconds | [`progress_timeout`](Config::progress_timeout) |
/// | an attempt that sends and receives no file | 2 minutes | [`attempt_timeout`](Config::attempt_timeout) |
/// | size of an upload | what the method's page says: 192 MB for a PDF | [`upload_limit`](Config::upload_limit) |
/// | size of an answer | see [`Limits`] | [`limits`](Config::limits) |
///
/// and how calls are made, of which the page on [calls](crate::calls) tells more:
///
/// | what | default | to change it |
/// | --- | --- | --- |
/// | calls a minute | below [`CALLS_BELOW`](crate::CALLS_BELOW) | [`calls_below`](Config::calls_below), [`limiter`](Config::limiter) |
/// | answers that are kept | 32 MiB of them, for as long as the spec says of each method | [`cache_size`](Config::cache_size), [`no_cache`](Config::no_cache) |
/// | repetitions | see [`Retry`]; 20 in a row across all calls | [`retry`](Config::retry), [`retry_budget`](Config::retry_budget) |
/// | calls held back after a refused login | 10 minutes | [`lock_out`](Config::lock_out) |
/// | a whole call | unlimited | [`timeout`](Config::timeout) |
/// | what answers hold that this version does not know | not looked for | [`on_drift`](Config::on_drift) |
/// | answers as they came | told to nobody, kept nowhere | [`on_answer`](Config::on_answer), [`record_answers`](Config::record_answers) |
///
/// ```
/// use std::time::Duration;
/// use ipaper_api::{Config, Credentials};
///
/// let config = Config::new(Credentials::api_key("key"))
///     .partner("acme")
///     .timeout(Duration::from_secs(120));
/// ```
#[derive(Clone, Debug)]
pub struct Config {
    pub(crate) credentials: Credentials,
    partner: String,
    endpoint: Option<String>,
    plain_http_hosts: Vec<String>,
    pub(crate) root: Option<CategoryId>,
    pub(crate) limits: Limits,
    pub(crate) timeout: Option<Duration>,
    attempt_timeout: Option<Duration>,
    pub(crate) upload_limit: Option<u64>,
    pub(crate) retry: Retry,
    pub(crate) retry_budget: u32,
    pub(crate) lock_out: Duration,
    /// In bytes; `None` for no cache.
    pub(crate) cache_size: Option<usize>,
    calls_below: Option<u32>,
    limiter: Option<Limiter>,
    pub(crate) drift_listener: Option<DriftListener>,
    pub(crate) answer_listeners: Vec<AnswerListener>,
    pub(crate) transport: TransportConfig,
}

/// What concerns the transport alone.
#[doc(hidden)]
#[derive(Clone)]
#[non_exhaustive]
pub struct TransportConfig {
    pub user_agent: String,
    pub connect_timeout: Duration,
    pub send_timeout: Duration,
    pub read_timeout: Duration,
    pub upload_read_timeout: Duration,
    pub progress_timeout: Duration,
    pub proxy: Proxy,
    pub compression: bool,
    pub tls_roots: TlsRoots,
    pub added_roots: Vec<Vec<u8>>,
    /// Whether the endpoint is spoken to with TLS.
    pub https: bool,
    /// Where the service is, once the configuration was checked.
    pub(crate) endpoint: Option<Endpoint>,
}

impl TransportConfig {
    /// Whether responses may be compressed by gzip.
    pub fn asks_for_gzip(&self) -> bool {
        self.compression && cfg!(feature = "gzip")
    }
}

/// Without `https`, which is not known before the endpoint is.
impl fmt::Debug for TransportConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportConfig")
            .field("user_agent", &self.user_agent)
            .field("connect_timeout", &self.connect_timeout)
            .field("send_timeout", &self.send_timeout)
            .field("read_timeout", &self.read_timeout)
            .field("upload_read_timeout", &self.upload_read_timeout)
            .field("proxy", &self.proxy)
            .field("compression", &self.compression)
            .field("tls_roots", &self.tls_roots)
            .field("added_roots", &format_args!("{} certificates", self.added_roots.len()))
            .finish_non_exhaustive()
    }
}

/// Which certificates a server's own must be signed by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum TlsRoots {
    /// Those that the operating system trusts.
    #[default]
    Platform,
    /// Mozilla's, as compiled into the program. Needs the feature `bundled-roots`.
    Bundled,
    /// Only those given with [`Config::add_root_certificate`].
    OnlyAdded,
}

/// The proxy through which the client connects to the service. `Debug` shows no user and no password.
///
/// Requests to an https endpoint go through a tunnel (`CONNECT`), and the proxy cannot read them. It
/// can read requests to a plain http endpoint, credentials included: such an endpoint is only
/// allowed on another host with [`Config::allow_plain_http`], which allows the proxy on the way
/// too. Plain http to this machine with a proxy is refused.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Proxy {
    /// The proxy that the environment names, read once when the client is built.
    ///
    /// The first of `https_proxy`, `HTTPS_PROXY`, `all_proxy` and `ALL_PROXY` that is not empty
    /// counts, unless `no_proxy` or `NO_PROXY` exempts the endpoint: a list of host names, each of
    /// which exempts its subdomains too, of IP addresses, and of networks such as `10.0.0.0/8`; or
    /// `*` alone for all hosts. Other patterns match nothing.
    ///
    /// `HTTP_PROXY` is ignored. Plain http and endpoints on this machine have no proxy from the
    /// environment. A SOCKS proxy, or a value that cannot be parsed, is an error when the client is
    /// built, if it applies to the endpoint.
    #[default]
    Environment,
    /// None.
    None,
    /// The proxy at this address, `http://user:password@proxy.example:3128`: http or https, not
    /// SOCKS. User and password are percent-encoded.
    Address(String),
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Proxy::Environment => f.write_str("Environment"),
            Proxy::None => f.write_str("None"),
            Proxy::Address(address) => match ProxyAddress::parse(address) {
                Ok(address) => f.debug_tuple("Address").field(&address).finish(),
                // What cannot be parsed may hold a password anywhere.
                Err(_) => f.write_str("Address([not a valid address])"),
            },
        }
    }
}

/// Longer limits of time are as good as none, and would not fit a clock.
pub(crate) const LONGEST: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// Room for an answer or two.
const SMALLEST_CACHE: usize = 1024;

impl Config {
    /// The defaults, for a caller with these credentials.
    pub fn new(credentials: Credentials) -> Self {
        Config {
            credentials,
            partner: PARTNER.to_owned(),
            endpoint: None,
            plain_http_hosts: Vec::new(),
            root: None,
            limits: Limits::default(),
            timeout: None,
            attempt_timeout: None,
            upload_limit: None,
            retry: Retry::default(),
            retry_budget: 20,
            lock_out: Duration::from_secs(10 * 60),
            cache_size: Some(32 * 1024 * 1024),
            calls_below: None,
            limiter: None,
            drift_listener: None,
            answer_listeners: Vec::new(),
            transport: TransportConfig {
                user_agent: concat!("ipaper-api/", env!("CARGO_PKG_VERSION")).to_owned(),
                connect_timeout: Duration::from_secs(10),
                send_timeout: Duration::from_secs(30),
                read_timeout: Duration::from_secs(60),
                upload_read_timeout: Duration::from_secs(5 * 60),
                progress_timeout: Duration::from_secs(30),
                proxy: Proxy::Environment,
                compression: true,
                tls_roots: TlsRoots::Platform,
                added_roots: Vec::new(),
                https: true,
                endpoint: None,
            },
        }
    }

    /// The partner at which the account is hosted: the first part of the endpoint's host name.
    #[must_use]
    pub fn partner(mut self, partner: impl Into<String>) -> Self {
        self.partner = partner.into();
        self
    }

    /// Another endpoint than the vendor's, up to and with the version: `http://127.0.0.1:8080/V2/`. It wins over a partner.
    #[must_use]
    pub fn endpoint(mut self, address: impl Into<String>) -> Self {
        self.endpoint = Some(address.into());
        self
    }

    /// Allows plain http to this host, which shows the credentials to everyone on the way, a
    /// [`proxy`](Config::proxy) included. Loopback addresses need no permission.
    #[must_use]
    pub fn allow_plain_http(mut self, host: impl Into<String>) -> Self {
        self.plain_http_hosts.push(host.into());
        self
    }

    /// The account's root category, where `Client::root` starts.
    ///
    /// The API has no method that returns it. Without this setting the client looks up which category has the url `/`,
    /// which is inferred to be the root and may not work for every account.
    #[must_use]
    pub fn root(mut self, id: impl Into<CategoryId>) -> Self {
        self.root = Some(id.into());
        self
    }

    /// What the client calls itself.
    #[must_use]
    pub fn user_agent(mut self, name: impl Into<String>) -> Self {
        self.transport.user_agent = name.into();
        self
    }

    /// How long connecting may take, name resolution and TLS included.
    #[must_use]
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.transport.connect_timeout = limit;
        self
    }

    /// For how long nothing of a request may be taken while it is being sent. What bounds an upload is that it goes on, not how long it takes.
    #[must_use]
    pub fn send_timeout(mut self, limit: Duration) -> Self {
        self.transport.send_timeout = limit;
        self
    }

    /// How long the service may take for the head of a response once the request has left, and be
    /// silent within its body.
    #[must_use]
    pub fn read_timeout(mut self, limit: Duration) -> Self {
        self.transport.read_timeout = limit;
        self
    }

    /// The same for the response to an upload.
    #[must_use]
    pub fn upload_read_timeout(mut self, limit: Duration) -> Self {
        self.transport.upload_read_timeout = limit;
        self
    }

    /// For how long the body of a response may bring less than 1 KiB, counted after decompression.
    /// A response that ends earlier may be smaller. This bounds uploads and downloads, which may
    /// take as long as they make progress.
    #[must_use]
    pub fn progress_timeout(mut self, limit: Duration) -> Self {
        self.transport.progress_timeout = limit;
        self
    }

    /// How long an attempt may take that neither sends nor receives a file: connecting, sending and
    /// reading. The default is 2 minutes, or twice the [`read_timeout`](Config::read_timeout) if
    /// that is longer.
    #[must_use]
    pub fn attempt_timeout(mut self, limit: Duration) -> Self {
        self.attempt_timeout = Some(limit);
        self
    }

    /// How long a whole call may take: waiting for its turn, all attempts, the delays between them, sending and reading. Mind that uploads take their time, and that
    /// of many calls made at once the last wait long for their turn.
    #[must_use]
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.timeout = Some(limit);
        self
    }

    /// Keeps the calls of any 60 seconds below this figure.
    #[must_use]
    pub fn calls_below(mut self, calls: u32) -> Self {
        self.calls_below = Some(calls);
        self
    }

    /// Takes turns with the other clients that have this limiter.
    #[must_use]
    pub fn limiter(mut self, limiter: Limiter) -> Self {
        self.limiter = Some(limiter);
        self
    }

    /// How many bytes of answers are kept to be given again, 1 KiB at least.
    #[must_use]
    pub fn cache_size(mut self, bytes: usize) -> Self {
        self.cache_size = Some(bytes);
        self
    }

    /// Keeps no answers, and shares none between equal calls: every call reaches the service.
    #[must_use]
    pub fn no_cache(mut self) -> Self {
        self.cache_size = None;
        self
    }

    /// How failed calls are repeated.
    #[must_use]
    pub fn retry(mut self, retry: Retry) -> Self {
        self.retry = retry;
        self
    }

    /// How many repetitions the calls of a client may use up, taken together. Ten calls that succeed give one back. Without it, every call of a busy program would be repeated
    /// in an outage, which prolongs it. 0 forbids all repetitions.
    #[must_use]
    pub fn retry_budget(mut self, repetitions: u32) -> Self {
        self.retry_budget = repetitions;
        self
    }

    /// For how long no calls are made after the service has refused the login. How long the service's own lock-out lasts is unknown; each call during it would
    /// prolong it.
    #[must_use]
    pub fn lock_out(mut self, time: Duration) -> Self {
        self.lock_out = time;
        self
    }

    /// Calls `listener` with what an answer holds that this version of the crate does not know: elements, attributes, values and return codes, each with its place. It never fails an
    /// answer; a newer version may know it.
    ///
    /// A call makes one report at most, when it is over: of the last answer in which there was something. Answers from the cache and those of another's call are not reported again, nor
    /// is anything of a call that is dropped. The listener is called by whoever makes the call, and so should not take long; it may make calls of its own. If it panics, the call returns
    /// what it would have returned.
    ///
    /// ```
    /// use ipaper_api::{Config, Credentials};
    ///
    /// let config = Config::new(Credentials::api_key("key")).on_drift(|report| {
    ///     for drift in &report.drift {
    ///         eprintln!("{}: {drift}", report.method.full_name());
    ///     }
    /// });
    /// ```
    #[must_use]
    pub fn on_drift(mut self, listener: impl Fn(DriftReport) + Send + Sync + 'static) -> Self {
        self.drift_listener = Some(DriftListener::new(listener));
        self
    }

    /// Calls `listener` with each answer that the service gives, as it came: of every attempt, refusals and what cannot be decoded among them. May be called several times; all
    /// listeners are told.
    ///
    /// They are told when the call is over, before it returns, and so that they may block: the async client has one of its runtime's threads for blocking work do it. A call waits for them, and its time limit
    /// does not bound that; the calls that share its answer do not wait. Answers from the cache and those of another's call are not told again, nor is anything of a call that is dropped before it has its answer. If
    /// a listener panics, the call returns what it would have returned.
    ///
    /// Not told is what may hold a secret: answers to methods that [answer one](crate::Method::has_secret_answer), refusals among them; what repeats a secret of its request, such as the password or key;
    /// and pages that are no answer of the API. Neither are files. Requests, which carry the credentials, are never told.
    ///
    /// ```
    /// use ipaper_api::{Config, Credentials};
    ///
    /// let config = Config::new(Credentials::api_key("key")).on_answer(|answer| {
    ///     println!("{} answered {} bytes", answer.method.full_name(), answer.body.len());
    /// });
    /// ```
    #[must_use]
    pub fn on_answer(mut self, listener: impl Fn(Answer) + Send + Sync + 'static) -> Self {
        self.answer_listeners.push(AnswerListener::new(listener));
        self
    }

    /// Writes each answer that [`on_answer`](Config::on_answer) tells of into a file of its own below `folder`, as [`Answer::save_below`] does. The page on
    /// [recording](crate::recording) says what that is good for.
    ///
    /// A failure of the disk fails no call: it is a warning of [`tracing`](https://docs.rs/tracing), the first of each `Config`.
    ///
    /// ```
    /// use ipaper_api::{Config, Credentials};
    ///
    /// let config = Config::new(Credentials::api_key("key")).record_answers("answers");
    /// ```
    #[must_use]
    pub fn record_answers(self, folder: impl Into<PathBuf>) -> Self {
        let recorder = Recorder::new(folder.into());
        self.on_answer(move |answer| recorder.record(answer))
    }

    /// Sets the proxy through which the client connects to the service.
    ///
    /// A client that is built with an HTTP client or a transport of your own does not use it.
    #[must_use]
    pub fn proxy(mut self, proxy: Proxy) -> Self {
        self.transport.proxy = proxy;
        self
    }

    /// Whether responses compressed by gzip are asked for; without it, such a response is refused.
    /// All bounds count decompressed bytes.
    #[must_use]
    pub fn compression(mut self, compression: bool) -> Self {
        self.transport.compression = compression;
        self
    }

    /// Which certificates a server's own must be signed by.
    #[must_use]
    pub fn tls_roots(mut self, roots: TlsRoots) -> Self {
        self.transport.tls_roots = roots;
        self
    }

    /// A certificate to trust besides the [`tls_roots`](Config::tls_roots), as PEM. May be called several times.
    #[must_use]
    pub fn add_root_certificate(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.transport.added_roots.push(pem.into());
        self
    }

    /// Uploads of at most so many bytes, in place of the limits that the vendor's pages state. The service may refuse what is beyond its own; that takes the time of sending it.
    #[must_use]
    pub fn upload_limit(mut self, bytes: u64) -> Self {
        self.upload_limit = Some(bytes);
        self
    }

    /// Bounds on answers.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Where the service is.
    pub(crate) fn resolve_endpoint(&self) -> Result<Endpoint, Error> {
        match &self.endpoint {
            Some(address) => Endpoint::parse(address, &self.plain_http_hosts),
            None => Endpoint::of_partner(ENDPOINT, &self.partner),
        }
    }

    /// Whose turn it is.
    pub(crate) fn resolve_limiter(&self) -> Result<Limiter, Error> {
        match (&self.limiter, self.calls_below) {
            (Some(_), Some(_)) => Err(Error::invalid_configuration(
                "`calls_below` and `limiter` exclude each other: a limiter brings its own figure",
            )),
            (Some(limiter), None) => Ok(limiter.clone()),
            (None, Some(calls)) => Limiter::below(calls),
            (None, None) => Ok(Limiter::default()),
        }
    }

    /// How long an attempt may take that neither sends nor receives a file.
    pub(crate) fn resolve_attempt_timeout(&self) -> Duration {
        const SHORTEST: Duration = Duration::from_secs(2 * 60);
        let default = || self.transport.read_timeout.saturating_mul(2).max(SHORTEST);
        self.attempt_timeout.unwrap_or_else(default).min(LONGEST)
    }

    /// What concerns the transport to `endpoint`.
    ///
    /// # Errors
    ///
    /// If the request would travel to the proxy in clear though it is only allowed on this machine.
    pub(crate) fn into_transport(self, endpoint: &Endpoint) -> Result<TransportConfig, Error> {
        let https = endpoint.is_https();
        if !https && endpoint.address().host.is_loopback() && matches!(self.transport.proxy, Proxy::Address(_)) {
            return Err(Error::invalid_configuration(
                "`proxy` would receive the credentials unencrypted: plain http to this machine may not leave it; \
                 use https, or `Proxy::None`",
            ));
        }
        Ok(TransportConfig {
            connect_timeout: self.transport.connect_timeout.min(LONGEST),
            send_timeout: self.transport.send_timeout.min(LONGEST),
            read_timeout: self.transport.read_timeout.min(LONGEST),
            upload_read_timeout: self.transport.upload_read_timeout.min(LONGEST),
            progress_timeout: self.transport.progress_timeout.min(LONGEST),
            https,
            endpoint: Some(endpoint.clone()),
            ..self.transport
        })
    }

    /// Refuses what no client can be made of.
    pub(crate) fn check(&self) -> Result<(), Error> {
        self.credentials.check()?;
        self.check_times()?;
        self.retry.check()?;
        if self.cache_size.is_some_and(|bytes| bytes < SMALLEST_CACHE) {
            return Err(Error::invalid_configuration(format!(
                "`cache_size` leaves no room for an answer: expected {SMALLEST_CACHE} bytes at least, or `no_cache`"
            )));
        }
        self.check_transport()
    }

    fn check_times(&self) -> Result<(), Error> {
        let limits = [
            ("connect_timeout", Some(self.transport.connect_timeout)),
            ("send_timeout", Some(self.transport.send_timeout)),
            ("read_timeout", Some(self.transport.read_timeout)),
            ("upload_read_timeout", Some(self.transport.upload_read_timeout)),
            ("progress_timeout", Some(self.transport.progress_timeout)),
            ("timeout", self.timeout),
            ("attempt_timeout", self.attempt_timeout),
            ("lock_out", Some(self.lock_out)),
        ];
        for (name, limit) in limits {
            if limit == Some(Duration::ZERO) {
                return Err(Error::invalid_configuration(format!("`{name}` is zero, which leaves no time at all")));
            }
        }
        Ok(())
    }

    fn check_transport(&self) -> Result<(), Error> {
        if !self.transport.user_agent.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
            return Err(Error::invalid_configuration(
                "`user_agent` holds characters that a header cannot: expected visible ASCII",
            ));
        }
        if let Proxy::Address(address) = &self.transport.proxy {
            proxy::explicit(address)?;
        }
        if self.transport.tls_roots == TlsRoots::OnlyAdded && self.transport.added_roots.is_empty() {
            return Err(Error::invalid_configuration(
                "`TlsRoots::OnlyAdded` without an added root certificate trusts nobody",
            ));
        }
        Ok(())
    }
}

impl From<Credentials> for Config {
    fn from(credentials: Credentials) -> Self {
        Config::new(credentials)
    }
}
