//! The closed lists of words that the spec language has.

use crate::model::{Applies, Certainty, CodeKind, Leniency, NewtypeOf, SettledBy};

/// A type whose values are written as words.
pub(crate) trait Vocabulary: Copy + 'static {
    const WORDS: &'static [(&'static str, Self)];
}

pub(super) fn find<W: Vocabulary>(text: &str) -> Option<W> {
    W::WORDS.iter().find(|(word, _)| *word == text).map(|(_, value)| *value)
}

pub(crate) fn words<W: Vocabulary>() -> Vec<&'static str> {
    W::WORDS.iter().map(|(word, _)| *word).collect()
}

/// Whether a method changes anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AccessWord {
    Read,
    Write,
}

/// How a field's text is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    NestedCdata,
}

impl Vocabulary for Certainty {
    const WORDS: &'static [(&'static str, Self)] =
        &[("documented", Self::Documented), ("seen", Self::Seen), ("inferred", Self::Inferred)];
}

impl Vocabulary for SettledBy {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("description", Self::Description),
        ("response", Self::Response),
        ("trial", Self::Trial),
        ("vendor", Self::Vendor),
    ];
}

impl Vocabulary for CodeKind {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("success", Self::Success),
        ("general", Self::General),
        ("transient", Self::Transient),
        ("read-only", Self::ReadOnly),
        ("login", Self::Login),
        ("permission", Self::Permission),
        ("not-found", Self::NotFound),
        ("conflict", Self::Conflict),
        ("argument", Self::Argument),
        ("legacy", Self::Legacy),
    ];
}

impl Vocabulary for Applies {
    const WORDS: &'static [(&'static str, Self)] = &[("writes", Self::Writes), ("all", Self::All)];
}

impl Vocabulary for Leniency {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("blank-in-end-tag", Self::BlankInEndTag),
        ("padded-text", Self::PaddedText),
        ("capitalized-boolean", Self::CapitalizedBoolean),
        ("alias", Self::Alias),
        ("comma-decimal", Self::CommaDecimal),
        ("missing-data", Self::MissingData),
        ("bare-text", Self::BareText),
        ("alternative-path", Self::AlternativePath),
        ("nested-cdata", Self::NestedCdata),
    ];
}

impl Vocabulary for NewtypeOf {
    const WORDS: &'static [(&'static str, Self)] =
        &[("integer", Self::Integer), ("text", Self::Text), ("guid", Self::Guid)];
}

impl Vocabulary for AccessWord {
    const WORDS: &'static [(&'static str, Self)] = &[("read", Self::Read), ("write", Self::Write)];
}

impl Vocabulary for Format {
    const WORDS: &'static [(&'static str, Self)] = &[("nested-cdata", Self::NestedCdata)];
}
