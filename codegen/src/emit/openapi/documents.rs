//! Documents that stand inside a parameter.

use super::components::with_about;
use super::element_values::{Content, Value};
use super::elements::element;
use super::{object, values};
use crate::emit::context::Context;
use crate::emit::docs;
use crate::emit::document_writer::wire_name;
use crate::json::Json;
use crate::model::{Arity, Document, DocumentField, Rules};

pub(super) fn of_document(context: Context<'_>, document: &Document) -> Json {
    let values: Vec<Value<'_>> =
        document.fields.iter().map(|field| of_document_field(context, document, field)).collect();
    let schema = element(&values);
    let schema = match &document.root {
        Some(root) => schema.with("xml", object().with("name", root.as_str())),
        None => schema,
    };
    with_about(schema, &document.doc, &document.fact)
}

fn of_document_field<'m>(context: Context<'m>, document: &Document, field: &'m DocumentField) -> Value<'m> {
    let schema = match &field.constant {
        Some(constant) => object().with("const", values::example(&field.ty, constant)),
        // The shortest length of a list counts its entries.
        None if field.arity == Arity::List => {
            let rules = Rules { min_length: None, ..field.rules.clone() };
            values::with_rules(values::of(context, &field.ty), &field.ty, &rules)
        }
        None => values::with_rules(values::of(context, &field.ty), &field.ty, &field.rules),
    };
    let min_items = field.rules.min_length.filter(|_| field.arity == Arity::List);
    let min_items = min_items.and_then(|items| i64::try_from(items).ok());
    let schema = if field.secret { values::secret(schema).with("writeOnly", true) } else { schema };
    let doc = docs::with_fact(&field.doc, &field.fact, document.fact.sure);
    let mut about = vec![("x-certainty", docs::certainty(field.fact.sure).into())];
    if let Some(other) = field.rules.not_below.and_then(|index| document.fields.get(index)) {
        let other = wire_name(other);
        about.push(("x-not-below", other.into()));
    }
    if let Some(default) = &field.default {
        about.push(("default", values::example(&field.ty, default)));
    }
    if let Some(example) = &field.example {
        let one = values::example(&field.ty, example);
        let example = if field.arity == Arity::List { Json::list([one]) } else { one };
        about.push(("examples", Json::list([example])));
    }
    about.push(("description", doc.into()));
    let name = field.rust.to_string();
    Value {
        name,
        at: &field.at,
        content: Content::One(schema),
        arity: field.arity,
        min_items,
        nested_cdata: false,
        about,
    }
}
