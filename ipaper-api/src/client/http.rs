//! The transport of the async client: reqwest.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use reqwest::Url;
use reqwest::header::{ACCEPT_ENCODING, CONTENT_TYPE};
use reqwest::redirect::Policy;
use tokio::time::{Instant, timeout_at};

use super::receiving::{receive, within};
use super::sent_body::{Progress, SentBody, Taken};
use super::sink::Sink;
use crate::Error;
use crate::config::{Proxy, TransportConfig};
use crate::method::Method;
use crate::receive::ReceiveLimits;
use crate::transport::{FORM, HttpRequest, HttpResponse, TransportFailure};

/// Sends with reqwest.
pub(super) struct HttpTransport {
    http: reqwest::Client,
    addresses: Addresses,
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
        let url = Url::parse(address).map_err(|error| TransportFailure::connection(error.to_string()))?;
        known.insert(method.full_name(), url.clone());
        Ok(url)
    }
}

impl HttpTransport {
    /// On an HTTP client as `config` wants it.
    pub(super) fn new(config: &TransportConfig) -> Result<Self, Error> {
        let http = builder(config)?.build().map_err(|error| {
            Error::invalid_configuration(format!("the HTTP client cannot be built: {}", chain(&error.without_url())))
        })?;
        Ok(Self::with_client(http, config))
    }

    /// On an HTTP client of somebody else's making.
    pub(super) fn with_client(http: reqwest::Client, config: &TransportConfig) -> Self {
        let TransportConfig { send_timeout, read_timeout, upload_read_timeout, progress_timeout, .. } = *config;
        HttpTransport {
            http,
            addresses: Addresses::default(),
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
        let coding = if self.gzip { "gzip" } else { "identity" };
        let sending = self
            .http
            .post(url.clone())
            .header(CONTENT_TYPE, FORM)
            .header(ACCEPT_ENCODING, coding)
            .body(reqwest::Body::wrap(body))
            .send();
        let response = within(deadline, self.head(sending, &progress, patience)).await?;
        refuse_redirected(&url, &response)?;
        receive(response, limits, deadline, sink).await
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
                return result.map_err(failure);
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
    let builder = reqwest::Client::builder()
        .user_agent(&config.user_agent)
        .connect_timeout(config.connect_timeout)
        // The longer a connection has been idle, the likelier a write on it is lost, and its fate unknown.
        .pool_idle_timeout(Duration::from_secs(15))
        // A redirect would carry the credentials elsewhere.
        .redirect(Policy::none())
        .retry(reqwest::retry::never())
        // Content codings are undone here, the same for both clients, whatever features other
        // crates turn on.
        .no_gzip()
        .no_brotli()
        .no_zstd()
        .no_deflate();
    let builder = with_proxy(builder, &config.proxy)?;
    with_tls(builder, config)
}

/// An HTTP client of somebody else's making may follow redirects; what another address answers is no answer to this request.
fn refuse_redirected(url: &Url, response: &reqwest::Response) -> Result<(), TransportFailure> {
    if url == response.url() {
        return Ok(());
    }
    let what = "the HTTP client followed a redirect to another address, which it must not";
    Err(TransportFailure::interrupted(what))
}

fn with_proxy(builder: reqwest::ClientBuilder, proxy: &Proxy) -> Result<reqwest::ClientBuilder, Error> {
    Ok(match proxy {
        Proxy::Environment => builder,
        Proxy::None => builder.no_proxy(),
        Proxy::Address(address) => {
            let proxy = reqwest::Proxy::all(address).map_err(|error| {
                Error::invalid_configuration(format!(
                    "the proxy's address is of no use: {}",
                    chain(&error.without_url())
                ))
            })?;
            builder.no_proxy().proxy(proxy)
        }
    })
}

#[cfg(feature = "rustls")]
fn with_tls(builder: reqwest::ClientBuilder, config: &TransportConfig) -> Result<reqwest::ClientBuilder, Error> {
    crate::tls::client_config(config).map(|tls| builder.tls_backend_preconfigured(tls))
}

#[cfg(not(feature = "rustls"))]
fn with_tls(builder: reqwest::ClientBuilder, config: &TransportConfig) -> Result<reqwest::ClientBuilder, Error> {
    if config.https {
        return Err(Error::invalid_configuration(
            "https needs TLS: enable the feature `ring` or `aws-lc-rs`, or bring an HTTP client of your own",
        ));
    }
    Ok(builder)
}

pub(super) fn failure(error: reqwest::Error) -> TransportFailure {
    let error = error.without_url();
    let what = chain(&error);
    let failure = if error.is_timeout() {
        TransportFailure::timeout(what)
    } else if error.is_connect() {
        TransportFailure::connection(what)
    } else {
        TransportFailure::interrupted(what)
    };
    failure.caused_by(error)
}

/// An error with all that is behind it, in one line.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        let next = error.to_string();
        if !text.contains(&next) {
            text.push_str(": ");
            text.push_str(&next);
        }
        source = error.source();
    }
    text
}
