//! Writes files so that nobody ever sees half of one.

use std::fs;
use std::io;
use std::path::Path;

use crate::failure::Failure;

/// Replaces a file whole, or leaves it as it is. Folders that are missing are made.
pub(crate) fn write(path: &Path, text: &str) -> Result<(), Failure> {
    write_whole(path, text).map_err(Failure::io("write", path))
}

/// The text is written under another name beside the file first, and takes the file's place then.
fn write_whole(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let temporary = path.with_file_name(name);
    fs::write(&temporary, text)?;
    fs::rename(&temporary, path).inspect_err(|_| {
        // The reason why the file could not take its place is the one to report.
        let _ = fs::remove_file(&temporary);
    })
}
