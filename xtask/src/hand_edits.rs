//! Keeps `cargo xtask codegen` from overwriting what somebody has written into a generated file and not committed.
//!
//! A generated file that differs from the last commit was either written by an earlier run or edited by hand. An earlier run leaves a note of what it
//! wrote below `target`; whatever is not noted there is somebody's work.

use std::collections::BTreeMap;
use std::env;
use std::fmt::Write as _;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use crate::changes::Change;
use crate::failure::Failure;
use crate::{files, git, regions};

/// Fails where the changes would overwrite or remove what was edited by hand and never committed.
pub(crate) fn refuse(root: &Path, changes: &[Change]) -> Result<(), Failure> {
    let noted = read_notes(root);
    let overwritten: BTreeMap<&str, &str> =
        changes.iter().filter_map(|change| Some((change.path.as_str(), change.overwritten()?))).collect();
    let paths: Vec<&str> = overwritten.keys().copied().collect();
    let mut edited = Vec::new();
    for path in git::uncommitted(root, &paths)? {
        let Some(text) = overwritten.get(path.as_str()) else { continue };
        let generated = regions::generated_part(&path, text);
        // Marks of a table that is yet to be written hold nothing that could be lost.
        if generated.trim().is_empty() {
            continue;
        }
        let is_ours = noted.get(&path) == Some(&hash(generated.as_str()));
        let committed = git::file(root, "HEAD", &path)?;
        if !is_ours && committed.map(|text| regions::generated_part(&path, &text)) != Some(generated) {
            edited.push(path);
        }
    }
    if edited.is_empty() { Ok(()) } else { Err(refusal(&edited)) }
}

fn refusal(edited: &[String]) -> Failure {
    let mut text =
        "error: these generated files hold changes that were never committed and that this command did not make:\n"
            .to_owned();
    for path in edited {
        let _ = writeln!(text, "  {path}");
    }
    text += "they would be lost, so nothing was written\n";
    text += "help: look at them with `git diff`, and move what is worth keeping into api-spec/ or the generator;\n";
    text += "      then `cargo xtask codegen --allow-dirty` overwrites them";
    Failure::new(text)
}

/// Leaves a note of what the changes have written, where there are commits to compare with.
pub(crate) fn note(root: &Path, changes: &[Change]) -> Result<(), Failure> {
    if changes.is_empty() || !git::is_repository(root) {
        return Ok(());
    }
    let mut notes = read_notes(root);
    for change in changes {
        match change.written() {
            Some(text) => notes.insert(change.path.clone(), hash(regions::generated_part(&change.path, text).as_str())),
            None => notes.remove(&change.path),
        };
    }
    let lines: Vec<String> = notes.iter().map(|(path, hash)| format!("{hash:016x} {path}\n")).collect();
    files::write(&place_of_notes(root), &lines.concat())
}

/// A note that is missing or torn is no note.
fn read_notes(root: &Path) -> BTreeMap<String, u64> {
    let text = fs::read_to_string(place_of_notes(root)).unwrap_or_default();
    let read = |line: &str| {
        let (hash, path) = line.split_once(' ')?;
        Some((path.to_owned(), u64::from_str_radix(hash, 16).ok()?))
    };
    text.lines().filter_map(read).collect()
}

fn place_of_notes(root: &Path) -> PathBuf {
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |folder| root.join(folder));
    // Several workspaces may share that folder.
    let workspace = fs::canonicalize(root).unwrap_or_else(|_| root.to_owned());
    target.join("xtask").join(format!("written-{:016x}.txt", hash(&workspace)))
}

fn hash(value: &(impl Hash + ?Sized)) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}
