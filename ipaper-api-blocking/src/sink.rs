//! What a download is written to.

use std::fmt;
use std::fs::File;
use std::io::{self, Seek, Write};

use ipaper_api::transport::TransportFailure;

/// What a download is written to, piece by piece.
pub struct Sink<'w> {
    target: Target<'w>,
    written: u64,
}

enum Target<'w> {
    /// Takes what it gets for good.
    Writer(&'w mut dyn Write),
    /// Can begin again.
    File(&'w File),
}

impl<'w> Sink<'w> {
    pub(crate) fn writer(writer: &'w mut dyn Write) -> Self {
        Sink { target: Target::Writer(writer), written: 0 }
    }

    pub(crate) fn file(file: &'w File) -> Self {
        Sink { target: Target::File(file), written: 0 }
    }

    /// Begins again, where anything was written.
    pub(crate) fn restart(&mut self) -> Result<(), TransportFailure> {
        if let (Target::File(file), 1..) = (&mut self.target, self.written) {
            restart(file).map_err(TransportFailure::unwritable)?;
            self.written = 0;
        }
        Ok(())
    }

    /// Writes a piece of a file that may have so many bytes.
    pub(crate) fn write(&mut self, piece: &[u8], limit: u64) -> Result<(), TransportFailure> {
        self.written = self.written.saturating_add(piece.len() as u64);
        if self.written > limit {
            return Err(TransportFailure::file_too_large(limit));
        }
        let written = match &mut self.target {
            Target::Writer(writer) => writer.write_all(piece),
            Target::File(file) => file.write_all(piece),
        };
        written.map_err(TransportFailure::unwritable)
    }

    /// Sees to it that everything has been written, and says how much.
    pub(crate) fn finish(&mut self) -> Result<u64, TransportFailure> {
        let flushed = match &mut self.target {
            Target::Writer(writer) => writer.flush(),
            Target::File(file) => file.flush(),
        };
        flushed.map_err(TransportFailure::unwritable)?;
        Ok(self.written)
    }

    /// How many bytes were written.
    pub(crate) fn written(&self) -> u64 {
        self.written
    }

    /// A failure after which the download cannot begin again is the last.
    pub(crate) fn judge(&self, failure: TransportFailure) -> TransportFailure {
        match self.target {
            Target::Writer(_) if self.written > 0 => failure.for_good(),
            _ => failure,
        }
    }
}

impl fmt::Debug for Sink<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sink({} bytes)", self.written)
    }
}

fn restart(mut file: &File) -> io::Result<()> {
    file.set_len(0)?;
    file.rewind()
}
