//! The spec language: which tables there are, which keys each of them has, and what each key means.
//!
//! It is said once, here. The readers in `codegen/src/spec` ask for these keys and for no others; the schema for editors, the tables of `api-spec/README.md`
//! and the order into which `cargo xtask fmt-spec` brings the files are made from it.

mod answers;
mod api;
mod methods;
mod types;

pub use answers::{ANSWER, CHOICE, FIELD, STRUCT, VARIANT};
pub use api::{API, API_FILE, CODE, CREDENTIAL, QUIRK, SERVICE, SERVICE_FILE};
pub use methods::{CODE_REFERENCE, METHOD, PARAMETER};
pub use types::{CONSTANT, DOCUMENT, DOCUMENT_FIELD, ENUM, ENUM_VALUE, LITERALS, NEWTYPE, SETTER};

use crate::diagnostic::listed;
use crate::model::{Certainty, SettledBy};
use crate::spec::vocabulary::words;

/// A kind of table.
#[derive(Debug)]
pub struct Table {
    /// As messages call it: `method`.
    pub what: &'static str,
    /// What it describes, for people who meet it in an editor.
    pub doc: &'static str,
    /// In the order in which they stand in a file.
    pub keys: &'static [Key],
}

/// A key of a table.
#[derive(Debug)]
pub struct Key {
    pub name: &'static str,
    pub value: Value,
    pub presence: Presence,
    /// In Markdown, without a full stop at its end.
    pub doc: &'static str,
}

/// What a key's value is.
#[derive(Clone, Copy, Debug)]
pub enum Value {
    /// A text that is not empty.
    Text,
    /// A text that may be empty.
    AnyText,
    /// A text or a list of texts, at least one.
    Places,
    /// A list of texts.
    Texts,
    /// A whole number, at least this much.
    Whole(i64),
    AnyWhole,
    Number,
    Boolean,
    /// A text, a number or a boolean.
    Literal,
    /// Names that authors choose, each with a literal.
    Literals,
    /// One of the words that this lists.
    Word(fn() -> Vec<&'static str>),
    Table(&'static Table),
    /// A list of tables.
    Tables(&'static Table),
    /// A list of texts, each of which may be a table instead.
    TextsOrTables(&'static Table),
}

/// Whether a key stands in its table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    Required,
    Optional,
    /// Required, unless the other key is there.
    Unless(&'static str),
    /// Required where the other key has this word, and refused where it has another one.
    RequiredWith(&'static str, &'static str),
    /// Refused where the other key has another word than this one.
    OnlyWith(&'static str, &'static str),
    /// Required, unless the other flag is set, which refuses it.
    RequiredWithout(&'static str),
    /// Refused where the other flag is set.
    OnlyWithout(&'static str),
}

impl Table {
    /// The key of that name.
    pub fn key(&self, name: &str) -> Option<&'static Key> {
        self.keys.iter().find(|key| key.name == name)
    }
}

impl Key {
    /// How an author writes it, and what it means: what to do where it is missing, empty or of the wrong type.
    pub(crate) fn advice(&self) -> String {
        let (name, doc) = (self.name, self.doc);
        match self.value {
            Value::Table(_) => format!("write a table, `[{name}]` or `{name} = {{ .. }}`: {doc}"),
            Value::Tables(_) => format!("write a list of tables, `{name} = [{{ .. }}]` or `[[{name}]]`: {doc}"),
            Value::Word(words) => format!("write `{name} = ..` with one of {}: {doc}", listed(&words())),
            value => format!("write `{name} = {}`: {doc}", value.example()),
        }
    }
}

impl Value {
    /// What such a value looks like.
    fn example(self) -> &'static str {
        match self {
            Value::Text | Value::AnyText | Value::Places | Value::Word(_) => "\"..\"",
            Value::Texts | Value::TextsOrTables(_) => "[\"..\"]",
            Value::Whole(_) | Value::AnyWhole => "1",
            Value::Number => "0.5",
            Value::Boolean => "true",
            Value::Literal => "..",
            Value::Literals | Value::Table(_) => "{ .. }",
            Value::Tables(_) => "[{ .. }]",
        }
    }
}

const fn key(name: &'static str, value: Value, presence: Presence, doc: &'static str) -> Key {
    Key { name, value, presence, doc }
}

const fn required(name: &'static str, value: Value, doc: &'static str) -> Key {
    key(name, value, Presence::Required, doc)
}

const fn optional(name: &'static str, value: Value, doc: &'static str) -> Key {
    key(name, value, Presence::Optional, doc)
}

const DOC: Key = required(
    "doc",
    Value::Text,
    "one or more sentences for the documentation: what it is, its unit, its bounds. A public item without documentation does not compile",
);

const CERTAINTY: Value = Value::Word(words::<Certainty>);

const SURE: Key = optional(
    "sure",
    CERTAINTY,
    "how sure the fact is: the vendor's pages say so, a program that calls the API relies on it, or it is likely and not proven. Inherited from what surrounds it",
);

const NOTE: Key = optional(
    "note",
    Value::Text,
    "a caveat: where the documentation is wrong, what only a live call can settle. It is shown to users and to maintainers",
);

const SETTLED_BY: Key = optional(
    "settled_by",
    Value::Word(words::<SettledBy>),
    "what would settle the doubt that the `note` describes: a service's own description, a recorded response, a trial, or the vendor. Without it, only an inferred fact is an open question",
);

const RUST: Key = optional(
    "rust",
    Value::Text,
    "the Rust name, where the one derived from the wire name is not good: wire names may be misspelt, Rust names should not be",
);

const SECRET: Key = optional("secret", Value::Boolean, "true: never shown by `Debug`, an error or a trace");

const LIST: Key =
    optional("list", Value::Boolean, "true: the last element of `at` repeats, and none at all is an empty list");

const EXAMPLE: &str = "a value for generated examples and tests";
