//! Buffers that come back when what was in them has been sent, so that a long upload neither allocates nor clears memory for each of its pieces.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use secrecy::zeroize::Zeroize;

/// Buffers of one size.
pub(crate) struct Buffers {
    size: usize,
    /// Made with the first buffer: most bodies need none.
    idle: Option<Arc<Idle>>,
}

/// Those that are not in use.
#[derive(Default)]
struct Idle(Mutex<Vec<Box<[u8]>>>);

/// A buffer in use, which goes back to the idle ones.
pub(crate) struct Buffer {
    bytes: Box<[u8]>,
    filled: usize,
    idle: Arc<Idle>,
}

impl Buffers {
    pub(crate) fn new(size: usize) -> Self {
        Buffers { size, idle: None }
    }

    /// One of the idle buffers, or a new one.
    pub(crate) fn take(&mut self) -> Buffer {
        let idle = self.idle.get_or_insert_default();
        let bytes = idle.lock().pop().unwrap_or_else(|| vec![0; self.size].into());
        Buffer { bytes, filled: 0, idle: Arc::clone(idle) }
    }
}

impl Drop for Idle {
    fn drop(&mut self) {
        // The first piece of a body begins with the credentials.
        self.lock().iter_mut().for_each(Zeroize::zeroize);
    }
}

impl Idle {
    fn lock(&self) -> MutexGuard<'_, Vec<Box<[u8]>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Buffer {
    /// What can be written to.
    pub(crate) fn space(&mut self) -> &mut [u8] {
        &mut self.bytes
    }

    /// Its beginning, once that has been written.
    pub(crate) fn filled(mut self, length: usize) -> Bytes {
        self.filled = length;
        Bytes::from_owner(self)
    }
}

impl AsRef<[u8]> for Buffer {
    fn as_ref(&self) -> &[u8] {
        self.bytes.get(..self.filled).unwrap_or_default()
    }
}

impl Drop for Buffer {
    fn drop(&mut self) {
        self.idle.lock().push(std::mem::take(&mut self.bytes));
    }
}

impl fmt::Debug for Buffers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Buffers({} bytes each)", self.size)
    }
}
