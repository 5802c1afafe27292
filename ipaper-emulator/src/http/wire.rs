//! A connection that can be ended at a chosen moment, by a reset or quietly.

use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::Notify;

/// How a connection ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// By a TCP reset, which throws away what was not yet delivered.
    Reset,
    /// By an ordinary close.
    Close,
}

/// How many bytes of a head leave that is to break off: `HTTP/1.1 200`.
const FEW: usize = 12;

/// What the tasks of a connection know of it together.
#[derive(Debug, Default)]
pub(crate) struct Wire {
    /// The number of the connection.
    pub(crate) number: u64,
    /// Whether it is encrypted, so that addresses begin with `https`.
    pub(crate) encrypted: bool,
    resets: AtomicBool,
    ends_once_flushed: AtomicBool,
    ends_in_head: AtomicBool,
    ended: Notify,
}

impl Wire {
    pub(crate) fn new(number: u64, encrypted: bool) -> Self {
        Wire { number, encrypted, ..Wire::default() }
    }

    /// Ends the connection now.
    pub(crate) fn end(&self, ending: Ending) {
        self.resets.store(ending == Ending::Reset, Ordering::Release);
        self.ended.notify_one();
    }

    /// Ends the connection once everything written so far has left the process.
    pub(crate) fn end_once_flushed(&self, ending: Ending) {
        self.resets.store(ending == Ending::Reset, Ordering::Release);
        self.ends_once_flushed.store(true, Ordering::Release);
    }

    /// Ends the connection once the next bytes have begun to leave.
    pub(crate) fn end_in_head(&self, ending: Ending) {
        self.resets.store(ending == Ending::Reset, Ordering::Release);
        self.ends_in_head.store(true, Ordering::Release);
    }

    /// Returns when the connection shall end.
    pub(crate) async fn ended(&self) {
        self.ended.notified().await;
    }

    fn flushed(&self) {
        if self.ends_once_flushed.load(Ordering::Acquire) {
            self.ended.notify_one();
        }
    }
}

/// The socket of a connection. When it is dropped it resets the connection if its [`Wire`] says so.
#[derive(Debug)]
pub(crate) struct Socket {
    stream: TcpStream,
    wire: std::sync::Arc<Wire>,
    /// The first bytes of a head that breaks off have left.
    wrote_few: bool,
}

impl Socket {
    pub(crate) fn new(stream: TcpStream, wire: std::sync::Arc<Wire>) -> Self {
        Socket { stream, wire, wrote_few: false }
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        if self.wire.resets.load(Ordering::Acquire) {
            // A socket that does not linger is reset on close. If that cannot be had, closing is the next best.
            let _ = self.stream.set_zero_linger();
        }
    }
}

impl AsyncRead for Socket {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl AsyncWrite for Socket {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        if !self.wire.ends_in_head.load(Ordering::Acquire) {
            return Pin::new(&mut self.stream).poll_write(cx, buf);
        }
        if self.wrote_few {
            // The connection is about to end.
            return Poll::Pending;
        }
        let written = ready!(Pin::new(&mut self.stream).poll_write(cx, buf.get(..FEW).unwrap_or(buf)));
        self.wrote_few = true;
        self.wire.ended.notify_one();
        Poll::Ready(written)
    }

    /// Hyper flushes the socket exactly when its own buffer is empty, which is the moment that a half answer waits for.
    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(Pin::new(&mut self.stream).poll_flush(cx))?;
        self.wire.flushed();
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        if self.wire.ends_in_head.load(Ordering::Acquire) {
            let first = bufs.iter().find(|buffer| !buffer.is_empty()).map_or(&[][..], |buffer| &**buffer);
            return self.poll_write(cx, first);
        }
        Pin::new(&mut self.stream).poll_write_vectored(cx, bufs)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}
