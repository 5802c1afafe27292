//! What all connections share: the account, the faults to come, and the log.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use ipaper_api::Method;

use crate::answer::{self, Answer, Refusal};
use crate::arguments::Arguments;
use crate::fault::{Act, Fault, Faults, Point};
use crate::http::Reply;
use crate::log::{EntryId, Log, LogLimits};
use crate::login::Login;
use crate::platform::{self, Call};
use crate::services;
use crate::state::State;
use crate::variants::Variants;
use crate::xml::Element;

/// Everything behind the emulator's door. No two of the locks are held at once.
pub(crate) struct Shared {
    state: Mutex<State>,
    login: Mutex<Login>,
    faults: Mutex<Faults>,
    log: Mutex<Log>,
    pub(crate) variants: Variants,
    /// Longer bodies are answered as too large.
    pub(crate) max_body: u64,
    /// So much of each body is kept in the log.
    pub(crate) kept_body: u64,
}

impl Shared {
    pub(crate) fn new(state: State, login: Login, log: LogLimits, max_body: u64, kept_body: u64) -> Self {
        let variants = state.variants.clone();
        let (state, login, log) = (Mutex::new(state), Mutex::new(login), Mutex::new(Log::new(log)));
        Shared { state, login, faults: Mutex::default(), log, variants, max_body, kept_body }
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }

    pub(crate) fn faults(&self) -> MutexGuard<'_, Faults> {
        lock(&self.faults)
    }

    pub(crate) fn log(&self) -> MutexGuard<'_, Log> {
        lock(&self.log)
    }

    /// Answers a request whose body arrived whole.
    pub(crate) fn answer(
        &self,
        method: &'static Method,
        content_type: &str,
        body: &[u8],
        fault: Option<&Fault>,
        entry: EntryId,
    ) -> Reply {
        let call = match platform::bind(method, content_type, body, &self.variants) {
            Ok(call) => call,
            Err(reply) => return reply,
        };
        if let Err(refusal) = self.log_in(&call) {
            return self.refused(refusal);
        }
        let full_name = method.full_name();
        let failure = fault.and_then(|fault| Some((self.failure_of(fault, method)?, fault.point)));
        if let Some((reply, Point::AfterBody)) = failure {
            return reply;
        }
        let Some(handler) = services::handler(full_name) else { return platform::not_implemented(method) };
        let reply = self.carry_out(handler, &call.arguments);
        self.log().change(entry, |request| request.carried_out = true);
        failure.map_or(reply, |(reply, _)| reply)
    }

    fn log_in(&self, call: &Call) -> Result<(), Refusal> {
        lock(&self.login).check(&call.user, &call.password, Instant::now())
    }

    fn carry_out(&self, handler: services::Handler, arguments: &Arguments) -> Reply {
        let answered = handler(&mut self.state(), arguments);
        let success = |data| Reply::xml(200, answer::success(data, self.variants.texts));
        match answered {
            Ok(Answer::Done) => success(None),
            Ok(Answer::Data(elements)) => success(Some(Element::new("data").children(elements))),
            Ok(Answer::BareText(text)) => success(Some(Element::new("data").text(text))),
            Ok(Answer::File { content_type, bytes }) => Reply::new(200, content_type, bytes),
            Err(refusal) => self.refused(refusal),
        }
    }

    /// The response that a fault makes the method return.
    fn failure_of(&self, fault: &Fault, method: &Method) -> Option<Reply> {
        match &fault.act {
            Act::Refuse { code } => {
                Some(self.refused(Refusal::new(code.as_str(), "The emulator was told to answer so.")))
            }
            Act::Throw { exception, message } => Some(platform::thrown(method, exception, message, &self.variants)),
            _ => None,
        }
    }

    fn refused(&self, refusal: Refusal) -> Reply {
        Reply::xml(self.variants.business_error_status, answer::refusal(refusal, self.variants.texts))
    }
}

/// Nothing panics under a lock; if something did, the data would still be what tests want to see.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
