//! One thing that users can name, and its line.

use std::fmt;

/// One thing that users can name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Item {
    pub(super) path: String,
    pub(super) kind: Kind,
    /// What a user must know to use it: a type, arguments, a value.
    pub(super) signature: String,
    /// What the service calls it, by which it is known again under another name; empty where it has no such name.
    pub(super) wire: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Service,
    Code,
    Type,
    /// From one newtype into another.
    Conversion,
    Constant,
    Value,
    Variant,
    Field,
    /// A request, and the method of the clients that sends it.
    Method,
    /// The constructor of a document, and setters.
    Function,
    Rule,
    /// Whether a method changes anything, may be repeated, may be kept.
    Access,
    /// The form fields that a method sends.
    Form,
}

const WORDS: [(Kind, &str); 13] = [
    (Kind::Service, "service"),
    (Kind::Code, "code"),
    (Kind::Type, "type"),
    (Kind::Conversion, "conversion"),
    (Kind::Constant, "constant"),
    (Kind::Value, "value"),
    (Kind::Variant, "variant"),
    (Kind::Field, "field"),
    (Kind::Method, "method"),
    (Kind::Function, "function"),
    (Kind::Rule, "rule"),
    (Kind::Access, "access"),
    (Kind::Form, "form"),
];

impl Kind {
    pub(super) fn word(self) -> &'static str {
        WORDS.iter().find(|(kind, _)| *kind == self).map_or("", |(_, word)| word)
    }

    fn find(word: &str) -> Option<Self> {
        WORDS.iter().find(|(_, known)| *known == word).map(|(kind, _)| *kind)
    }
}

impl Item {
    pub(super) fn new(kind: Kind, path: impl Into<String>, signature: impl Into<String>) -> Self {
        Self { path: path.into(), kind, signature: signature.into(), wire: String::new() }
    }

    pub(super) fn wire(mut self, wire: impl Into<String>) -> Self {
        self.wire = wire.into();
        self
    }

    /// What it belongs to: `loans::Book` for `loans::Book::title`.
    pub(super) fn owner(&self) -> Option<&str> {
        self.path.rsplit_once("::").map(|(owner, _)| owner)
    }

    /// The last part of its path.
    pub(super) fn name(&self) -> &str {
        self.path.rsplit("::").next().unwrap_or(&self.path)
    }

    /// Reads a line: `field loans::Book::title: String <- @title`.
    pub(super) fn parse(line: &str) -> Option<Self> {
        let (kind, rest) = line.split_once(' ')?;
        let (rest, wire) = rest.rsplit_once(WIRE).unwrap_or((rest, ""));
        // A path holds `::`, but never a colon and a blank.
        let (path, signature) = rest.split_once(": ").unwrap_or((rest, ""));
        Some(Self::new(Kind::find(kind)?, path, signature).wire(wire))
    }
}

const WIRE: &str = " <- ";

impl fmt::Display for Item {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.kind.word(), self.path)?;
        if !self.signature.is_empty() {
            write!(formatter, ": {}", self.signature)?;
        }
        if !self.wire.is_empty() {
            write!(formatter, "{WIRE}{}", self.wire)?;
        }
        Ok(())
    }
}
