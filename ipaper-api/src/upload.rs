//! A file on its way to the service.

use std::fmt;
use std::fs;
use std::path::Path;

use bytes::Bytes;

use crate::Error;
use crate::error::ArgumentError;

/// A file to upload.
///
/// Its content is held in memory once; cloning an upload does not copy it. `Debug` shows its size only.
///
/// ```
/// use ipaper_api::Upload;
///
/// let upload = Upload::from_bytes("a small text file");
/// assert_eq!(upload.size(), 17);
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Upload {
    bytes: Bytes,
}

impl Upload {
    /// A file from memory.
    pub fn from_bytes(bytes: impl Into<Bytes>) -> Self {
        Upload { bytes: bytes.into() }
    }

    /// A file from disk, read now.
    ///
    /// # Errors
    ///
    /// An error of the kind [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) that names the path and the reason, where it cannot be read.
    pub fn from_path(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        match fs::read(path) {
            Ok(bytes) => Ok(Upload { bytes: bytes.into() }),
            Err(error) => {
                let rule = format!("cannot be read from {}: {error}", path.display());
                Err(Error::invalid_argument(None, ArgumentError::new("file", rule)))
            }
        }
    }

    /// Its size in bytes, before base64.
    pub fn size(&self) -> u64 {
        self.bytes.len() as u64
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Upload({} bytes)", self.bytes.len())
    }
}
