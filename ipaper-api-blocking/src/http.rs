//! The transport of the blocking client: ureq.

use std::io::{self, Read};
use std::time::Duration;

use ipaper_api::connect_error::{ConnectProblem, ConnectTarget};
use ipaper_api::proxy::{ProxyAddress, proxy_of};
use ipaper_api::transport::{FORM, HttpRequest, HttpResponse, IDLE_CONNECTION_TIMEOUT, TransportFailure};
use ipaper_api::{Error, TransportConfig, begins_like_a_file, room_for};
use tracing::dispatcher::{Dispatch, with_default};
use ureq::config::{AutoHeaderValue, Config as HttpConfig};
use ureq::http::Response;
use ureq::http::header::{CONTENT_LENGTH, CONTENT_TYPE, DATE, RETRY_AFTER};
use ureq::unversioned::transport::{ConnectProxyConnector, Connector};
use ureq::{Agent, Body, ProxyProtocol, SendBody, Timeout};

use crate::client::Transport;
use crate::connection::{SentBody, ServiceConnector, was_answered_early};
use crate::resolver::{LookupError, MarkingResolver};
use crate::sink::Sink;
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
}

impl HttpTransport {
    /// On an HTTP client as `config` wants it.
    pub(crate) fn new(config: &TransportConfig) -> Result<Self, Error> {
        let tls = TlsSettings::new(config)?;
        let proxy = proxy_of(config)?;
        let connector = ServiceConnector::new(tls, proxy.is_some());
        let agent = |idle| {
            let connector = ().chain(ConnectProxyConnector::default()).chain(connector.clone());
            let config = http_config(config, proxy.as_ref(), idle)?;
            Ok::<Agent, Error>(Agent::with_parts(config, connector, MarkingResolver::default()))
        };
        let (http, unpooled) = (agent(IDLE_CONNECTIONS)?, agent(0)?);
        let target = ConnectTarget::new(config, proxy);
        Ok(HttpTransport { unpooled: Some(unpooled), target, ..Self::with_client(http, config) })
    }

    /// On an HTTP client of somebody else's making.
    pub(crate) fn with_client(http: Agent, config: &TransportConfig) -> Self {
        let TransportConfig { connect_timeout, send_timeout, read_timeout, upload_read_timeout, .. } = *config;
        HttpTransport {
            http,
            unpooled: None,
            target: ConnectTarget::new(config, None),
            connect_timeout,
            send_timeout,
            read_timeout,
            upload_read_timeout,
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
        let limits = (request.answer_limit, request.file_limit);
        let patience = if request.method.is_upload() { self.upload_read_timeout } else { self.read_timeout };
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
            .timeout_per_write(Some(self.send_timeout))
            .timeout_global(request.time_limit)
            .build()
            .header(CONTENT_TYPE, FORM)
            .header(CONTENT_LENGTH, length)
            .send(SendBody::from_reader(&mut sent));
        let came_early = was_answered_early();
        let response = match response {
            Ok(response) => response,
            Err(error) if sent.was_read() => return Err(failure(error)),
            Err(error) => return Err(self.not_connected(error)),
        };
        Ok(receive(response, sink, limits)?.early(came_early))
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
    let http = Agent::config_builder()
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
        .proxy(proxy.map(ureq_proxy).transpose()?);
    let http = if config.compression { http } else { http.accept_encoding(AutoHeaderValue::None) };
    Ok(http.build())
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

/// Reads whatever answers a request, into `sink` where that is a file.
fn receive(
    response: Response<Body>,
    sink: Option<&mut Sink<'_>>,
    (answer_limit, file_limit): (usize, u64),
) -> Result<HttpResponse, TransportFailure> {
    let (head, body) = response.into_parts();
    let header = |name| head.headers.get(name).and_then(|value| value.to_str().ok());
    let (status, content_type) = (head.status.as_u16(), header(CONTENT_TYPE));
    let room = room_for(body.content_length(), answer_limit);
    let mut pieces = Pieces { reader: body.into_with_config().limit(u64::MAX).reader(), limit: answer_limit, room };
    let (owned, nothing) = (content_type.map(str::to_owned), Vec::new());
    let response = match sink {
        None => HttpResponse::new(status, owned, pieces.read(nothing)?),
        Some(sink) => {
            let (beginning, is_file) = pieces.beginning(status, content_type)?;
            if is_file {
                HttpResponse::written(status, owned, pieces.write(&beginning, sink, file_limit)?)
            } else {
                HttpResponse::new(status, owned, pieces.read(beginning)?)
            }
        }
    };
    Ok(response.with_retry_after(header(RETRY_AFTER), header(DATE)))
}

/// The body of an answer, decompressed, as it comes.
struct Pieces<R> {
    reader: R,
    /// How many bytes may be in memory.
    limit: usize,
    /// How much room to make for it at once.
    room: usize,
}

/// So much is read at once.
const PIECE: usize = 64 * 1024;

impl<R: Read> Pieces<R> {
    /// The rest, behind what has been read, but never more than the limit.
    fn read(&mut self, mut body: Vec<u8>) -> Result<Vec<u8>, TransportFailure> {
        body.reserve_exact(self.room.saturating_sub(body.len()));
        let one_more = (self.limit as u64).saturating_add(1).saturating_sub(body.len() as u64);
        (&mut self.reader).take(one_more).read_to_end(&mut body).map_err(|error| failure(error.into()))?;
        self.check(body)
    }

    /// As much as it takes to see whether the body is a file, and whether it is one.
    fn beginning(&mut self, status: u16, content_type: Option<&str>) -> Result<(Vec<u8>, bool), TransportFailure> {
        let mut beginning = Vec::new();
        let mut piece = vec![0; PIECE];
        loop {
            let read = self.reader.read(&mut piece).map_err(|error| failure(error.into()))?;
            if read == 0 {
                return Ok((beginning, false));
            }
            beginning.extend_from_slice(piece.get(..read).unwrap_or_default());
            beginning = self.check(beginning)?;
            if let Some(is_file) = begins_like_a_file(status, content_type, &beginning) {
                return Ok((beginning, is_file));
            }
        }
    }

    /// Writes everything as it comes, and says how much it was.
    fn write(&mut self, beginning: &[u8], sink: &mut Sink<'_>, limit: u64) -> Result<u64, TransportFailure> {
        sink.write(beginning, limit)?;
        let mut piece = vec![0; PIECE];
        loop {
            let read = self.reader.read(&mut piece).map_err(|error| sink.judge(failure(error.into())))?;
            match piece.get(..read) {
                None | Some([]) => return sink.finish(),
                Some(piece) => sink.write(piece, limit)?,
            }
        }
    }

    fn check(&self, body: Vec<u8>) -> Result<Vec<u8>, TransportFailure> {
        if body.len() > self.limit { Err(TransportFailure::too_large(self.limit as u64)) } else { Ok(body) }
    }
}

fn failure(error: ureq::Error) -> TransportFailure {
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
