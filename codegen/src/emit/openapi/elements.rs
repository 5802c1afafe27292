//! Elements: the places of all values of one, merged into one tree, and the tree as a schema with hints on its XML.

use super::element_values::Value;
use super::object;
use super::properties::Properties;
use super::values::text_with_xml;
use crate::json::Json;
use crate::model::{Arity, PathEnd};

/// What is known of an element.
#[derive(Default)]
struct Level<'v, 'm> {
    attributes: Vec<(&'v str, &'v Value<'m>)>,
    children: Vec<(&'v str, Level<'v, 'm>)>,
    /// Its own text, or the element itself.
    own: Option<&'v Value<'m>>,
    /// Its text is a document of its own, in which the value is the element of this name.
    nested: Option<(&'v str, &'v Value<'m>)>,
    /// Children whose names do not stand in the spec, or are those of a choice.
    unnamed: Vec<&'v Value<'m>>,
    anywhere: Option<&'v Value<'m>>,
}

/// The schema of an element that holds these values.
pub(super) fn element(values: &[Value<'_>]) -> Json {
    let mut level = Level::default();
    for value in values {
        level.insert(value);
    }
    level.schema()
}

impl<'v, 'm> Level<'v, 'm> {
    fn insert(&mut self, value: &'v Value<'m>) {
        let elements: Vec<&str> = value.at.elements.iter().map(String::as_str).collect();
        if let ([outer @ .., inner], true) = (elements.as_slice(), value.nested_cdata) {
            self.below(outer).nested = Some((inner, value));
            return;
        }
        let level = self.below(&elements);
        match &value.at.end {
            PathEnd::Element => level.own = Some(value),
            PathEnd::Attribute(name) => level.attributes.push((name, value)),
            PathEnd::AnyChild | PathEnd::NamedBy(_) => level.unnamed.push(value),
            PathEnd::Anywhere => level.anywhere = Some(value),
        }
    }

    fn below(&mut self, elements: &[&'v str]) -> &mut Self {
        elements.iter().fold(self, |level, element| level.child(element))
    }

    fn child(&mut self, name: &'v str) -> &mut Self {
        let known = self.children.iter().position(|(element, _)| *element == name);
        let position = known.unwrap_or_else(|| {
            self.children.push((name, Level::default()));
            self.children.len() - 1
        });
        &mut self.children[position].1
    }

    /// The value that the element is as a whole.
    fn whole(&self) -> Option<&'v Value<'m>> {
        let is_whole = self.attributes.is_empty() && self.children.is_empty() && self.unnamed.is_empty();
        self.own.or(self.nested.map(|(_, value)| value)).filter(|_| is_whole)
    }

    /// The element without what is known of it beside its schema.
    fn schema(&self) -> Json {
        match (self.whole(), self.nested) {
            (_, Some((inner, value))) => {
                let inside = nested(inner, value);
                object().with("anyOf", Json::list([text_with_xml(inside.clone()), inside]))
            }
            (Some(value), None) => value.one(),
            (None, None) => self.composite(),
        }
    }

    fn composite(&self) -> Json {
        let mut properties = Properties::default();
        let mut taken: Vec<&str> = self.children.iter().map(|(name, _)| *name).collect();
        for (name, value) in &self.attributes {
            let key = free(name, value, &taken);
            let xml = xml_name(name, &key).with("attribute", true);
            properties.add(key, value.described(value.one().with("xml", xml)), value.is_required());
        }
        taken.extend(self.attributes.iter().map(|(name, _)| *name));
        if let Some(value) = self.own {
            let key = free(&value.name, value, &taken);
            let schema = value.described(value.one().with("xml", object().with("x-text", true)));
            properties.add(key, schema, value.is_required());
        }
        for (name, level) in &self.children {
            properties.add((*name).to_owned(), level.property(name), level.is_required());
        }
        let mut rest = object();
        for value in &self.unnamed {
            rest = value.unnamed(&mut properties, rest);
        }
        if let Some(value) = self.anywhere {
            rest = rest.with("x-anywhere", value.described(value.one()));
        }
        properties.into_object(rest)
    }

    /// The element as a property of the one that holds it.
    fn property(&self, name: &str) -> Json {
        if let Some(value) = self.whole() {
            let schema = self.schema();
            return value.described(if value.arity == Arity::List { value.array(schema, name) } else { schema });
        }
        match self.children.as_slice() {
            // An element that holds nothing but those that repeat.
            [(inner, repeated)] if self.is_wrapper() => {
                let wrapped = |value: &Value<'_>| value.array(repeated.schema(), inner).with("xml", wrapper(name));
                repeated.whole().map_or_else(|| self.schema(), |value| value.described(wrapped(value)))
            }
            _ => self.schema(),
        }
    }

    fn is_wrapper(&self) -> bool {
        let holds_more = !self.attributes.is_empty() || self.own.is_some() || !self.unnamed.is_empty();
        let repeats = |level: &Level<'_, '_>| level.whole().is_some_and(|value| value.arity == Arity::List);
        !holds_more && self.anywhere.is_none() && matches!(self.children.as_slice(), [(_, level)] if repeats(level))
    }

    /// An element is there where something in it has to be.
    fn is_required(&self) -> bool {
        let values = self.attributes.iter().map(|(_, value)| *value).chain(self.unnamed.iter().copied());
        let mut values = values.chain(self.own).chain(self.nested.map(|(_, value)| value)).chain(self.anywhere);
        values.any(Value::is_required) || self.children.iter().any(|(_, level)| level.is_required())
    }
}

/// The text of an element as the document that it is.
fn nested(inner: &str, value: &Value<'_>) -> Json {
    let one = if value.arity == Arity::List { value.array(value.one(), inner) } else { value.one() };
    object().with("type", "object").with("properties", Json::object([(inner, one)]))
}

fn wrapper(name: &str) -> Json {
    object().with("name", name).with("wrapped", true)
}

/// A name that is the property's own goes without saying.
fn xml_name(name: &str, key: &str) -> Json {
    if name == key { object() } else { object().with("name", name) }
}

/// An element may hold an attribute and a child of one name, which an object cannot.
fn free(name: &str, value: &Value<'_>, taken: &[&str]) -> String {
    let names = [name.to_owned(), value.name.clone()];
    let last = format!("{name}_");
    names.into_iter().find(|name| !taken.contains(&name.as_str())).unwrap_or(last)
}
