//! A small workspace of its own in a temporary folder: the spec of a library that lends books, and a README with a table.
#![allow(dead_code, reason = "each test target uses some of it")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

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

[[newtype]]
name = "BookId"
of = "integer"
doc = "Identifies a book."
"#;

const DESK: &str = r#"
[service]
name = "Desk"
doc = "Where books are lent."
page = "desk"
credentials = ["card"]
credentials_sure = "documented"
sure = "documented"

[[method]]
name = "LendBook"
doc = "Lends a book."
page = "desk/lend-book"
access = "write"
repeatable = true
stale = []
parameters = [
  { name = "bookID", type = "BookId", example = 7, doc = "The book." },
]
"#;

const CALLS: &str = "# Calls\n\n<!-- generated: calls -->\n<!-- /generated -->\n";

const FACTS: &str = "# Facts\n\n<!-- generated: about -->\n<!-- /generated -->\n\n<!-- generated: logins -->\n<!-- /generated -->\n\n<!-- generated: quirks -->\n<!-- /generated -->\n";

const OPEN_QUESTIONS: &str = "# Questions\n\n<!-- generated: questions -->\n<!-- /generated -->\n";

const README: &str = "# Library\n\nBy hand.\n\n<!-- generated: methods -->\n<!-- /generated -->\n\nBy hand too.\n";

const SAMPLE: &str = "<result><code>SUCCESS</code><message></message></result>";

pub(crate) struct Workspace {
    folder: TempDir,
}

impl Workspace {
    /// With a spec and the documents that hold its tables, and without any generated file.
    pub(crate) fn new() -> Self {
        let workspace = Workspace { folder: TempDir::new().expect("a temporary folder") };
        workspace.write("api-spec/api.toml", API);
        workspace.write("api-spec/desk.toml", DESK);
        workspace.write("api-spec/samples/Desk.LendBook/lent.xml", SAMPLE);
        workspace.write("api-spec/requests/Desk.LendBook.http", "POST /V1/Desk.asmx/LendBook HTTP/1.1\n");
        workspace.write("README.md", README);
        workspace.write("ipaper-api/src/calls.md", CALLS);
        workspace.write("ipaper-api/src/facts.md", FACTS);
        workspace.write("ipaper-api/src/open_questions.md", OPEN_QUESTIONS);
        workspace
    }

    /// With a spec and a README, and with everything that follows from them.
    pub(crate) fn generated() -> Self {
        let workspace = Self::new();
        workspace.codegen().succeeds();
        workspace
    }

    /// The spec of the workspace that the tests belong to, with the documents that hold its tables and that on contributing, and without any generated file.
    pub(crate) fn of_the_real_spec() -> Self {
        let workspace = Workspace { folder: TempDir::new().expect("a temporary folder") };
        for file in files_below(&real_root().join("api-spec")) {
            let path = file.strip_prefix(real_root()).expect("it is below the root");
            workspace.write_bytes(path, &fs::read(&file).expect("a readable file"));
        }
        let pages = ["calls", "facts", "open_questions"].map(|page| format!("ipaper-api/src/{page}.md"));
        for document in ["README.md", "CONTRIBUTING.md"].into_iter().chain(pages.iter().map(String::as_str)) {
            workspace.write(document, &fs::read_to_string(real_root().join(document)).expect("a document"));
        }
        workspace
    }

    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn codegen(&self) -> Run {
        run(&["codegen", "--root", &self.root().to_string_lossy()])
    }

    pub(crate) fn check(&self) -> Run {
        run(&["codegen", "--check", "--root", &self.root().to_string_lossy()])
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root().join(path)).unwrap_or_else(|error| panic!("cannot read {path}: {error}"))
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        self.write_bytes(Path::new(path), text.as_bytes());
    }

    fn write_bytes(&self, path: &Path, bytes: &[u8]) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("a folder");
        fs::write(path, bytes).expect("a writable file");
    }

    pub(crate) fn edit(&self, path: &str, from: &str, to: &str) {
        let text = self.read(path);
        assert!(text.contains(from), "{path} does not hold {from}");
        self.write(path, &text.replacen(from, to, 1));
    }

    pub(crate) fn remove(&self, path: &str) {
        fs::remove_file(self.root().join(path)).unwrap_or_else(|error| panic!("cannot remove {path}: {error}"));
    }

    /// Every file with its text.
    pub(crate) fn state(&self) -> Vec<(PathBuf, Vec<u8>)> {
        files_below(self.root())
            .into_iter()
            .map(|file| (file.clone(), fs::read(file).expect("a readable file")))
            .collect()
    }
}

/// What a run of the program came to.
pub(crate) struct Run {
    pub(crate) output: String,
    success: bool,
}

impl Run {
    pub(crate) fn succeeds(self) -> Self {
        assert!(self.success, "it failed:\n{}", self.output);
        self
    }

    pub(crate) fn fails(self) -> Self {
        assert!(!self.success, "it succeeded:\n{}", self.output);
        self
    }

    pub(crate) fn says(self, text: &str) -> Self {
        assert!(self.output.contains(text), "it does not say `{text}`, but:\n{}", self.output);
        self
    }
}

pub(crate) fn run(arguments: &[&str]) -> Run {
    let Output { status, stdout, stderr } =
        Command::new(env!("CARGO_BIN_EXE_xtask")).args(arguments).output().expect("xtask runs");
    let output = format!("{}{}", String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
    Run { output, success: status.success() }
}

pub(crate) fn real_root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("a package of the workspace").to_owned()
}

pub(crate) fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap_or_else(|error| panic!("cannot list {}: {error}", folder.display())) {
        let path = entry.expect("a readable folder").path();
        if path.is_dir() {
            files.extend(files_below(&path));
        } else {
            files.push(path);
        }
    }
    files.sort();
    files
}
