//! Nothing in a spec is idle: whatever somebody changes by hand is refused, or changes what is written, so that the check of what is committed fails.

mod library;

use std::ops::Range;

use codegen::diagnostic::Diagnostics;
use codegen::emit::{self, Output};
use library::Library;

/// One of each construct of the language; what only users without a say in it would see has no `doc`.
const API: &str = r#"[api]
name = "Town Library"
doc = "Lends books."
endpoint = "https://{partner}.library.example/{service}/{method}"
partner = "town"
api_key_user = "KeyHolder"
api_key_user_sure = "seen"
pages = "https://library.example/docs"
calls_below = 100
sure = "documented"
note = "It is old."

[[credential]]
name = "card"
user = "reader"
password = "pin"
sure = "seen"

[[code]]
name = "SUCCESS"
kind = "success"
applies = "all"
doc = "It is done."

[[code]]
name = "CLOSED"
rust = "Shut"
kind = "read-only"
applies = "writes"
doc = "The library is closed for the day."
sure = "inferred"
note = "Only at night."

[[code]]
name = "NO_SUCH_BOOK"
kind = "not-found"
doc = "No book has this id."

[[quirk]]
name = "padded-titles"
leniency = "padded-text"
doc = "Titles have blanks around them."
sure = "inferred"
note = "Seen on one page."
samples = ["Loans.ListBooks/plain"]

[[newtype]]
name = "ThingId"
of = "integer"
doc = "Identifies a thing."
note = "A number."

[[newtype]]
name = "BookId"
of = "integer"
is = "ThingId"
constants = [{ name = "FIRST", value = 1, doc = "The oldest." }]
doc = "Identifies a book."
sure = "seen"

[[enum]]
name = "Binding"
doc = "How a book is bound."
sure = "inferred"
values = [
  { name = "Cloth", wire = "cloth", aliases = ["1"], doc = "In cloth.", sure = "documented" },
  { name = "Paper", doc = "In paper.", note = "It tears." },
]
"#;

const LOANS: &str = r#"[service]
name = "Loans"
doc = "Who has which book."
page = "loans"
credentials = ["card"]
credentials_sure = "inferred"
sure = "inferred"
note = "Moved once."

[[quirk]]
name = "binding-by-number"
leniency = "alias"
doc = "Bindings are numbers at times."
samples = ["Loans.ListBooks/plain"]

[[quirk]]
name = "torn-card"
doc = "A card has no end."
sure = "documented"
samples = ["Loans.ListBooks/broken-card"]

[[type]]
name = "Book"
doc = "A book."
sure = "documented"
fields = [
  { name = "id",      at = "@id",     type = "BookId",  doc = "Identifies it." },
  { name = "title",   at = "title",   type = "text",    secret = true, doc = "Its title." },
  { name = "binding", at = "binding", type = "Binding", optional = true, doc = "Its cover.", sure = "inferred", note = "Often missing." },
]

[[type]]
name = "Complaint"
doc = "What is wrong."
sure = "seen"
fields = [{ name = "about", at = "@about", type = "text", doc = "The subject." }]

[[choice]]
name = "Thing"
doc = "Whatever is lent."
sure = "documented"
variants = [
  { name = "Book", element = "book", type = "Book", doc = "To read." },
]

[[document]]
name = "Terms"
root = "terms"
doc = "How long."
sure = "documented"
note = "Mostly."
fields = [
  { name = "kind",  at = "@kind", type = "text",    constant = "loan" },
  { name = "days",  at = "days",  type = "integer", min = 1, max = 30, example = 7, doc = "So many days." },
  { name = "all",   at = "all",   type = "boolean", optional = true, default = true, doc = "All of them.", note = "Rarely." },
  { name = "first", at = "first", type = "integer", optional = true, default = 1, example = 2, doc = "From here." },
  { name = "renew", at = "renew", type = "boolean", optional = true, default = false, example = true, doc = "Once more.", sure = "inferred" },
  { name = "tag",   at = "tag",   type = "text",    list = true, example = "new", doc = "A word." },
]
setters = [{ name = "some", arguments = ["first"], constants = { all = false }, doc = "Some of them." }]

[[method]]
name = "LendBook"
rust = "BorrowBook"
doc = "Lends a book."
page = "loans/lend-book"
sure = "documented"
note = "Slow."
settled_by = "trial"
access = "write"
repeatable = false
stale = ["Loans.ListBooks"]
codes = ["NO_SUCH_BOOK"]
parameters = [
  { name = "bookID",  type = "BookId",  rust = "book", also_as = ["id"], example = 7, doc = "The book.", sure = "inferred" },
  { name = "shelf",   type = "text",    starts_with = "/", ends_with = "/", example = "/a/", doc = "Where it stands.", note = "If it does." },
  { name = "label",   type = "text",    pattern = "^[a-z]{1,3}$", optional = true, example = "red", doc = "Its label." },
  { name = "from",    type = "date",    example = "2026-01-01", doc = "The first day." },
  { name = "to",      type = "date",    not_below = "from", example = "2026-01-02", doc = "The last day." },
  { name = "binding", type = "Binding", secret = true, example = "cloth", doc = "The cover." },
  { name = "terms",   type = "Terms",   doc = "How long." },
  { name = "unused",  type = "text",    constant = "none" },
]
answer = { at = "loan/@id", type = "integer", sure = "inferred", note = "Perhaps." }
failure = "Complaint"

[[method]]
name = "ListBooks"
doc = "Lists books."
page = "loans/list-books"
access = "read"
cache = 60
codes = [{ name = "NO_SUCH_BOOK", sure = "documented" }]
answer = { at = "*", type = "Thing", list = true }

[[method]]
name = "ScanBook"
doc = "Scans a book."
page = "loans/scan-book"
access = "read"
parameters = [{ name = "scan", type = "upload", example = "ink", doc = "The scan." }]
answer = { binary = true, note = "A picture." }
"#;

/// All that follows from a spec, unless it is refused.
fn outputs(api: &str, loans: &str) -> Result<Vec<Output>, Diagnostics> {
    let mut library = Library::default().file("api.toml", api).file("loans.toml", loans);
    for sample in ["LendBook/lent", "ListBooks/plain", "ListBooks/broken-card", "ScanBook/scan"] {
        library = library.sample(&format!("Loans.{sample}.xml"));
    }
    for request in ["LendBook", "LendBook.optional", "ListBooks", "ScanBook"] {
        library = library.request(&format!("Loans.{request}.http"));
    }
    library.read().map(|api| emit::all(&api))
}

#[test]
fn whatever_is_changed_in_the_file_on_the_api_is_refused_or_changes_what_is_written() {
    assert_noticed(API, |api| outputs(api, LOANS));
}

#[test]
fn whatever_is_changed_in_the_file_on_a_service_is_refused_or_changes_what_is_written() {
    assert_noticed(LOANS, |loans| outputs(API, loans));
}

fn assert_noticed(original: &str, outputs: impl Fn(&str) -> Result<Vec<Output>, Diagnostics>) {
    let written = outputs(original).unwrap_or_else(|problems| panic!("{problems}"));
    let is_unnoticed = |change: &String| outputs(change).is_ok_and(|outputs| outputs == written);
    let unnoticed = changes(original).into_iter().filter(is_unnoticed);
    let lines: Vec<String> = unnoticed.map(|change| difference(&change, original)).collect();
    assert!(lines.is_empty(), "nobody would notice these changes:\n{}", lines.join("\n"));
}

/// The line that is another one.
fn difference(change: &str, original: &str) -> String {
    let mut lines = change.lines().zip(original.lines());
    lines.find(|(line, original)| line != original).map(|(line, _)| line.to_owned()).unwrap_or_default()
}

/// The text with each of its values changed, one at a time.
fn changes(text: &str) -> Vec<String> {
    let with = |range: Range<usize>, value: &str| format!("{}{value}{}", &text[..range.start], &text[range.end..]);
    let mut changes = Vec::new();
    for range in values(text) {
        match &text[range.clone()] {
            "true" => changes.push(with(range, "false")),
            "false" => changes.push(with(range, "true")),
            // Another word would be refused, whoever looks at it.
            sure @ ("\"documented\"" | "\"seen\"" | "\"inferred\"") => {
                let others = ["\"documented\"", "\"seen\"", "\"inferred\""].into_iter().filter(|other| *other != sure);
                changes.extend(others.map(|other| with(range.clone(), other)));
            }
            quoted if quoted.starts_with('"') => changes.push(with(range.start + 1..range.start + 1, "X")),
            number => changes.push(with(range.clone(), &format!("{number}1"))),
        }
    }
    changes
}

/// Where texts, numbers and booleans stand.
fn values(text: &str) -> Vec<Range<usize>> {
    let mut values = Vec::new();
    let mut from = 0;
    while let Some(start) = text[from..].find(|character: char| character == '"' || character.is_ascii_alphanumeric()) {
        let start = from + start;
        let rest = &text[start..];
        let is_word = |character: char| character.is_ascii_alphanumeric() || character == '_';
        let length = match rest.strip_prefix('"') {
            Some(inside) => inside.find('"').expect("a text ends") + 2,
            None => rest.find(|character| !is_word(character)).unwrap_or(rest.len()),
        };
        let value = &rest[..length];
        if value.starts_with(|first: char| first == '"' || first.is_ascii_digit()) || matches!(value, "true" | "false")
        {
            values.push(start..start + length);
        }
        from = start + length;
    }
    values
}
