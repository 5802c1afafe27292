//! The body of a request, handed to the transport piece by piece, so that it is known whether its last byte was ever handed over.

use std::fmt;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use bytes::{Buf, Bytes};

/// The body of a request.
///
/// It holds the credentials: `Debug` shows its length only.
pub struct Body {
    rest: Bytes,
    handed_over: Arc<HandedOver>,
}

/// How much of a body has been handed to the transport, as the call sees it while the transport has the body.
#[derive(Debug, Default)]
pub(crate) struct HandedOver(AtomicU8);

/// How much of a body has been handed to the transport.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Portion {
    Nothing,
    Part,
    All,
}

impl HandedOver {
    pub(crate) fn so_far(&self) -> Portion {
        match self.0.load(Ordering::SeqCst) {
            0 => Portion::Nothing,
            1 => Portion::Part,
            _ => Portion::All,
        }
    }

    fn note(&self, portion: Portion) {
        self.0.store(portion as u8, Ordering::SeqCst);
    }
}

/// How much is handed over at once.
const PIECE: usize = 48 * 1024;

impl Body {
    pub(crate) fn new(bytes: Bytes) -> Self {
        Body { rest: bytes, handed_over: Arc::default() }
    }

    /// What is left of this body once more, as a body of which nothing has been handed over.
    pub(crate) fn again(&self) -> Self {
        Body::new(self.rest.clone())
    }

    /// The number of bytes that are still to be handed over: before the first piece, the `Content-Length`.
    pub fn length(&self) -> u64 {
        self.rest.len() as u64
    }

    /// The next piece, or `None` at the end.
    pub fn next_piece(&mut self) -> Option<Bytes> {
        if self.rest.is_empty() {
            return None;
        }
        let piece = self.rest.split_to(PIECE.min(self.rest.len()));
        self.note();
        Some(piece)
    }

    /// How much has been handed over, to be asked while somebody else has the body.
    pub(crate) fn handed_over(&self) -> Arc<HandedOver> {
        Arc::clone(&self.handed_over)
    }

    fn note(&self) {
        self.handed_over.note(if self.rest.is_empty() { Portion::All } else { Portion::Part });
    }
}

impl io::Read for Body {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = buffer.len().min(self.rest.len());
        if let Some(target) = buffer.get_mut(..length) {
            self.rest.copy_to_slice(target);
        }
        if length > 0 {
            self.note();
        }
        Ok(length)
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Body({} bytes)", self.rest.len())
    }
}
