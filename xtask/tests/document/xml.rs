//! XML as a schema with hints on it takes it: the names of attributes and elements become the names of properties.

use roxmltree::Node;
use serde_json::{Map, Value};

use super::Document;

/// An element.
#[derive(Clone, Copy)]
pub(crate) struct Xml<'a, 'input>(Node<'a, 'input>);

impl<'a, 'input> Xml<'a, 'input> {
    pub(crate) fn of(node: Node<'a, 'input>) -> Self {
        Xml(node)
    }

    pub(crate) fn name(self) -> &'a str {
        self.0.tag_name().name()
    }

    fn elements(self) -> impl Iterator<Item = Self> {
        self.0.children().filter(Node::is_element).map(Xml)
    }

    fn text(self) -> String {
        let texts = self.0.children().filter(Node::is_text).filter_map(|node| node.text());
        texts.collect::<String>().trim().to_owned()
    }
}

impl Document {
    /// An element as JSON, unless it holds what the schema has no name for.
    pub(super) fn read(&self, schema: &Value, element: Xml<'_, '_>) -> Result<Value, String> {
        let schema = self.followed(schema);
        // What stands at any depth has no names to go by.
        if schema.get("x-anywhere").is_some() {
            return Ok(Value::Null);
        }
        if let Some(several) = schema.get("anyOf").and_then(Value::as_array) {
            let is_object = |schema: &Value| self.followed(schema).get("type") == Some(&Value::from("object"));
            let has_elements = element.elements().next().is_some();
            if let Some(first) = several.iter().find(|schema| is_object(schema) == has_elements) {
                return self.read(first, element);
            }
        }
        if schema.get("type") != Some(&Value::from("object")) {
            return match element.elements().next() {
                Some(child) => {
                    Err(format!("`{}` has a child `{}`, and should be a text", element.name(), child.name()))
                }
                None => Ok(self.typed(schema, &element.text())),
            };
        }
        self.read_object(schema, element).map_err(|problem| format!("{}/{problem}", element.name()))
    }

    fn read_object(&self, schema: &Value, element: Xml<'_, '_>) -> Result<Value, String> {
        let mut object = Map::new();
        for attribute in element.0.attributes() {
            let (key, property) =
                property(schema, |key, property| is_attribute(property) && name(key, property) == attribute.name())
                    .ok_or_else(|| format!("@{} is not known", attribute.name()))?;
            object.insert(key.to_owned(), self.typed(property, attribute.value()));
        }
        for child in element.elements() {
            let known =
                property(schema, |key, property| !is_attribute(property) && name(key, property) == child.name());
            match (known, schema.get("additionalProperties")) {
                (Some((key, property)), _) => self.read_child(&mut object, key, property, child)?,
                (None, Some(any)) => {
                    object.insert(child.name().to_owned(), self.read(any, child)?);
                }
                (None, None) => return Err(format!("{} is not known", child.name())),
            }
        }
        match property(schema, |_, property| property.pointer("/xml/x-text").is_some()) {
            Some((key, property)) => {
                object.insert(key.to_owned(), self.typed(property, &element.text()));
            }
            None if !element.text().is_empty() => return Err("a text stands where none should".to_owned()),
            None => {}
        }
        object.retain(|key, value| !is_missing(schema, key, self.followed_property(schema, key), value));
        Ok(Value::Object(object))
    }

    fn followed_property<'d>(&'d self, schema: &'d Value, key: &str) -> &'d Value {
        let property = schema.get("properties").and_then(|properties| properties.get(key));
        self.followed(property.unwrap_or(&Value::Null))
    }

    fn read_child(
        &self,
        object: &mut Map<String, Value>,
        key: &str,
        property: &Value,
        child: Xml<'_, '_>,
    ) -> Result<(), String> {
        let Some(items) = property.get("items") else {
            let is_second = object.insert(key.to_owned(), self.read(property, child)?).is_some();
            return if is_second { Err(format!("there are two {}", child.name())) } else { Ok(()) };
        };
        let is_wrapper = property.pointer("/xml/wrapped").is_some();
        let elements: Vec<Xml<'_, '_>> = if is_wrapper { child.elements().collect() } else { vec![child] };
        let values: Result<Vec<Value>, String> = elements
            .into_iter()
            .map(|element| {
                let is_one = name(key, items) == element.name();
                if is_one {
                    self.read(items, element)
                } else {
                    Err(format!("{}/{} is not known", child.name(), element.name()))
                }
            })
            .collect();
        let list = object.entry(key).or_insert_with(|| Value::Array(Vec::new()));
        list.as_array_mut().expect("a list is a list").extend(values?);
        Ok(())
    }
}

/// What is not required counts as missing where it is empty, unless it is a text.
fn is_missing(schema: &Value, key: &str, property: &Value, value: &Value) -> bool {
    let required = schema.get("required").and_then(Value::as_array).into_iter().flatten();
    let is_plain = |property: &Value| property.get("pattern").is_none() && property.get("format").is_none();
    let is_string = property.get("type") == Some(&Value::from("string"));
    let is_text = property.is_null() || (is_string && is_plain(property));
    value == "" && !is_text && !required.into_iter().any(|name| name == key)
}

fn property(schema: &Value, is_meant: impl Fn(&str, &Value) -> bool) -> Option<(&str, &Value)> {
    let properties = schema.get("properties")?.as_object()?;
    properties.iter().find(|(key, property)| is_meant(key, property)).map(|(key, property)| (key.as_str(), property))
}

fn is_attribute(property: &Value) -> bool {
    property.pointer("/xml/attribute").is_some()
}

/// What a property is called in XML.
fn name<'d>(key: &'d str, property: &'d Value) -> &'d str {
    property.pointer("/xml/name").and_then(Value::as_str).unwrap_or(key)
}
