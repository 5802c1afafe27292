//! `cargo xtask codegen`: makes the tree as the spec would have it, or says where it is not.

use std::fmt::Write as _;
use std::io::{self, IsTerminal};
use std::path::Path;

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
    if arguments.check { check(root) } else { write(root) }
}

/// Writes every file that is not as the spec would have it, and removes those that it does not ask for.
fn write(root: &Path) -> Result<String, Failure> {
    let changes = find_changes(root)?;
    for change in &changes {
        change.make(root)?;
    }
    if changes.is_empty() {
        return Ok("every generated file was up to date".to_owned());
    }
    let lines: Vec<String> = changes.iter().map(Change::done).collect();
    Ok(lines.join("\n"))
}

/// Writes nothing, and fails where [`write()`] would write something.
fn check(root: &Path) -> Result<String, Failure> {
    let changes = find_changes(root)?;
    if changes.is_empty() {
        return Ok("every generated file is up to date".to_owned());
    }
    let mut report = String::new();
    for change in &changes {
        let _ = writeln!(report, "{change}");
    }
    let _ = writeln!(report, "{} not as api-spec/ has it:", counted(changes.len()));
    for change in &changes {
        let _ = writeln!(report, "  {}", change.path);
    }
    report += "run `cargo xtask codegen`, and commit what it writes";
    Err(Failure::new(report))
}

fn find_changes(root: &Path) -> Result<Vec<Change>, Failure> {
    let sources = sources::read(root)?;
    let color = io::stderr().is_terminal();
    let api = codegen::read(&sources).map_err(|diagnostics| Failure::new(diagnostics.render(color)))?;
    changes::find(root, codegen::emit::all(&api))
}

fn counted(files: usize) -> String {
    if files == 1 { "1 file is".to_owned() } else { format!("{files} files are") }
}
