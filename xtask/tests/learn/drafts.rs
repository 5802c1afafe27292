//! What is drafted: places, types, how often, and why.

use insta::assert_snapshot;

use super::{DESK, drafted, learn, library, success};
use crate::workspace::Workspace;

const SHELVES: &str = r#"
  <shelves floor="2">
    <shelf id="1" label="A">
      <books>
        <book id="11" isbn="0071" lent="True" price="1,50" bought="2026-01-02"><title>One</title></book>
        <book id="12" isbn="0072" lent="false" price="12.00" bought="2026-01-03"><title /><lender>Ann</lender></book>
      </books>
    </shelf>
    <shelf id="2" label="B" weeded="2026-01-02 10:00:00"><books /></shelf>
  </shelves>
"#;

#[test]
fn an_answer_of_several_levels_becomes_types_without_the_wrappers() {
    assert_snapshot!(drafted(&library(""), &[SHELVES]), @r#"
    Desk.FindBook: 1 answer read, 1 of a success

    Types for api-spec/desk.toml:

    [[type]]
    name = "Shelves"
    doc = ""
    fields = [
      { name = "floor",   at = "@floor", type = "integer", doc = "" },
      { name = "shelves", at = "shelf",  type = "Shelf",   list = true, doc = "" },
    ]

    [[type]]
    name = "Shelf"
    doc = ""
    fields = [
      { name = "id",     at = "@id",        type = "integer",  doc = "" },
      { name = "label",  at = "@label",     type = "text",     doc = "" },
      { name = "weeded", at = "@weeded",    type = "datetime", optional = true, doc = "" },
      { name = "books",  at = "books/book", type = "Book",     list = true, doc = "" },
    ]

    [[type]]
    name = "Book"
    doc = ""
    fields = [
      { name = "id",     at = "@id",     type = "BookId",  doc = "" },
      { name = "isbn",   at = "@isbn",   type = "text",    doc = "" },
      { name = "lent",   at = "@lent",   type = "boolean", doc = "" },
      { name = "price",  at = "@price",  type = "amount",  doc = "" },
      { name = "bought", at = "@bought", type = "date",    doc = "" },
      { name = "title",  at = "title",   type = "text",    doc = "" },
      { name = "lender", at = "lender",  type = "text",    optional = true, doc = "" },
    ]

    For the method `FindBook` (`--write` puts all of it there):

    answer = { at = "shelves", type = "Shelves" }

    Why:
      Shelves.floor is `integer`: the only value, `2`, is a whole number
      Shelves.shelves is `Shelf`: 2 of them at once
      Shelf.id is `integer`: both values are whole numbers
      Shelf.label is `text`: the values are of no other kind
      Shelf.weeded is `datetime`: the only value, `2026-01-02 10:00:00`, is a date-time; there in 1 of 2
      Shelf.books is `Book`: 2 of them at once in `books`
      Book.id is `BookId`: it is called like the newtype `BookId`, and its values fit
      Book.isbn is `text`: `0071` begins with a zero, so it is no number
      Book.lent is `boolean`: both values are booleans
      Book.price is `amount`: both values are decimal numbers
      Book.bought is `date`: both values are dates
      Book.title is `text`: the values are of no other kind
      Book.lender is `text`: the values are of no other kind; there in 1 of 2
      answer is `Shelves`: there each time, and once

    Worth a look:
      `shelf-id` seems to identify something: is it of a newtype (`BookId`), or of a new one?

    Without a [[quirk]], which proves it with a sample, a decoder does not put up with:
      `capitalized-boolean`: `@lent` is `True`
      `comma-decimal`: `@price` is `1,50`

    Left to write, each a `doc` that cargo xtask codegen refuses while it is empty:
      `Shelves`
      `floor` in `Shelves`
      `shelves` in `Shelves`
      `Shelf`
      `id` in `Shelf`
      `label` in `Shelf`
      `weeded` in `Shelf`
      `books` in `Shelf`
      `Book`
      `id` in `Book`
      `isbn` in `Book`
      `lent` in `Book`
      `price` in `Book`
      `bought` in `Book`
      `title` in `Book`
      `lender` in `Book`
    "#);
}

#[test]
fn elements_that_are_alike_and_come_in_any_order_are_a_choice_and_may_hold_each_other() {
    let data = r#"
      <room id="1" name="Hall">
        <desk id="2" name="Loans" />
        <room id="3" name="Attic"><desk id="4" name="Returns" /></room>
        <desk id="5" name="Help" open="true" />
      </room>"#;
    assert_snapshot!(drafted(&library(""), &[data, r#"<desk id="6" name="Door" />"#]), @r#"
    Desk.FindBook: 2 answers read, 2 of a success

    Types for api-spec/desk.toml:

    [[choice]]
    name = "RoomOrDesk"
    doc = ""
    variants = [
      { name = "Room", element = "room", type = "Room", doc = "" },
      { name = "Desk", element = "desk", type = "Desk", doc = "" },
    ]

    [[type]]
    name = "Room"
    doc = ""
    fields = [
      { name = "id",       at = "@id",   type = "integer",    doc = "" },
      { name = "name",     at = "@name", type = "text",       doc = "" },
      { name = "children", at = "*",     type = "RoomOrDesk", list = true, doc = "" },
    ]

    [[type]]
    name = "Desk"
    doc = ""
    fields = [
      { name = "id",   at = "@id",   type = "integer", doc = "" },
      { name = "name", at = "@name", type = "text",    doc = "" },
      { name = "open", at = "@open", type = "boolean", optional = true, doc = "" },
    ]

    For the method `FindBook` (`--write` puts all of it there):

    answer = { at = "*", type = "RoomOrDesk" }

    Why:
      Room.id is `integer`: both values are whole numbers
      Room.name is `text`: the values are of no other kind
      Room.children is `RoomOrDesk`: elements that are much alike come in any order
      Desk.id is `integer`: all 4 values are whole numbers
      Desk.name is `text`: the values are of no other kind
      Desk.open is `boolean`: the only value, `true`, is a boolean; there in 1 of 4
      answer is `RoomOrDesk`: elements of several names that are much alike

    Worth a look:
      `room-id` seems to identify something: is it of a newtype (`BookId`), or of a new one?
      `desk-id` seems to identify something: is it of a newtype (`BookId`), or of a new one?

    Left to write, each a `doc` that cargo xtask codegen refuses while it is empty:
      `RoomOrDesk`
      `Room` in `RoomOrDesk`
      `Desk` in `RoomOrDesk`
      `Room`
      `id` in `Room`
      `name` in `Room`
      `children` in `Room`
      `Desk`
      `id` in `Desk`
      `name` in `Desk`
      `open` in `Desk`
    "#);
}

#[test]
fn elements_that_are_not_alike_are_lists_of_their_own_and_the_data_is_a_type() {
    let data = r#"<leaflet title="One" /><book id="1" weight="2" /><leaflet title="Two" /><book id="2" weight="3" />"#;
    assert_snapshot!(drafted(&library(""), &[data, ""]), @r#"
    Desk.FindBook: 2 answers read, 2 of a success

    Types for api-spec/desk.toml:

    [[type]]
    name = "FindBookData"
    doc = ""
    fields = [
      { name = "leaflets", at = "leaflet", type = "Leaflet", list = true, doc = "" },
      { name = "books",    at = "book",    type = "Book",    list = true, doc = "" },
    ]

    [[type]]
    name = "Leaflet"
    doc = ""
    fields = [
      { name = "title", at = "@title", type = "text", doc = "" },
    ]

    [[type]]
    name = "Book"
    doc = ""
    fields = [
      { name = "id",     at = "@id",     type = "BookId",  doc = "" },
      { name = "weight", at = "@weight", type = "integer", doc = "" },
    ]

    For the method `FindBook` (`--write` puts all of it there):

    answer = { at = ".", type = "FindBookData" }

    Why:
      FindBookData.leaflets is `Leaflet`: 2 of them at once
      FindBookData.books is `Book`: 2 of them at once
      Leaflet.title is `text`: the values are of no other kind
      Book.id is `BookId`: it is called like the newtype `BookId`, and its values fit
      Book.weight is `integer`: both values are whole numbers
      answer is `FindBookData`: the data holds several things

    Left to write, each a `doc` that cargo xtask codegen refuses while it is empty:
      `FindBookData`
      `leaflets` in `FindBookData`
      `books` in `FindBookData`
      `Leaflet`
      `title` in `Leaflet`
      `Book`
      `id` in `Book`
      `weight` in `Book`
    "#);
}

#[test]
fn a_single_value_is_no_type() {
    let library = library("");
    for (data, answer) in [
        (r#"<book id="7" />"#, r#"answer = { at = "book/@id", type = "BookId" }"#),
        ("<token>left</token>", r#"answer = { at = "token", type = "text" }"#),
        ("12", r#"answer = { at = ".", type = "integer" }"#),
        ("<ids><id>1</id><id>2</id></ids>", r#"answer = { at = "ids/id", type = "integer", list = true }"#),
    ] {
        let output = drafted(&library, &[data]);
        assert!(output.contains(answer), "{output}");
        assert!(!output.contains("[[type]]"), "{output}");
    }
}

#[test]
fn a_value_that_some_answers_lack_is_optional() {
    let output = learn(&library(""), &[&success(r#"<book id="7" />"#), "<result><code>SUCCESS</code></result>"], &[]);
    output.succeeds().says(r#"answer = { at = "book/@id", type = "BookId", optional = true }"#);
}

#[test]
fn a_value_in_one_of_several_elements_is_looked_for_in_each() {
    let output = drafted(&library(""), &[r#"<book id="7" />"#, r#"<leaflet id="8" />"#]);
    assert!(output.contains(r#"answer = { at = ["book/@id", "leaflet/@id"], type ="#), "{output}");
}

#[test]
fn an_element_that_is_called_like_an_argument_is_named_by_it() {
    let workspace = super::finished_library("", "answer = { at = \"\", type = \"\" }");
    let output = drafted(&workspace, &["<Title>Moby</Title>", "<title>12</title>"]);
    assert!(output.contains(r#"answer = { at = "{property}", type = "text" }"#), "{output}");
}

#[test]
fn an_entry_that_came_once_is_a_list_where_its_wrapper_is_its_plural_or_empty_at_times() {
    let library = library("");
    let entry = r#"<book id="1" title="One" />"#;
    let plural = drafted(&library, &[&format!("<books>{entry}</books>")]);
    assert!(plural.contains(r#"answer = { at = "books/book", type = "Book", list = true }"#), "{plural}");
    assert!(plural.contains("`books` is the plural of `book`"), "{plural}");
    let empty = drafted(&library, &[&format!("<found>{entry}</found>"), "<found />"]);
    assert!(empty.contains(r#"answer = { at = "found/book", type = "Book", list = true }"#), "{empty}");
    let once = drafted(&library, &[&format!("<found>{entry}</found>")]);
    assert!(once.contains(r#"answer = { at = "found", type = "Found" }"#), "{once}");
}

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
fn a_success_that_carries_nothing_has_no_answer() {
    let library = library("");
    let output = learn(&library, &["<result><code>SUCCESS</code></result>", &success("")], &["--write"]).succeeds();
    output.says("No success carries anything").says("the line `answer` is gone");
    let desk = library.read(DESK);
    assert!(!desk.contains("answer =") && !desk.contains("Where a success"), "{desk}");
}

#[test]
fn a_draft_is_written_where_it_belongs_and_its_gaps_are_refused_until_they_are_filled() {
    let library = library("");
    let run = learn(&library, &[&success(SHELVES)], &["--write"]).succeeds();
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
    let library = super::finished_library("", "answer = { at = \"\", type = \"\" }");
    let answer = success(SHELVES);
    learn(&library, &[&answer], &["--write"]).succeeds();
    fill(&library);
    library.codegen().succeeds();
    learn(&library, &[&answer], &[]).succeeds().says("Nothing in these answers is new to the spec");
}

/// Says something of everything.
fn fill(workspace: &Workspace) {
    workspace.write(DESK, &workspace.read(DESK).replace("doc = \"\"", "doc = \"So it is.\""));
}

#[test]
fn types_with_names_that_are_taken_get_longer_ones() {
    let data = r#"<lend-book id="1" name="x" /><lend-book id="2" name="y" />"#;
    let output = drafted(&library(""), &[data]);
    assert!(output.contains("name = \"DataLendBook\""), "{output}");
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
    learn(&library, &answers, &[]).succeeds().says("`missing-data`: a success has no `data`").says("`bare-text`");
}

#[test]
fn what_a_quirk_of_the_api_grants_is_not_said() {
    let library = library("");
    let quirk = "[[quirk]]\nname = \"commas\"\nleniency = \"comma-decimal\"\ndoc = \"Commas.\"\nsamples = [\"Desk.LendBook/lent\"]\n\n[[newtype]]";
    library.edit("api-spec/api.toml", "[[newtype]]", quirk);
    let output = drafted(&library, &[r#"<fee amount="1,50" paid="true" />"#]);
    assert!(!output.contains("does not put up with"), "{output}");
}
