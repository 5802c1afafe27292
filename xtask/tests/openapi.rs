//! `cargo xtask openapi`, and the committed document: it is valid, and true of every request and answer that is kept beside the spec.

mod document;
mod workspace;

use std::collections::BTreeSet;
use std::fs;

use codegen::model::{Api, Leniency, Method, SampleKind, Service};
use document::{Document, Xml, problems};
use serde_json::{Value, json};
use workspace::{Workspace, real_root, run};

const COMMITTED: &str = "openapi/openapi.json";

#[test]
fn the_document_is_printed_and_nothing_is_written() {
    let workspace = Workspace::new();
    let before = workspace.state();
    let run = run(&["openapi", "--root", &workspace.root().to_string_lossy()]).succeeds();
    let printed: Value = serde_json::from_str(&run.output).expect("it is JSON");
    assert_eq!(printed.pointer("/info/title"), Some(&json!("Library")));
    assert_eq!(problems(&printed), Vec::<String>::new());
    assert_eq!(workspace.state(), before);
}

#[test]
fn the_committed_document_is_the_one_that_is_printed() {
    let committed = fs::read_to_string(real_root().join(COMMITTED)).expect("the committed document");
    assert_eq!(run(&["openapi"]).succeeds().output, committed);
}

#[test]
fn a_spec_with_mistakes_prints_no_document() {
    let workspace = Workspace::new();
    workspace.edit("api-spec/desk.toml", "type = \"BookId\"", "type = \"BokId\"");
    let run = run(&["openapi", "--root", &workspace.root().to_string_lossy()]).fails().says("BokId");
    assert!(!run.output.contains('{') || !run.output.contains("operationId"), "{}", run.output);
}

#[test]
fn an_independent_validator_finds_nothing_wrong() {
    assert_eq!(problems(&committed()), Vec::<String>::new());
}

#[test]
fn a_damaged_document_is_refused() {
    let operation = first_operation(&committed());
    let damages: [(&str, &str, Value); 5] = [
        ("a response without a description", "/responses/200/description", Value::Null),
        ("a reference to nowhere", "/responses/500/$ref", json!("#/components/responses/Nowhere")),
        ("an operation's name that is taken", "/operationId", json!(second_name(&committed()))),
        ("a form without content", "/requestBody/content", Value::Null),
        ("a page that is no address", "/externalDocs/url", json!("not an address")),
    ];
    for (damage, at, value) in damages {
        let mut document = committed();
        let (parent, name) = at.rsplit_once('/').expect("a place has a parent");
        let parent = document.pointer_mut(&format!("{operation}{parent}")).and_then(Value::as_object_mut);
        let parent = parent.unwrap_or_else(|| panic!("{operation}{at} is not there"));
        let old = if value.is_null() { parent.remove(name) } else { parent.insert(name.to_owned(), value) };
        assert!(old.is_some(), "{damage}: {operation}{at} is not there");
        assert!(!problems(&document).is_empty(), "{damage} was let through");
    }
}

#[test]
fn a_schema_that_refers_to_nowhere_is_refused() {
    let text = committed().to_string();
    let first = text.find("#/components/schemas/").expect("some schema refers to another");
    let damaged = format!(
        "{}{}{}",
        &text[..first],
        "#/components/schemas/Nowhere_",
        &text[first + "#/components/schemas/".len()..]
    );
    assert!(!problems(&serde_json::from_str(&damaged).expect("it is JSON")).is_empty());
}

#[test]
fn every_method_is_an_operation_and_nothing_else_is() {
    let document = committed();
    let paths = document.get("paths").and_then(Value::as_object).expect("paths");
    let operations: BTreeSet<&str> =
        paths.values().filter_map(|path| path.pointer("/post/operationId")).filter_map(Value::as_str).collect();
    let api = real_api();
    let methods: BTreeSet<String> =
        methods(&api).map(|(service, method)| format!("{}_{}", service.wire, method.wire)).collect();
    assert_eq!(operations, methods.iter().map(String::as_str).collect());
    assert_eq!(paths.len(), methods.len());
}

#[test]
fn every_request_that_was_written_by_hand_is_one_of_its_operation() {
    let document = Document::new(committed());
    let folder = real_root().join("api-spec/requests");
    for file in workspace::files_below(&folder) {
        let request = fs::read_to_string(&file).expect("a readable request");
        let (head, body) = request.split_once("\n\n").expect("a head and a body");
        let path = head.split(' ').nth(1).expect("the path of a request");
        if let Err(problem) = document.check_request(path, body) {
            panic!("{}: {problem}", file.display());
        }
    }
}

#[test]
fn a_request_that_is_none_of_its_operation_is_refused() {
    let document = Document::new(serde_json::from_str(&library()).expect("it is JSON"));
    let path = "/Desk.asmx/LendBook";
    assert_eq!(document.check_request(path, "holder=KeyHolder&pin=1&bookID=7"), Ok(()));
    for body in ["holder=KeyHolder&pin=1", "holder=KeyHolder&pin=1&bookID=seven", "bookID=7&holder=KeyHolder&pin=1"] {
        assert!(document.check_request(path, body).is_err(), "{body}");
    }
}

#[test]
fn every_sample_of_a_success_is_an_answer_of_its_operation() {
    let document = Document::new(committed());
    let api = real_api();
    let mut checked = 0;
    for (service, method) in methods(&api) {
        for sample in
            method.samples.iter().filter(|sample| sample.kind == SampleKind::Strict && sample.proves.is_empty())
        {
            let text = fs::read_to_string(real_root().join(&sample.path)).expect("a readable sample");
            let answer = match roxmltree::Document::parse(&text) {
                Ok(answer) if is_success(&answer) => answer,
                Ok(_) => continue,
                // The document says that no parser of XML reads such an answer.
                Err(_) if method.leniencies.contains(&Leniency::NestedCdata) => continue,
                Err(error) => panic!("{}: {error}", sample.path),
            };
            let operation = format!("{}_{}", service.wire, method.wire);
            if let Err(problem) = document.check_answer(&operation, Xml::of(answer.root_element())) {
                panic!("{}: {problem}", sample.path);
            }
            checked += 1;
        }
    }
    assert!(checked > 0, "no sample was looked at");
}

#[test]
fn an_answer_that_is_none_of_its_operation_is_refused() {
    let workspace = Workspace::new();
    let types = "[[type]]\nname = \"Loan\"\ndoc = \"A loan.\"\nfields = [\n  \
                 { name = \"days\", at = \"@days\", type = \"integer\", doc = \"How long.\" },\n  \
                 { name = \"books\", at = \"books/book\", type = \"text\", list = true, doc = \"Which.\" },\n]\n\n[[method]]";
    workspace.edit("api-spec/desk.toml", "[[method]]", types);
    workspace.edit("api-spec/desk.toml", "parameters =", "answer = { at = \"loan\", type = \"Loan\" }\nparameters =");
    let printed = run(&["openapi", "--root", &workspace.root().to_string_lossy()]).succeeds().output;
    let document = Document::new(serde_json::from_str(&printed).expect("it is JSON"));
    let check = |loan: &str| {
        let text = format!("<result><code>SUCCESS</code><data>{loan}</data></result>");
        let answer = roxmltree::Document::parse(&text).expect("it is XML");
        document.check_answer("Desk_LendBook", Xml::of(answer.root_element()))
    };
    assert_eq!(check("<loan days=\"7\"><books><book>A</book><book>B</book></books></loan>"), Ok(()));
    let wrong = [
        "<loan />",
        "<loan days=\"seven\" />",
        "<loan days=\"7\" weeks=\"1\" />",
        "<loan days=\"7\"><book>A</book></loan>",
        "<loan days=\"7\"><books><novel>A</novel></books></loan>",
    ];
    for loan in wrong {
        assert!(check(loan).is_err(), "{loan} was let through");
    }
}

fn is_success(answer: &roxmltree::Document<'_>) -> bool {
    let code = answer.root_element().children().find(|child| child.has_tag_name("code"));
    code.and_then(|code| code.text()).is_some_and(|code| code.trim() == "SUCCESS")
}

/// The document of the small workspace.
fn library() -> String {
    let workspace = Workspace::new();
    run(&["openapi", "--root", &workspace.root().to_string_lossy()]).succeeds().output
}

fn committed() -> Value {
    let text = fs::read_to_string(real_root().join(COMMITTED)).expect("the committed document");
    serde_json::from_str(&text).expect("the committed document is JSON")
}

/// The place of the first operation, as a pointer.
fn first_operation(document: &Value) -> String {
    let path = document.get("paths").and_then(Value::as_object).and_then(|paths| paths.keys().next());
    format!("/paths/{}/post", path.expect("a path").replace('/', "~1"))
}

fn second_name(document: &Value) -> String {
    let paths = document.get("paths").and_then(Value::as_object).expect("paths");
    let second = paths.values().nth(1).and_then(|path| path.pointer("/post/operationId"));
    second.and_then(Value::as_str).expect("a second operation").to_owned()
}

fn methods(api: &Api) -> impl Iterator<Item = (&Service, &Method)> {
    api.services.iter().flat_map(|service| service.methods.iter().map(move |method| (service, method)))
}

fn real_api() -> Api {
    let sources = xtask::sources::read(&real_root()).unwrap_or_else(|failure| panic!("{failure}"));
    codegen::read(&sources).unwrap_or_else(|diagnostics| panic!("{diagnostics}"))
}
