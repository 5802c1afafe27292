//! `cargo xtask codegen`: makes the tree as the spec would have it, or says where it is not.

use std::fmt::Write as _;
use std::path::Path;

use codegen::emit;

use crate::changes::{self, Change};
use crate::failure::Failure;
use crate::sources;

/// What `cargo xtask codegen` takes.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Writes nothing; lists what is not as the spec would have it, and fails if there is anything.
    #[arg(long)]
    pub check: bool,
}

/// Makes the tree as the spec would have it, or says where it is not.
pub fn run(root: &Path, arguments: &Arguments) -> Result<String, Failure> {
    let api = sources::model(root)?;
    let changes = changes::find(root, emit::all(&api))?;
    if arguments.check {
        return check(&changes);
    }
    write(root, &changes)
}

/// Writes every file that differs from what the spec asks for, and removes those that it does not ask for.
fn write(root: &Path, changes: &[Change]) -> Result<String, Failure> {
    for change in changes {
        change.make(root)?;
    }
    let mut lines: Vec<String> = changes.iter().map(Change::done).collect();
    if lines.is_empty() {
        lines.push("every generated file was up to date".to_owned());
    }
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
