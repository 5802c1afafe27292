//! What git knows of the workspace, by the program `git`.

use std::path::Path;
use std::process::Command;

use crate::failure::Failure;

/// Which of the files hold changes that were never committed, or are not known to git. None where the workspace is no repository, or there is no
/// git: then nobody keeps an earlier state that one could go back to, and nobody expects it.
pub(crate) fn uncommitted(root: &Path, paths: &[&str]) -> Result<Vec<String>, Failure> {
    if paths.is_empty() || !is_repository(root) {
        return Ok(Vec::new());
    }
    let arguments = ["status", "--porcelain=v1", "-z", "--untracked-files=all", "--no-renames", "--"];
    let output = Command::new("git")
        .current_dir(root)
        .args(arguments)
        .args(paths)
        .output()
        .map_err(Failure::io("ask git about", root))?;
    if !output.status.success() {
        return Err(Failure::new(format!(
            "error: git status failed: {}",
            String::from_utf8_lossy(&output.stderr).trim()
        )));
    }
    let entries = String::from_utf8_lossy(&output.stdout).into_owned();
    // Two letters of state, a blank and the path, seen from the root of the repository.
    Ok(entries
        .split('\0')
        .filter_map(|entry| entry.get(3..))
        .filter(|path| !path.is_empty())
        .map(str::to_owned)
        .collect())
}

/// Whether the workspace is the root of a repository of its own.
fn is_repository(root: &Path) -> bool {
    root.join(".git").exists()
}
