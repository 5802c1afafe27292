//! Reads the steps of a section of a Markdown page, so that they can be followed to the letter: commands are run, and files edited.
//!
//! That is how the page is kept true. A block of `sh` is commands. Any other block whose fence names a file is about that file: a `diff` says which of its
//! lines to replace, and whatever else it holds is the whole file.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::failure::Failure;
use crate::files;

/// One block of the section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Commands for a shell, as they stand.
    Commands(String),
    /// The whole text of a file.
    File { path: String, text: String },
    /// Lines of a file, and what takes their place.
    Edit { path: String, diff: String },
}

/// The steps below a heading, in their order.
pub fn steps(page: &str, heading: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut lines = section(page, heading).lines();
    while let Some(line) = lines.next() {
        let Some((indent, fence)) = line.split_once("```") else { continue };
        // Of every block the end is found, lest it pass for the beginning of the next one.
        let inside = lines.by_ref().take_while(|line| line.trim() != "```");
        let inside: Vec<&str> =
            inside.map(|line| line.strip_prefix(indent).unwrap_or_else(|| line.trim_start())).collect();
        steps.extend(step(fence, inside.join("\n")));
    }
    steps
}

fn step(fence: &str, text: String) -> Option<Step> {
    match fence.split_once(' ') {
        Some(("diff", path)) => Some(Step::Edit { path: path.to_owned(), diff: text }),
        Some((_, path)) => Some(Step::File { path: path.to_owned(), text }),
        None if fence == "sh" => Some(Step::Commands(text)),
        None => None,
    }
}

/// What stands below a heading of the second level.
fn section<'p>(page: &'p str, heading: &str) -> &'p str {
    let begin = format!("\n## {heading}\n");
    let rest = page.split_once(&begin).map_or("", |(_, rest)| rest);
    rest.split_once("\n## ").map_or(rest, |(section, _)| section)
}

impl Step {
    /// Does what the step says in a workspace.
    pub fn follow(&self, root: &Path) -> Result<(), Failure> {
        match self {
            Step::Commands(commands) => run(root, commands),
            Step::File { path, text } => files::write(&root.join(path), text),
            Step::Edit { path, diff } => {
                let file = root.join(path);
                let before = fs::read_to_string(&file).map_err(Failure::io("read", &file))?;
                let after = edited(&before, diff).ok_or_else(|| unlike(path, diff))?;
                files::write(&file, &after)
            }
        }
    }
}

fn run(root: &Path, commands: &str) -> Result<(), Failure> {
    let mut shell = Command::new("sh");
    let status = shell.current_dir(root).args(["-e", "-c", commands]).status();
    let status = status.map_err(Failure::io("run a shell in", root))?;
    if status.success() {
        Ok(())
    } else {
        Err(Failure::new(format!("error: this failed in {}:\n{commands}", root.display())))
    }
}

/// The text with the lines that the diff removes replaced by those that it adds. None where it holds no such lines, or holds them twice.
fn edited(text: &str, diff: &str) -> Option<String> {
    let side = |sign: char| {
        let lines = diff.lines().filter(|line| line.is_empty() || line.starts_with([' ', sign]));
        lines.map(|line| format!("{}\n", line.get(1..).unwrap_or_default())).collect::<Vec<_>>().concat()
    };
    let (is, should_be) = (side('-'), side('+'));
    let mut parts = text.split(&is);
    let (before, after, none) = (parts.next()?, parts.next()?, parts.next());
    none.is_none().then(|| format!("{before}{should_be}{after}"))
}

fn unlike(path: &str, diff: &str) -> Failure {
    Failure::new(format!("error: {path} does not hold, or holds more than once, what this edit begins with:\n{diff}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "# Steps\n\n## Adding\n\n1. Add\n\n   ```toml shelves.toml\n   [shelf]\n     deep = 1\n\n   books = 2\n   ```\n\n   ```text\n   no step\n   ```\n\n```sh\nls\n```\n\n```diff a/b.txt\n one\n-two\n+2\n```\n\n## Other\n\n```sh\nrm\n```\n";

    #[test]
    fn the_steps_of_a_section_lose_their_indentation() {
        let steps = steps(PAGE, "Adding");
        let file = Step::File { path: "shelves.toml".to_owned(), text: "[shelf]\n  deep = 1\n\nbooks = 2".to_owned() };
        let edit = Step::Edit { path: "a/b.txt".to_owned(), diff: " one\n-two\n+2".to_owned() };
        assert_eq!(steps, [file, Step::Commands("ls".to_owned()), edit]);
    }

    #[test]
    fn a_section_that_is_not_there_has_no_steps() {
        assert_eq!(steps(PAGE, "Removing"), []);
    }

    #[test]
    fn lines_are_replaced_where_they_stand() {
        assert_eq!(
            edited("zero\none\ntwo\nthree\n", " one\n-two\n+2\n+2.5"),
            Some("zero\none\n2\n2.5\nthree\n".to_owned())
        );
    }

    #[test]
    fn lines_that_are_not_there_or_there_twice_are_not_replaced() {
        assert_eq!(edited("one\n2\n", " one\n-two\n+2"), None);
        assert_eq!(edited("two\ntwo\n", "-two\n+2"), None);
    }
}
