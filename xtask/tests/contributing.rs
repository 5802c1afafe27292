//! The example of CONTRIBUTING.md: its steps, followed to the letter on a copy of the spec, bring a new method into everything that is generated.
//! That the whole suite then stays green, with calls from both clients, is shown by `.ci/run`, which follows them in a copy of the whole workspace.

mod workspace;

use workspace::{Workspace, real_root};
use xtask::example;
use xtask::walkthrough::Step;

/// Whether the steps were followed in this workspace itself, as in the copy that `.ci/run` makes: then there is nothing left to follow.
fn is_followed_already() -> bool {
    Workspace::of_the_real_spec().read("api-spec/paper.toml").contains("name = \"CopyPaper\"")
}

/// A workspace in which all steps were followed that need no compiler.
fn with_the_example() -> Workspace {
    let workspace = Workspace::of_the_real_spec();
    if is_followed_already() {
        workspace.codegen().succeeds();
        return workspace;
    }
    for step in example::steps(&real_root()).expect("the page has steps") {
        match &step {
            Step::Commands(commands) => commands.lines().for_each(|command| follow(&workspace, command)),
            Step::File { .. } | Step::Edit { .. } => {
                step.follow(workspace.root()).unwrap_or_else(|failure| panic!("{failure}"));
            }
        }
    }
    workspace
}

/// Runs a command of ours. What else there is (the tests, the commit) takes a whole workspace.
fn follow(workspace: &Workspace, command: &str) {
    let Some(arguments) = command.strip_prefix("cargo xtask ") else { return };
    // From the workspace, as people do: paths among the arguments are seen from there.
    workspace.run_inside(&arguments.split_whitespace().collect::<Vec<_>>()).succeeds();
}

#[test]
fn the_steps_touch_the_spec_the_emulator_and_what_is_generated() {
    if is_followed_already() {
        return;
    }
    let before = Workspace::of_the_real_spec();
    before.codegen().succeeds();
    let after = with_the_example();
    let of = |workspace: &Workspace| {
        let files = workspace.state().into_iter();
        files
            .map(|(path, text)| (path.strip_prefix(workspace.root()).expect("below the root").to_owned(), text))
            .collect::<Vec<_>>()
    };
    let old = of(&before);
    let touched: Vec<String> = of(&after)
        .into_iter()
        .filter(|file| !old.contains(file))
        .map(|(path, _)| path.to_string_lossy().into_owned())
        .filter(|path| !path.contains("generated"))
        .collect();
    assert_eq!(
        touched,
        [
            "CHANGELOG.md",
            "README.md",
            "api-spec/paper.toml",
            "api-spec/requests/Paper.CopyPaper.http",
            "api-spec/samples/Paper.CopyPaper/copied.xml",
            "ipaper-api/src/calls.md",
            "ipaper-emulator/src/services/paper.rs",
        ]
    );
}

#[test]
fn the_answer_is_learned_from_the_sample() {
    let spec = with_the_example().read("api-spec/paper.toml");
    let (_, method) = spec.split_once("name = \"CopyPaper\"").expect("the method is there");
    let method = method.split("[[method]]").next().expect("it has an end");
    assert!(method.contains("\nanswer = { at = \"paper/@id\", type = \"PaperId\" }\n"), "{method}");
    assert!(!method.contains('#'), "a comment of the skeleton is left:\n{method}");
}

#[test]
fn the_steps_reach_both_clients_their_tests_and_the_tables() {
    let workspace = with_the_example();
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
fn the_workspace_itself_is_not_changed_by_following_the_steps_in_it() {
    let workspace = Workspace::of_the_real_spec();
    let before = workspace.state();
    let root = workspace.root().to_string_lossy().into_owned();
    workspace.run(&["example", &root]).fails().says("name a copy of the workspace");
    assert_eq!(workspace.state(), before);
}

#[test]
fn the_request_says_its_length() {
    let request = with_the_example().read("api-spec/requests/Paper.CopyPaper.http");
    let (head, body) = request.split_once("\n\n").expect("a body");
    assert!(head.ends_with(&format!("\nContent-Length: {}", body.len())), "{request}");
}
