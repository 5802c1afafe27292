//! What a connection's bytes travel on, below TLS: a TCP socket, or a tunnel through a proxy.
//!
//! ureq's own TCP transport waits until all bytes are taken or the time limit has passed. This one
//! returns in between, so that a caller can look for a response while the service takes nothing.

use std::fmt;
use std::io::{self, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use ureq::Timeout;
use ureq::unversioned::transport::time::Duration as Limit;
use ureq::unversioned::transport::{ConnectionDetails, NextTimeout, Transport};

/// Asks for what has arrived, without waiting: a read with this limit returns at once, with
/// [`Timeout::Await100`] if there is nothing. ureq itself never waits for that reason here, because
/// no request announces `Expect: 100-continue`.
pub(crate) const POLL: NextTimeout =
    NextTimeout { after: Limit::from_secs(0), reason: Timeout::Await100, per_read: None, per_write: None };

/// For so long a write may wait at once. Windows loses count of the bytes if a write times out.
const SLICE: Duration = if cfg!(windows) { Duration::MAX } else { Duration::from_millis(100) };

/// What carries the bytes.
pub(crate) enum Socket {
    Tcp(Tcp),
    /// A connection to the service through a proxy that ureq's connector made.
    Tunnel(Box<dyn Transport>),
}

/// A TCP socket, and the limits that were set on it last.
pub(crate) struct Tcp {
    stream: TcpStream,
    read_limit: Option<Duration>,
    write_limit: Option<Duration>,
}

impl Socket {
    /// Connects to the first address that accepts. Each gets an equal part of the time that is left.
    pub(crate) fn connect(details: &ConnectionDetails<'_>) -> Result<Socket, ureq::Error> {
        let started = Instant::now();
        let mut last = io::Error::from(ErrorKind::ConnectionRefused);
        for (tried, address) in details.addrs.iter().enumerate() {
            let result = match limit_of(details.timeout) {
                None => TcpStream::connect(address),
                Some(limit) => {
                    let others = u32::try_from(details.addrs.len() - tried).unwrap_or(u32::MAX);
                    let part = limit.saturating_sub(started.elapsed()) / others;
                    TcpStream::connect_timeout(address, part.max(Duration::from_millis(10)))
                }
            };
            match result {
                Ok(stream) => {
                    if details.config.no_delay() {
                        stream.set_nodelay(true)?;
                    }
                    return Ok(Socket::Tcp(Tcp { stream, read_limit: None, write_limit: None }));
                }
                Err(error) => last = error,
            }
        }
        if is_timeout(&last) { Err(ureq::Error::Timeout(details.timeout.reason)) } else { Err(last.into()) }
    }

    /// Reads what has arrived, or waits for it. Returns 0 at the end.
    pub(crate) fn read(&mut self, buffer: &mut [u8], timeout: NextTimeout) -> Result<usize, ureq::Error> {
        match self {
            Socket::Tcp(tcp) if is_poll(timeout) => tcp.poll(buffer),
            Socket::Tcp(tcp) => tcp.read(buffer, timeout.for_read()),
            Socket::Tunnel(tunnel) => {
                tunnel.maybe_await_input(timeout)?;
                let input = tunnel.buffers().input();
                let length = input.len().min(buffer.len());
                if let (Some(target), Some(source)) = (buffer.get_mut(..length), input.get(..length)) {
                    target.copy_from_slice(source);
                }
                tunnel.buffers().input_consume(length);
                Ok(length)
            }
        }
    }

    /// Writes some of the bytes. Returns 0 if none were taken within a moment.
    pub(crate) fn write(&mut self, bytes: &[u8], timeout: NextTimeout) -> Result<usize, ureq::Error> {
        match self {
            Socket::Tcp(tcp) => tcp.write(bytes, timeout.for_write()),
            Socket::Tunnel(tunnel) => {
                let output = tunnel.buffers().output();
                let length = output.len().min(bytes.len());
                if let (Some(target), Some(source)) = (output.get_mut(..length), bytes.get(..length)) {
                    target.copy_from_slice(source);
                }
                tunnel.transmit_output(length, timeout)?;
                Ok(length)
            }
        }
    }

    /// Returns true if nothing has arrived and the other side has not closed the connection.
    pub(crate) fn is_open(&mut self) -> bool {
        match self {
            Socket::Tcp(tcp) => tcp.is_quiet().unwrap_or(false),
            Socket::Tunnel(tunnel) => tunnel.is_open(),
        }
    }
}

impl Tcp {
    fn read(&mut self, buffer: &mut [u8], timeout: NextTimeout) -> Result<usize, ureq::Error> {
        let started = Instant::now();
        loop {
            let limit = limit_of(timeout).map(|limit| limit.saturating_sub(started.elapsed()));
            if limit == Some(Duration::ZERO) {
                return Err(ureq::Error::Timeout(timeout.reason));
            }
            set(&mut self.read_limit, limit, |limit| self.stream.set_read_timeout(limit))?;
            match self.stream.read(buffer) {
                // A signal; what is left of the time is set anew.
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if is_timeout(&error) => return Err(ureq::Error::Timeout(timeout.reason)),
                result => return Ok(result?),
            }
        }
    }

    fn poll(&mut self, buffer: &mut [u8]) -> Result<usize, ureq::Error> {
        self.stream.set_nonblocking(true)?;
        let result = self.stream.read(buffer);
        self.stream.set_nonblocking(false)?;
        match result {
            Err(error) if is_timeout(&error) || error.kind() == ErrorKind::Interrupted => {
                Err(ureq::Error::Timeout(POLL.reason))
            }
            result => Ok(result?),
        }
    }

    fn write(&mut self, bytes: &[u8], timeout: NextTimeout) -> Result<usize, ureq::Error> {
        let limit = limit_of(timeout);
        if limit == Some(Duration::ZERO) {
            return Err(ureq::Error::Timeout(timeout.reason));
        }
        let limit = Some(limit.unwrap_or(SLICE).min(SLICE)).filter(|limit| *limit != Duration::MAX);
        set(&mut self.write_limit, limit, |limit| self.stream.set_write_timeout(limit))?;
        match self.stream.write(bytes) {
            Ok(0) => Err(io::Error::from(ErrorKind::WriteZero).into()),
            Err(error) if is_timeout(&error) || error.kind() == ErrorKind::Interrupted => Ok(0),
            result => Ok(result?),
        }
    }

    fn is_quiet(&self) -> io::Result<bool> {
        self.stream.set_nonblocking(true)?;
        let result = self.stream.peek(&mut [0]);
        self.stream.set_nonblocking(false)?;
        Ok(result.is_err_and(|error| error.kind() == ErrorKind::WouldBlock))
    }
}

impl fmt::Debug for Socket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Socket")
    }
}

pub(crate) fn is_poll(timeout: NextTimeout) -> bool {
    timeout.reason == POLL.reason && timeout.after == POLL.after
}

/// The limit as a duration, if there is one.
pub(crate) fn limit_of(timeout: NextTimeout) -> Option<Duration> {
    (!timeout.after.is_not_happening()).then_some(*timeout.after)
}

/// Sets a limit on a socket unless it is set already.
fn set(
    current: &mut Option<Duration>,
    limit: Option<Duration>,
    set: impl Fn(Option<Duration>) -> io::Result<()>,
) -> io::Result<()> {
    if *current != limit {
        set(limit)?;
        *current = limit;
    }
    Ok(())
}

fn is_timeout(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut)
}
