//! What a change of the spec means for users of the clients, told from two lists of what they can name.

mod library;

use codegen::surface::{Surface, Weight, report};
use insta::assert_snapshot;
use library::{Library, choice, document, element, parameters, read, write};

const RELEASED: &str = "0.3.1";

/// What the report says once the service's text has become another one.
fn between(before: &str, after: &str) -> String {
    let (before, after) = (surface(before), surface(after));
    report(&after.changes_since(&before), Some(RELEASED))
}

fn surface(service: &str) -> Surface {
    let library = Library::new("", service);
    // A method with optional parameters has a second request.
    let library = if service.contains(NOTE) { library.request("Loans.LendBook.optional.http") } else { library };
    Surface::of(&library.model())
}

const BOOK_ID: &str = "\n[[newtype]]\nname = \"BookId\"\nof = \"integer\"\ndoc = \"A book.\"\n";

fn lend(parameters_and_more: &[&str]) -> String {
    write(&parameters(parameters_and_more))
}

fn covers(names: &[&str]) -> String {
    let values: Vec<String> = names.iter().map(|name| format!("  {{ name = \"{name}\", doc = \"..\" }},\n")).collect();
    format!("\n[[enum]]\nname = \"Cover\"\ndoc = \"A cover.\"\nvalues = [\n{}]\n", values.concat())
}

const DAYS: &str = r#"name = "days", type = "integer", min = 1, example = 3"#;
const READER: &str = r#"name = "reader_name", type = "text", example = "Ada""#;
const NOTE: &str = r#"name = "remark", type = "text", optional = true, example = "soon""#;

#[test]
fn the_list_has_a_line_for_each_thing_that_users_can_name() {
    let service = [
        BOOK_ID,
        &element(
            "Book",
            &[
                r#"name = "id", at = "@id", type = "BookId""#,
                r#"name = "tags", at = "tags/tag", type = "text", list = true"#,
            ],
        ),
        &element("Shelf", &[r#"name = "id", at = "@id", type = "integer""#]),
        &choice(
            "Place",
            &[
                r#"name = "Book", element = "book", type = "Book""#,
                r#"name = "Shelf", element = "shelf", type = "Shelf""#,
            ],
        ),
        &covers(&["Hard", "Soft"]),
        &document(
            "Order",
            "root = \"order\"\n",
            &[r#"name = "copies", at = "copies", type = "integer", optional = true, min = 1, example = 2"#],
        ),
        &lend(&[DAYS, READER, NOTE]),
    ]
    .concat();
    assert_snapshot!(surface(&service), @"
    code ReturnCode::Closed: read-only <- CLOSED
    code ReturnCode::NoSuchBook: not-found <- NO_SUCH_BOOK
    code ReturnCode::Success: success <- SUCCESS
    service loans <- Loans
    type loans::Book: struct
    field loans::Book::id: loans::BookId <- @id
    field loans::Book::tags: Vec<String> <- tags/tag
    type loans::BookId: integer
    type loans::Cover: enum
    value loans::Cover::Hard <- Hard
    value loans::Cover::Soft <- Soft
    method loans::LendBook: (days: i64, reader_name: String) -> () <- Loans.LendBook
    access loans::LendBook::access: write
    rule loans::LendBook::days::min: 1
    form loans::LendBook::form: days, reader_name
    function loans::LendBook::remark: (remark: String) <- remark
    type loans::Order: document
    function loans::Order::copies: (copies: i64) <- copies
    rule loans::Order::copies::min: 1
    function loans::Order::new: ()
    type loans::Place: choice
    variant loans::Place::Book: loans::Book <- book
    variant loans::Place::Shelf: loans::Shelf <- shelf
    type loans::Shelf: struct
    field loans::Shelf::id: i64 <- @id
    ");
}

#[test]
fn the_list_reads_back_as_it_was_written() {
    let service = [BOOK_ID, &covers(&["Hard", "Soft"]), &lend(&[DAYS, READER, NOTE])].concat();
    let surface = surface(&service);
    assert_eq!(Surface::parse(&format!("# a header\n\n{surface}")), surface);
}

#[test]
fn nothing_changed() {
    assert_snapshot!(between(&lend(&[DAYS]), &lend(&[DAYS])), @"nothing changed for users");
}

#[test]
fn a_new_method_is_one_line_with_all_that_belongs_to_it() {
    let listed = read("").replace("LendBook", "ListBooks");
    assert_snapshot!(between(&listed, &(listed.clone() + &lend(&[DAYS, NOTE]))), @"
    what changed for users:
      is there besides:
        added    method loans::LendBook: (days: i64) -> ()
    nothing of that is breaking: by the rules of semantic versioning, what comes after 0.3.1 is 0.3.2 or later
    ");
}

#[test]
fn a_method_that_is_gone_breaks_code() {
    let listed = read("").replace("LendBook", "ListBooks");
    assert_snapshot!(between(&(listed.clone() + &lend(&[DAYS])), &listed), @"
    what changed for users:
      breaks the code of users:
        removed  method loans::LendBook: (days: i64) -> ()
    that is breaking: by the rules of semantic versioning, what comes after 0.3.1 is 0.4.0 or later
    ");
}

#[test]
fn a_method_under_another_name_is_known_by_what_the_service_calls_it() {
    let renamed = lend(&[DAYS, NOTE]).replace("doc = \"Lends a book.\"", "rust = \"Borrow\"\ndoc = \"Lends a book.\"");
    assert_snapshot!(between(&lend(&[DAYS, NOTE]), &renamed), @"
    what changed for users:
      breaks the code of users:
        renamed  method loans::LendBook is loans::Borrow now
    that is breaking: by the rules of semantic versioning, what comes after 0.3.1 is 0.4.0 or later
    ");
}

#[test]
fn a_field_that_is_new_breaks_nothing_and_one_that_may_be_missing_now_does() {
    let title = r#"name = "title", at = "@title", type = "text""#;
    let id = r#"name = "id", at = "@id", type = "integer""#;
    let before = element("Book", &[id]);
    let after = element("Book", &[&format!("{id}, optional = true"), title]);
    assert_snapshot!(between(&before, &after), @"
    what changed for users:
      breaks the code of users:
        changed  field loans::Book::id: was `i64`, is `Option<i64>`
      is there besides:
        added    field loans::Book::title: String
    that is breaking: by the rules of semantic versioning, what comes after 0.3.1 is 0.4.0 or later
    ");
}

#[test]
fn a_field_under_another_name_is_known_by_its_place() {
    let before = element("Book", &[r#"name = "id", at = "@id", type = "integer""#]);
    assert_snapshot!(between(&before, &before.replace("name = \"id\"", "name = \"number\"")), @"
    what changed for users:
      breaks the code of users:
        renamed  field loans::Book::id is loans::Book::number now
    that is breaking: by the rules of semantic versioning, what comes after 0.3.1 is 0.4.0 or later
    ");
}

#[test]
fn a_field_that_stands_elsewhere_now_is_code_that_compiles() {
    let before = element("Book", &[r#"name = "id", at = "@id", type = "integer""#]);
    assert_snapshot!(between(&before, &before.replace("@id", "@book-id")), @"
    what changed for users:
      compiles as before, and does something else:
        changed  field loans::Book::id: the service calls it `@book-id`, and not `@id`
    nothing of that is breaking: by the rules of semantic versioning, what comes after 0.3.1 is 0.3.2 or later
    ");
}

#[test]
fn a_type_under_another_name_is_known_by_its_fields() {
    let before = element("Book", &[r#"name = "id", at = "@id", type = "integer""#]);
    assert_snapshot!(between(&before, &before.replace("Book", "Volume")), @"
    what changed for users:
      breaks the code of users:
        renamed  type loans::Book is loans::Volume now
    that is breaking: by the rules of semantic versioning, what comes after 0.3.1 is 0.4.0 or later
    ");
}

#[test]
fn one_more_required_argument_breaks_code_and_an_optional_one_does_not() {
    assert_snapshot!(between(&lend(&[DAYS]), &lend(&[DAYS, READER])), @"
    what changed for users:
      breaks the code of users:
        changed  method loans::LendBook: was `(days: i64) -> ()`, is `(days: i64, reader_name: String) -> ()`
      compiles as before, and does something else:
        changed  form loans::LendBook::form: was `days`, is `days, reader_name`
    that is breaking: by the rules of semantic versioning, what comes after 0.3.1 is 0.4.0 or later
    ");
    assert_snapshot!(between(&lend(&[DAYS]), &lend(&[DAYS, NOTE])), @"
    what changed for users:
      is there besides:
        added    function loans::LendBook::remark: (remark: String)
    nothing of that is breaking: by the rules of semantic versioning, what comes after 0.3.1 is 0.3.2 or later
    ");
}

#[test]
fn arguments_of_one_type_that_change_places_break_code_that_compiles() {
    let city = r#"name = "city", type = "text", example = "Rome""#;
    assert_snapshot!(between(&lend(&[READER, city]), &lend(&[city, READER])), @"
    what changed for users:
      breaks the code of users:
        changed  method loans::LendBook: was `(reader_name: String, city: String) -> ()`, is `(city: String, reader_name: String) -> ()`
      compiles as before, and does something else:
        changed  form loans::LendBook::form: was `reader_name, city`, is `city, reader_name`
    that is breaking: by the rules of semantic versioning, what comes after 0.3.1 is 0.4.0 or later
    ");
}

#[test]
fn an_argument_under_another_name_compiles() {
    assert_snapshot!(between(&lend(&[READER]), &lend(&[&READER.replace("reader_name", "person")])), @"
    what changed for users:
      compiles as before, and does something else:
        changed  form loans::LendBook::form: was `reader_name`, is `person`
        changed  method loans::LendBook: was `(reader_name: String) -> ()`, is `(person: String) -> ()`
    nothing of that is breaking: by the rules of semantic versioning, what comes after 0.3.1 is 0.3.2 or later
    ");
}

#[test]
fn a_tighter_rule_refuses_what_was_sent_before_and_a_looser_one_does_not() {
    assert_snapshot!(between(&lend(&[DAYS]), &lend(&[&DAYS.replace("min = 1", "min = 2")])), @"
    what changed for users:
      breaks the code of users:
        changed  rule loans::LendBook::days::min: was `1`, is `2`
    that is breaking: by the rules of semantic versioning, what comes after 0.3.1 is 0.4.0 or later
    ");
    assert_snapshot!(between(&lend(&[DAYS]), &lend(&[&DAYS.replace("min = 1", "min = 0")])), @"
    what changed for users:
      compiles as before, and does something else:
        changed  rule loans::LendBook::days::min: was `1`, is `0`
    nothing of that is breaking: by the rules of semantic versioning, what comes after 0.3.1 is 0.3.2 or later
    ");
    assert_snapshot!(between(&lend(&[DAYS]), &lend(&[&DAYS.replace("min = 1, ", "")])), @"
    what changed for users:
      compiles as before, and does something else:
        removed  rule loans::LendBook::days::min: 1
    nothing of that is breaking: by the rules of semantic versioning, what comes after 0.3.1 is 0.3.2 or later
    ");
    assert_snapshot!(between(&lend(&[DAYS]), &lend(&[&DAYS.replace("min = 1", "min = 1, max = 9")])), @"
    what changed for users:
      breaks the code of users:
        added    rule loans::LendBook::days::max: 9
    that is breaking: by the rules of semantic versioning, what comes after 0.3.1 is 0.4.0 or later
    ");
}

#[test]
fn a_value_of_an_enum_that_is_gone_breaks_code_and_a_new_one_does_not() {
    assert_snapshot!(between(&covers(&["Hard", "Soft"]), &covers(&["Hard", "Linen"])), @"
    what changed for users:
      breaks the code of users:
        removed  value loans::Cover::Soft
      is there besides:
        added    value loans::Cover::Linen
    that is breaking: by the rules of semantic versioning, what comes after 0.3.1 is 0.4.0 or later
    ");
}

#[test]
fn a_method_that_may_be_repeated_now_compiles_and_does_something_else() {
    let before = lend(&[DAYS]);
    assert_snapshot!(between(&before, &before.replace("repeatable = false", "repeatable = true")), @"
    what changed for users:
      compiles as before, and does something else:
        changed  access loans::LendBook::access: was `write`, is `write, repeatable`
    nothing of that is breaking: by the rules of semantic versioning, what comes after 0.3.1 is 0.3.2 or later
    ");
}

#[test]
fn a_code_that_is_new_and_one_of_another_kind() {
    let code =
        |name: &str, kind: &str| format!("\n[[code]]\nname = \"{name}\"\nkind = \"{kind}\"\ndoc = \"A code.\"\n");
    let surface = |codes: String| Surface::of(&Library::new(&codes, "").model());
    let before = surface(code("LATE", "argument"));
    let after = surface(code("LATE", "conflict") + &code("LOST", "not-found"));
    assert_snapshot!(report(&after.changes_since(&before), Some(RELEASED)), @"
    what changed for users:
      compiles as before, and does something else:
        changed  code ReturnCode::Late: was `argument`, is `conflict`
      is there besides:
        added    code ReturnCode::Lost: not-found
    nothing of that is breaking: by the rules of semantic versioning, what comes after 0.3.1 is 0.3.2 or later
    ");
}

#[test]
fn the_version_that_follows_depends_on_the_gravest_change() {
    let (before, after) = (surface(&lend(&[DAYS])), surface(&lend(&[DAYS, NOTE])));
    let added = after.changes_since(&before);
    let broken = before.changes_since(&after);
    assert_eq!(added.iter().map(|change| change.weight).min(), Some(Weight::Addition));
    for (changes, version, next) in [
        (&added, "0.3.1", "0.3.2"),
        (&broken, "0.3.1", "0.4.0"),
        (&added, "1.3.1", "1.4.0"),
        (&broken, "1.3.1", "2.0.0"),
    ] {
        let report = report(changes, Some(version));
        assert!(report.ends_with(&format!("what comes after {version} is {next} or later")), "{report}");
    }
}
