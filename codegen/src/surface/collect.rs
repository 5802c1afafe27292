//! From the model to what users can name.

use proc_macro2::{Ident, TokenStream};

use super::item::{Item, Kind};
use crate::emit::{documents, places, rust_type};
use crate::model::{
    Access, Api, Choice, Document, DocumentField, Enum, Method, Newtype, NewtypeOf, Parameter, Rules, Service, Struct,
    Type, TypeRef,
};
use crate::spec::vocabulary::word;

pub(super) fn items(api: &Api) -> Vec<Item> {
    let codes = api.codes.iter();
    let mut items: Vec<Item> = codes
        .map(|code| Item::new(Kind::Code, format!("ReturnCode::{}", code.rust), word(code.kind)).wire(&code.wire))
        .collect();
    items.extend(api.types.iter().flat_map(|ty| of_type("", ty)));
    for service in &api.services {
        items.push(Item::new(Kind::Service, service.module.to_string(), "").wire(&service.wire));
        let inside = format!("{}::", service.module);
        items.extend(service.types.iter().flat_map(|ty| of_type(&inside, ty)));
        items.extend(service.methods.iter().flat_map(|method| of_method(service, &inside, method)));
    }
    items
}

fn of_type(inside: &str, ty: &Type) -> Vec<Item> {
    let path = format!("{inside}{}", ty.rust());
    match ty {
        Type::Newtype(newtype) => of_newtype(&path, newtype),
        Type::Enum(an_enum) => of_enum(&path, an_enum),
        Type::Struct(a_struct) => of_struct(&path, a_struct),
        Type::Choice(choice) => of_choice(&path, choice),
        Type::Document(document) => of_document(&path, document),
    }
}

fn of_newtype(path: &str, newtype: &Newtype) -> Vec<Item> {
    let of = match newtype.of {
        NewtypeOf::Integer => "integer",
        NewtypeOf::Text => "text",
        NewtypeOf::Guid => "guid",
    };
    let secret = if newtype.secret { ", secret" } else { "" };
    let mut items = vec![Item::new(Kind::Type, path, format!("{of}{secret}"))];
    items.extend(newtype.is.iter().map(|wider| Item::new(Kind::Conversion, format!("{path}::into_{wider}"), "")));
    let constants = newtype.constants.iter();
    items.extend(
        constants.map(|constant| {
            Item::new(Kind::Constant, format!("{path}::{}", constant.rust), constant.value.to_string())
        }),
    );
    items
}

fn of_enum(path: &str, an_enum: &Enum) -> Vec<Item> {
    let values = an_enum.values.iter();
    let values = values.map(|value| Item::new(Kind::Value, format!("{path}::{}", value.rust), "").wire(&value.wire));
    std::iter::once(Item::new(Kind::Type, path, "enum")).chain(values).collect()
}

fn of_struct(path: &str, a_struct: &Struct) -> Vec<Item> {
    let fields = a_struct.fields.iter();
    let fields = fields.map(|field| {
        let places: Vec<String> = field.at.iter().map(|at| places::shown(at, &field.ty, &[])).collect();
        let ty = text(&rust_type::with_arity(&field.ty, field.arity, None));
        Item::new(Kind::Field, format!("{path}::{}", field.rust), ty).wire(places.join(" or "))
    });
    std::iter::once(Item::new(Kind::Type, path, "struct")).chain(fields).collect()
}

fn of_choice(path: &str, choice: &Choice) -> Vec<Item> {
    let variants = choice.variants.iter();
    let variants = variants.map(|variant| {
        let ty = text(&rust_type::plain(&variant.ty, None));
        Item::new(Kind::Variant, format!("{path}::{}", variant.rust), ty).wire(&variant.element)
    });
    std::iter::once(Item::new(Kind::Type, path, "choice")).chain(variants).collect()
}

fn of_document(path: &str, document: &Document) -> Vec<Item> {
    let argument = |field: &DocumentField| named(&field.rust, &field.ty);
    let shown = || document.fields.iter().filter(|field| field.constant.is_none());
    let new: Vec<String> = shown().filter(|field| documents::is_argument_of_new(field)).map(argument).collect();
    let mut items = vec![
        Item::new(Kind::Type, path, "document"),
        Item::new(Kind::Function, format!("{path}::new"), format!("({})", new.join(", "))),
    ];
    for field in shown() {
        let owned = format!("{path}::{}", field.rust);
        if documents::has_own_setter(field) {
            items.push(Item::new(Kind::Function, &owned, format!("({})", argument(field))).wire(places::shown(
                &field.at,
                &field.ty,
                &[],
            )));
        }
        items.extend(rules(&owned, &field.rules, |index| document.fields.get(index).map(|other| &other.rust)));
    }
    for setter in &document.setters {
        let covered = setter.arguments.iter().filter_map(|index| document.fields.get(*index));
        let covered: Vec<String> = covered.map(argument).collect();
        items.push(Item::new(Kind::Function, format!("{path}::{}", setter.rust), format!("({})", covered.join(", "))));
    }
    items
}

fn of_method(service: &Service, inside: &str, method: &Method) -> Vec<Item> {
    let path = format!("{inside}{}", method.rust);
    let arguments = || method.parameters.iter().filter(|parameter| parameter.constant.is_none());
    let argument = |parameter: &Parameter| named(&parameter.rust, &parameter.ty);
    let required: Vec<String> = arguments().filter(|parameter| !parameter.optional).map(argument).collect();
    let answer = text(&rust_type::answer(&method.answer, None));
    let failure = method.failure.as_ref().map(|failure| format!(" or {}", failure.rust)).unwrap_or_default();
    let signature = format!("({}) -> {answer}{failure}", required.join(", "));
    // What an optional argument is called stands beside its setter.
    let fields = method.parameters.iter().filter(|parameter| !parameter.optional);
    let fields = fields.flat_map(|parameter| std::iter::once(&parameter.wire).chain(&parameter.also_as));
    let fields: Vec<&str> = fields.map(String::as_str).collect();
    let mut items = vec![
        Item::new(Kind::Method, &path, signature).wire(format!("{}.{}", service.wire, method.wire)),
        Item::new(Kind::Access, format!("{path}::access"), access(&method.access)),
    ];
    if !fields.is_empty() {
        items.push(Item::new(Kind::Form, format!("{path}::form"), fields.join(", ")));
    }
    for parameter in arguments() {
        let owned = format!("{path}::{}", parameter.rust);
        if parameter.optional {
            items.push(Item::new(Kind::Function, &owned, format!("({})", argument(parameter))).wire(&parameter.wire));
        }
        items.extend(rules(&owned, &parameter.rules, |index| method.parameters.get(index).map(|other| &other.rust)));
    }
    items
}

fn access(access: &Access) -> String {
    match access {
        Access::Read { cache_seconds: None } => "read".to_owned(),
        Access::Read { cache_seconds: Some(seconds) } => format!("read, kept for {seconds} seconds"),
        Access::Write { repeatable: true, .. } => "write, repeatable".to_owned(),
        Access::Write { repeatable: false, .. } => "write".to_owned(),
    }
}

/// What an argument must keep to, a line for each rule.
fn rules<'m>(path: &str, rules: &Rules, other: impl Fn(usize) -> Option<&'m Ident>) -> Vec<Item> {
    let not_below = rules.not_below.and_then(other).map(Ident::to_string);
    let kept = [
        ("min", rules.min.map(|number| number.to_string())),
        ("max", rules.max.map(|number| number.to_string())),
        ("min_length", rules.min_length.map(|length| length.to_string())),
        ("max_length", rules.max_length.map(|length| length.to_string())),
        ("pattern", rules.pattern.as_ref().map(|pattern| pattern.text.clone())),
        ("starts_with", rules.starts_with.clone()),
        ("ends_with", rules.ends_with.clone()),
        ("not_below", not_below),
        ("max_bytes", rules.max_bytes.map(|bytes| bytes.to_string())),
        ("begins_with", rules.begins_with.clone()),
    ];
    let kept = kept.into_iter().filter_map(|(name, value)| Some((name, value?)));
    // A text may hold anything, and a line is a line.
    kept.map(|(name, value)| Item::new(Kind::Rule, format!("{path}::{name}"), value.escape_debug().to_string()))
        .collect()
}

/// `title: String`
fn named(name: &Ident, ty: &TypeRef) -> String {
    format!("{name}: {}", text(&rust_type::plain(ty, None)))
}

/// A type as people write it.
fn text(tokens: &TokenStream) -> String {
    tokens.to_string().replace(' ', "")
}
