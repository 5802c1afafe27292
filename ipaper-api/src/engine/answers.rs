//! Who wants to have the answers of the service as they came.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use bytes::Bytes;
use tracing::dispatcher::{self, Dispatch};

use super::trace::{self, Trace};
use crate::error::{Error, ErrorKind};
use crate::method::{AnswerKind, Method};
use crate::redact::Redactor;
use crate::transport::HttpResponse;

/// An answer of the service as it came: see [`Config::on_answer`](crate::Config::on_answer). `Debug` shows its length only.
#[derive(Clone)]
#[non_exhaustive]
pub struct Answer {
    /// The method that was called.
    pub method: &'static Method,
    /// The whole body, decompressed and otherwise untouched: an envelope as XML.
    pub body: Bytes,
}

impl Answer {
    /// The answer to a request, if it is one that may be told: one of the API, and without a secret.
    pub(super) fn of<T>(
        method: &'static Method,
        redactor: Option<&Redactor>,
        response: &HttpResponse,
        result: &Result<T, Error>,
    ) -> Option<Self> {
        let body = &response.body;
        if method.has_secret_answer() || !is_envelope(method, result) {
            return None;
        }
        // Of a request whose secrets are not known nothing is told.
        let is_clean = redactor.is_some_and(|redactor| !redactor.is_in(body));
        if !is_clean {
            trace::answer_holds_a_secret(method);
        }
        is_clean.then(|| Answer { method, body: body.clone() })
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer")
            .field("method", &self.method.full_name())
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish()
    }
}

/// A page of the platform may hold anything, and a file says nothing of the API.
fn is_envelope<T>(method: &Method, result: &Result<T, Error>) -> bool {
    match result {
        Ok(_) => method.answer != AnswerKind::Binary,
        Err(error) => matches!(error.kind(), ErrorKind::ReturnCode | ErrorKind::Decode),
    }
}

/// Who is called with answers.
#[derive(Clone)]
pub(crate) struct AnswerListener(Arc<dyn Fn(Answer) + Send + Sync>);

impl AnswerListener {
    pub(crate) fn new(listener: impl Fn(Answer) + Send + Sync + 'static) -> Self {
        AnswerListener(Arc::new(listener))
    }
}

impl fmt::Debug for AnswerListener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AnswerListener")
    }
}

/// The answers to a call that is over, and who is to be told of them. That may take its time.
pub struct Telling {
    listeners: Vec<AnswerListener>,
    answers: Vec<Answer>,
    trace: Trace,
    /// Who hears what the caller's thread traces, also from another.
    dispatch: Dispatch,
}

impl Telling {
    pub(super) fn new(listeners: &[AnswerListener], answers: Vec<Answer>, trace: &Trace) -> Self {
        let dispatch = dispatcher::get_default(Dispatch::clone);
        Telling { listeners: listeners.to_vec(), answers, trace: trace.clone(), dispatch }
    }

    /// Tells the listeners. That blocks as long as they do. One that panics takes nothing with it: the call has its result.
    pub fn tell(self) {
        let Telling { listeners, answers, trace, dispatch } = self;
        dispatcher::with_default(&dispatch, || trace.span().in_scope(|| tell(&listeners, &answers)));
    }
}

fn tell(listeners: &[AnswerListener], answers: &[Answer]) {
    for answer in answers {
        for listener in listeners {
            let answer = answer.clone();
            let method = answer.method;
            if catch_unwind(AssertUnwindSafe(|| (listener.0)(answer))).is_err() {
                trace::listener_panicked(method, "on_answer");
            }
        }
    }
}

impl fmt::Debug for Telling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Telling").field("answers", &self.answers).finish_non_exhaustive()
    }
}
