//! `cargo xtask fmt-spec`: keeps the files of the spec in one order, that of the spec language, and in one form.
//!
//! What a file says does not change, and that is checked before anything is written: its values are compared, and its comments counted.

mod between;
mod entries;
mod meaning;

use std::fmt::Write as _;
use std::path::Path;

use codegen::language::{API_FILE, SERVICE_FILE, Table};
use codegen::source::SourceFile;
use similar::TextDiff;
use toml_edit::DocumentMut;

use crate::failure::Failure;
use crate::{files, sources};
use between::Comments;
use meaning::Comment;

/// What `cargo xtask fmt-spec` takes.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Writes nothing; shows what is not in order, and fails if there is anything.
    #[arg(long)]
    pub check: bool,
}

/// Brings every file of the spec into order, or says which are not.
pub fn run(root: &Path, arguments: &Arguments) -> Result<String, Failure> {
    let files = sources::read(root)?.files;
    let changed = changed(&files)?;
    if changed.is_empty() {
        return Ok("every file of the spec is in order".to_owned());
    }
    if arguments.check {
        return Err(Failure::new(differences(&changed)));
    }
    for (file, text) in &changed {
        files::write(&root.join(&file.path), text)?;
    }
    let lines: Vec<String> = changed.iter().map(|(file, _)| format!("wrote {}", file.path)).collect();
    Ok(lines.join("\n"))
}

/// The files that are not in order, each with the text that would be. All mistakes are told at once.
fn changed(files: &[SourceFile]) -> Result<Vec<(&SourceFile, String)>, Failure> {
    let (mut changed, mut mistakes) = (Vec::new(), Vec::new());
    for file in files {
        match formatted(&file.path, &file.text) {
            Ok(text) if text == file.text => {}
            Ok(text) => changed.push((file, text)),
            Err(mistake) => mistakes.push(mistake),
        }
    }
    if mistakes.is_empty() { Ok(changed) } else { Err(Failure::new(mistakes.join("\n") + "\nnothing was written")) }
}

fn differences(changed: &[(&SourceFile, String)]) -> String {
    let mut report = String::new();
    for (file, text) in changed {
        let path = &file.path;
        let diff = TextDiff::from_lines(&file.text, text);
        let _ = writeln!(report, "not in order: {path}");
        let _ = writeln!(report, "{}", diff.unified_diff().header(&format!("{path} (as it is)"), "in order"));
    }
    report + "run `cargo xtask fmt-spec`"
}

/// The text of a file in order, or why there is none.
pub(crate) fn formatted(path: &str, text: &str) -> Result<String, String> {
    let text = text.replace("\r\n", "\n");
    let parse = |text: &str| text.parse::<DocumentMut>();
    let mut document = parse(&text).map_err(|error| format!("error: {path} is no TOML: {error}"))?;
    let before = meaning::of(&document);
    let comments = Comments::take(&document);
    entries::order(document.as_table_mut(), language(path));
    comments.put(&mut document);
    let ordered = document.to_string().trim_start_matches('\n').to_owned();
    let lost = meaning::missing(&meaning::comments(&text), &meaning::comments(&ordered));
    if !lost.is_empty() {
        return Err(lost_comments(path, &lost));
    }
    match parse(&ordered) {
        Ok(after) if meaning::of(&after) == before => Ok(ordered),
        _ => Err(format!(
            "error: {path} would say something else in order, so that it is left as it is; this is a fault of fmt-spec"
        )),
    }
}

fn lost_comments(path: &str, lost: &[Comment]) -> String {
    let mut mistake = String::new();
    for Comment { line, text } in lost {
        let _ = writeln!(
            mistake,
            "error: {path}:{line}: no line has room for this comment, inside of a list or an inline table: {text}"
        );
    }
    mistake + "help: put it on a line of its own, above the key or the row that it is about"
}

fn language(path: &str) -> &'static Table {
    if path.rsplit('/').next() == Some("api.toml") { &API_FILE } else { &SERVICE_FILE }
}
