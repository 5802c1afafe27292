//! The example of CONTRIBUTING.md: its steps, followed to the letter on a copy of the spec, bring a new method into everything that is generated.
//! That the whole suite then stays green is shown by `.ci/run`, which builds such a copy.

mod workspace;

use workspace::{Run, Workspace, run};

/// A workspace to which the example has been added.
fn with_the_example() -> Workspace {
    let workspace = Workspace::of_the_real_spec();
    add_the_example(&workspace);
    workspace
}

fn add_the_example(workspace: &Workspace) -> Run {
    run(&["example", &workspace.root().to_string_lossy()]).succeeds()
}

#[test]
fn the_example_edits_the_spec_alone() {
    let workspace = Workspace::of_the_real_spec();
    let before = workspace.state();
    let run = add_the_example(&workspace);
    let named: Vec<&str> = run.output.lines().filter_map(|line| line.split(':').next()).collect();
    assert_eq!(
        named,
        [
            "api-spec/paper.toml",
            "api-spec/samples/Paper.CopyPaper/copied.xml",
            "api-spec/requests/Paper.CopyPaper.http"
        ]
    );
    for (path, _) in workspace.state().into_iter().filter(|file| !before.contains(file)) {
        assert!(path.starts_with(workspace.root().join("api-spec")), "{} was touched", path.display());
    }
}

#[test]
fn the_example_is_added_once() {
    let workspace = with_the_example();
    let before = workspace.state();
    add_the_example(&workspace).says("api-spec/paper.toml: has it already");
    assert_eq!(workspace.state(), before);
}

#[test]
fn the_example_reaches_both_clients_their_tests_and_the_tables() {
    let workspace = with_the_example();
    workspace.codegen().succeeds();
    workspace.check().succeeds();
    let holds = |path: &str, text: &str| {
        let file = workspace.read(path);
        assert!(file.contains(text), "{path} does not hold `{text}`");
    };
    holds("ipaper-api/src/generated/paper.rs", "pub struct CopyPaper {");
    holds("ipaper-api/src/generated/mod.rs", "&paper::COPY_PAPER,");
    holds("ipaper-api/src/generated/client/paper.rs", "pub async fn copy_paper(");
    holds("ipaper-api-blocking/src/generated/paper.rs", "pub fn copy_paper(");
    for tests in ["ipaper-api/tests/generated/calls.rs", "ipaper-api-blocking/tests/generated/calls.rs"] {
        holds(tests, "\"Paper.CopyPaper\"");
    }
    holds("ipaper-api/tests/generated/samples.rs", "\"Paper.CopyPaper/copied.xml\"");
    holds("ipaper-api-blocking/tests/generated/parity.rs", "copy_paper");
    let page = "https://docs.ipaper.io/flipbook-backend-api/paper/copy-paper";
    holds(
        "README.md",
        &format!(
            "| [Paper.CopyPaper]({page}) | `client.paper().copy_paper(..).await` | `client.paper().copy_paper(..)` | write | documented |"
        ),
    );
    holds("ipaper-api/src/calls.md", "| `Paper.CopyPaper` | write | only if nothing was done |");
}

#[test]
fn the_request_of_the_example_says_its_length() {
    let request = with_the_example().read("api-spec/requests/Paper.CopyPaper.http");
    let (head, body) = request.split_once("\n\n").expect("a body");
    assert!(head.ends_with(&format!("\nContent-Length: {}", body.len())), "{request}");
}
