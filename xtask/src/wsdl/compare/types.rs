//! Which types of the platform can hold what the spec says a parameter is.

use codegen::model::{NamedKind, TypeRef};

use crate::wsdl::description::TypeName;

const WHOLE_NUMBERS: &[&str] =
    &["int", "long", "short", "byte", "unsignedInt", "unsignedLong", "unsignedShort", "unsignedByte", "integer"];

/// A type of the spec, seen from the platform.
pub(super) struct Expected {
    /// What it is, in words: `a whole number`.
    pub(super) what: &'static str,
    /// The types that hold it, in the words of XML Schema; the usual one first.
    names: &'static [&'static str],
    /// Whether a list of words declared by the service holds it too.
    words: bool,
}

/// What a parameter of that type must be declared as. Newtypes are what they are made of; what only this client tells apart is text to the service.
pub(super) fn expected(ty: &TypeRef) -> Expected {
    let expected = |what, names| Expected { what, names, words: false };
    match ty {
        TypeRef::Integer => expected("a whole number", WHOLE_NUMBERS),
        TypeRef::Number => expected("a number", &["double", "float", "decimal"]),
        TypeRef::Boolean => expected("true or false", &["boolean"]),
        TypeRef::Amount => expected("an amount", &["decimal", "double", "float", "string"]),
        TypeRef::Date | TypeRef::DateTime | TypeRef::Timestamp => expected("a time", &["dateTime", "date"]),
        TypeRef::Text => expected("text", &["string"]),
        TypeRef::Upload => expected("a file in base64", &["string", "base64Binary"]),
        TypeRef::Named(named) => match named.kind {
            NamedKind::Integer => expected("a whole number", WHOLE_NUMBERS),
            NamedKind::Guid => expected("a GUID", &["string", "guid"]),
            NamedKind::Enum => Expected { what: "one of several words", names: &["string"], words: true },
            NamedKind::Document => expected("an XML document in a text", &["string"]),
            NamedKind::Text | NamedKind::Struct | NamedKind::Choice => expected("text", &["string"]),
        },
    }
}

impl Expected {
    pub(super) fn holds(&self, name: &TypeName) -> bool {
        match name {
            TypeName::Simple(name) => self.names.contains(&name.as_str()),
            TypeName::Words(_) => self.words,
            TypeName::Other(_) => false,
        }
    }

    /// The usual type of the platform.
    pub(super) fn usual(&self) -> &'static str {
        self.names.first().copied().unwrap_or("string")
    }
}

/// Whether the platform converts to it, which an empty text does not survive.
pub(super) fn is_converted(name: &TypeName) -> bool {
    matches!(name, TypeName::Simple(name) if name != "string" && name != "base64Binary")
}

/// The type as a description names it.
pub(super) fn shown(name: &TypeName) -> &str {
    match name {
        TypeName::Simple(name) | TypeName::Words(name) | TypeName::Other(name) => name,
    }
}

/// What the spec would call a type of the platform, for somebody who has to write it down.
pub(super) fn in_the_spec(name: &TypeName) -> &'static str {
    let TypeName::Simple(name) = name else { return "text" };
    match name.as_str() {
        "double" | "float" | "decimal" => "number",
        "boolean" => "boolean",
        "dateTime" => "datetime",
        "date" => "date",
        "base64Binary" => "upload",
        name if WHOLE_NUMBERS.contains(&name) => "integer",
        _ => "text",
    }
}
