//! Scalars with names of their own, lists of values, and the documents that requests carry.

use super::{DOC, EXAMPLE, Key, NOTE, Presence, SECRET, SETTLED_BY, SURE, Table, Value, key, optional, required};
use crate::model::NewtypeOf;
use crate::spec::vocabulary::words;

/// `[[newtype]]`
pub static NEWTYPE: Table = Table {
    what: "newtype",
    doc: "A scalar with a name of its own.",
    keys: &[
        required("name", Value::Text, "the Rust name: `BookId`"),
        required("of", Value::Word(words::<NewtypeOf>), "what its values are"),
        optional(
            "is",
            Value::Text,
            "a newtype, `of` the same, that every value of this one also is: a `NovelId` is a `BookId`. Converts one way only",
        ),
        SECRET,
        optional("constants", Value::Tables(&CONSTANT), "of an `integer`: values that have a name"),
        DOC,
        SURE,
        NOTE,
        SETTLED_BY,
    ],
};

/// A constant of a newtype.
pub static CONSTANT: Table = Table {
    what: "constant",
    doc: "A value that has a name.",
    keys: &[
        required("name", Value::Text, "the Rust name, in capitals: `ROOT`"),
        required("value", Value::AnyWhole, "the value"),
        DOC,
    ],
};

/// `[[enum]]`
pub static ENUM: Table = Table {
    what: "enum",
    doc: "A list of values, closed in the documentation and open on the wire: a value that is not listed is kept as unknown, and never makes an answer fail.",
    keys: &[
        required("name", Value::Text, "the Rust name"),
        DOC,
        SURE,
        NOTE,
        SETTLED_BY,
        optional("values", Value::Tables(&ENUM_VALUE), "the values, one inline table a line"),
    ],
};

/// A value of an enum.
pub static ENUM_VALUE: Table = Table {
    what: "value",
    doc: "One of the values.",
    keys: &[
        required("name", Value::Text, "the Rust name of the variant"),
        optional("wire", Value::Text, "what is sent and read; may be left out where it equals `name`"),
        optional("aliases", Value::Texts, "what is read besides; needs the leniency `alias`"),
        DOC,
        SURE,
        NOTE,
        SETTLED_BY,
    ],
};

/// `[[document]]`
pub static DOCUMENT: Table = Table {
    what: "document",
    doc: "An XML document inside a parameter: a type written the other way round.",
    keys: &[
        required("name", Value::Text, "the Rust name"),
        optional("root", Value::Text, "the name of the root element; parts of another document leave it out"),
        DOC,
        SURE,
        NOTE,
        SETTLED_BY,
        optional("fields", Value::Tables(&DOCUMENT_FIELD), "its fields, one inline table a line"),
        optional(
            "setters",
            Value::Tables(&SETTER),
            "joins fields that only make sense together, so that an invalid combination cannot be written down",
        ),
    ],
};

/// A field of a document.
pub static DOCUMENT_FIELD: Table = Table {
    what: "field",
    doc: "A field of a document.",
    keys: &[
        required("name", Value::Text, "the Rust name of the field"),
        required("at", Value::Text, "where it stands, seen from the element: one place, as for a type"),
        required("type", Value::Text, "a scalar, a newtype, an enum or another document"),
        optional(
            "list",
            Value::Boolean,
            "true: it gets a chained setter that adds one entry; with `min_length = 1` the first entry is an argument of `new`",
        ),
        key(
            "optional",
            Value::Boolean,
            Presence::OnlyWithout("list"),
            "true: it gets a chained setter. A field that is neither optional nor a list nor constant is an argument of `new`",
        ),
        optional(
            "constant",
            Value::Literal,
            "always written with this value; not shown to the user, so that it needs no `doc`",
        ),
        optional(
            "default",
            Value::Literal,
            "what the service assumes when the element is left out; it is documented at every setter of the field, never sent",
        ),
        MIN,
        MAX,
        MIN_LENGTH,
        MAX_LENGTH,
        PATTERN,
        STARTS_WITH,
        ENDS_WITH,
        optional("not_below", Value::Text, "the name of another field of the document that this one must not be below"),
        SECRET,
        optional("example", Value::Literal, EXAMPLE),
        DOC_UNLESS_CONSTANT,
        SURE,
        NOTE,
        SETTLED_BY,
    ],
};

/// A joint setter of a document.
pub static SETTER: Table = Table {
    what: "setter",
    doc: "Sets fields that only make sense together. They are all optional, and lose setters of their own.",
    keys: &[
        required("name", Value::Text, "the Rust name of the setter"),
        optional("arguments", Value::Texts, "the names of the fields whose values it takes"),
        optional("constants", Value::Literals, "the names of the fields that it writes, each with its value"),
        DOC,
    ],
};

/// `constants` of a joint setter: the names of fields, each with a value.
pub static LITERALS: Table =
    Table { what: "constants", doc: "The fields that the setter writes, each with its value.", keys: &[] };

pub(super) const DOC_UNLESS_CONSTANT: Key = key("doc", Value::Text, Presence::Unless("constant"), DOC.doc);

pub(super) const MIN: Key =
    optional("min", Value::Number, "the least number; one below it is refused before anything is sent");
pub(super) const MAX: Key = optional("max", Value::Number, "the greatest number");
pub(super) const MIN_LENGTH: Key = optional(
    "min_length",
    Value::Whole(0),
    "how many characters a text has at least; for a list there is `1`, which counts its entries",
);
pub(super) const MAX_LENGTH: Key = optional("max_length", Value::Whole(0), "how many characters a text has at most");
pub(super) const PATTERN: Key =
    optional("pattern", Value::Text, "of a text, `^[characters]{least,most}$`, with ranges such as `a-z`");
pub(super) const STARTS_WITH: Key = optional("starts_with", Value::Text, "what a text starts with");
pub(super) const ENDS_WITH: Key =
    optional("ends_with", Value::Text, "what a text ends with; one letter can do for both");
