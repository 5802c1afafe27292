//! What the tests of random answers look like, one small spec for each construct of the language.

mod library;

use codegen::emit::{self, Contents};
use insta::assert_snapshot;
use library::{Library, choice, element, enumeration, parameters, quirk, read, write};

/// The generated tests of a service, below the line that says where they come from.
fn tests(service: &str) -> String {
    let outputs = emit::all(&Library::new("", service).model());
    let answers = outputs.into_iter().find(|output| output.path == "ipaper-api/tests/generated/answers.rs");
    match answers.map(|output| output.contents) {
        Some(Contents::File(text)) => text.lines().skip(2).collect::<Vec<_>>().join("\n"),
        other => panic!("{other:?}"),
    }
}

/// The same with a method that answers an element `Book`.
fn tests_of_book(types: &str, fields: &[&str]) -> String {
    tests(&format!("{types}{}{}", element("Book", fields), read("answer = { at = \"book\", type = \"Book\" }\n")))
}

/// The same under a leniency.
fn lenient_tests_of_book(leniency: &str, types: &str, fields: &[&str]) -> String {
    let book = element("Book", fields) + &read("answer = { at = \"book\", type = \"Book\" }\n");
    tests(&(types.to_owned() + &book + &quirk("odd", leniency, "Loans.LendBook/plain")))
}

fn newtype(name: &str, of: &str, keys: &str) -> String {
    format!("\n[[newtype]]\nname = \"{name}\"\nof = \"{of}\"\n{keys}doc = \"A thing.\"\n")
}

#[test]
fn scalars_of_every_kind() {
    let types = newtype("ShelfId", "integer", "")
        + &newtype("Isbn", "text", "")
        + &newtype("Pass", "text", "secret = true\n")
        + &newtype("LoanId", "guid", "")
        + &newtype("SecretLoanId", "guid", "secret = true\n");
    assert_snapshot!(tests_of_book(
        &types,
        &[
            "name = \"shelf\", at = \"@shelf\", type = \"ShelfId\"",
            "name = \"isbn\", at = \"isbn\", type = \"Isbn\", optional = true",
            "name = \"pass\", at = \"pass\", type = \"Pass\"",
            "name = \"loans\", at = \"loans/loan\", type = \"LoanId\", list = true",
            "name = \"secret\", at = \"loans/@secret\", type = \"SecretLoanId\", optional = true",
            "name = \"lent\", at = \"@lent\", type = \"timestamp\"",
        ]
    ));
}

#[test]
fn open_enum_with_aliases() {
    let binding = enumeration("Binding", "name = \"Cloth\", wire = \"cloth\", aliases = [\"1\", \"2\"]");
    assert_snapshot!(lenient_tests_of_book(
        "alias",
        &binding,
        &["name = \"binding\", at = \"@binding\", type = \"Binding\""]
    ));
}

#[test]
fn variant_that_leads_nowhere_is_the_last_one() {
    let variants =
        ["name = \"Leaf\", element = \"leaf\", type = \"Leaf\"", "name = \"Box\", element = \"box\", type = \"Nest\""];
    let types = choice("Thing", &variants)
        + &element("Leaf", &["name = \"id\", at = \"@id\", type = \"integer\""])
        + &element("Nest", &["name = \"inside\", at = \"*\", type = \"Thing\""]);
    let answer = read("answer = { at = \"things/*\", type = \"Thing\", list = true }\n");
    assert_snapshot!(tests(&(types.replace("\"Box\"", "\"Crate\"") + &answer)));
}

#[test]
fn several_places() {
    assert_snapshot!(lenient_tests_of_book(
        "alternative-path",
        "",
        &[
            "name = \"id\", at = [\"@id\", \"@number\", \"old/@id\"], type = \"integer\"",
            "name = \"title\", at = [\"title\", \"name\"], type = \"text\", optional = true",
        ]
    ));
}

#[test]
fn text_is_there_where_an_attribute_of_its_element_may_be() {
    assert_snapshot!(tests_of_book(
        "",
        &[
            "name = \"title\", at = \"title\", type = \"text\", optional = true",
            "name = \"language\", at = \"title/@language\", type = \"text\", optional = true",
            "name = \"subtitle\", at = \"subtitle\", type = \"text\", optional = true",
        ]
    ));
}

#[test]
fn document_inside_a_text() {
    let shelf = element("Shelf", &["name = \"number\", at = \"number\", type = \"integer\""]);
    assert_snapshot!(lenient_tests_of_book(
        "nested-cdata",
        &shelf,
        &["name = \"shelf\", at = \"place/shelf\", type = \"Shelf\", optional = true, format = \"nested-cdata\""]
    ));
}

#[test]
fn fields_may_have_the_names_of_the_variables() {
    assert_snapshot!(tests_of_book(
        "",
        &[
            "name = \"value\", at = \"@value\", type = \"text\"",
            "name = \"random\", at = \"random\", type = \"text\", optional = true",
            "name = \"writer\", at = \"writer\", type = \"text\", list = true",
        ]
    ));
}

#[test]
fn answer_with_nothing_in_it() {
    assert_snapshot!(tests(&write("")));
}

#[test]
fn answer_that_is_data_itself() {
    let tree = element("Tree", &["name = \"shelves\", at = \"shelf\", type = \"text\", list = true"]);
    assert_snapshot!(tests(&(tree + &read("answer = { at = \".\", type = \"Tree\" }\n"))));
}

#[test]
fn answer_anywhere() {
    let service =
        newtype("LoanId", "guid", "") + &read("answer = { at = \"**\", type = \"LoanId\", optional = true }\n");
    assert_snapshot!(tests(&service));
}

#[test]
fn answer_whose_element_the_caller_names() {
    let keys = parameters(&["name = \"shelf\", type = \"text\", example = \"top\""]);
    assert_snapshot!(tests(&read(&format!("{keys}answer = {{ at = \"{{shelf}}\", type = \"text\" }}\n"))));
}

#[test]
fn answer_that_is_a_file() {
    assert_snapshot!(tests(&read("answer = { binary = true }\n")));
}

#[test]
fn answer_that_is_a_secret_has_no_json() {
    let service = newtype("Pass", "text", "secret = true\n") + &read("answer = { at = \"pass\", type = \"Pass\" }\n");
    assert_snapshot!(tests(&service));
}

#[test]
fn refusal_with_details() {
    let service = element("Reason", &["name = \"text\", at = \".\", type = \"text\", optional = true"])
        + &write("failure = \"Reason\"\n")
        + &quirk("odd", "bare-text", "Loans.LendBook/plain");
    assert_snapshot!(tests(&service));
}

#[test]
fn type_that_no_answer_holds_is_left_out() {
    let service = enumeration("Binding", "name = \"Cloth\"")
        + &element("Card", &["name = \"id\", at = \"@id\", type = \"integer\""])
        + &write(&parameters(&["name = \"binding\", type = \"Binding\", example = \"Cloth\""]));
    assert_snapshot!(tests(&service));
}
