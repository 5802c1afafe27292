//! Reads the body of a request: the one place that knows how much is kept of it, and how fast it is read.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use hyper::body::{Body, Incoming};

/// How a body is read.
pub(crate) struct Reading {
    /// More is not taken.
    pub(crate) max: u64,
    /// Comes after each piece.
    pub(crate) pause: Duration,
    /// Reading stops when so many bytes have come.
    pub(crate) stop_after: Option<u64>,
}

/// What became of a body, with what was read of it.
pub(crate) enum Received {
    /// It arrived whole.
    Whole(Bytes),
    /// The connection broke before its end.
    CutOff(Bytes),
    /// It is larger than what is taken. The rest is still to be read.
    TooLarge(Incoming),
    /// Reading stopped as it was told to. The rest is still to be read.
    Stopped(Bytes, Incoming),
}

impl Reading {
    /// Reads a body, and reports after each piece how much there is.
    pub(crate) async fn read(&self, mut body: Incoming, mut report: impl FnMut(u64)) -> Received {
        let announced = body.size_hint().upper();
        if announced.is_some_and(|length| length > self.max) {
            return Received::TooLarge(body);
        }
        let capacity = announced.and_then(|length| usize::try_from(length).ok()).unwrap_or_default();
        let mut read = BytesMut::with_capacity(capacity);
        while let Some(frame) = body.frame().await {
            let Ok(frame) = frame else { return Received::CutOff(read.freeze()) };
            let Ok(piece) = frame.into_data() else { continue };
            read.extend_from_slice(&piece);
            let length = read.len() as u64;
            report(length);
            if length > self.max {
                return Received::TooLarge(body);
            }
            if self.stop_after.is_some_and(|bound| length >= bound) {
                return Received::Stopped(read.freeze(), body);
            }
            if !self.pause.is_zero() {
                tokio::time::sleep(self.pause).await;
            }
        }
        Received::Whole(read.freeze())
    }
}

/// Reads the rest of a body in the background and drops it, so that the sender gets to read the answer.
pub(crate) fn drop_rest(mut body: Incoming) {
    tokio::spawn(async move { while let Some(Ok(_)) = body.frame().await {} });
}
