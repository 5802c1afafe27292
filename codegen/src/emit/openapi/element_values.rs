//! Values inside an element: where each may stand, and what is said of it there.

use super::properties::Properties;
use super::{object, values};
use crate::emit::context::Context;
use crate::json::Json;
use crate::model::{Arity, Choice, NamedKind, Path, Type, TypeRef, Variant};

/// A value inside an element.
pub(super) struct Value<'m> {
    /// What it is called where its name on the wire is taken, or there is none.
    pub(super) name: String,
    pub(super) at: &'m Path,
    pub(super) content: Content<'m>,
    pub(super) arity: Arity,
    /// How many entries a list must have.
    pub(super) min_items: Option<i64>,
    pub(super) nested_cdata: bool,
    /// What is known of it beside its schema: description, certainty and so on.
    pub(super) about: Vec<(&'static str, Json)>,
}

pub(super) enum Content<'m> {
    One(Json),
    /// The elements of a choice with their schemas and descriptions.
    OneOf(Vec<(&'m str, Json, &'m str)>),
}

/// Of several places none has to have the value, which `OpenAPI` cannot say of elements at different depths: it is said in words.
pub(super) fn places<'m>(
    name: &str,
    at: &'m [Path],
    arity: Arity,
    nested_cdata: bool,
    content: impl Fn() -> Content<'m>,
    about: &[(&'static str, Json)],
) -> Vec<Value<'m>> {
    let several = at.len() > 1;
    let value = |at| Value {
        name: name.to_owned(),
        at,
        content: content(),
        arity: if several && arity == Arity::Required { Arity::Optional } else { arity },
        min_items: None,
        nested_cdata,
        about: about.iter().map(|(name, value)| (*name, in_one_of_several(several, name, value))).collect(),
    };
    at.iter().map(value).collect()
}

fn in_one_of_several(several: bool, name: &str, value: &Json) -> Json {
    match value {
        Json::Text(text) if several && name == "description" => Json::from(format!(
            "{text}\n\nOne of several places where the value may stand; the first that has it counts."
        )),
        _ => value.clone(),
    }
}

pub(super) fn content<'m>(context: Context<'m>, ty: &TypeRef) -> Content<'m> {
    match ty {
        TypeRef::Named(named) if named.kind == NamedKind::Choice => match context.declaration(named) {
            Some(Type::Choice(choice)) => Content::OneOf(variants(context, choice)),
            _ => Content::One(object()),
        },
        _ => Content::One(values::of(context, ty)),
    }
}

fn variants<'m>(context: Context<'m>, choice: &'m Choice) -> Vec<(&'m str, Json, &'m str)> {
    let variant =
        |variant: &'m Variant| (variant.element.as_str(), values::of(context, &variant.ty), variant.doc.as_str());
    choice.variants.iter().map(variant).collect()
}

impl Value<'_> {
    pub(super) fn is_required(&self) -> bool {
        self.arity == Arity::Required || self.min_items.is_some_and(|items| items > 0)
    }

    pub(super) fn array(&self, one: Json, name: &str) -> Json {
        let array = object().with("type", "array").with("items", one.with("xml", Json::object([("name", name)])));
        match self.min_items {
            Some(items) => array.with("minItems", items),
            None => array,
        }
    }

    pub(super) fn one(&self) -> Json {
        match &self.content {
            Content::One(schema) => schema.clone(),
            Content::OneOf(_) => object(),
        }
    }

    pub(super) fn described(&self, schema: Json) -> Json {
        self.about.iter().fold(schema, |schema, (name, value)| schema.with(*name, value.clone()))
    }

    /// As one element of a choice, which has a description of its own.
    fn described_as(&self, doc: &str, schema: Json) -> Json {
        let about = self.about.iter().map(|(name, value)| match (*name, value) {
            ("description", Json::Text(text)) => ("description", Json::from(format!("{doc}\n\n{text}"))),
            (name, value) => (name, value.clone()),
        });
        let schema = about.fold(schema, |schema, (name, value)| schema.with(name, value));
        let has_description = self.about.iter().any(|(name, _)| *name == "description");
        if has_description { schema } else { schema.with("description", doc) }
    }

    /// Adds children whose names nobody knows, or whose names decide what they are.
    pub(super) fn unnamed(&self, properties: &mut Properties, rest: Json) -> Json {
        let variants = match &self.content {
            Content::One(schema) => {
                let rest = rest.with("additionalProperties", self.described(schema.clone()));
                return if self.arity == Arity::Required { rest.with("minProperties", 1) } else { rest };
            }
            Content::OneOf(variants) => variants,
        };
        for (name, schema, doc) in variants {
            let schema = if self.arity == Arity::List { self.array(schema.clone(), name) } else { schema.clone() };
            properties.add((*name).to_owned(), self.described_as(doc, schema), false);
        }
        if self.arity == Arity::Required {
            let names = variants.iter().map(|(name, ..)| object().with("required", Json::list([*name])));
            return rest.with("oneOf", Json::list(names));
        }
        rest
    }
}
