//! The account's custom fields, and what counts as a value of each type.

use std::fmt;

use jiff::civil::DateTime;

/// The definitions, in the order in which they were made.
#[derive(Debug, Default)]
pub(crate) struct CustomFields {
    definitions: Vec<(String, DataType)>,
}

impl CustomFields {
    pub(crate) fn definitions(&self) -> impl Iterator<Item = (&str, DataType)> {
        self.definitions.iter().map(|(name, data_type)| (name.as_str(), *data_type))
    }

    /// The field of that name, whose case does not matter.
    pub(crate) fn find(&self, name: &str) -> Option<(&str, DataType)> {
        self.definitions().find(|(field, _)| field.eq_ignore_ascii_case(name))
    }

    /// Adds a field; false when the name is taken.
    pub(crate) fn add(&mut self, name: &str, data_type: DataType) -> bool {
        let is_free = self.find(name).is_none();
        if is_free {
            self.definitions.push((name.to_owned(), data_type));
        }
        is_free
    }

    /// Deletes a field and returns its name as it was defined.
    pub(crate) fn remove(&mut self, name: &str) -> Option<String> {
        let position = self.definitions.iter().position(|(field, _)| field.eq_ignore_ascii_case(name))?;
        Some(self.definitions.remove(position).0)
    }
}

/// The type of a custom field's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DataType {
    DateTime,
    Bool,
    Int,
    String,
}

/// A value that fits a type, comparable whatever its spelling.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Value<'a> {
    DateTime(DateTime),
    Bool(bool),
    Int(i32),
    String(&'a str),
}

impl DataType {
    pub(crate) fn by_name(name: &str) -> Option<Self> {
        [DataType::DateTime, DataType::Bool, DataType::Int, DataType::String]
            .into_iter()
            .find(|data_type| data_type.to_string() == name)
    }

    /// The value that a text writes down, or `None` when it is none of this type.
    pub(crate) fn parse(self, text: &str) -> Option<Value<'_>> {
        match self {
            DataType::DateTime => parse_date_time(text).map(Value::DateTime),
            DataType::Bool if text.eq_ignore_ascii_case("true") => Some(Value::Bool(true)),
            DataType::Bool if text.eq_ignore_ascii_case("false") => Some(Value::Bool(false)),
            DataType::Bool => None,
            DataType::Int => text.trim().parse().ok().map(Value::Int),
            DataType::String => Some(Value::String(text)),
        }
    }
}

impl fmt::Display for DataType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            DataType::DateTime => "datetime",
            DataType::Bool => "bool",
            DataType::Int => "int",
            DataType::String => "string",
        })
    }
}

/// `yyyy-MM-dd HH:mm:ss`, or a bare date, which is its midnight.
fn parse_date_time(text: &str) -> Option<DateTime> {
    text.trim().parse().ok()
}
