//! The transport of the blocking client: ureq.

use std::env;
use std::io::{self, Read};
use std::time::Duration;

use ipaper_api::transport::{FORM, HttpRequest, HttpResponse, TransportFailure};
use ipaper_api::{Error, Proxy, TransportConfig, begins_like_a_file, room_for};
use tracing::dispatcher::{Dispatch, with_default};
use ureq::config::{AutoHeaderValue, Config as HttpConfig};
use ureq::http::Response;
use ureq::http::header::{CONTENT_LENGTH, CONTENT_TYPE, DATE, LOCATION, RETRY_AFTER};
use ureq::unversioned::resolver::DefaultResolver;
use ureq::unversioned::transport::{ConnectProxyConnector, Connector, TcpConnector};
use ureq::{Agent, Body, ProxyProtocol, SendBody};

use crate::client::Transport;
use crate::early_answer::{EarlyAnswerConnector, SentBody};
use crate::sink::Sink;

/// Sends with ureq.
pub(crate) struct HttpTransport {
    http: Agent,
    send_timeout: Duration,
    read_timeout: Duration,
    upload_read_timeout: Duration,
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
        let http = Agent::with_parts(http_config(config)?, connector, DefaultResolver::default());
        Ok(Self::with_client(http, config))
    }

    /// On an HTTP client of somebody else's making.
    pub(crate) fn with_client(http: Agent, config: &TransportConfig) -> Self {
        let TransportConfig { send_timeout, read_timeout, upload_read_timeout, .. } = *config;
        HttpTransport { http, send_timeout, read_timeout, upload_read_timeout }
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
        let response = self
            .http
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
            .header(CONTENT_LENGTH, body.length())
            .send(SendBody::from_reader(&mut SentBody::new(&mut body)))
            .map_err(failure)?;
        receive(response, sink, limits)
    }
}

/// How many connections are kept for the next calls: all of them go to one host, from as many threads as a program has.
const IDLE_CONNECTIONS: usize = 64;

fn http_config(config: &TransportConfig) -> Result<HttpConfig, Error> {
    let http = Agent::config_builder()
        .user_agent(&config.user_agent)
        .http_status_as_error(false)
        // A redirect would carry the credentials elsewhere.
        .max_redirects(0)
        .max_redirects_will_error(false)
        .max_idle_connections(IDLE_CONNECTIONS)
        .max_idle_connections_per_host(IDLE_CONNECTIONS)
        .timeout_resolve(Some(config.connect_timeout))
        .timeout_connect(Some(config.connect_timeout))
        .proxy(proxy(&config.proxy)?);
    let http = if config.compression { http } else { http.accept_encoding(AutoHeaderValue::None) };
    Ok(http.build())
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
    Ok(response.with_retry_after(header(RETRY_AFTER), header(DATE)).with_location(header(LOCATION)))
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
