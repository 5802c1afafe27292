//! What the clients, their tests and the table of methods look like, from a small spec of a library that lends books.

use codegen::emit::{self, Contents, Output};
use codegen::source::{SourceFile, Sources};

const API: &str = r#"
[api]
name = "Library"
doc = "Lends books."
endpoint = "https://{partner}.library.example/V1/{service}.asmx/{method}"
partner = "city"
api_key_user = "KeyHolder"
pages = "https://docs.library.example"
calls_below = 60
sure = "documented"

[[credential]]
name = "card"
user = "holder"
password = "pin"

[[code]]
name = "SUCCESS"
kind = "success"
applies = "all"
doc = "It worked."

[[code]]
name = "ERROR"
kind = "general"
applies = "all"
doc = "It did not."

[[quirk]]
name = "padded"
leniency = "padded-text"
doc = "Blanks stand around texts."
samples = ["Desk.LendBook/padded"]

[[quirk]]
name = "half-a-list"
doc = "The page shows a list `a | b` that nobody can read."
sure = "inferred"
note = "It may be a misprint."
samples = ["Catalogue.FindBooks/broken-half"]

[[newtype]]
name = "BookId"
of = "integer"
doc = "Identifies a book."

[[enum]]
name = "Binding"
doc = "How a book is bound."
values = [
  { name = "Cloth", doc = "In cloth." },
  { name = "Paper", wire = "paperback", doc = "In paper." },
]
"#;

const DESK: &str = r#"
[service]
name = "Desk"
doc = "Where books are lent."
page = "desk"
credentials = ["card"]
credentials_sure = "documented"
sure = "documented"

[[newtype]]
name = "LoanId"
of = "guid"
doc = "Identifies a loan."

[[type]]
name = "Loan"
doc = "A book that is lent."
fields = [
  { name = "book", at = "@book", type = "BookId", doc = "The book." },
]

[[method]]
name = "LendBook"
doc = "Lends a book."
page = "desk/lend-book"
access = "write"
repeatable = false
stale = ["Desk.GetLoans"]
parameters = [
  { name = "bookID",  type = "BookId",  example = 7, doc = "The book." },
  { name = "reader",  type = "text",    example = "Zoë \"Z\"", doc = "Who reads it." },
  { name = "until",   type = "date",    optional = true, example = "2026-10-01", doc = "Until when." },
  { name = "binding", type = "Binding", optional = true, example = "paperback", doc = "How it is bound." },
  { name = "unused",  type = "text",    constant = "", doc = "Without use." },
]
answer = { at = "loan/@id", type = "LoanId" }

[[method]]
name = "GetLoans"
doc = "Lists what is lent."
page = "desk/get-loans"
sure = "inferred"
access = "read"
cache = 30
answer = { at = "loans/loan", type = "Loan", list = true }

[[method]]
name = "ReturnBook"
doc = "Takes a book back."
page = "desk/return-book"
access = "write"
repeatable = true
stale = ["Desk.GetLoans"]
parameters = [
  { name = "loanGuid", type = "LoanId", rust = "loan", example = "6f9619ff-8b86-4d11-b42d-00c04fc964ff", doc = "The loan." },
]
"#;

const CATALOGUE: &str = r#"
[service]
name = "Catalogue"
doc = "What the library holds."
page = "catalogue"
credentials = ["card"]
credentials_sure = "documented"
sure = "documented"

[[document]]
name = "Query"
root = "query"
doc = "What to look for."
fields = [
  { name = "word",       at = "words/word",  type = "Word",    list = true, min_length = 1, doc = "One more word." },
  { name = "shelf",      at = "shelves/no",  type = "integer", list = true, example = 4, doc = "One more shelf." },
  { name = "lent",       at = "@lent",       type = "boolean", optional = true, doc = "Whether lent books count." },
  { name = "pages_from", at = "pages/@from", type = "integer", optional = true, example = 10, doc = "At least so many pages." },
  { name = "pages_to",   at = "pages/@to",   type = "integer", optional = true, example = 90, doc = "At most so many pages." },
  { name = "weight",     at = "weight",      type = "number",  optional = true, example = 2, doc = "At most so heavy." },
]
setters = [
  { name = "pages", arguments = ["pages_from", "pages_to"], constants = {}, doc = "From so many pages to so many." },
  { name = "even_lent", arguments = [], constants = { lent = true }, doc = "Counts lent books too." },
]

[[document]]
name = "Word"
doc = "A word."
fields = [
  { name = "text",  at = ".",      type = "text",    example = "garden", doc = "The word." },
  { name = "exact", at = "@exact", type = "boolean", example = true, doc = "Whether to take it as it is." },
]

[[method]]
name = "FindBooks"
doc = "Finds books."
page = "catalogue/find-books"
access = "read"
parameters = [
  { name = "xmlQuery", type = "Query", rust = "query", doc = "What to look for." },
]
answer = { at = "books/@count", type = "integer", optional = true }

[[method]]
name = "ScanBook"
doc = "Hands in a scan and hands out a smaller one."
page = "catalogue/scan-book"
access = "read"
parameters = [
  { name = "scan", type = "upload",    example = "ink", doc = "The scan." },
  { name = "from", type = "timestamp", example = "2026-09-01T08:00:00Z", doc = "When it was made." },
]
answer = { binary = true }
"#;

fn outputs() -> Vec<Output> {
    let file = |path: &str, text: &str| SourceFile { path: path.to_owned(), text: text.to_owned() };
    let list = |paths: &[&str]| paths.iter().map(|path| (*path).to_owned()).collect();
    let sources = Sources {
        files: vec![
            file("api-spec/api.toml", API),
            file("api-spec/desk.toml", DESK),
            file("api-spec/catalogue.toml", CATALOGUE),
        ],
        samples: list(&[
            "api-spec/samples/Catalogue.FindBooks/broken-half.xml",
            "api-spec/samples/Catalogue.FindBooks/found.xml",
            "api-spec/samples/Catalogue.ScanBook/scan.png",
            "api-spec/samples/Desk.GetLoans/unknown-elements.xml",
            "api-spec/samples/Desk.LendBook/lent.xml",
            "api-spec/samples/Desk.LendBook/padded.xml",
            "api-spec/samples/Desk.ReturnBook/returned.xml",
        ]),
        requests: list(&[
            "api-spec/requests/Catalogue.FindBooks.http",
            "api-spec/requests/Catalogue.ScanBook.http",
            "api-spec/requests/Desk.GetLoans.http",
            "api-spec/requests/Desk.LendBook.http",
            "api-spec/requests/Desk.LendBook.optional.http",
            "api-spec/requests/Desk.ReturnBook.http",
        ]),
    };
    let api = codegen::read(&sources).unwrap_or_else(|diagnostics| panic!("{diagnostics}"));
    emit::all(&api)
}

fn file(path: &str) -> String {
    let outputs = outputs();
    match outputs.iter().find(|output| output.path == path).map(|output| &output.contents) {
        Some(Contents::File(text)) => text.clone(),
        Some(Contents::Region { .. }) => panic!("{path} is not generated as a whole"),
        None => panic!("{path} is not among {:#?}", outputs.iter().map(|output| &output.path).collect::<Vec<_>>()),
    }
}

#[test]
fn async_client() {
    insta::assert_snapshot!(file("ipaper-api/src/generated/client/desk.rs"));
}

#[test]
fn async_client_index() {
    insta::assert_snapshot!(file("ipaper-api/src/generated/client/mod.rs"));
}

#[test]
fn blocking_client() {
    insta::assert_snapshot!(file("ipaper-api-blocking/src/generated/desk.rs"));
}

#[test]
fn blocking_client_with_documents_files_and_times() {
    insta::assert_snapshot!(file("ipaper-api-blocking/src/generated/catalogue.rs"));
}

#[test]
fn the_clients_differ_in_nothing_but_their_flavor() {
    let in_async = file("ipaper-api/src/generated/client/desk.rs");
    let in_blocking = file("ipaper-api-blocking/src/generated/desk.rs");
    let without_waiting = in_async.replace("async ", "").replace(".await", "").replace("crate::", "ipaper_api::");
    // Where lines break and what is imported from where follows from the flavor.
    let words = |text: &str| -> Vec<String> {
        let (_, items) = text.split_once("\n///").expect("the file has a documented item");
        items
            .split(|letter: char| !letter.is_alphanumeric() && letter != '_')
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect()
    };
    assert_eq!(words(&without_waiting), words(&in_blocking));
}

#[test]
fn async_calls() {
    insta::assert_snapshot!(file("ipaper-api/tests/generated/calls.rs"));
}

#[test]
fn blocking_calls() {
    insta::assert_snapshot!(file("ipaper-api-blocking/tests/generated/calls.rs"));
}

#[test]
fn sample_tests() {
    insta::assert_snapshot!(file("ipaper-api/tests/generated/samples.rs"));
}

#[test]
fn table_of_decoders() {
    insta::assert_snapshot!(file("fuzz/properties/src/generated/decoders.rs"));
}

/// The text of a region of a document.
fn region(path: &str, expected: &str) -> String {
    let is_it = |output: Output| match output.contents {
        Contents::Region { name, text } => (output.path == path && name == expected).then_some(text),
        Contents::File(_) => None,
    };
    outputs().into_iter().find_map(is_it).unwrap_or_else(|| panic!("{path} has no region {expected}"))
}

#[test]
fn table_of_methods() {
    insta::assert_snapshot!(region("README.md", "methods"));
}

#[test]
fn table_of_calls() {
    insta::assert_snapshot!(region("ipaper-api/src/calls.md", "calls"));
}

#[test]
fn facts_about_the_whole() {
    let page = "ipaper-api/src/facts.md";
    let regions = ["about", "logins", "quirks"].map(|name| region(page, name));
    insta::assert_snapshot!(regions.join("\n"));
}
