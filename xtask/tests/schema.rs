//! The schema of the spec language, as an independent validator understands it: every file of the spec passes, and mistakes do not.

mod workspace;

use std::fs;

use jsonschema::Validator;
use serde_json::Value;
use workspace::real_root;
use xtask::toml_json;

const API: &str = "api";
const SERVICE: &str = "service";

fn schema(kind: &str) -> Value {
    let path = real_root().join(format!("api-spec/schema/{kind}.schema.json"));
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("cannot read {}: {error}", path.display()));
    serde_json::from_str(&text).expect("it is JSON")
}

fn validator(kind: &str) -> Validator {
    jsonschema::draft202012::new(&schema(kind)).expect("it is a schema")
}

/// A file of the spec as JSON has it.
fn json(toml: &str) -> Value {
    let table: toml_edit::DocumentMut = toml.parse().unwrap_or_else(|error| panic!("{error}"));
    toml_json::of(table.as_table())
}

/// What the validator says against a file, each with the place in the file.
fn complaints(kind: &str, toml: &str) -> Vec<String> {
    let validator = validator(kind);
    let file = json(toml);
    validator.iter_errors(&file).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

#[test]
fn the_schemas_are_schemas() {
    for kind in [API, SERVICE] {
        jsonschema::draft202012::meta::validate(&schema(kind)).unwrap_or_else(|error| panic!("{kind}: {error}"));
    }
}

#[test]
fn every_file_of_the_spec_passes_and_names_its_schema() {
    for entry in fs::read_dir(real_root().join("api-spec")).expect("a folder") {
        let path = entry.expect("a readable folder").path();
        if path.extension().is_none_or(|extension| extension != "toml") {
            continue;
        }
        let text = fs::read_to_string(&path).expect("a readable file");
        let kind = if path.ends_with("api.toml") { API } else { SERVICE };
        assert_eq!(complaints(kind, &text), Vec::<String>::new(), "{}", path.display());
        let first = format!("#:schema schema/{kind}.schema.json\n");
        assert!(text.starts_with(&first), "{} does not begin with {first}", path.display());
    }
}

const LIBRARY: &str = r#"
[service]
name = "Loans"
doc = "Who has which book."
page = "loans"
credentials = ["card"]
sure = "documented"

[[newtype]]
name = "BookId"
of = "integer"
constants = [{ name = "NONE", value = 0, doc = "No book." }]
doc = "A book."

[[enum]]
name = "Cover"
doc = "A cover."
values = [{ name = "Hard", doc = "Hard." }]

[[type]]
name = "Book"
doc = "A book."
fields = [
  { name = "id", at = "@id", type = "BookId", doc = "Which." },
  { name = "tags", at = ["tags/tag", "tag"], type = "text", list = true, doc = "Tags." },
]

[[method]]
name = "ListBooks"
doc = "Lists books."
page = "loans/list-books"
access = "read"
cache = 30
answer = { at = "books/book", type = "Book", list = true }

[[method]]
name = "LendBook"
doc = "Lends a book."
page = "loans/lend-book"
access = "write"
repeatable = false
stale = ["Loans.*"]
codes = ["NO_SUCH_BOOK", { name = "CLOSED", sure = "inferred" }]
parameters = [
  { name = "bookID", type = "BookId", example = 7, doc = "The book." },
  { name = "unused", type = "text", constant = "" },
]

[[method]]
name = "ShowCover"
doc = "Shows a cover."
page = "loans/show-cover"
access = "read"
answer = { binary = true }
"#;

/// What the validator says once a part of the file has become another one.
fn with(from: &str, to: &str) -> Vec<String> {
    assert!(LIBRARY.contains(from), "the file does not hold `{from}`");
    complaints(SERVICE, &LIBRARY.replacen(from, to, 1))
}

#[test]
fn a_file_that_is_right_passes() {
    assert_eq!(complaints(SERVICE, LIBRARY), Vec::<String>::new());
}

/// Each mistake with a part of what must be said, the place among it.
#[test]
fn mistakes_are_refused_where_they_stand() {
    for (situation, from, to, said) in [
        ("an unknown key", "page = \"loans\"", "page = \"loans\"\nshelf = 1", "/service: Additional properties"),
        ("a missing key", "doc = \"Lists books.\"\n", "", "/method/0: \"doc\" is a required property"),
        ("a name that is empty", "name = \"ListBooks\"", "name = \"\"", "/method/0/name: \"\" is shorter than 1"),
        (
            "a value of another type",
            "cache = 30",
            "cache = \"30\"",
            "/method/0/cache: \"30\" is not of type \"integer\"",
        ),
        ("a negative number", "cache = 30", "cache = -1", "/method/0/cache: -1 is less than"),
        ("an unknown word", "of = \"integer\"", "of = \"whole\"", "/newtype/0/of: \"whole\" is not one of"),
        (
            "a write that says not whether it may be repeated",
            "repeatable = false\n",
            "",
            "/method/1: \"repeatable\" is a required",
        ),
        (
            "a write that says not what it makes stale",
            "stale = [\"Loans.*\"]\n",
            "",
            "/method/1: \"stale\" is a required",
        ),
        ("a write that is cached", "stale = [", "cache = 5\nstale = [", "/method/1/cache: False schema"),
        ("a read that may be repeated", "cache = 30", "repeatable = true", "/method/0/repeatable: False schema"),
        (
            "a list that is optional",
            "list = true, doc",
            "list = true, optional = true, doc",
            "/type/0/fields/1/optional: false was expected",
        ),
        (
            "a file as an answer with a place",
            "{ binary = true }",
            "{ binary = true, at = \".\" }",
            "/method/2/answer/at: False schema",
        ),
        (
            "an answer without a type",
            "at = \"books/book\", type = \"Book\"",
            "at = \"books/book\"",
            "/method/0/answer: \"type\" is a required",
        ),
        ("an empty list of places", "[\"tags/tag\", \"tag\"]", "[]", "/type/0/fields/1/at: [] is not valid under any"),
        ("a parameter without a word on it", ", doc = \"The book.\"", "", "/method/1/parameters/0: {"),
        ("a table in place of a list", "[[enum]]", "[enum]", "/enum: {"),
        ("a list in place of a table", "[service]", "[[service]]", "/service: [{"),
        ("a code that is a number", "[\"NO_SUCH_BOOK\"", "[7", "/method/1/codes/0: 7 is not valid under any"),
    ] {
        let complaints = with(from, to);
        assert!(complaints.iter().any(|complaint| complaint.contains(said)), "{situation}: {complaints:#?}");
    }
}

#[test]
fn every_key_is_explained() {
    fn keys(schema: &Value, unexplained: &mut Vec<String>) {
        if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
            let is_described = |key: &Value| key.get("description").is_some();
            // A condition speaks of keys that are explained elsewhere.
            if schema.get("type").is_some() {
                let lacking = properties.iter().filter(|(_, key)| !is_described(key));
                unexplained.extend(lacking.map(|(name, _)| name.clone()));
            }
        }
        let parts = schema.as_object().into_iter().flat_map(|members| members.values());
        parts.chain(schema.as_array().into_iter().flatten()).for_each(|part| keys(part, unexplained));
    }
    for kind in [API, SERVICE] {
        let mut unexplained = Vec::new();
        keys(&schema(kind), &mut unexplained);
        assert_eq!(unexplained, Vec::<String>::new());
    }
}
