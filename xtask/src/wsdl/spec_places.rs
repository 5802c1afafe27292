//! Where the spec says something: the places of keys and values in the files of `api-spec/`, for reports and for edits.

use std::ops::Range;

use codegen::diagnostic::Place;
use codegen::source::SourceFile;
use toml_edit::{Document, Item, TableLike, Value};

use super::finding::Edit;

/// A file of the spec that has been found right already, with its places.
pub(super) struct SpecFile<'a> {
    pub(super) file: usize,
    text: &'a str,
    document: Option<Document<&'a str>>,
}

/// An entry of such a file: a service, a method or a parameter.
#[derive(Clone, Copy)]
pub(super) struct Entry<'a> {
    file: usize,
    text: &'a str,
    table: &'a dyn TableLike,
    /// Whether it stands in braces, rather than as lines of its own.
    is_inline: bool,
}

impl<'a> SpecFile<'a> {
    pub(super) fn new(files: &'a [SourceFile], path: &str) -> Option<Self> {
        let file = files.iter().position(|file| file.path == path)?;
        let text = files.get(file)?.text.as_str();
        Some(Self { file, text, document: Document::parse(text).ok() })
    }

    fn root(&self) -> Option<Entry<'_>> {
        let table = self.document.as_ref()?.as_table();
        Some(Entry { file: self.file, text: self.text, table, is_inline: false })
    }

    pub(super) fn service(&self) -> Option<Entry<'_>> {
        let root = self.root()?;
        Some(Entry { table: root.table.get("service")?.as_table_like()?, ..root })
    }

    pub(super) fn method(&self, name: &str) -> Option<Entry<'_>> {
        self.root()?.entries("method").into_iter().find(|method| method.text_of("name") == Some(name))
    }

    /// The credential of that name.
    pub(super) fn credential(&self, name: &str) -> Option<Entry<'_>> {
        self.root()?.entries("credential").into_iter().find(|entry| entry.text_of("name") == Some(name))
    }

    /// Keeps what has its certainty from the service as it is, where the service's own changes: a line for each entry that has none.
    pub(super) fn pins(&self, sure: &str) -> Vec<Edit> {
        let Some(root) = self.root() else { return Vec::new() };
        let keys = root.table.iter().map(|(key, _)| key.to_owned()).filter(|key| key != "service");
        let entries = keys.flat_map(|key| root.entries(&key)).filter(|entry| entry.value("sure").is_none());
        entries.filter_map(|entry| entry.insert_line(&["page", "doc", "name"], &format!("sure = \"{sure}\""))).collect()
    }
}

impl<'a> Entry<'a> {
    /// The tables of a list, whichever way they are written.
    fn entries(self, key: &str) -> Vec<Entry<'a>> {
        let (tables, is_inline): (Vec<&'a dyn TableLike>, bool) = match self.table.get(key) {
            Some(Item::ArrayOfTables(tables)) => (tables.iter().map(|table| table as _).collect(), false),
            Some(Item::Value(Value::Array(values))) => {
                (values.iter().filter_map(Value::as_inline_table).map(|table| table as _).collect(), true)
            }
            _ => (Vec::new(), false),
        };
        tables.into_iter().map(|table| Entry { table, is_inline, ..self }).collect()
    }

    pub(super) fn parameter(self, name: &str) -> Option<Entry<'a>> {
        self.entries("parameters").into_iter().find(|parameter| parameter.text_of("name") == Some(name))
    }

    fn text_of(self, key: &str) -> Option<&'a str> {
        self.table.get(key)?.as_str()
    }

    fn place_at(self, span: Range<usize>) -> Place {
        Place { file: self.file, span }
    }

    /// Where the value of a key stands.
    pub(super) fn value(self, key: &str) -> Option<Place> {
        self.table.get(key)?.span().map(|span| self.place_at(span))
    }

    fn key(self, key: &str) -> Option<Range<usize>> {
        self.table.get_key_value(key)?.0.span()
    }

    /// Replaces the value of a key. What stands behind it in the same line keeps its column, where there is room for that.
    pub(super) fn replace(self, key: &str, value: &str) -> Option<Edit> {
        let place = self.value(key)?;
        let rest = self.text.get(place.span.end..)?;
        let blanks = rest.strip_prefix(',').map_or(0, |rest| rest.len() - rest.trim_start_matches(' ').len());
        if blanks == 0 {
            return Some(Edit { place, text: value.to_owned() });
        }
        let columns = |text: &str| text.chars().count();
        let before = columns(self.text.get(place.span.clone())?) + blanks;
        let blanks_now = before.saturating_sub(columns(value)).max(1);
        let span = place.span.start..place.span.end + 1 + blanks;
        Some(Edit { place: self.place_at(span), text: format!("{value},{}", " ".repeat(blanks_now)) })
    }

    /// Takes a key out, with its comma or its line.
    pub(super) fn remove(self, key: &str) -> Option<Edit> {
        let (start, end) = (self.key(key)?.start, self.value(key)?.span.end);
        let rest = self.text.get(end..)?;
        let span = if !self.is_inline {
            start..end + rest.find('\n').map_or(rest.len(), |newline| newline + 1)
        } else if let Some(after) = rest.strip_prefix(',') {
            let blanks = after.len() - after.trim_start_matches(' ').len();
            start..end + 1 + blanks
        } else {
            // It is the last one: the comma before it goes.
            let before = self.text.get(..start)?.trim_end_matches([' ', ',']);
            before.len()..end
        };
        Some(Edit { place: self.place_at(span), text: String::new() })
    }

    /// Says how sure it is: in place of what it says, or else before its note or at its end.
    pub(super) fn be_sure(self, sure: &str) -> Option<Edit> {
        let pair = format!("sure = \"{sure}\"");
        if self.value("sure").is_some() {
            return self.replace("sure", &format!("\"{sure}\""));
        }
        if !self.is_inline {
            return self.insert_line(&["doc", "name"], &pair);
        }
        if let Some(note) = self.key("note") {
            return Some(Edit { place: self.place_at(note.start..note.start), text: format!("{pair}, ") });
        }
        let end = self.table.iter().filter_map(|(_, item)| item.span()).map(|span| span.end).max()?;
        Some(Edit { place: self.place_at(end..end), text: format!(", {pair}") })
    }

    /// Adds a line behind that of the first of these keys that is there.
    pub(super) fn insert_line(self, behind: &[&str], line: &str) -> Option<Edit> {
        let end = behind.iter().find_map(|key| self.value(key))?.span.end;
        let rest = self.text.get(end..)?;
        let at = end + rest.find('\n').map_or(rest.len(), |newline| newline + 1);
        let break_before = if self.text.get(..at)?.ends_with('\n') { "" } else { "\n" };
        Some(Edit { place: self.place_at(at..at), text: format!("{break_before}{line}\n") })
    }
}
