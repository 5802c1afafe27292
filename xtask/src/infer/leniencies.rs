//! What decoders must put up with in answers: each takes a quirk of the spec.

use codegen::model::{Leniency, Method};

use super::draft::Draft;

/// A value that is read only by who puts up with how it is written.
pub(super) fn needed_by_value<'v>(ty: &str, values: &[&'v str]) -> Option<(Leniency, &'v str)> {
    let first = |is: fn(&str) -> bool| values.iter().map(|value| value.trim()).find(|value| is(value));
    match ty {
        "amount" | "number" => first(|value| value.contains(',')).map(|value| (Leniency::CommaDecimal, value)),
        "boolean" => {
            let is_capitalized = |value: &str| !matches!(value, "" | "true" | "false");
            first(is_capitalized).map(|value| (Leniency::CapitalizedBoolean, value))
        }
        _ => None,
    }
}

/// What no quirk grants the method yet.
pub(super) fn missing(draft: &Draft, method: &Method) -> Vec<String> {
    let missing = draft.needs.iter().filter(|(leniency, _)| !method.leniencies.contains(leniency));
    missing.map(|(leniency, place)| format!("`{}`: {place}", word(*leniency))).collect()
}

/// As the spec writes it.
pub(super) fn word(leniency: Leniency) -> &'static str {
    match leniency {
        Leniency::BlankInEndTag => "blank-in-end-tag",
        Leniency::PaddedText => "padded-text",
        Leniency::CapitalizedBoolean => "capitalized-boolean",
        Leniency::Alias => "alias",
        Leniency::CommaDecimal => "comma-decimal",
        Leniency::MissingData => "missing-data",
        Leniency::BareText => "bare-text",
        Leniency::AlternativePath => "alternative-path",
        Leniency::NestedCdata => "nested-cdata",
    }
}
