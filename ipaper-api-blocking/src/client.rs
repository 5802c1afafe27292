//! The blocking client.

use std::fmt;
use std::sync::Arc;
use std::time::Instant;

use ipaper_api::bytes::Bytes;
use ipaper_api::engine::{Call, Engine, Step};
use ipaper_api::transport::{HttpRequest, HttpResponse, TransportFailure};
use ipaper_api::{Config, Error, Request};

use crate::http::HttpTransport;

/// A blocking client for the iPaper Flipbook Backend API.
///
/// Its methods are grouped by service, `client.paper().get_all_papers(root)`; [`send`](Client::send) takes any request value, with optional parameters, and
/// [`raw`](Client::raw) returns the answer's XML. A client is cheap to clone, can be used from several threads at once, and its clones share their
/// connections. It needs no async runtime, and does no harm inside of one but to block the thread that calls it.
///
/// ```no_run
/// use ipaper_api_blocking::{CategoryId, Client, Credentials};
///
/// # fn example() -> Result<(), ipaper_api_blocking::Error> {
/// let client = Client::new(Credentials::api_key("key"))?;
/// let paper = client.paper().create_paper(CategoryId::new(1001), "Spring", "spring")?;
/// println!("created {paper}");
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client {
    engine: Arc<Engine>,
    transport: Arc<dyn Transport>,
    /// The moment that times are counted from.
    epoch: Instant,
}

impl Client {
    /// A client for [`Credentials`](crate::Credentials) alone, or for a whole [`Config`].
    ///
    /// # Errors
    ///
    /// An error of the kind [`ErrorKind::InvalidConfiguration`](crate::ErrorKind::InvalidConfiguration) that says what cannot be.
    pub fn new(config: impl Into<Config>) -> Result<Self, Error> {
        let (engine, transport) = Engine::new(config.into())?;
        let transport = HttpTransport::new(&transport)?;
        Ok(Self::with(engine, transport))
    }

    /// A client on an HTTP client of one's own, which then decides on TLS, proxies, compression, the user agent and connecting.
    ///
    /// It is asked not to follow redirects with each request.
    ///
    /// # Errors
    ///
    /// As [`new`](Client::new).
    pub fn with_http_client(config: impl Into<Config>, http: ureq::Agent) -> Result<Self, Error> {
        let (engine, transport) = Engine::new(config.into())?;
        Ok(Self::with(engine, HttpTransport::with_client(http, &transport)))
    }

    /// A client on a transport of one's own: for tests, or for a network of its own kind.
    ///
    /// # Errors
    ///
    /// As [`new`](Client::new).
    pub fn with_transport(config: impl Into<Config>, transport: impl Transport) -> Result<Self, Error> {
        let (engine, _) = Engine::new(config.into())?;
        Ok(Self::with(engine, transport))
    }

    fn with(engine: Arc<Engine>, transport: impl Transport) -> Self {
        Client { engine, transport: Arc::new(transport), epoch: Instant::now() }
    }

    /// Sends a request and decodes its answer.
    ///
    /// # Errors
    ///
    /// See [`Error`]; the request's page lists the return codes that the service may answer.
    pub fn send<R: Request>(&self, request: R) -> Result<R::Response, Error> {
        self.drive(self.engine.call(request))
    }

    /// Sends a request and returns its answer as it came, for those who query the XML themselves.
    ///
    /// The answer is checked as [`send`](Client::send) checks it: what is returned is a success.
    ///
    /// # Errors
    ///
    /// As [`send`](Client::send).
    pub fn raw<R: Request>(&self, request: R) -> Result<Bytes, Error> {
        self.drive(self.engine.raw_call(request))
    }

    fn drive<R: Request, T>(&self, mut call: Call<R, T>) -> Result<T, Error> {
        loop {
            match call.step(self.epoch.elapsed()) {
                Step::Send(request) => call.answered(self.transport.send(request)),
                Step::Done(result) => return result,
            }
        }
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("engine", &self.engine).finish_non_exhaustive()
    }
}

/// What carries requests: an HTTP client, or a value that answers for one.
///
/// ```
/// use ipaper_api_blocking::transport::{HttpRequest, HttpResponse, TransportFailure};
/// use ipaper_api_blocking::{Client, Credentials, PaperId, Transport};
///
/// struct AlwaysFound;
///
/// impl Transport for AlwaysFound {
///     fn send(&self, _: HttpRequest) -> Result<HttpResponse, TransportFailure> {
///         Ok(HttpResponse::xml("<result><code>SUCCESS</code><data><paper id=\"7\"/></data></result>"))
///     }
/// }
///
/// let client = Client::with_transport(Credentials::api_key("any"), AlwaysFound)?;
/// let paper = client.paper().get_paper_id_from_url("/spring/")?;
/// assert_eq!(paper, Some(PaperId::new(7)));
/// # Ok::<(), ipaper_api_blocking::Error>(())
/// ```
pub trait Transport: Send + Sync + 'static {
    /// Sends `request` as a `POST` of a form and returns whatever answers it, of any HTTP status.
    ///
    /// The body is to be taken piece by piece as it is sent: an error's [`outcome`](Error::outcome) depends on whether its last byte was taken.
    ///
    /// # Errors
    ///
    /// A failure that says whether there was no connection, the connection broke, or a time limit passed.
    fn send(&self, request: HttpRequest) -> Result<HttpResponse, TransportFailure>;
}
