//! Keeps answers as files, as the samples of the spec are kept: a folder for each method, a file for each answer.

use std::fs::DirBuilder;
use std::hash::{BuildHasher, RandomState};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::SystemTime;

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
        let path = folder.join(format!("{}-{:016x}.xml", time_in_name(SystemTime::now()), random()));
        PartialFile::create_private(&path)?.fill(&self.body)?;
        Ok(path)
    }
}

/// The clock's reading as part of a file name. `jiff` knows the years up to 9999; a clock beyond
/// them, which an embedded device without a battery may have, counts as the end of these years.
fn time_in_name(clock: SystemTime) -> String {
    let time = Timestamp::try_from(clock).unwrap_or(Timestamp::MAX);
    time.strftime("%Y%m%dT%H%M%S.%NZ").to_string()
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

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::*;

    #[test]
    fn names_a_file_whatever_the_clock_reads() {
        let longest =
            (0..63).rev().map(|bit| Duration::from_secs(1 << bit)).find_map(|ahead| UNIX_EPOCH.checked_add(ahead));
        let shortest =
            (0..63).rev().map(|bit| Duration::from_secs(1 << bit)).find_map(|back| UNIX_EPOCH.checked_sub(back));
        for clock in [UNIX_EPOCH + Duration::from_secs(300_000_000_000), longest.expect("a time")] {
            assert_eq!(time_in_name(clock), "99991230T220000.999999999Z");
        }
        assert_eq!(time_in_name(UNIX_EPOCH), "19700101T000000.000000000Z");
        assert!(!time_in_name(shortest.expect("a time")).is_empty());
    }
}
