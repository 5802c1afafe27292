//! The connections that ureq sends requests on, which notice a response that comes too early.
//!
//! A service that refuses a large request may respond before it has read everything, and then read
//! on slowly, stop reading, or close the connection. ureq would go on to send, and lose the response
//! when it can no longer write. Here a response is looked for before each piece is written, while the
//! service takes nothing, and when a write fails. If there is one, ureq is made to believe that the
//! rest was sent, and goes on to read it; the connection is not used again.
//!
//! ureq carries out a request on the thread that calls it, so the connection reports what it finds to
//! the request's body through a variable of the thread.

use std::cell::Cell;
use std::fmt;
use std::io::{self, Read};
use std::time::Instant;

use ipaper_api::Body;
use ureq::Timeout;
use ureq::unversioned::transport::time::Duration as Limit;
use ureq::unversioned::transport::{
    Buffers, ConnectionDetails, Connector, Either, LazyBuffers, NextTimeout, Transport,
};

use crate::socket::{POLL, Socket};
use crate::tls_connector::{Tls, TlsSettings};

thread_local! {
    /// Whether the request that this thread is sending has got a response.
    static IS_ANSWERED: Cell<bool> = const { Cell::new(false) };
}

/// A request's body, which ends early if a response has come.
pub(crate) struct SentBody<'b> {
    body: &'b mut Body,
    was_read: bool,
}

impl<'b> SentBody<'b> {
    pub(crate) fn new(body: &'b mut Body) -> Self {
        IS_ANSWERED.set(false);
        SentBody { body, was_read: false }
    }

    /// Whether the connection was there, and took the beginning of the request.
    pub(crate) fn was_read(&self) -> bool {
        self.was_read
    }
}

impl Read for SentBody<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.was_read = true;
        if IS_ANSWERED.get() {
            // As much as was announced has to come, and nobody reads what it is.
            let length = usize::try_from(self.body.length()).unwrap_or(usize::MAX).min(buffer.len());
            self.body.skip(length);
            return Ok(length);
        }
        let read = self.body.read(buffer);
        // A listener or reader of the file may have made calls on this thread.
        IS_ANSWERED.set(false);
        read
    }
}

/// Whether the request that this thread sent last got a response before it was sent in full.
pub(crate) fn was_answered_early() -> bool {
    IS_ANSWERED.get()
}

/// Makes connections, with TLS where the address asks for it.
#[derive(Clone, Debug)]
pub(crate) struct ServiceConnector {
    tls: TlsSettings,
    /// Connections to the service go through a proxy; those without one are to the proxy itself.
    has_proxy: bool,
}

impl ServiceConnector {
    pub(crate) fn new(tls: TlsSettings, has_proxy: bool) -> Self {
        ServiceConnector { tls, has_proxy }
    }
}

impl Connector<Either<(), Box<dyn Transport>>> for ServiceConnector {
    type Out = Connection;

    fn connect(
        &self,
        details: &ConnectionDetails<'_>,
        chained: Option<Either<(), Box<dyn Transport>>>,
    ) -> Result<Option<Connection>, ureq::Error> {
        let mut socket = match chained {
            Some(Either::B(tunnel)) => Socket::Tunnel(tunnel),
            Some(Either::A(())) | None => Socket::connect(details)?,
        };
        let tls = if details.needs_tls() { Some(self.tls.connect(details, &mut socket)?) } else { None };
        let buffers = LazyBuffers::new(details.config.input_buffer_size(), details.config.output_buffer_size());
        let stage = if details.config.proxy().is_some() == self.has_proxy { Stage::Open } else { Stage::ToProxy };
        Ok(Some(Connection { socket, tls, buffers, stage }))
    }
}

/// A connection to the service, or to the proxy.
pub(crate) struct Connection {
    socket: Socket,
    tls: Option<Tls>,
    buffers: LazyBuffers,
    stage: Stage,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Open,
    /// Carries a tunnel, in which others look for responses.
    ToProxy,
    /// A response that came too early lies in the buffer, and ureq has not asked for it.
    Answered,
    /// Nothing more can be written.
    Closing,
}

/// What breaks a connection follows the response that was sent before it: it is there already, or
/// about to come.
const LAST_LOOK: NextTimeout =
    NextTimeout { after: Limit::from_millis(100), reason: Timeout::RecvResponse, per_read: None, per_write: None };

impl Connection {
    /// Writes the first bytes of the output buffer. Returns false if a response came before that.
    fn write(&mut self, amount: usize, timeout: NextTimeout) -> Result<bool, ureq::Error> {
        let mut written = 0;
        let mut limits = WriteLimits::new(timeout);
        while written < amount || self.tls.as_ref().is_some_and(Tls::has_output) {
            if self.is_answered(POLL) {
                return Ok(false);
            }
            let piece = self.buffers.output().get(written..amount).unwrap_or_default();
            let sent = match &mut self.tls {
                Some(tls) if tls.has_output() => tls.flush(&mut self.socket, limits.left())?,
                Some(tls) => {
                    written += tls.accept(piece)?;
                    continue;
                }
                None => {
                    let sent = self.socket.write(piece, limits.left())?;
                    written += sent;
                    sent
                }
            };
            if sent > 0 {
                limits.made_progress();
            }
        }
        Ok(true)
    }

    /// Reads what has arrived; `timeout` is [`POLL`] or a short wait. Returns true if that is a
    /// response, or anything else that is not merely an announcement of one.
    fn is_answered(&mut self, timeout: NextTimeout) -> bool {
        if self.stage != Stage::Open {
            return false;
        }
        // An error shows when the connection is used.
        while !is_response(self.buffers.input()) {
            match self.receive(timeout) {
                Ok(true) => {}
                Ok(false) | Err(_) => return false,
            }
        }
        true
    }

    fn receive(&mut self, timeout: NextTimeout) -> Result<bool, ureq::Error> {
        let input = self.buffers.input_append_buf();
        let amount = match &mut self.tls {
            Some(tls) => tls.read(&mut self.socket, input, timeout)?,
            None => self.socket.read(input, timeout)?,
        };
        self.buffers.input_appended(amount);
        Ok(amount > 0)
    }
}

impl Transport for Connection {
    fn buffers(&mut self) -> &mut dyn Buffers {
        &mut self.buffers
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), ureq::Error> {
        if matches!(self.stage, Stage::Answered | Stage::Closing) {
            return Ok(());
        }
        match self.write(amount, timeout) {
            Ok(true) => return Ok(()),
            Ok(false) => {}
            Err(error) => {
                if !self.is_answered(LAST_LOOK) {
                    return Err(error);
                }
            }
        }
        self.stage = Stage::Answered;
        IS_ANSWERED.set(true);
        Ok(())
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, ureq::Error> {
        if self.stage == Stage::Answered {
            self.stage = Stage::Closing;
            return Ok(true);
        }
        self.receive(timeout)
    }

    fn is_open(&mut self) -> bool {
        matches!(self.stage, Stage::Open | Stage::ToProxy)
            && self.buffers.input().is_empty()
            && self.tls.as_mut().is_none_or(Tls::is_drained)
            && self.socket.is_open()
    }

    fn is_tls(&self) -> bool {
        self.tls.is_some()
    }
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Connection")
    }
}

/// The time limits of one write: one for the whole of it, and one for each wait without progress.
struct WriteLimits {
    limits: NextTimeout,
    started: Instant,
    last_progress: Instant,
}

impl WriteLimits {
    fn new(limits: NextTimeout) -> Self {
        let now = Instant::now();
        WriteLimits { limits, started: now, last_progress: now }
    }

    /// What is left of the limits.
    fn left(&self) -> NextTimeout {
        let left = |limit: Limit, since: Instant| match limit {
            Limit::Exact(limit) => Limit::Exact(limit.saturating_sub(since.elapsed())),
            Limit::NotHappening => Limit::NotHappening,
        };
        NextTimeout {
            after: left(self.limits.after, self.started),
            per_write: self.limits.per_write.map(|limit| left(limit, self.last_progress)),
            ..self.limits
        }
    }

    fn made_progress(&mut self) {
        self.last_progress = Instant::now();
    }
}

/// Returns true if a final response has begun. Interim ones (`100 Continue`) ask to go on.
fn is_response(mut input: &[u8]) -> bool {
    const STATUS: usize = "HTTP/1.1 ".len();
    loop {
        match input.get(STATUS) {
            None => return false,
            Some(b'1') if input.starts_with(b"HTTP/1.") => {}
            Some(_) => return true,
        }
        match input.windows(4).position(|window| window == b"\r\n\r\n") {
            Some(end) => input = input.get(end + 4..).unwrap_or_default(),
            None => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_response;

    #[test]
    fn only_a_final_status_is_a_response() {
        for (input, expected) in [
            ("", false),
            ("HTTP/1.1 ", false),
            ("HTTP/1.1 4", true),
            ("HTTP/1.0 200 OK\r\n", true),
            ("HTTP/1.1 100 Continue\r\n", false),
            ("HTTP/1.1 100 Continue\r\n\r\n", false),
            ("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 ", false),
            ("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 413 ", true),
            ("<html><body>1</body>", true),
        ] {
            assert_eq!(is_response(input.as_bytes()), expected, "{input:?}");
        }
    }
}
