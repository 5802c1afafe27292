//! The transport of the async client: reqwest.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use reqwest::Url;
use reqwest::header::{CONTENT_TYPE, DATE, LOCATION, RETRY_AFTER};
use reqwest::redirect::Policy;
use tokio::time::{Instant, timeout, timeout_at};

use super::sent_body::{Progress, SentBody, Taken};
use super::sink::Sink;
use crate::Error;
use crate::answer::{begins_like_a_file, room_for};
use crate::config::{Proxy, TransportConfig};
use crate::method::Method;
use crate::transport::{FORM, HttpRequest, HttpResponse, TransportFailure};

/// Sends with reqwest.
pub(super) struct HttpTransport {
    http: reqwest::Client,
    addresses: Addresses,
    send_timeout: Duration,
    read_timeout: Duration,
    upload_read_timeout: Duration,
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
        let TransportConfig { send_timeout, read_timeout, upload_read_timeout, .. } = *config;
        HttpTransport { http, addresses: Addresses::default(), send_timeout, read_timeout, upload_read_timeout }
    }

    /// Sends a request and reads whatever answers it, into `sink` where that is a file.
    pub(super) async fn send(
        &self,
        request: HttpRequest,
        sink: Option<&mut Sink<'_>>,
    ) -> Result<HttpResponse, TransportFailure> {
        let limits = (request.answer_limit, request.file_limit);
        let patience = if request.method.is_upload() { self.upload_read_timeout } else { self.read_timeout };
        let body = SentBody::new(request.body);
        let progress = body.progress();
        let url = self.addresses.parse(request.method, &request.url)?;
        let sending = self.http.post(url.clone()).header(CONTENT_TYPE, FORM).body(reqwest::Body::wrap(body)).send();
        let response = self.head(sending, &progress, patience).await?;
        refuse_redirected(&url, &response)?;
        let status = response.status().as_u16();
        let header = |name| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let (content_type, retry_after, date) = (header(CONTENT_TYPE), header(RETRY_AFTER), header(DATE));
        let location = header(LOCATION);
        // The connection of a request that is refused early breaks, and may take the rest of the answer with it. What it is refused with stands in the head.
        let is_refused_early = !response.status().is_success() && progress.last().is_some_and(|taken| !taken.is_all);
        let mut pieces = Pieces { response, patience, limit: limits.0, may_break_off: is_refused_early };
        let response = match sink {
            None => HttpResponse::new(status, content_type, pieces.read(BytesMut::new()).await?),
            Some(sink) => {
                let (beginning, is_file) = pieces.beginning(status, content_type.as_deref()).await?;
                if is_file {
                    let size = pieces.write(&beginning, sink, limits.1).await?;
                    HttpResponse::written(status, content_type, size)
                } else {
                    HttpResponse::new(status, content_type, pieces.read(beginning).await?)
                }
            }
        };
        Ok(response.with_retry_after(retry_after.as_deref(), date.as_deref()).with_location(location.as_deref()))
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

/// The body of an answer, decompressed, as it comes.
struct Pieces {
    response: reqwest::Response,
    /// How long the service may be silent.
    patience: Duration,
    /// How many bytes may be in memory.
    limit: usize,
    /// What there is counts, whether or not there should be more.
    may_break_off: bool,
}

impl Pieces {
    async fn next(&mut self) -> Result<Option<Bytes>, TransportFailure> {
        let piece = timeout(self.patience, self.response.chunk()).await.map_err(|_| silence(self.patience))?;
        piece.map_err(failure)
    }

    /// The rest, behind what has been read, but never more than the limit.
    async fn read(&mut self, mut body: BytesMut) -> Result<Bytes, TransportFailure> {
        let room = room_for(self.response.content_length(), self.limit);
        body.reserve(room.saturating_sub(body.len()));
        loop {
            match self.next().await {
                Ok(Some(piece)) => self.append(&mut body, &piece)?,
                Ok(None) => return Ok(body.freeze()),
                Err(_) if self.may_break_off => return Ok(body.freeze()),
                Err(failure) => return Err(failure),
            }
        }
    }

    /// As much as it takes to see whether the body is a file, and whether it is one.
    async fn beginning(
        &mut self,
        status: u16,
        content_type: Option<&str>,
    ) -> Result<(BytesMut, bool), TransportFailure> {
        let mut beginning = BytesMut::new();
        while let Some(piece) = self.next().await? {
            self.append(&mut beginning, &piece)?;
            if let Some(is_file) = begins_like_a_file(status, content_type, &beginning) {
                return Ok((beginning, is_file));
            }
        }
        Ok((beginning, false))
    }

    /// Writes everything as it comes, and says how much it was.
    async fn write(&mut self, beginning: &[u8], sink: &mut Sink<'_>, limit: u64) -> Result<u64, TransportFailure> {
        sink.write(beginning, limit).await?;
        while let Some(piece) = self.next().await.map_err(|failure| sink.judge(failure))? {
            sink.write(&piece, limit).await?;
        }
        sink.finish().await
    }

    fn append(&self, body: &mut BytesMut, piece: &[u8]) -> Result<(), TransportFailure> {
        if body.len().saturating_add(piece.len()) > self.limit {
            return Err(TransportFailure::too_large(self.limit as u64));
        }
        body.extend_from_slice(piece);
        Ok(())
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
        .retry(reqwest::retry::never());
    let builder = with_proxy(builder, &config.proxy)?;
    let builder = with_compression(builder, config);
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

#[cfg(feature = "gzip")]
fn with_compression(builder: reqwest::ClientBuilder, config: &TransportConfig) -> reqwest::ClientBuilder {
    builder.gzip(config.compression)
}

#[cfg(not(feature = "gzip"))]
fn with_compression(builder: reqwest::ClientBuilder, _: &TransportConfig) -> reqwest::ClientBuilder {
    builder
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

fn failure(error: reqwest::Error) -> TransportFailure {
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
