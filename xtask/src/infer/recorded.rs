//! Finds the responses below the paths that were given, and the method of each.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use codegen::model::Api;

use super::methods;

/// The responses of each method, and what is wrong with the paths.
#[derive(Debug, Default)]
pub(super) struct Recorded {
    /// By the method's full name.
    pub(super) files: BTreeMap<String, Vec<PathBuf>>,
    pub(super) problems: Vec<String>,
}

/// Finds the responses. The method is that of the caller, or else the name of the folder that holds the file.
pub(super) fn find(api: &Api, paths: &[PathBuf], method: Option<&str>) -> Recorded {
    let mut recorded = Recorded::default();
    for path in paths {
        if let (None, Err(error)) = (method, fs::metadata(path)) {
            recorded.problems.push(format!("{}: cannot be read: {error}", path.display()));
            continue;
        }
        // Of the folders that a caller names, only a method's own holds responses.
        let is_of_method = method.is_some() || methods(api).any(|known| Some(known) == name(path));
        recorded.add(path, method, is_of_method);
    }
    recorded
}

impl Recorded {
    fn add(&mut self, path: &Path, method: Option<&str>, is_of_method: bool) {
        if !path.is_dir() {
            match method.map(str::to_owned).or_else(|| folder_of(path)) {
                Some(method) => self.files.entry(method).or_default().push(path.to_owned()),
                None => self.problems.push(format!("{}: name the method with `--method`", path.display())),
            }
            return;
        }
        let entries = match entries(path) {
            Ok(entries) => entries,
            Err(error) => return self.problems.push(format!("{}: cannot be read: {error}", path.display())),
        };
        for entry in &entries {
            // A method's folder holds responses, and any other holds the folders of methods.
            if entry.is_dir() == is_of_method {
                let expected = "expected <Service>.<Method>/<name>.xml";
                self.problems.push(format!("{} is not where a response is recorded: {expected}", entry.display()));
            } else {
                self.add(entry, method, true);
            }
        }
        if entries.is_empty() {
            self.problems.push(format!("{}: the folder holds no response", path.display()));
        }
    }
}

/// What stands in a folder, sorted, without what begins with a dot: responses that are still being written have such names.
fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries: io::Result<Vec<PathBuf>> = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect();
    let mut entries = entries?;
    entries.retain(|path| name(path).is_some_and(|name| !name.starts_with('.')));
    entries.sort();
    Ok(entries)
}

fn folder_of(path: &Path) -> Option<String> {
    let is_method = |name: &String| name.starts_with(|first: char| first.is_ascii_uppercase()) && name.contains('.');
    fs::canonicalize(path).ok()?.parent().and_then(name).filter(is_method)
}

fn name(path: &Path) -> Option<String> {
    Some(path.file_name()?.to_string_lossy().into_owned())
}
