//! What a call tells those who observe it: a span with what it came to, an event for each repetition and for what an answer held that nobody knows. Never a
//! form's value, never an answer's text.

use std::time::Duration;

use tracing::field::Empty;
use tracing::{Level, Span, debug, enabled, info, info_span, warn};

use super::waits::Cause;
use crate::ReturnCode;
use crate::error::Error;
use crate::method::Method;
use crate::xml::Drifts;

/// So many unknown things of one answer are told; the rest is counted.
const TOLD: usize = 20;

/// The span of one call.
#[derive(Clone, Debug)]
pub(crate) struct Trace {
    span: Span,
}

/// Where an answer came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    Service,
    Cache,
    OtherCall,
}

impl Trace {
    pub(crate) fn new(method: &Method) -> Self {
        let span = info_span!(
            "ipaper_call",
            method = method.full_name(),
            attempt = Empty,
            waited_ms = Empty,
            cached = Empty,
            code = Empty,
            status = Empty,
            bytes = Empty,
            elapsed_ms = Empty,
        );
        Trace { span }
    }

    pub(crate) fn span(&self) -> &Span {
        &self.span
    }

    pub(crate) fn waited(&self, time: Duration) {
        self.span.record("waited_ms", milliseconds(time));
    }

    pub(crate) fn sends(&self, attempt: u32) {
        self.span.record("attempt", attempt);
    }

    pub(crate) fn received(&self, status: u16, bytes: usize) {
        self.span.record("status", status);
        self.span.record("bytes", bytes);
    }

    /// Nobody wants the call's end any more.
    pub(crate) fn breaks_off(&self, elapsed: Duration) {
        self.span.record("elapsed_ms", milliseconds(elapsed));
    }

    /// Records and logs the result of the call, inside its span.
    pub(crate) fn ends(
        &self,
        method: &Method,
        elapsed: Duration,
        source: Source,
        attempts: u32,
        error: Option<&Error>,
    ) {
        self.span.record("elapsed_ms", milliseconds(elapsed));
        let cached = match source {
            Source::Service => "no",
            Source::Cache => "yes",
            Source::OtherCall => "shared",
        };
        self.span.record("cached", cached);
        match error {
            None => self.span.record("code", "SUCCESS"),
            Some(error) => match error.code() {
                Some(code) => self.span.record("code", tracing::field::display(code)),
                None => &self.span,
            },
        };
        debug!(
            method = method.full_name(),
            code = error.map_or(Some("SUCCESS"), |error| error.code().map(ReturnCode::as_str)),
            kind = error.map(|error| tracing::field::debug(error.kind())),
            status = error.and_then(Error::status),
            attempts,
            elapsed_ms = milliseconds(elapsed),
            cached,
            "call finished"
        );
    }
}

/// An attempt failed, and another follows. Told inside the call's span.
pub(crate) fn retries(method: &Method, attempt: u32, delay: Duration, error: &Error) {
    warn!(
        method = method.full_name(),
        attempt,
        delay_ms = milliseconds(delay),
        kind = ?error.kind(),
        code = error.code().map(tracing::field::display),
        status = error.status(),
        "an attempt failed and is repeated"
    );
}

/// Logs that `calls` wait for their turn. One of them has `waited` until now and, if that is known, has
/// to wait for another `left`. The event is inside the span of that call.
pub(crate) fn waits(cause: Cause, calls: u32, waited: Duration, left: Option<Duration>) {
    let (reason, what) = match cause {
        Cause::Limit => ("limit", "waiting for a turn within the rate limit"),
        Cause::Login => ("login", "waiting for the first login of the account"),
    };
    let left_ms = left.map(milliseconds);
    info!(reason, waiting = calls, waited_ms = milliseconds(waited), left_ms, "{what}");
}

/// Whether anybody listens to [`drifted`].
pub(crate) fn is_told_of_drift() -> bool {
    enabled!(Level::DEBUG)
}

/// An answer holds what this version does not know. Told inside the call's span.
pub(crate) fn drifted(method: &Method, drifts: &Drifts) {
    for drift in drifts.list.iter().take(TOLD) {
        let (name, kind, path) = (drift.name().unwrap_or_default(), drift.kind, &*drift.path);
        debug!(method = method.full_name(), ?kind, name, path, at = drift.offset, "the answer holds something unknown");
    }
    if drifts.list.len() > TOLD {
        debug!(method = method.full_name(), more = drifts.list.len() - TOLD, "the answer holds more that is unknown");
    }
}

/// Who was given to `Config` as this listener has panicked. Told inside the call's span.
pub(crate) fn listener_panicked(method: &Method, listener: &str) {
    warn!(method = method.full_name(), "the listener of `{listener}` panicked");
}

/// An answer may repeat a secret of its request, so that listeners are not told of it. Told inside the call's span.
pub(crate) fn answer_holds_a_secret(method: &Method) {
    warn!(
        method = method.full_name(),
        "an answer may repeat a secret of its request, and is neither told nor recorded"
    );
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
