//! The transport of the async client: reqwest.

use std::collections::HashMap;
use std::io;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use reqwest::Url;
use reqwest::header::{ACCEPT_ENCODING, CONTENT_TYPE};
use reqwest::redirect::Policy;
use tokio::time::{Instant, timeout_at};

use super::failure::{chain, failure};
use super::receiving::{receive, within};
use super::sent_body::{Progress, SentBody, Taken};
use super::sink::Sink;
use crate::Error;
use crate::config::TransportConfig;
use crate::connect_error::{ConnectProblem, ConnectTarget};
use crate::endpoint::Endpoint;
use crate::method::Method;
use crate::proxy::{ProxyAddress, proxy_of};
use crate::receive::ReceiveLimits;
use crate::transport::{FORM, HttpRequest, HttpResponse, IDLE_CONNECTION_TIMEOUT, TransportFailure};

/// Sends with reqwest.
pub(super) struct HttpTransport {
    http: reqwest::Client,
    /// The same client without a pool, for requests that need a connection of their own. An HTTP
    /// client that was built elsewhere has no such twin.
    unpooled: Option<reqwest::Client>,
    target: ConnectTarget,
    addresses: Addresses,
    connect_timeout: Duration,
    send_timeout: Duration,
    read_timeout: Duration,
    upload_read_timeout: Duration,
    progress_timeout: Duration,
    /// Whether gzip is asked for.
    gzip: bool,
}

/// The addresses of the methods that were called, parsed. There is one for each method of the API, and parsing it is the dearest part of a small call.
#[derive(Default)]
struct Addresses(Mutex<HashMap<&'static str, Url>>);

impl Addresses {
    fn parse(&self, method: &'static Method, address: &str) -> Result<Url, TransportFailure> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(url) = known.get(method.full_name()) {
            return Ok(url.clone());
        }
        let url = Url::parse(address).map_err(|error| TransportFailure::connection(error.to_string()).for_good())?;
        known.insert(method.full_name(), url.clone());
        Ok(url)
    }
}

impl HttpTransport {
    /// On an HTTP client as `config` wants it.
    pub(super) fn new(config: &TransportConfig) -> Result<Self, Error> {
        // The host is checked already, but for punycode that cannot be decoded.
        if let Some(origin) = config.endpoint.as_ref().map(Endpoint::address) {
            Url::parse(&origin.origin())
                .map_err(|error| Error::invalid_configuration(format!("the endpoint cannot be used: {error}")))?;
        }
        let parts = Parts::new(config)?;
        let http = build(parts.builder(config)?)?;
        let unpooled = build(parts.builder(config)?.pool_max_idle_per_host(0))?;
        let target = ConnectTarget::new(config, parts.proxy);
        Ok(HttpTransport { unpooled: Some(unpooled), target, ..Self::with_client(http, config) })
    }

    /// On an HTTP client of somebody else's making.
    pub(super) fn with_client(http: reqwest::Client, config: &TransportConfig) -> Self {
        let TransportConfig {
            connect_timeout, send_timeout, read_timeout, upload_read_timeout, progress_timeout, ..
        } = *config;
        HttpTransport {
            http,
            unpooled: None,
            target: ConnectTarget::new(config, None),
            addresses: Addresses::default(),
            connect_timeout,
            send_timeout,
            read_timeout,
            upload_read_timeout,
            progress_timeout,
            gzip: config.asks_for_gzip(),
        }
    }

    /// Sends a request and reads whatever answers it, into `sink` where that is a file.
    pub(super) async fn send(
        &self,
        request: HttpRequest,
        sink: Option<&mut Sink<'_>>,
    ) -> Result<HttpResponse, TransportFailure> {
        let patience = if request.method.is_upload() { self.upload_read_timeout } else { self.read_timeout };
        let limits = ReceiveLimits::new(&request, patience, self.progress_timeout, self.gzip);
        let deadline = request.shortest_limit().map(|limit| (limit, Instant::now() + limit));
        let body = SentBody::new(request.body);
        let progress = body.progress();
        let url = self.addresses.parse(request.method, &request.url)?;
        let http = self.unpooled.as_ref().filter(|_| request.fresh_connection).unwrap_or(&self.http);
        let coding = if self.gzip { "gzip" } else { "identity" };
        let sending = http
            .post(url.clone())
            .header(CONTENT_TYPE, FORM)
            .header(ACCEPT_ENCODING, coding)
            .body(reqwest::Body::wrap(body))
            .send();
        let response = within(deadline, self.head(sending, &progress, patience)).await?;
        refuse_redirected(&url, &response)?;
        let came_early = !progress.last().is_some_and(|taken| taken.is_all);
        Ok(receive(response, limits, deadline, sink).await?.early(came_early))
    }

    /// Waits for the answer's head. Connecting has a limit of its own; while the body is being sent it has to go on; and once it is sent, the service has to answer.
    async fn head(
        &self,
        sending: impl Future<Output = reqwest::Result<reqwest::Response>>,
        progress: &Progress,
        patience: Duration,
    ) -> Result<reqwest::Response, TransportFailure> {
        let mut sending = std::pin::pin!(sending);
        let mut look_again = Instant::now() + self.send_timeout.min(patience);
        loop {
            if let Ok(result) = timeout_at(look_again, &mut sending).await {
                return result.map_err(|error| self.not_answered(error));
            }
            let Some(taken) = progress.last().filter(|taken| !taken.waits_for_the_file) else {
                look_again = Instant::now() + self.send_timeout;
                continue;
            };
            look_again = taken.at + if taken.is_all { patience } else { self.send_timeout };
            if look_again <= Instant::now() {
                return Err(self.stuck(taken, patience));
            }
        }
    }

    /// The error for a request without a response.
    fn not_answered(&self, error: reqwest::Error) -> TransportFailure {
        let error = error.without_url();
        if !error.is_connect() {
            // hyper found bytes on the connection when it was about to send.
            let is_early = format!("{:?}", innermost(&error)) == "hyper::Error(UnexpectedMessage)";
            return if is_early { TransportFailure::early().caused_by(error) } else { failure(error) };
        }
        let problem = if error.is_timeout() {
            ConnectProblem::TimedOut(self.connect_timeout)
        } else if error.is_dns() {
            ConnectProblem::NoSuchHost
        } else {
            match ConnectProblem::of(&error) {
                ConnectProblem::Other if self.target.has_proxy() => refused_by_proxy(&error),
                problem => problem,
            }
        };
        self.target.error(problem, error)
    }

    fn stuck(&self, taken: Taken, patience: Duration) -> TransportFailure {
        if taken.is_all {
            return silence(patience);
        }
        TransportFailure::timeout(format!("the service took nothing of the request for {:?}", self.send_timeout))
    }
}

fn silence(time: Duration) -> TransportFailure {
    TransportFailure::timeout(format!("the service was silent for {time:?}"))
}

/// What an HTTP client is built from.
pub(super) fn builder(config: &TransportConfig) -> Result<reqwest::ClientBuilder, Error> {
    Parts::new(config)?.builder(config)
}

/// What several HTTP clients of one configuration share.
struct Parts {
    proxy: Option<ProxyAddress>,
    #[cfg(feature = "rustls")]
    tls: rustls::ClientConfig,
}

impl Parts {
    fn new(config: &TransportConfig) -> Result<Self, Error> {
        #[cfg(not(feature = "rustls"))]
        if config.https {
            return Err(Error::invalid_configuration(
                "https needs TLS: enable the feature `ring` or `aws-lc-rs`, or bring an HTTP client of your own",
            ));
        }
        Ok(Parts {
            proxy: proxy_of(config)?,
            #[cfg(feature = "rustls")]
            tls: crate::tls::client_config(config)?,
        })
    }

    fn builder(&self, config: &TransportConfig) -> Result<reqwest::ClientBuilder, Error> {
        let builder = reqwest::Client::builder()
            .user_agent(&config.user_agent)
            .connect_timeout(config.connect_timeout)
            .pool_idle_timeout(IDLE_CONNECTION_TIMEOUT)
            // A redirect would carry the credentials elsewhere.
            .redirect(Policy::none())
            .retry(reqwest::retry::never())
            // Content codings are undone in `receive`, the same for both clients, whatever features
            // other crates turn on.
            .no_gzip()
            .no_brotli()
            .no_zstd()
            .no_deflate()
            // reqwest must not read the environment: see `proxy`.
            .no_proxy();
        let builder = match &self.proxy {
            Some(address) => builder.proxy(reqwest_proxy(address)?),
            None => builder,
        };
        #[cfg(feature = "rustls")]
        let builder = builder.tls_backend_preconfigured(self.tls.clone());
        Ok(builder)
    }
}

fn build(builder: reqwest::ClientBuilder) -> Result<reqwest::Client, Error> {
    builder.build().map_err(|error| {
        Error::invalid_configuration(format!("the HTTP client cannot be built: {}", chain(&error.without_url())))
    })
}

fn reqwest_proxy(address: &ProxyAddress) -> Result<reqwest::Proxy, Error> {
    let proxy = reqwest::Proxy::all(address.address()).map_err(|error| {
        Error::invalid_configuration(format!("`proxy` cannot be used: {}", chain(&error.without_url())))
    })?;
    Ok(match address.login() {
        Some((user, password)) => proxy.basic_auth(user, password),
        None => proxy,
    })
}

/// An HTTP client of somebody else's making may follow redirects; what another address answers is no answer to this request.
fn refuse_redirected(url: &Url, response: &reqwest::Response) -> Result<(), TransportFailure> {
    if url == response.url() {
        return Ok(());
    }
    let what = "the HTTP client followed a redirect to another address, which it must not";
    Err(TransportFailure::interrupted(what))
}

/// Why a proxy made no tunnel. Its error has no public type, and no status but 407; the name of its
/// variant is in its `Debug`. What is not known is taken for a refusal, so that nothing is retried
/// that may lock an account.
fn refused_by_proxy(error: &(dyn std::error::Error + 'static)) -> ConnectProblem {
    let error = innermost(error);
    match format!("{error:?}").as_str() {
        _ if error.is::<io::Error>() => ConnectProblem::Other,
        "ProxyAuthRequired" => ConnectProblem::ProxyLogin,
        "TunnelUnexpectedEof" => ConnectProblem::Closed,
        _ => ConnectProblem::ProxyRefused,
    }
}

/// The last error of a chain.
fn innermost<'e>(error: &'e (dyn std::error::Error + 'static)) -> &'e (dyn std::error::Error + 'static) {
    let mut last = error;
    while let Some(source) = last.source() {
        last = source;
    }
    last
}
