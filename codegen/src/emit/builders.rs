//! Builders for the types of answers, for tests of programs that use the crate.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::context::Context;
use super::{docs, newtypes, rust_type, structs};
use crate::model::{Arity, Field, Named, NamedKind, Struct, Type, TypeRef};

pub(crate) fn builder(context: Context<'_>, a_struct: &Struct) -> TokenStream {
    let name = &a_struct.rust;
    let builder = format_ident!("{name}Builder");
    let neutral = a_struct.fields.iter().map(|field| {
        let (rust, value) = (&field.rust, neutral(context, a_struct, field));
        quote!(#rust: #value)
    });
    let setters = a_struct.fields.iter().map(|field| setter(context, a_struct, field));
    let docs_of_function = docs::outer(&format!(
        "A builder, for tests. What is not set is neutral: zero, `false`, empty, `None`, the first value of an enum, or the beginning of 1970.\n\n{}",
        "The answers of the service cannot be built otherwise, since they may get new fields.",
    ));
    let docs_of_builder = docs::outer(&format!("Builds a [`{name}`], for tests."));
    let docs_of_build = docs::outer(&format!("The [`{name}`]."));
    let feature = quote! {
        #[cfg(feature = "test-util")]
        #[cfg_attr(docsrs, doc(cfg(feature = "test-util")))]
    };
    quote! {
        #feature
        impl #name {
            #docs_of_function
            pub fn builder() -> #builder {
                #builder { built: #name { #(#neutral),* } }
            }
        }

        #docs_of_builder
        #feature
        #[derive(Clone, Debug)]
        #[must_use]
        pub struct #builder {
            built: #name,
        }

        #feature
        impl #builder {
            #(#setters)*

            #docs_of_build
            pub fn build(self) -> #name {
                self.built
            }
        }
    }
}

fn setter(context: Context<'_>, a_struct: &Struct, field: &Field) -> TokenStream {
    let (docs, rust) = (docs::outer(&field.doc), &field.rust);
    let name = if rust == "build" { &format_ident!("{rust}_") } else { rust };
    let argument = rust_type::argument(&field.ty, context.here());
    let value = rust_type::converted(&field.ty, &quote!(#rust));
    let value = if structs::is_boxed(context, a_struct, field) { quote!(Box::new(#value)) } else { value };
    let plain = context.plain(&field.ty);
    let (ty, value) = match field.arity {
        Arity::Required => (argument, value),
        Arity::Optional => (argument, quote!(Some(#value))),
        Arity::List => (quote!(impl IntoIterator<Item = #plain>), quote!(#rust.into_iter().collect())),
    };
    quote! {
        #docs
        pub fn #name(mut self, #rust: #ty) -> Self {
            self.built.#rust = #value;
            self
        }
    }
}

/// The value of a field that a test does not care about.
fn neutral(context: Context<'_>, a_struct: &Struct, field: &Field) -> TokenStream {
    match field.arity {
        Arity::Optional => quote!(None),
        Arity::List => quote!(Vec::new()),
        Arity::Required => {
            let value = neutral_value(context, &field.ty);
            if structs::is_boxed(context, a_struct, field) { quote!(Box::new(#value)) } else { value }
        }
    }
}

fn neutral_value(context: Context<'_>, ty: &TypeRef) -> TokenStream {
    match ty {
        TypeRef::Text => quote!(String::new()),
        TypeRef::Integer => quote!(0),
        TypeRef::Number => quote!(0.0),
        TypeRef::Boolean => quote!(false),
        TypeRef::Amount => quote!(Amount::new("0")),
        TypeRef::Date => quote!(Date::constant(1970, 1, 1)),
        TypeRef::DateTime => quote!(DateTime::constant(1970, 1, 1, 0, 0, 0, 0)),
        TypeRef::Timestamp => quote!(Timestamp::UNIX_EPOCH),
        TypeRef::Upload => quote!(Upload::from_bytes("")),
        TypeRef::Named(named) => neutral_named(context, named),
    }
}

fn neutral_named(context: Context<'_>, named: &Named) -> TokenStream {
    let name = rust_type::name(named, context.here());
    match (named.kind, context.declaration(named)) {
        (_, Some(Type::Enum(an_enum))) => {
            let first = an_enum.values.first().map(|value| &value.rust);
            quote!(#name::#first)
        }
        (_, Some(Type::Choice(choice))) => {
            let ends = |ty: &TypeRef| !context.leads_to(ty, &choice.rust, |arity| arity == Arity::Required);
            let variant = choice.variants.iter().find(|variant| ends(&variant.ty)).or(choice.variants.first());
            let rust = variant.map(|variant| &variant.rust);
            let inside = variant.map(|variant| neutral_value(context, &variant.ty));
            quote!(#name::#rust(#inside))
        }
        (NamedKind::Struct, _) => quote!(#name::builder().build()),
        _ => newtypes::neutral(named, &name),
    }
}
