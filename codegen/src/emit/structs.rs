//! Elements of answers, each with the decoder that reads it.

use proc_macro2::TokenStream;
use quote::quote;

use super::context::Context;
use super::decoders::{Decoder, Expression, decoder};
use super::locals::{self, local};
use super::places::Value;
use super::{builders, debug, docs};
use crate::model::{Arity, Choice, Field, Struct};

pub(crate) fn a_struct(context: Context<'_>, a_struct: &Struct) -> TokenStream {
    let name = &a_struct.rust;
    let docs = docs::of_type(&a_struct.doc, &a_struct.fact);
    let hides = a_struct.fields.iter().any(|field| field.secret);
    let derives = if hides { quote!(#[derive(Clone, PartialEq)]) } else { quote!(#[derive(Clone, Debug, PartialEq)]) };
    let serde = serde(hides || a_struct.fields.iter().any(|field| context.holds_secret(&field.ty)));
    let fields = a_struct.fields.iter().map(|field| {
        let docs = docs::outer_with_fact(&field.doc, &field.fact, a_struct.fact.sure);
        let (rust, ty) = (&field.rust, field_type(context, a_struct, field));
        quote!(#docs pub #rust: #ty,)
    });
    let debug =
        hides.then(|| debug::with_secrets(name, a_struct.fields.iter().map(|field| (&field.rust, field.secret))));
    let decoder = from_element(context, a_struct);
    let builder = builders::builder(context, a_struct);
    quote! {
        #docs
        #derives
        #serde
        #[non_exhaustive]
        pub struct #name {
            #(#fields)*
        }

        #debug
        #decoder
        #builder
    }
}

fn field_type(context: Context<'_>, a_struct: &Struct, field: &Field) -> TokenStream {
    let plain = context.plain(&field.ty);
    match (field.arity, is_boxed(context, a_struct, field)) {
        (Arity::Required, true) => quote!(Box<#plain>),
        (Arity::Optional, true) => quote!(Option<Box<#plain>>),
        (arity, _) => context.with_arity(&field.ty, arity),
    }
}

/// True for a field whose value may hold one of the type that it belongs to, with no list on the way: it would be of no finite size.
pub(super) fn is_boxed(context: Context<'_>, a_struct: &Struct, field: &Field) -> bool {
    let is_no_list = |arity| arity != Arity::List;
    is_no_list(field.arity) && context.leads_to(&field.ty, &a_struct.rust, is_no_list)
}

fn from_element(context: Context<'_>, a_struct: &Struct) -> TokenStream {
    let name = &a_struct.rust;
    let values: Vec<Value<'_>> = a_struct
        .fields
        .iter()
        .map(|field| Value {
            local: local(&field.rust),
            at: &field.at,
            ty: &field.ty,
            arity: field.arity,
            nested_cdata: field.nested_cdata,
        })
        .collect();
    let Decoder { statements, results, is_searched } = decoder(&values, &[], "element");
    let mutable = is_searched.then(|| quote!(mut));
    let fields = a_struct.fields.iter().zip(results).map(|(field, result)| {
        let rust = &field.rust;
        let value = match result {
            Expression::Fallible(result) => quote!(#result?),
            Expression::Value(value) => value,
        };
        match field.arity {
            _ if !is_boxed(context, a_struct, field) => locals::field_value(rust, &value),
            Arity::Optional => quote!(#rust: #value.map(Box::new)),
            Arity::Required | Arity::List => quote!(#rust: Box::new(#value)),
        }
    });
    quote! {
        impl FromElement for #name {
            fn from_element<'a>(cursor: &mut Cursor<'a>, #mutable element: Element<'a>) -> Result<Self, Failure> {
                #statements
                Ok(#name { #(#fields),* })
            }
        }
    }
}

pub(crate) fn choice(context: Context<'_>, choice: &Choice) -> TokenStream {
    let name = &choice.rust;
    let docs = docs::of_type(&choice.doc, &choice.fact);
    // A tag beside the fields, not an object around them: JSON readers bound how deep objects nest, and choices make trees.
    let serde = serde(choice.variants.iter().any(|variant| context.holds_secret(&variant.ty))).map(
        |derives| quote!(#derives #[cfg_attr(feature = "serde", serde(tag = "element", rename_all = "snake_case"))]),
    );
    let variants = choice.variants.iter().map(|variant| {
        let (docs, rust, ty) = (docs::outer(&variant.doc), &variant.rust, context.plain(&variant.ty));
        quote!(#docs #rust(#ty),)
    });
    let arms = choice.variants.iter().map(|variant| {
        let (element, rust, ty) = (&variant.element, &variant.rust, context.plain(&variant.ty));
        quote!(#element => #ty::from_element(cursor, element).map(#name::#rust),)
    });
    let names: Vec<String> = choice.variants.iter().map(|variant| format!("`{}`", variant.element)).collect();
    let expected = names.join(" or ");
    quote! {
        #docs
        #[derive(Clone, Debug, PartialEq)]
        #serde
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
        }

        impl FromElement for #name {
            fn from_element<'a>(cursor: &mut Cursor<'a>, element: Element<'a>) -> Result<Self, Failure> {
                match element.name() {
                    #(#arms)*
                    _ => Err(element.is_none_of(#expected)),
                }
            }
        }
    }
}

/// Both directions; none for what holds a secret, which has no business in a file.
fn serde(holds_secret: bool) -> Option<TokenStream> {
    let derives = || quote!(#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]);
    (!holds_secret).then(derives)
}
