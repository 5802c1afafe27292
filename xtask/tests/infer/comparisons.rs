//! What is said of answers of a method whose answer the spec knows.

use insta::assert_snapshot;

use super::{DESK, finished_library, infer, success};
use crate::workspace::Workspace;

const DECLARATIONS: &str = r#"
[[enum]]
name = "Cover"
doc = "A cover."
values = [{ name = "Hard", doc = "Hard." }, { name = "Soft", wire = "soft", doc = "Soft." }]

[[type]]
name = "Book"
doc = "A book."
fields = [
  { name = "id", at = "@id", type = "BookId", doc = "Its number." },
  { name = "title", at = "title", type = "text", doc = "Its title." },
  { name = "cover", at = "@cover", type = "Cover", optional = true, doc = "Its cover." },
  { name = "bought", at = "@bought", type = "date", optional = true, doc = "When it came." },
  { name = "loans", at = "loans/loan", type = "Loan", list = true, doc = "Who had it." },
  { name = "loan_count", at = "loans/@count", type = "integer", optional = true, doc = "How many." },
]

[[type]]
name = "Loan"
doc = "A loan."
fields = [
  { name = "until", at = "@until", type = "datetime", doc = "When it ends." },
  { name = "reader", at = ".", type = "text", doc = "Who has it." },
]
"#;

fn known() -> Workspace {
    finished_library(DECLARATIONS, "answer = { at = \"books/book\", type = \"Book\", list = true }")
}

fn compared(data: &str) -> String {
    let workspace = known();
    workspace.codegen().succeeds();
    let before = workspace.state();
    let output = infer(&workspace, &[&success(data)], &[]).succeeds().output;
    // The answer itself is the one new file.
    assert_eq!(workspace.state().len(), before.len() + 1);
    output
}

#[test]
fn answers_that_are_as_the_spec_has_them_are_said_to_be_and_what_they_lack_is_listed() {
    let data = r#"<books><book id="1"><title>One</title><loans><loan until="2026-01-02 10:00:00">Ann</loan></loans></book></books>"#;
    assert_snapshot!(compared(data), @r"
    Desk.FindBook: 1 answer read, 1 of a success

    In the spec, and in none of these answers:
      `Book.cover` (`@cover`)
      `Book.bought` (`@bought`)
      `Book.loan_count` (`loans/@count`)

    Nothing in these answers is new to the spec, and nothing contradicts it.
    ");
}

#[test]
fn what_is_new_comes_with_its_place_and_a_line_for_the_spec() {
    let data = r#"
<books total="2">
  <book id="1" pages="12"><title>One</title><loans open="true"><loan until="2026-01-02 10:00:00" fee="1.50">Ann</loan></loans></book>
  <book id="2" pages="40"><title>Two</title><author born="1819"><name>Herman</name></author></book>
</books>"#;
    assert_snapshot!(compared(data), @r#"
    Desk.FindBook: 1 answer read, 1 of a success

    New: the spec does not know it:
      1.xml:6:16: `@pages`, which the type `Book` does not have
        { name = "pages", at = "@pages", type = "integer", optional = true, doc = "" },
      1.xml:7:45: `author`, which the type `Book` does not have
        { name = "author", at = "author", type = "Author", optional = true, doc = "" },
        with
        [[type]]
        name = "Author"
        doc = ""
        fields = [
          { name = "born", at = "@born", type = "integer", doc = "" },
          { name = "name", at = "name",  type = "text",    doc = "" },
        ]
      1.xml:6:52: `loans/@open`, which the type `Book` does not have
        { name = "loans_open", at = "loans/@open", type = "boolean", optional = true, doc = "" },
      1.xml:6:98: `@fee`, which the type `Loan` does not have
        { name = "fee", at = "@fee", type = "amount", optional = true, doc = "" },
      1.xml:5:8: `books/@total`, which the data does not have
        to have the answer drafted anew, take `answer` out of the method and run this again

    In the spec, and in none of these answers:
      `Book.cover` (`@cover`)
      `Book.bought` (`@bought`)
      `Book.loan_count` (`loans/@count`)
    "#);
}

#[test]
fn what_contradicts_the_spec_comes_with_its_place() {
    let data = r#"
<books>
  <book id="one" cover="Leather" bought="2.1.2026"><title>One</title><title>Two</title></book>
  <book cover="Leather"><loans><loan until="tomorrow" /></loans></book>
</books>"#;
    assert_snapshot!(compared(data), @r#"
    Desk.FindBook: 1 answer read, 1 of a success

    Contradicts the spec:
      1.xml:6:9: `Book.id` (`@id`) is `one`, which is not a whole number
      1.xml:6:18: `Book.cover` (`@cover`) is `Leather`, which the enum `Cover` does not list (2 times)
        { name = "Leather", doc = "" },
      1.xml:6:34: `Book.bought` (`@bought`) is `2.1.2026`, which is not a date, `yyyy-MM-dd`
      1.xml:6:77: `Book.title` (`title`) comes more than once, and is no list
      1.xml:7:3: `Book.id` (`@id`) is required and missing
      1.xml:7:3: `Book.title` (`title`) is required and missing
      1.xml:7:38: `Loan.until` (`@until`) is `tomorrow`, which is not a date with a time, `yyyy-MM-dd HH:mm:ss`

    In the spec, and in none of these answers:
      `Book.loan_count` (`loans/@count`)
    "#);
}

#[test]
fn a_success_without_data_contradicts_an_answer_that_is_not_optional() {
    infer(&known(), &["<result><code>SUCCESS</code></result>"], &[])
        .succeeds()
        .says("1.xml: a success without `data`, where the answer is not optional");
}

#[test]
fn codes_are_known_to_the_method_to_the_spec_or_to_nobody() {
    let workspace = known();
    workspace.edit(
        "api-spec/api.toml",
        "[[newtype]]",
        "[[code]]\nname = \"NO_SUCH_BOOK\"\nkind = \"not-found\"\ndoc = \"None.\"\n\n[[newtype]]",
    );
    let failed = |code: &str| format!("<result><code>{code}</code><data><book id=\"1\" /></data></result>");
    let answers = [failed("ERROR"), failed("NO_SUCH_BOOK"), failed("CLOSED"), failed("")];
    let answers: Vec<&str> = answers.iter().map(String::as_str).collect();
    assert_snapshot!(infer(&workspace, &answers, &[]).succeeds().output, @r#"
    Desk.FindBook: 4 answers read, 0 of a success

    No success:
      1.xml: `ERROR`: the method may answer it, as the spec has it; it carries data, and the method has no `failure`
      2.xml: `NO_SUCH_BOOK`: in the spec, but not among the method's codes; add it: codes = ["NO_SUCH_BOOK"]; it carries data, and the method has no `failure`
      3.xml: `CLOSED`: the spec does not know it; add a [[code]] to the file on the API, and it to the method's codes; it carries data, and the method has no `failure`
      4.xml: the code is empty; it carries data, and the method has no `failure`
    "#);
}

#[test]
fn what_a_failure_carries_is_compared_with_the_type_for_it() {
    let workspace = known();
    workspace.edit(DESK, "answer = {", "failure = \"Loan\"\nanswer = {");
    infer(&workspace, &["<result><code>ERROR</code><data shelf=\"3\" until=\"never\">Ann</data></result>"], &[])
        .succeeds()
        .says("1.xml:1:33: `@shelf`, which the type `Loan` does not have")
        .says("1.xml:1:43: `Loan.until` (`@until`) is `never`");
}

#[test]
fn failures_are_compared_also_where_a_success_carries_nothing() {
    let workspace = known();
    workspace.edit(DESK, "answer = { at = \"books/book\", type = \"Book\", list = true }", "failure = \"Loan\"");
    infer(&workspace, &["<result><code>ERROR</code><data until=\"never\">Ann</data></result>"], &[])
        .succeeds()
        .says("1.xml:1:33: `Loan.until` (`@until`) is `never`");
}

#[test]
fn failures_alone_draft_nothing() {
    infer(&super::library(""), &["<result><code>ERROR</code></result>"], &["--write"])
        .succeeds()
        .says("None of these answers is of a success");
}

#[test]
fn an_answer_that_is_in_the_spec_is_never_written_over() {
    let workspace = known();
    let before = workspace.read(DESK);
    infer(&workspace, &[&success("<book id=\"1\" />")], &["--write"]).succeeds().says("nothing was written");
    assert_eq!(workspace.read(DESK), before);
}

#[test]
fn a_file_for_an_answer_finds_no_place_for_elements() {
    let workspace = finished_library("", "answer = { binary = true }");
    infer(&workspace, &["<result><code>ERROR</code></result>"], &[])
        .succeeds()
        .says("`ERROR`: the method may answer it");
}

#[test]
fn an_answer_of_an_unknown_type_is_neither_compared_nor_written_over() {
    let workspace = finished_library("", "answer = { at = \"book\", type = \"Bok\" }");
    let before = workspace.read(DESK);
    infer(&workspace, &[&success("<book id=\"1\" />")], &["--write"]).succeeds().says("makes no sense yet");
    assert_eq!(workspace.read(DESK), before);
}

#[test]
fn a_value_that_only_a_leniency_allows_takes_a_quirk() {
    let workspace = finished_library("", "answer = { at = \"book/@lent\", type = \"boolean\" }");
    infer(&workspace, &[&success("<book lent=\"True\" />")], &["--check"])
        .fails()
        .says("is `True`, which takes a [[quirk]] with `capitalized-boolean`");
    infer(&workspace, &[&success("<book lent=\"true\" />")], &["--check"]).succeeds();
}
