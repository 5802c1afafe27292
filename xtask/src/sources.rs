//! Reads what the generator wants to know of `api-spec/`.

use std::fs;
use std::path::{Path, PathBuf};

use codegen::model::Api;
use codegen::source::{SourceFile, Sources};

use crate::failure::Failure;

/// The folder of the spec.
const SPEC: &str = "api-spec";

/// Reads the spec's files, and lists what stands beside them.
pub fn read(root: &Path) -> Result<Sources, Failure> {
    Ok(Sources {
        files: spec_files(root)?,
        samples: files_below(root, "api-spec/samples")?,
        requests: files_below(root, "api-spec/requests")?,
    })
}

/// The model of the spec, or everything that is wrong with it.
pub(crate) fn model(root: &Path) -> Result<Api, Failure> {
    Ok(codegen::read(&read(root)?)?)
}

fn spec_files(root: &Path) -> Result<Vec<SourceFile>, Failure> {
    let mut files = Vec::new();
    for path in entries(&root.join(SPEC))? {
        if path.extension().is_some_and(|extension| extension == "toml") {
            let text = fs::read_to_string(&path).map_err(Failure::io("read", &path))?;
            files.push(SourceFile { path: relative(root, &path), text });
        }
    }
    Ok(files)
}

/// Every file below a folder, relative to the root and in the order of their names; none where there is no such folder.
pub(crate) fn files_below(root: &Path, folder: &str) -> Result<Vec<String>, Failure> {
    let folder = root.join(folder);
    let mut files = Vec::new();
    if folder.exists() {
        collect(root, &folder, &mut files)?;
    }
    files.sort();
    Ok(files)
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<String>) -> Result<(), Failure> {
    for path in entries(folder)? {
        if path.is_dir() {
            collect(root, &path, files)?;
        } else {
            files.push(relative(root, &path));
        }
    }
    Ok(())
}

/// What a folder holds, in the order of the names; hidden entries belong to editors and file managers.
fn entries(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let read = || -> std::io::Result<Vec<PathBuf>> {
        fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect()
    };
    let mut entries = read().map_err(Failure::io("read", folder))?;
    entries.retain(|path| !path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.')));
    entries.sort();
    Ok(entries)
}

/// A path as the spec and the reports write it: seen from the workspace, with slashes.
fn relative(root: &Path, path: &Path) -> String {
    let path = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<_> = path.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}
