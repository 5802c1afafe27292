//! What is drafted: places, types, how often, and why.

use insta::assert_snapshot;

use super::{SHELVES, drafted, finished_library, infer, library, success};

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
    let output = infer(&library(""), &[&success(r#"<book id="7" />"#), "<result><code>SUCCESS</code></result>"], &[]);
    output.succeeds().says(r#"answer = { at = "book/@id", type = "BookId", optional = true }"#);
}

#[test]
fn a_value_in_one_of_several_elements_is_looked_for_in_each() {
    let output = drafted(&library(""), &[r#"<book id="7" />"#, r#"<leaflet id="8" />"#]);
    assert!(output.contains(r#"answer = { at = ["book/@id", "leaflet/@id"], type ="#), "{output}");
}

#[test]
fn an_element_that_is_called_like_an_argument_is_named_by_it() {
    let workspace = finished_library("", "answer = { at = \"\", type = \"\" }");
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
fn types_with_names_that_are_taken_get_longer_ones() {
    let data = r#"<lend-book id="1" name="x" /><lend-book id="2" name="y" />"#;
    let output = drafted(&library(""), &[data]);
    assert!(output.contains("name = \"DataLendBook\""), "{output}");
}
