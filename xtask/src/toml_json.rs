//! TOML values as JSON: without spelling, places and comments.

use serde_json::Value;
use toml_edit::{Item, TableLike};

/// A table as JSON.
pub fn of(table: &dyn TableLike) -> Value {
    Value::Object(table.iter().map(|(key, item)| (key.to_owned(), of_item(item))).collect())
}

fn of_item(item: &Item) -> Value {
    if let Some(tables) = item.as_array_of_tables() {
        return Value::Array(tables.iter().map(|table| of(table)).collect());
    }
    match (item.as_table_like(), item.as_value()) {
        (Some(table), _) => of(table),
        (None, Some(value)) => of_value(value),
        (None, None) => Value::Null,
    }
}

fn of_value(value: &toml_edit::Value) -> Value {
    match value {
        toml_edit::Value::String(text) => Value::from(text.value().as_str()),
        toml_edit::Value::Integer(integer) => Value::from(*integer.value()),
        toml_edit::Value::Float(float) => Value::from(*float.value()),
        toml_edit::Value::Boolean(boolean) => Value::from(*boolean.value()),
        toml_edit::Value::Datetime(time) => Value::from(time.to_string()),
        toml_edit::Value::Array(values) => Value::Array(values.iter().map(of_value).collect()),
        toml_edit::Value::InlineTable(table) => of(table),
    }
}
