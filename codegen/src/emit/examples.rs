//! The spec's examples as Rust expressions, for generated tests.

use proc_macro2::{Literal as Token, TokenStream};
use quote::{ToTokens, quote};

use super::context::Declarations;
use super::rust_type;
use crate::model::{
    Arity, Document, DocumentField, EnumValue, Literal, Named, NamedKind, Parameter, Setter, Type, TypeRef,
};

/// An argument for a parameter, in a file that imports shared types by their names and those of services by their modules.
pub(super) fn argument(declarations: &Declarations<'_>, parameter: &Parameter) -> TokenStream {
    value(declarations, &parameter.ty, parameter.example.as_ref())
}

/// A value of this type. A document has its examples in itself.
fn value(declarations: &Declarations<'_>, ty: &TypeRef, example: Option<&Literal>) -> TokenStream {
    let name = rust_type::plain(ty, None);
    let text = text(example);
    match ty {
        TypeRef::Text => quote!(#text),
        TypeRef::Integer | TypeRef::Boolean => literal(example),
        TypeRef::Number => number(example),
        TypeRef::Amount => quote!(#name::new(#text)),
        TypeRef::Date | TypeRef::DateTime | TypeRef::Timestamp => quote!(#text.parse::<#name>().unwrap()),
        TypeRef::Upload => quote!(#name::from_bytes(#text)),
        TypeRef::Named(named) => named_value(declarations, named, example),
    }
}

fn named_value(declarations: &Declarations<'_>, named: &Named, example: Option<&Literal>) -> TokenStream {
    let name = rust_type::name(named, None);
    let text = text(example);
    match named.kind {
        NamedKind::Integer => {
            let number = literal(example);
            quote!(#name::new(#number))
        }
        NamedKind::Text => quote!(#name::new(#text)),
        NamedKind::Guid => quote!(#name::parse(#text).unwrap()),
        NamedKind::Enum => {
            let variant = enum_value(declarations, named, &text).map(|value| &value.rust);
            quote!(#name::#variant)
        }
        NamedKind::Document => document(declarations, named),
        NamedKind::Struct | NamedKind::Choice => unreachable!("the model lets elements of answers be no arguments"),
    }
}

/// A document with every setter called once.
fn document(declarations: &Declarations<'_>, named: &Named) -> TokenStream {
    let Some(Type::Document(document)) = declarations.get(named) else {
        unreachable!("the model resolves `{}` to a document", named.rust);
    };
    let name = rust_type::name(named, None);
    let required =
        document.fields.iter().filter(|field| is_argument_of_new(field)).map(|field| field_value(declarations, field));
    let own = document.fields.iter().filter(|field| has_own_setter(field)).map(|field| {
        let (setter, value) = (&field.rust, field_value(declarations, field));
        quote!(.#setter(#value))
    });
    let joint = document.setters.iter().map(|setter| joint_setter(declarations, document, setter));
    quote!(#name::new(#(#required),*) #(#own)* #(#joint)*)
}

fn joint_setter(declarations: &Declarations<'_>, document: &Document, setter: &Setter) -> TokenStream {
    let name = &setter.rust;
    let arguments = setter.arguments.iter().map(|index| field_value(declarations, &document.fields[*index]));
    quote!(.#name(#(#arguments),*))
}

fn field_value(declarations: &Declarations<'_>, field: &DocumentField) -> TokenStream {
    value(declarations, &field.ty, field.example.as_ref())
}

/// What `new` of a document takes: whatever must be there, and the first entry of a list that must not be empty.
fn is_argument_of_new(field: &DocumentField) -> bool {
    field.constant.is_none() && (field.arity == Arity::Required || begins_with_an_entry(field))
}

/// A list that has its entry from `new` needs no second one to be an example.
fn has_own_setter(field: &DocumentField) -> bool {
    field.constant.is_none() && !field.joined && field.arity != Arity::Required && !begins_with_an_entry(field)
}

fn begins_with_an_entry(field: &DocumentField) -> bool {
    field.arity == Arity::List && field.rules.min_length.is_some_and(|entries| entries > 0)
}

fn enum_value<'a>(declarations: &Declarations<'a>, named: &Named, wire: &str) -> Option<&'a EnumValue> {
    match declarations.get(named)? {
        Type::Enum(declared) => declared.values.iter().find(|value| value.wire == wire),
        _ => None,
    }
}

fn literal(example: Option<&Literal>) -> TokenStream {
    match example {
        Some(Literal::Integer(number)) => Token::i64_unsuffixed(*number).to_token_stream(),
        Some(Literal::Number(number)) => Token::f64_unsuffixed(*number).to_token_stream(),
        Some(Literal::Boolean(value)) => quote!(#value),
        Some(Literal::Text(_)) | None => {
            let text = text(example);
            quote!(#text)
        }
    }
}

/// A floating point number, even where the spec writes a whole one.
fn number(example: Option<&Literal>) -> TokenStream {
    match example {
        #[expect(clippy::cast_precision_loss, reason = "examples are small numbers")]
        Some(Literal::Integer(number)) => Token::f64_unsuffixed(*number as f64).to_token_stream(),
        _ => literal(example),
    }
}

fn text(example: Option<&Literal>) -> String {
    match example {
        Some(Literal::Text(text)) => text.clone(),
        Some(Literal::Integer(number)) => number.to_string(),
        Some(Literal::Number(number)) => number.to_string(),
        Some(Literal::Boolean(value)) => value.to_string(),
        None => String::new(),
    }
}
