//! Why a file could not be sent: it cannot be read, or is not the file any more that it was.

use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::sync::Arc;

use crate::error::counted;

/// What is wrong with a file that was to be sent. Its text follows the file's name.
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
            UploadFailure::Unreadable(_) => f.write_str("cannot be read"),
            UploadFailure::Shrank { expected, found } => {
                write!(
                    f,
                    "shrank while it was being sent: it had {}, and ends after {found}",
                    counted(*expected, "byte")
                )
            }
            UploadFailure::Grew { expected } => {
                write!(f, "grew while it was being sent: it had {}, and has more", counted(*expected, "byte"))
            }
            UploadFailure::Changed => f.write_str("changed while it was being sent"),
            UploadFailure::Panicked => f.write_str("has a reader that panicked"),
            UploadFailure::Unwanted => f.write_str("is not wanted any more: the call is over"),
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
