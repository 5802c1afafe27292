//! The outermost connection of the chain, which ureq reads. It is stricter than ureq.
//!
//! - ureq takes a reset connection, and TLS that ends without `close_notify`, for the end of a
//!   response that announced no length. Here both are errors.
//! - The end of the connection is an error too. [`crate::receiving`] decides whether a response may
//!   end with it.
//! - ureq stays inside one read of a body while empty chunks or trailers arrive. Here each read has
//!   a deadline.
//! - With ureq's feature `cookies`, which another crate may turn on, an agent keeps cookies and
//!   sends them back. Here the header is removed from requests.
//!
//! ureq reads a response on the thread that asks for it, so reader and connection share variables
//! of the thread.

use std::cell::Cell;
use std::fmt;
use std::io;
use std::time::Instant;

use ureq::Timeout;
use ureq::unversioned::transport::{Buffers, ConnectionDetails, Connector, NextTimeout, Transport};

thread_local! {
    /// The deadline of this thread's read.
    static READ_UNTIL: Cell<Option<Instant>> = const { Cell::new(None) };
    /// Whether the last read of this thread came to the end of a connection.
    static HAS_ENDED: Cell<bool> = const { Cell::new(false) };
}

/// Runs `read`, whose connection reads time out at `until`.
pub(crate) fn read_until<T>(until: Option<Instant>, read: impl FnOnce() -> T) -> T {
    /// Ends the limit also where the read panics.
    struct Unlimited;
    impl Drop for Unlimited {
        fn drop(&mut self) {
            READ_UNTIL.set(None);
        }
    }
    let _unlimited = Unlimited;
    READ_UNTIL.set(until);
    HAS_ENDED.set(false);
    read()
}

/// Whether the last read failed because the server closed the connection in order. The error
/// itself may be wrapped by ureq's decoders, which another crate may turn on.
pub(crate) fn connection_ended() -> bool {
    HAS_ENDED.get()
}

/// Wraps each connection.
#[derive(Debug)]
pub(crate) struct StrictConnector;

impl<In: Transport> Connector<In> for StrictConnector {
    type Out = StrictTransport<In>;

    fn connect(&self, _: &ConnectionDetails<'_>, chained: Option<In>) -> Result<Option<Self::Out>, ureq::Error> {
        Ok(chained.map(StrictTransport))
    }
}

/// A connection that forgives nothing.
pub(crate) struct StrictTransport<T>(T);

impl<T: Transport> Transport for StrictTransport<T> {
    fn buffers(&mut self) -> &mut dyn Buffers {
        self.0.buffers()
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), ureq::Error> {
        let amount = without_cookies(self.0.buffers().output(), amount);
        self.0.transmit_output(amount, timeout)
    }

    fn await_input(&mut self, mut timeout: NextTimeout) -> Result<bool, ureq::Error> {
        if let Some(until) = READ_UNTIL.get() {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(ureq::Error::Timeout(Timeout::RecvBody));
            }
            if timeout.after > left.into() {
                timeout = NextTimeout { after: left.into(), reason: Timeout::RecvBody, ..timeout };
            }
        }
        match self.0.await_input(timeout) {
            Ok(true) => Ok(true),
            Ok(false) => {
                HAS_ENDED.set(true);
                Err(io::Error::other("the connection was closed before the response was complete").into())
            }
            Err(ureq::Error::Io(error)) if is_forgiven(error.kind()) => Err(io::Error::other(error).into()),
            Err(error) => Err(error),
        }
    }

    fn is_open(&mut self) -> bool {
        self.0.is_open()
    }

    fn is_tls(&self) -> bool {
        self.0.is_tls()
    }
}

impl<T> fmt::Debug for StrictTransport<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StrictTransport")
    }
}

/// Whether ureq takes such a failure for the end of a body.
fn is_forgiven(kind: io::ErrorKind) -> bool {
    matches!(kind, io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset)
}

/// Removes the header of cookies from a request's head, which is the first thing in an output and
/// all of it. A form, which follows, has no line breaks.
fn without_cookies(output: &mut [u8], amount: usize) -> usize {
    const LINE: &[u8] = b"\r\ncookie:";
    let Some(head) = output.get_mut(..amount).filter(|head| head.starts_with(b"POST ")) else { return amount };
    let begins = |window: &[u8]| window.eq_ignore_ascii_case(LINE);
    let Some(start) = head.windows(LINE.len()).position(begins) else { return amount };
    let behind = head.get(start + LINE.len()..).and_then(|rest| rest.windows(2).position(|end| end == b"\r\n"));
    let Some(end) = behind.map(|length| start + LINE.len() + length) else { return amount };
    head.copy_within(end.., start);
    amount - (end - start)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What leaves of this output.
    fn sent(output: &str) -> String {
        let mut bytes = output.as_bytes().to_vec();
        let amount = bytes.len();
        let amount = without_cookies(&mut bytes, amount);
        String::from_utf8_lossy(&bytes[..amount]).into_owned()
    }

    #[test]
    fn removes_the_header_of_cookies() {
        let head = |cookie: &str| format!("POST /V2/ HTTP/1.1\r\nhost: a.test\r\n{cookie}accept: */*\r\n\r\n");
        assert_eq!(sent(&head("cookie: session=1; other=2\r\n")), head(""));
        assert_eq!(sent(&head("Cookie:\r\n")), head(""));
        assert_eq!(sent(&head("x-cookie: 1\r\n")), head("x-cookie: 1\r\n"));
        assert_eq!(sent("POST / HTTP/1.1\r\ncookie: a=1\r\n\r\n"), "POST / HTTP/1.1\r\n\r\n");
        assert_eq!(sent("url=%0D%0Acookie:"), "url=%0D%0Acookie:");
    }
}
