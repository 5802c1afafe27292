//! What `cargo xtask codegen` and `cargo xtask surface` say of a change, as far as users of the clients see it.

mod workspace;

use workspace::Workspace;

#[test]
fn codegen_ends_with_what_changed_for_users_since_the_last_commit() {
    let workspace = Workspace::committed();
    workspace.edit("api-spec/desk.toml", "type = \"BookId\"", "type = \"integer\"");
    let run = workspace.run(&["codegen"]).succeeds();
    let told = "  breaks the code of users:\n    changed  method desk::LendBook: was `(book_id: BookId) -> ()`, is `(book_id: i64) -> ()`\n";
    assert!(run.output.contains(told), "{}", run.output);
    assert!(run.output.ends_with("what comes after 0.1.0 is 0.2.0 or later\n"), "{}", run.output);
    // A second run has nothing to write, and the change is still to be committed.
    workspace.run(&["codegen"]).succeeds().says("every generated file was up to date").says(told);
    workspace.commit();
    workspace.run(&["codegen"]).succeeds().says("nothing changed for users");
}

#[test]
fn a_change_of_words_changes_nothing_for_users() {
    let workspace = Workspace::committed();
    workspace.edit("api-spec/desk.toml", "Lends a book.", "Lends one book.");
    workspace.run(&["codegen"]).succeeds().says("nothing changed for users");
}

#[test]
fn without_commits_the_list_that_was_there_is_compared() {
    let workspace = Workspace::generated();
    workspace.edit("api-spec/desk.toml", "repeatable = true", "repeatable = false");
    let changed = "changed  access desk::LendBook::access: was `write, repeatable`, is `write`";
    workspace.run(&["codegen"]).succeeds().says(changed);
    workspace.run(&["codegen"]).succeeds().says("nothing changed for users");
}

#[test]
fn any_revision_can_be_compared_with() {
    let workspace = Workspace::committed();
    workspace.edit("api-spec/desk.toml", "repeatable = true", "repeatable = false");
    workspace.run(&["codegen"]).succeeds();
    workspace.commit();
    workspace.run(&["surface"]).succeeds().says("nothing changed for users");
    workspace.run(&["surface", "--since", "HEAD~1"]).succeeds().says("access desk::LendBook::access");
}

#[test]
fn a_revision_that_git_does_not_know_is_named() {
    let workspace = Workspace::committed();
    workspace.run(&["surface", "--since", "v9.9.9"]).fails().says("git knows no revision `v9.9.9`").says("--since");
    workspace.run(&["surface", "--since=--output=stolen"]).fails().says("git knows no revision `--output=stolen`");
    workspace.run(&["surface", "--since="]).fails().says("git knows no revision ``");
}

#[test]
fn a_revision_that_had_no_list_yet_is_told_apart_and_so_is_a_folder_without_commits() {
    let workspace = Workspace::committed();
    workspace.remove("ipaper-api/tests/generated/surface.txt");
    workspace.commit();
    workspace.run(&["surface"]).fails().says("at `HEAD` yet");
    Workspace::generated().run(&["surface"]).fails().says("is no repository");
}
