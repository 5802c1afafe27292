//! One file of the spec as its author wrote it, for commands that add to it: text goes in where it belongs, and nothing else is touched.

use std::ops::Range;

use toml_edit::{Document, Item, Table, Value};

use crate::failure::Failure;
use crate::positions::line;

/// The kinds of entries that declare types.
const TYPE_KINDS: [&str; 5] = ["newtype", "enum", "type", "choice", "document"];

/// The comment above an `answer` that waits for its author.
pub(crate) const ANSWER_GAP: &str = "# Where a success carries nothing, the line goes.\n";

/// A file of the spec.
#[derive(Debug)]
pub(crate) struct SpecFile {
    path: String,
    text: String,
    /// In the order of the file.
    entries: Vec<Entry>,
}

/// A `[[..]]` of the file.
#[derive(Debug)]
struct Entry {
    /// What stands in the brackets.
    kind: String,
    name: String,
    /// Where the name stands.
    name_start: usize,
    /// From the brackets to the end of the last value.
    span: Range<usize>,
    /// Each key with its value, from the key to the end of the value.
    keys: Vec<(String, Range<usize>)>,
}

impl SpecFile {
    /// Reads the file's text.
    pub(crate) fn parse(path: &str, text: &str) -> Result<Self, Failure> {
        let document =
            Document::parse(text).map_err(|error| Failure::new(format!("error: {path} is no TOML: {error}")))?;
        let mut entries: Vec<Entry> = Vec::new();
        for (kind, item) in document.as_table() {
            let tables = item.as_array_of_tables().into_iter().flatten();
            entries.extend(tables.filter_map(|table| entry(kind, table)));
        }
        entries.sort_by_key(|entry| entry.span.start);
        Ok(Self { path: path.to_owned(), text: text.to_owned(), entries })
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Where a method is declared: `api-spec/desk.toml:12`.
    pub(crate) fn place_of_method(&self, name: &str) -> Option<String> {
        let method = self.method(name)?;
        Some(format!("{}:{}", self.path, line(&self.text, method.name_start)))
    }

    /// All that the file says of a method, in bytes.
    pub(crate) fn span_of_method(&self, name: &str) -> Option<Range<usize>> {
        self.method(name).map(|method| method.span.clone())
    }

    /// The value of a method's key, as it is written.
    pub(crate) fn value_of_method(&self, name: &str, key: &str) -> Option<&str> {
        let (_, span) = self.method(name)?.keys.iter().find(|(known, _)| known == key)?;
        let (_, value) = self.text.get(span.clone())?.split_once('=')?;
        Some(value.trim())
    }

    /// The text with one more method, in the order of the methods' names: before the first one with a greater name, with the comment above that one,
    /// or else behind the last one.
    pub(crate) fn with_method(&self, name: &str, block: &str) -> String {
        let methods = || self.of_kinds(&["method"]);
        match methods().find(|method| method.name.as_str() > name) {
            Some(next) => self.with_block_before(next, block),
            None => self.with_block_behind(methods().next_back(), block),
        }
    }

    /// The text with more types: behind the last type, or else before the first method.
    pub(crate) fn with_types(&self, block: &str) -> String {
        match (self.of_kinds(&TYPE_KINDS).next_back(), self.of_kinds(&["method"]).next()) {
            (None, Some(method)) => self.with_block_before(method, block),
            (last, _) => self.with_block_behind(last, block),
        }
    }

    /// The text with another `answer` of a method, or without one; none where there is no such method. One that is there gives way, and so does what a
    /// skeleton says of it.
    pub(crate) fn with_answer(&self, name: &str, answer: Option<&str>) -> Option<String> {
        let method = self.method(name)?;
        let key = |wanted: &str| method.keys.iter().find(|(key, _)| key == wanted).map(|(_, span)| span.clone());
        if let Some(span) = key("answer") {
            let before = self.text.get(..span.start)?;
            let start = before.strip_suffix(ANSWER_GAP).map_or(span.start, str::len);
            let Some(answer) = answer else {
                let end = end_of_line(&self.text, span.end) + "\n".len();
                return Some(spliced(&self.text, start..end, ""));
            };
            return Some(spliced(&self.text, start..span.end, answer));
        }
        let Some(answer) = answer else { return Some(self.text.clone()) };
        if let Some(failure) = key("failure") {
            return Some(spliced(&self.text, failure.start..failure.start, &format!("{answer}\n")));
        }
        let end = end_of_line(&self.text, method.span.end);
        Some(spliced(&self.text, end..end, &format!("\n{answer}")))
    }

    fn method(&self, name: &str) -> Option<&Entry> {
        self.of_kinds(&["method"]).find(|method| method.name == name)
    }

    fn of_kinds<'a>(&'a self, kinds: &'a [&str]) -> impl DoubleEndedIterator<Item = &'a Entry> {
        self.entries.iter().filter(move |entry| kinds.contains(&entry.kind.as_str()))
    }

    fn with_block_before(&self, entry: &Entry, block: &str) -> String {
        let start = with_comment_above(&self.text, entry.span.start);
        spliced(&self.text, start..start, &format!("{}\n\n", block.trim()))
    }

    fn with_block_behind(&self, entry: Option<&Entry>, block: &str) -> String {
        let end = entry.map_or(self.text.trim_end().len(), |entry| end_of_line(&self.text, entry.span.end));
        let (before, after) = self.text.split_at_checked(end).unwrap_or((&self.text, ""));
        let after = if after.trim().is_empty() { "\n" } else { after };
        let gap = if before.is_empty() { "" } else { "\n\n" };
        format!("{before}{gap}{}{after}", block.trim())
    }
}

fn entry(kind: &str, table: &Table) -> Option<Entry> {
    let name = table.get("name").and_then(Item::as_value);
    let keys: Vec<(String, Range<usize>)> = table.iter().filter_map(|(name, _)| key(table, name)).collect();
    let header = table.span()?;
    let end = keys.iter().map(|(_, span)| span.end).fold(header.end, usize::max);
    Some(Entry {
        kind: kind.to_owned(),
        name: name.and_then(Value::as_str).unwrap_or_default().to_owned(),
        name_start: name.and_then(Value::span).map_or(header.start, |span| span.start),
        span: header.start..end,
        keys,
    })
}

fn key(table: &Table, name: &str) -> Option<(String, Range<usize>)> {
    let (key, item) = table.get_key_value(name)?;
    Some((name.to_owned(), key.span()?.start..end_of(item)?))
}

/// Where a value ends, be it in one place or in tables of its own.
fn end_of(item: &Item) -> Option<usize> {
    let of_table = |table: &Table| {
        let inner = table.iter().filter_map(|(_, item)| end_of(item)).max();
        table.span().map(|span| span.end).max(inner)
    };
    match item {
        Item::Table(table) => of_table(table),
        Item::ArrayOfTables(tables) => tables.iter().filter_map(of_table).max(),
        item => item.span().map(|span| span.end),
    }
}

/// The beginning of the lines of comment directly above a line, or else of the line itself.
fn with_comment_above(text: &str, line: usize) -> usize {
    let before = text.get(..line).unwrap_or_default();
    let comment: usize =
        before.split_inclusive('\n').rev().take_while(|line| line.starts_with('#')).map(str::len).sum();
    line - comment
}

fn end_of_line(text: &str, offset: usize) -> usize {
    let rest = text.get(offset..).unwrap_or_default();
    offset + rest.find('\n').unwrap_or(rest.len())
}

fn spliced(text: &str, span: Range<usize>, new: &str) -> String {
    let before = text.get(..span.start).unwrap_or_default();
    let after = text.get(span.end..).unwrap_or_default();
    format!("{before}{new}{after}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "# Books.\n\n[service]\nname = \"Desk\"\n\n[[method]]\nname = \"FindBook\" # any\n\n# Lends.\n# For a month.\n[[method]]\nname = \"LendBook\"\nparameters = [\n  { name = \"id\" },\n]\nfailure = \"Reason\"\n\n# The end.\n";

    fn file(text: &str) -> SpecFile {
        SpecFile::parse("api-spec/desk.toml", text).expect("it is TOML")
    }

    /// What an edit adds, when all else stays.
    fn added<'a>(before: &str, after: &'a str) -> (&'a str, &'a str) {
        let same = before.bytes().zip(after.bytes()).take_while(|(left, right)| left == right).count();
        let rest = before.len() - same;
        let (start, end) = after.split_at(after.len() - rest);
        assert!(before.ends_with(end), "more than an addition:\n{after}");
        start.split_at(same)
    }

    #[test]
    fn a_method_goes_before_the_next_name_and_the_comment_above_it() {
        let after = file(FILE).with_method("HoldBook", "[[method]]\nname = \"HoldBook\"\n");
        let (before, new) = added(FILE, &after);
        assert!(before.ends_with("# any\n\n"), "{after}");
        assert_eq!(new, "[[method]]\nname = \"HoldBook\"\n\n");
    }

    #[test]
    fn the_last_name_goes_behind_the_last_method_with_all_its_lines() {
        let after = file(FILE).with_method("WriteOff", "[[method]]\nname = \"WriteOff\"\n");
        assert!(after.ends_with("failure = \"Reason\"\n\n[[method]]\nname = \"WriteOff\"\n\n# The end.\n"), "{after}");
    }

    #[test]
    fn a_first_method_goes_to_the_end() {
        let after =
            file("[service]\nname = \"Desk\"\n\n\n").with_method("LendBook", "[[method]]\nname = \"LendBook\"\n");
        assert_eq!(after, "[service]\nname = \"Desk\"\n\n[[method]]\nname = \"LendBook\"\n");
    }

    #[test]
    fn first_types_go_before_the_methods() {
        let after = file(FILE).with_types("[[type]]\nname = \"Book\"");
        assert!(
            after.contains("name = \"Desk\"\n\n[[type]]\nname = \"Book\"\n\n[[method]]\nname = \"FindBook\""),
            "{after}"
        );
    }

    #[test]
    fn more_types_go_behind_the_last_one() {
        let text = FILE
            .replace("[[method]]\nname = \"FindBook\"", "[[enum]]\nname = \"Size\"\n\n[[method]]\nname = \"FindBook\"");
        let after = file(&text).with_types("[[type]]\nname = \"Book\"");
        assert!(
            after.contains("name = \"Size\"\n\n[[type]]\nname = \"Book\"\n\n[[method]]\nname = \"FindBook\""),
            "{after}"
        );
    }

    #[test]
    fn an_answer_goes_before_the_failure() {
        let after = file(FILE).with_answer("LendBook", Some("answer = { at = \"book\" }")).expect("the method");
        assert!(after.contains("]\nanswer = { at = \"book\" }\nfailure = \"Reason\"\n"), "{after}");
    }

    #[test]
    fn an_answer_that_is_there_gives_way_and_its_comment_stays() {
        let text = "[[method]]\nname = \"FindBook\"\nanswer = { at = \"\" } # todo\ncodes = []\n";
        let file = file(text);
        assert_eq!(file.value_of_method("FindBook", "answer"), Some("{ at = \"\" }"));
        let after = file.with_answer("FindBook", Some("answer = { at = \"book\" }")).expect("the method");
        assert_eq!(after, "[[method]]\nname = \"FindBook\"\nanswer = { at = \"book\" } # todo\ncodes = []\n");
    }

    #[test]
    fn an_answer_is_the_last_key_of_a_method_without_a_failure() {
        let after = file(FILE).with_answer("FindBook", Some("answer = { at = \"book\" }")).expect("the method");
        assert!(after.contains("name = \"FindBook\" # any\nanswer = { at = \"book\" }\n\n# Lends."), "{after}");
    }

    #[test]
    fn a_method_of_several_tables_is_passed_over_as_a_whole() {
        let text = "[[method]]\nname = \"FindBook\"\n\n[[method.parameters]]\nname = \"id\"\n\n[method.answer]\nat = \"book\"\n\n[[type]]\nname = \"Book\"\n";
        let after = file(text).with_method("LendBook", "[[method]]\nname = \"LendBook\"");
        assert!(after.contains("at = \"book\"\n\n[[method]]\nname = \"LendBook\"\n\n[[type]]"), "{after}");
    }

    #[test]
    fn a_method_is_where_its_name_is() {
        assert_eq!(file(FILE).place_of_method("LendBook").as_deref(), Some("api-spec/desk.toml:12"));
        let span = file(FILE).span_of_method("LendBook").expect("it is there");
        assert!(FILE[span.clone()].starts_with("[[method]]") && FILE[span].ends_with("\"Reason\""));
    }
}
