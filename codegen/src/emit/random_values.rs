//! How values of answers are made at random and written as XML, for tests that read them back.
//!
//! The trait `Value` is written by hand, in `ipaper-api/tests/answers/value.rs`. It is given the places as the spec has them, so that nothing in here
//! follows from how decoders are written.

use std::collections::HashSet;

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::context::Context;
use crate::model::{
    Answer, Arity, Choice, Enum, EnumValue, Field, Named, NamedKind, Newtype, NewtypeOf, Parameter, Path, PathEnd,
    Struct, Type, TypeRef,
};

/// What makes and writes the values of a declared type.
pub(super) fn value(context: Context<'_>, ty: &Type) -> TokenStream {
    match ty {
        Type::Newtype(newtype) => of_newtype(newtype),
        Type::Enum(an_enum) => of_enum(an_enum),
        Type::Struct(a_struct) => of_struct(a_struct),
        Type::Choice(choice) => of_choice(context, choice),
        Type::Document(_) => TokenStream::new(),
    }
}

fn implementation(name: &Ident, bound: &TokenStream, random: &TokenStream, write: &TokenStream) -> TokenStream {
    quote! {
        impl crate::Value for #name {
            #bound

            fn random(random: &mut crate::Random) -> Self {
                #random
            }

            fn write(&self, writer: &mut crate::Writer<'_>) {
                #write
            }
        }
    }
}

fn of_newtype(newtype: &Newtype) -> TokenStream {
    let name = &newtype.rust;
    let text = if newtype.secret { quote!(self.expose()) } else { quote!(self.as_str()) };
    let may_be_empty = quote!(
        const MAY_BE_EMPTY: bool = true;
    );
    let (bound, random, write) = match (newtype.of, newtype.secret) {
        (NewtypeOf::Integer, _) => (
            quote!(),
            quote!(#name::new(crate::Value::random(random))),
            quote!(crate::Value::write(&self.get(), writer);),
        ),
        (NewtypeOf::Text, false) => (may_be_empty, quote!(#name::new(random.text())), quote!(writer.text(#text);)),
        (NewtypeOf::Text, true) => (quote!(), quote!(#name::new(random.secret_text())), quote!(writer.text(#text);)),
        (NewtypeOf::Guid, _) => {
            (quote!(), quote!(#name::parse(&random.guid()).expect("a GUID")), quote!(writer.guid(#text);))
        }
    };
    implementation(name, &bound, &random, &write)
}

fn of_enum(an_enum: &Enum) -> TokenStream {
    let name = &an_enum.rust;
    let known = an_enum.values.iter().map(|EnumValue { rust, .. }| quote!(#name::#rust));
    let arms = an_enum
        .values
        .iter()
        .map(|EnumValue { rust, wire, aliases, .. }| quote!(#name::#rust => writer.word(#wire, &[#(#aliases),*]),));
    let write = quote! {
        match self {
            #(#arms)*
            unknown => writer.unknown(unknown.as_str()),
        }
    };
    implementation(name, &quote!(), &quote!(random.word([#(#known),*])), &write)
}

fn of_struct(a_struct: &Struct) -> TokenStream {
    let name = &a_struct.rust;
    let made = a_struct.fields.iter().map(|field| {
        let (rust, function, place) = (&field.rust, function(field.arity), place_of(field));
        let made = if is_there_anyway(field, a_struct) {
            quote!(Some(random.one(#place)))
        } else {
            quote!(random.#function(#place))
        };
        quote!(value.#rust = #made;)
    });
    let written = a_struct.fields.iter().map(|field| {
        let (rust, function, place) = (&field.rust, function(field.arity), place_of(field));
        let value = if field.arity == Arity::Optional { quote!(self.#rust.as_ref()) } else { quote!(&self.#rust) };
        quote!(writer.#function(#place, #value);)
    });
    let random = quote! {
        let mut value = #name::builder().build();
        #(#made)*
        value
    };
    implementation(name, &quote!(), &random, &quote!(#(#written)*))
}

/// True for a text that may be missing, but stands in an element that something else may stand in: then the text is there, if empty.
fn is_there_anyway(field: &Field, a_struct: &Struct) -> bool {
    let is_text = match &field.ty {
        TypeRef::Text => true,
        TypeRef::Named(named) => named.kind == NamedKind::Text && !named.secret,
        _ => false,
    };
    let others = a_struct.fields.iter().filter(|other| other.rust != field.rust);
    let mut others = others.flat_map(|other| &other.at);
    let stands_in_one = |path: &&Path| path.end == PathEnd::Element && !path.elements.is_empty();
    let own: Vec<&Vec<String>> = field.at.iter().filter(stands_in_one).map(|path| &path.elements).collect();
    field.arity == Arity::Optional && is_text && others.any(|other| own.contains(&&other.elements))
}

/// Variants that may lead back to the choice come first: the last one is made where values nest deeply.
fn of_choice(context: Context<'_>, choice: &Choice) -> TokenStream {
    let name = &choice.rust;
    let mut variants: Vec<_> = choice.variants.iter().collect();
    let leads_back = |ty: &TypeRef| context.leads_to(ty, name, |arity| arity == Arity::Required);
    variants.sort_by_key(|variant| !leads_back(&variant.ty));
    let count = Literal::usize_unsuffixed(variants.len());
    let made = variants.iter().enumerate().map(|(number, variant)| {
        let (rust, number_token) = (&variant.rust, Literal::usize_unsuffixed(number));
        let pattern = if number + 1 == variants.len() { quote!(_) } else { quote!(#number_token) };
        quote!(#pattern => #name::#rust(random.inside()),)
    });
    let written = choice.variants.iter().map(|variant| {
        let (rust, element) = (&variant.rust, &variant.element);
        quote!(#name::#rust(inside) => writer.variant(#element, inside),)
    });
    let random = quote!(match random.variant(#count) { #(#made)* });
    let write = quote! {
        match self {
            #(#written)*
            _ => unreachable!("the spec has no other variant"),
        }
    };
    implementation(name, &quote!(), &random, &write)
}

/// By which function of `Random` and of `Writer` a value is made and written, and by which the answers of a method are.
pub(super) fn function(arity: Arity) -> Ident {
    match arity {
        Arity::Required => format_ident!("one"),
        Arity::Optional => format_ident!("maybe"),
        Arity::List => format_ident!("list"),
    }
}

fn place_of(field: &Field) -> String {
    let places = field.at.iter().map(|path| match (&path.elements[..], field.nested_cdata) {
        ([outer @ .., inner], true) => {
            let steps = outer.iter().cloned().chain([format!("<{inner}>")]);
            steps.collect::<Vec<_>>().join("/")
        }
        _ => place(path, &field.ty, &[]),
    });
    places.collect::<Vec<_>>().join(" or ")
}

/// Where the value of an answer stands.
pub(super) fn place_of_answer(at: &[Path], ty: &TypeRef, parameters: &[Parameter]) -> String {
    at.iter().map(|path| place(path, ty, parameters)).collect::<Vec<_>>().join(" or ")
}

/// A place as the spec has it. For a choice, the names of its elements say which they are.
fn place(path: &Path, ty: &TypeRef, parameters: &[Parameter]) -> String {
    let end = match (&path.end, ty) {
        (PathEnd::Element, _) if path.elements.is_empty() => Some(".".to_owned()),
        (PathEnd::Element, _) => None,
        (PathEnd::Attribute(name), _) => Some(format!("@{name}")),
        (PathEnd::AnyChild, TypeRef::Named(named)) if !named.elements.is_empty() => Some(named.elements.join("|")),
        (PathEnd::AnyChild, _) => Some("*".to_owned()),
        (PathEnd::Anywhere, _) => Some("**".to_owned()),
        (PathEnd::NamedBy(index), _) => {
            Some(format!("{{{}}}", parameters.get(*index).map_or("*", |parameter| &parameter.wire)))
        }
    };
    path.elements.iter().cloned().chain(end).collect::<Vec<_>>().join("/")
}

/// Declared types: the service's module, or none where they belong to no service, and the name.
pub(super) type Types<'m> = HashSet<(Option<&'m Ident>, &'m Ident)>;

/// The declared types that occur in answers and in the details of refusals.
pub(super) fn types_of_answers(context: Context<'_>) -> Types<'_> {
    let methods = context.api.services.iter().flat_map(|service| &service.methods);
    let answers = methods.clone().filter_map(|method| match &method.answer {
        Answer::Value { ty: TypeRef::Named(named), .. } => Some(named),
        _ => None,
    });
    let mut ahead: Vec<&Named> = answers.chain(methods.filter_map(|method| method.failure.as_ref())).collect();
    let mut met = Types::new();
    while let Some(named) = ahead.pop() {
        let name = (named.module.as_ref(), &named.rust);
        if !met.insert(name) {
            continue;
        }
        let parts: Vec<&TypeRef> = match context.declaration(named) {
            Some(Type::Struct(a_struct)) => a_struct.fields.iter().map(|field| &field.ty).collect(),
            Some(Type::Choice(choice)) => choice.variants.iter().map(|variant| &variant.ty).collect(),
            _ => Vec::new(),
        };
        ahead.extend(parts.into_iter().filter_map(|ty| match ty {
            TypeRef::Named(named) => Some(named),
            _ => None,
        }));
    }
    met
}
