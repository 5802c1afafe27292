//! The second reading of a file: encoded on its way to the socket.

use std::fmt;
use std::io::{self, Read};

use super::measure::Measured;
use super::progress::Reports;
use super::source::Opened;
use super::{BLOCK, Upload, UploadFailure, encode};

/// The longest text of three bytes.
const LONGEST: usize = 12;

/// A file that is being sent. Its last block is held back until it is known that the file is still the one that was measured: what is announced to the service is
/// then never completed with something else.
pub(crate) struct EncodedFile {
    upload: Upload,
    measured: Measured,
    reports: Reports,
    /// `None` until the first byte is wanted, and once there is no more to read.
    reader: Option<Opened>,
    block: Box<[u8]>,
    /// The part of the block that is still to be encoded.
    unread: std::ops::Range<usize>,
    /// How many bytes of the file have been read.
    read: u64,
    /// How many characters of what was announced are still to come.
    left: u64,
    checksum: crc32fast::Hasher,
    /// Characters that found no room.
    kept: Kept,
    stage: Stage,
}

#[derive(Clone, Debug)]
enum Stage {
    New,
    Reading,
    /// All is read, and is what it was.
    Verified,
    Failed(UploadFailure),
}

/// A few characters of a group that did not fit.
#[derive(Debug, Default)]
struct Kept {
    text: [u8; LONGEST],
    start: usize,
    end: usize,
}

impl EncodedFile {
    pub(crate) fn new(upload: &Upload, measured: Measured) -> Self {
        EncodedFile {
            reports: Reports::new(upload.listener.clone(), upload.size),
            upload: upload.clone(),
            measured,
            reader: None,
            block: Box::default(),
            unread: 0..0,
            read: 0,
            left: measured.length,
            checksum: crc32fast::Hasher::new(),
            kept: Kept::default(),
            stage: Stage::New,
        }
    }

    /// Whether there is nothing to send of it.
    pub(crate) fn is_empty(&self) -> bool {
        self.measured.length == 0
    }

    /// Fills a part of `output`, and says how much; nothing only at the end, or where there is no room at all.
    ///
    /// What was announced is never completed, nor exceeded, before the file is known to be the same.
    pub(crate) fn fill(&mut self, output: &mut [u8]) -> Result<usize, UploadFailure> {
        let written = self.fill_some(output)?;
        let is_verified = matches!(self.stage, Stage::Verified);
        match self.left.checked_sub(written as u64) {
            Some(left) if left > 0 || written == 0 || is_verified => {
                self.left = left;
                Ok(written)
            }
            _ => Err(self.fail(UploadFailure::Changed)),
        }
    }

    fn fill_some(&mut self, output: &mut [u8]) -> Result<usize, UploadFailure> {
        let kept = self.kept.take(output);
        if kept > 0 || output.is_empty() {
            return Ok(kept);
        }
        loop {
            let written = self.encode_into(output);
            if written > 0 {
                return Ok(written);
            }
            match &self.stage {
                Stage::Verified => return Ok(0),
                Stage::Failed(failure) => return Err(failure.clone()),
                Stage::New | Stage::Reading => {}
            }
            if let Err(failure) = self.read_on() {
                return Err(self.fail(failure));
            }
        }
    }

    fn fail(&mut self, failure: UploadFailure) -> UploadFailure {
        self.reader = None;
        self.stage = Stage::Failed(failure.clone());
        failure
    }

    /// Encodes what has been read, as far as there is room.
    fn encode_into(&mut self, output: &mut [u8]) -> usize {
        let is_end = matches!(self.stage, Stage::Verified);
        let unread = self.block.get(self.unread.clone()).unwrap_or_default();
        if output.len() >= LONGEST {
            let (read, written) = encode(unread, output, is_end);
            self.unread.start += read;
            return written;
        }
        // There may be no room for a whole group.
        let first = unread.get(..unread.len().min(3)).unwrap_or_default();
        let (read, end) = encode(first, &mut self.kept.text, is_end);
        self.unread.start += read;
        (self.kept.start, self.kept.end) = (0, end);
        self.kept.take(output)
    }

    /// Reads more of the file, and verifies it at its end.
    fn read_on(&mut self) -> Result<(), UploadFailure> {
        if matches!(self.stage, Stage::New) {
            self.reader = Some(self.upload.open()?);
            self.block = vec![0; BLOCK].into();
            self.stage = Stage::Reading;
            self.reports.report(0);
        }
        self.make_room();
        if self.read < self.upload.size {
            self.read_some()?;
        }
        if self.read == self.upload.size {
            self.verify()?;
        }
        Ok(())
    }

    /// Moves the one or two bytes that are left to the front of the block.
    fn make_room(&mut self) {
        let left = self.unread.len();
        self.block.copy_within(self.unread.clone(), 0);
        self.unread = 0..left;
    }

    fn read_some(&mut self) -> Result<(), UploadFailure> {
        let left = usize::try_from(self.upload.size - self.read).unwrap_or(usize::MAX);
        let end = self.block.len().min(self.unread.end.saturating_add(left));
        let room = self.block.get_mut(self.unread.end..end).unwrap_or_default();
        let read = read_retrying(&mut self.reader, room)?;
        if read == 0 {
            return Err(UploadFailure::Shrank { expected: self.upload.size, found: self.read });
        }
        self.checksum.update(room.get(..read).unwrap_or_default());
        self.unread.end += read;
        self.read += read as u64;
        if self.read < self.upload.size {
            self.reports.report(self.read);
        }
        Ok(())
    }

    fn verify(&mut self) -> Result<(), UploadFailure> {
        if read_retrying(&mut self.reader, &mut [0])? > 0 {
            return Err(UploadFailure::Grew { expected: self.upload.size });
        }
        if self.checksum.clone().finalize() != self.measured.checksum {
            return Err(UploadFailure::Changed);
        }
        self.reader = None;
        self.stage = Stage::Verified;
        self.reports.report(self.read);
        Ok(())
    }
}

impl Kept {
    fn take(&mut self, output: &mut [u8]) -> usize {
        let text = self.text.get(self.start..self.end).unwrap_or_default();
        let length = text.len().min(output.len());
        for (place, character) in output.iter_mut().zip(text) {
            *place = *character;
        }
        self.start += length;
        length
    }
}

fn read_retrying(reader: &mut Option<Opened>, buffer: &mut [u8]) -> io::Result<usize> {
    let Some(reader) = reader else { return Ok(0) };
    loop {
        match reader.read(buffer) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            result => return result,
        }
    }
}

impl fmt::Debug for EncodedFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EncodedFile({} of {} bytes read)", self.read, self.upload.size)
    }
}
