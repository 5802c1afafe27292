//! What git knows of the workspace, by the program `git`.
//!
//! A workspace that is no repository of its own (an unpacked archive, a copy for a test) has nothing to say: then nobody keeps an earlier state that one
//! could go back to, and nobody expects it.

use std::path::Path;
use std::process::{Command, Output};

use crate::failure::Failure;

/// Where the workspace stands in its repository: nothing for its root, `folder/` below it.
fn prefix(root: &Path) -> Option<String> {
    let output = git(root, &["rev-parse", "--show-prefix"]).ok().filter(|output| output.status.success())?;
    Some(String::from_utf8_lossy(&output.stdout).trim_end().to_owned())
}

/// Which of the files hold changes that were never committed, or are not known to git.
pub(crate) fn uncommitted(root: &Path, paths: &[&str]) -> Result<Vec<String>, Failure> {
    let Some(prefix) = prefix(root).filter(|_| !paths.is_empty()) else { return Ok(Vec::new()) };
    let mut arguments = vec!["status", "--porcelain=v1", "-z", "--untracked-files=all", "--no-renames", "--"];
    arguments.extend(paths);
    let output = git(root, &arguments)?;
    if !output.status.success() {
        let reason = String::from_utf8_lossy(&output.stderr);
        return Err(Failure::new(format!("error: git status failed: {}", reason.trim())));
    }
    let entries = String::from_utf8_lossy(&output.stdout);
    // Two letters of state, a blank and the path, seen from the root of the repository.
    let paths = entries.split('\0').filter_map(|entry| entry.get(3..)?.strip_prefix(&prefix));
    Ok(paths.map(str::to_owned).collect())
}

fn git(root: &Path, arguments: &[&str]) -> Result<Output, Failure> {
    Command::new("git").current_dir(root).args(arguments).output().map_err(Failure::io("ask git about", root))
}
