//! `cargo xtask codegen` in a repository: what was edited by hand and never committed is not overwritten without a word.

mod workspace;

use workspace::Workspace;

const CLIENT: &str = "ipaper-api/src/generated/client/desk.rs";

#[test]
fn an_edit_that_was_never_committed_is_named_and_nothing_is_written() {
    let workspace = Workspace::committed();
    workspace.edit(CLIENT, "pub async fn lend_book", "pub async fn lend_novel");
    workspace.edit("api-spec/desk.toml", "Lends a book.", "Lends one book.");
    let before = workspace.state();
    workspace.run(&["codegen"]).fails().says(CLIENT).says("codegen --allow-dirty");
    assert_eq!(workspace.state(), before);
}

#[test]
fn told_to_it_overwrites_the_edit() {
    let workspace = Workspace::committed();
    workspace.edit(CLIENT, "pub async fn lend_book", "pub async fn lend_novel");
    workspace.run(&["codegen", "--allow-dirty"]).succeeds().says(&format!("wrote {CLIENT}"));
    workspace.check().succeeds();
}

#[test]
fn what_an_earlier_run_wrote_is_nobodys_edit() {
    let workspace = Workspace::committed();
    for doc in ["Lends one book.", "Lends books, one at a time."] {
        let spec = workspace.read("api-spec/desk.toml");
        workspace.write("api-spec/desk.toml", &spec.replace("Lends a book.", doc).replace("Lends one book.", doc));
        workspace.run(&["codegen"]).succeeds().says(&format!("wrote {CLIENT}"));
    }
    workspace.check().succeeds();
}

#[test]
fn an_edit_of_what_an_earlier_run_wrote_is_one() {
    let workspace = Workspace::committed();
    workspace.edit("api-spec/desk.toml", "Lends a book.", "Lends one book.");
    workspace.run(&["codegen"]).succeeds();
    workspace.edit(CLIENT, "pub async fn lend_book", "pub async fn lend_novel");
    workspace.run(&["codegen"]).fails().says(CLIENT);
}

#[test]
fn an_edit_that_was_committed_is_in_the_history() {
    let workspace = Workspace::committed();
    workspace.edit(CLIENT, "pub async fn lend_book", "pub async fn lend_novel");
    workspace.commit();
    workspace.run(&["codegen"]).succeeds().says(&format!("wrote {CLIENT}"));
}

#[test]
fn a_file_that_nobody_committed_is_not_removed_from_a_generated_folder() {
    let workspace = Workspace::committed();
    let stray = "ipaper-api/src/generated/notes.rs";
    workspace.write(stray, "// mine\n");
    workspace.run(&["codegen"]).fails().says(stray);
    assert_eq!(workspace.read(stray), "// mine\n");
    workspace.run(&["codegen", "--allow-dirty"]).succeeds().says(&format!("removed {stray}"));
}

#[test]
fn text_around_a_generated_table_may_be_edited_at_any_time() {
    let workspace = Workspace::committed();
    workspace.edit("README.md", "By hand.", "By another hand.");
    workspace.edit("api-spec/desk.toml", "desk/lend-book", "desk/lend-a-book");
    workspace.run(&["codegen"]).succeeds().says("wrote README.md");
    assert!(workspace.read("README.md").contains("By another hand."));
}

#[test]
fn an_edited_table_is_not_overwritten() {
    let workspace = Workspace::committed();
    workspace.edit("README.md", "| [Desk.LendBook]", "| Now [Desk.LendBook]");
    workspace.run(&["codegen"]).fails().says("README.md");
}

#[test]
fn where_there_are_no_commits_nothing_is_kept_from_being_written() {
    let workspace = Workspace::generated();
    workspace.edit(CLIENT, "pub async fn lend_book", "pub async fn lend_novel");
    workspace.run(&["codegen"]).succeeds().says(&format!("wrote {CLIENT}"));
}

#[test]
fn what_a_run_wrote_that_was_interrupted_is_nobodys_edit() {
    let workspace = Workspace::committed();
    let obstacle = "ipaper-api/src/generated/desk.rs.new/in-the-way";
    workspace.write(obstacle, "");
    workspace.edit("api-spec/desk.toml", "Lends a book.", "Lends one book.");
    workspace.run(&["codegen"]).fails().says("cannot write");
    std::fs::remove_dir_all(workspace.root().join("ipaper-api/src/generated/desk.rs.new")).expect("it is there");
    workspace.edit("api-spec/desk.toml", "Lends one book.", "Lends books.");
    workspace.run(&["codegen"]).succeeds();
    workspace.check().succeeds();
}

#[test]
fn a_workspace_below_the_root_of_a_repository_is_kept_too() {
    let workspace = Workspace::committed_below_the_root();
    workspace.edit(CLIENT, "pub async fn lend_book", "pub async fn lend_novel");
    workspace.run(&["codegen"]).fails().says(CLIENT);
}
