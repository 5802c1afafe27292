//! The body of a decoder: what it keeps, what it reads, and what becomes of it in the end.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::decoder_loops::{attributes, is_composite, report, search};
use super::places::{Evidence, Level, Slot, Value, shown};
use crate::model::{Arity, Parameter};

/// A decoder in two parts: statements that read an element, and an expression for each value.
#[derive(Debug)]
pub(crate) struct Decoder {
    pub(crate) statements: TokenStream,
    /// In the order of the values.
    pub(crate) results: Vec<Expression>,
    /// Whether the element is read piece by piece, for which its variable must be mutable.
    pub(crate) is_searched: bool,
}

#[derive(Debug)]
pub(crate) enum Expression {
    Value(TokenStream),
    /// A `Result`, whose failure ends the decoder.
    Fallible(TokenStream),
}

/// Reads `values` from the element that the variable `element` holds. Places may name `parameters`.
pub(crate) fn decoder(values: &[Value<'_>], parameters: &[Parameter], element: &str) -> Decoder {
    decoder_of(&Level::of(values), values, parameters, element)
}

/// Reads the one value of a response, and reports what shows that there is none.
pub(crate) fn response_decoder<'m>(
    value: Value<'m>,
    evidence: Option<Evidence<'m>>,
    parameters: &[Parameter],
    element: &str,
) -> Decoder {
    let values = &[value];
    let mut level = Level::of(values);
    if let Some(evidence) = evidence {
        level.report(evidence);
    }
    // The other attributes are those of the value's element.
    let of_element = match level.evidence {
        Some(Evidence::Empty(_)) => Some(Evidence::Empty(&[])),
        evidence => evidence,
    };
    let report = report(of_element, &Ident::new(element, Span::call_site()));
    let decoder = decoder_of(&level, values, parameters, element);
    let statements = &decoder.statements;
    Decoder { statements: quote!(#report #statements), ..decoder }
}

fn decoder_of(level: &Level<'_>, values: &[Value<'_>], parameters: &[Parameter], element: &str) -> Decoder {
    let element = &Ident::new(element, Span::call_site());
    match level.whole() {
        Some(whole) => of_whole(whole, values, level, parameters, element),
        None => Decoder {
            statements: {
                let variables = values.iter().flat_map(Value::slots).map(|slot| variable(&slot));
                let search = search(level, element);
                quote!(#(#variables)* #search)
            },
            results: values.iter().map(|value| result(value, element, parameters)).collect(),
            is_searched: true,
        },
    }
}

/// The value is there once everything else has been seen.
fn result(value: &Value<'_>, element: &Ident, parameters: &[Parameter]) -> Expression {
    match value.arity {
        Arity::Required => Expression::Fallible(required(value, element, parameters)),
        Arity::Optional | Arity::List => Expression::Value(found(value)),
    }
}

/// Reads attributes first, and then the element as a whole into `whole`, which uses it up.
fn of_whole(
    whole: &Slot<'_>,
    values: &[Value<'_>],
    level: &Level<'_>,
    parameters: &[Parameter],
    element: &Ident,
) -> Decoder {
    let is_whole = |value: &Value<'_>| value.slots().iter().any(|slot| slot.local == whole.local);
    let at_once = read_at_once(whole, level, element);
    // A value that is found in one step needs no variable before it.
    let in_one_step = at_once.is_some() || (level.own.is_none() && !whole.alternative);
    let variables = values.iter().flat_map(Value::slots).filter(|slot| !in_one_step || slot.local != whole.local);
    let mut statements: TokenStream = variables.map(|slot| variable(&slot)).collect();
    if !level.attributes.is_empty() {
        statements.extend(attributes(level, element));
    }
    let mut results = Vec::new();
    for value in values {
        let (local, found) = (&value.local, found(value));
        results.push(match (value.arity, &at_once) {
            (_, Some(at_once)) if is_whole(value) => Expression::Fallible(at_once.clone()),
            (Arity::Required, _) if is_whole(value) => {
                statements.extend(quote!(let offset = #element.offset();));
                let path = first_place(value, parameters);
                Expression::Fallible(quote!(#found.ok_or_else(|| Failure::at(offset, Problem::Missing).below(#path))))
            }
            (Arity::Required, _) => {
                let required = required(value, element, parameters);
                statements.extend(quote!(let #local = #required?;));
                Expression::Value(quote!(#local))
            }
            (Arity::Optional | Arity::List, _) => Expression::Value(found),
        });
    }
    if at_once.is_none() {
        statements.extend(read_whole(whole, level, element));
    }
    Decoder { statements, results, is_searched: !level.attributes.is_empty() }
}

/// The expression that reads the element into a value of one place, where nothing more needs to be done for it.
fn read_at_once(whole: &Slot<'_>, level: &Level<'_>, element: &Ident) -> Option<TokenStream> {
    match (&level.own, whole.arity) {
        (Some(_), Arity::Required) => Some(quote!(FromElement::from_element(cursor, #element))),
        (None, Arity::Optional) if whole.is_only_place => Some(quote!(cursor.find(#element))),
        _ => None,
    }
}

fn read_whole(whole: &Slot<'_>, level: &Level<'_>, element: &Ident) -> TokenStream {
    let local = &whole.local;
    let read = match &level.own {
        None if !whole.alternative => quote!(let #local = cursor.find(#element)?;),
        None => quote!(#local = cursor.find(#element)?;),
        Some(_) if is_composite(whole.ty) => quote!(cursor.set(&mut #local, #element)?;),
        // An element's own text is missing where it is empty, even if an empty text counts elsewhere.
        Some(_) => quote!(cursor.set_optional_text(&mut #local, #element)?;),
    };
    if !whole.alternative {
        return read;
    }
    quote! {
        if cursor.grants(Leniency::AlternativePath) {
            #read
        } else {
            cursor.skip(#element)?;
        }
    }
}

fn variable(slot: &Slot<'_>) -> TokenStream {
    let local = &slot.local;
    match slot.arity {
        Arity::List => quote!(let mut #local = Vec::new();),
        Arity::Required | Arity::Optional => quote!(let mut #local = None;),
    }
}

/// What has been found: the value of the first place that had one.
fn found(value: &Value<'_>) -> TokenStream {
    let local = &value.local;
    let others = value.slots().into_iter().skip(1).map(|slot| slot.local);
    if value.arity == Arity::Optional && is_composite(value.ty) && !value.nested_cdata {
        // Each holds an element that was there, which may have been empty.
        return quote!(#local.flatten() #(.or(#others.flatten()))*);
    }
    if value.arity == Arity::List {
        return quote!(cursor.finish(#local));
    }
    quote!(#local #(.or(#others))*)
}

fn required(value: &Value<'_>, element: &Ident, parameters: &[Parameter]) -> TokenStream {
    let (found, path) = (found(value), first_place(value, parameters));
    quote!(#element.required(#found, #path))
}

fn first_place(value: &Value<'_>, parameters: &[Parameter]) -> String {
    value.at.first().map(|path| shown(path, value.ty, parameters)).unwrap_or_default()
}
