//! Faults on request: what shall go wrong, at which moment of a request, for which method, and how often.

use std::time::Duration;

use bytes::Bytes;

/// Something that shall go wrong. Hand it to [`Emulator::inject`](crate::Emulator::inject).
///
/// A fault happens once, to the next request whatever its method, unless [`times`](Fault::times), [`always`](Fault::always),
/// [`on`](Fault::on) or [`on_writes`](Fault::on_writes) say otherwise. Of several faults that fit a request, the one injected first happens.
///
/// ```
/// use std::time::Duration;
/// use ipaper_emulator::Fault;
///
/// let fault = Fault::status(503, "Service Unavailable")
///     .retry_after(2)
///     .on("Paper.GetAllPapers")
///     .times(3)
///     .delayed(Duration::from_millis(20));
/// ```
#[derive(Clone, Debug)]
pub struct Fault {
    pub(crate) act: Act,
    pub(crate) point: Point,
    pub(crate) delay_before_reading: Delay,
    pub(crate) delay_before_answering: Duration,
    /// A pause after each piece of the body that is read.
    pub(crate) pause_in_body: Duration,
    /// The response announces no length and ends with the connection.
    pub(crate) without_length: bool,
    /// The content coding in which the response claims to be.
    pub(crate) content_coding: Option<String>,
    scope: Scope,
    /// How often it may still happen; `None` is for ever.
    remaining: Option<usize>,
}

/// What happens.
#[derive(Clone, Debug)]
pub(crate) enum Act {
    /// Nothing: the fault is a delay.
    Proceed,
    /// The connection is reset.
    Reset,
    /// The connection is closed without an error.
    Close,
    /// Nothing more is read or written.
    Stall,
    /// This is the answer.
    Answer(Canned),
    /// The service answers this code once platform and login have let the request through, and does not carry it out.
    Refuse { code: String },
    /// The method throws this exception, after platform and login accepted the request.
    Throw { exception: String, message: String },
}

/// When it happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Point {
    /// As soon as a connection is accepted.
    OnAccept,
    /// When the head was read, before the body is.
    BeforeBody,
    /// When so many bytes of the body were read.
    InBody(u64),
    /// When the request was read, before it is carried out.
    AfterBody,
    /// When the request was carried out, before it is answered.
    AfterEffect,
    /// When a few bytes of the response's head were written.
    InHead,
    /// When half of the answer's body was written.
    InAnswer,
}

/// An answer that is sent as it stands.
#[derive(Clone, Debug)]
pub(crate) struct Canned {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Bytes,
    /// Whether the rest of a body is read after an early answer, or left unread.
    pub(crate) reads_rest: bool,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Delay {
    Exactly(Duration),
    /// Anything below, different for each request.
    Below(Duration),
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Scope {
    Every,
    Writes,
    Method(String),
}

impl Fault {
    fn new(point: Point, act: Act) -> Self {
        Fault {
            act,
            point,
            delay_before_reading: Delay::Exactly(Duration::ZERO),
            delay_before_answering: Duration::ZERO,
            pause_in_body: Duration::ZERO,
            without_length: false,
            content_coding: None,
            scope: Scope::Every,
            remaining: Some(1),
        }
    }

    /// The answer comes later. The request has been carried out by then.
    pub fn latency(delay: Duration) -> Self {
        Fault::new(Point::AfterEffect, Act::Proceed).delayed(delay)
    }

    /// The request is read later; it counts as arrived only then.
    pub fn latency_before_reading(delay: Duration) -> Self {
        let mut fault = Fault::new(Point::BeforeBody, Act::Proceed);
        fault.delay_before_reading = Delay::Exactly(delay);
        fault
    }

    /// Requests are read later, each by another time below `bound`; the sequence of times is the same in every run.
    pub fn scattered_latency_before_reading(bound: Duration) -> Self {
        let mut fault = Fault::new(Point::BeforeBody, Act::Proceed);
        fault.delay_before_reading = Delay::Below(bound);
        fault
    }

    /// The body is read slowly: after each piece of at most 64 KiB comes this pause.
    pub fn slow_reading(pause: Duration) -> Self {
        let mut fault = Fault::new(Point::AfterBody, Act::Proceed);
        fault.pause_in_body = pause;
        fault
    }

    /// A new connection is reset before anything is read from it. It knows no method, so it happens to connections, not requests.
    pub fn reset_on_accept() -> Self {
        Fault::new(Point::OnAccept, Act::Reset)
    }

    /// The connection is reset when the head of the request has been read, and nothing of its body.
    pub fn reset_before_request() -> Self {
        Fault::new(Point::BeforeBody, Act::Reset)
    }

    /// The connection is reset when at least this many bytes of the body have been read. A shorter body is read whole and carried out.
    pub fn reset_in_request(after_bytes: u64) -> Self {
        Fault::new(Point::InBody(after_bytes), Act::Reset)
    }

    /// The connection is reset when the request has been read whole; it is not carried out.
    pub fn reset_after_request() -> Self {
        Fault::new(Point::AfterBody, Act::Reset)
    }

    /// The connection is reset when the request has been carried out; it is not answered.
    pub fn reset_after_effect() -> Self {
        Fault::new(Point::AfterEffect, Act::Reset)
    }

    /// The connection is reset when half of the answer's body has been sent. The request has been carried out.
    pub fn reset_in_answer() -> Self {
        Fault::new(Point::InAnswer, Act::Reset)
    }

    /// The connection is closed, without a reset, when half of the answer's body has been sent. The request has been carried out.
    pub fn half_answer() -> Self {
        Fault::new(Point::InAnswer, Act::Close)
    }

    /// The connection is closed, without a reset, in the middle of the response's head. The request
    /// has been carried out.
    pub fn half_head() -> Self {
        Fault::new(Point::InHead, Act::Close)
    }

    /// The response is the right one, but claims to be in this content coding, `br` for example,
    /// and is not. The request has been carried out.
    pub fn content_coding(coding: impl Into<String>) -> Self {
        let fault = Fault::new(Point::AfterEffect, Act::Proceed);
        Fault { content_coding: Some(coding.into()), ..fault }
    }

    /// The connection is closed, without a reset, when the request has been read whole; it is neither carried out nor answered.
    pub fn close_after_request() -> Self {
        Fault::new(Point::AfterBody, Act::Close)
    }

    /// The body is never read, and the request never answered.
    pub fn stall_before_request() -> Self {
        Fault::new(Point::BeforeBody, Act::Stall)
    }

    /// Nothing more is read once at least this many bytes of the body have been.
    pub fn stall_in_request(after_bytes: u64) -> Self {
        Fault::new(Point::InBody(after_bytes), Act::Stall)
    }

    /// The request is carried out, and its answer never comes.
    pub fn stall() -> Self {
        Fault::new(Point::AfterEffect, Act::Stall)
    }

    /// The request is carried out, and its answer stops half-way.
    pub fn stall_in_answer() -> Self {
        Fault::new(Point::InAnswer, Act::Stall)
    }

    /// The answer is this plain text with this HTTP status. The request is read, and not carried out.
    pub fn status(status: u16, text: impl Into<String>) -> Self {
        Fault::raw(status, "text/plain; charset=utf-8", text.into())
    }

    /// The answer is this HTML page with this HTTP status. The request is read, and not carried out.
    pub fn html(status: u16, page: impl Into<String>) -> Self {
        Fault::raw(status, "text/html; charset=utf-8", page.into())
    }

    /// The answer is a redirect: HTTP 302 to this address. The request is read, and not carried out.
    pub fn redirect(location: impl Into<String>) -> Self {
        Fault::html(302, "<html><body>Object moved</body></html>").header("Location", location)
    }

    /// The answer is exactly this body, for tests of decoders. The request is read, and not carried out.
    pub fn raw(status: u16, content_type: &str, body: impl Into<Bytes>) -> Self {
        let headers = vec![("Content-Type".to_owned(), content_type.to_owned())];
        Fault::new(Point::AfterBody, Act::Answer(Canned { status, headers, body: body.into(), reads_rest: true }))
    }

    /// The service answers this return code, once platform and login have let the request through, and does not carry it out.
    pub fn code(code: impl Into<String>) -> Self {
        Fault::new(Point::AfterBody, Act::Refuse { code: code.into() })
    }

    /// The method throws a .NET exception, such as `System.NullReferenceException`, after platform
    /// and login accepted the request. The service responds with HTTP 500 and the message as plain
    /// text. By default the method has no effect; [`after_effect`](Fault::after_effect) changes
    /// that, and the response looks the same.
    pub fn throws(exception: impl Into<String>, message: impl Into<String>) -> Self {
        Fault::new(Point::AfterBody, Act::Throw { exception: exception.into(), message: message.into() })
    }

    /// Every write is answered `READONLY` until [`Emulator::clear_faults`](crate::Emulator::clear_faults); reads work.
    pub fn read_only() -> Self {
        Fault::code("READONLY").on_writes().always()
    }

    /// The login is refused as wrong, though it is right.
    pub fn wrong_login() -> Self {
        Fault::code("LOGIN_INVALID_CREDENTIALS")
    }

    /// The login is refused as tried too often, though it is right.
    pub fn login_rate_limited() -> Self {
        Fault::code("LOGIN_RATE_LIMITED")
    }

    /// It happens only to requests of this method, named as `Paper.CreatePaper`.
    #[must_use]
    pub fn on(mut self, full_name: impl Into<String>) -> Self {
        self.scope = Scope::Method(full_name.into());
        self
    }

    /// It happens only to methods that change something.
    #[must_use]
    pub fn on_writes(mut self) -> Self {
        self.scope = Scope::Writes;
        self
    }

    /// It happens this often. The default is once.
    #[must_use]
    pub fn times(mut self, times: usize) -> Self {
        self.remaining = Some(times);
        self
    }

    /// It happens every time.
    #[must_use]
    pub fn always(mut self) -> Self {
        self.remaining = None;
        self
    }

    /// What happens after the request was carried out, or in place of that, happens this much later.
    #[must_use]
    pub fn delayed(mut self, delay: Duration) -> Self {
        self.delay_before_answering = delay;
        self
    }

    /// Adds a header to an answer of the fault's own; without one, nothing changes.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        if let Act::Answer(answer) = &mut self.act {
            answer.headers.push((name.to_owned(), value.into()));
        }
        self
    }

    /// Adds `Retry-After` with so many seconds to an answer of the fault's own.
    #[must_use]
    pub fn retry_after(self, seconds: u64) -> Self {
        self.header("Retry-After", seconds.to_string())
    }

    /// The response announces no length: its body ends with the connection, as with HTTP/1.0. With
    /// [`half_answer`](Fault::half_answer), nothing but the body shows that it is cut.
    #[must_use]
    pub fn without_length(mut self) -> Self {
        self.without_length = true;
        self
    }

    /// An answer of the fault's own comes when only the head has been read. The body is read and dropped meanwhile.
    #[must_use]
    pub fn early(mut self) -> Self {
        self.point = Point::BeforeBody;
        self
    }

    /// As [`early`](Fault::early), but the body is left unread and the connection closed, which the sender may see as a reset.
    #[must_use]
    pub fn early_without_reading(mut self) -> Self {
        if let Act::Answer(answer) = &mut self.act {
            answer.reads_rest = false;
        }
        self.early()
    }

    /// An answer of the fault's own takes the place of the right one, after the request was carried out.
    #[must_use]
    pub fn after_effect(mut self) -> Self {
        self.point = Point::AfterEffect;
        self
    }
}

/// The faults that are still to happen.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    pending: Vec<Fault>,
    /// How many delays were scattered.
    scattered: u64,
}

impl Faults {
    pub(crate) fn inject(&mut self, fault: Fault) {
        self.pending.push(fault);
    }

    pub(crate) fn clear(&mut self) {
        self.pending.clear();
    }

    /// The fault that happens to a connection just accepted.
    pub(crate) fn take_for_connection(&mut self) -> Option<Fault> {
        self.take(|fault| fault.point == Point::OnAccept)
    }

    /// The fault that happens to a request of that method. A request to no known method meets faults of every scope but a narrower one.
    pub(crate) fn take_for_request(&mut self, full_name: Option<&str>, is_write: bool) -> Option<Fault> {
        self.take(|fault| {
            let fits = match &fault.scope {
                Scope::Every => true,
                Scope::Writes => is_write,
                Scope::Method(name) => Some(name.as_str()) == full_name,
            };
            fits && fault.point != Point::OnAccept
        })
    }

    fn take(&mut self, fits: impl Fn(&Fault) -> bool) -> Option<Fault> {
        let position = self.pending.iter().position(|fault| fault.remaining != Some(0) && fits(fault))?;
        let fault = self.pending.get_mut(position)?;
        fault.remaining = fault.remaining.map(|times| times - 1);
        let mut taken = fault.clone();
        if taken.remaining == Some(0) {
            self.pending.remove(position);
        }
        if let Delay::Below(bound) = taken.delay_before_reading {
            taken.delay_before_reading = Delay::Exactly(self.scatter(bound));
        }
        Some(taken)
    }

    fn scatter(&mut self, bound: Duration) -> Duration {
        self.scattered += 1;
        let seed = i64::try_from(self.scattered).unwrap_or_default();
        let micros = u64::try_from(bound.as_micros()).unwrap_or(u64::MAX);
        Duration::from_micros(crate::state::invented(&[seed], micros))
    }
}

impl Delay {
    /// The delay once it was taken for a request.
    pub(crate) fn duration(self) -> Duration {
        match self {
            Delay::Exactly(duration) | Delay::Below(duration) => duration,
        }
    }
}
