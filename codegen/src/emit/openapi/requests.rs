//! The form of a method: the credentials, then every parameter in its order.

use super::{object, values};
use crate::emit::context::Context;
use crate::emit::docs;
use crate::json::Json;
use crate::model::{Certainty, CredentialPair, Method, NamedKind, Parameter, Rules, Service, TypeRef};

pub(super) fn body(context: Context<'_>, service: &Service, method: &Method) -> Json {
    let mut fields: Vec<(String, Json)> = service.credentials.iter().flat_map(|pair| login(service, pair)).collect();
    for parameter in &method.parameters {
        let schema = field(context, method, parameter);
        let others = parameter.also_as.iter().map(|other| (other.clone(), same_value(&schema, parameter)));
        fields.push((parameter.wire.clone(), schema.clone()));
        fields.extend(others);
    }
    let required = Json::list(fields.iter().map(|(name, _)| name.as_str()));
    let form = object().with("type", "object").with("properties", Json::object(fields)).with("required", required);
    let forms = Json::object([("application/x-www-form-urlencoded", object().with("schema", form))]);
    object().with("required", true).with("content", forms)
}

/// Where the service's naming is unknown, it is sent several pairs, and reads the one that it knows.
fn login(service: &Service, pair: &CredentialPair) -> [(String, Json); 2] {
    let sure = docs::certainty(service.credentials_sure.max(pair.fact_sure));
    let one_of = if service.credentials.len() > 1 {
        " Which of the pairs this service reads is not known, so send the same in all of them."
    } else {
        ""
    };
    let user = object()
        .with("type", "string")
        .with("description", format!("Whose login it is.{one_of}"))
        .with("x-certainty", sure);
    let password = values::secret(object().with("type", "string"))
        .with("writeOnly", true)
        .with("description", format!("The password, or the API key.{one_of}"))
        .with("x-certainty", sure);
    [(pair.user.clone(), user), (pair.password.clone(), password)]
}

fn field(context: Context<'_>, method: &Method, parameter: &Parameter) -> Json {
    let schema = match &parameter.constant {
        Some(constant) => object().with("type", "string").with("const", constant.as_str()),
        None => of_argument(context, method, parameter),
    };
    let schema = schema.with("description", description(parameter));
    let schema = match &parameter.example {
        Some(example) => schema.with("examples", Json::list([values::example(&parameter.ty, example)])),
        None => schema,
    };
    schema.with("x-certainty", docs::certainty(parameter.fact.sure))
}

fn of_argument(context: Context<'_>, method: &Method, parameter: &Parameter) -> Json {
    let Parameter { ty, rules, .. } = parameter;
    let schema = match ty {
        TypeRef::Named(named) if named.kind == NamedKind::Document => values::text_with_xml(values::of(context, ty)),
        _ => values::with_rules(values::of(context, ty), ty, rules),
    };
    let schema = match rules.max_bytes.and_then(|bytes| i64::try_from(bytes).ok()) {
        Some(bytes) => schema.with("x-max-bytes", bytes),
        None => schema,
    };
    let schema = match &rules.begins_with {
        Some(begin) => schema.with("x-begins-with", begin.as_str()),
        None => schema,
    };
    let schema = match rules.not_below.and_then(|index| method.parameters.get(index)) {
        Some(other) => schema.with("x-not-below", other.wire.as_str()),
        None => schema,
    };
    let is_secret = parameter.secret || context.holds_secret(ty);
    let schema = if is_secret { values::secret(schema).with("writeOnly", true) } else { schema };
    if parameter.optional { or_empty(schema, ty, rules) } else { schema }
}

/// An argument that is left out is an empty text, which not every type has.
fn or_empty(schema: Json, ty: &TypeRef, rules: &Rules) -> Json {
    let has_an_empty_text = match ty {
        TypeRef::Text => *rules == Rules::default(),
        TypeRef::Named(named) => matches!(named.kind, NamedKind::Text | NamedKind::Document),
        _ => false,
    };
    let schema = if has_an_empty_text {
        schema
    } else {
        let empty = object().with("type", "string").with("const", "");
        object().with("anyOf", Json::list([schema, empty]))
    };
    schema.with("default", "")
}

fn description(parameter: &Parameter) -> String {
    let mut text = docs::with_fact(&parameter.doc, &parameter.fact, Certainty::Documented);
    if parameter.optional {
        text += "\n\nSend it empty where it has no use.";
    }
    if parameter.constant.is_some() {
        text += "\n\nAlways the same.";
    }
    text
}

fn same_value(schema: &Json, parameter: &Parameter) -> Json {
    let Json::Object(members) = schema else { return schema.clone() };
    let description =
        format!("The same value as `{}`: which of the names the service reads is not known.", parameter.wire);
    let members = members.iter().map(|(name, value)| {
        let value = if name == "description" { description.as_str().into() } else { value.clone() };
        let value = if name == "x-certainty" { docs::certainty(Certainty::Inferred).into() } else { value };
        (name.clone(), value)
    });
    Json::object(members)
}
