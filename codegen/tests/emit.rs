//! What the types, requests and decoders look like, one small spec for each construct of the language.

mod library;

use std::path::Path;

use codegen::emit::{self, Contents, Output};
use insta::assert_snapshot;
use library::{API, Library, SERVICE, choice, document, element, enumeration, method, parameters, quirk, read, write};

fn file(library: &Library, name: &str) -> String {
    let path = format!("ipaper-api/src/generated/{name}");
    let output = emit::all(&library.model()).into_iter().find(|output| output.path == path);
    match output.map(|output| output.contents) {
        Some(Contents::File(text)) => text,
        other => panic!("{path}: {other:?}"),
    }
}

/// The items of a file in which any of these texts occurs.
fn items(file: &str, texts: &[&str]) -> String {
    let mut items: Vec<String> = Vec::new();
    for part in file.split("\n\n") {
        match items.last_mut() {
            Some(item) if part.starts_with(' ') => *item = format!("{item}\n\n{part}"),
            _ => items.push(part.trim_end().to_owned()),
        }
    }
    items.retain(|item| texts.iter().any(|text| item.contains(text)));
    items.join("\n\n")
}

/// The items of the service's file in which any of these texts occurs.
fn of_service(service: &str, texts: &[&str]) -> String {
    items(&file(&Library::new("", service), "loans.rs"), texts)
}

/// The same where the method has optional parameters, which a request of their own shows.
fn of_service_with_options(service: &str, texts: &[&str]) -> String {
    items(&file(&Library::new("", service).request("Loans.LendBook.optional.http"), "loans.rs"), texts)
}

/// How an element with these fields is read.
fn decoder(fields: &[&str]) -> String {
    of_service(&element("Book", fields), &["impl FromElement for Book"])
}

/// The same under a leniency, which a quirk grants to a method that answers the element.
fn lenient_decoder(leniency: &str, fields: &[&str]) -> String {
    let answer = read("answer = { at = \"book\", type = \"Book\" }\n");
    let service = element("Book", fields) + &answer + &quirk("odd", leniency, "Loans.LendBook/plain");
    of_service(&service, &["impl FromElement for Book"])
}

/// How a method with this answer and more keys reads it.
fn answer(keys: &str) -> String {
    of_service(&read(keys), &["impl Wire for LendBook"])
}

/// The same under leniencies.
fn lenient_answer(leniencies: &[&str], keys: &str) -> String {
    let quirks = leniencies.iter().map(|leniency| quirk(leniency, leniency, "Loans.LendBook/plain"));
    of_service(&(read(keys) + &quirks.collect::<String>()), &["impl Wire for LendBook"])
}

/// A request with these parameters.
fn request(list: &[&str]) -> String {
    let has_options = list.iter().any(|parameter| parameter.contains("optional = true"));
    let of_service = if has_options { of_service_with_options } else { of_service };
    let texts = ["pub struct LendBook", "impl LendBook", "impl Wire for LendBook", "Debug for LendBook"];
    of_service(&write(&parameters(list)), &texts)
}

/// A document that a method sends.
fn sent_document(keys: &str, fields: &[&str], more: &str) -> String {
    let order = document("Order", &format!("root = \"order\"\n{keys}"), fields);
    let send = write(&parameters(&["name = \"order\", type = \"Order\""]));
    of_service(&(order + more + &send), &["pub struct Order ", "impl Order ", "Debug for Order"])
}

// How sure it is

#[test]
fn type_is_no_surer_than_it_says_whatever_the_address_of_its_service_is() {
    let sure = |text: String, sure: &str| text.replacen("doc = \"A", &format!("sure = \"{sure}\"\ndoc = \"A"), 1);
    let types = sure(element("Book", &[]), "inferred")
        + &sure(element("Card", &[]), "documented")
        + &sure(enumeration("Binding", "name = \"Cloth\""), "seen")
        + &sure(choice("Thing", &["name = \"Book\", element = \"book\", type = \"Book\""]), "inferred")
        + &sure(document("Order", "note = \"Or so it seems.\"\n", &[]), "inferred")
        + "\n[[newtype]]\nname = \"BookId\"\nof = \"integer\"\nsure = \"seen\"\nnote = \"Once.\"\ndoc = \"An id.\"\n";
    let service = format!("{}{types}", SERVICE.replace("sure = \"documented\"", "sure = \"inferred\""));
    let library = Library::default().file("api.toml", API).file("loans.toml", &service);
    assert_snapshot!(items(&file(&library, "loans.rs"), &["pub struct", "pub enum"]));
}

// Newtypes

#[test]
fn newtype_of_integer() {
    let service = "\n[[newtype]]\nname = \"ShelfId\"\nof = \"integer\"\nconstants = [{ name = \"ENTRANCE\", value = -1, doc = \"By the door.\" }]\ndoc = \"Identifies a shelf.\"\n";
    assert_snapshot!(of_service(service, &["ShelfId"]));
}

#[test]
fn newtype_that_is_another_one_too() {
    let newtype = |name: &str, keys: &str| {
        format!("\n[[newtype]]\nname = \"{name}\"\nof = \"integer\"\n{keys}doc = \"An id.\"\n")
    };
    let service =
        newtype("ThingId", "") + &newtype("BookId", "is = \"ThingId\"\n") + &newtype("NovelId", "is = \"BookId\"\n");
    assert_snapshot!(of_service(&service, &["impl From<"]));
}

#[test]
fn newtype_of_text() {
    assert_snapshot!(of_service("\n[[newtype]]\nname = \"Isbn\"\nof = \"text\"\ndoc = \"A number.\"\n", &["Isbn"]));
}

#[test]
fn newtype_of_secret_text_is_never_shown() {
    assert_snapshot!(of_service(
        "\n[[newtype]]\nname = \"Pass\"\nof = \"text\"\nsecret = true\ndoc = \"Opens.\"\n",
        &["Pass"]
    ));
}

#[test]
fn newtype_of_secret_integer_is_never_shown() {
    assert_snapshot!(of_service(
        "\n[[newtype]]\nname = \"Pin\"\nof = \"integer\"\nsecret = true\ndoc = \"Opens.\"\n",
        &["struct Pin", "fmt::"]
    ));
}

#[test]
fn newtype_of_guid() {
    assert_snapshot!(of_service("\n[[newtype]]\nname = \"LoanId\"\nof = \"guid\"\ndoc = \"A loan.\"\n", &["LoanId"]));
}

// Enums

#[test]
fn enum_is_open() {
    assert_snapshot!(of_service(&enumeration("Binding", "name = \"Cloth\", wire = \"cloth\""), &["Binding"]));
}

#[test]
fn aliases_are_read_under_a_leniency() {
    let answer = read("answer = { at = \"book/@binding\", type = \"Binding\" }\n");
    let service = enumeration("Binding", "name = \"Cloth\", aliases = [\"1\"]")
        + &answer
        + &quirk("odd", "alias", "Loans.LendBook/plain");
    assert_snapshot!(of_service(&service, &["impl FromText for Binding"]));
}

// Elements

#[test]
fn element_of_attributes_and_children() {
    let fields = [
        "name = \"id\", at = \"@id\", type = \"integer\"",
        "name = \"title\", at = \"title\", type = \"text\"",
        "name = \"pages\", at = \"@pages\", type = \"integer\", optional = true, sure = \"inferred\", note = \"Seen nowhere.\"",
        "name = \"subtitle\", at = \"subtitle\", type = \"text\", optional = true",
        "name = \"lent\", at = \"lent\", type = \"timestamp\", optional = true",
        "name = \"authors\", at = \"author\", type = \"text\", list = true",
    ];
    assert_snapshot!(of_service(&element("Book", &fields), &["pub struct Book ", "impl FromElement for Book"]));
}

#[test]
fn optional_element_may_be_empty() {
    let service = element("Shelf", &["name = \"number\", at = \"@number\", type = \"integer\""])
        + &element("Book", &["name = \"shelf\", at = \"shelf\", type = \"Shelf\", optional = true"]);
    assert_snapshot!(of_service(&service, &["impl FromElement for Book"]));
}

#[test]
fn places_below_one_element_are_merged() {
    assert_snapshot!(decoder(&[
        "name = \"count\", at = \"loans/@count\", type = \"integer\"",
        "name = \"loans\", at = \"loans/loan\", type = \"text\", list = true",
        "name = \"shelf\", at = \"place/shelf/@id\", type = \"integer\", optional = true",
    ]));
}

#[test]
fn text_of_the_element_itself() {
    assert_snapshot!(decoder(&[
        "name = \"language\", at = \"@language\", type = \"text\"",
        "name = \"title\", at = \".\", type = \"text\"",
    ]));
}

#[test]
fn text_of_the_element_itself_may_be_missing() {
    assert_snapshot!(decoder(&["name = \"title\", at = \".\", type = \"text\", optional = true"]));
}

#[test]
fn text_of_a_child_beside_its_attribute() {
    assert_snapshot!(decoder(&[
        "name = \"title\", at = \"title\", type = \"text\"",
        "name = \"language\", at = \"title/@language\", type = \"text\", optional = true",
    ]));
}

#[test]
fn several_places_are_tried_in_order() {
    assert_snapshot!(lenient_decoder(
        "alternative-path",
        &[
            "name = \"id\", at = [\"@id\", \"@number\", \"old/@id\"], type = \"integer\"",
            "name = \"title\", at = [\"title\", \"name\"], type = \"text\", optional = true",
        ]
    ));
}

#[test]
fn own_text_stands_in_for_an_attribute() {
    assert_snapshot!(lenient_decoder(
        "alternative-path",
        &["name = \"id\", at = [\"@id\", \".\"], type = \"integer\""]
    ));
}

#[test]
fn any_child_but_those_with_a_name() {
    assert_snapshot!(decoder(&["name = \"title\", at = \"*\", type = \"text\"",]));
}

#[test]
fn fields_may_have_the_names_of_a_decoders_variables() {
    assert_snapshot!(decoder(&[
        "name = \"element\", at = \"@element\", type = \"text\"",
        "name = \"child\", at = \"child\", type = \"text\", optional = true",
    ]));
}

#[test]
fn nested_cdata() {
    let shelf = element("Shelf", &["name = \"number\", at = \"number\", type = \"integer\""]);
    let book = element(
        "Book",
        &["name = \"shelf\", at = \"place/shelf\", type = \"Shelf\", optional = true, format = \"nested-cdata\""],
    );
    let answer = read("answer = { at = \"book\", type = \"Book\" }\n");
    let service = shelf + &book + &answer + &quirk("odd", "nested-cdata", "Loans.LendBook/plain");
    assert_snapshot!(of_service(&service, &["impl FromElement for Book", "opaque_elements"]));
}

#[test]
fn secret_field_is_never_shown() {
    let fields = [
        "name = \"reader\", at = \"@reader\", type = \"text\"",
        "name = \"pin\", at = \"@pin\", type = \"text\", secret = true",
    ];
    let service = element("Card", &fields) + &element("Reader", &["name = \"card\", at = \"card\", type = \"Card\""]);
    assert_snapshot!(of_service(&service, &["pub struct Card ", "pub struct Reader ", "Debug for Card"]));
}

#[test]
fn choice_of_elements() {
    let service = element("Book", &["name = \"id\", at = \"@id\", type = \"integer\""])
        + &element("Crate", &["name = \"things\", at = \"*\", type = \"Thing\", list = true"])
        + &choice(
            "Thing",
            &[
                "name = \"Crate\", element = \"crate\", type = \"Crate\"",
                "name = \"Book\", element = \"book\", type = \"Book\"",
            ],
        );
    assert_snapshot!(of_service(
        &service,
        &["pub enum Thing", "impl FromElement for Thing", "impl FromElement for Crate"]
    ));
}

#[test]
fn builder_begins_with_neutral_values() {
    let fields = [
        "name = \"title\", at = \"@title\", type = \"text\"",
        "name = \"pages\", at = \"@pages\", type = \"integer\"",
        "name = \"weight\", at = \"@weight\", type = \"number\"",
        "name = \"lent\", at = \"@lent\", type = \"boolean\"",
        "name = \"price\", at = \"@price\", type = \"amount\"",
        "name = \"printed\", at = \"@printed\", type = \"date\"",
        "name = \"bought\", at = \"@bought\", type = \"datetime\"",
        "name = \"back\", at = \"@back\", type = \"timestamp\"",
        "name = \"binding\", at = \"@binding\", type = \"Binding\"",
        "name = \"loan\", at = \"@loan\", type = \"LoanId\"",
        "name = \"subtitle\", at = \"@subtitle\", type = \"text\", optional = true",
        "name = \"authors\", at = \"author\", type = \"text\", list = true",
        "name = \"build\", at = \"@build\", type = \"integer\"",
    ];
    let service = enumeration("Binding", "name = \"Cloth\"")
        + "\n[[newtype]]\nname = \"LoanId\"\nof = \"guid\"\ndoc = \"A loan.\"\n"
        + &element("Book", &fields);
    assert_snapshot!(of_service(&service, &["BookBuilder"]));
}

#[test]
fn neutral_choice_has_an_end() {
    let service = element("Chain", &["name = \"next\", at = \"*\", type = \"Link\""])
        + &element("End", &["name = \"weight\", at = \"@weight\", type = \"integer\""])
        + &choice(
            "Link",
            &[
                "name = \"Chain\", element = \"chain\", type = \"Chain\"",
                "name = \"End\", element = \"end\", type = \"End\"",
            ],
        );
    assert_snapshot!(of_service(&service, &["pub fn builder() -> ChainBuilder"]));
}

#[test]
fn element_may_hold_another_one_of_its_kind() {
    let sequel = [
        "name = \"sequel\", at = \"book\", type = \"Book\", optional = true",
        "name = \"parts\", at = \"part\", type = \"Book\", list = true",
    ];
    assert_snapshot!(of_service(
        &element("Book", &sequel),
        &["pub struct Book ", "impl FromElement for Book", "impl BookBuilder"]
    ));
}

// Answers

#[test]
fn answer_of_nothing() {
    assert_snapshot!(answer(""));
}

#[test]
fn answer_that_is_a_file() {
    assert_snapshot!(answer("answer = { binary = true }\n"));
}

#[test]
fn answer_at_a_place() {
    assert_snapshot!(answer("answer = { at = \"book/@id\", type = \"integer\" }\n"));
}

#[test]
fn answer_that_is_data_itself() {
    let service = element("Book", &["name = \"id\", at = \"@id\", type = \"integer\""])
        + &read("answer = { at = \".\", type = \"Book\" }\n");
    assert_snapshot!(of_service(&service, &["impl Wire for LendBook"]));
}

#[test]
fn answer_of_a_list() {
    assert_snapshot!(answer("answer = { at = \"books/book\", type = \"text\", list = true }\n"));
}

#[test]
fn answer_that_may_be_missing_at_the_second_of_two_places() {
    assert_snapshot!(lenient_answer(
        &["missing-data", "alternative-path"],
        "answer = { at = [\"book/@id\", \"novel/@id\"], type = \"integer\", optional = true }\n"
    ));
}

#[test]
fn answer_in_the_first_element_of_all() {
    assert_snapshot!(lenient_answer(&["alternative-path"], "answer = { at = [\"title\", \"*\"], type = \"text\" }\n"));
}

#[test]
fn answer_anywhere() {
    assert_snapshot!(answer("answer = { at = \"**\", type = \"integer\", optional = true }\n"));
}

#[test]
fn answer_anywhere_must_be_there() {
    assert_snapshot!(answer("answer = { at = \"**\", type = \"integer\" }\n"));
}

#[test]
fn answer_at_a_place_or_anywhere() {
    assert_snapshot!(lenient_answer(
        &["alternative-path"],
        "answer = { at = [\"book/@id\", \"**\"], type = \"integer\" }\n"
    ));
}

#[test]
fn answer_at_an_attribute_or_anywhere() {
    assert_snapshot!(lenient_answer(
        &["alternative-path"],
        "answer = { at = [\"@id\", \"**\"], type = \"integer\" }\n"
    ));
}

#[test]
fn answer_in_an_element_that_the_caller_names() {
    let parameters = parameters(&["name = \"field\", type = \"text\", example = \"title\""]);
    assert_snapshot!(answer(&format!("answer = {{ at = \"{{field}}\", type = \"text\" }}\n{parameters}")));
}

#[test]
fn answer_of_a_choice() {
    let id = ["name = \"id\", at = \"@id\", type = \"integer\""];
    let service = element("Book", &id)
        + &element("Film", &id)
        + &choice(
            "Thing",
            &[
                "name = \"Book\", element = \"book\", type = \"Book\"",
                "name = \"Film\", element = \"film\", type = \"Film\"",
            ],
        )
        + &read("answer = { at = \"*\", type = \"Thing\" }\n");
    assert_snapshot!(of_service(&service, &["impl Wire for LendBook"]));
}

#[test]
fn failure_with_details() {
    let service = element("Refusal", &["name = \"until\", at = \"@until\", type = \"date\", optional = true"])
        + &write("failure = \"Refusal\"\n");
    assert_snapshot!(of_service(&service, &["pub struct LendBook", "impl Wire for LendBook"]));
}

// Requests

#[test]
fn request_without_parameters() {
    assert_snapshot!(request(&[]));
}

#[test]
fn request_with_parameters_of_every_type() {
    assert_snapshot!(request(&[
        "name = \"bookID\", type = \"integer\", example = 1",
        "name = \"title\", type = \"text\", example = \"Emma\"",
        "name = \"weight\", type = \"number\", example = 0.5",
        "name = \"renew\", type = \"boolean\", example = true",
        "name = \"from\", type = \"date\", example = \"2026-01-01\"",
        "name = \"until\", type = \"timestamp\", example = \"2026-01-01T00:00:00Z\"",
        "name = \"cover\", type = \"upload\", example = \"GIF\"",
    ]));
}

#[test]
fn request_with_optional_parameters() {
    assert_snapshot!(request(&[
        "name = \"noteText\", type = \"text\", optional = true, example = \"soon\", sure = \"inferred\"",
        "name = \"days\", type = \"integer\", optional = true, min = 1, example = 7",
    ]));
}

#[test]
fn request_with_constants_and_further_names() {
    assert_snapshot!(request(&[
        "name = \"bookID\", type = \"integer\", also_as = [\"book\", \"id\"], example = 1",
        "name = \"options\", type = \"text\", constant = \"\"",
        "name = \"version\", type = \"text\", constant = \"2\", also_as = [\"v\"]",
    ]));
}

#[test]
fn request_with_secrets() {
    assert_snapshot!(request(&[
        "name = \"code\", type = \"text\", secret = true, max_length = 8, example = \"sesame\"",
        "name = \"second\", type = \"text\", secret = true, optional = true, example = \"sesame\"",
        "name = \"third\", type = \"integer\", secret = true, min = 1, example = 7",
        "name = \"fourth\", type = \"text\", secret = true, pattern = \"^[0-9]{4,4}$\", example = \"1234\"",
    ]));
}

#[test]
fn request_checks_its_arguments_first() {
    assert_snapshot!(request(&[
        "name = \"count\", type = \"integer\", min = 1, max = 1000000, example = 1",
        "name = \"weight\", type = \"number\", min = 0, max = 2.5, example = 1.0",
        "name = \"title\", type = \"text\", min_length = 1, max_length = 80, example = \"Emma\"",
        "name = \"code\", type = \"text\", pattern = \"^[a-z0-9_]{2,4}$\", optional = true, example = \"ab\"",
        "name = \"shelf\", type = \"text\", starts_with = \"/\", ends_with = \"/\", example = \"/a/\"",
        "name = \"row\", type = \"text\", starts_with = \"R\", secret = true, optional = true, example = \"R1\"",
        "name = \"from\", type = \"date\", example = \"2026-01-01\"",
        "name = \"to\", type = \"date\", not_below = \"from\", example = \"2026-01-02\"",
        "name = \"late\", type = \"date\", not_below = \"to\", optional = true, example = \"2026-01-03\"",
        "name = \"cover\", type = \"upload\", max_bytes = 1048576, begins_with = \"GIF\", example = \"GIF\"",
    ]));
}

#[test]
fn request_with_a_document_that_may_be_left_out() {
    let order = document(
        "Order",
        "root = \"order\"\n",
        &["name = \"title\", at = \"title\", type = \"text\", example = \"Emma\""],
    );
    let service = order + &write(&parameters(&["name = \"xml\", type = \"Order\", optional = true, rust = \"form\""]));
    assert_snapshot!(of_service_with_options(&service, &["impl Wire for LendBook"]));
}

#[test]
fn page_of_a_method_shows_every_caveat() {
    let keys = "note = \"It may be slow.\"\ncodes = [{ name = \"NO_SUCH_BOOK\", sure = \"inferred\" }]\ncache = 60\nanswer = { at = \"@id\", type = \"integer\", optional = true, sure = \"inferred\", note = \"Or so it seems.\" }\n";
    let parameters = parameters(&[
        "name = \"bookID\", type = \"integer\", example = 1, sure = \"inferred\"",
        "name = \"title\", type = \"text\", optional = true, note = \"Nobody knows why.\", example = \"Emma\"",
    ]);
    let service = read(&format!("{keys}{parameters}")) + &quirk("odd", "missing-data", "Loans.LendBook/plain");
    assert_snapshot!(of_service_with_options(&service, &["pub struct LendBook"]));
}

#[test]
fn method_as_data() {
    let order = document(
        "Order",
        "root = \"order\"\n",
        &["name = \"pin\", at = \"@pin\", type = \"text\", secret = true, example = \"1234\""],
    );
    let parameters = parameters(&[
        "name = \"bookID\", type = \"integer\", also_as = [\"book\"], example = 1",
        "name = \"binding\", type = \"Binding\", optional = true, sure = \"inferred\", example = \"Cloth\"",
        "name = \"xml\", type = \"Order\"",
        "name = \"unused\", type = \"text\", constant = \"\"",
    ]);
    let service = enumeration("Binding", "name = \"Cloth\"")
        + &order
        + &method(&format!("access = \"write\"\nrepeatable = true\nstale = [\"Loans.*\"]\n{parameters}"))
        + &read("cache = 30\n").replace("LendBook", "GetLoans");
    assert_snapshot!(of_service_with_options(
        &service,
        &["static LEND_BOOK", "static GET_LOANS", "CREDENTIAL_FIELDS: "]
    ));
}

// Documents

#[test]
fn document_of_required_fields() {
    assert_snapshot!(sent_document(
        "",
        &[
            "name = \"kind\", at = \"@kind\", type = \"text\", constant = \"order\"",
            "name = \"title\", at = \"book/title\", type = \"text\", example = \"Emma\"",
            "name = \"count\", at = \"book/@count\", type = \"integer\", min = 1, example = 2",
            "name = \"note\", at = \"note\", type = \"text\", example = \"soon\"",
        ],
        ""
    ));
}

#[test]
fn document_of_optional_fields_leaves_out_empty_wrappers() {
    assert_snapshot!(sent_document(
        "",
        &[
            "name = \"title\", at = \"book/title\", type = \"text\", optional = true, default = \"any\", example = \"Emma\"",
            "name = \"authors\", at = \"book/authors/author\", type = \"text\", list = true, example = \"Austen\"",
            "name = \"pin\", at = \"@pin\", type = \"text\", secret = true, optional = true, example = \"1234\"",
        ],
        ""
    ));
}

#[test]
fn document_with_parts() {
    let part = document(
        "Line",
        "",
        &["name = \"title\", at = \"@title\", type = \"text\", min_length = 1, example = \"Emma\""],
    );
    assert_snapshot!(sent_document(
        "",
        &[
            "name = \"line\", at = \"lines/line\", type = \"Line\", list = true, min_length = 1",
            "name = \"spare\", at = \"spare\", type = \"Line\", optional = true",
        ],
        &part
    ));
}

#[test]
fn joint_setters_leave_no_invalid_combination() {
    let setters = "setters = [{ name = \"pages\", arguments = [\"from\", \"to\"], constants = { all = false }, doc = \"Some pages.\" }, { name = \"everything\", arguments = [], constants = { all = true, binding = \"Cloth\" }, doc = \"All of it.\" }]\n";
    assert_snapshot!(sent_document(
        setters,
        &[
            "name = \"all\", at = \"all\", type = \"boolean\", optional = true, default = true, note = \"Rarely used.\"",
            "name = \"from\", at = \"from\", type = \"integer\", optional = true, default = 1, example = 1",
            "name = \"to\", at = \"to\", type = \"integer\", optional = true, not_below = \"from\", example = 2",
            "name = \"binding\", at = \"binding\", type = \"Binding\", optional = true",
        ],
        &enumeration("Binding", "name = \"Cloth\"")
    ));
}

// Whole files

#[test]
fn return_codes() {
    let api = "\n[[code]]\nname = \"BROKEN\"\nkind = \"general\"\nsure = \"inferred\"\nnote = \"Nobody has seen it.\"\ndoc = \"The library is broken.\"\n";
    assert_snapshot!(file(&Library::new(api, ""), "codes.rs"));
}

#[test]
fn file_that_names_the_others() {
    assert_snapshot!(file(&Library::new("", &write("")), "mod.rs"));
}

#[test]
fn types_of_no_service() {
    let api = enumeration("Binding", "name = \"Cloth\"");
    let service = element("Book", &["name = \"binding\", at = \"@binding\", type = \"Binding\""]);
    let library = Library::new(&api, &service);
    let imports = items(&file(&library, "loans.rs"), &["use crate"]);
    assert_snapshot!(format!(
        "{}\n\n{imports}",
        items(&file(&library, "api.rs"), &["pub enum Binding", "use crate", "//!"])
    ));
}

#[test]
fn output_is_the_same_each_time() {
    let library = Library::new("", &write(""));
    assert_eq!(emit::all(&library.model()), emit::all(&library.model()));
}

#[test]
fn every_file_and_every_region_is_written_once_and_in_order() {
    let outputs = emit::all(&Library::new("", &write("")).model());
    let place = |output: &Output| {
        let region = match &output.contents {
            Contents::File(_) => None,
            Contents::Region { name, .. } => Some(name.clone()),
        };
        (output.path.clone(), region)
    };
    assert!(outputs.windows(2).all(|pair| place(&pair[0]) < place(&pair[1])));
}

#[test]
fn every_rust_file_parses() {
    let service = write(&parameters(&["name = \"bookID\", type = \"integer\", example = 1"]));
    let is_rust = |output: &Output| Path::new(&output.path).extension().is_some_and(|extension| extension == "rs");
    for output in emit::all(&Library::new("", &service).model()).into_iter().filter(is_rust) {
        if let Contents::File(text) = &output.contents {
            syn::parse_file(text).unwrap_or_else(|error| panic!("{}: {error}", output.path));
        }
    }
}
