//! The call engine: one pure state machine for each call, without socket, clock or runtime. Both clients are a loop around it.
//!
//! It is public for the clients' sake only and may change with any release.

use std::any::Any;
use std::fmt;
use std::mem;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use crate::answer;
use crate::body::{HandedOver, Portion};
use crate::config::{Config, TransportConfig};
use crate::credentials::Credentials;
use crate::endpoint::Endpoint;
use crate::error::{Error, ErrorKind, Outcome, TransportFailure};
use crate::form::Form;
use crate::method::Method;
use crate::request::Request;
use crate::transport::{HttpRequest, HttpResponse};
use crate::xml::Limits;

/// What all calls of a client, and of its clones, have in common.
#[derive(Debug)]
pub struct Engine {
    credentials: Credentials,
    endpoint: Endpoint,
    limits: Limits,
}

impl Engine {
    /// Checks a configuration, and parts what concerns the calls from what concerns the transport.
    pub fn new(config: Config) -> Result<(Arc<Self>, TransportConfig), Error> {
        config.check()?;
        let endpoint = config.resolve_endpoint()?;
        let engine =
            Engine { credentials: config.credentials.clone(), endpoint: endpoint.clone(), limits: config.limits };
        Ok((Arc::new(engine), config.into_transport(&endpoint)))
    }

    /// A call whose answer is decoded.
    pub fn call<R: Request>(self: &Arc<Self>, request: R) -> Call<R, R::Response> {
        self.start(request, answer::decode_response::<R>)
    }

    /// A call whose answer's bytes are returned as they came, once they are known to be a success.
    pub fn raw_call<R: Request>(self: &Arc<Self>, request: R) -> Call<R, Bytes> {
        self.start(request, answer::check_response::<R>)
    }

    fn start<R: Request, T>(self: &Arc<Self>, request: R, read: ReadAnswer<R, T>) -> Call<R, T> {
        Call { engine: Arc::clone(self), request, read, state: State::Ready }
    }
}

type ReadAnswer<R, T> = fn(&R, HttpResponse, Limits) -> Result<T, Error>;

/// One call, from its arguments to its result.
pub struct Call<R, T> {
    engine: Arc<Engine>,
    request: R,
    read: ReadAnswer<R, T>,
    state: State<T>,
}

enum State<T> {
    Ready,
    /// A request is out; so much of its body has been handed to the transport.
    Sent(Arc<HandedOver>),
    Finished(Result<T, Error>),
    Returned,
}

/// What the client is to do next. Both clients are released with this crate, so one that lacks a step does not compile.
#[derive(Debug)]
pub enum Step<T> {
    /// Send this, and report with [`Call::answered`].
    Send(HttpRequest),
    /// Return this.
    Done(Result<T, Error>),
}

impl<R: Request, T> Call<R, T> {
    /// What to do at the time `now`, counted from any fixed moment.
    pub fn step(&mut self, _now: Duration) -> Step<T> {
        match mem::replace(&mut self.state, State::Returned) {
            State::Ready => match self.prepare() {
                Ok(request) => {
                    self.state = State::Sent(request.body.handed_over());
                    Step::Send(request)
                }
                Err(error) => Step::Done(Err(error)),
            },
            State::Finished(result) => Step::Done(result),
            State::Sent(_) | State::Returned => Step::Done(Err(out_of_step(R::METHOD))),
        }
    }

    /// What came of the request that [`step`](Self::step) asked for.
    pub fn answered(&mut self, result: Result<HttpResponse, TransportFailure>) {
        let State::Sent(handed_over) = &self.state else {
            self.state = State::Finished(Err(out_of_step(R::METHOD)));
            return;
        };
        let handed_over = handed_over.so_far();
        self.state = State::Finished(match result {
            Ok(response) => (self.read)(&self.request, response, self.engine.limits)
                .map_err(|error| early_answer(error, handed_over)),
            Err(failure) => Err(transport_error(R::METHOD, failure, handed_over)),
        });
    }

    fn prepare(&self) -> Result<HttpRequest, Error> {
        let mut form = Form::new(R::METHOD, &self.engine.credentials);
        self.request.write(&mut form).map_err(|argument| Error::invalid_argument(Some(R::METHOD), argument))?;
        let url = self.engine.endpoint.url(R::METHOD);
        Ok(HttpRequest::new(R::METHOD, url, form.into_body(), self.engine.limits.bytes))
    }
}

/// A request whose last byte was never handed over has had no effect: the form is bound before the method runs.
fn transport_error(method: &'static Method, failure: TransportFailure, handed_over: Portion) -> Error {
    let outcome = if handed_over == Portion::All { Outcome::Unknown } else { Outcome::NotSent };
    let failure = if handed_over == Portion::Nothing { failure.before_the_request() } else { failure };
    Error::transport(method, failure, outcome)
}

/// An answer that came before the request had left in full, and that is none of the method's.
fn early_answer(error: Error, handed_over: Portion) -> Error {
    if error.kind() == ErrorKind::UnexpectedAnswer && handed_over != Portion::All { error.not_sent() } else { error }
}

fn out_of_step(method: &'static Method) -> Error {
    let failure = TransportFailure::interrupted("the call was driven out of step");
    Error::transport(method, failure, Outcome::Unknown)
}

impl<R: fmt::Debug, T> fmt::Debug for Call<R, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call").field("request", &self.request).finish_non_exhaustive()
    }
}

/// Details of a failure, for [`Error::details`].
pub(crate) fn boxed_details<T: Any + Send + Sync>(details: Option<T>) -> Option<Box<dyn Any + Send + Sync>> {
    details.map(|details| Box::new(details) as Box<dyn Any + Send + Sync>)
}
