//! The blocking client.

use std::fmt;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;
use std::thread::sleep;
use std::time::{Duration, Instant, SystemTime};

use event_listener::Listener;
use ipaper_api::bytes::Bytes;
use ipaper_api::download::{Fetched, PartialFile};
use ipaper_api::engine::{Call, CallOptions, Counters, Driven, Engine, Step, Wait};
use ipaper_api::transport::{HttpRequest, HttpResponse, TransportFailure};
use ipaper_api::{
    Binary, CategoryId, Config, Credentials, Downloaded, DryRun, Error, Following, Outcome, Processed, Processing,
    Request, Turn,
};

use crate::http::HttpTransport;
use crate::sink::Sink;

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
        Ok(Self::on(engine, transport))
    }

    /// A client on an HTTP client of one's own, which then decides on TLS, proxies, the user agent
    /// and connecting.
    ///
    /// Writes that must not be sent twice then share connections with other calls. If the service
    /// closes a connection just when such a write arrives on it, the outcome is unknown; with
    /// [`new`](Client::new) they get connections of their own.
    ///
    /// It is asked not to follow redirects with each request. ureq itself takes a reset connection
    /// for the end of a response that announces no length: on an agent of one's own such a response
    /// is whole only if it shows so itself, by a closed root element or a file's end mark. Trailers
    /// that never end are bounded by the limits on the call and the attempt alone.
    ///
    /// # Errors
    ///
    /// As [`new`](Client::new).
    pub fn with_http_client(config: impl Into<Config>, http: ureq::Agent) -> Result<Self, Error> {
        let (engine, transport) = Engine::new(config.into())?;
        Ok(Self::on(engine, HttpTransport::with_client(http, &transport)))
    }

    /// A client on a transport of one's own: for tests, or for a network of its own kind.
    ///
    /// # Errors
    ///
    /// As [`new`](Client::new).
    pub fn with_transport(config: impl Into<Config>, transport: impl Transport) -> Result<Self, Error> {
        let (engine, _) = Engine::new(config.into())?;
        Ok(Self::on(engine, transport))
    }

    fn on(engine: Arc<Engine>, transport: impl Transport) -> Self {
        Client { engine, transport: Arc::new(transport), options: CallOptions::new() }
    }

    /// Sends a request and decodes its answer.
    ///
    /// # Errors
    ///
    /// See [`Error`]; the request's page lists the return codes that the service may answer.
    pub fn send<R: Request>(&self, request: R) -> Result<R::Response, Error> {
        let call = self.engine.call(request, &self.options);
        let span = call.span();
        span.in_scope(|| self.drive(call, None))
    }

    /// Sends a request and returns its answer as it came, for those who query the XML themselves.
    ///
    /// The answer is checked as [`send`](Client::send) checks it: what is returned is a success.
    ///
    /// # Errors
    ///
    /// As [`send`](Client::send).
    pub fn raw<R: Request>(&self, request: R) -> Result<Bytes, Error> {
        let call = self.engine.raw_call(request, &self.options);
        let span = call.span();
        span.in_scope(|| self.drive(call, None))
    }

    /// Writes the file that answers a request as it comes, in memory that does not grow with it.
    ///
    /// An error in place of the file is an [`Error`], and nothing is written then. Neither is anything kept for other calls. A download that breaks off when something was
    /// written is not begun again; [`download_to`](Client::download_to) can do that.
    ///
    /// ```no_run
    /// use ipaper_api_blocking::image::GetImageWith2PxDropShadow;
    /// use ipaper_api_blocking::{Client, ImageType, PageId};
    ///
    /// # fn example(client: &Client) -> Result<(), ipaper_api_blocking::Error> {
    /// let mut image = Vec::new();
    /// let request = GetImageWith2PxDropShadow::new(PageId::new(5001), ImageType::Zoom);
    /// let downloaded = client.download(request, &mut image)?;
    /// println!("{} bytes of {:?}", downloaded.size, downloaded.media_type);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`send`](Client::send); and of the kind [`ErrorKind::File`](crate::ErrorKind::File), where `writer` fails.
    pub fn download<R: Request<Response = Binary>>(
        &self,
        request: R,
        mut writer: impl Write,
    ) -> Result<Downloaded, Error> {
        self.fetch(request, &mut Sink::writer(&mut writer))
    }

    /// Writes the file that answers a request to `path`, under which it appears once it is
    /// complete: a file that is there already is replaced then (also where it is a link), and left
    /// alone if the call fails. On Unix the new file has the mode of the one that it replaces, also
    /// where that is read-only; other new files have the process's usual mode.
    ///
    /// # Errors
    ///
    /// As [`download`](Client::download).
    pub fn download_to<R: Request<Response = Binary>>(
        &self,
        request: R,
        path: impl AsRef<Path>,
    ) -> Result<Downloaded, Error> {
        let path = path.as_ref();
        let fail = |error, outcome| unwritable::<R>(error, outcome).writing_to(path);
        let partial = PartialFile::create(path).map_err(|error| fail(error, Outcome::NotSent))?;
        let downloaded =
            self.fetch(request, &mut Sink::file(partial.file())).map_err(|error| error.writing_to(path))?;
        partial.complete().map_err(|error| fail(error, Outcome::Done))?;
        Ok(downloaded)
    }

    fn fetch<R: Request<Response = Binary>>(&self, request: R, sink: &mut Sink<'_>) -> Result<Downloaded, Error> {
        let call = self.engine.download_call(request, &self.options);
        let span = call.span();
        match span.in_scope(|| self.drive(call, Some(sink)))? {
            Fetched::Written(downloaded) => Ok(downloaded),
            Fetched::Whole(binary) => {
                let written = sink.write(&binary.bytes, u64::MAX).and_then(|()| sink.finish());
                let size = written.map_err(|failure| Error::unwritable(R::METHOD, failure, Outcome::Done))?;
                Ok(Downloaded::new(binary.media_type, size))
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
    /// use ipaper_api_blocking::{Client, PaperId, Processing, ProcessingEnd, Upload};
    ///
    /// # fn example(client: &Client) -> Result<(), ipaper_api_blocking::Error> {
    /// let processing = Processing::upload(PaperId::new(1002), Upload::from_path("spring.pdf")?);
    /// match client.process(processing)?.end {
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
    pub fn process(&self, processing: Processing) -> Result<Processed, Error> {
        let mut following = Following::new(processing, self.now())?;
        loop {
            match following.next(self.now()) {
                Turn::Wait(time) => sleep(time),
                Turn::List => {
                    let listed = self.within(&following).ripper().get_processing_papers();
                    following.listed(listed, self.now());
                }
                Turn::Upload(request) => {
                    let uploaded = self.within(&following).send(*request);
                    following.uploaded(uploaded, self.now());
                }
                Turn::Ask(job) => {
                    let told = self.within(&following).ripper().get_processing_status(job);
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
    /// use ipaper_api_blocking::{CallOptions, CategoryId, Client};
    ///
    /// # fn example(client: &Client) -> Result<(), ipaper_api_blocking::Error> {
    /// let options = CallOptions::new().fresh().timeout(Duration::from_secs(20));
    /// let tree = client.with(options).paper().get_all_papers(CategoryId::new(1001))?;
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
    pub fn root(&self) -> Result<CategoryId, Error> {
        match self.engine.root() {
            Some(root) => Ok(root),
            None => self.engine.root_found(self.paper().get_paper_id_from_url("/")?),
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

    fn drive<R: Request, T>(&self, call: Call<R, T>, mut sink: Option<&mut Sink<'_>>) -> Result<T, Error> {
        let mut call = Driven::new(call, || self.now());
        loop {
            let now = self.now();
            match call.step(now, SystemTime::now()) {
                Step::Wait(wait) => self.wait(wait),
                Step::Measure(measure) => {
                    let reading = measure.read();
                    call.measured(reading, self.now());
                }
                Step::Errand(errand) => {
                    let report = errand.carry_out(&self.engine, now);
                    call.carried_out(report, now);
                }
                Step::Send(request) => {
                    let answer = self.post(request, sink.as_deref_mut());
                    call.answered(answer, self.now());
                }
                Step::Tell(telling) => telling.tell(),
                Step::Done(result) => return result,
            }
        }
    }

    fn wait(&self, wait: Wait) {
        match wait.time_left(self.now()) {
            // Whether it was the time or the wake-up is for the call to find out.
            Some(left) => drop(wait.wake.wait_timeout(left)),
            None => wait.wake.wait(),
        }
    }

    fn post(&self, request: HttpRequest, mut sink: Option<&mut Sink<'_>>) -> Result<HttpResponse, TransportFailure> {
        if let Some(sink) = &mut sink {
            sink.restart()?;
        }
        self.transport.send_into(request, sink)
    }

    fn now(&self) -> Duration {
        self.engine.time_of(Instant::now())
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
    /// The body is to be taken piece by piece as it is sent: an error's [`outcome`](Error::outcome) depends on whether its last byte was taken. The request says how
    /// much time is left; nobody but the transport can see to that.
    ///
    /// # Errors
    ///
    /// A failure that says whether there was no connection, the connection broke, or a time limit passed.
    fn send(&self, request: HttpRequest) -> Result<HttpResponse, TransportFailure>;

    /// The same, but a file may be written as it comes. Not for other transports: what they return is written.
    #[doc(hidden)]
    fn send_into(&self, request: HttpRequest, _: Option<&mut Sink<'_>>) -> Result<HttpResponse, TransportFailure> {
        self.send(request)
    }
}

fn unwritable<R: Request>(error: io::Error, outcome: Outcome) -> Error {
    Error::unwritable(R::METHOD, TransportFailure::unwritable(error), outcome)
}

#[cfg(feature = "test-util")]
impl Transport for ipaper_api::TestTransport {
    fn send(&self, request: HttpRequest) -> Result<HttpResponse, TransportFailure> {
        self.respond(request)
    }
}
