//! Where the bytes of an upload come from, each time anew.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;

use super::reader::{Borrowed, Caller, Lender, Rewind};
use crate::error::counted;

/// Where the bytes come from.
#[derive(Clone)]
pub(super) enum Source {
    Memory(Bytes),
    Path(Arc<Path>),
    Reader(Arc<Lender>),
}

/// A source that is being read from its beginning.
pub(super) enum Opened {
    Memory(Cursor<Bytes>),
    File(File),
    Reader(Borrowed),
}

impl Source {
    pub(super) fn of_reader(reader: impl Rewind + 'static) -> Self {
        Source::Reader(Arc::new(Lender::new(reader)))
    }

    /// Opens it at its beginning.
    pub(super) fn open(&self, caller: &Caller) -> io::Result<Opened> {
        match self {
            Source::Memory(bytes) => Ok(Opened::Memory(Cursor::new(bytes.clone()))),
            Source::Path(path) => {
                check_regular(path)?;
                File::open(path).map(Opened::File)
            }
            Source::Reader(lender) => {
                let mut reader = lender.borrow(caller)?;
                reader.rewind()?;
                Ok(Opened::Reader(reader))
            }
        }
    }
}

impl Read for Opened {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Opened::Memory(bytes) => bytes.read(buffer),
            Opened::File(file) => file.read(buffer),
            Opened::Reader(reader) => reader.read(buffer),
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
            "it holds more than {}; write it into a file and upload that",
            counted(limit as u64, "byte")
        )));
    }
    Ok(bytes)
}
