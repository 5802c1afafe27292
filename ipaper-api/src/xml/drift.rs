//! What an answer holds that the spec does not know. It never fails an answer.

use std::fmt;

/// Something in an answer that the spec does not know.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Drift {
    /// What sort of thing it is.
    pub kind: DriftKind,
    /// Its name, or the text that is no known value.
    pub found: String,
    /// The byte in the answer at which it stands, or near which it stands.
    pub offset: usize,
}

impl Drift {
    /// Its name, if it has one: the name of an element, of an attribute or of a return code. Other things are known by their text, which is the answer's own.
    pub fn name(&self) -> Option<&str> {
        match self.kind {
            DriftKind::Element | DriftKind::Attribute | DriftKind::Code => Some(&self.found),
            DriftKind::Text | DriftKind::Value | DriftKind::Malformed => None,
        }
    }
}

/// What sort of unknown thing was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DriftKind {
    /// An element.
    Element,
    /// An attribute.
    Attribute,
    /// Text where only elements were expected.
    Text,
    /// A value of an enum, a number or another text that is kept as it is.
    Value,
    /// A return code.
    Code,
    /// Malformed XML behind a return code other than `SUCCESS`.
    Malformed,
}

impl fmt::Display for Drift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.kind {
            DriftKind::Element => "element",
            DriftKind::Attribute => "attribute",
            DriftKind::Text => "text",
            DriftKind::Value => "value",
            DriftKind::Code => "return code",
            DriftKind::Malformed => "malformed XML",
        };
        let unknown = if self.kind == DriftKind::Malformed { "" } else { "unknown " };
        write!(f, "{unknown}{kind} `{}` at byte {}", self.found, self.offset)
    }
}
