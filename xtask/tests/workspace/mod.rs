//! A small workspace of its own in a temporary folder: the spec of a library that lends books, and a README with a table.
#![allow(dead_code, reason = "each test target uses some of it")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{self, Command};

use codegen::emit::{Contents, Output};
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

const README: &str = "# Library\n\nBy hand.\n\n<!-- generated: methods -->\n<!-- /generated -->\n\nBy hand too.\n";

const SAMPLE: &str = "<result><code>SUCCESS</code><message></message></result>";

pub(crate) struct Workspace {
    folder: TempDir,
    root: PathBuf,
}

impl Workspace {
    /// An empty one, below a folder that is gone in the end.
    fn at(below: &str) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let root = folder.path().join(below);
        Workspace { folder, root }
    }

    /// With a spec and the documents that hold its tables, and without any generated file.
    pub(crate) fn new() -> Self {
        let workspace = Workspace::at("");
        workspace.write("api-spec/api.toml", API);
        workspace.write("api-spec/desk.toml", DESK);
        workspace.write("api-spec/samples/Desk.LendBook/lent.xml", SAMPLE);
        workspace.write("api-spec/requests/Desk.LendBook.http", "POST /V1/Desk.asmx/LendBook HTTP/1.1\n");
        workspace.write("README.md", README);
        workspace.write_documents();
        workspace
    }

    /// The pages that hold generated tables, each with nothing but their marks, where there is none yet.
    fn write_documents(&self) {
        let sources = xtask::sources::read(self.root()).unwrap_or_else(|failure| panic!("{failure}"));
        let api = codegen::read(&sources).unwrap_or_else(|diagnostics| panic!("{diagnostics}"));
        let mut pages: BTreeMap<String, String> = BTreeMap::new();
        for Output { path, contents } in codegen::emit::all(&api) {
            if let Contents::Region { name, .. } = contents {
                let marks = format!("<!-- generated: {name} -->\n<!-- /generated -->\n\n");
                pages.entry(path).or_default().push_str(&marks);
            }
        }
        for (path, text) in pages.iter().filter(|(path, _)| !self.root().join(path).exists()) {
            self.write(path, text);
        }
    }

    /// With a spec and a README, and with everything that follows from them.
    pub(crate) fn generated() -> Self {
        let workspace = Self::new();
        workspace.codegen().succeeds();
        workspace
    }

    /// The spec of the workspace that the tests belong to, with the documents that hold its tables and that on contributing, and without any generated file.
    pub(crate) fn of_the_real_spec() -> Self {
        let workspace = Workspace::at("");
        for file in files_below(&real_root().join("api-spec")) {
            let path = file.strip_prefix(real_root()).expect("it is below the root");
            workspace.write_bytes(path, &fs::read(&file).expect("a readable file"));
        }
        for document in ["CHANGELOG.md", "CONTRIBUTING.md", "README.md", "ipaper-emulator/src/services/paper.rs"] {
            workspace.write(document, &fs::read_to_string(real_root().join(document)).expect("a document"));
        }
        workspace.write_documents();
        workspace
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    pub(crate) fn codegen(&self) -> Run {
        run(&["codegen", "--root", &self.root().to_string_lossy()])
    }

    pub(crate) fn check(&self) -> Run {
        run(&["codegen", "--check", "--root", &self.root().to_string_lossy()])
    }

    /// Runs a command on it.
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        let root = self.root().to_string_lossy().into_owned();
        run(&[arguments, &["--root", &root]].concat())
    }

    /// Runs a command from inside of it, as people do.
    pub(crate) fn run_inside(&self, arguments: &[&str]) -> Run {
        let mut program = Command::new(env!("CARGO_BIN_EXE_xtask"));
        // `cargo xtask` takes the workspace from the package that it runs.
        program.current_dir(self.root()).env("CARGO_MANIFEST_DIR", self.root().join("xtask"));
        Run::of(program.args(arguments))
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
    fn of(program: &mut Command) -> Self {
        let process::Output { status, stdout, stderr } = program.output().expect("xtask runs");
        let output = format!("{}{}", String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
        Run { output, success: status.success() }
    }

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
    Run::of(Command::new(env!("CARGO_BIN_EXE_xtask")).args(arguments))
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
