//! A reader that a program has handed over: one call at a time borrows it, and reads it from its beginning.

use std::io::{self, Read, Seek};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// What can be read and rewound.
pub(super) trait Rewind: Read + Seek + Send {}

impl<R: Read + Seek + Send> Rewind for R {}

/// Tells calls apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Caller(u64);

impl Caller {
    pub(super) fn new() -> Self {
        static CALLERS: AtomicU64 = AtomicU64::new(0);
        Caller(CALLERS.fetch_add(1, Ordering::Relaxed))
    }
}

/// Where a reader is while nobody reads it.
pub(super) struct Lender {
    place: Mutex<Place>,
    returned: Condvar,
}

enum Place {
    Here(Box<dyn Rewind>),
    Lent(Caller),
}

/// A reader out of its place, to which it returns in the end. Nobody locks it: that it could be makes it safe to hand around.
pub(super) struct Borrowed {
    reader: Mutex<Option<Box<dyn Rewind>>>,
    lender: Arc<Lender>,
}

impl Lender {
    pub(super) fn new(reader: impl Rewind + 'static) -> Self {
        Lender { place: Mutex::new(Place::Here(Box::new(reader))), returned: Condvar::new() }
    }

    /// Takes the reader for a call. An earlier attempt of the same call may be about to notice its end: that is waited for.
    pub(super) fn borrow(self: &Arc<Self>, caller: Caller) -> io::Result<Borrowed> {
        let mut place = self.lock();
        loop {
            match std::mem::replace(&mut *place, Place::Lent(caller)) {
                Place::Here(reader) => {
                    return Ok(Borrowed { reader: Mutex::new(Some(reader)), lender: Arc::clone(self) });
                }
                Place::Lent(other) if other == caller => {
                    place = self.returned.wait(place).unwrap_or_else(PoisonError::into_inner);
                }
                Place::Lent(other) => {
                    *place = Place::Lent(other);
                    return Err(io::Error::other("another call is reading it"));
                }
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Place> {
        self.place.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Borrowed {
    pub(super) fn rewind(&mut self) -> io::Result<()> {
        self.reader()?.rewind()
    }

    fn reader(&mut self) -> io::Result<&mut Box<dyn Rewind>> {
        let reader = self.reader.get_mut().unwrap_or_else(PoisonError::into_inner);
        reader.as_mut().ok_or_else(|| io::Error::other("the reader is gone"))
    }
}

impl Read for Borrowed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.reader()?.read(buffer)
    }
}

impl Drop for Borrowed {
    fn drop(&mut self) {
        if let Some(reader) = self.reader.get_mut().unwrap_or_else(PoisonError::into_inner).take() {
            *self.lender.lock() = Place::Here(reader);
            self.lender.returned.notify_all();
        }
    }
}
