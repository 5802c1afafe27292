//! Why a file could not be sent: it cannot be read, or is not the file any more that it was.

use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::sync::Arc;

/// What is wrong with a file that was to be sent.
#[derive(Clone, Debug)]
pub(crate) enum UploadFailure {
    /// It cannot be opened or read.
    Unreadable(Arc<io::Error>),
    /// It has fewer bytes than when the upload was made.
    Shrank { expected: u64, found: u64 },
    /// It has more bytes than when the upload was made.
    Grew { expected: u64 },
    /// It has as many bytes, and others.
    Changed,
    /// What reads it panicked.
    Panicked,
    /// The call is over.
    Unwanted,
}

impl UploadFailure {
    /// As the error of a reader.
    pub(crate) fn into_io(self) -> io::Error {
        io::Error::other(self)
    }
}

impl From<io::Error> for UploadFailure {
    fn from(error: io::Error) -> Self {
        UploadFailure::Unreadable(Arc::new(error))
    }
}

impl fmt::Display for UploadFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            UploadFailure::Unreadable(error) => write!(f, "the file cannot be read: {error}"),
            UploadFailure::Shrank { expected, found } => {
                write!(f, "the file shrank while it was being sent: it had {expected} bytes, and ends after {found}")
            }
            UploadFailure::Grew { expected } => {
                write!(f, "the file grew while it was being sent: it had {expected} bytes, and has more")
            }
            UploadFailure::Changed => f.write_str("the file changed while it was being sent"),
            UploadFailure::Panicked => f.write_str("what reads the file panicked"),
            UploadFailure::Unwanted => f.write_str("the call is over"),
        }
    }
}

impl StdError for UploadFailure {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            UploadFailure::Unreadable(error) => Some(&**error),
            _ => None,
        }
    }
}
