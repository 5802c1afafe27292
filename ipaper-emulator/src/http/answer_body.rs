//! The body of an answer, which may break off half-way.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Instant;

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};

use super::wire::{Ending, Wire};
use crate::log::EntryId;
use crate::shared::Shared;

/// The largest piece that is handed over at once.
const PIECE: usize = 64 * 1024;

/// Bytes, and what follows them.
pub(crate) struct AnswerBody {
    rest: Bytes,
    /// How many bytes the headers promise, if they do.
    promised: Option<u64>,
    after: After,
}

enum After {
    /// The answer is whole; the log is told, if it knows of the request.
    Whole(Option<(Arc<Shared>, EntryId)>),
    /// The connection ends.
    End(Arc<Wire>, Ending),
    /// Nothing follows.
    Stall,
}

impl AnswerBody {
    pub(crate) fn empty() -> Self {
        AnswerBody { rest: Bytes::new(), promised: Some(0), after: After::Whole(None) }
    }

    pub(crate) fn whole(bytes: Bytes, shared: Arc<Shared>, entry: EntryId) -> Self {
        let promised = Some(bytes.len() as u64);
        AnswerBody { rest: bytes, promised, after: After::Whole(Some((shared, entry))) }
    }

    /// The first half, then the end of the connection.
    pub(crate) fn half_then_end(bytes: &Bytes, wire: Arc<Wire>, ending: Ending) -> Self {
        AnswerBody { rest: first_half(bytes), promised: Some(bytes.len() as u64), after: After::End(wire, ending) }
    }

    /// The first half, then nothing.
    pub(crate) fn half_then_stall(bytes: &Bytes) -> Self {
        AnswerBody { rest: first_half(bytes), promised: Some(bytes.len() as u64), after: After::Stall }
    }

    /// The same body, of which the headers do not say how long it is.
    pub(crate) fn without_length(self) -> Self {
        let mut body = self;
        body.promised = None;
        body
    }
}

fn first_half(bytes: &Bytes) -> Bytes {
    bytes.slice(..bytes.len() / 2)
}

impl Body for AnswerBody {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if !self.rest.is_empty() {
            let length = self.rest.len().min(PIECE);
            let piece = self.rest.split_to(length);
            return Poll::Ready(Some(Ok(Frame::data(piece))));
        }
        match &self.after {
            After::Whole(_) => Poll::Ready(None),
            After::End(wire, ending) => {
                wire.end_once_flushed(*ending);
                Poll::Pending
            }
            After::Stall => Poll::Pending,
        }
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty() && matches!(self.after, After::Whole(_))
    }

    fn size_hint(&self) -> SizeHint {
        // Hyper asks before the first piece, and takes the answer for the content length.
        self.promised.map(SizeHint::with_exact).unwrap_or_default()
    }
}

impl Drop for AnswerBody {
    /// Hyper drops a body as soon as it has the last of it.
    fn drop(&mut self) {
        let After::Whole(Some((shared, entry))) = &self.after else { return };
        if self.rest.is_empty() {
            shared.log().change(*entry, |request| request.answered = Some(Instant::now()));
        }
    }
}
