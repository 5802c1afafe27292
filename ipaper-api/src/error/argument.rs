//! An argument that breaks a rule, by the name that the caller typed.

use std::error::Error as StdError;
use std::fmt;

use crate::xml::quoted;

/// So many characters of an argument are shown.
const VALUE: usize = 60;

/// A rule shows arguments in part and paths nearly whole; longer than this it is nobody's reading.
const RULE: usize = 1_000;

/// What a parameter is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ParameterName {
    /// In Rust.
    pub(crate) rust: &'static str,
    /// On the wire.
    pub(crate) wire: &'static str,
}

impl From<&'static str> for ParameterName {
    fn from(name: &'static str) -> Self {
        ParameterName { rust: name, wire: name }
    }
}

impl From<(&'static str, &'static str)> for ParameterName {
    fn from((rust, wire): (&'static str, &'static str)) -> Self {
        ParameterName { rust, wire }
    }
}

/// An argument that breaks a rule.
///
/// Its text names the parameter as the method's argument or the setter is called, with the name on
/// the wire in brackets where that is another: ``` `pdf` (`base64Pdf`) must begin with `%PDF-` ```.
/// Arguments are shown in one line, at most 60 characters of each, and never where they are secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArgumentError {
    name: ParameterName,
    /// The argument, where the text begins with it.
    value: Option<String>,
    rule: String,
}

impl ArgumentError {
    pub(crate) fn new(name: impl Into<ParameterName>, rule: impl AsRef<str>) -> Self {
        ArgumentError { name: name.into(), value: None, rule: quoted(rule.as_ref(), RULE) }
    }

    /// The same about an argument that is shown.
    #[must_use]
    pub(crate) fn of_value(self, value: &impl fmt::Display) -> Self {
        ArgumentError { value: Some(shown(value)), ..self }
    }

    /// The same about a part of the document that `name` carries.
    #[must_use]
    pub(crate) fn inside(self, name: ParameterName) -> Self {
        ArgumentError { name, value: None, rule: format!("is refused: {self}") }
    }

    /// The parameter, by the name it has on the wire.
    pub fn parameter(&self) -> &'static str {
        self.name.wire
    }

    /// The rule, and how it was broken.
    pub fn rule(&self) -> &str {
        &self.rule
    }
}

impl fmt::Display for ArgumentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ParameterName { rust, wire } = self.name;
        write!(f, "`{rust}`")?;
        match (&self.value, rust == wire) {
            (Some(value), true) => write!(f, " ({value})")?,
            (Some(value), false) => write!(f, " (`{wire}`, {value})")?,
            (None, true) => {}
            (None, false) => write!(f, " (`{wire}`)")?,
        }
        write!(f, " {}", self.rule)
    }
}

impl StdError for ArgumentError {}

/// An argument as an error shows it.
pub(crate) fn shown(value: &(impl fmt::Display + ?Sized)) -> String {
    quoted(&value.to_string(), VALUE)
}

/// So many of them: `1 character`, `2 characters`.
pub(crate) fn counted(count: u64, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}
