//! What a decoder puts up with, granted method by method by the spec's quirks.

/// A fault of the service's answers, or of their documentation, that a decoder puts up with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Leniency {
    /// `</ code>` ends `code`.
    BlankInEndTag,
    /// Blanks and newlines around a text.
    PaddedText,
    /// `True` and `False` beside `true` and `false`.
    CapitalizedBoolean,
    /// A second word for a value of an enum.
    Alias,
    /// `5351,8` is the amount 5351.8.
    CommaDecimal,
    /// `SUCCESS` without `data` where the value is optional.
    MissingData,
    /// Text directly inside `data`.
    BareText,
    /// A value at another place than the first one named.
    AlternativePath,
    /// A CDATA section whose text contains CDATA sections.
    NestedCdata,
}

/// A set of leniencies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Leniencies(u16);

impl Leniencies {
    pub(crate) fn of(list: &[Leniency]) -> Self {
        Leniencies(list.iter().fold(0, |set, leniency| set | bit(*leniency)))
    }

    pub(crate) fn without(self, leniency: Leniency) -> Self {
        Leniencies(self.0 & !bit(leniency))
    }

    pub(crate) fn grant(self, leniency: Leniency) -> bool {
        self.0 & bit(leniency) != 0
    }
}

fn bit(leniency: Leniency) -> u16 {
    1 << leniency as u16
}
