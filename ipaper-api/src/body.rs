//! The body of a request, handed to the transport piece by piece, so that it is known whether its last byte was ever handed over.

use std::fmt;
use std::io;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, OnceLock};

use bytes::{Buf, Bytes};

use crate::buffers::Buffers;
use crate::error::ParameterName;
use crate::upload::{EncodedFile, Measured, Upload, UploadFailure};

/// The body of a request.
///
/// It holds the credentials: `Debug` shows its length only.
pub struct Body {
    before: Bytes,
    file: Option<Box<EncodedFile>>,
    after: Bytes,
    length: u64,
    may_block: bool,
    buffers: Buffers,
    handed_over: Arc<HandedOver>,
}

/// What is sent, as often as it is sent: a text, or a file between two texts.
#[derive(Clone, Debug)]
pub(crate) struct Content {
    pub(crate) before: Bytes,
    pub(crate) file: Option<ContentFile>,
    pub(crate) after: Bytes,
}

/// The file in a content.
#[derive(Clone, Debug)]
pub(crate) struct ContentFile {
    pub(crate) upload: Upload,
    /// Lives as long as the call, by which those who read the file know that it is not over.
    #[allow(dead_code, reason = "it is there to be dropped")]
    pub(crate) life: Arc<()>,
    /// The parameter that carries it.
    pub(crate) parameter: ParameterName,
    /// What it has to begin with.
    pub(crate) begins_with: Option<&'static str>,
    /// `None` until it has been read once.
    pub(crate) measured: Option<Measured>,
}

/// What has become of a body, as the call sees it while the transport has the body.
#[derive(Debug, Default)]
pub(crate) struct HandedOver {
    /// A [`Portion`], and whether it is final.
    state: AtomicU8,
    failure: OnceLock<UploadFailure>,
}

/// Nothing more is handed over, whoever still asks for it.
const SEALED: u8 = 4;

/// How much of a body has been handed to the transport.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Portion {
    Nothing,
    Part,
    All,
}

impl HandedOver {
    /// How much it was. A transport that has not noticed yet that the call is over gets nothing more, so that this stays true.
    pub(crate) fn seal(&self) -> Portion {
        match self.state.fetch_or(SEALED, Ordering::SeqCst) & !SEALED {
            0 => Portion::Nothing,
            1 => Portion::Part,
            _ => Portion::All,
        }
    }

    /// Whether nobody waits for the answer any more.
    pub(crate) fn is_sealed(&self) -> bool {
        self.state.load(Ordering::SeqCst) & SEALED != 0
    }

    /// Whether a piece may be handed over, after which so many bytes are left.
    pub(crate) fn allows(&self, left: u64) -> bool {
        let portion = if left == 0 { Portion::All } else { Portion::Part };
        let change = |state| (state & SEALED == 0).then_some(portion as u8);
        self.state.fetch_update(Ordering::SeqCst, Ordering::SeqCst, change).is_ok()
    }

    /// What was wrong with the file.
    pub(crate) fn failure(&self) -> Option<&UploadFailure> {
        self.failure.get()
    }

    pub(crate) fn note_failure(&self, failure: UploadFailure) {
        // Of several failures of one body the first is the cause of the others.
        let _ = self.failure.set(failure);
    }
}

/// How much is handed over at once, at the most.
const PIECE: usize = 128 * 1024;

impl Content {
    /// The whole of it, if nothing of it is a file.
    pub(crate) fn text(&self) -> Option<&Bytes> {
        self.file.is_none().then_some(&self.before)
    }

    /// As a body of which nothing has been handed over; `None` while its file has not been measured.
    pub(crate) fn body(&self) -> Option<Body> {
        let measured = match &self.file {
            Some(file) => Some((&file.upload, file.measured?)),
            None => None,
        };
        let file_length = measured.map_or(0, |(_, measured)| measured.length);
        Some(Body {
            before: self.before.clone(),
            file: measured.map(|(upload, measured)| Box::new(EncodedFile::new(upload, measured))),
            after: self.after.clone(),
            length: self.before.len() as u64 + file_length + self.after.len() as u64,
            may_block: measured.is_some_and(|(upload, _)| upload.may_block()),
            buffers: Buffers::new(PIECE),
            handed_over: Arc::default(),
        })
    }
}

impl Body {
    /// The number of bytes that are still to be handed over: before the first piece, the `Content-Length`.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// Whether taking a piece may read a file, which is nothing for a worker of an async runtime.
    pub fn may_block(&self) -> bool {
        self.may_block
    }

    /// The next piece, of 128 KiB at most, or `None` at the end.
    ///
    /// # Errors
    ///
    /// When a file cannot be read, or is not what it was when its length was counted; and when the call is over. The request must then end with the connection
    /// that carries it.
    pub fn next_piece(&mut self) -> io::Result<Option<Bytes>> {
        let Some(piece) = self.take_piece().map_err(UploadFailure::into_io)? else { return Ok(None) };
        self.hand_over()?;
        Ok(Some(piece))
    }

    /// The same, but for somebody who hands it over later.
    pub(crate) fn take_piece(&mut self) -> Result<Option<Bytes>, UploadFailure> {
        if self.length == 0 {
            return Ok(None);
        }
        if self.file.is_none() {
            let piece = self.before.split_to(PIECE.min(self.before.len()));
            self.length -= piece.len() as u64;
            return Ok(Some(piece));
        }
        let mut piece = self.buffers.take();
        let filled = self.fill_well(piece.space())?;
        Ok(Some(piece.filled(filled)))
    }

    /// Fills half of `output` at least, unless there is no more: what is left over of one block of a file goes out with the next one.
    fn fill_well(&mut self, output: &mut [u8]) -> Result<usize, UploadFailure> {
        let mut filled = 0;
        while filled <= output.len() / 2 {
            match self.fill(output.get_mut(filled..).unwrap_or_default())? {
                0 => break,
                more => filled += more,
            }
        }
        Ok(filled)
    }

    /// Leaves out so many bytes, which are never handed over. For a transport that knows that nobody reads them.
    #[doc(hidden)]
    pub fn skip(&mut self, bytes: usize) {
        self.length = self.length.saturating_sub(bytes as u64);
    }

    /// How much has been handed over, to be asked while somebody else has the body.
    pub(crate) fn handed_over(&self) -> Arc<HandedOver> {
        Arc::clone(&self.handed_over)
    }

    fn hand_over(&self) -> io::Result<()> {
        if self.handed_over.allows(self.length) { Ok(()) } else { Err(call_is_over()) }
    }

    /// Fills a part of `output`, and says how much; nothing only at the end, or where there is no room at all.
    fn fill(&mut self, output: &mut [u8]) -> Result<usize, UploadFailure> {
        if self.handed_over.is_sealed() {
            return Err(UploadFailure::Unwanted);
        }
        // That an empty file is still empty has to be known before anything is complete.
        if self.file.as_ref().is_some_and(|file| file.is_empty()) {
            self.fill_from_file(output)?;
        }
        let mut filled = copy_some(&mut self.before, output);
        if filled == 0 {
            filled = self.fill_from_file(output)?;
        }
        if filled == 0 {
            filled = copy_some(&mut self.after, output);
        }
        self.length -= filled as u64;
        Ok(filled)
    }
}

impl Body {
    fn fill_from_file(&mut self, output: &mut [u8]) -> Result<usize, UploadFailure> {
        let Some(file) = &mut self.file else { return Ok(0) };
        file.fill(output).inspect_err(|failure| self.handed_over.note_failure(failure.clone()))
    }
}

/// Moves as much as there is room for.
fn copy_some(text: &mut Bytes, output: &mut [u8]) -> usize {
    let length = output.len().min(text.len());
    if let Some(target) = output.get_mut(..length) {
        text.copy_to_slice(target);
    }
    length
}

impl io::Read for Body {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let filled = self.fill_well(buffer).map_err(UploadFailure::into_io)?;
        if filled > 0 {
            self.hand_over()?;
        }
        Ok(filled)
    }
}

/// A transport is not told that nobody waits for its answer any more; it finds out.
pub(crate) fn call_is_over() -> io::Error {
    io::Error::new(io::ErrorKind::ConnectionAborted, "the call is over")
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Body({} bytes)", self.length)
    }
}
