//! `cargo xtask codegen`: makes the tree as the spec would have it, or says where it is not.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use codegen::emit::{self, SURFACE};
use codegen::model::Api;
use codegen::surface::Surface;

use crate::changes::{self, Change};
use crate::failure::Failure;
use crate::{hand_edits, sources, surface};

/// What `cargo xtask codegen` takes.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Writes nothing; lists what is not as the spec would have it, and fails if there is anything.
    #[arg(long)]
    pub check: bool,
    /// Overwrites generated files too that were edited by hand and never committed.
    #[arg(long, conflicts_with = "check")]
    pub allow_dirty: bool,
}

/// Makes the tree as the spec would have it, or says where it is not.
pub fn run(root: &Path, arguments: &Arguments) -> Result<String, Failure> {
    let api = sources::model(root)?;
    let changes = changes::find(root, emit::all(&api))?;
    if arguments.check {
        return check(&changes);
    }
    if !arguments.allow_dirty {
        hand_edits::refuse(root, &changes)?;
    }
    write(root, &api, &changes)
}

/// Writes every file that is not as the spec would have it, removes those that it does not ask for, and tells what that means for users.
fn write(root: &Path, api: &Api, changes: &[Change]) -> Result<String, Failure> {
    // A workspace that lacks the list has none to compare with, which is no reason to stop.
    let surface_before = fs::read_to_string(root.join(SURFACE)).unwrap_or_default();
    // Noted first: what a run that was interrupted has written is no edit by hand either.
    hand_edits::note(root, changes)?;
    for change in changes {
        change.make(root)?;
    }
    let mut lines: Vec<String> = changes.iter().map(Change::done).collect();
    if lines.is_empty() {
        lines.push("every generated file was up to date".to_owned());
    }
    lines.push(surface::since_last_commit(root, &surface_before, &Surface::of(api))?);
    Ok(lines.join("\n"))
}

/// Writes nothing, and fails where [`write()`] would write something.
fn check(changes: &[Change]) -> Result<String, Failure> {
    if changes.is_empty() {
        return Ok("every generated file is up to date".to_owned());
    }
    let mut report = String::new();
    for change in changes {
        let _ = writeln!(report, "{change}");
    }
    let _ = writeln!(report, "{} not as api-spec/ has it:", counted(changes.len()));
    for change in changes {
        let _ = writeln!(report, "  {}", change.path);
    }
    report += "run `cargo xtask codegen`, and commit what it writes";
    Err(Failure::new(report))
}

fn counted(files: usize) -> String {
    if files == 1 { "1 file is".to_owned() } else { format!("{files} files are") }
}
