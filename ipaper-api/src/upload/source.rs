//! Where the bytes of an upload come from, each time anew.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;

/// Where the bytes come from.
#[derive(Clone)]
pub(super) enum Source {
    Memory(Bytes),
    Path(Arc<Path>),
    /// Taken out of its place while it is being read.
    Reader(Arc<Place>),
}

/// A reader's place: empty while somebody reads.
pub(super) struct Place(Mutex<Option<Box<dyn Rewind>>>);

/// What can be read and rewound.
pub(super) trait Rewind: Read + Seek + Send {}

impl<R: Read + Seek + Send> Rewind for R {}

/// A source that is being read from its beginning.
pub(super) enum Opened {
    Memory(Cursor<Bytes>),
    File(File),
    Reader(Borrowed),
}

/// A reader out of its place, to which it returns in the end. Nobody locks it: that it could be makes it safe to hand around.
pub(super) struct Borrowed {
    reader: Mutex<Option<Box<dyn Rewind>>>,
    place: Arc<Place>,
}

impl Source {
    pub(super) fn of_reader(reader: impl Rewind + 'static) -> Self {
        Source::Reader(Arc::new(Place(Mutex::new(Some(Box::new(reader))))))
    }

    /// Opens it at its beginning.
    pub(super) fn open(&self) -> io::Result<Opened> {
        match self {
            Source::Memory(bytes) => Ok(Opened::Memory(Cursor::new(bytes.clone()))),
            Source::Path(path) => {
                check_regular(path)?;
                File::open(path).map(Opened::File)
            }
            Source::Reader(place) => {
                let mut reader = Borrowed::from(place)?;
                reader.use_with(|reader| reader.rewind())?;
                Ok(Opened::Reader(reader))
            }
        }
    }
}

impl Place {
    fn lock(&self) -> MutexGuard<'_, Option<Box<dyn Rewind>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Borrowed {
    fn from(place: &Arc<Place>) -> io::Result<Self> {
        let reader = place.lock().take().ok_or_else(|| io::Error::other("another call is reading it"))?;
        Ok(Borrowed { reader: Mutex::new(Some(reader)), place: Arc::clone(place) })
    }

    fn use_with<T>(&mut self, action: impl FnOnce(&mut dyn Rewind) -> io::Result<T>) -> io::Result<T> {
        let reader = self.reader.get_mut().unwrap_or_else(PoisonError::into_inner);
        match reader {
            Some(reader) => action(&mut **reader),
            None => Err(io::Error::other("the reader is gone")),
        }
    }
}

impl Drop for Borrowed {
    fn drop(&mut self) {
        *self.place.lock() = self.reader.get_mut().unwrap_or_else(PoisonError::into_inner).take();
    }
}

impl Read for Opened {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Opened::Memory(bytes) => bytes.read(buffer),
            Opened::File(file) => file.read(buffer),
            Opened::Reader(reader) => reader.use_with(|reader| reader.read(buffer)),
        }
    }
}

impl fmt::Debug for Opened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Opened")
    }
}

/// The size of a file that can be opened.
pub(super) fn size_of(path: &Path) -> io::Result<u64> {
    check_regular(path)?;
    File::open(path)?.metadata().map(|metadata| metadata.len())
}

/// Opening anything else may wait for somebody to write to it.
fn check_regular(path: &Path) -> io::Result<()> {
    let metadata = fs::metadata(path)?;
    if metadata.is_file() { Ok(()) } else { Err(io::Error::other("it is no regular file")) }
}

/// The size of what is read and rewound.
pub(super) fn seek_end(reader: &mut impl Seek) -> io::Result<u64> {
    reader.seek(SeekFrom::End(0))
}

/// All that comes from a reader, if it is not more than `limit` bytes.
pub(super) fn read_all(reader: impl Read, limit: usize) -> io::Result<Vec<u8>> {
    let one_more = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    reader.take(one_more).read_to_end(&mut bytes)?;
    if bytes.len() > limit {
        return Err(io::Error::other(format!(
            "it holds more than {limit} bytes; write it into a file and upload that"
        )));
    }
    Ok(bytes)
}
