//! A reader that a program has handed over: one call at a time borrows it, and reads it from its beginning.

use std::io::{self, Read, Seek};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

/// What can be read and rewound.
pub(super) trait Rewind: Read + Seek + Send {}

impl<R: Read + Seek + Send> Rewind for R {}

/// A call, as those see it who read its file: they may outlive it for as long as it takes to read a piece.
#[derive(Clone, Debug, Default)]
pub(super) struct Caller(Weak<()>);

impl Caller {
    pub(super) fn new(life: &Arc<()>) -> Self {
        Caller(Arc::downgrade(life))
    }

    pub(super) fn is_over(&self) -> bool {
        self.0.strong_count() == 0
    }

    fn is(&self, other: &Caller) -> bool {
        self.0.ptr_eq(&other.0)
    }
}

/// How often one who waits for a reader sees whether anybody still wants it.
const PATIENCE: Duration = Duration::from_millis(200);

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

    /// Takes the reader for a call. What reads it for an earlier attempt, or for a call that is over, is about to notice: that is waited for.
    pub(super) fn borrow(self: &Arc<Self>, caller: &Caller) -> io::Result<Borrowed> {
        let mut place = self.lock();
        loop {
            match std::mem::replace(&mut *place, Place::Lent(caller.clone())) {
                Place::Here(reader) => {
                    return Ok(Borrowed { reader: Mutex::new(Some(reader)), lender: Arc::clone(self) });
                }
                Place::Lent(other) => {
                    let is_about_to_return = other.is(caller) || other.is_over();
                    *place = Place::Lent(other);
                    if !is_about_to_return || caller.is_over() {
                        return Err(io::Error::other("another call is reading it"));
                    }
                    place = self.returned.wait_timeout(place, PATIENCE).unwrap_or_else(PoisonError::into_inner).0;
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
