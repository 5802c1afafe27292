//! A draft in the file of the service.

use insta::assert_snapshot;

use super::{DESK, SHELVES, finished_library, infer, library, success};
use crate::workspace::Workspace;

#[test]
fn a_success_that_carries_nothing_has_no_answer() {
    let library = library("");
    let output = infer(&library, &["<result><code>SUCCESS</code></result>", &success("")], &["--write"]).succeeds();
    output.says("No success carries anything").says("the line `answer` is gone");
    let desk = library.read(DESK);
    assert!(!desk.contains("answer =") && !desk.contains("Where a success"), "{desk}");
}

#[test]
fn a_draft_is_written_where_it_belongs_and_its_gaps_are_refused_until_they_are_filled() {
    let library = library("");
    let run = infer(&library, &[&success(SHELVES)], &["--write"]).succeeds();
    assert_snapshot!(run.output.split("\n\nWhy:").next().unwrap_or_default(), @r"
    Desk.FindBook: 1 answer read, 1 of a success

    wrote api-spec/desk.toml: 3 types and the `answer`
    ");
    run.says("api-spec/desk.toml:23: `id` in `Shelf`");
    let desk = library.read(DESK);
    assert!(desk.find("[[type]]") < desk.find("[[method]]"), "{desk}");
    assert!(desk.contains("]\nanswer = { at = \"shelves\", type = \"Shelves\" }\n\n[[method]]"), "{desk}");
    library.codegen().fails().says("the `doc` of this field is empty");
}

#[test]
fn what_was_drafted_and_filled_in_is_generated_and_finds_nothing_new_in_its_answers() {
    let library = finished_library("", "answer = { at = \"\", type = \"\" }");
    // Without what takes a quirk.
    let answer = success(&SHELVES.replace("True", "true").replace("1,50", "1.50"));
    infer(&library, &[&answer], &["--write"]).succeeds();
    fill(&library);
    library.codegen().succeeds();
    infer(&library, &[&answer], &[]).succeeds().says("Nothing in these answers is new to the spec");
}

/// Says something of everything.
fn fill(workspace: &Workspace) {
    workspace.write(DESK, &workspace.read(DESK).replace("doc = \"\"", "doc = \"So it is.\""));
}
