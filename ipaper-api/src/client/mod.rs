//! The async client.

mod failure;
mod http;
mod receiving;
mod sent_body;
mod sink;

use std::fmt;
use std::future::Future;
use std::io;
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use tokio::io::AsyncWrite;
use tokio::runtime::Handle;
use tokio::task::spawn_blocking;
use tokio::time::{Instant, sleep, timeout};
use tracing::Instrument;

use crate::config::{Config, LONGEST};
use crate::download::{Downloaded, Fetched, PartialFile};
use crate::engine::{Call, CallOptions, Counters, Driven, Engine, FileReading, Measure, Step, Telling, Wait};
use crate::processing::{Following, Processed, Processing, Turn};
use crate::request::Request;
use crate::transport::{HttpRequest, HttpResponse, TransportFailure};
use crate::{Binary, CategoryId, Credentials, DryRun, Error, Outcome};
use http::HttpTransport;
use sink::Sink;

/// A client for the iPaper Flipbook Backend API.
///
/// Its methods are grouped by service, `client.paper().get_all_papers(root)`; [`send`](Client::send) takes any request value, with optional parameters, and
/// [`raw`](Client::raw) returns the answer's XML. A client is cheap to clone, and its clones share their connections.
///
/// ```no_run
/// use ipaper_api::{CategoryId, Client, Credentials};
///
/// # async fn example() -> Result<(), ipaper_api::Error> {
/// let client = Client::new(Credentials::api_key("key"))?;
/// let paper = client.paper().create_paper(CategoryId::new(1001), "Spring", "spring").await?;
/// println!("created {paper}");
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client {
    engine: Arc<Engine>,
    carrier: Arc<Carrier>,
    options: CallOptions,
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
        Ok(Self::on(engine, Carrier::Http(Box::new(transport))))
    }

    /// A client on an HTTP client of one's own, which then decides on TLS, proxies, the user agent
    /// and connecting.
    ///
    /// Writes that must not be sent twice then share connections with other calls. If the service
    /// closes a connection just when such a write arrives on it, the outcome is unknown; with
    /// [`new`](Client::new) they get connections of their own.
    ///
    /// Begin with [`http_client_builder`](Client::http_client_builder), which has set all that this crate would set. A client made from scratch must not
    /// follow redirects: they carry requests elsewhere, and what comes back from there is refused.
    ///
    /// `reqwest` panics when a client is built from scratch and the program has installed no TLS
    /// provider, because this crate passes its own to the clients that it builds. That also concerns
    /// clients that have nothing to do with this crate. Install a provider when the program starts:
    ///
    /// ```
    /// # #[cfg(feature = "ring")]
    /// # {
    /// rustls::crypto::ring::default_provider().install_default().expect("no other provider");
    /// let http = ipaper_api::reqwest::Client::builder().build().expect("an HTTP client");
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`new`](Client::new).
    pub fn with_http_client(config: impl Into<Config>, http: reqwest::Client) -> Result<Self, Error> {
        let (engine, transport) = Engine::new(config.into())?;
        Ok(Self::on(engine, Carrier::Http(Box::new(HttpTransport::with_client(http, &transport)))))
    }

    /// What [`new`](Client::new) would build its HTTP client from, to change it before it is built.
    ///
    /// ```
    /// use ipaper_api::{Client, Config, Credentials};
    ///
    /// let config = Config::new(Credentials::api_key("key")).endpoint("http://127.0.0.1:8080/V2/");
    /// let http = Client::http_client_builder(&config)?.pool_max_idle_per_host(2).build().expect("an HTTP client");
    /// let client = Client::with_http_client(config, http)?;
    /// # Ok::<(), ipaper_api::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`new`](Client::new).
    pub fn http_client_builder(config: &Config) -> Result<reqwest::ClientBuilder, Error> {
        let (_, transport) = Engine::new(config.clone())?;
        http::builder(&transport)
    }

    /// A client on a transport of one's own: for tests, or for a network of its own kind.
    ///
    /// # Errors
    ///
    /// As [`new`](Client::new).
    pub fn with_transport(config: impl Into<Config>, transport: impl Transport) -> Result<Self, Error> {
        let (engine, _) = Engine::new(config.into())?;
        Ok(Self::on(engine, Carrier::Other(Box::new(transport))))
    }

    fn on(engine: Arc<Engine>, carrier: Carrier) -> Self {
        Client { engine, carrier: Arc::new(carrier), options: CallOptions::new() }
    }

    /// Sends a request and decodes its answer.
    ///
    /// # Errors
    ///
    /// See [`Error`]; the request's page lists the return codes that the service may answer.
    pub async fn send<R: Request>(&self, request: R) -> Result<R::Response, Error> {
        let call = self.engine.call(request, &self.options);
        let span = call.span();
        self.drive(call, None).instrument(span).await
    }

    /// Sends a request and returns its answer as it came, for those who query the XML themselves.
    ///
    /// The answer is checked as [`send`](Client::send) checks it: what is returned is a success.
    ///
    /// # Errors
    ///
    /// As [`send`](Client::send).
    pub async fn raw<R: Request>(&self, request: R) -> Result<Bytes, Error> {
        let call = self.engine.raw_call(request, &self.options);
        let span = call.span();
        self.drive(call, None).instrument(span).await
    }

    /// Writes the file that answers a request as it comes, in memory that does not grow with it.
    ///
    /// An error in place of the file is an [`Error`], and nothing is written then. Neither is anything kept for other calls. A download that breaks off when something was
    /// written is not begun again; [`download_to`](Client::download_to) can do that.
    ///
    /// ```no_run
    /// use ipaper_api::image::GetImageWith2PxDropShadow;
    /// use ipaper_api::{Client, ImageType, PageId};
    ///
    /// # async fn example(client: &Client) -> Result<(), ipaper_api::Error> {
    /// let mut image = Vec::new();
    /// let request = GetImageWith2PxDropShadow::new(PageId::new(5001), ImageType::Zoom);
    /// let downloaded = client.download(request, &mut image).await?;
    /// println!("{} bytes of {:?}", downloaded.size, downloaded.media_type);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`send`](Client::send); and of the kind [`ErrorKind::File`](crate::ErrorKind::File), where `writer` fails.
    pub async fn download<R: Request<Response = Binary>>(
        &self,
        request: R,
        mut writer: impl AsyncWrite + Send + Unpin,
    ) -> Result<Downloaded, Error> {
        self.fetch(request, &mut Sink::writer(&mut writer)).await
    }

    /// Writes the file that answers a request to `path`, under which it appears once it is
    /// complete: a file that is there already is replaced then (also where it is a link), and left
    /// alone if the call fails. On Unix the new file has the mode of the one that it replaces, also
    /// where that is read-only; other new files have the process's usual mode.
    ///
    /// # Errors
    ///
    /// As [`download`](Client::download).
    pub async fn download_to<R: Request<Response = Binary>>(
        &self,
        request: R,
        path: impl AsRef<Path>,
    ) -> Result<Downloaded, Error> {
        let path = path.as_ref();
        let fail = |error, outcome| unwritable::<R>(error, outcome).writing_to(path);
        let target = path.to_owned();
        let (partial, file) = blocking(move || {
            let partial = PartialFile::create(&target)?;
            let file = partial.file().try_clone()?;
            Ok((partial, file))
        })
        .await
        .map_err(|error| fail(error, Outcome::NotSent))?;
        let downloaded = self.fetch(request, &mut Sink::file(file)).await.map_err(|error| error.writing_to(path))?;
        blocking(move || partial.complete()).await.map_err(|error| fail(error, Outcome::Done))?;
        Ok(downloaded)
    }

    async fn fetch<R: Request<Response = Binary>>(&self, request: R, sink: &mut Sink<'_>) -> Result<Downloaded, Error> {
        let call = self.engine.download_call(request, &self.options);
        let span = call.span();
        match self.drive(call, Some(sink)).instrument(span).await? {
            Fetched::Written(downloaded) => Ok(downloaded),
            Fetched::Whole(binary) => {
                let written = async {
                    sink.write(&binary.bytes, u64::MAX).await?;
                    sink.finish().await
                };
                let size = written.await.map_err(|failure| Error::unwritable(R::METHOD, failure, Outcome::Done))?;
                Ok(Downloaded { media_type: binary.media_type, size })
            }
        }
    }

    /// Uploads a PDF and follows its processing to its end, or follows one that is under way.
    ///
    /// Where the response to the upload is lost, the PDF is not sent again: what is being processed
    /// shows whether it arrived. So the list of what is being processed is read once before the
    /// upload, and only a processing that is new counts.
    ///
    /// ```no_run
    /// use ipaper_api::{Client, PaperId, Processing, ProcessingEnd, Upload};
    ///
    /// # async fn example(client: &Client) -> Result<(), ipaper_api::Error> {
    /// let processing = Processing::upload(PaperId::new(1002), Upload::from_path("spring.pdf")?);
    /// match client.process(processing).await?.end {
    ///     ProcessingEnd::Completed => println!("the pages are there"),
    ///     end => println!("{end:?}"),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`send`](Client::send), where the PDF was not accepted. An error of the kind
    /// [`ProcessingFailed`](crate::ErrorKind::ProcessingFailed) means that it was, and that the
    /// service failed to process it. Any other error of the outcome [`Done`](crate::Outcome::Done)
    /// means that following it failed or its time was over: follow it again with
    /// [`Processing::under_way`].
    pub async fn process(&self, processing: Processing) -> Result<Processed, Error> {
        let mut following = Following::new(processing, self.now())?;
        loop {
            match following.next(self.now()) {
                Turn::Wait(time) => sleep(time).await,
                Turn::List => {
                    let listed = self.within(&following).ripper().get_processing_papers().await;
                    following.listed(listed, self.now());
                }
                Turn::Upload(request) => {
                    let uploaded = self.within(&following).send(*request).await;
                    following.uploaded(uploaded, self.now());
                }
                Turn::Ask(job) => {
                    let told = self.within(&following).ripper().get_processing_status(job).await;
                    following.told(told, self.now());
                }
                Turn::Done(result) => return result,
            }
        }
    }

    fn within(&self, following: &Following) -> Self {
        self.with(self.engine.options_within(&self.options, following.time_left(self.now())))
    }

    /// The same client for calls that want something otherwise: a time limit, a fresh answer, other repetitions. It takes the place of earlier options.
    ///
    /// ```no_run
    /// use std::time::Duration;
    /// use ipaper_api::{CallOptions, CategoryId, Client};
    ///
    /// # async fn example(client: &Client) -> Result<(), ipaper_api::Error> {
    /// let options = CallOptions::new().fresh().timeout(Duration::from_secs(20));
    /// let tree = client.with(options).paper().get_all_papers(CategoryId::new(1001)).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn with(&self, options: CallOptions) -> Self {
        Client { options, ..self.clone() }
    }

    /// Uses these credentials for the calls that are made from now on with this client and its clones. Where calls are held back because a login was
    /// refused, other credentials end that; the same ones do not.
    ///
    /// # Errors
    ///
    /// An error of the kind [`ErrorKind::InvalidConfiguration`](crate::ErrorKind::InvalidConfiguration) for credentials that no account can have, such as an empty key; the client
    /// keeps its previous ones then.
    pub fn set_credentials(&self, credentials: &Credentials) -> Result<(), Error> {
        self.engine.set_credentials(credentials)
    }

    /// Returns the account's root category: [`Config::root`](crate::Config::root) if it is set, else the category with the url `/`.
    ///
    /// That the root has this url is inferred.
    ///
    /// # Errors
    ///
    /// As [`send`](Client::send); and of the kind [`ErrorKind::InvalidConfiguration`](crate::ErrorKind::InvalidConfiguration), if the root is not configured and no category has that url.
    pub async fn root(&self) -> Result<CategoryId, Error> {
        match self.engine.root() {
            Some(root) => Ok(root),
            None => self.engine.root_found(self.paper().get_paper_id_from_url("/").await?),
        }
    }

    /// What [`send`](Client::send) would send, with everything secret blanked: for debugging, and for reports of bugs. Nothing is sent.
    ///
    /// # Errors
    ///
    /// An error of the kind [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) for what would not be sent.
    pub fn dry_run<R: Request>(&self, request: &R) -> Result<DryRun, Error> {
        self.engine.dry_run(request)
    }

    /// What this client and its clones have done so far.
    pub fn counters(&self) -> Counters {
        self.engine.counters(self.now())
    }

    async fn drive<R: Request, T>(&self, call: Call<R, T>, mut sink: Option<&mut Sink<'_>>) -> Result<T, Error> {
        let mut call = Driven::new(call, || self.now());
        loop {
            let now = self.now();
            match call.step(now, SystemTime::now()) {
                Step::Wait(wait) => self.wait(wait).await,
                Step::Measure(measure) => {
                    let reading = self.read(measure).await;
                    call.measured(reading, self.now());
                }
                Step::Errand(errand) => {
                    let report = errand.carry_out(&self.engine, now);
                    call.carried_out(report, now);
                }
                Step::Send(request) => {
                    let answer = self.post(request, sink.as_deref_mut()).await;
                    call.answered(answer, self.now());
                }
                Step::Tell(telling) => tell(telling).await,
                Step::Done(result) => return result,
            }
        }
    }

    async fn wait(&self, wait: Wait) {
        match wait.time_left(self.now()) {
            // Whether it was the time or the wake-up is for the call to find out.
            Some(left) => drop(timeout(left, wait.wake).await),
            None => wait.wake.await,
        }
    }

    /// Reads a file where it does no harm to block.
    async fn read(&self, measure: Measure) -> FileReading {
        let limit = measure.time_limit.unwrap_or(LONGEST);
        match timeout(limit, spawn_blocking(move || measure.read())).await {
            Ok(read) => read.unwrap_or_else(|_| FileReading::panicked()),
            Err(_) => FileReading::too_late(),
        }
    }

    async fn post(&self, request: HttpRequest, sink: Option<&mut Sink<'_>>) -> Result<HttpResponse, TransportFailure> {
        self.carrier.send(request, sink).await
    }

    /// The time of the runtime, which its tests can pause.
    fn now(&self) -> Duration {
        self.engine.time_of(Instant::now().into_std())
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("engine", &self.engine).finish_non_exhaustive()
    }
}

/// The client's own transport needs no box for its answers to come in.
enum Carrier {
    Http(Box<HttpTransport>),
    Other(Box<dyn Transport>),
}

impl Carrier {
    async fn send(
        &self,
        request: HttpRequest,
        mut sink: Option<&mut Sink<'_>>,
    ) -> Result<HttpResponse, TransportFailure> {
        if let Some(sink) = &mut sink {
            sink.restart().await?;
        }
        match self {
            Carrier::Http(http) => http.send(request, sink).await,
            Carrier::Other(transport) => {
                let deadline = request.time_limit.map(|limit| (limit, Instant::now() + limit));
                receiving::within(deadline, transport.send(request)).await
            }
        }
    }
}

/// Does what may block where it does no harm.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> io::Result<T> {
    spawn_blocking(work).await.unwrap_or_else(|error| Err(io::Error::other(error)))
}

/// Tells listeners where it does no harm to block. They are told though nobody waits for it any more.
async fn tell(telling: Telling) {
    match Handle::try_current() {
        // Whether one of them panicked has been told; a runtime that ends tells nobody anything.
        Ok(runtime) => drop(runtime.spawn_blocking(move || telling.tell()).await),
        Err(_) => telling.tell(),
    }
}

fn unwritable<R: Request>(error: io::Error, outcome: Outcome) -> Error {
    Error::unwritable(R::METHOD, TransportFailure::unwritable(error), outcome)
}

/// What carries requests: an HTTP client, or a value that answers for one.
///
/// ```
/// use ipaper_api::transport::{HttpRequest, HttpResponse};
/// use ipaper_api::{Answering, Client, Config, Credentials, PaperId, Transport};
///
/// struct AlwaysCreated;
///
/// impl Transport for AlwaysCreated {
///     fn send(&self, _: HttpRequest) -> Answering<'_> {
///         Box::pin(async { Ok(HttpResponse::xml("<result><code>SUCCESS</code><data><paper id=\"7\"/></data></result>")) })
///     }
/// }
///
/// # async fn example() -> Result<(), ipaper_api::Error> {
/// let client = Client::with_transport(Credentials::api_key("any"), AlwaysCreated)?;
/// let paper = client.paper().get_paper_id_from_url("/spring/").await?;
/// assert_eq!(paper, Some(PaperId::new(7)));
/// # Ok(())
/// # }
/// ```
pub trait Transport: Send + Sync + 'static {
    /// Sends `request` as a `POST` of a form and returns whatever answers it, of any HTTP status.
    ///
    /// The body is to be taken piece by piece as it is sent: an error's [`outcome`](Error::outcome) depends on whether its last byte was taken. The client sees to the
    /// request's time limit itself, by dropping the future.
    fn send(&self, request: HttpRequest) -> Answering<'_>;
}

/// An answer on its way.
pub type Answering<'t> = Pin<Box<dyn Future<Output = Result<HttpResponse, TransportFailure>> + Send + 't>>;

#[cfg(feature = "test-util")]
impl Transport for crate::TestTransport {
    fn send(&self, request: HttpRequest) -> Answering<'_> {
        Box::pin(async move { self.respond(request) })
    }
}
