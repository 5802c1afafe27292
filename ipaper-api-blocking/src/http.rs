//! The transport of the blocking client: ureq.

use std::env;
use std::io;
use std::time::Duration;

use ipaper_api::receive::ReceiveLimits;
use ipaper_api::transport::{FORM, HttpRequest, HttpResponse, TransportFailure};
use ipaper_api::{Error, Proxy, TransportConfig};
use tracing::dispatcher::{Dispatch, with_default};
use ureq::config::Config as HttpConfig;
use ureq::http::header::{ACCEPT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE};
use ureq::unversioned::resolver::DefaultResolver;
use ureq::unversioned::transport::{ConnectProxyConnector, Connector, TcpConnector};
use ureq::{Agent, ProxyProtocol, SendBody};

use crate::client::Transport;
use crate::early_answer::{EarlyAnswerConnector, SentBody};
use crate::receiving::receive;
use crate::sink::Sink;
use crate::strict_connector::StrictConnector;

/// Sends with ureq.
pub(crate) struct HttpTransport {
    http: Agent,
    send_timeout: Duration,
    read_timeout: Duration,
    upload_read_timeout: Duration,
    progress_timeout: Duration,
    /// Whether gzip is asked for.
    gzip: bool,
}

impl HttpTransport {
    /// On an HTTP client as `config` wants it.
    pub(crate) fn new(config: &TransportConfig) -> Result<Self, Error> {
        let connector = ().chain(ConnectProxyConnector::default()).chain(TcpConnector::default());
        // Below TLS, which could not be read from any more once it cannot be written to.
        let connector = connector.chain(EarlyAnswerConnector);
        #[cfg(feature = "rustls")]
        let connector = connector.chain(crate::tls_connector::TlsConnector::new(config)?);
        #[cfg(not(feature = "rustls"))]
        if config.https {
            return Err(Error::invalid_configuration(
                "https needs TLS: enable the feature `ring` or `aws-lc-rs`, or bring an HTTP client of your own",
            ));
        }
        // Outermost, where it sees what ureq sees.
        let connector = connector.chain(StrictConnector);
        let http = Agent::with_parts(http_config(config)?, connector, DefaultResolver::default());
        Ok(Self::with_client(http, config))
    }

    /// On an HTTP client of somebody else's making.
    pub(crate) fn with_client(http: Agent, config: &TransportConfig) -> Self {
        let TransportConfig { send_timeout, read_timeout, upload_read_timeout, progress_timeout, .. } = *config;
        let gzip = config.asks_for_gzip();
        HttpTransport { http, send_timeout, read_timeout, upload_read_timeout, progress_timeout, gzip }
    }
}

impl Transport for HttpTransport {
    fn send(&self, request: HttpRequest) -> Result<HttpResponse, TransportFailure> {
        self.send_into(request, None)
    }

    fn send_into(&self, request: HttpRequest, sink: Option<&mut Sink<'_>>) -> Result<HttpResponse, TransportFailure> {
        if request.method.has_secret_answer() {
            // At the level trace, ureq tells every byte that it receives.
            return with_default(&Dispatch::none(), || self.exchange(request, sink));
        }
        self.exchange(request, sink)
    }
}

impl HttpTransport {
    fn exchange(&self, request: HttpRequest, sink: Option<&mut Sink<'_>>) -> Result<HttpResponse, TransportFailure> {
        let patience = if request.method.is_upload() { self.upload_read_timeout } else { self.read_timeout };
        let limits = ReceiveLimits::new(&request, patience, self.progress_timeout, self.gzip);
        let time_limit = request.shortest_limit();
        let mut body = request.body;
        let response = self
            .http
            .post(&request.url)
            .config()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_per_read(Some(patience))
            // The whole head, however often the service says that it goes on.
            .timeout_recv_response(Some(patience))
            .timeout_per_write(Some(self.send_timeout))
            .timeout_global(time_limit)
            .build()
            .header(CONTENT_TYPE, FORM)
            .header(ACCEPT_ENCODING, if self.gzip { "gzip" } else { "identity" })
            .header(CONTENT_LENGTH, body.length())
            .send(SendBody::from_reader(&mut SentBody::new(&mut body)))
            .map_err(failure)?;
        receive(response, limits, sink)
    }
}

/// How many connections are kept for the next calls: all of them go to one host, from as many threads as a program has.
const IDLE_CONNECTIONS: usize = 64;

fn http_config(config: &TransportConfig) -> Result<HttpConfig, Error> {
    Ok(Agent::config_builder()
        .user_agent(&config.user_agent)
        .http_status_as_error(false)
        // A redirect would carry the credentials elsewhere.
        .max_redirects(0)
        .max_redirects_will_error(false)
        .max_idle_connections(IDLE_CONNECTIONS)
        .max_idle_connections_per_host(IDLE_CONNECTIONS)
        .timeout_resolve(Some(config.connect_timeout))
        .timeout_connect(Some(config.connect_timeout))
        .proxy(proxy(&config.proxy)?)
        .build())
}

fn proxy(proxy: &Proxy) -> Result<Option<ureq::Proxy>, Error> {
    let proxy = match proxy {
        Proxy::Address(address) => Some(parse_proxy(address)?),
        Proxy::None => None,
        _ => proxy_from_environment()?,
    };
    match proxy.as_ref().map(ureq::Proxy::protocol) {
        None | Some(ProxyProtocol::Http | ProxyProtocol::Https) => Ok(proxy),
        // Without a connector for it the connection would quietly go past the proxy.
        Some(_) => {
            Err(Error::invalid_configuration("the environment names a proxy by SOCKS: only http and https are spoken"))
        }
    }
}

fn parse_proxy(address: &str) -> Result<ureq::Proxy, Error> {
    ureq::Proxy::new(address).map_err(|error| unusable_proxy(&error))
}

fn unusable_proxy(error: &ureq::Error) -> Error {
    Error::invalid_configuration(format!("the proxy's address is of no use: {error}"))
}

/// The proxy that the environment names for https, with the hosts that are reached without it. (What is in clear never goes through one, and ureq itself would
/// take a proxy for http too.)
fn proxy_from_environment() -> Result<Option<ureq::Proxy>, Error> {
    let Some(address) = first_variable(["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"]) else {
        return Ok(None);
    };
    let named = parse_proxy(&address)?;
    let mut proxy = ureq::Proxy::builder(named.protocol()).host(named.host()).port(named.port());
    if let Some(user) = named.username() {
        proxy = proxy.username(user);
    }
    if let Some(password) = named.password() {
        proxy = proxy.password(password);
    }
    for host in first_variable(["NO_PROXY", "no_proxy"]).unwrap_or_default().split(',') {
        proxy = proxy.no_proxy(host.trim());
    }
    proxy.build().map(Some).map_err(|error| unusable_proxy(&error))
}

fn first_variable<const NAMES: usize>(names: [&str; NAMES]) -> Option<String> {
    names.into_iter().filter_map(|name| env::var(name).ok()).find(|value| !value.is_empty())
}

pub(crate) fn failure(error: ureq::Error) -> TransportFailure {
    let what = error.to_string();
    let failure = match &error {
        ureq::Error::Timeout(_) => TransportFailure::timeout(what),
        ureq::Error::Io(cause) if cause.kind() == io::ErrorKind::TimedOut => TransportFailure::timeout(what),
        ureq::Error::Io(cause) if cause.kind() == io::ErrorKind::ConnectionRefused => {
            TransportFailure::connection(what)
        }
        ureq::Error::HostNotFound | ureq::Error::ConnectionFailed | ureq::Error::Tls(_) => {
            TransportFailure::connection(what)
        }
        _ => TransportFailure::interrupted(what),
    };
    failure.caused_by(error)
}
