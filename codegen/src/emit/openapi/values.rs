//! The schemas of values: what a text on the wire must be to be one of a type.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use super::{components, object};
use crate::emit::context::Context;
use crate::emit::literals;
use crate::json::Json;
use crate::model::{Literal, NamedKind, NewtypeOf, Rules, TypeRef};

/// A date and a time as the service writes them, for which JSON Schema has no format.
const DATE_AND_TIME: &str = "^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}$";

/// A value of this type; a declared one is found among the components.
pub(super) fn of(context: Context<'_>, ty: &TypeRef) -> Json {
    match ty {
        TypeRef::Text => object().with("type", "string"),
        TypeRef::Integer => object().with("type", "integer").with("format", "int64"),
        TypeRef::Number => object().with("type", "number").with("format", "double"),
        TypeRef::Boolean => object().with("type", "boolean"),
        TypeRef::Amount => object().with("type", "string").with("format", "decimal"),
        TypeRef::Date => object().with("type", "string").with("format", "date"),
        TypeRef::DateTime => object().with("type", "string").with("pattern", DATE_AND_TIME),
        TypeRef::Timestamp => object().with("type", "string").with("pattern", DATE_AND_TIME).with("x-time-zone", "UTC"),
        TypeRef::Upload => object()
            .with("type", "string")
            .with("contentEncoding", "base64")
            .with("contentMediaType", "application/octet-stream"),
        TypeRef::Named(named) => {
            object().with("$ref", format!("#/components/schemas/{}", components::name(context, named)))
        }
    }
}

/// What a newtype is beneath its name.
pub(super) fn of_newtype(of: NewtypeOf) -> Json {
    match of {
        NewtypeOf::Integer => object().with("type", "integer").with("format", "int64"),
        NewtypeOf::Text => object().with("type", "string"),
        NewtypeOf::Guid => object().with("type", "string").with("format", "uuid"),
    }
}

/// A text that is a document of its own.
pub(super) fn text_with_xml(document: Json) -> Json {
    object().with("type", "string").with("contentMediaType", "application/xml").with("contentSchema", document)
}

/// A secret that is no more than a text has a format for forms to hide it.
pub(super) fn secret(schema: Json) -> Json {
    let says_more = |(name, _): &(String, Json)| matches!(name.as_str(), "format" | "contentSchema" | "$ref");
    let says_more = matches!(&schema, Json::Object(members) if members.iter().any(says_more));
    let schema = if says_more { schema } else { schema.with("format", "password") };
    schema.with("x-secret", true)
}

/// A literal as an example, written as it stands on the wire where it is a text.
pub(super) fn example(ty: &TypeRef, literal: &Literal) -> Json {
    match (ty, literal) {
        // A time in UTC is written down in full, and sent without what says so.
        (TypeRef::Timestamp, Literal::Text(text)) => text.replacen('T', " ", 1).trim_end_matches('Z').into(),
        (TypeRef::Upload, Literal::Text(text)) => BASE64_STANDARD.encode(text).into(),
        (_, Literal::Text(text)) => text.as_str().into(),
        (TypeRef::Named(named), _) if named.kind != NamedKind::Integer => literals::text(literal).into(),
        (_, Literal::Integer(integer)) => (*integer).into(),
        (_, Literal::Number(number)) => (*number).into(),
        (_, Literal::Boolean(boolean)) => (*boolean).into(),
    }
}

/// The schema with all that the rules demand and JSON Schema can say.
pub(super) fn with_rules(schema: Json, ty: &TypeRef, rules: &Rules) -> Json {
    let bounds = [("minimum", rules.min), ("maximum", rules.max)];
    let lengths = [
        ("minLength", rules.min_length.and_then(|length| i64::try_from(length).ok())),
        ("maxLength", rules.max_length.and_then(|length| i64::try_from(length).ok())),
        ("maxLength", rules.max_bytes.and_then(|bytes| i64::try_from(bytes.div_ceil(3).checked_mul(4)?).ok())),
    ];
    let mut schema = schema;
    for (name, bound) in bounds {
        if let Some(bound) = bound {
            schema = schema.with(name, number(bound, ty));
        }
    }
    for (name, length) in lengths {
        if let Some(length) = length {
            schema = schema.with(name, length);
        }
    }
    with_patterns(schema, rules)
}

/// A schema has room for one pattern; several are demands of their own.
fn with_patterns(schema: Json, rules: &Rules) -> Json {
    let starts = rules.starts_with.as_ref().map(|text| format!("^{}", escaped(text)));
    let ends = rules.ends_with.as_ref().map(|text| format!("{}$", escaped(text)));
    let pattern = rules.pattern.as_ref().map(|pattern| pattern.text.clone());
    let patterns: Vec<String> = pattern.into_iter().chain(starts).chain(ends).collect();
    match patterns.as_slice() {
        [] => schema,
        [one] => schema.with("pattern", one.as_str()),
        several => {
            let demands = several.iter().map(|pattern| object().with("pattern", pattern.as_str()));
            schema.with("allOf", Json::list(demands))
        }
    }
}

/// The text as a pattern that nothing else matches.
fn escaped(text: &str) -> String {
    let special = |letter: char| "^$\\.*+?()[]{}|".contains(letter);
    text.chars().flat_map(|letter| special(letter).then_some('\\').into_iter().chain([letter])).collect()
}

/// A bound of a whole number has no point.
fn number(bound: f64, ty: &TypeRef) -> Json {
    match (ty, format!("{bound:.0}").parse::<i64>()) {
        (TypeRef::Number, _) | (_, Err(_)) => bound.into(),
        (_, Ok(whole)) => whole.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_mean_their_text() {
        assert_eq!(escaped("/a.b$"), "/a\\.b\\$");
    }
}
