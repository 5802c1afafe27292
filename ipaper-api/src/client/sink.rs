//! What a download is written to.

use std::io;

use tokio::io::{AsyncSeekExt, AsyncWrite, AsyncWriteExt};

use crate::transport::TransportFailure;

/// What a download is written to, piece by piece.
pub(super) struct Sink<'w> {
    target: Target<'w>,
    written: u64,
}

enum Target<'w> {
    /// Takes what it gets for good.
    Writer(&'w mut (dyn AsyncWrite + Send + Unpin)),
    /// Can begin again.
    File(tokio::fs::File),
}

impl<'w> Sink<'w> {
    pub(super) fn writer(writer: &'w mut (dyn AsyncWrite + Send + Unpin)) -> Self {
        Sink { target: Target::Writer(writer), written: 0 }
    }

    pub(super) fn file(file: std::fs::File) -> Self {
        Sink { target: Target::File(tokio::fs::File::from_std(file)), written: 0 }
    }

    /// Begins again, where anything was written.
    pub(super) async fn restart(&mut self) -> Result<(), TransportFailure> {
        if let (Target::File(file), 1..) = (&mut self.target, self.written) {
            restart(file).await.map_err(TransportFailure::unwritable)?;
            self.written = 0;
        }
        Ok(())
    }

    /// Writes a piece of a file that may have so many bytes.
    pub(super) async fn write(&mut self, piece: &[u8], limit: u64) -> Result<(), TransportFailure> {
        self.written = self.written.saturating_add(piece.len() as u64);
        if self.written > limit {
            return Err(TransportFailure::file_too_large(limit));
        }
        let written = match &mut self.target {
            Target::Writer(writer) => writer.write_all(piece).await,
            Target::File(file) => file.write_all(piece).await,
        };
        written.map_err(TransportFailure::unwritable)
    }

    /// Sees to it that everything has been written, and says how much.
    pub(super) async fn finish(&mut self) -> Result<u64, TransportFailure> {
        let flushed = match &mut self.target {
            Target::Writer(writer) => writer.flush().await,
            Target::File(file) => file.flush().await,
        };
        flushed.map_err(TransportFailure::unwritable)?;
        Ok(self.written)
    }

    /// How many bytes were written.
    pub(super) fn written(&self) -> u64 {
        self.written
    }

    /// A failure after which the download cannot begin again is the last.
    pub(super) fn judge(&self, failure: TransportFailure) -> TransportFailure {
        match self.target {
            Target::Writer(_) if self.written > 0 => failure.for_good(),
            _ => failure,
        }
    }
}

async fn restart(file: &mut tokio::fs::File) -> io::Result<()> {
    file.set_len(0).await?;
    file.rewind().await.map(drop)
}
