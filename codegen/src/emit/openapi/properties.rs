//! The properties of an object, and which of them have to be there.

use super::object;
use crate::json::Json;

#[derive(Default)]
pub(super) struct Properties {
    properties: Vec<(String, Json)>,
    required: Vec<String>,
}

impl Properties {
    pub(super) fn add(&mut self, key: String, schema: Json, required: bool) {
        if required {
            self.required.push(key.clone());
        }
        self.properties.push((key, schema));
    }

    pub(super) fn into_object(self, rest: Json) -> Json {
        let mut schema = object();
        if !self.properties.is_empty() {
            schema = schema.with("properties", Json::object(self.properties));
        }
        if !self.required.is_empty() {
            schema = schema.with("required", Json::list(self.required));
        }
        let Json::Object(rest) = rest else { return schema };
        let is_anything = rest.iter().any(|(name, _)| name == "x-anywhere");
        let typed = if is_anything { object() } else { object().with("type", "object") };
        let Json::Object(members) = schema else { return typed };
        members.into_iter().chain(rest).fold(typed, |schema, (name, value)| schema.with(name, value))
    }
}
