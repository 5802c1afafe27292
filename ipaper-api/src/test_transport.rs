//! A transport for the tests of programs that use a client: no socket, typed responses.

use std::any::Any;
use std::collections::HashMap;
use std::fmt;
use std::io;
use std::marker::PhantomData;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::ReturnCode;
use crate::method::Method;
use crate::request::Request;
use crate::transport::{HttpRequest, HttpResponse, TransportFailure};

/// A transport that answers requests with typed values, return codes and failures, without a socket.
///
/// It takes every request as a real transport does, whole, and decodes its fields. Errors, retries, the cache and the
/// rate limit of the client work as they do with the real service. Clones share their state, so a test can keep one and
/// look at the requests afterwards. For tests over a real socket there is `ipaper-emulator`.
///
/// ```
/// use ipaper_api::paper::CreatePaper;
/// use ipaper_api::{PaperId, ReturnCode, TestResponse, TestTransport};
///
/// let transport = TestTransport::new().on::<CreatePaper>(|request| match request.field("urlName") {
///     Some("spring") => TestResponse::code(&ReturnCode::Error, "the url is taken"),
///     _ => TestResponse::value(PaperId::new(7)),
/// });
/// // `Client::with_transport(config, transport.clone())` is the client under test.
/// assert!(transport.requests().is_empty());
/// ```
#[derive(Clone, Default)]
pub struct TestTransport {
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    handlers: HashMap<&'static str, Handler>,
    requests: Vec<TestRequest>,
}

type Handler = Arc<dyn Fn(&TestRequest) -> Result<HttpResponse, TransportFailure> + Send + Sync>;

impl TestTransport {
    /// Creates a transport that answers no method yet.
    ///
    /// A method without a response is answered with HTTP status 501.
    pub fn new() -> Self {
        TestTransport::default()
    }

    /// Answers the requests of one type with what `respond` returns, in place of an earlier function for that type.
    #[must_use]
    pub fn on<R: Request>(self, respond: impl Fn(&TestRequest) -> TestResponse<R> + Send + Sync + 'static) -> Self {
        self.lock().handlers.insert(R::METHOD.full_name(), Arc::new(move |request| respond(request).result));
        self
    }

    /// Returns the requests that were received so far, retries included, in their order.
    pub fn requests(&self) -> Vec<TestRequest> {
        self.lock().requests.clone()
    }

    /// Takes the whole body of a request and responds to it. Reading an uploaded file blocks.
    #[doc(hidden)]
    pub fn respond(&self, request: HttpRequest) -> Result<HttpResponse, TransportFailure> {
        let request =
            TestRequest::receive(request).map_err(|error| TransportFailure::interrupted(error.to_string()))?;
        let handler = {
            let mut state = self.lock();
            state.requests.push(request.clone());
            state.handlers.get(request.method.full_name()).cloned()
        };
        match handler {
            Some(handler) => handler(&request),
            None => Ok(no_handler(request.method)),
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn no_handler(method: &Method) -> HttpResponse {
    let text = format!("no response to {}: add one with TestTransport::on", method.full_name());
    HttpResponse::new(501, Some("text/plain; charset=utf-8".to_owned()), text)
}

impl fmt::Debug for TestTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.lock();
        let mut methods: Vec<_> = state.handlers.keys().collect();
        methods.sort();
        f.debug_struct("TestTransport").field("methods", &methods).field("requests", &state.requests.len()).finish()
    }
}

/// A request as a [`TestTransport`] received it.
///
/// `Debug` shows the names of its fields only, since their values may be secret.
#[derive(Clone)]
pub struct TestRequest {
    method: &'static Method,
    fields: Vec<(String, String)>,
}

impl TestRequest {
    fn receive(mut request: HttpRequest) -> io::Result<Self> {
        let mut body = Vec::new();
        while let Some(piece) = request.body.next_piece()? {
            body.extend_from_slice(&piece);
        }
        let fields = form_urlencoded::parse(&body).into_owned().collect();
        Ok(TestRequest { method: request.method, fields })
    }

    /// The method that is called.
    pub fn method(&self) -> &'static Method {
        self.method
    }

    /// Returns a field of the form by its name on the wire, such as `paperID`.
    ///
    /// A file is a field too: its content as base64.
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Returns all fields in the order in which they were sent, the credentials first.
    pub fn fields(&self) -> &[(String, String)] {
        &self.fields
    }
}

impl fmt::Debug for TestRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.fields.iter().map(|(name, _)| name).collect();
        f.debug_struct("TestRequest").field("method", &self.method.full_name()).field("fields", &names).finish()
    }
}

/// What a [`TestTransport`] responds to a request of the type `R`.
#[derive(Debug)]
pub struct TestResponse<R> {
    result: Result<HttpResponse, TransportFailure>,
    request: PhantomData<fn() -> R>,
}

impl<R: Request> TestResponse<R> {
    /// Responds with success and this value, which the client returns.
    ///
    /// `Client::raw` returns an empty body for it, since the value is never written as XML.
    pub fn value(value: R::Response) -> Self
    where
        R::Response: Clone + Sync,
    {
        Self::of(Ok(HttpResponse { value: Some(TypedValue::new(value)), ..HttpResponse::xml("") }))
    }

    /// Responds with a return code and the service's message to people.
    pub fn code(code: &ReturnCode, message: &str) -> Self {
        let mut xml = String::from("<result><code>");
        xml.push_str(&escaped(code.as_str()));
        xml.push_str("</code><message>");
        xml.push_str(&escaped(message));
        xml.push_str("</message></result>");
        Self::xml(xml)
    }

    /// Responds with HTTP status 200 and this XML.
    pub fn xml(xml: impl Into<String>) -> Self {
        Self::of(Ok(HttpResponse::xml(xml.into())))
    }

    /// Responds with an HTTP status and an HTML page, as a proxy or a web server in front of the service does.
    pub fn status(status: u16) -> Self {
        let page = format!("<html><body>status {status}</body></html>");
        Self::of(Ok(HttpResponse::new(status, Some("text/html; charset=utf-8".to_owned()), page)))
    }

    /// Responds with any HTTP response, for instance one with `Retry-After`.
    pub fn http(response: HttpResponse) -> Self {
        Self::of(Ok(response))
    }

    /// Fails as a connection fails, after the whole request was sent.
    pub fn failure(failure: TransportFailure) -> Self {
        Self::of(Err(failure))
    }

    fn of(result: Result<HttpResponse, TransportFailure>) -> Self {
        TestResponse { result, request: PhantomData }
    }
}

/// The text of an element.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// A decoded value in place of XML. It is made anew for each caller that shares the response.
#[derive(Clone)]
pub(crate) struct TypedValue(Arc<dyn Fn() -> Box<dyn Any> + Send + Sync>);

impl TypedValue {
    fn new<T: Clone + Send + Sync + 'static>(value: T) -> Self {
        TypedValue(Arc::new(move || Box::new(value.clone())))
    }

    /// The value, if it has the type that the call returns.
    pub(crate) fn get<T: 'static>(&self) -> Option<T> {
        (self.0)().downcast().ok().map(|value| *value)
    }
}
