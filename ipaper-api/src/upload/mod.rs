//! A file on its way to the service, of any size, in bounded memory.
//!
//! A file is read twice. The first reading ([`measure`]) tells how long it will be as base64 in a form, since a request announces its length; the second
//! ([`encoded`]) encodes it on the way to the socket, and sees to it that it is still the same file. Both go from block to block.

mod encoded;
mod encoder;
mod failure;
mod measure;
mod progress;
mod reader;
mod source;

use std::fmt;
use std::io::{self, Read, Seek};
use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;

use crate::Error;
use crate::error::{ArgumentError, ParameterName, counted, shown_path};
use crate::rules::UploadRules;

pub(crate) use encoded::EncodedFile;
pub use encoder::{encode, encoded_length};
pub(crate) use failure::UploadFailure;
pub(crate) use measure::{Measured, Unfit, measure};
use progress::Listener;
pub use progress::UploadProgress;
use reader::Caller;
use source::{Opened, Source};

/// So much of a file is read at once: a multiple of three, so that blocks encode without a rest.
const BLOCK: usize = 48 * 1024;

const MEGABYTE: u64 = 1024 * 1024;

/// A file to upload.
///
/// It is read when it is sent, block by block, so that an upload takes the same one or two megabytes of memory whatever its size. Cloning one copies nothing, and
/// one can be sent any number of times. `Debug` shows its size only.
///
/// ```
/// use ipaper_api::Upload;
///
/// let upload = Upload::from_bytes("a small text file");
/// assert_eq!(upload.size(), 17);
/// ```
///
/// The file must not change from when the `Upload` is made until it has been sent. If it does, the call fails with an error of the kind
/// [`ErrorKind::File`](crate::ErrorKind::File), and the service acts on nothing.
#[derive(Clone)]
pub struct Upload {
    source: Source,
    size: u64,
    any_content: bool,
    listener: Option<Listener>,
    /// The call that it is sent with.
    caller: Caller,
}

impl Upload {
    /// A file from memory.
    pub fn from_bytes(bytes: impl Into<Bytes>) -> Self {
        let bytes = bytes.into();
        Upload::of(bytes.len() as u64, Source::Memory(bytes))
    }

    /// A file from disk, opened each time that it is read.
    ///
    /// # Errors
    ///
    /// An error of the kind [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) that names the path and the reason, where there is no regular file or it
    /// may not be read.
    ///
    /// ```
    /// use ipaper_api::Upload;
    ///
    /// let error = Upload::from_path("no/such/file.pdf").unwrap_err();
    /// assert!(error.is_invalid_argument());
    /// assert!(error.to_string().contains("no/such/file.pdf"));
    /// ```
    pub fn from_path(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let size = source::size_of(path).map_err(|problem| refused(&format!("{}: {problem}", shown_path(path))))?;
        Ok(Upload::of(size, Source::Path(path.into())))
    }

    /// A file from anything that can be read and rewound. It is read from its beginning, wherever it stands, and twice for the first attempt at sending it, once for each further one; two calls at
    /// once cannot share one. The async client reads it on a thread where it may block.
    ///
    /// # Errors
    ///
    /// An error of the kind [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) where its end cannot be sought.
    ///
    /// ```
    /// use std::io::Cursor;
    /// use ipaper_api::Upload;
    ///
    /// let upload = Upload::from_reader(Cursor::new(vec![1, 2, 3]))?;
    /// assert_eq!(upload.size(), 3);
    /// # Ok::<(), ipaper_api::Error>(())
    /// ```
    pub fn from_reader(mut reader: impl Read + Seek + Send + 'static) -> Result<Self, Error> {
        let size = source::seek_end(&mut reader).map_err(|problem| refused(&format!("the reader: {problem}")))?;
        Ok(Upload::of(size, Source::of_reader(reader)))
    }

    /// A file from what can be read only once, such as a pipe: read into memory now, at most `limit` bytes of it. It has to be there whole before the first byte is
    /// sent, since a request announces its length. What is larger than memory allows goes into a file first, and then through [`from_path`](Upload::from_path).
    ///
    /// # Errors
    ///
    /// An error of the kind [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) where it cannot be read or is longer than `limit`.
    ///
    /// ```
    /// use ipaper_api::Upload;
    ///
    /// let error = Upload::from_pipe(std::io::repeat(7), 1000).unwrap_err();
    /// assert!(error.to_string().contains("more than 1000 bytes"));
    /// ```
    pub fn from_pipe(reader: impl Read, limit: usize) -> Result<Self, Error> {
        let bytes = source::read_all(reader, limit).map_err(|problem| refused(&format!("the pipe: {problem}")))?;
        Ok(Upload::from_bytes(bytes))
    }

    fn of(size: u64, source: Source) -> Self {
        Upload { source, size, any_content: false, listener: None, caller: Caller::default() }
    }

    /// Sends the file whatever it begins with. Without this, `ProcessPDF` refuses what does not begin like a PDF before anything is sent.
    #[must_use]
    pub fn any_content(mut self) -> Self {
        self.any_content = true;
        self
    }

    /// Calls `listener` while the file is being sent: at the beginning, at the end, and about ten times a second in between. A repeated attempt begins again. The async
    /// client calls it from a thread where it may block.
    ///
    /// ```
    /// use ipaper_api::Upload;
    ///
    /// let upload = Upload::from_bytes("content").on_progress(|progress| println!("{} %", progress.percent()));
    /// ```
    #[must_use]
    pub fn on_progress(mut self, listener: impl Fn(UploadProgress) + Send + Sync + 'static) -> Self {
        self.listener = Some(Listener::new(listener));
        self
    }

    /// What an error calls it: its path, where it has one.
    pub(crate) fn name(&self) -> String {
        match &self.source {
            Source::Path(path) => shown_path(path),
            Source::Memory(_) | Source::Reader(_) => "the file".to_owned(),
        }
    }

    /// Its size in bytes, before base64.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The same file for a call that lives as long as `life`.
    pub(crate) fn for_call(&self, life: &Arc<()>) -> Self {
        Upload { caller: Caller::new(life), ..self.clone() }
    }

    /// Whether the call that it is sent with is over.
    pub(crate) fn is_unwanted(&self) -> bool {
        self.caller.is_over()
    }

    fn open(&self) -> io::Result<Opened> {
        self.source.open(&self.caller)
    }

    /// Whether reading it may take its time.
    pub(crate) fn may_block(&self) -> bool {
        !matches!(self.source, Source::Memory(_)) || self.listener.is_some()
    }

    /// Refuses what is known to break a rule before the file is read.
    pub(crate) fn check_size(
        &self,
        parameter: ParameterName,
        rules: &UploadRules,
        limit: Option<u64>,
    ) -> Result<(), ArgumentError> {
        let Some(max) = limit.or(rules.max_bytes).filter(|max| self.size > *max) else { return Ok(()) };
        let megabytes = if max % MEGABYTE == 0 { format!(" ({} MB)", max / MEGABYTE) } else { String::new() };
        let size = self.size;
        let rule = format!(
            "must have at most {}{megabytes}, but {} has {size}; `Config::upload_limit` sets another limit",
            counted(max, "byte"),
            self.name()
        );
        Err(ArgumentError::new(parameter, rule))
    }
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Upload({} bytes)", self.size)
    }
}

fn refused(what: &str) -> Error {
    Error::invalid_argument(None, ArgumentError::new("file", format!("cannot be read from {what}")))
}
