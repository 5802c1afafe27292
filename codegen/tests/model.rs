//! What a spec means: one test for each construct of the language.

mod library;

use codegen::model::{
    Access, Answer, Api, Arity, Certainty, Choice, CodeKind, Document, Enum, Leniency, Literal, Method, NamedKind,
    Newtype, NewtypeOf, Path, PathEnd, SampleKind, Struct, Type, TypeRef,
};
use library::{API, Library, SERVICE, choice, document, element, enumeration, method, parameters, quirk, read, write};

fn model(service: &str) -> Api {
    Library::new("", service).model()
}

/// The only method of the only service.
fn method_of(keys: &str) -> Method {
    model(keys).services.remove(0).methods.remove(0)
}

/// The last type of the only service.
fn type_of(service: &str) -> Type {
    model(service).services.remove(0).types.pop().unwrap()
}

fn struct_of(service: &str) -> Struct {
    let Type::Struct(structure) = type_of(service) else { panic!("no type") };
    structure
}

fn document_of(service: &str) -> Document {
    let Type::Document(document) = type_of(service) else { panic!("no document") };
    document
}

fn path(elements: &[&str], end: PathEnd) -> Path {
    Path { elements: elements.iter().map(|element| (*element).to_owned()).collect(), end }
}

// The API and its services

#[test]
fn api_is_taken_over() {
    let api = model("");
    assert_eq!(api.name, "Town Library");
    assert_eq!(api.endpoint, "https://{partner}.library.example/{service}/{method}");
    assert_eq!((api.partner.as_str(), api.calls_below), ("town", 100));
    assert_eq!(api.credentials[0].user, "reader");
    assert_eq!(api.credentials[0].fact_sure, Certainty::Documented);
}

#[test]
fn codes_keep_their_order_and_get_rust_names() {
    let codes = model("").codes;
    let names: Vec<String> = codes.iter().map(|code| code.rust.to_string()).collect();
    assert_eq!(names, ["Success", "Closed", "NoSuchBook"]);
    assert_eq!(codes[1].kind, CodeKind::ReadOnly);
}

#[test]
fn services_are_sorted_by_name_and_know_their_file() {
    let shelves = SERVICE.replace("Loans", "ReadingRooms").replace("\"loans\"", "\"rooms\"");
    let api = Library::default().file("rooms.toml", &shelves).file("loans.toml", SERVICE).file("api.toml", API).model();
    let service = &api.services[1];
    assert_eq!(api.services[0].wire, "Loans");
    assert_eq!(
        (service.module.to_string().as_str(), service.rust.to_string().as_str()),
        ("reading_rooms", "ReadingRooms")
    );
    assert_eq!(service.page, "https://library.example/docs/rooms");
    assert_eq!(service.file, "api-spec/rooms.toml");
}

#[test]
fn service_is_sent_its_credentials_in_the_order_of_the_api() {
    let api = format!("{API}\n[[credential]]\nname = \"desk\"\nuser = \"clerk\"\npassword = \"word\"\n");
    let service = SERVICE.replace("[\"card\"]", "[\"desk\", \"card\"]\ncredentials_sure = \"inferred\"");
    let api = Library::default().file("api.toml", &api).file("loans.toml", &service).model();
    let names: Vec<&str> = api.services[0].credentials.iter().map(|pair| pair.name.as_str()).collect();
    assert_eq!(names, ["card", "desk"]);
    assert_eq!(api.services[0].credentials_sure, Certainty::Inferred);
}

#[test]
fn certainty_is_inherited_from_what_surrounds_a_fact() {
    let service = SERVICE.replace("sure = \"documented\"", "sure = \"seen\"");
    let list = parameters(&[
        r#"name = "a", type = "integer", example = 1"#,
        r#"name = "b", type = "integer", example = 1, sure = "documented", note = "The desk says so.""#,
    ]);
    let service = service + &read(&("sure = \"inferred\"\n".to_owned() + &list)) + &element("Book", &[]);
    let library = Library::default().file("api.toml", API).file("loans.toml", &service);
    let api = library.sample("Loans.LendBook/plain.xml").request("Loans.LendBook.http").model();
    let service = &api.services[0];
    let method = &service.methods[0];
    let Type::Struct(book) = &service.types[0] else { panic!("no type") };
    assert_eq!((service.fact.sure, book.fact.sure), (Certainty::Seen, Certainty::Seen));
    assert_eq!(method.fact.sure, Certainty::Inferred);
    assert_eq!(method.parameters[0].fact.sure, Certainty::Inferred);
    assert_eq!(method.parameters[1].fact.sure, Certainty::Documented);
    assert_eq!(method.parameters[1].fact.note.as_deref(), Some("The desk says so."));
}

// Types

#[test]
fn types_keep_the_order_of_the_file_whatever_their_kind() {
    let genre = &enumeration("Genre", r#"name = "Novel""#);
    let api = model(&(element("Book", &[]) + genre + &element("Shelf", &[])));
    assert!(matches!(api.services[0].types[..], [Type::Struct(_), Type::Enum(_), Type::Struct(_)]));
}

#[test]
fn newtype_may_be_another_one_and_have_constants() {
    let Type::Newtype(Newtype { rust, of, is, secret, constants, .. }) = type_of(
        r#"
[[newtype]]
name = "BookId"
of = "integer"
doc = "A book."

[[newtype]]
name = "NovelId"
of = "integer"
is = "BookId"
secret = true
constants = [{ name = "FIRST", value = 1, doc = "The first." }]
doc = "A novel."
"#,
    ) else {
        panic!("no newtype")
    };
    assert_eq!((rust.to_string().as_str(), of, secret), ("NovelId", NewtypeOf::Integer, true));
    assert_eq!(is.unwrap(), "BookId");
    assert_eq!((constants[0].rust.to_string().as_str(), constants[0].value), ("FIRST", 1));
}

#[test]
fn enum_value_is_sent_by_its_name_unless_it_has_another() {
    let Type::Enum(Enum { values, .. }) = type_of(
        r#"
[[enum]]
name = "Genre"
doc = "A genre."
values = [
  { name = "Novel", aliases = ["1", "2"], doc = "Long." },
  { name = "Poem", wire = "poetry", doc = "Short." },
]
"#,
    ) else {
        panic!("no enum")
    };
    assert_eq!((values[0].wire.as_str(), values[1].wire.as_str()), ("Novel", "poetry"));
    assert_eq!(values[0].aliases, ["1", "2"]);
}

#[test]
fn places_of_fields() {
    let book = struct_of(&element(
        "Book",
        &[
            r#"name = "id", at = "@id", type = "integer""#,
            r#"name = "summary", at = "summary", type = "text", optional = true"#,
            r#"name = "title", at = ["title", "label/@title"], type = "text""#,
            r#"name = "authors", at = "authors/author", type = "text", list = true"#,
            r#"name = "remarks", at = "remarks/*", type = "text", list = true"#,
        ],
    ));
    let at: Vec<&Path> = book.fields.iter().flat_map(|field| &field.at).collect();
    assert_eq!(at[0], &path(&[], PathEnd::Attribute("id".to_owned())));
    assert_eq!(at[1], &path(&["summary"], PathEnd::Element));
    assert_eq!(at[2], &path(&["title"], PathEnd::Element));
    assert_eq!(at[3], &path(&["label"], PathEnd::Attribute("title".to_owned())));
    assert_eq!(at[4], &path(&["authors", "author"], PathEnd::Element));
    assert_eq!(at[5], &path(&["remarks"], PathEnd::AnyChild));
    let arities: Vec<Arity> = book.fields.iter().map(|field| field.arity).collect();
    assert_eq!(arities, [Arity::Required, Arity::Optional, Arity::Required, Arity::List, Arity::List]);
}

#[test]
fn own_text_of_an_element() {
    let remark = struct_of(&element(
        "Book",
        &[r#"name = "author", at = "@author", type = "text""#, r#"name = "text", at = ".", type = "text""#],
    ));
    assert_eq!(remark.fields[1].at, [path(&[], PathEnd::Element)]);
}

#[test]
fn every_scalar_has_a_type() {
    let scalars = ["text", "integer", "number", "boolean", "amount", "date", "datetime", "timestamp"];
    let fields: Vec<String> =
        scalars.iter().map(|scalar| format!("name = \"a_{scalar}\", at = \"{scalar}\", type = \"{scalar}\"")).collect();
    let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
    let types: Vec<TypeRef> = struct_of(&element("Book", &fields)).fields.into_iter().map(|field| field.ty).collect();
    let expected = [
        TypeRef::Text,
        TypeRef::Integer,
        TypeRef::Number,
        TypeRef::Boolean,
        TypeRef::Amount,
        TypeRef::Date,
        TypeRef::DateTime,
        TypeRef::Timestamp,
    ];
    assert_eq!(types, expected);
}

#[test]
fn references_know_what_they_refer_to_and_where_it_is() {
    let shared = "\n[[newtype]]\nname = \"Pin\"\nof = \"text\"\nsecret = true\ndoc = \"A number.\"\n";
    let shelf = element(
        "Shelf",
        &[r#"name = "pin", at = "pin", type = "Pin""#, r#"name = "books", at = "book", type = "Book", list = true"#],
    );
    let mut api = Library::new(shared, &(element("Book", &[]) + &shelf)).model();
    let Some(Type::Struct(shelf)) = api.services.remove(0).types.pop() else { panic!("no type") };
    let [TypeRef::Named(pin), TypeRef::Named(book)] = [&shelf.fields[0].ty, &shelf.fields[1].ty] else {
        panic!("no references")
    };
    assert_eq!((pin.kind, pin.secret, pin.module.is_none()), (NamedKind::Text, true, true));
    assert_eq!((book.kind, book.secret), (NamedKind::Struct, false));
    assert_eq!(book.module.as_ref().unwrap(), "loans");
}

#[test]
fn choice_lends_its_elements_to_those_who_refer_to_it() {
    let choice = choice(
        "Item",
        &[r#"name = "Book", element = "book", type = "Book""#, r#"name = "Shelf", element = "shelf", type = "Shelf""#],
    );
    let shelf = element("Shelf", &[r#"name = "items", at = "*", type = "Item", list = true"#]);
    let api = model(&(element("Book", &[]) + &shelf + &choice));
    let [_, Type::Struct(shelf), Type::Choice(Choice { variants, .. })] = &api.services[0].types[..] else {
        panic!("no choice")
    };
    let TypeRef::Named(item) = &shelf.fields[0].ty else { panic!("no reference") };
    assert_eq!(
        (item.kind, item.elements.as_slice()),
        (NamedKind::Choice, ["book".to_owned(), "shelf".to_owned()].as_slice())
    );
    assert_eq!(variants[1].element, "shelf");
}

#[test]
fn types_may_lead_back_to_themselves_through_lists_and_options() {
    let fields = [
        r#"name = "sequel", at = "sequel", type = "Book", optional = true"#,
        r#"name = "parts", at = "part", type = "Book", list = true"#,
    ];
    assert_eq!(struct_of(&element("Book", &fields)).fields.len(), 2);
}

// Documents

#[test]
fn document_has_constants_defaults_and_rules() {
    let order = document_of(&document(
        "Order",
        "root = \"order\"\n",
        &[
            r#"name = "kind", at = "@kind", type = "text", constant = "loan""#,
            r#"name = "title", at = "book/title", type = "text", list = true, min_length = 1, example = "Emma""#,
            r#"name = "weight", at = "weight", type = "number", optional = true, default = 1, min = 0, max = 2.5, example = 2"#,
        ],
    ));
    assert_eq!(order.root.as_deref(), Some("order"));
    assert_eq!(order.fields[0].constant, Some(Literal::Text("loan".to_owned())));
    assert_eq!(order.fields[1].rules.min_length, Some(1));
    assert_eq!(order.fields[1].at, path(&["book", "title"], PathEnd::Element));
    assert_eq!(order.fields[2].default, Some(Literal::Number(1.0)));
    assert_eq!((order.fields[2].rules.min, order.fields[2].rules.max), (Some(0.0), Some(2.5)));
    assert!(order.fields.iter().all(|field| !field.joined));
}

#[test]
fn setter_joins_fields_and_may_be_named_after_one() {
    let setters = r#"setters = [
  { name = "weeks", arguments = ["first", "last"], constants = { all = false }, doc = "Some weeks." },
  { name = "all", constants = { all = true }, doc = "All weeks." },
]
"#;
    let order = document_of(&document(
        "Order",
        &format!("root = \"order\"\n{setters}"),
        &[
            r#"name = "all", at = "all", type = "boolean", optional = true"#,
            r#"name = "first", at = "first", type = "integer", optional = true, example = 1"#,
            r#"name = "last", at = "last", type = "integer", optional = true, not_below = "first", example = 2"#,
            r#"name = "remark", at = "remark", type = "text", optional = true, example = "Soon.""#,
        ],
    ));
    assert_eq!(order.setters[0].arguments, [1, 2]);
    assert_eq!(order.setters[0].constants, [(0, Literal::Boolean(false))]);
    assert_eq!(order.fields[2].rules.not_below, Some(1));
    let joined: Vec<bool> = order.fields.iter().map(|field| field.joined).collect();
    assert_eq!(joined, [true, true, true, false]);
}

#[test]
fn document_holds_parts_without_a_root() {
    let part = document("Entry", "", &[r#"name = "title", at = ".", type = "text", example = "Emma""#]);
    let whole =
        document("Order", "root = \"order\"\n", &[r#"name = "entry", at = "entry", type = "Entry", list = true"#]);
    let TypeRef::Named(entry) = &document_of(&(part + &whole)).fields[0].ty else { panic!("no reference") };
    assert_eq!(entry.kind, NamedKind::Document);
}

// Methods

#[test]
fn method_gets_rust_names_and_an_address() {
    let method = method_of(&read(""));
    assert_eq!((method.rust.to_string().as_str(), method.function.to_string().as_str()), ("LendBook", "lend_book"));
    assert_eq!(method.page, "https://library.example/docs/loans/lend-book");
    assert!(matches!(method.answer, Answer::Nothing));
}

#[test]
fn chosen_name_of_a_request_decides_the_function_too() {
    let method = method_of(&read("rust = \"BorrowBook\"\n"));
    assert_eq!((method.wire.as_str(), method.function.to_string().as_str()), ("LendBook", "borrow_book"));
}

#[test]
fn read_may_be_kept() {
    assert_eq!(method_of(&read("")).access, Access::Read { cache_seconds: None });
    assert_eq!(method_of(&read("cache = 30\n")).access, Access::Read { cache_seconds: Some(30) });
}

#[test]
fn write_makes_reads_stale_and_wildcards_name_reads_only() {
    let reads = read("").replace("LendBook", "ListBooks") + &read("").replace("LendBook", "FindBook");
    let api = model(&(reads + &method("access = \"write\"\nrepeatable = true\nstale = [\"Loans.*\"]\n")));
    let stale = vec!["Loans.ListBooks".to_owned(), "Loans.FindBook".to_owned()];
    assert_eq!(api.services[0].methods[2].access, Access::Write { repeatable: true, stale });
}

#[test]
fn codes_of_a_method_begin_with_success_and_end_with_its_own() {
    let codes = |keys: &str| {
        let method = method_of(keys);
        method.codes.into_iter().map(|code| (code.wire, code.sure)).collect::<Vec<_>>()
    };
    let code = |wire: &str, sure| (wire.to_owned(), sure);
    let own = "codes = [{ name = \"NO_SUCH_BOOK\", sure = \"inferred\" }]\n";
    let success = code("SUCCESS", Certainty::Documented);
    let own_code = code("NO_SUCH_BOOK", Certainty::Inferred);
    assert_eq!(codes(&read(own)), [success.clone(), own_code.clone()]);
    assert_eq!(codes(&write(own)), [success, code("CLOSED", Certainty::Documented), own_code]);
}

#[test]
fn parameters_keep_their_order_and_their_keys() {
    let list = parameters(&[
        r#"name = "bookID", type = "integer", rust = "book", also_as = ["novelID"], example = 7"#,
        r#"name = "label", type = "text", pattern = "^[a-z0-9_]{1,20}$", secret = true, example = "red""#,
        r#"name = "unused", type = "text", constant = """#,
        r#"name = "scan", type = "upload", max_bytes = 1_000, begins_with = "GIF8", example = "GIF89a""#,
    ]);
    let parameters = method_of(&read(&list)).parameters;
    let names: Vec<String> = parameters.iter().map(|parameter| parameter.rust.to_string()).collect();
    assert_eq!(names, ["book", "label", "unused", "scan"]);
    assert_eq!(parameters[0].also_as, ["novelID"]);
    assert_eq!(parameters[0].example, Some(Literal::Integer(7)));
    let pattern = parameters[1].rules.pattern.as_ref().unwrap();
    assert_eq!(pattern.ranges, [('a', 'z'), ('0', '9'), ('_', '_')]);
    assert_eq!((pattern.min, pattern.max, parameters[1].secret), (1, 20, true));
    assert_eq!(parameters[2].constant.as_deref(), Some(""));
    assert_eq!((parameters[3].rules.max_bytes, parameters[3].rules.begins_with.as_deref()), (Some(1000), Some("GIF8")));
}

#[test]
fn optional_parameters_want_a_second_request() {
    let list = parameters(&[r#"name = "label", type = "text", optional = true, example = "red""#]);
    let api = Library::new("", &read(&list)).request("Loans.LendBook.optional.http").model();
    assert!(api.services[0].methods[0].parameters[0].optional);
}

#[test]
fn answer_stands_at_a_place_below_data() {
    let at = |place: &str| {
        let list = parameters(&[
            r#"name = "shelf", type = "integer", example = 3"#,
            r#"name = "label", type = "text", example = "red""#,
        ]);
        let answer = format!("{list}answer = {{ at = \"{place}\", type = \"text\", optional = true }}\n");
        let Answer::Value { mut at, arity, .. } = method_of(&read(&answer)).answer else { panic!("no value") };
        assert_eq!(arity, Arity::Optional);
        at.remove(0)
    };
    assert_eq!(at("."), path(&[], PathEnd::Element));
    assert_eq!(at("*"), path(&[], PathEnd::AnyChild));
    assert_eq!(at("**"), path(&[], PathEnd::Anywhere));
    assert_eq!(at("labels/{label}"), path(&["labels"], PathEnd::NamedBy(1)));
}

#[test]
fn data_itself_may_be_an_element() {
    let shelf = element("Shelf", &[r#"name = "books", at = "book", type = "text", list = true"#]);
    let method = method_of(&(shelf + &read("answer = { at = \".\", type = \"Shelf\" }\n")));
    assert!(matches!(method.answer, Answer::Value { arity: Arity::Required, .. }));
}

#[test]
fn answer_may_be_a_file() {
    assert!(matches!(method_of(&read("answer = { binary = true }\n")).answer, Answer::Binary { .. }));
}

#[test]
fn failure_may_carry_data() {
    let method = method_of(&(element("Complaint", &[]) + &read("failure = \"Complaint\"\n")));
    assert_eq!(method.failure.unwrap().rust, "Complaint");
}

// Samples and quirks

#[test]
fn samples_are_sorted_and_their_names_say_what_they_are() {
    let cover = read("answer = { binary = true }\n");
    let library = Library::new("", &cover).sample("Loans.LendBook/unknown-elements.xml");
    let library = library.sample("Loans.LendBook/broken-tag.xml").sample("Loans.LendBook/cover.png");
    let samples = library.model().services.remove(0).methods.remove(0).samples;
    let samples: Vec<(&str, SampleKind)> = samples.iter().map(|sample| (sample.case.as_str(), sample.kind)).collect();
    let expected = [
        ("broken-tag", SampleKind::Broken),
        ("cover", SampleKind::Binary),
        ("plain", SampleKind::Strict),
        ("unknown-elements", SampleKind::Tolerant),
    ];
    assert_eq!(samples, expected);
}

#[test]
fn quirk_of_the_api_holds_for_every_method_and_is_proven_by_its_samples() {
    let quirk = &quirk("padded", "padded-text", "Loans.LendBook/plain");
    let other = read("").replace("LendBook", "ListBooks");
    let api = Library::new(quirk, &(read("") + &other)).model();
    let methods = &api.services[0].methods;
    assert_eq!(api.quirks[0].samples, ["Loans.LendBook/plain"]);
    assert!(methods.iter().all(|method| method.leniencies == [Leniency::PaddedText]));
    assert_eq!(methods[0].samples[0].proves, [Leniency::PaddedText]);
    assert_eq!(methods[1].samples[0].proves, []);
}

#[test]
fn quirk_of_a_service_holds_for_the_methods_whose_samples_it_names() {
    let quirk = &quirk("absent", "missing-data", "Loans.LendBook/plain");
    let other = read("").replace("LendBook", "ListBooks");
    let api = model(&(quirk.to_owned() + &read("") + &other));
    assert_eq!(api.services[0].methods[0].leniencies, [Leniency::MissingData]);
    assert_eq!(api.services[0].methods[1].leniencies, []);
}

#[test]
fn quirk_that_grants_nothing_leaves_its_sample_broken() {
    let quirk = quirk("torn", "padded-text", "Loans.LendBook/broken-card").replace("leniency = \"padded-text\"\n", "");
    let api = Library::new(&quirk, &read("")).sample("Loans.LendBook/broken-card.xml").model();
    let method = &api.services[0].methods[0];
    assert_eq!((api.quirks[0].leniency, method.leniencies.as_slice()), (None, [].as_slice()));
    assert_eq!((method.samples[0].kind, method.samples[0].proves.as_slice()), (SampleKind::Broken, [].as_slice()));
}

#[test]
fn element_with_nested_cdata_is_opaque() {
    let quirk = &quirk("nested", "nested-cdata", "Loans.LendBook/plain");
    let book = element(
        "Book",
        &[r#"name = "card", at = "label/card", type = "Card", format = "nested-cdata", optional = true"#],
    );
    let service = quirk.to_owned()
        + &element("Card", &[])
        + &book
        + &read("answer = { at = \"books/book\", type = \"Book\", list = true }\n");
    assert_eq!(method_of(&service).opaque_elements, ["label"]);
}
