//! The declared types.

use super::element_values::{Value, content, places};
use super::elements::element;
use super::{documents, object, responses, values};
use crate::emit::context::Context;
use crate::emit::docs;
use crate::json::Json;
use crate::model::{Api, Certainty, Enum, Fact, Field, Named, Newtype, Service, Struct, Type};
use crate::spec::vocabulary::word;

/// `BookId`, or `Loans_Book` for one that a service declares: two services may have types of one name.
pub(super) fn name(context: Context<'_>, named: &Named) -> String {
    let services = &context.api.services;
    let service = named.module.as_ref().and_then(|module| services.iter().find(|service| service.module == *module));
    qualified(service, &named.rust.to_string())
}

fn qualified(service: Option<&Service>, name: &str) -> String {
    service.map_or(name.to_owned(), |service| format!("{}_{name}", service.rust))
}

pub(super) fn components(context: Context<'_>) -> Json {
    let mut schemas = vec![("ReturnCode".to_owned(), return_code(context.api))];
    schemas.extend(declared(context, None, &context.api.types));
    for service in &context.api.services {
        schemas.extend(declared(context, Some(service), &service.types));
    }
    object().with("schemas", Json::object(schemas)).with("responses", responses::shared())
}

fn declared(context: Context<'_>, service: Option<&Service>, types: &[Type]) -> Vec<(String, Json)> {
    let schemas = types.iter().filter_map(|ty| {
        let schema = match ty {
            Type::Newtype(newtype) => of_newtype(newtype),
            Type::Enum(an_enum) => of_enum(an_enum),
            Type::Struct(a_struct) => of_struct(context, a_struct),
            Type::Document(document) => documents::of_document(context, document),
            // Its elements are told wherever it may stand.
            Type::Choice(_) => return None,
        };
        Some((qualified(service, &ty.rust().to_string()), schema))
    });
    schemas.collect()
}

pub(super) fn with_about(schema: Json, doc: &str, fact: &Fact) -> Json {
    schema
        .with("description", docs::with_fact(doc, fact, Certainty::Documented))
        .with("x-certainty", docs::certainty(fact.sure))
}

/// Any text: the list is what is known today.
fn return_code(api: &Api) -> Json {
    let items = api.codes.iter().map(|code| {
        let doc = docs::with_fact(&code.doc, &code.fact, Certainty::Documented).replace("\n\n", " ");
        format!("- `{}`: {doc}", code.wire)
    });
    let items: Vec<String> = items.collect();
    let intro = "Says how a call ended. More of them may come at any time.";
    let kinds = api.codes.iter().map(|code| (code.wire.as_str(), word(code.kind)));
    object()
        .with("type", "string")
        .with("description", format!("{intro}\n\n{}", items.join("\n")))
        .with("x-kinds", Json::object(kinds))
}

fn of_newtype(newtype: &Newtype) -> Json {
    let schema = values::of_newtype(newtype.of);
    let schema = if newtype.secret { values::secret(schema) } else { schema };
    let constants = newtype.constants.iter().map(|constant| format!("\n- `{}`: {}", constant.value, constant.doc));
    let constants: String = constants.collect();
    let separator = if constants.is_empty() { "" } else { "\n" };
    with_about(schema, &format!("{}{separator}{constants}", newtype.doc), &newtype.fact)
}

/// A known value or any other text, so that a value which is new breaks nobody.
fn of_enum(an_enum: &Enum) -> Json {
    let items = an_enum.values.iter().map(|value| {
        let doc = docs::with_fact(&value.doc, &value.fact, an_enum.fact.sure).replace("\n\n", " ");
        let aliases = value.aliases.iter().map(|alias| format!(" (also `{alias}`)"));
        format!("- `{}`{}: {doc}", value.wire, aliases.collect::<String>())
    });
    let items: Vec<String> = items.collect();
    let known = object()
        .with("type", "string")
        .with("enum", Json::list(an_enum.values.iter().map(|value| value.wire.as_str())))
        .with("x-enum-varnames", Json::list(an_enum.values.iter().map(|value| value.rust.to_string())))
        .with("x-enum-descriptions", Json::list(an_enum.values.iter().map(|value| value.doc.as_str())));
    let schema = object().with("anyOf", Json::list([known, object().with("type", "string")]));
    with_about(schema, &format!("{}\n\n{}", an_enum.doc, items.join("\n")), &an_enum.fact)
}

fn of_struct(context: Context<'_>, a_struct: &Struct) -> Json {
    let values: Vec<Value<'_>> = a_struct.fields.iter().flat_map(|field| of_field(context, field)).collect();
    with_about(element(&values), &a_struct.doc, &a_struct.fact)
}

/// One value for each place where the field may stand.
fn of_field<'m>(context: Context<'m>, field: &'m Field) -> Vec<Value<'m>> {
    let nested = "The elements may stand here as such, or as a text that is XML in itself, and may be a CDATA section that holds CDATA sections, which no parser of XML reads: take \
                  what stands up to the literal end tag.";
    let mut doc = docs::with_fact(&field.doc, &field.fact, Certainty::Documented);
    if field.nested_cdata {
        doc = format!("{doc}\n\n{nested}");
    }
    let mut about = vec![("description", Json::from(doc)), ("x-certainty", docs::certainty(field.fact.sure).into())];
    if field.secret {
        about.push(("x-secret", true.into()));
    }
    let one = || content(context, &field.ty);
    places(&field.rust.to_string(), &field.at, field.arity, field.nested_cdata, one, &about)
}
