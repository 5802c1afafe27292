//! How a value's type is written, where it is kept, taken and answered.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::model::{Answer, Arity, Named, NamedKind, TypeRef};

/// The type of a value, in a file that imports the types of the module `here` and those that belong to no service.
pub fn plain(ty: &TypeRef, here: Option<&Ident>) -> TokenStream {
    match ty {
        TypeRef::Text => quote!(String),
        TypeRef::Integer => quote!(i64),
        TypeRef::Number => quote!(f64),
        TypeRef::Boolean => quote!(bool),
        TypeRef::Amount => quote!(Amount),
        TypeRef::Date => quote!(Date),
        TypeRef::DateTime => quote!(DateTime),
        TypeRef::Timestamp => quote!(Timestamp),
        TypeRef::Upload => quote!(Upload),
        TypeRef::Named(named) => name(named, here),
    }
}

/// The name of a declared type. One of another service keeps its module in front, since its name alone may be taken here.
pub fn name(named: &Named, here: Option<&Ident>) -> TokenStream {
    let rust = &named.rust;
    match &named.module {
        Some(module) if Some(module) != here => quote!(#module::#rust),
        _ => quote!(#rust),
    }
}

/// The type of a value that may be missing or occur several times.
pub fn with_arity(ty: &TypeRef, arity: Arity, here: Option<&Ident>) -> TokenStream {
    let plain = plain(ty, here);
    match arity {
        Arity::Required => plain,
        Arity::Optional => quote!(Option<#plain>),
        Arity::List => quote!(Vec<#plain>),
    }
}

/// The type of an argument: whatever becomes the value by `into`, where that spares the caller a conversion.
pub fn argument(ty: &TypeRef, here: Option<&Ident>) -> TokenStream {
    let plain = plain(ty, here);
    if is_converted(ty) { quote!(impl Into<#plain>) } else { plain }
}

/// An argument's value, from an expression of the type that [`argument`] names.
pub fn converted(ty: &TypeRef, argument: &TokenStream) -> TokenStream {
    if is_converted(ty) { quote!(#argument.into()) } else { argument.clone() }
}

fn is_converted(ty: &TypeRef) -> bool {
    match ty {
        TypeRef::Text => true,
        TypeRef::Named(named) => matches!(named.kind, NamedKind::Integer | NamedKind::Text | NamedKind::Guid),
        _ => false,
    }
}

/// What a successful call returns.
pub fn answer(answer: &Answer, here: Option<&Ident>) -> TokenStream {
    match answer {
        Answer::Nothing => quote!(()),
        Answer::Value { ty, arity, .. } => with_arity(ty, *arity, here),
        Answer::Binary { .. } => quote!(Binary),
    }
}
