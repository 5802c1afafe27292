//! JSON whose members stand in the order in which they are written down.

use serde::ser::{Serialize, SerializeMap, Serializer};

/// A JSON value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Json {
    Text(String),
    Integer(i64),
    Number(f64),
    Boolean(bool),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl Json {
    /// An object with these members, in this order.
    pub(crate) fn object<K: Into<String>, V: Into<Json>>(members: impl IntoIterator<Item = (K, V)>) -> Self {
        Json::Object(members.into_iter().map(|(name, value)| (name.into(), value.into())).collect())
    }

    /// A list of these values.
    pub(crate) fn list<V: Into<Json>>(values: impl IntoIterator<Item = V>) -> Self {
        Json::List(values.into_iter().map(Into::into).collect())
    }

    /// Adds a member at the end of an object.
    pub(crate) fn with(mut self, name: impl Into<String>, value: impl Into<Json>) -> Self {
        if let Json::Object(members) = &mut self {
            members.push((name.into(), value.into()));
        }
        self
    }

    /// The text of a file: indented by two blanks, with a newline at its end.
    pub(crate) fn render(&self) -> String {
        let text = serde_json::to_string_pretty(self);
        text.expect("texts as keys, and no number that JSON does not have") + "\n"
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Json::Text(text.to_owned())
    }
}

impl From<String> for Json {
    fn from(text: String) -> Self {
        Json::Text(text)
    }
}

impl From<bool> for Json {
    fn from(boolean: bool) -> Self {
        Json::Boolean(boolean)
    }
}

impl From<i64> for Json {
    fn from(integer: i64) -> Self {
        Json::Integer(integer)
    }
}

impl From<f64> for Json {
    fn from(number: f64) -> Self {
        Json::Number(number)
    }
}

impl From<Vec<Json>> for Json {
    fn from(values: Vec<Json>) -> Self {
        Json::List(values)
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Json::Text(text) => serializer.serialize_str(text),
            Json::Integer(integer) => serializer.serialize_i64(*integer),
            Json::Number(number) => serializer.serialize_f64(*number),
            Json::Boolean(boolean) => serializer.serialize_bool(*boolean),
            Json::List(values) => serializer.collect_seq(values),
            Json::Object(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                for (name, value) in members {
                    map.serialize_entry(name, value)?;
                }
                map.end()
            }
        }
    }
}
