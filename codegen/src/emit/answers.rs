//! The reading half of a request: how its answer comes out of `data`.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::context::Context;
use super::decoders::{Decoder, Expression, response_decoder};
use super::places::Value;
use super::{nothing, rust_type};
use crate::model::{Answer, Arity, Method, NamedKind, Parameter, PathEnd, TypeRef};

/// `read`, and those of the other functions that the method does not leave to their defaults.
pub(crate) fn read(context: Context<'_>, method: &Method) -> TokenStream {
    let ty = rust_type::answer(&method.answer, context.here());
    match &method.answer {
        Answer::Nothing => no_value(),
        Answer::Binary { .. } => binary(),
        Answer::Value { .. } => {
            let nothing = nothing::is_nothing(context, &method.answer);
            let read = value(method, &ty, nothing.is_some());
            let is_nothing = nothing.map(|is_nothing| is_nothing_fn(&ty, &is_nothing));
            let without_data = without_data(&method.answer, &ty);
            let named_element = naming_parameter(method).map(named_element);
            quote!(#read #is_nothing #without_data #named_element)
        }
    }
}

fn no_value() -> TokenStream {
    quote! {
        fn read<'a>(cursor: &mut Cursor<'a>, data: Element<'a>) -> Result<(), Failure> {
            FromElement::from_element(cursor, data)
        }

        fn without_data(_lenient: bool) -> Option<()> {
            Some(())
        }
    }
}

/// A success in place of the file is no answer.
fn binary() -> TokenStream {
    quote! {
        fn read<'a>(_cursor: &mut Cursor<'a>, data: Element<'a>) -> Result<Binary, Failure> {
            Err(data.is_none_of("a file"))
        }

        fn file(media_type: Option<String>, bytes: Bytes) -> Option<Binary> {
            Some(Binary::new(media_type, bytes))
        }
    }
}

fn value(method: &Method, answer_type: &TokenStream, may_be_nothing: bool) -> TokenStream {
    let Answer::Value { at, ty, arity, other_attributes, .. } = &method.answer else { return TokenStream::new() };
    let answer = Value { local: format_ident!("answer"), at, ty, arity: *arity, nested_cdata: false };
    let evidence = may_be_nothing.then(|| nothing::evidence(*arity, ty, other_attributes));
    let Decoder { statements, results, is_searched } = response_decoder(answer, evidence, &method.parameters, "data");
    let mutable = is_searched.then(|| quote!(mut));
    let result = results.into_iter().map(|result| match result {
        Expression::Fallible(result) => result,
        Expression::Value(value) => quote!(Ok(#value)),
    });
    quote! {
        fn read<'a>(cursor: &mut Cursor<'a>, #mutable data: Element<'a>) -> Result<#answer_type, Failure> {
            #statements
            #(#result)*
        }
    }
}

fn is_nothing_fn(answer_type: &TokenStream, is_nothing: &TokenStream) -> TokenStream {
    quote! {
        fn is_nothing(value: &#answer_type) -> bool {
            #is_nothing
        }
    }
}

/// No data at all stands for no value, where the method is granted that leniency.
fn without_data(answer: &Answer, answer_type: &TokenStream) -> Option<TokenStream> {
    let Answer::Value { arity: Arity::Optional, .. } = answer else { return None };
    Some(quote! {
        fn without_data(lenient: bool) -> Option<#answer_type> {
            lenient.then_some(None)
        }
    })
}

/// The parameter whose argument names the answer's element.
fn naming_parameter(method: &Method) -> Option<&Parameter> {
    let Answer::Value { at, .. } = &method.answer else { return None };
    at.iter().find_map(|path| match path.end {
        PathEnd::NamedBy(index) => method.parameters.get(index),
        _ => None,
    })
}

fn named_element(parameter: &Parameter) -> TokenStream {
    let rust = &parameter.rust;
    let name = match &parameter.ty {
        TypeRef::Named(named) if matches!(named.kind, NamedKind::Text | NamedKind::Enum) => quote!(self.#rust.as_str()),
        _ => quote!(&self.#rust),
    };
    quote! {
        fn named_element(&self) -> Option<&str> {
            Some(#name)
        }
    }
}
