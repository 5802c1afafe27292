//! What an answer holds that the spec does not know. It never fails an answer.

use std::fmt;

use super::failure::without_own_names;
use super::locate::cut;
use crate::redact::REDACTED;

/// Something in an answer that the spec does not know.
///
/// Names and texts of more than 60 characters are cut there and end with `…`. Of an answer that holds a secret, neither is told, nor the names that lead there:
/// `[redacted]` stands for them.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Drift {
    /// What sort of thing it is.
    pub kind: DriftKind,
    /// Its name, or the text that is no known value.
    pub found: String,
    /// The elements that lead there, `result/data/category[3]/@colour`; a number tells elements of one name apart, from the second on. Of a path longer than 2,000
    /// bytes `…` stands for the steps in the middle, and `[…]` for the number of an element among more than 64 names of siblings.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// The byte in the answer at which it stands, from 0, without a byte order mark. What stands in XML that is escaped in a text is where that text begins.
    pub offset: usize,
}

impl Drift {
    /// Something whose place is not known yet, but for the element at or the text near `offset`.
    pub(super) fn noted(kind: DriftKind, found: &str, offset: usize) -> Self {
        Drift { kind, found: cut(found), path: String::new(), line: 0, column: 0, offset }
    }

    /// Its name, if it has one: the name of an element, of an attribute or of a return code. Other things are known by their text, which is the answer's own.
    pub fn name(&self) -> Option<&str> {
        self.kind.has_name().then_some(&*self.found)
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
    /// A reference to a character that no text can hold: a NUL, `&#x0;`, or half a character. The
    /// value has U+FFFD in its place.
    Character,
    /// A declaration of another encoding than the one that the response is in, which is UTF-8.
    Encoding,
    /// Malformed XML behind a return code other than `SUCCESS`.
    Malformed,
}

impl DriftKind {
    /// Whether things of this kind are known by a name.
    pub(super) fn has_name(self) -> bool {
        match self {
            DriftKind::Element | DriftKind::Attribute | DriftKind::Code => true,
            DriftKind::Text | DriftKind::Value | DriftKind::Character | DriftKind::Encoding | DriftKind::Malformed => {
                false
            }
        }
    }
}

impl fmt::Display for Drift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.kind {
            DriftKind::Element => "unknown element",
            DriftKind::Attribute => "unknown attribute",
            DriftKind::Text => "unknown text",
            DriftKind::Value => "unknown value",
            DriftKind::Code => "unknown return code",
            DriftKind::Character => "reference to no character",
            DriftKind::Encoding => "declaration of another encoding",
            DriftKind::Malformed => "malformed XML",
        };
        let path = if self.path.is_empty() { "the beginning" } else { &self.path };
        let Drift { found, line, column, offset, .. } = self;
        write!(f, "{kind} `{found}` at {path} (line {line}, column {column}, byte {offset})")
    }
}

/// What an answer holds that the spec does not know, and whether there is more of it than was noted.
#[derive(Clone, Debug, Default)]
pub(crate) struct Drifts {
    pub(crate) list: Vec<Drift>,
    pub(crate) more: bool,
}

impl Drifts {
    /// The same without a text or a name of the response.
    pub(crate) fn without_texts(mut self) -> Self {
        for drift in &mut self.list {
            REDACTED.clone_into(&mut drift.found);
            drift.path = without_own_names(&drift.path);
        }
        self
    }
}
