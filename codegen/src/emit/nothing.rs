//! Values that say "nothing", such as an empty list, and the evidence that a response must give for
//! them.

use proc_macro2::TokenStream;
use quote::quote;

use super::context::Context;
use super::decoder_loops::is_composite;
use super::places::Evidence;
use crate::model::{Answer, Arity, NamedKind, Path, PathEnd, Type, TypeRef};

/// The expression that is true for a `value` that says "nothing"; `None` where no value does, or
/// where the place of the value is unknown, so that nothing can be shown.
pub(super) fn is_nothing(context: Context<'_>, answer: &Answer) -> Option<TokenStream> {
    let Answer::Value { at, ty, arity, .. } = answer else { return None };
    if at.iter().any(|path| path.end == PathEnd::Anywhere) {
        return None;
    }
    match arity {
        Arity::List => Some(quote!(value.is_empty())),
        Arity::Optional => Some(match empty_text(ty).filter(|_| is_text_of_element(at)) {
            Some(_) if *ty == TypeRef::Text => quote!(value.as_ref().is_none_or(String::is_empty)),
            Some(is_empty) => quote!(value.as_ref().is_none_or(|value| #is_empty)),
            None => quote!(value.is_none()),
        }),
        Arity::Required => match empty_text(ty) {
            Some(is_empty) => is_text_of_element(at).then_some(is_empty),
            None => without_required_fields(context, ty),
        },
    }
}

/// The evidence that a place gives for a missing value of this type.
pub(super) fn evidence<'m>(arity: Arity, ty: &TypeRef, other_attributes: &'m [String]) -> Evidence<'m> {
    if arity == Arity::List || is_composite(ty) { Evidence::WithoutContent } else { Evidence::Empty(other_attributes) }
}

/// The expression that is true where the text of a `value` is empty; `None` for a type that no
/// empty text is a value of.
fn empty_text(ty: &TypeRef) -> Option<TokenStream> {
    match ty {
        TypeRef::Text => Some(quote!(value.is_empty())),
        TypeRef::Amount => Some(quote!(value.text().is_empty())),
        TypeRef::Named(named) => match named.kind {
            // A secret is never read from an empty text.
            NamedKind::Text if !named.secret => Some(quote!(value.as_str().is_empty())),
            NamedKind::Enum => Some(quote!(value.as_str().is_empty())),
            _ => None,
        },
        _ => None,
    }
}

/// An attribute holds its text and nothing else, but an element may hold the value in another way
/// than as its text.
fn is_text_of_element(at: &[Path]) -> bool {
    at.iter().any(|path| !matches!(path.end, PathEnd::Attribute(_)))
}

/// A struct all of whose fields may be missing says "nothing" where all of them are.
fn without_required_fields(context: Context<'_>, ty: &TypeRef) -> Option<TokenStream> {
    let TypeRef::Named(named) = ty else { return None };
    let Some(Type::Struct(declared)) = context.declaration(named) else { return None };
    let is_missing = declared.fields.iter().map(|field| {
        let name = &field.rust;
        match field.arity {
            Arity::Required => None,
            Arity::Optional => Some(quote!(value.#name.is_none())),
            Arity::List => Some(quote!(value.#name.is_empty())),
        }
    });
    let is_missing: Vec<TokenStream> = is_missing.collect::<Option<_>>()?;
    (!is_missing.is_empty()).then(|| quote!(#(#is_missing)&&*))
}
