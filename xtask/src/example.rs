//! `cargo xtask example`: does with a workspace what the example of CONTRIBUTING.md tells its reader to do by hand.
//!
//! That is how the page is kept true: whatever its example lacks, the workspace lacks too, and its tests fail.

use std::fs;
use std::path::Path;

use crate::failure::Failure;

const PAGE: &str = "CONTRIBUTING.md";

/// A block of the page whose fence names a file.
#[derive(Debug, PartialEq, Eq)]
struct Block {
    path: String,
    text: String,
}

/// Writes down what the page's blocks hold: at the end of the file that they name, or into a new one. What is there already is left alone, so that
/// the tests of a workspace with the example hold too.
pub fn add(root: &Path) -> Result<String, Failure> {
    let page = root.join(PAGE);
    let text = fs::read_to_string(&page).map_err(Failure::io("read", &page))?;
    let blocks = blocks(&text);
    if blocks.is_empty() {
        return Err(Failure::new(format!("error: no block of {} names a file", page.display())));
    }
    let mut report = Vec::new();
    for block in &blocks {
        report.push(format!("{}: {}", block.path, write(root, block)?));
    }
    Ok(report.join("\n"))
}

/// What was done to the file.
fn write(root: &Path, block: &Block) -> Result<&'static str, Failure> {
    let path = root.join(&block.path);
    let (text, done) = if path.exists() {
        let before = fs::read_to_string(&path).map_err(Failure::io("read", &path))?;
        if before.contains(&block.text) {
            return Ok("has it already");
        }
        (format!("{}\n\n{}\n", before.trim_end(), block.text), "added to")
    } else {
        (block.text.clone(), "written")
    };
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(Failure::io("make", folder))?;
    }
    fs::write(&path, text).map_err(Failure::io("write", &path))?;
    Ok(done)
}

/// The blocks that begin with a language and a path, without the indentation of their fence and without a newline at their end.
fn blocks(page: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        let Some((indent, fence)) = line.split_once("```") else { continue };
        // Of every block the end is found, lest it pass for the beginning of the next one.
        let inside = lines.by_ref().take_while(|line| line.trim() != "```");
        let text: Vec<&str> =
            inside.map(|line| line.strip_prefix(indent).unwrap_or_else(|| line.trim_start())).collect();
        if let Some((_, path)) = fence.split_once(' ') {
            blocks.push(Block { path: path.to_owned(), text: text.join("\n") });
        }
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_that_name_a_file_lose_their_indentation() {
        let page = "1. Add\n\n   ```toml shelves.toml\n   [shelf]\n     deep = 1\n\n   books = 2\n   ```\n\n```sh\nls\n```\n\n```http a/b.http\nGET\n```\n";
        let block = |path: &str, text: &str| Block { path: path.to_owned(), text: text.to_owned() };
        assert_eq!(blocks(page), [block("shelves.toml", "[shelf]\n  deep = 1\n\nbooks = 2"), block("a/b.http", "GET")]);
    }
}
