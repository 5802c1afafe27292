//! Elements of answers, and what a success carries.

use super::{DOC, LIST, NOTE, Presence, SECRET, SETTLED_BY, SURE, Table, Value, key, optional, required};
use crate::spec::vocabulary::{Format, words};

/// `[[type]]`
pub static STRUCT: Table = Table {
    what: "type",
    doc: "An element of an answer. Types are flat and named; recursion goes by name.",
    keys: &[
        required("name", Value::Text, "the Rust name"),
        DOC,
        SURE,
        NOTE,
        SETTLED_BY,
        optional("fields", Value::Tables(&FIELD), "its fields, one inline table a line"),
    ],
};

/// A field of a type.
pub static FIELD: Table = Table {
    what: "field",
    doc: "A field of an answer.",
    keys: &[
        required("name", Value::Text, "the Rust name of the field"),
        required(
            "at",
            Value::Places,
            "where it stands, seen from the element: `@id` an attribute, `.` the element's own text, `tags/@count`, `shelves/shelf`; a list of places is tried in order. `*` is any child element; for a `choice`, `*` is any of its elements",
        ),
        required("type", Value::Text, "a scalar or a declared name"),
        LIST,
        key(
            "optional",
            Value::Boolean,
            Presence::OnlyWithout("list"),
            "true: it may be missing, and unless it is text or a text newtype, an empty one counts as missing. A field that is neither optional nor a list must be there",
        ),
        optional(
            "format",
            Value::Word(words::<Format>),
            "`nested-cdata`, for a `[[type]]` inside another element's text: the last two steps of `at` are the element with the text, and the element in it (`note/entry`). See the leniency of that name",
        ),
        SECRET,
        DOC,
        SURE,
        NOTE,
        SETTLED_BY,
    ],
};

/// `[[choice]]`
pub static CHOICE: Table = Table {
    what: "choice",
    doc: "One of several elements: an element whose name decides its type.",
    keys: &[
        required("name", Value::Text, "the Rust name"),
        DOC,
        SURE,
        NOTE,
        SETTLED_BY,
        optional("variants", Value::Tables(&VARIANT), "the elements, one inline table a line"),
    ],
};

/// A variant of a choice.
pub static VARIANT: Table = Table {
    what: "variant",
    doc: "One of the elements.",
    keys: &[
        required("name", Value::Text, "the Rust name of the variant"),
        required("element", Value::Text, "the element's name on the wire"),
        required("type", Value::Text, "its type, which is a `[[type]]`"),
        DOC,
    ],
};

/// `answer` of a method.
pub static ANSWER: Table = Table {
    what: "answer",
    doc: "What a success carries.",
    keys: &[
        key(
            "at",
            Value::Places,
            Presence::RequiredWithout("binary"),
            "where the value stands, seen from `data`: `book/@id`, `shelves/shelf`; `.` is `data` itself, `*` any child element (for a choice, any of its elements), `**` anywhere at any depth (the first text or attribute that is a valid value), `{title}` the element that is named by the argument `title`, whatever its case",
        ),
        key("type", Value::Text, Presence::RequiredWithout("binary"), "as for a field"),
        key("list", Value::Boolean, Presence::OnlyWithout("binary"), "as for a field"),
        key(
            "optional",
            Value::Boolean,
            Presence::OnlyWithout("binary"),
            "as for a field; an optional answer may also be missing together with `data`",
        ),
        key(
            "other_attributes",
            Value::Texts,
            Presence::OnlyWithout("binary"),
            "attributes that may stand at the element of the value and are not the value: an empty element that has no others says that there is no value, and one with an unknown attribute is refused",
        ),
        optional("binary", Value::Boolean, "true: the answer is a file and no XML, except when it is an error"),
        SURE,
        NOTE,
        SETTLED_BY,
    ],
};
