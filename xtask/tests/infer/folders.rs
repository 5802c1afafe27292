//! Folders of responses, as clients record them.

use super::finished_library;
use crate::workspace::Workspace;

const FIND: &str = "answer = { at = \"book/@id\", type = \"BookId\" }";
const FOUND: &str = "<result><code>SUCCESS</code><data><book id=\"1\" /></data></result>";
const DONE: &str = "<result><code>SUCCESS</code></result>";

fn recorded(files: &[(&str, &str)]) -> Workspace {
    let workspace = finished_library("", FIND);
    for (path, text) in files {
        workspace.write(&format!("recorded/{path}"), text);
    }
    workspace
}

fn check(workspace: &Workspace) -> crate::workspace::Run {
    workspace.run_inside(&["infer", "recorded", "--check"])
}

#[test]
fn a_folder_without_changes_passes_the_check() {
    let workspace = recorded(&[
        ("Desk.FindBook/1.xml", FOUND),
        ("Desk.FindBook/2.xml", "<result><code>ERROR</code><message /></result>"),
        ("Desk.LendBook/1.xml", DONE),
        ("Desk.LendBook/.3.part", "half"),
    ]);
    let run = check(&workspace).succeeds();
    assert_eq!(run.output.trim(), "3 responses of 2 methods: nothing is new to the spec");
}

#[test]
fn the_folder_of_a_file_names_its_method() {
    let workspace = recorded(&[("Desk.FindBook/1.xml", FOUND)]);
    workspace.run_inside(&["infer", "recorded/Desk.FindBook/1.xml"]).succeeds().says("Desk.FindBook: 1 answer read");
    workspace.write("1.xml", FOUND);
    workspace.run_inside(&["infer", "1.xml"]).fails().says("1.xml: name the method with `--method`");
}

#[test]
fn fails_the_check_on_what_the_spec_does_not_know() {
    for (name, text, says) in [
        ("an attribute", FOUND.replace("id=", "mood=\"x\" id="), "`book/@mood`, which the data does not have"),
        (
            "an element of the envelope",
            FOUND.replace("<data>", "<hint/><data>"),
            "`hint`, which the envelope does not have",
        ),
        (
            "a second code",
            FOUND.replace("<data>", "<code>ERROR</code><data>"),
            "`code`, which the envelope does not have",
        ),
        ("a code", FOUND.replace("SUCCESS", "CLOSED"), "`CLOSED`: the spec does not know it"),
        ("a value", FOUND.replace("\"1\"", "\"one\""), "is `one`, which is not a whole number"),
        ("a fault of the XML", FOUND.replace("</code>", "</ code>"), "a blank stands before the name"),
    ] {
        let workspace = recorded(&[("Desk.FindBook/1.xml", &text), ("Desk.LendBook/1.xml", DONE)]);
        let run = check(&workspace).fails().says(says).says("2 responses of 2 methods: 1 inferred change");
        assert!(!run.output.contains("Desk.LendBook:"), "{name}: {}", run.output);
        workspace.run_inside(&["infer", "recorded"]).succeeds().says(says);
    }
}

#[test]
fn fails_the_check_on_a_response_that_a_method_without_an_answer_carries() {
    let workspace = recorded(&[("Desk.LendBook/1.xml", FOUND)]);
    check(&workspace).fails().says("answer = { at = \"book/@id\", type = \"BookId\" }");
}

#[test]
fn lists_the_methods_without_a_response() {
    let workspace = recorded(&[("Desk.FindBook/1.xml", FOUND), ("Desk.LendBook/1.xml", DONE)]);
    workspace.run(&["new", "Desk.HoldBook", "--read"]).succeeds();
    check(&workspace).succeeds().says("No response of 1 method:\n  Desk.HoldBook\n");
}

#[test]
fn reports_everything_that_is_wrong_with_a_folder_beside_the_rest() {
    let workspace = recorded(&[
        ("Desk.FindBook/1.xml", FOUND),
        ("Desk.FindBook/more/1.xml", FOUND),
        ("Desk.FindBooks/1.xml", FOUND),
        ("Desk.LendBook/1.xml", "<html>busy</html>"),
        ("1.xml", FOUND),
    ]);
    check(&workspace)
        .fails()
        .says("recorded/1.xml is not where a response is recorded: expected <Service>.<Method>/<name>.xml")
        .says("recorded/Desk.FindBook/more is not where a response is recorded")
        .says("there is no method `Desk.FindBooks` in the spec\nhelp: there is `Desk.FindBook`")
        .says("this is an HTML page");
}

#[test]
fn refuses_a_folder_that_is_missing_or_empty() {
    let workspace = recorded(&[("Desk.FindBook/.part", "half")]);
    check(&workspace).fails().says("recorded/Desk.FindBook: the folder holds no response");
    workspace.run_inside(&["infer", "nowhere"]).fails().says("nowhere: cannot be read");
}
