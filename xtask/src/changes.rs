//! What stands between the tree as it is and the tree as the spec would have it: computed in memory, then shown or made.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io;
use std::path::Path;

use codegen::emit::{Contents, FOLDERS, Output};
use similar::TextDiff;

use crate::failure::Failure;
use crate::{files, regions, sources};

/// One file that is not as it should be.
#[derive(Debug)]
pub(crate) struct Change {
    /// Relative to the workspace.
    pub(crate) path: String,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    /// It holds something else.
    Stale { is: String, should_be: String },
    /// It is not there.
    Missing { should_be: String },
    /// It is there, and nothing in the spec asks for it.
    Orphaned { is: String },
}

/// Compares the tree with what the generator wants, in the order of the paths.
pub(crate) fn find(root: &Path, outputs: Vec<Output>) -> Result<Vec<Change>, Failure> {
    let wanted = wanted_files(root, outputs)?;
    let mut changes = orphans(root, &wanted)?;
    for (path, should_be) in wanted {
        let kind = match read_if_there(&root.join(&path))? {
            Some(is) if is == should_be => continue,
            Some(is) => Kind::Stale { is, should_be },
            None => Kind::Missing { should_be },
        };
        changes.push(Change { path, kind });
    }
    changes.sort_by(|left, right| left.path.cmp(&right.path));
    Ok(changes)
}

/// Each file as it should be in whole, by its path.
fn wanted_files(root: &Path, outputs: Vec<Output>) -> Result<BTreeMap<String, String>, Failure> {
    let mut wanted = BTreeMap::new();
    for Output { path, contents } in outputs {
        let whole = match contents {
            Contents::File(text) => {
                refuse_strays(&path)?;
                text
            }
            Contents::Region { name, text } => {
                let document = match wanted.remove(&path) {
                    Some(document) => document,
                    None => read(&root.join(&path))?,
                };
                regions::replace(&path, &document, &name, &text)?
            }
        };
        wanted.insert(path, whole);
    }
    Ok(wanted)
}

/// A generated file beside hand-written ones would never be found out once the spec no longer asks for it.
fn refuse_strays(path: &str) -> Result<(), Failure> {
    if FOLDERS.iter().any(|folder| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))) {
        Ok(())
    } else {
        Err(Failure::new(format!(
            "error: the generator wants to write {path}, which is in none of the generated folders"
        )))
    }
}

/// Whatever else is found in the generated folders.
fn orphans(root: &Path, wanted: &BTreeMap<String, String>) -> Result<Vec<Change>, Failure> {
    let mut orphans = Vec::new();
    for folder in FOLDERS {
        for path in sources::files_below(root, folder)? {
            if !wanted.contains_key(&path) {
                let is = read(&root.join(&path))?;
                orphans.push(Change { path, kind: Kind::Orphaned { is } });
            }
        }
    }
    Ok(orphans)
}

fn read(path: &Path) -> Result<String, Failure> {
    let bytes = fs::read(path).map_err(Failure::io("read", path))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn read_if_there(path: &Path) -> Result<Option<String>, Failure> {
    match path.try_exists() {
        Ok(true) => read(path).map(Some),
        Ok(false) => Ok(None),
        Err(error) => Err(Failure::io("read", path)(error)),
    }
}

impl Change {
    /// Makes the file as it should be. It is written whole under another name first, so that nobody ever sees half of it.
    pub(crate) fn make(&self, root: &Path) -> Result<(), Failure> {
        let path = root.join(&self.path);
        match &self.kind {
            Kind::Stale { should_be, .. } | Kind::Missing { should_be } => files::write(&path, should_be),
            Kind::Orphaned { .. } => remove(&path).map_err(Failure::io("remove", &path)),
        }
    }

    /// What was done to the file: `wrote README.md`.
    pub(crate) fn done(&self) -> String {
        let verb = match self.kind {
            Kind::Stale { .. } | Kind::Missing { .. } => "wrote",
            Kind::Orphaned { .. } => "removed",
        };
        format!("{verb} {}", self.path)
    }
}

/// What is wrong with the file, and the difference.
impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (what, is, should_be) = match &self.kind {
            Kind::Stale { is, should_be } => ("stale", is.as_str(), should_be.as_str()),
            Kind::Missing { should_be } => ("missing", "", should_be.as_str()),
            Kind::Orphaned { is } => ("orphaned", is.as_str(), ""),
        };
        writeln!(f, "{what}: {}", self.path)?;
        let diff = TextDiff::from_lines(is, should_be);
        write!(f, "{}", diff.unified_diff().header(&format!("{} (as it is)", self.path), "as the spec has it"))
    }
}

/// Removes a file, and the folders that it leaves empty.
fn remove(path: &Path) -> io::Result<()> {
    fs::remove_file(path)?;
    let folders = path.ancestors().skip(1);
    for folder in folders {
        // A folder that still holds something stays, and so do those above it.
        if fs::remove_dir(folder).is_err() {
            break;
        }
    }
    Ok(())
}
