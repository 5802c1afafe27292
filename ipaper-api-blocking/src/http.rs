//! The transport of the blocking client: ureq.

use std::io;
use std::time::{Duration, Instant};

use ipaper_api::connect_error::{ConnectProblem, ConnectTarget};
use ipaper_api::proxy::{ProxyAddress, proxy_of};
use ipaper_api::receive::ReceiveLimits;
use ipaper_api::transport::{FORM, HttpRequest, HttpResponse, IDLE_CONNECTION_TIMEOUT, TransportFailure};
use ipaper_api::{Error, TransportConfig};
use tracing::dispatcher::{Dispatch, with_default};
use ureq::config::Config as HttpConfig;
use ureq::http::header::{ACCEPT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE};
use ureq::unversioned::transport::{ConnectProxyConnector, Connector};
use ureq::{Agent, ProxyProtocol, SendBody, Timeout};

use crate::client::Transport;
use crate::connection::{SentBody, ServiceConnector, was_answered_early};
use crate::failure::failure;
use crate::receiving::receive;
use crate::resolver::{LookupError, MarkingResolver};
use crate::sink::Sink;
use crate::strict_connector::StrictConnector;
use crate::tls_connector::TlsSettings;

/// Sends with ureq.
pub(crate) struct HttpTransport {
    http: Agent,
    /// The same client without a pool, for requests that need a connection of their own. An HTTP
    /// client that was built elsewhere has no such twin.
    unpooled: Option<Agent>,
    target: ConnectTarget,
    connect_timeout: Duration,
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
        let tls = TlsSettings::new(config)?;
        let proxy = proxy_of(config)?;
        let connector = ServiceConnector::new(tls, proxy.is_some());
        let agent = |idle| {
            let connector = ().chain(ConnectProxyConnector::default()).chain(connector.clone());
            // Outermost, where it sees what ureq sees.
            let connector = connector.chain(StrictConnector);
            let config = http_config(config, proxy.as_ref(), idle)?;
            Ok::<Agent, Error>(Agent::with_parts(config, connector, MarkingResolver::default()))
        };
        let (http, unpooled) = (agent(IDLE_CONNECTIONS)?, agent(0)?);
        let target = ConnectTarget::new(config, proxy);
        Ok(HttpTransport { unpooled: Some(unpooled), target, ..Self::with_client(http, config) })
    }

    /// On an HTTP client of somebody else's making.
    pub(crate) fn with_client(http: Agent, config: &TransportConfig) -> Self {
        let TransportConfig {
            connect_timeout, send_timeout, read_timeout, upload_read_timeout, progress_timeout, ..
        } = *config;
        HttpTransport {
            http,
            unpooled: None,
            target: ConnectTarget::new(config, None),
            connect_timeout,
            send_timeout,
            read_timeout,
            upload_read_timeout,
            progress_timeout,
            gzip: config.asks_for_gzip(),
        }
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
        let (time_limit, attempt_limit) = (request.time_limit, request.attempt_limit);
        let deadline = attempt_limit.and_then(|limit| Instant::now().checked_add(limit));
        let mut body = request.body;
        let http = self.unpooled.as_ref().filter(|_| request.fresh_connection).unwrap_or(&self.http);
        let length = body.length();
        let mut sent = SentBody::new(&mut body);
        let response = http
            .post(&request.url)
            .config()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_per_read(Some(patience))
            // The whole head, however often the service says that it goes on.
            .timeout_recv_response(Some(attempt_limit.map_or(patience, |limit| limit.min(patience))))
            .timeout_recv_body(attempt_limit)
            .timeout_per_write(Some(self.send_timeout))
            // Not for the attempt: under a limit on all of it, ureq starts a thread for each request to
            // look the host up, also where a connection is open.
            .timeout_global(time_limit)
            .build()
            .header(CONTENT_TYPE, FORM)
            .header(ACCEPT_ENCODING, if self.gzip { "gzip" } else { "identity" })
            .header(CONTENT_LENGTH, length)
            .send(SendBody::from_reader(&mut sent));
        let came_early = was_answered_early();
        let response = match response {
            Ok(response) => response,
            Err(error) if sent.was_read() => return Err(failure(error)),
            Err(error) => return Err(self.not_connected(error)),
        };
        Ok(receive(response, limits, deadline, sink)?.early(came_early))
    }
}

impl HttpTransport {
    /// The error for a request of which nothing was sent.
    fn not_connected(&self, error: ureq::Error) -> TransportFailure {
        let problem = match &error {
            ureq::Error::Timeout(Timeout::Resolve | Timeout::Connect) => ConnectProblem::TimedOut(self.connect_timeout),
            ureq::Error::Timeout(_) => return failure(error),
            ureq::Error::Io(cause) if cause.kind() == io::ErrorKind::TimedOut => {
                ConnectProblem::TimedOut(self.connect_timeout)
            }
            ureq::Error::Io(cause) => ConnectProblem::of(cause),
            ureq::Error::HostNotFound => ConnectProblem::NoSuchHost,
            ureq::Error::Other(cause) if cause.is::<LookupError>() => ConnectProblem::NoSuchHost,
            ureq::Error::Other(cause) => ConnectProblem::of(&**cause),
            // What the proxy responded is known as a text alone.
            ureq::Error::ConnectProxyFailed(reason) if reason.ends_with("did not respond") => ConnectProblem::Closed,
            ureq::Error::ConnectProxyFailed(reason) if reason.contains("407") => ConnectProblem::ProxyLogin,
            ureq::Error::ConnectProxyFailed(_) => ConnectProblem::ProxyRefused,
            _ => ConnectProblem::Other,
        };
        self.target.error(problem, error)
    }
}

/// How many connections are kept for the next calls: all of them go to one host, from as many threads as a program has.
const IDLE_CONNECTIONS: usize = 64;

fn http_config(
    config: &TransportConfig,
    proxy: Option<&ProxyAddress>,
    idle_connections: usize,
) -> Result<HttpConfig, Error> {
    Ok(Agent::config_builder()
        .user_agent(&config.user_agent)
        .http_status_as_error(false)
        // A redirect would carry the credentials elsewhere.
        .max_redirects(0)
        .max_redirects_will_error(false)
        .max_idle_age(IDLE_CONNECTION_TIMEOUT)
        .max_idle_connections(idle_connections)
        .max_idle_connections_per_host(idle_connections)
        .timeout_resolve(Some(config.connect_timeout))
        .timeout_connect(Some(config.connect_timeout))
        // Without one, ureq must not read the environment: see `ipaper_api::proxy`.
        .proxy(proxy.map(ureq_proxy).transpose()?)
        .build())
}

fn ureq_proxy(address: &ProxyAddress) -> Result<ureq::Proxy, Error> {
    let protocol = if address.is_https() { ProxyProtocol::Https } else { ProxyProtocol::Http };
    let proxy = ureq::Proxy::builder(protocol).host(&address.host()).port(address.port());
    let proxy = match address.login() {
        Some((user, password)) => proxy.username(user).password(password),
        None => proxy,
    };
    proxy.build().map_err(|error| Error::invalid_configuration(format!("`proxy` cannot be used: {error}")))
}
