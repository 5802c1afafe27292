//! Files on their way from the service: written as they come.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::value::Binary;

/// A file that was written as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Downloaded {
    /// What the service says it is: `image/png`.
    pub media_type: Option<String>,
    /// Its size in bytes.
    pub size: u64,
}

impl Downloaded {
    #[doc(hidden)]
    pub fn new(media_type: Option<String>, size: u64) -> Self {
        Downloaded { media_type, size }
    }
}

/// What came of a call whose answer is a file.
#[doc(hidden)]
#[derive(Debug)]
pub enum Fetched {
    /// The transport has written it.
    Written(Downloaded),
    /// The transport has it in memory.
    Whole(Binary),
}

/// A file beside the one that is to be, which it takes the place of once it is complete. Dropped before that, it is removed.
#[doc(hidden)]
#[derive(Debug)]
pub struct PartialFile {
    file: File,
    path: PathBuf,
    target: PathBuf,
    is_complete: bool,
}

impl PartialFile {
    /// An empty file in the folder of `target`. On Unix it has the mode of the file that it is to
    /// replace.
    pub fn create(target: &Path) -> io::Result<Self> {
        #[cfg(unix)]
        if let Ok(replaced) = fs::metadata(target) {
            return Self::create_with_mode(target, &replaced.permissions());
        }
        Self::create_with(target, OpenOptions::new())
    }

    /// The mode is set before anything is written: nobody may read the new contents who could not
    /// read the old ones.
    #[cfg(unix)]
    fn create_with_mode(target: &Path, permissions: &fs::Permissions) -> io::Result<Self> {
        use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};

        let mode = permissions.mode() & 0o777;
        let mut options = OpenOptions::new();
        options.mode(mode);
        let partial = Self::create_with(target, options)?;
        // What the process masks when it creates files is for new ones.
        partial.file.set_permissions(fs::Permissions::from_mode(mode))?;
        Ok(partial)
    }

    /// The same, but on Unix it is for its owner alone.
    pub(crate) fn create_private(target: &Path) -> io::Result<Self> {
        #[allow(unused_mut, reason = "other systems have no such permissions")]
        let mut options = OpenOptions::new();
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        Self::create_with(target, options)
    }

    fn create_with(target: &Path, mut options: OpenOptions) -> io::Result<Self> {
        if target.file_name().is_none() || target.is_dir() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "the path names no file"));
        }
        let path = target.with_file_name(format!(".{:016x}.part", fastrand::u64(..)));
        let file = options.write(true).create_new(true).open(&path)?;
        Ok(PartialFile { file, path, target: target.to_owned(), is_complete: false })
    }

    /// What to write to.
    pub fn file(&self) -> &File {
        &self.file
    }

    /// Writes all of it, and puts the file in its place.
    pub(crate) fn fill(mut self, contents: &[u8]) -> io::Result<()> {
        self.file.write_all(contents)?;
        self.complete()
    }

    /// Puts the file in its place, in which it is complete or not at all, also when the machine fails.
    pub fn complete(mut self) -> io::Result<()> {
        self.file.sync_all()?;
        fs::rename(&self.path, &self.target)?;
        self.is_complete = true;
        Ok(())
    }
}

impl Drop for PartialFile {
    fn drop(&mut self) {
        if !self.is_complete {
            // Nothing better can be done about a file that cannot be removed.
            let _ = fs::remove_file(&self.path);
        }
    }
}
