//! The example of CONTRIBUTING.md: its steps, followed to the letter on a copy of the spec, bring a new method into everything that is generated.
//! That the whole suite then stays green is shown by `.ci/run`, which builds such a copy.

mod workspace;

use workspace::{Workspace, run};

/// A workspace to which the example has been added.
fn with_the_example() -> Workspace {
    let workspace = Workspace::of_the_real_spec();
    run(&["example", &workspace.root().to_string_lossy()]).succeeds();
    workspace
}

#[test]
fn the_example_edits_the_spec_alone() {
    let before = Workspace::of_the_real_spec();
    let after = with_the_example();
    let relative = |workspace: &Workspace| -> Vec<_> {
        let files = workspace.state().into_iter();
        files.map(|(path, bytes)| (path.strip_prefix(workspace.root()).expect("below it").to_owned(), bytes)).collect()
    };
    let before = relative(&before);
    let touched = relative(&after).into_iter().filter(|file| !before.contains(file));
    let touched: Vec<String> = touched.map(|(path, _)| path.to_string_lossy().into_owned()).collect();
    assert_eq!(
        touched,
        [
            "api-spec/paper.toml",
            "api-spec/requests/Paper.CopyPaper.http",
            "api-spec/samples/Paper.CopyPaper/copied.xml"
        ]
    );
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
