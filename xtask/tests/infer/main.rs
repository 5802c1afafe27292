//! `cargo xtask infer`: what it drafts of answers, and what it says of them.

mod comparisons;
mod drafts;
mod folders;
mod reading;
mod samples;
mod shapes;
mod values;
#[path = "../workspace/mod.rs"]
mod workspace;
mod writing;

use workspace::{Run, Workspace, run};

const DESK: &str = "api-spec/desk.toml";

/// What a success may carry: attributes and elements of all kinds, on several levels.
const SHELVES: &str = r#"
  <shelves floor="2">
    <shelf id="1" label="A">
      <books>
        <book id="11" isbn="0071" lent="True" price="1,50" bought="2026-01-02"><title>One</title></book>
        <book id="12" isbn="0072" lent="false" price="12.00" bought="2026-01-03"><title /><lender>Ann</lender></book>
      </books>
    </shelf>
    <shelf id="2" label="B" weeded="2026-01-02 10:00:00"><books /></shelf>
  </shelves>
"#;

/// A library whose method `Desk.FindBook` is a skeleton, with more declarations in the service's file.
fn library(declarations: &str) -> Workspace {
    let workspace = Workspace::new();
    workspace.edit(DESK, "[[method]]", &format!("{declarations}\n[[method]]"));
    run(&["new", "Desk.FindBook", "--read", "--root", &workspace.root().to_string_lossy()]).succeeds();
    workspace
}

/// The same with an answer that is finished.
fn finished_library(declarations: &str, answer: &str) -> Workspace {
    let workspace = library(declarations);
    for (gap, filled) in [
        ("doc = \"\"\npage = \"\"\nsure = \"\"", "doc = \"Finds.\"\npage = \"desk/find-book\"\nsure = \"documented\""),
        ("cache = \"\"", "cache = 30"),
        ("codes = [\"\"]", "codes = []"),
        (
            "name = \"\", type = \"\", doc = \"\"",
            "name = \"property\", type = \"text\", example = \"Title\", doc = \"What to find.\"",
        ),
        ("answer = { at = \"\", type = \"\" }", answer),
    ] {
        workspace.edit(DESK, gap, filled);
    }
    workspace
}

/// A success that carries this.
fn success(data: &str) -> String {
    format!("<result>\n<code>SUCCESS</code>\n<message />\n<data>{data}</data>\n</result>\n")
}

/// Infers from answers `1.xml`, `2.xml` and so on.
fn infer(workspace: &Workspace, answers: &[&str], more: &[&str]) -> Run {
    let mut paths = Vec::new();
    for (index, answer) in answers.iter().enumerate() {
        let path = format!("{}.xml", index + 1);
        workspace.write(&path, answer);
        paths.push(path);
    }
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    infer_files(workspace, &paths, more)
}

/// Infers from files, and shows them as seen from the workspace.
fn infer_files(workspace: &Workspace, files: &[&str], more: &[&str]) -> Run {
    let root = workspace.root().to_string_lossy().into_owned();
    let paths: Vec<String> = files.iter().map(|file| format!("{root}/{file}")).collect();
    let mut arguments = vec!["infer", "--root", &root, "--method", "Desk.FindBook"];
    arguments.extend(paths.iter().map(String::as_str));
    arguments.extend(more);
    let mut run = run(&arguments);
    run.output = run.output.replace(&format!("{root}/"), "");
    run
}

/// What is drafted of successes that carry this.
fn drafted(workspace: &Workspace, datas: &[&str]) -> String {
    let answers: Vec<String> = datas.iter().map(|data| success(data)).collect();
    let answers: Vec<&str> = answers.iter().map(String::as_str).collect();
    let before = workspace.read(DESK);
    let output = infer(workspace, &answers, &[]).succeeds().output;
    assert_eq!(workspace.read(DESK), before, "nobody asked to write");
    output
}
