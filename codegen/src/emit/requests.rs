//! Requests: one struct for each method, which writes itself into a form and reads its answer.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};

use super::checks::{Checked, checks};
use super::context::Context;
use super::locals::{self, local};
use super::parameter_name::parameter_name;
use super::{answers, debug, descriptors, docs, literals, rust_type};
use crate::model::{Arity, Method, NamedKind, Parameter, Service, TypeRef};

pub(crate) fn request(context: Context<'_>, service: &Service, method: &Method) -> TokenStream {
    let name = &method.rust;
    let declaration = declaration(context, service, method);
    let new = new(context, method);
    let setters =
        arguments(method).filter(|parameter| parameter.optional).map(|parameter| setter(context, parameter, method));
    let response = rust_type::answer(&method.answer, context.here());
    let descriptor = descriptors::name(method);
    let wire = wire(context, method);
    let method_static = descriptors::descriptor(context, service, method);
    quote! {
        #declaration

        impl #name {
            #new
            #(#setters)*
        }

        impl Request for #name {
            type Response = #response;

            const METHOD: &'static Method = &#descriptor;
        }

        #wire
        #method_static
    }
}

/// The parameters that a caller has a say in.
fn arguments(method: &Method) -> impl Iterator<Item = &Parameter> {
    method.parameters.iter().filter(|parameter| parameter.constant.is_none())
}

fn declaration(context: Context<'_>, service: &Service, method: &Method) -> TokenStream {
    let name = &method.rust;
    let docs = docs::outer(&docs::method(service, method, "crate"));
    let alias = (*name != method.wire).then_some(&method.wire).map(|wire| quote!(#[doc(alias = #wire)]));
    let shows_secret = arguments(method).any(|parameter| parameter.secret && !is_secret_text(parameter));
    let debug = shows_secret
        .then(|| debug::with_secrets(name, arguments(method).map(|parameter| (&parameter.rust, parameter.secret))));
    let derives: Vec<TokenStream> = [
        Some(quote!(Clone)),
        (!shows_secret).then(|| quote!(Debug)),
        arguments(method).all(|parameter| parameter.optional).then(|| quote!(Default)),
    ]
    .into_iter()
    .flatten()
    .collect();
    let fields = arguments(method).map(|parameter| {
        let (rust, ty) = (&parameter.rust, stored(context, parameter));
        quote!(#rust: #ty,)
    });
    quote! {
        #docs
        #alias
        #[derive(#(#derives),*)]
        pub struct #name {
            #(#fields)*
        }

        #debug
    }
}

/// A text that is a secret is kept as one; other secrets are only kept from being shown.
fn is_secret_text(parameter: &Parameter) -> bool {
    parameter.secret && parameter.ty == TypeRef::Text
}

fn stored(context: Context<'_>, parameter: &Parameter) -> TokenStream {
    let plain = if is_secret_text(parameter) { quote!(Secret) } else { context.plain(&parameter.ty) };
    if parameter.optional { quote!(Option<#plain>) } else { plain }
}

fn new(context: Context<'_>, method: &Method) -> TokenStream {
    let name = &method.rust;
    let docs = docs::outer(match (arguments(method).next(), arguments(method).all(|parameter| parameter.optional)) {
        (None, _) => "A request; it takes no arguments.",
        (Some(_), true) => "A request without its optional arguments.",
        (Some(_), false) => "A request with its required arguments.",
    });
    let required =
        arguments(method).filter(|parameter| !parameter.optional).map(|parameter| argument(context, parameter));
    let fields = arguments(method).map(|parameter| {
        let (rust, value) = (&parameter.rust, given(parameter));
        if parameter.optional { quote!(#rust: None) } else { locals::field_value(rust, &value) }
    });
    quote! {
        #docs
        pub fn new(#(#required),*) -> Self {
            #name { #(#fields),* }
        }
    }
}

/// `name: impl Into<String>`
fn argument(context: Context<'_>, parameter: &Parameter) -> TokenStream {
    let (rust, ty) = (&parameter.rust, rust_type::argument(&parameter.ty, context.here()));
    quote!(#rust: #ty)
}

/// What is kept of an argument.
fn given(parameter: &Parameter) -> TokenStream {
    let rust = &parameter.rust;
    if is_secret_text(parameter) {
        quote!(Secret::new(#rust))
    } else {
        rust_type::converted(&parameter.ty, &quote!(#rust))
    }
}

fn setter(context: Context<'_>, parameter: &Parameter, method: &Method) -> TokenStream {
    let docs = docs::outer_with_fact(&parameter.doc, &parameter.fact, method.fact.sure);
    let alias = (parameter.rust != parameter.wire).then_some(&parameter.wire).map(|wire| quote!(#[doc(alias = #wire)]));
    let (rust, argument, value) = (&parameter.rust, argument(context, parameter), given(parameter));
    quote! {
        #docs
        #alias
        #[must_use]
        pub fn #rust(mut self, #argument) -> Self {
            self.#rust = Some(#value);
            self
        }
    }
}

fn wire(context: Context<'_>, method: &Method) -> TokenStream {
    let name = &method.rust;
    let answer = rust_type::answer(&method.answer, context.here());
    let failure =
        method.failure.as_ref().map_or_else(|| quote!(()), |failure| rust_type::name(failure, context.here()));
    let write = write(method);
    let read = answers::read(context, method);
    quote! {
        impl Wire for #name {
            type Answer = #answer;
            type Failure = #failure;

            #write
            #read
        }
    }
}

/// Checks first, then documents, which have rules of their own, then every field in the order of the spec.
fn write(method: &Method) -> TokenStream {
    let form = if method.parameters.is_empty() { format_ident!("_form") } else { format_ident!("form") };
    let checked: Vec<Checked<'_>> = method.parameters.iter().map(checked).collect();
    let checks = checks(&checked);
    let documents = arguments(method).filter(|parameter| is_document(parameter)).map(document);
    let fields = method.parameters.iter().map(fields);
    quote! {
        fn write(&self, #form: &mut Form) -> Result<(), ArgumentError> {
            #checks
            #(#documents)*
            #(#fields)*
            Ok(())
        }
    }
}

fn checked(parameter: &Parameter) -> Checked<'_> {
    Checked {
        rust: &parameter.rust,
        wire: &parameter.wire,
        ty: &parameter.ty,
        arity: if parameter.optional { Arity::Optional } else { Arity::Required },
        wrapped: is_secret_text(parameter),
        secret: parameter.secret,
        rules: &parameter.rules,
    }
}

/// Whether it is a secret of a type that does not say so.
fn is_hidden(parameter: &Parameter) -> bool {
    parameter.secret && !is_secret_text(parameter) && parameter.ty != TypeRef::Upload
}

fn is_document(parameter: &Parameter) -> bool {
    matches!(&parameter.ty, TypeRef::Named(named) if named.kind == NamedKind::Document)
}

fn document(parameter: &Parameter) -> TokenStream {
    let (rust, local) = (&parameter.rust, local(&parameter.rust));
    let name = parameter_name(rust, &parameter.wire);
    if !parameter.optional {
        return quote!(let #local = self.#rust.to_document(form.document(#name))?;);
    }
    quote! {
        let #local = match &self.#rust {
            Some(#local) => #local.to_document(form.document(#name))?,
            None => String::new(),
        };
    }
}

/// The form field of a parameter, and those that carry the same value.
fn fields(parameter: &Parameter) -> TokenStream {
    let names = std::iter::once(&parameter.wire).chain(&parameter.also_as);
    names.map(|name| field(name, parameter)).collect()
}

fn field(name: &str, parameter: &Parameter) -> TokenStream {
    let (rust, local) = (&parameter.rust, local(&parameter.rust));
    if let Some(constant) = &parameter.constant {
        return quote!(form.text(#name, #constant););
    }
    match (&parameter.ty, parameter.optional) {
        _ if is_document(parameter) => quote!(form.text(#name, &#local);),
        (_, true) if is_hidden(parameter) => {
            quote!(form.optional(#name, self.#rust.as_ref().map(|#local| Secret::new(ToText::to_text(#local))).as_ref());)
        }
        (_, false) if is_hidden(parameter) => quote!(form.value(#name, &Secret::new(ToText::to_text(&self.#rust)));),
        (TypeRef::Upload, _) => upload(name, parameter),
        (_, true) => quote!(form.optional(#name, self.#rust.as_ref());),
        (_, false) => quote!(form.value(#name, &self.#rust);),
    }
}

/// A file, whose rules the form keeps: one of them takes reading it.
fn upload(name: &str, parameter: &Parameter) -> TokenStream {
    let (rust, rules) = (&parameter.rust, &parameter.rules);
    let name = parameter_name(rust, name);
    let max_bytes = option(rules.max_bytes.map(literals::count));
    let begins_with = option(rules.begins_with.as_ref());
    quote!(form.upload(#name, &self.#rust, UploadRules { max_bytes: #max_bytes, begins_with: #begins_with })?;)
}

fn option(value: Option<impl ToTokens>) -> TokenStream {
    value.map_or_else(|| quote!(None), |value| quote!(Some(#value)))
}
