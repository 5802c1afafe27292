//! What values are taken for, and what else is said of them.

use insta::assert_snapshot;

use super::{drafted, infer, library, success};

#[test]
fn a_type_a_newtype_and_an_enum_of_the_spec_are_used_where_they_fit() {
    let declarations = r#"
[[enum]]
name = "Cover"
doc = "A cover."
values = [{ name = "Hard", doc = "Hard." }, { name = "Soft", wire = "soft", doc = "Soft." }]

[[type]]
name = "Volume"
doc = "A volume."
fields = [
  { name = "id", at = "@id", type = "BookId", doc = "Its number." },
  { name = "title", at = "title", type = "text", doc = "Its title." },
  { name = "note", at = "note", type = "text", optional = true, doc = "A note." },
]
"#;
    let data = r#"<loan book-id="3" cover="soft"><volume id="3"><title>One</title></volume></loan>
      <loan book-id="4" cover="Hard"><volume id="4"><title>Two</title></volume></loan>"#;
    assert_snapshot!(drafted(&library(declarations), &[data]), @r#"
    Desk.FindBook: 1 answer read, 1 of a success

    Types for api-spec/desk.toml:

    [[type]]
    name = "Loan"
    doc = ""
    fields = [
      { name = "book_id", at = "@book-id", type = "BookId", doc = "" },
      { name = "cover",   at = "@cover",   type = "Cover",  doc = "" },
      { name = "volume",  at = "volume",   type = "Volume", doc = "" },
    ]

    For the method `FindBook` (`--write` puts all of it there):

    answer = { at = "loan", type = "Loan", list = true }

    Why:
      Loan.book_id is `BookId`: it is called like the newtype `BookId`, and its values fit
      Loan.cover is `Cover`: it is called like the enum `Cover`, and its values fit
      Loan.volume is `Volume`: there each time, and once
      answer is `Loan`: 2 of them at once

    Worth a look:
      the type `Volume` is in the spec, and fits each `volume`

    Left to write, each a `doc` that cargo xtask codegen refuses while it is empty:
      `Loan`
      `book_id` in `Loan`
      `cover` in `Loan`
      `volume` in `Loan`
    "#);
}

#[test]
fn guids_get_a_newtype_of_their_own() {
    let data = "<loan><job>6f9619ff-8b86-4d11-b42d-00c04fc964ff</job><until>2026-01-02</until></loan>";
    assert_snapshot!(drafted(&library(""), &[data]), @r#"
    Desk.FindBook: 1 answer read, 1 of a success

    Types for api-spec/desk.toml:

    [[type]]
    name = "Loan"
    doc = ""
    fields = [
      { name = "job",   at = "job",   type = "Job",  doc = "" },
      { name = "until", at = "until", type = "date", doc = "" },
    ]

    [[newtype]]
    name = "Job"
    of = "guid"
    doc = ""

    For the method `FindBook` (`--write` puts all of it there):

    answer = { at = "loan", type = "Loan" }

    Why:
      Loan.job is `Job`: the only value, `6f9619ff-8b86-4d11-b42d-00c04fc964ff`, is a GUID
      Loan.until is `date`: the only value, `2026-01-02`, is a date
      answer is `Loan`: there each time, and once

    Left to write, each a `doc` that cargo xtask codegen refuses while it is empty:
      `Loan`
      `job` in `Loan`
      `until` in `Loan`
      `Job`
    "#);
}

#[test]
fn few_words_that_come_again_and_again_are_said_to_be_an_enum_perhaps() {
    let book = |cover: &str| format!(r#"<book cover="{cover}"><title>One</title></book>"#);
    let books = ["hard", "soft", "hard", "soft"].map(book).concat();
    let output = drafted(&library(""), &[&books]);
    assert!(output.contains("`@cover` has but the values `hard`, `soft`: an enum?"), "{output}");
}

#[test]
fn a_number_that_seems_to_identify_something_is_asked_about() {
    let output = drafted(&library(""), &[r#"<loan copyID="3" days="4" />"#]);
    assert!(
        output.contains("`loan-copyID` seems to identify something: is it of a newtype (`BookId`), or of a new one?"),
        "{output}"
    );
}

#[test]
fn what_takes_a_quirk_that_nobody_grants_is_said() {
    let library = library("");
    let data = r#"<fee amount="1,50" paid="True" /><label>&lt;item a="1" b="2"/&gt;</label>"#;
    let output = drafted(&library, &[data]);
    let (_, needs) = output.split_once("does not put up with:\n").expect("there are some");
    assert_snapshot!(needs.split("\n\n").next().unwrap_or_default(), @r"
    `capitalized-boolean`: `@paid` is `True`
    `comma-decimal`: `@amount` is `1,50`
    `nested-cdata`: `item` stands in the text of `label`
    ");
    let answers = [&success("12"), "<result><code>SUCCESS</code></result>"];
    infer(&library, &answers, &[]).succeeds().says("`missing-data`: a success has no `data`").says("`bare-text`");
}

#[test]
fn what_a_quirk_of_the_api_grants_is_not_said() {
    let library = library("");
    let quirk = "[[quirk]]\nname = \"commas\"\nleniency = \"comma-decimal\"\ndoc = \"Commas.\"\nsamples = [\"Desk.LendBook/lent\"]\n\n[[newtype]]";
    library.edit("api-spec/api.toml", "[[newtype]]", quirk);
    let output = drafted(&library, &[r#"<fee amount="1,50" paid="true" />"#]);
    assert!(!output.contains("does not put up with"), "{output}");
}
