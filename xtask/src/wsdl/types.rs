//! Which types of the platform can hold a parameter of the spec.

use codegen::model::{Api, Enum, Named, NamedKind, Type, TypeRef};

use super::description::ParameterType;

const WHOLE_NUMBERS: &[&str] =
    &["int", "long", "short", "byte", "unsignedInt", "unsignedLong", "unsignedShort", "unsignedByte", "integer"];
const TEXT: &[&str] = &["string"];

/// A type of the spec, in words, and the types of XML Schema that can hold it. Newtypes are what they are made of.
fn expected(ty: &TypeRef) -> (&'static str, &'static [&'static str]) {
    match ty {
        TypeRef::Integer => ("a whole number", WHOLE_NUMBERS),
        TypeRef::Number => ("a number", &["double", "float", "decimal"]),
        TypeRef::Boolean => ("true or false", &["boolean"]),
        TypeRef::Amount => ("an amount", &["decimal", "double", "float", "string"]),
        TypeRef::Date | TypeRef::DateTime | TypeRef::Timestamp => ("a time", &["dateTime", "date"]),
        TypeRef::Text => ("text", TEXT),
        TypeRef::Upload => ("a file in base64", &["string", "base64Binary"]),
        TypeRef::Named(named) => match named.kind {
            NamedKind::Integer => ("a whole number", WHOLE_NUMBERS),
            NamedKind::Guid => ("a GUID", &["string", "guid"]),
            NamedKind::Enum => ("one of several words", TEXT),
            NamedKind::Document => ("an XML document in a text", TEXT),
            NamedKind::Text | NamedKind::Struct | NamedKind::Choice => ("text", TEXT),
        },
    }
}

/// What the spec has instead, in words, if a type of the platform cannot hold it.
pub(super) fn mismatch(ours: &TypeRef, theirs: &ParameterType) -> Option<&'static str> {
    let (what, names) = expected(ours);
    let is_held = match theirs {
        ParameterType::Simple(name) => names.contains(&name.as_str()),
        ParameterType::Enum(..) => is_enum(ours),
        ParameterType::Complex(_) => false,
    };
    (!is_held).then_some(what)
}

fn is_enum(ty: &TypeRef) -> bool {
    matches!(ty, TypeRef::Named(named) if named.kind == NamedKind::Enum)
}

/// Whether the platform refuses an empty text for it.
pub(super) fn refuses_empty(ty: &ParameterType) -> bool {
    match ty {
        ParameterType::Simple(name) => name != "string" && name != "base64Binary",
        ParameterType::Enum(..) => true,
        ParameterType::Complex(_) => false,
    }
}

/// The type as a description names it.
pub(super) fn shown(ty: &ParameterType) -> &str {
    match ty {
        ParameterType::Simple(name) | ParameterType::Enum(name, _) | ParameterType::Complex(name) => name,
    }
}

/// What to write into the spec for a type of the platform. Nothing is proposed that would be a mismatch again.
pub(super) fn advice(ty: &ParameterType) -> String {
    match ty {
        ParameterType::Complex(_) => {
            "a form cannot carry it, and the spec language has no type for it: leave the method out of the spec"
                .to_owned()
        }
        ParameterType::Enum(_, words) => format!("declare an `[[enum]]` with the values {}, and use it", listed(words)),
        ParameterType::Simple(name) if name == "guid" => {
            "declare a `[[newtype]]` with `of = \"guid\"`, and use it".to_owned()
        }
        ParameterType::Simple(name) => in_the_spec(name).map_or_else(
            || format!("the spec language has no type for `{name}`"),
            |word| format!("write `type = \"{word}\"`, or a declared type that is made of it"),
        ),
    }
}

/// The spec's word for a type of the platform, in a list of parameters.
pub(super) fn word(ty: &ParameterType) -> &str {
    match ty {
        ParameterType::Simple(name) => in_the_spec(name).unwrap_or(name),
        other => shown(other),
    }
}

fn in_the_spec(name: &str) -> Option<&'static str> {
    let known = [
        ("text", TypeRef::Text),
        ("integer", TypeRef::Integer),
        ("number", TypeRef::Number),
        ("boolean", TypeRef::Boolean),
        ("upload", TypeRef::Upload),
    ];
    match name {
        "dateTime" => Some("datetime"),
        "date" => Some("date"),
        _ => known.into_iter().find(|(_, ty)| expected(ty).1.contains(&name)).map(|(word, _)| word),
    }
}

/// The declaration of an enum.
pub(super) fn declared_enum<'a>(api: &'a Api, ty: &TypeRef) -> Option<&'a Enum> {
    let TypeRef::Named(Named { rust, module, .. }) = ty else { return None };
    let service = api.services.iter().find(|service| Some(&service.module) == module.as_ref());
    let types = service.map_or(&api.types, |service| &service.types);
    types.iter().find_map(|ty| match ty {
        Type::Enum(declared) if declared.rust == *rust => Some(declared),
        _ => None,
    })
}

/// `` `Novel`, `Poem` ``
pub(super) fn listed<S: AsRef<str>>(words: &[S]) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("`{}`", word.as_ref())).collect();
    words.join(", ")
}
