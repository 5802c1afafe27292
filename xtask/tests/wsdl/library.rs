//! A desk that lends books: what the spec says of it, and what it says of itself.

use crate::workspace::{Run, Workspace, run};

/// What the desk says of itself: all that the spec says, and which of its guesses are right.
pub(crate) const DESCRIPTION: &str = include_str!("desk.wsdl");

/// Where a workspace keeps it.
pub(crate) const FILE: &str = "desk.wsdl";

const PAIRS: &str = r#"
[[credential]]
name = "badge"
user = "badgeHolder"
password = "badgePin"
"#;

const DESK: &str = r#"# Lines of a comment stay where they are.
[service]
name = "Desk"
doc = "Where books are lent."
page = "desk"
credentials = ["card", "badge"]
credentials_sure = "inferred"
sure = "inferred"
note = "Nobody has seen it yet."

[[enum]]
name = "Genre"
doc = "What a book is."
values = [
  { name = "Novel", doc = "It is made up." },
]

[[method]]
name = "FindBook"
doc = "Finds a book."
page = "desk/find-book"
access = "read"
parameters = [
  { name = "title", type = "text",  example = "Emma",  doc = "Its title." },
  { name = "genre", type = "Genre", example = "Novel", doc = "Its genre.", note = "The name is a guess." }, # a comment
]

[[method]]
name = "LendBook"
doc = "Lends a book."
page = "desk/lend-book"
sure = "documented"
access = "write"
repeatable = true
stale = []
parameters = [
  { name = "bookID",  type = "BookId",  example = 7, doc = "The book." },
  { name = "until",   type = "date",    example = "2026-09-01", doc = "The last day." },
  { name = "express", type = "boolean", example = true, doc = "Whether it hurries." },
]

[[method]]
name = "ShelveBook"
doc = "Puts a book back."
page = "desk/shelve-book"
sure = "documented"
access = "write"
repeatable = true
stale = []
parameters = [
  { name = "bookID", type = "BookId", rust = "book_id", also_as = ["copyID"], example = 7, doc = "The book.", note = "One of both names is right." },
  { name = "shelf",  type = "text",   example = "B2", doc = "Its shelf." },
]
"#;

/// A workspace with that desk, and with its own description in a file.
pub(crate) fn library() -> Workspace {
    let workspace = Workspace::new();
    let api = workspace.read("api-spec/api.toml");
    workspace.write("api-spec/api.toml", &format!("{api}{PAIRS}"));
    workspace.write("api-spec/desk.toml", DESK);
    let sample = workspace.read("api-spec/samples/Desk.LendBook/lent.xml");
    let login = "holder=KeyHolder&pin=1&badgeHolder=KeyHolder&badgePin=1";
    for (method, fields) in [
        ("FindBook", "title=Emma&genre=Novel"),
        ("LendBook", "bookID=7&until=2026-09-01&express=true"),
        ("ShelveBook", "bookID=7&copyID=7&shelf=B2"),
    ] {
        workspace.write(&format!("api-spec/samples/Desk.{method}/done.xml"), &sample);
        let request = format!("POST /V1/Desk.asmx/{method} HTTP/1.1\n\n{login}&{fields}");
        workspace.write(&format!("api-spec/requests/Desk.{method}.http"), &request);
    }
    workspace.write(FILE, DESCRIPTION);
    workspace
}

/// The description with each text replaced wherever it stands, which must be somewhere.
pub(crate) fn described_with(changes: &[(&str, &str)]) -> String {
    changes.iter().fold(DESCRIPTION.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "the description does not hold {from}");
        text.replace(from, to)
    })
}

/// Compares a description that differs from the right one in this.
pub(crate) fn compare_with(changes: &[(&str, &str)]) -> Run {
    let workspace = library();
    workspace.write(FILE, &described_with(changes));
    wsdl(&workspace, &[FILE])
}

/// `cargo xtask wsdl` in a workspace.
pub(crate) fn wsdl(workspace: &Workspace, arguments: &[&str]) -> Run {
    let root = workspace.root().to_string_lossy().into_owned();
    run(&[&["wsdl", "--root", &root], arguments].concat())
}
