//! Values of the spec as Rust writes them.

use proc_macro2::TokenStream;
use quote::quote;

use super::context::Context;
use super::rust_type;
use crate::model::{Literal, Named, NamedKind, Type, TypeRef};

/// A value of this type, to be kept in a field.
pub(crate) fn value(context: Context<'_>, ty: &TypeRef, literal: &Literal) -> TokenStream {
    let text = text(literal);
    match ty {
        TypeRef::Text => quote!(#text.to_owned()),
        TypeRef::Integer | TypeRef::Boolean => tokens(&text),
        TypeRef::Number => tokens(&with_point(text)),
        TypeRef::Amount => quote!(Amount::new(#text)),
        TypeRef::Named(named) => named_value(context, named, &text),
        TypeRef::Date | TypeRef::DateTime | TypeRef::Timestamp | TypeRef::Upload => {
            quote!(#text.parse().expect("the spec is checked"))
        }
    }
}

fn named_value(context: Context<'_>, named: &Named, text: &str) -> TokenStream {
    let name = rust_type::name(named, context.here());
    match (named.kind, context.declaration(named)) {
        (_, Some(Type::Enum(an_enum))) => {
            let variant = an_enum.values.iter().find(|value| value.wire == text).map(|value| &value.rust);
            quote!(#name::#variant)
        }
        (NamedKind::Integer, _) => {
            let number = tokens(text);
            quote!(#name::new(#number))
        }
        _ => quote!(#name::new(#text)),
    }
}

/// A value as it stands on the wire.
pub(crate) fn text(literal: &Literal) -> String {
    match literal {
        Literal::Text(text) => text.clone(),
        Literal::Integer(integer) => integer.to_string(),
        Literal::Number(number) => number.to_string(),
        Literal::Boolean(boolean) => boolean.to_string(),
    }
}

/// A bound of a rule, as a number of the type that it bounds.
pub(crate) fn bound(bound: f64, ty: &TypeRef) -> TokenStream {
    match ty {
        TypeRef::Number => tokens(&with_point(bound.to_string())),
        _ => tokens(&grouped(&format!("{bound:.0}"))),
    }
}

/// A count of characters, bytes or seconds.
pub(crate) fn count(count: u64) -> TokenStream {
    tokens(&grouped(&count.to_string()))
}

fn with_point(number: String) -> String {
    if number.contains('.') { number } else { format!("{number}.0") }
}

/// Digits in threes, where there are many.
fn grouped(number: &str) -> String {
    let (sign, digits) = number.strip_prefix('-').map_or(("", number), |digits| ("-", digits));
    if digits.len() < 6 {
        return number.to_owned();
    }
    let mut grouped = String::from(sign);
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position) % 3 == 0 {
            grouped.push('_');
        }
        grouped.push(digit);
    }
    grouped
}

fn tokens(text: &str) -> TokenStream {
    text.parse().unwrap_or_else(|error| panic!("`{text}` is no literal: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_numbers_are_grouped() {
        assert_eq!(grouped("201326592"), "201_326_592");
        assert_eq!(grouped("-1234567"), "-1_234_567");
        assert_eq!(grouped("12345"), "12345");
    }

    #[test]
    fn bounds_have_the_type_of_what_they_bound() {
        assert_eq!(bound(1.0, &TypeRef::Number).to_string(), "1.0");
        assert_eq!(bound(1.0, &TypeRef::Integer).to_string(), "1");
    }
}
