//! Writes into the spec what descriptions prove: all of it, or nothing where the spec would no longer be right.

use std::fs;
use std::path::Path;

use codegen::source::Sources;

use super::finding::{Edit, Finding};
use crate::failure::Failure;
use crate::{files, git, positions};

/// What was written, and what somebody must look at now.
#[derive(Debug, Default)]
pub(super) struct Settled {
    pub(super) written: Vec<String>,
    /// Notes that may speak of what is no longer uncertain, as `api-spec/desk.toml:12`.
    pub(super) reread: Vec<String>,
    /// Requests written by hand that still hold fields which are sent no more, with these fields.
    pub(super) requests: Vec<(String, Vec<String>)>,
}

/// Applies the edits of all findings in memory, reads the result as the generator does, and only then writes it.
pub(super) fn settle<'f>(
    root: &Path,
    sources: &Sources,
    findings: impl Iterator<Item = &'f Finding> + Clone,
    allow_dirty: bool,
    color: bool,
) -> Result<Settled, Failure> {
    let edits = in_order(findings.clone());
    let mut after = sources.clone();
    let mut changed = Vec::new();
    for (index, file) in after.files.iter_mut().enumerate() {
        let edits: Vec<&Edit> = edits.iter().filter(|edit| edit.place.file == index).collect();
        if !edits.is_empty() {
            file.text = apply(&file.text, &edits);
            changed.push(index);
        }
    }
    codegen::read(&after).map_err(|diagnostics| {
        let problems = diagnostics.render(color);
        Failure::new(format!(
            "{problems}\n\nerror: with what the descriptions prove, the spec would not be right; write it by hand"
        ))
    })?;
    let changed: Vec<_> = changed.iter().filter_map(|index| after.files.get(*index)).collect();
    let paths: Vec<&str> = changed.iter().map(|file| file.path.as_str()).collect();
    if !allow_dirty {
        refuse_uncommitted(root, &paths)?;
    }
    for file in &changed {
        files::write(&root.join(&file.path), &file.text)?;
    }
    Ok(Settled {
        written: paths.into_iter().map(str::to_owned).collect(),
        reread: notes(findings.clone(), &edits, &after),
        requests: requests(root, sources, findings)?,
    })
}

/// Each edit once, from the beginning of the files to their end. What was asked for twice is done once.
fn in_order<'f>(findings: impl Iterator<Item = &'f Finding>) -> Vec<Edit> {
    let mut edits: Vec<Edit> = findings.flat_map(|finding| finding.edits.iter().cloned()).collect();
    edits.sort_by_key(|edit| (edit.place.file, edit.place.span.start, edit.place.span.end));
    edits.dedup();
    edits
}

fn apply(text: &str, edits: &[&Edit]) -> String {
    let mut after = String::with_capacity(text.len());
    let mut done = 0;
    for edit in edits {
        after.push_str(text.get(done..edit.place.span.start).unwrap_or_default());
        after.push_str(&edit.text);
        done = edit.place.span.end;
    }
    after.push_str(text.get(done..).unwrap_or_default());
    after
}

fn refuse_uncommitted(root: &Path, paths: &[&str]) -> Result<(), Failure> {
    let dirty = git::uncommitted(root, paths)?;
    if dirty.is_empty() {
        return Ok(());
    }
    Err(Failure::new(format!(
        "error: {} would be written, and holds changes that were never committed; nothing was written\n  \
         commit or stash them, or add --allow-dirty",
        dirty.join(" and ")
    )))
}

/// The lines of the notes, as they are after the edits.
fn notes<'f>(findings: impl Iterator<Item = &'f Finding>, edits: &[Edit], after: &Sources) -> Vec<String> {
    let mut places: Vec<_> =
        findings.filter(|finding| finding.is_writable()).flat_map(|finding| finding.reread.iter().cloned()).collect();
    places.sort_by_key(|place| (place.file, place.span.start));
    places.dedup();
    let line = |place: &codegen::diagnostic::Place| {
        let file = after.files.get(place.file)?;
        let before =
            edits.iter().filter(|edit| edit.place.file == place.file && edit.place.span.end <= place.span.start);
        let (added, removed) =
            before.fold((0, 0), |(added, removed), edit| (added + edit.text.len(), removed + edit.place.span.len()));
        let position = (place.span.start + added).saturating_sub(removed);
        Some(format!("{}:{}", file.path, positions::line(&file.text, position)))
    };
    places.iter().filter_map(line).collect()
}

/// The requests that hold what the client sends no more.
fn requests<'f>(
    root: &Path,
    sources: &Sources,
    findings: impl Iterator<Item = &'f Finding>,
) -> Result<Vec<(String, Vec<String>)>, Failure> {
    let dropped: Vec<&(String, String)> =
        findings.filter(|finding| finding.is_writable()).flat_map(|finding| finding.dropped.iter()).collect();
    let mut stale = Vec::new();
    for path in &sources.requests {
        let name = path.rsplit('/').next().unwrap_or(path);
        let fields: Vec<&str> =
            dropped.iter().filter(|(of, _)| name.starts_with(of.as_str())).map(|(_, field)| field.as_str()).collect();
        if fields.is_empty() {
            continue;
        }
        let file = root.join(path);
        let text = fs::read(&file).map_err(Failure::io("read", &file))?;
        let text = String::from_utf8_lossy(&text);
        let body = text.lines().last().unwrap_or_default();
        let sent: Vec<&str> = body.split('&').filter_map(|pair| pair.split('=').next()).collect();
        let held: Vec<String> = fields.into_iter().filter(|field| sent.contains(field)).map(str::to_owned).collect();
        if !held.is_empty() {
            stale.push((path.clone(), held));
        }
    }
    Ok(stale)
}
