//! What the generator says to an author, one small spec for each thing it can say.
//!
//! Every spec is the one of a library that is right in every respect, with something wrong added to it.

mod coverage;
mod library;

use insta::assert_snapshot;
use library::{API, Library, SERVICE, choice, document, element, enumeration, method, parameters, quirk, read, write};

trait Problems {
    /// What is wrong with a spec that is not right.
    fn problems(&self) -> String;
}

impl Problems for Library {
    fn problems(&self) -> String {
        let problems = self.read().expect_err("nothing is wrong with this spec");
        coverage::note(&problems);
        problems.to_string()
    }
}

/// What is wrong with the API followed by a text.
fn in_api(text: &str) -> String {
    Library::new(text, "").problems()
}

/// What is wrong with the service followed by a text.
fn in_service(text: &str) -> String {
    Library::new("", text).problems()
}

/// What is wrong with a type that has these fields.
fn in_fields(fields: &[&str]) -> String {
    in_service(&element("Book", fields))
}

/// What is wrong with a document that has these fields.
fn in_document(keys: &str, fields: &[&str]) -> String {
    in_service(&document("Order", keys, fields))
}

/// What is wrong with a read that has these parameters.
fn in_parameters(list: &[&str]) -> String {
    in_service(&read(&parameters(list)))
}

#[test]
fn nothing_is_wrong_with_the_library_itself() {
    let service = write("") + &read("").replace("LendBook", "ListBooks");
    assert_eq!(Library::new("", &service).model().services[0].methods.len(), 2);
}

// Files and their syntax

#[test]
fn torn_toml_is_all_that_is_reported() {
    let torn = format!("{SERVICE}\n[[method]\nname = \"LendBook\"\ndoc = \"no end\n");
    assert_snapshot!(Library::default().file("api.toml", API).file("loans.toml", &torn).problems());
}

#[test]
fn torn_file_hides_what_the_others_say_of_each_other_and_the_end_says_so() {
    let torn = format!("{SERVICE}\n[[method]\n");
    let shelves =
        SERVICE.replace("Loans", "Shelves") + &element("Shelf", &[r#"name = "book", at = "book", type = "Bok""#]);
    let library = |loans: &str| {
        Library::default().file("api.toml", API).file("loans.toml", loans).file("shelves.toml", &shelves).problems()
    };
    assert_snapshot!(format!("{}\n\nand once it is mended\n\n{}", library(&torn), library(SERVICE)));
}

#[test]
fn inline_table_of_several_lines_is_too_new() {
    assert_snapshot!(in_service(&read("answer = {\n  at = \"book\",\n  type = \"text\" }\n")));
}

#[test]
fn comma_at_the_end_of_an_inline_table_is_too_new() {
    assert_snapshot!(in_service(&read("answer = { at = \"book\", type = \"text\", }\n")));
}

#[test]
fn escape_of_a_newer_toml_is_too_new() {
    assert_snapshot!(in_service(&read("note = \"caf\\xe9\"\n")));
}

#[test]
fn file_on_the_api_is_missing() {
    assert_snapshot!(Library::default().file("loans.toml", SERVICE).problems());
}

#[test]
fn file_on_a_service_says_nothing_of_the_service() {
    assert_snapshot!(Library::default().file("api.toml", API).file("loans.toml", &element("Book", &[])).problems());
}

#[test]
fn file_on_the_api_says_nothing_of_the_api() {
    assert_snapshot!(Library::default().file("api.toml", "").problems());
}

// Keys and their values

#[test]
fn unknown_keys_are_all_reported_with_the_nearest() {
    let keys = "repeatible = true\ncolour = \"red\"\n";
    assert_snapshot!(in_service(&write(keys)));
}

#[test]
fn missing_keys_are_all_reported() {
    assert_snapshot!(in_service("\n[[method]]\nname = \"LendBook\"\n"));
}

#[test]
fn missing_name_leaves_the_entry_to_point_at() {
    assert_snapshot!(in_service("\n[[newtype]]\nof = \"integer\"\ndoc = \"A number.\"\n"));
}

#[test]
fn empty_text_says_no_more_than_none() {
    assert_snapshot!(in_service("\n[[newtype]]\nname = \"BookId\"\nof = \"integer\"\ndoc = \"\"\n"));
}

#[test]
fn value_of_another_type_is_named() {
    assert_snapshot!(in_service(&read("cache = \"30\"\ncodes = \"NO_SUCH_BOOK\"\nnote = 2026-01-01\nanswer = true\n")));
}

#[test]
fn negative_number_is_refused_where_none_makes_sense() {
    assert_snapshot!(in_service(&read("cache = -1\n")));
}

#[test]
fn list_of_another_type_is_named() {
    assert_snapshot!(in_service(&read("codes = [1]\nparameters = [\"book\"]\n")));
}

#[test]
fn unknown_word_names_the_nearest() {
    assert_snapshot!(in_service(&read("sure = \"documentd\"\n")));
}

#[test]
fn unknown_word_unlike_any_names_all() {
    assert_snapshot!(in_service("\n[[newtype]]\nname = \"BookId\"\nof = \"blob\"\ndoc = \"A number.\"\n"));
}

#[test]
fn optional_list_is_refused() {
    assert_snapshot!(in_fields(&[r#"name = "authors", at = "author", type = "text", list = true, optional = true"#]));
}

#[test]
fn empty_list_of_places_is_refused() {
    assert_snapshot!(in_fields(&[r#"name = "title", at = [], type = "text""#]));
}

#[test]
fn empty_place_is_refused() {
    assert_snapshot!(in_fields(&[r#"name = "title", at = "", type = "text""#]));
}

#[test]
fn empty_place_of_an_answer_is_refused() {
    assert_snapshot!(in_service(&read("answer = { at = \"\", type = \"text\" }\n")));
}

#[test]
fn write_is_never_cached() {
    assert_snapshot!(in_service(&write("cache = 30\n")));
}

#[test]
fn write_says_whether_it_is_repeatable_and_what_it_makes_stale() {
    assert_snapshot!(in_service(&method("access = \"write\"\n")));
}

#[test]
fn read_has_no_keys_of_a_write() {
    assert_snapshot!(in_service(&read("repeatable = true\nstale = []\n")));
}

#[test]
fn file_as_an_answer_has_no_place() {
    assert_snapshot!(in_service(&read("answer = { binary = true, at = \"cover\", type = \"text\" }\n")));
}

// The API as a whole

#[test]
fn refuses_what_settles_a_doubt_without_a_note() {
    assert_snapshot!(in_service(&read("settled_by = \"trial\"\n")));
}

#[test]
fn refuses_an_unknown_word_for_what_settles_a_doubt() {
    assert_snapshot!(in_service(&read("note = \"It is odd.\"\nsettled_by = \"luck\"\n")));
}

#[test]
fn refuses_an_endpoint_with_a_password() {
    let with_password = API.replace("https://{partner}", "https://reader:pin@{partner}");
    assert_snapshot!(Library::default().file("api.toml", &with_password).problems());
}

#[test]
fn refuses_an_endpoint_that_is_no_address() {
    assert_snapshot!(
        Library::default().file("api.toml", &API.replace("https://{partner}", "https:// {partner}")).problems()
    );
}

#[test]
fn endpoint_lacks_a_place() {
    assert_snapshot!(Library::default().file("api.toml", &API.replace("{partner}.", "")).problems());
}

#[test]
fn endpoint_has_a_place_that_nobody_fills() {
    assert_snapshot!(
        Library::default().file("api.toml", &API.replace("library.example/{", "{town}.example/{")).problems()
    );
}

#[test]
fn address_of_pages_ends_with_a_slash() {
    assert_snapshot!(Library::default().file("api.toml", &API.replace("/docs", "/docs/")).problems());
}

#[test]
fn limit_leaves_room_for_no_call() {
    assert_snapshot!(
        Library::default().file("api.toml", &API.replace("calls_below = 100", "calls_below = 1")).problems()
    );
}

// Credentials

#[test]
fn credentials_share_a_field() {
    assert_snapshot!(in_api("\n[[credential]]\nname = \"card\"\nuser = \"READER\"\npassword = \"secret\"\n"));
}

#[test]
fn service_has_no_credentials() {
    let service = SERVICE.replace("[\"card\"]", "[]");
    assert_snapshot!(Library::default().file("api.toml", API).file("loans.toml", &service).problems());
}

#[test]
fn service_asks_for_unknown_credentials() {
    let service = SERVICE.replace("[\"card\"]", "[\"cart\", \"card\", \"card\"]");
    assert_snapshot!(Library::default().file("api.toml", API).file("loans.toml", &service).problems());
}

#[test]
fn parameter_equals_a_credential_but_for_case() {
    assert_snapshot!(in_parameters(&[r#"name = "Reader", type = "text", example = "Ada""#]));
}

#[test]
fn parameters_equal_each_other_but_for_case() {
    assert_snapshot!(in_parameters(&[
        r#"name = "bookID", type = "integer", example = 1"#,
        r#"name = "shelf", type = "integer", example = 1, also_as = ["BOOKID"]"#,
    ]));
}

// Return codes

#[test]
fn code_is_not_on_the_list() {
    assert_snapshot!(in_service(&read("codes = [\"NO_SUCH_BOK\"]\n")));
}

#[test]
fn code_is_listed_twice() {
    assert_snapshot!(in_service(&read("codes = [\"NO_SUCH_BOOK\", { name = \"NO_SUCH_BOOK\", sure = \"seen\" }]\n")));
}

#[test]
fn code_applies_anyway() {
    assert_snapshot!(in_service(&write("codes = [\"SUCCESS\", \"CLOSED\"]\n")));
}

#[test]
fn codes_of_one_name() {
    assert_snapshot!(in_api("\n[[code]]\nname = \"CLOSED\"\nkind = \"transient\"\ndoc = \"Closed.\"\n"));
}

#[test]
fn codes_of_one_rust_name() {
    assert_snapshot!(in_api("\n[[code]]\nname = \"NO_SUCH__BOOK\"\nkind = \"not-found\"\ndoc = \"None.\"\n"));
}

#[test]
fn no_code_is_a_success() {
    assert_snapshot!(
        Library::default().file("api.toml", &API.replace("kind = \"success\"", "kind = \"general\"")).problems()
    );
}

#[test]
fn success_is_not_for_every_method() {
    assert_snapshot!(Library::default().file("api.toml", &API.replace("applies = \"all\"\n", "")).problems());
}

#[test]
fn two_codes_are_a_success() {
    assert_snapshot!(in_api("\n[[code]]\nname = \"DONE\"\nkind = \"success\"\napplies = \"all\"\ndoc = \"Done.\"\n"));
}

// Names

#[test]
fn wire_name_becomes_a_keyword() {
    assert_snapshot!(in_parameters(&[r#"name = "Type", type = "text", example = "novel""#]));
}

#[test]
fn wire_name_becomes_no_rust_name() {
    assert_snapshot!(in_parameters(&[r#"name = "2nd", type = "text", example = "novel""#]));
}

#[test]
fn chosen_name_is_a_keyword() {
    assert_snapshot!(in_fields(&[r#"name = "gen", at = "@genre", type = "text""#]));
}

#[test]
fn chosen_name_is_no_rust_name() {
    assert_snapshot!(in_fields(&[r#"name = "first-author", at = "author", type = "text""#]));
}

#[test]
fn chosen_name_is_written_in_the_wrong_case() {
    assert_snapshot!(in_service(
        &(element("book", &[]) + &element("Shelf", &[r#"name = "Label", at = "label", type = "text""#]))
    ));
}

#[test]
fn type_has_a_name_that_generated_code_uses() {
    assert_snapshot!(in_service(&element("Option", &[])));
}

#[test]
fn enum_value_has_a_name_that_generated_code_uses() {
    assert_snapshot!(in_service(
        "\n[[enum]]\nname = \"Genre\"\ndoc = \"A genre.\"\nvalues = [{ name = \"Unknown\", doc = \"..\" }]\n"
    ));
}

#[test]
fn parameter_has_a_name_that_generated_code_uses() {
    assert_snapshot!(in_parameters(&[r#"name = "new", type = "boolean", example = true"#]));
}

#[test]
fn types_of_one_name() {
    assert_snapshot!(in_service(&(element("Book", &[]) + &element("Book", &[]))));
}

#[test]
fn type_of_a_service_has_the_name_of_a_shared_one() {
    assert_snapshot!(Library::new(&element("Book", &[]), &element("Book", &[])).problems());
}

#[test]
fn fields_of_one_name() {
    assert_snapshot!(in_fields(&[
        r#"name = "title", at = "title", type = "text""#,
        r#"name = "title", at = "subtitle", type = "text""#,
    ]));
}

#[test]
fn parameters_of_one_rust_name() {
    assert_snapshot!(in_parameters(&[
        r#"name = "bookID", type = "integer", example = 1"#,
        r#"name = "book_id", type = "integer", example = 1"#,
    ]));
}

#[test]
fn services_of_one_name() {
    assert_snapshot!(Library::new("", "").file("more.toml", SERVICE).problems());
}

#[test]
fn services_of_one_module() {
    assert_snapshot!(Library::new("", "").file("more.toml", &SERVICE.replace("\"Loans\"", "\"LOANS\"")).problems());
}

#[test]
fn service_whose_module_would_be_a_keyword() {
    let service = SERVICE.replace("\"Loans\"", "\"Use\"");
    assert_snapshot!(Library::default().file("api.toml", API).file("loans.toml", &service).problems());
}

#[test]
fn enum_of_many_values_names_the_first_ones() {
    let values: Vec<String> = (0..40).map(|value| format!("{{ name = \"Genre{value}\", doc = \"..\" }}")).collect();
    let genre = format!("\n[[enum]]\nname = \"Genre\"\ndoc = \"A genre.\"\nvalues = [{}]\n", values.join(", "));
    assert_snapshot!(in_service(
        &(genre + &read(&parameters(&[r#"name = "genre", type = "Genre", example = "Poem""#])))
    ));
}

#[test]
fn methods_of_one_name() {
    assert_snapshot!(in_service(&(read("") + &read(""))));
}

#[test]
fn methods_of_one_rust_name() {
    assert_snapshot!(in_service(&(read("") + &read("").replace("LendBook", "lendBook"))));
}

#[test]
fn request_has_the_name_of_a_type() {
    assert_snapshot!(in_service(&(element("LendBook", &[]) + &read(""))));
}

#[test]
fn page_is_no_path() {
    assert_snapshot!(in_service(&read("").replace("\"loans/lend-book\"", "\"https://library.example/lend\"")));
}

// Types

#[test]
fn unknown_type_names_the_nearest() {
    let fields =
        [r#"name = "author", at = "author", type = "Auther""#, r#"name = "pages", at = "pages", type = "integr""#];
    assert_snapshot!(in_service(&(element("Author", &[]) + &element("Book", &fields))));
}

#[test]
fn type_belongs_to_another_service() {
    let service =
        SERVICE.replace("Loans", "Shelves") + &element("Shelf", &[r#"name = "book", at = "book", type = "Book""#]);
    assert_snapshot!(Library::new("", &element("Book", &[])).file("shelves.toml", &service).problems());
}

#[test]
fn document_stands_in_an_answer() {
    let order = document("Order", "root = \"order\"\n", &[]);
    assert_snapshot!(in_service(&(order + &read("answer = { at = \"order\", type = \"Order\" }\n"))));
}

#[test]
fn type_of_answers_stands_in_a_request() {
    let parameter = parameters(&[r#"name = "book", type = "Book""#]);
    let part = document("Order", "", &[r#"name = "book", at = "book", type = "Book""#]);
    assert_snapshot!(in_service(&(element("Book", &[]) + &part + &read(&parameter))));
}

#[test]
fn upload_stands_in_an_answer() {
    assert_snapshot!(in_fields(&[r#"name = "scan", at = "scan", type = "upload""#]));
}

#[test]
fn newtype_is_no_known_newtype() {
    assert_snapshot!(in_service(
        r#"
[[newtype]]
name = "NovelId"
of = "integer"
is = "BookID"
doc = "A novel."

[[newtype]]
name = "BookId"
of = "integer"
doc = "A book."
"#
    ));
}

#[test]
fn newtype_is_made_of_something_else() {
    assert_snapshot!(in_service(
        r#"
[[newtype]]
name = "NovelId"
of = "integer"
is = "BookId"
doc = "A novel."

[[newtype]]
name = "BookId"
of = "text"
doc = "A book."
"#
    ));
}

#[test]
fn newtypes_are_each_other() {
    assert_snapshot!(in_service(
        r#"
[[newtype]]
name = "NovelId"
of = "integer"
is = "BookId"
doc = "A novel."

[[newtype]]
name = "BookId"
of = "integer"
is = "NovelId"
doc = "A book."
"#
    ));
}

#[test]
fn constant_of_a_newtype_that_is_no_integer() {
    assert_snapshot!(in_service(
        r#"
[[newtype]]
name = "Label"
of = "text"
constants = [{ name = "NONE", value = 0, doc = "None." }, { name = "NONE", value = 1, doc = "None again." }]
doc = "A label."
"#
    ));
}

#[test]
fn enum_without_values() {
    assert_snapshot!(in_service("\n[[enum]]\nname = \"Genre\"\ndoc = \"A genre.\"\n"));
}

#[test]
fn enum_values_share_a_spelling() {
    assert_snapshot!(in_service(
        r#"
[[enum]]
name = "Genre"
doc = "A genre."
values = [
  { name = "Novel", wire = "novel", doc = "Long." },
  { name = "Novella", wire = "novella", aliases = ["novel"], doc = "Not so long." },
]
"#
    ));
}

#[test]
fn choice_without_variants() {
    assert_snapshot!(in_service("\n[[choice]]\nname = \"Item\"\ndoc = \"An item.\"\n"));
}

#[test]
fn variants_share_a_name_or_an_element() {
    let choice = r#"
[[choice]]
name = "Item"
doc = "An item."
variants = [
  { name = "Book", element = "book", type = "Book", doc = "A book." },
  { name = "Book", element = "book", type = "Book", doc = "A book." },
]
"#;
    assert_snapshot!(in_service(&(element("Book", &[]) + choice)));
}

#[test]
fn variant_is_no_element() {
    assert_snapshot!(in_service(
        r#"
[[choice]]
name = "Item"
doc = "An item."
variants = [{ name = "Book", element = "a book", type = "text", doc = "A book." }]
"#
    ));
}

#[test]
fn type_needs_another_one_of_itself() {
    assert_snapshot!(in_fields(&[r#"name = "sequel", at = "sequel", type = "Book""#]));
}

#[test]
fn types_need_each_other() {
    let book = element("Book", &[r#"name = "shelf", at = "shelf", type = "Shelf""#]);
    let shelf = element("Shelf", &[r#"name = "first", at = "book", type = "Book""#]);
    assert_snapshot!(in_service(&(book + &shelf)));
}

#[test]
fn choice_has_no_variant_that_ends() {
    let choice = r#"
[[choice]]
name = "Item"
doc = "An item."
variants = [{ name = "Box", element = "box", type = "Carton", doc = "A box of one item." }]
"#;
    assert_snapshot!(in_service(&(element("Carton", &[r#"name = "item", at = "*", type = "Item""#]) + choice)));
}

// Places

#[test]
fn malformed_places() {
    assert_snapshot!(in_fields(&[
        r#"name = "one", at = "book//title", type = "text""#,
        r#"name = "two", at = "book/@", type = "text""#,
        r#"name = "three", at = "@id/title", type = "text""#,
        r#"name = "four", at = "/title", type = "text""#,
        r#"name = "five", at = "./title", type = "text""#,
    ]));
}

#[test]
fn place_of_an_answer_in_a_type() {
    assert_snapshot!(in_fields(&[
        r#"name = "one", at = "**", type = "text""#,
        r#"name = "two", at = "{label}", type = "text""#,
    ]));
}

#[test]
fn any_child_in_a_document() {
    assert_snapshot!(in_document(
        "root = \"order\"\n",
        &[r#"name = "title", at = "*", type = "text", example = "Emma""#]
    ));
}

#[test]
fn element_is_named_by_an_unknown_parameter() {
    let parameter = parameters(&[r#"name = "label", type = "text", example = "red""#]);
    assert_snapshot!(in_service(&read(&format!("{parameter}answer = {{ at = \"{{lable}}\", type = \"text\" }}\n"))));
}

#[test]
fn element_is_named_by_a_parameter_that_is_no_text() {
    let parameter = parameters(&[r#"name = "shelf", type = "integer", example = 3"#]);
    assert_snapshot!(in_service(&read(&format!("{parameter}answer = {{ at = \"{{shelf}}\", type = \"text\" }}\n"))));
}

#[test]
fn element_stands_where_only_a_text_does() {
    let book = element("Book", &[]);
    let shelf =
        element("Shelf", &[r#"name = "one", at = "@book", type = "Book""#, r#"name = "two", at = ".", type = "Book""#]);
    assert_snapshot!(in_service(&(book + &shelf + &read("answer = { at = \"**\", type = \"Book\" }\n"))));
}

#[test]
fn list_stands_where_nothing_repeats() {
    let shelf = element(
        "Shelf",
        &[
            r#"name = "one", at = "@book", type = "text", list = true"#,
            r#"name = "two", at = ".", type = "text", list = true"#,
        ],
    );
    assert_snapshot!(in_service(&(shelf + &read("answer = { at = \"**\", type = \"text\", list = true }\n"))));
}

#[test]
fn list_stands_at_two_places() {
    assert_snapshot!(in_fields(&[r#"name = "authors", at = ["author", "writer"], type = "text", list = true"#]));
}

#[test]
fn choice_stands_at_a_named_element() {
    let choice = choice("Item", &[r#"name = "Book", element = "book", type = "Book""#]);
    let shelf = element("Shelf", &[r#"name = "item", at = "item", type = "Item""#]);
    assert_snapshot!(in_service(&(element("Book", &[]) + &choice + &shelf)));
}

#[test]
fn fields_at_the_same_place() {
    assert_snapshot!(in_fields(&[
        r#"name = "title", at = "title", type = "text""#,
        r#"name = "heading", at = "title", type = "text""#,
    ]));
}

#[test]
fn field_at_a_child_among_any() {
    assert_snapshot!(in_fields(&[
        r#"name = "anything", at = "notes/*", type = "text", list = true"#,
        r#"name = "remark", at = "notes/remark", type = "text""#,
    ]));
}

#[test]
fn field_in_a_child_of_an_element_whose_text_is_a_field() {
    assert_snapshot!(in_fields(&[
        r#"name = "remark", at = ".", type = "text""#,
        r#"name = "title", at = "title", type = "text""#,
    ]));
}

#[test]
fn field_inside_an_element_that_is_a_field() {
    let shelf = element(
        "Shelf",
        &[
            r#"name = "count", at = "book/@count", type = "integer""#,
            r#"name = "books", at = "book", type = "Book", list = true"#,
        ],
    );
    assert_snapshot!(in_service(&(element("Book", &[]) + &shelf)));
}

#[test]
fn format_for_an_element_inside_a_text() {
    assert_snapshot!(in_fields(&[r#"name = "label", at = "label", type = "text", format = "nested-cdata""#]));
}

// Values and rules

#[test]
fn example_does_not_fit_its_type() {
    let genre = enumeration("Genre", r#"name = "Novel", wire = "novel""#);
    let guid = "\n[[newtype]]\nname = \"LoanId\"\nof = \"guid\"\ndoc = \"A loan.\"\n";
    let parameters = parameters(&[
        r#"name = "a", type = "integer", example = "1""#,
        r#"name = "b", type = "number", example = true"#,
        r#"name = "c", type = "boolean", example = 1"#,
        r#"name = "d", type = "text", example = 1"#,
        r#"name = "e", type = "amount", example = "1,50""#,
        r#"name = "f", type = "date", example = "2026-02-30""#,
        r#"name = "g", type = "datetime", example = "2026-02-03""#,
        r#"name = "h", type = "timestamp", example = "2026-02-03 08:00:00""#,
        r#"name = "i", type = "Genre", example = "Novel""#,
        r#"name = "j", type = "LoanId", example = "17""#,
    ]);
    assert_snapshot!(in_service(&(genre + guid + &read(&parameters))));
}

#[test]
fn document_has_no_example_of_its_own() {
    let order = document("Order", "root = \"order\"\n", &[]);
    let parameter = parameters(&[r#"name = "order", type = "Order", example = "<order/>""#]);
    assert_snapshot!(in_service(&(order + &read(&parameter))));
}

#[test]
fn number_too_large_to_be_written_without_a_point() {
    assert_snapshot!(in_parameters(&[r#"name = "weight", type = "number", example = 99999999999"#]));
}

#[test]
fn example_breaks_a_rule() {
    assert_snapshot!(in_parameters(&[
        r#"name = "a", type = "integer", min = 1, example = 0"#,
        r#"name = "b", type = "number", max = 1, example = 1.5"#,
        r#"name = "c", type = "text", min_length = 2, example = "x""#,
        r#"name = "d", type = "text", max_length = 2, example = "xyz""#,
        r#"name = "e", type = "text", pattern = "^[a-z]{1,3}$", example = "X""#,
        r#"name = "f", type = "text", starts_with = "/", example = "x""#,
        r#"name = "g", type = "text", ends_with = "/", example = "/x""#,
    ]));
}

#[test]
fn example_of_an_upload_breaks_a_rule() {
    let larger = in_parameters(&[r#"name = "scan", type = "upload", max_bytes = 2, example = "xyz""#]);
    let other = in_parameters(&[r#"name = "scan", type = "upload", begins_with = "GIF8", example = "xyz""#]);
    assert_snapshot!(larger + "\n\n" + &other);
}

#[test]
fn rule_is_for_other_types() {
    assert_snapshot!(in_parameters(&[
        r#"name = "a", type = "text", min = 1, max = 2, example = "x""#,
        r#"name = "b", type = "integer", min_length = 1, max_length = 2, pattern = "^[0-9]{1,2}$", example = 1"#,
        r#"name = "c", type = "boolean", not_below = "d", starts_with = "t", ends_with = "e", example = true"#,
        r#"name = "d", type = "boolean", max_bytes = 1, begins_with = "x", example = true"#,
    ]));
}

#[test]
fn rules_leave_no_value() {
    assert_snapshot!(in_parameters(&[
        r#"name = "a", type = "integer", min = 3, max = 2, example = 3"#,
        r#"name = "b", type = "text", min_length = 3, max_length = 2, example = "xyz""#,
    ]));
}

#[test]
fn pattern_is_of_another_form() {
    assert_snapshot!(in_parameters(&[r#"name = "label", type = "text", pattern = "[a-z]+", example = "red""#]));
}

#[test]
fn list_with_a_least_length_above_one() {
    assert_snapshot!(in_document(
        "root = \"order\"\n",
        &[r#"name = "title", at = "title", type = "text", list = true, min_length = 2, example = "Emma""#]
    ));
}

#[test]
fn comparison_with_an_unknown_parameter() {
    assert_snapshot!(in_parameters(&[
        r#"name = "from", type = "date", example = "2026-01-01""#,
        r#"name = "to", type = "date", not_below = "form", example = "2026-01-02""#,
    ]));
}

#[test]
fn comparison_of_different_types() {
    assert_snapshot!(in_parameters(&[
        r#"name = "from", type = "datetime", example = "2026-01-01 00:00:00""#,
        r#"name = "to", type = "date", not_below = "from", example = "2026-01-02""#,
    ]));
}

#[test]
fn example_is_below_the_one_it_must_not_be_below() {
    assert_snapshot!(in_parameters(&[
        r#"name = "from", type = "date", example = "2026-01-02""#,
        r#"name = "to", type = "date", not_below = "from", example = "2026-01-01""#,
    ]));
}

// Parameters

#[test]
fn parameter_without_an_example() {
    assert_snapshot!(in_parameters(&[r#"name = "bookID", type = "integer""#]));
}

#[test]
fn constant_does_not_fit_its_type() {
    assert_snapshot!(in_parameters(&[
        r#"name = "a", type = "integer", constant = "one""#,
        r#"name = "b", type = "integer", constant = 1"#,
    ]));
}

#[test]
fn constant_is_nobodys_argument() {
    assert_snapshot!(in_parameters(&[r#"name = "a", type = "text", constant = "x", optional = true, example = "y""#]));
}

#[test]
fn document_that_is_sent_has_no_root() {
    let order = document("Order", "", &[]);
    assert_snapshot!(in_service(&(order + &read(&parameters(&[r#"name = "order", type = "Order""#])))));
}

#[test]
fn request_with_two_files() {
    assert_snapshot!(in_parameters(&[
        r#"name = "front", type = "upload", optional = true, also_as = ["cover"], example = "x""#,
        r#"name = "back", type = "upload", example = "x""#,
    ]));
}

// Documents

#[test]
fn part_of_a_document_has_a_root() {
    let part = document("Entry", "root = \"entry\"\n", &[]);
    let whole = document("Order", "root = \"order\"\n", &[r#"name = "entry", at = "entry", type = "Entry""#]);
    assert_snapshot!(in_service(&(part + &whole)));
}

#[test]
fn root_is_no_name() {
    assert_snapshot!(in_document("root = \"an order\"\n", &[]));
}

#[test]
fn constant_of_a_document_is_nobodys_argument() {
    assert_snapshot!(in_document(
        "root = \"order\"\n",
        &[r#"name = "kind", at = "@kind", type = "text", optional = true, constant = "book", example = "book""#]
    ));
}

#[test]
fn constant_of_a_document_does_not_fit_its_type() {
    assert_snapshot!(in_document(
        "root = \"order\"\n",
        &[r#"name = "kind", at = "@kind", type = "boolean", constant = "yes""#]
    ));
}

#[test]
fn field_of_a_document_without_an_example() {
    assert_snapshot!(in_document("root = \"order\"\n", &[r#"name = "title", at = "title", type = "text""#]));
}

#[test]
fn default_does_not_fit_its_type() {
    assert_snapshot!(in_document(
        "root = \"order\"\n",
        &[
            r#"name = "copies", at = "copies", type = "integer", optional = true, default = "one", min = 1, example = 1"#,
            r#"name = "weeks", at = "weeks", type = "integer", optional = true, default = 0, min = 1, example = 1"#,
        ]
    ));
}

#[test]
fn default_of_a_field_that_is_always_written() {
    assert_snapshot!(in_document(
        "root = \"order\"\n",
        &[r#"name = "copies", at = "copies", type = "integer", default = 1, example = 1"#]
    ));
}

#[test]
fn setter_has_the_name_of_another() {
    let setters = "setters = [{ name = \"weeks\", constants = { copies = 1 }, doc = \"..\" }]\n";
    assert_snapshot!(in_document(
        &format!("root = \"order\"\n{setters}"),
        &[
            r#"name = "copies", at = "copies", type = "integer", optional = true"#,
            r#"name = "weeks", at = "weeks", type = "integer", optional = true, example = 2"#,
        ]
    ));
}

#[test]
fn setter_sets_nothing() {
    assert_snapshot!(in_document("root = \"order\"\nsetters = [{ name = \"nothing\", doc = \"..\" }]\n", &[]));
}

#[test]
fn setter_sets_a_field_twice() {
    let setters =
        "setters = [{ name = \"single\", arguments = [\"copies\"], constants = { copies = 1 }, doc = \"..\" }]\n";
    assert_snapshot!(in_document(
        &format!("root = \"order\"\n{setters}"),
        &[r#"name = "copies", at = "copies", type = "integer", optional = true, example = 2"#,]
    ));
}

#[test]
fn setter_names_an_unknown_field() {
    let setters = "setters = [{ name = \"single\", constants = { copis = 1 }, doc = \"..\" }]\n";
    assert_snapshot!(in_document(
        &format!("root = \"order\"\n{setters}"),
        &[r#"name = "copies", at = "copies", type = "integer", optional = true, example = 2"#,]
    ));
}

#[test]
fn setter_covers_a_field_that_is_always_written() {
    let setters = "setters = [{ name = \"single\", constants = { copies = 1 }, doc = \"..\" }]\n";
    assert_snapshot!(in_document(
        &format!("root = \"order\"\n{setters}"),
        &[r#"name = "copies", at = "copies", type = "integer", example = 2"#,]
    ));
}

#[test]
fn setter_writes_a_value_that_does_not_fit() {
    let setters = "setters = [{ name = \"single\", constants = { copies = true, weeks = 9 }, doc = \"..\" }]\n";
    assert_snapshot!(in_document(
        &format!("root = \"order\"\n{setters}"),
        &[
            r#"name = "copies", at = "copies", type = "integer", optional = true"#,
            r#"name = "weeks", at = "weeks", type = "integer", optional = true, max = 8"#,
        ]
    ));
}

// Reads and writes

#[test]
fn answer_is_kept_for_no_time() {
    assert_snapshot!(in_service(&read("cache = 0\n")));
}

#[test]
fn stale_read_does_not_exist() {
    let list = read("").replace("LendBook", "ListBooks");
    assert_snapshot!(in_service(
        &(list
            + &method("access = \"write\"\nrepeatable = true\nstale = [\"Loans.ListBoks\", \"Shelves.*\", \"*\"]\n"))
    ));
}

#[test]
fn stale_method_is_no_read() {
    assert_snapshot!(in_service(&method(
        "access = \"write\"\nrepeatable = true\nstale = [\"Loans.LendBook\", \"Loans.*\"]\n"
    )));
}

#[test]
fn stale_read_is_named_twice() {
    let list = read("").replace("LendBook", "ListBooks");
    assert_snapshot!(in_service(
        &(list + &method("access = \"write\"\nrepeatable = true\nstale = [\"Loans.*\", \"Loans.ListBooks\"]\n"))
    ));
}

#[test]
fn failure_is_no_type() {
    assert_snapshot!(in_service(&read("failure = \"text\"\n")));
}

// Samples and requests

#[test]
fn sample_without_a_method() {
    assert_snapshot!(Library::new("", &read("")).sample("Loans.LendBok/lent.xml").sample("stray.xml").problems());
}

#[test]
fn method_without_a_sample() {
    let service = format!("{SERVICE}{}", read(""));
    assert_snapshot!(
        Library::default().file("api.toml", API).file("loans.toml", &service).request("Loans.LendBook.http").problems()
    );
}

#[test]
fn case_is_not_in_kebab_case() {
    assert_snapshot!(Library::new("", &read("")).sample("Loans.LendBook/Lent_Twice.xml").problems());
}

#[test]
fn case_cannot_name_a_test() {
    assert_snapshot!(
        Library::new("", &read("")).sample("Loans.LendBook/2-books.xml").sample("Loans.LendBook/true.xml").problems()
    );
}

#[test]
fn cases_of_one_name() {
    let cover = read("answer = { binary = true }\n");
    assert_snapshot!(Library::new("", &cover).sample("Loans.LendBook/plain.png").problems());
}

#[test]
fn sample_is_no_xml_though_the_answer_is() {
    assert_snapshot!(Library::new("", &read("")).sample("Loans.LendBook/cover.png").problems());
}

#[test]
fn method_without_a_request() {
    let service = format!(
        "{SERVICE}{}",
        read(&parameters(&[r#"name = "shelf", type = "text", optional = true, example = "A""#]))
    );
    let library = Library::default().file("api.toml", API).file("loans.toml", &service);
    assert_snapshot!(library.sample("Loans.LendBook/plain.xml").problems());
}

#[test]
fn request_without_a_method() {
    let library = Library::new("", &read("")).request("Loans.LendBok.http").request("notes.txt");
    assert_snapshot!(library.request("Loans.LendBook.optional.http").problems());
}

// Quirks and leniencies

#[test]
fn quirk_without_a_proving_sample() {
    assert_snapshot!(in_api("\n[[quirk]]\nname = \"Padded Titles\"\nleniency = \"padded-text\"\ndoc = \"Padded.\"\n"));
}

#[test]
fn quirk_names_an_unknown_sample() {
    let quirk = &quirk("padded", "padded-text", "Loans.LendBook/plane");
    assert_snapshot!(Library::new(quirk, &read("")).problems());
}

#[test]
fn quirk_names_a_sample_that_always_fails() {
    let quirk = &quirk("padded", "padded-text", "Loans.LendBook/broken-tag");
    assert_snapshot!(Library::new(quirk, &read("")).sample("Loans.LendBook/broken-tag.xml").problems());
}

#[test]
fn quirk_that_grants_nothing_names_a_sample_that_decodes() {
    let quirk = &quirk("torn", "padded-text", "Loans.LendBook/plain").replace("leniency = \"padded-text\"\n", "");
    assert_snapshot!(Library::new(quirk, &read("")).problems());
}

#[test]
fn quirk_that_grants_nothing_names_no_sample() {
    assert_snapshot!(in_api("\n[[quirk]]\nname = \"torn-cards\"\ndoc = \"Torn.\"\n"));
}

#[test]
fn quirk_names_a_sample_of_another_service() {
    let quirk = &quirk("padded", "padded-text", "Loans.LendBook/plain");
    let shelves = format!("{}{quirk}", SERVICE.replace("Loans", "Shelves"));
    assert_snapshot!(Library::new("", &read("")).file("shelves.toml", &shelves).problems());
}

#[test]
fn quirks_of_one_name() {
    let quirk = &quirk("padded", "padded-text", "Loans.LendBook/plain");
    assert_snapshot!(Library::new(quirk, &(read("") + quirk)).problems());
}

#[test]
fn alias_without_its_leniency() {
    let genre = enumeration("Genre", r#"name = "Novel", aliases = ["1"]"#);
    assert_snapshot!(in_service(&(genre + &read("answer = { at = \"genre\", type = \"Genre\" }\n"))));
}

#[test]
fn alternative_place_without_its_leniency() {
    let book = element("Book", &[r#"name = "title", at = ["title", "name"], type = "text""#]);
    assert_snapshot!(in_service(&(book + &read("answer = { at = [\"book\", \"novel\"], type = \"Book\" }\n"))));
}

#[test]
fn nested_cdata_without_its_leniency() {
    let book = element("Book", &[r#"name = "card", at = "label/card", type = "Card", format = "nested-cdata""#]);
    assert_snapshot!(in_service(
        &(element("Card", &[]) + &book + &read("answer = { at = \"book\", type = \"Book\" }\n"))
    ));
}
