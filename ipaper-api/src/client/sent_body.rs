//! The body of a request as the HTTP client polls it. What may block is read and encoded on a thread of its own, a few pieces ahead of the socket.
//!
//! A service that refuses a large request may answer and close the connection before it has read everything. hyper loses that answer if it writes to the closed
//! connection before it has heard from the runtime that there is something to read. So before each of the first pieces, within which a refusal comes, the body yields, and the
//! runtime gets to look at its sockets. That costs time, and so is not done for ever.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::task::{spawn_blocking, yield_now};
use tokio::time::Instant;

use crate::body::{Body, HandedOver, call_is_over};
use crate::upload::UploadFailure;

/// So many pieces wait for the socket.
const AHEAD: usize = 2;

/// Before each of so many pieces the runtime looks for an answer.
const WATCHED: u32 = 32;

/// The request's body, with its exact length.
pub(super) struct SentBody {
    pieces: Pieces,
    /// A piece that is ready to be sent.
    ready: Option<Bytes>,
    /// The runtime's turn.
    pause: Option<Pin<Box<dyn Future<Output = ()> + Send + Sync>>>,
    /// How many pieces have been handed over.
    handed: u32,
    left: u64,
    handed_over: Arc<HandedOver>,
    progress: Arc<Progress>,
}

/// Where pieces come from.
enum Pieces {
    /// Text and memory, which is at hand.
    AtHand(Body),
    /// A file that nobody has begun to read.
    Unread(Option<Body>),
    /// A file that another thread reads.
    Read(Receiver<Result<Bytes, UploadFailure>>),
}

impl SentBody {
    pub(super) fn new(body: Body) -> Self {
        SentBody {
            left: body.length(),
            handed_over: body.handed_over(),
            progress: Arc::default(),
            ready: None,
            pause: None,
            handed: 0,
            pieces: if body.may_block() { Pieces::Unread(Some(body)) } else { Pieces::AtHand(body) },
        }
    }

    pub(super) fn progress(&self) -> Arc<Progress> {
        Arc::clone(&self.progress)
    }

    fn poll_piece(&mut self, cx: &mut Context<'_>) -> Poll<Result<Option<Bytes>, UploadFailure>> {
        if let Pieces::Unread(body) = &mut self.pieces {
            let (sender, receiver) = channel(AHEAD);
            if let Some(body) = body.take() {
                spawn_blocking(move || read(body, &sender));
            }
            self.pieces = Pieces::Read(receiver);
        }
        match &mut self.pieces {
            Pieces::AtHand(body) => Poll::Ready(body.take_piece()),
            Pieces::Unread(_) => Poll::Ready(Ok(None)),
            Pieces::Read(receiver) => match ready!(receiver.poll_recv(cx)) {
                Some(piece) => Poll::Ready(piece.map(Some)),
                None if self.left == 0 => Poll::Ready(Ok(None)),
                None => {
                    self.handed_over.note_failure(UploadFailure::Panicked);
                    Poll::Ready(Err(UploadFailure::Panicked))
                }
            },
        }
    }
}

impl SentBody {
    fn hand_over(&mut self, piece: Bytes) -> io::Result<Frame<Bytes>> {
        self.left = self.left.saturating_sub(piece.len() as u64);
        if !self.handed_over.allows(self.left) {
            return Err(call_is_over());
        }
        self.progress.took(self.left == 0);
        self.handed = self.handed.saturating_add(1);
        // Making a piece takes a while, in which others may have something to do; another thread has the next one ready.
        if self.left > 0 && matches!(self.pieces, Pieces::AtHand(_)) {
            self.pause();
        }
        Ok(Frame::data(piece))
    }

    fn pause(&mut self) {
        self.pause = Some(Box::pin(yield_now()));
    }

    fn poll_pause(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if let Some(pause) = &mut self.pause {
            ready!(pause.as_mut().poll(cx));
            self.pause = None;
        }
        Poll::Ready(())
    }
}

/// Reads a body to its end, as long as somebody takes what it reads.
fn read(mut body: Body, pieces: &Sender<Result<Bytes, UploadFailure>>) {
    loop {
        let piece = match body.take_piece() {
            Ok(Some(piece)) => Ok(piece),
            Ok(None) => return,
            Err(failure) => Err(failure),
        };
        let is_last = piece.is_err();
        if pieces.blocking_send(piece).is_err() || is_last {
            return;
        }
    }
}

impl http_body::Body for SentBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        ready!(self.poll_pause(cx));
        if self.ready.is_none() {
            if !matches!(self.pieces, Pieces::AtHand(_)) {
                self.progress.asked();
            }
            match ready!(self.poll_piece(cx)) {
                Ok(Some(piece)) => self.ready = Some(piece),
                Ok(None) => return Poll::Ready(None),
                Err(failure) => return Poll::Ready(Some(Err(failure.into_io()))),
            }
            if (1..WATCHED).contains(&self.handed) {
                self.pause();
                ready!(self.poll_pause(cx));
            }
        }
        Poll::Ready(self.ready.take().map(|piece| self.hand_over(piece)))
    }

    fn is_end_stream(&self) -> bool {
        self.left == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}

/// How far a body has been sent, as seen while the HTTP client has it.
#[derive(Debug, Default)]
pub(super) struct Progress(Mutex<Option<Taken>>);

/// What the HTTP client did last.
#[derive(Clone, Copy, Debug)]
pub(super) struct Taken {
    pub(super) at: Instant,
    /// It waits for a piece, and not for the service.
    pub(super) waits_for_the_file: bool,
    /// There is no more to take.
    pub(super) is_all: bool,
}

impl Progress {
    pub(super) fn last(&self) -> Option<Taken> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn asked(&self) {
        self.note(Taken { at: Instant::now(), waits_for_the_file: true, is_all: false });
    }

    fn took(&self, is_all: bool) {
        self.note(Taken { at: Instant::now(), waits_for_the_file: false, is_all });
    }

    fn note(&self, taken: Taken) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(taken);
    }
}
