//! `cargo xtask open-questions`: what waits for somebody with access, as the page of the documentation has it.

mod workspace;

use std::fs;

use workspace::{Workspace, real_root, run};

fn open_questions(workspace: &Workspace) -> workspace::Run {
    run(&["open-questions", "--root", &workspace.root().to_string_lossy()])
}

#[test]
fn a_certain_spec_leaves_nothing_open() {
    let workspace = Workspace::new();
    open_questions(&workspace).succeeds().says("0 questions are open");
}

#[test]
fn a_guess_is_listed_with_its_note_its_file_and_what_settles_it() {
    let workspace = Workspace::new();
    let guess = "type = \"BookId\", sure = \"inferred\", note = \"No page names it.\"";
    workspace.edit("api-spec/desk.toml", "type = \"BookId\"", guess);
    let before = workspace.state();
    open_questions(&workspace)
        .succeeds()
        .says("# What a service's own description settles")
        .says("- `Desk.LendBook`, parameter `bookID`, in `api-spec/desk.toml`: The parameter is inferred. No page names it.")
        .says("1 question is open: 1 by a service's own description");
    assert_eq!(workspace.state(), before, "the command writes nothing");
}

#[test]
fn a_spec_with_mistakes_is_not_asked_about() {
    let workspace = Workspace::new();
    workspace.edit("api-spec/desk.toml", "type = \"BookId\"", "type = \"BokId\"");
    open_questions(&workspace).fails().says("BokId").says("api-spec/desk.toml");
}

#[test]
fn the_committed_page_says_what_the_command_says() {
    let page = fs::read_to_string(real_root().join("ipaper-api/src/open_questions.md")).expect("the page");
    let printed = run(&["open-questions"]).succeeds().output;
    assert!(page.contains(printed.trim_end()), "the page is not as the command has it:\n{printed}");
}

#[test]
fn every_file_that_is_named_is_there() {
    let printed = run(&["open-questions"]).succeeds().output;
    let quoted = printed.split('`').skip(1).step_by(2);
    let files: Vec<&str> = quoted.filter(|quoted| quoted.starts_with("api-spec/")).collect();
    assert!(!files.is_empty(), "no file is named:\n{printed}");
    for file in files {
        assert!(real_root().join(file).is_file(), "{file} is not there");
    }
}
