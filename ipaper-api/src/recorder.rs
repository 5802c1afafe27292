//! Keeps answers as files, as the samples of the spec are kept: a folder for each method, a file for each answer.

use std::fs::DirBuilder;
use std::hash::{BuildHasher, RandomState};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::Timestamp;
use tracing::warn;

use crate::download::PartialFile;
use crate::engine::Answer;

impl Answer {
    /// Writes the answer into a file of its own, `<folder>/<Service>.<Method>/<time>-<number>.xml`, and returns its path. The time is that of writing, in UTC, by which the files
    /// sort; the number is random, so that several threads and processes may write into one folder.
    ///
    /// Folders that are missing are made. The file is there whole or not at all: it is written under another name, which begins with a dot, first. On Unix, files and new folders
    /// are for their owner alone, since answers hold business data.
    ///
    /// # Errors
    ///
    /// What the file system says.
    pub fn save_below(&self, folder: impl AsRef<Path>) -> io::Result<PathBuf> {
        let folder = folder.as_ref().join(self.method.full_name());
        make_private(&folder)?;
        let time = Timestamp::now().strftime("%Y%m%dT%H%M%S.%NZ");
        let path = folder.join(format!("{time}-{:016x}.xml", random()));
        PartialFile::create_private(&path)?.fill(&self.body)?;
        Ok(path)
    }
}

/// As random as the operating system makes it: processes that begin at the same time on several machines must not come to the same number.
fn random() -> u64 {
    RandomState::new().hash_one(())
}

fn make_private(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// The folder into which a client's answers are written.
pub(crate) struct Recorder {
    folder: PathBuf,
    has_failed: AtomicBool,
}

impl Recorder {
    pub(crate) fn new(folder: PathBuf) -> Self {
        Recorder { folder, has_failed: AtomicBool::new(false) }
    }

    /// Writes an answer. A disk that is full stays full for many calls, so that a failure is told once.
    #[allow(clippy::needless_pass_by_value, reason = "listeners are given their answers")]
    pub(crate) fn record(&self, answer: Answer) {
        if let Err(error) = answer.save_below(&self.folder) {
            if !self.has_failed.swap(true, Ordering::Relaxed) {
                let (method, folder) = (answer.method.full_name(), self.folder.display());
                warn!(method, %folder, %error, "an answer cannot be recorded; further failures are not told");
            }
        }
    }
}
