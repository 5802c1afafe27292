//! Methods and their parameters.

use super::answers::ANSWER;
use super::types::{DOC_UNLESS_CONSTANT, ENDS_WITH, MAX, MAX_LENGTH, MIN, MIN_LENGTH, PATTERN, STARTS_WITH};
use super::{CERTAINTY, DOC, NOTE, Presence, RUST, SECRET, SETTLED_BY, SURE, Table, Value, key, optional, required};
use crate::spec::vocabulary::{AccessWord, words};

/// `[[method]]`
pub static METHOD: Table = Table {
    what: "method",
    doc: "A method of the service.",
    keys: &[
        required("name", Value::Text, "the wire name, misspelt where the service misspells it"),
        optional(
            "rust",
            Value::Text,
            "the name of the request type, where the one derived from the wire name is not good; the client's method follows from it",
        ),
        optional(
            "function",
            Value::Text,
            "the name of the client's method, where the one derived from the request type is not good",
        ),
        DOC,
        required("page", Value::Text, "the vendor's page, relative to `[api] pages`: `books/lend-book`"),
        SURE,
        NOTE,
        SETTLED_BY,
        required("access", Value::Word(words::<AccessWord>), "whether it changes anything"),
        key(
            "repeatable",
            Value::Boolean,
            Presence::RequiredWith("access", "write"),
            "for a write: sending it twice has the effect of sending it once, so it may be sent again when its fate is unknown. Every write says it, true or false",
        ),
        key(
            "stale",
            Value::Texts,
            Presence::RequiredWith("access", "write"),
            "for a write: the reads whose answers it may change, as `Service.Method` or `Service.*` (each read of the service); `[]` for none, which is said too",
        ),
        key(
            "cache",
            Value::Whole(0),
            Presence::OnlyWith("access", "read"),
            "for a read: for how many seconds an answer may be reused; absent means never",
        ),
        optional(
            "codes",
            Value::TextsOrTables(&CODE_REFERENCE),
            "the return codes it may answer beside those that apply to all, each a name or `{ name = \"..\", sure = \"..\" }`",
        ),
        optional(
            "parameters",
            Value::Tables(&PARAMETER),
            "the form fields, in the order in which the service declares them",
        ),
        optional("answer", Value::Table(&ANSWER), "what a success carries; absent when it carries nothing"),
        optional("failure", Value::Text, "a `[[type]]` that may be read from `data` when the code is not `SUCCESS`"),
    ],
};

/// An entry of `codes` that says more than its name.
pub static CODE_REFERENCE: Table = Table {
    what: "code",
    doc: "A return code that the method may answer.",
    keys: &[
        required("name", Value::Text, "the name of a `[[code]]`"),
        optional("sure", CERTAINTY, "how sure it is that the method answers it"),
    ],
};

/// A parameter of a method.
pub static PARAMETER: Table = Table {
    what: "parameter",
    doc: "A form field of a request.",
    keys: &[
        required("name", Value::Text, "the form field"),
        required("type", Value::Text, "a scalar, a newtype, an enum, a document, or `upload` (a file, sent as base64)"),
        optional("optional", Value::Boolean, "true: empty on the wire unless the caller sets it"),
        RUST,
        optional(
            "constant",
            Value::AnyText,
            "always sent with this text, and never shown to the caller (an empty text for a parameter without use)",
        ),
        optional(
            "also_as",
            Value::Texts,
            "further form fields that carry the same value, where it is unknown which name the service reads",
        ),
        MIN,
        MAX,
        MIN_LENGTH,
        MAX_LENGTH,
        PATTERN,
        STARTS_WITH,
        ENDS_WITH,
        optional(
            "not_below",
            Value::Text,
            "the name of another parameter of the same type that this one must not be below",
        ),
        optional(
            "max_bytes",
            Value::Whole(0),
            "of an upload: its largest size. A request has one upload at most, which is never optional and sent under one name",
        ),
        optional("begins_with", Value::Text, "of an upload: its first bytes"),
        SECRET,
        optional(
            "example",
            Value::Literal,
            "a value for generated tests and examples, which every parameter has but constants and documents; it fits the type and the rules. An enum's is written as on the wire, a timestamp's is written as RFC 3339 (`2026-09-01T08:00:00Z`), an upload's is its content, a document has its own examples",
        ),
        DOC_UNLESS_CONSTANT,
        SURE,
        NOTE,
        SETTLED_BY,
    ],
};
