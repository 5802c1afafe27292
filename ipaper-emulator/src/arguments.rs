//! The arguments of a call, once the platform has checked that all are there and of the right type.

use bytes::Bytes;
use jiff::civil::{Date, DateTime};

use crate::answer::Refusal;
use crate::convert;

/// The arguments under the names of the descriptors.
#[derive(Debug, Default)]
pub(crate) struct Arguments {
    values: Vec<(&'static str, Value)>,
}

#[derive(Debug)]
enum Value {
    Text(String),
    /// A file that came as base64, or `None` where the base64 was none.
    File(Option<Bytes>),
}

impl Arguments {
    pub(crate) fn add_text(&mut self, name: &'static str, text: String) {
        self.values.push((name, Value::Text(text)));
    }

    pub(crate) fn add_file(&mut self, name: &'static str, file: Option<Bytes>) {
        self.values.push((name, Value::File(file)));
    }

    pub(crate) fn text(&self, name: &str) -> Result<&str, Refusal> {
        match self.value(name)? {
            Value::Text(text) => Ok(text),
            Value::File(_) => Err(unexpected(name, "a text")),
        }
    }

    pub(crate) fn integer(&self, name: &str) -> Result<i32, Refusal> {
        convert::integer(self.text(name)?).map_err(|_| unexpected(name, "a whole number"))
    }

    pub(crate) fn boolean(&self, name: &str) -> Result<bool, Refusal> {
        convert::boolean(self.text(name)?).ok_or_else(|| unexpected(name, "a boolean"))
    }

    pub(crate) fn date_time(&self, name: &str) -> Result<DateTime, Refusal> {
        convert::date_time(self.text(name)?).ok_or_else(|| unexpected(name, "a date-time"))
    }

    pub(crate) fn date(&self, name: &str) -> Result<Date, Refusal> {
        Ok(self.date_time(name)?.date())
    }

    /// The decoded file; `None` where what was sent is no base64.
    pub(crate) fn file(&self, name: &str) -> Result<Option<&Bytes>, Refusal> {
        match self.value(name)? {
            Value::File(file) => Ok(file.as_ref()),
            Value::Text(_) => Err(unexpected(name, "an upload")),
        }
    }

    fn value(&self, name: &str) -> Result<&Value, Refusal> {
        let found = self.values.iter().find(|(argument, _)| *argument == name);
        found.map(|(_, value)| value).ok_or_else(|| unexpected(name, "declared"))
    }
}

/// The spec declares a parameter otherwise than the handler knows it. It must show, not panic.
fn unexpected(name: &str, expected: &str) -> Refusal {
    Refusal::error(format!(
        "The emulator expected the parameter {name} to be {expected}, and the spec has it otherwise."
    ))
}
