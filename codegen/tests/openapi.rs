//! What the document in the description language for other languages says of each construct of the spec.

mod library;

use codegen::emit;
use insta::assert_snapshot;
use library::{Library, choice, document, element, enumeration, parameters, quirk, read, write};

/// The document without the version, which changes with each release.
fn whole(library: &Library) -> String {
    let document = emit::openapi::document(&library.model());
    document.replace(concat!("\"version\": \"", env!("CARGO_PKG_VERSION"), "\""), "\"version\": \"[version]\"")
}

/// The lines from one that begins with this text up to the end of what opens there.
fn part(document: &str, begin: &str) -> String {
    let mut lines = document.lines().skip_while(|line| !line.trim_start().starts_with(begin));
    let first = lines.next().unwrap_or_else(|| panic!("there is no {begin} in\n{document}"));
    let indent = first.len() - first.trim_start().len();
    let mut part = vec![first];
    for line in lines {
        let ends = line.len() - line.trim_start().len() <= indent;
        if ends && !first.ends_with(['{', '[']) {
            break;
        }
        part.push(line);
        if ends {
            break;
        }
    }
    part.iter().map(|line| line.get(indent..).unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

fn of_service(service: &str) -> String {
    whole(&Library::new("", service))
}

fn form(list: &[&str]) -> String {
    part(&of_service(&write(&parameters(list))), "\"requestBody\"")
}

fn data(keys: &str, types: &str) -> String {
    part(&of_service(&(read(keys) + types)), "\"data\"")
}

#[test]
fn a_library_with_one_method() {
    let method = write("codes = [{ name = \"NO_SUCH_BOOK\", sure = \"inferred\" }]\n");
    assert_snapshot!(of_service(&(method + &parameters(&["name = \"bookID\", type = \"integer\", example = 7"]))));
}

#[test]
fn parameters_of_every_type() {
    let kinds = enumeration("Binding", "name = \"Cloth\", wire = \"cloth\", doc = \"Cloth.\"")
        .replace(", doc = \"..\" }", " }");
    let order = document(
        "Order",
        "root = \"order\"\n",
        &["name = \"copies\", at = \"copies\", type = \"integer\", min = 1, example = 2"],
    );
    let list = [
        "name = \"title\", type = \"text\", starts_with = \"/\", ends_with = \"/\", max_length = 9, example = \"/a/\"",
        "name = \"price\", type = \"number\", min = 0.5, example = 1.5",
        "name = \"due\", type = \"timestamp\", example = \"2026-09-01T08:00:00Z\"",
        "name = \"day\", type = \"date\", example = \"2026-09-01\"",
        "name = \"binding\", type = \"Binding\", example = \"cloth\"",
        "name = \"order\", type = \"Order\"",
        "name = \"lock\", type = \"text\", secret = true, example = \"1234\"",
        "name = \"unused\", type = \"text\", constant = \"\"",
        "name = \"scan\", type = \"upload\", max_bytes = 100, begins_with = \"%PDF-\", example = \"%PDF-\"",
        "name = \"shelf\", type = \"integer\", also_as = [\"rack\"], example = 3",
    ];
    let document = of_service(&(kinds + &order + &write(&parameters(&list))));
    assert_snapshot!(part(&document, "\"requestBody\""));
}

#[test]
fn an_optional_number_may_be_empty() {
    let method = write(&parameters(&["name = \"days\", type = \"integer\", optional = true, example = 7"]));
    let library = Library::new("", &method).request("Loans.LendBook.optional.http");
    assert_snapshot!(part(&whole(&library), "\"days\": {"));
}

#[test]
fn a_document_counts_the_entries_of_its_lists() {
    let copies = "name = \"copy\", at = \"copies/copy\", type = \"text\", list = true, min_length = 1, example = \"a\"";
    let order = document("Order", "root = \"order\"\n", &[copies]);
    let document = of_service(&(order + &write(&parameters(&["name = \"order\", type = \"Order\""]))));
    assert_snapshot!(part(&document, "\"Loans_Order\""));
}

#[test]
fn an_element_with_attributes_children_and_wrapped_lists() {
    let fields = [
        "name = \"id\", at = \"@id\", type = \"integer\"",
        "name = \"number\", at = \"@number\", type = \"integer\", optional = true",
        "name = \"page\", at = \"number\", type = \"integer\", optional = true",
        "name = \"titles\", at = \"titles/title\", type = \"text\", list = true",
        "name = \"sequels\", at = \"book\", type = \"Book\", list = true",
    ];
    let document = of_service(&(element("Book", &fields) + &read("answer = { at = \"book\", type = \"Book\" }\n")));
    assert_snapshot!(part(&document, "\"Loans_Book\""));
}

#[test]
fn an_attribute_that_gives_way_is_called_otherwise() {
    let fields = [
        "name = \"ordinal\", at = \"@number\", type = \"integer\"",
        "name = \"page\", at = \"number\", type = \"integer\"",
    ];
    let document = of_service(&(element("Book", &fields) + &read("answer = { at = \"book\", type = \"Book\" }\n")));
    let book = part(&document, "\"Loans_Book\"");
    assert!(book.contains("\"ordinal\": {") && book.contains("\"name\": \"number\""), "{book}");
}

#[test]
fn text_beside_attributes_is_marked() {
    let fields = ["name = \"lang\", at = \"@lang\", type = \"text\"", "name = \"title\", at = \".\", type = \"text\""];
    let document = of_service(&(element("Title", &fields) + &read("answer = { at = \"title\", type = \"Title\" }\n")));
    assert_snapshot!(part(&document, "\"Loans_Title\""));
}

#[test]
fn a_choice_is_told_where_it_stands() {
    let types = element("Book", &[])
        + &element("Card", &[])
        + &choice(
            "Thing",
            &[
                "name = \"Book\", element = \"book\", type = \"Book\"",
                "name = \"Card\", element = \"card\", type = \"Card\"",
            ],
        );
    assert_snapshot!(data("answer = { at = \"*\", type = \"Thing\" }\n", &types));
}

#[test]
fn a_value_that_may_stand_anywhere_is_told_in_words() {
    assert_snapshot!(data("answer = { at = \"**\", type = \"integer\", optional = true }\n", ""));
}

#[test]
fn an_element_that_an_argument_names_is_told_in_words() {
    let keys = parameters(&["name = \"shelf\", type = \"text\", example = \"a\""])
        + "answer = { at = \"{shelf}\", type = \"text\" }\n";
    assert_snapshot!(data(&keys, ""));
}

#[test]
fn a_value_at_several_places_has_to_be_at_none_of_them() {
    let quirk = quirk("odd", "alternative-path", "Loans.LendBook/plain");
    assert_snapshot!(data("answer = { at = [\"book/@id\", \"novel/@id\"], type = \"integer\" }\n", &quirk));
}

#[test]
fn cdata_inside_cdata_is_a_text() {
    let fields = ["name = \"item\", at = \"param/item\", type = \"Item\", optional = true, format = \"nested-cdata\""];
    let types =
        element("Book", &fields) + &element("Item", &[]) + &quirk("odd", "nested-cdata", "Loans.LendBook/plain");
    let document = of_service(&(read("answer = { at = \"book\", type = \"Book\" }\n") + &types));
    assert_snapshot!(part(&document, "\"Loans_Book\""));
}

#[test]
fn a_file_comes_beside_the_refusal() {
    assert_snapshot!(part(&of_service(&read("answer = { binary = true }\n")), "\"200\""));
}

#[test]
fn credentials_come_first_and_every_field_is_required() {
    let form = form(&["name = \"bookID\", type = \"integer\", example = 7"]);
    assert!(
        form.contains("\"required\": [\n          \"reader\",\n          \"pin\",\n          \"bookID\"\n        ]"),
        "{form}"
    );
}
