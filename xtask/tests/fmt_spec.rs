//! `cargo xtask fmt-spec`: one order and one form, and nothing that a file says is lost.

mod workspace;

use insta::assert_snapshot;
use workspace::{Workspace, run};

const FILE: &str = "api-spec/desk.toml";

/// A file on a service, and what becomes of it.
fn formatted(text: &str) -> String {
    let workspace = Workspace::new();
    workspace.write(FILE, text);
    workspace.run(&["fmt-spec"]).succeeds();
    let once = workspace.read(FILE);
    workspace.run(&["fmt-spec"]).succeeds().says("every file of the spec is in order");
    assert_eq!(workspace.read(FILE), once);
    once
}

#[test]
fn the_spec_is_in_order() {
    run(&["fmt-spec", "--check"]).succeeds().says("every file of the spec is in order");
}

#[test]
fn keys_stand_in_the_order_of_the_language_and_methods_in_that_of_their_names() {
    let text = formatted(
        r#"[service]
sure = "seen"
doc = "Where books are lent."
name = "Desk"
[[method]]
access = "read"
name = "ListBooks"



[[method]]
stale = ["Desk.*",
  "Shelf.*"]
name="LendBook"
access = "write"
"#,
    );
    assert_snapshot!(text, @r#"
    [service]
    name = "Desk"
    doc = "Where books are lent."
    sure = "seen"

    [[method]]
    name = "LendBook"
    access = "write"
    stale = ["Desk.*", "Shelf.*"]

    [[method]]
    name = "ListBooks"
    access = "read"
    "#);
}

#[test]
fn tables_of_a_list_have_a_line_each_and_their_leading_columns_stand_below_each_other() {
    let text = formatted(
        r#"[[type]]
name = "Book"
fields = [{ doc = "Which.", type = "BookId", at = "@id", name = "id" },
  {name="shelves",at=["shelves/shelf","shelf"],type="text",list=true,doc="Øverst."}, { name = "é", at = "@e", type = "text", doc = ".." }]

[[method]]
name = "LendBook"
codes = [ "LATE" , {sure="seen",name="LOST"} ]
answer = { type = "BookId", at = "@id" }
"#,
    );
    assert_snapshot!(text, @r#"
    [[type]]
    name = "Book"
    fields = [
      { name = "id",      at = "@id",                      type = "BookId", doc = "Which." },
      { name = "shelves", at = ["shelves/shelf", "shelf"], type = "text",   list = true, doc = "Øverst." },
      { name = "é",       at = "@e",                       type = "text",   doc = ".." },
    ]

    [[method]]
    name = "LendBook"
    codes = ["LATE", { name = "LOST", sure = "seen" }]
    answer = { at = "@id", type = "BookId" }
    "#);
}

#[test]
fn comments_stay_with_what_they_stand_before() {
    let text = formatted(
        r#"#:schema schema/service.schema.json
# On the desk.

[service]
# Why it is called so.
name = "Desk"   # as in the address
doc = "Where books are lent."

# Everything about books:

# Lending.
[[method]]
name = "LendBook"
parameters = [
    # The first.
  { name = "bookID", type = "BookId", doc = "The book." },
  { name = "days", type = "integer", doc = "How long." },
  # There may be more.
]

# Listing.
[[method]]
name = "ListBooks"
# The end.
"#,
    );
    assert_snapshot!(text, @r#"
    #:schema schema/service.schema.json
    # On the desk.

    [service]
    # Why it is called so.
    name = "Desk" # as in the address
    doc = "Where books are lent."

    # Everything about books:

    # Lending.
    [[method]]
    name = "LendBook"
    parameters = [
      # The first.
      { name = "bookID", type = "BookId",  doc = "The book." },
      { name = "days",   type = "integer", doc = "How long." },
      # There may be more.
    ]

    # Listing.
    [[method]]
    name = "ListBooks"
    # The end.
    "#);
}

#[test]
fn comments_go_with_the_method_or_the_row_that_they_end() {
    let text = formatted(
        r#"[service]
name = "Desk"
# ends the service

# begins zeta
[[method]]
name = "Zeta"
# ------
# ends zeta
# ------

[[method]]
name = "Alpha"
parameters = [
  { name = "bookID", type = "BookId", doc = "The book." }, # behind the book
  # above the days
  { name = "days", type = "integer", doc = "How long." } # behind the days
  # ends the list
]
# ends alpha

# begins middle
[[method]]
name = "Middle"
# ends middle
"#,
    );
    assert_snapshot!(text, @r#"
    [service]
    name = "Desk"
    # ends the service

    [[method]]
    name = "Alpha"
    parameters = [
      { name = "bookID", type = "BookId",  doc = "The book." }, # behind the book
      # above the days
      { name = "days",   type = "integer", doc = "How long." }, # behind the days
      # ends the list
    ]
    # ends alpha

    # begins middle
    [[method]]
    name = "Middle"
    # ends middle

    # begins zeta
    [[method]]
    name = "Zeta"
    # ------
    # ends zeta
    # ------
    "#);
}

#[test]
fn texts_keep_their_spelling() {
    let text = formatted("[service]\nname = 'Desk'\ndoc = \"\"\"\nTwo\nlines.\"\"\"\npage = \"\\u00e9\"\n");
    assert!(
        text.contains("'Desk'") && text.contains("\"\"\"\nTwo\nlines.\"\"\"") && text.contains("\\u00e9"),
        "{text}"
    );
}

#[test]
fn a_check_shows_the_difference_and_writes_nothing() {
    let workspace = Workspace::new();
    workspace.run(&["fmt-spec"]).succeeds();
    workspace.edit(FILE, "name = \"Desk\"", "name   = \"Desk\"");
    let before = workspace.state();
    let run = workspace.run(&["fmt-spec", "--check"]).fails();
    run.says("not in order: api-spec/desk.toml")
        .says("-name   = \"Desk\"\n+name = \"Desk\"")
        .says("run `cargo xtask fmt-spec`");
    assert_eq!(workspace.state(), before);
}

#[test]
fn files_that_are_no_toml_are_all_named_with_their_places_and_nothing_is_written() {
    let workspace = Workspace::new();
    workspace.write("api-spec/shelf.toml", "[service]\nname = \"Shelf\n");
    workspace.write("api-spec/reader.toml", "name = = 1\n");
    workspace.edit(FILE, "name = \"Desk\"", "name   = \"Desk\"");
    let before = workspace.state();
    let run = workspace.run(&["fmt-spec"]).fails();
    run.says("api-spec/shelf.toml is no TOML: TOML parse error at line 2, column")
        .says("api-spec/reader.toml is no TOML: TOML parse error at line 1, column 8")
        .says("nothing was written");
    assert_eq!(workspace.state(), before);
}

#[test]
fn a_comment_that_no_line_has_room_for_is_not_thrown_away() {
    let workspace = Workspace::new();
    workspace.edit(FILE, "stale = []", "stale = [\n  # none\n]");
    let before = workspace.state();
    workspace
        .run(&["fmt-spec"])
        .fails()
        .says("error: api-spec/desk.toml:")
        .says(": no line has room for this comment, inside of a list or an inline table: # none")
        .says("help: put it on a line of its own");
    assert_eq!(workspace.state(), before);
}
