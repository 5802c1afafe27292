//! XML documents inside parameters: what a caller composes, such that an invalid combination cannot be written down.

use proc_macro2::TokenStream;
use quote::quote;

use super::context::Context;
use super::document_checks::{check, has_rules};
use super::locals;
use super::{debug, docs, document_writer, literals, rust_type};
use crate::model::{Arity, Certainty, Document, DocumentField, Literal, Setter, TypeRef};

pub(crate) fn document(context: Context<'_>, document: &Document) -> TokenStream {
    let declaration = declaration(context, document);
    let name = &document.rust;
    let new = new(context, document);
    let around = document.fact.sure;
    let setters =
        document.fields.iter().filter(|field| has_own_setter(field)).map(|field| own_setter(context, field, around));
    let joint = document.setters.iter().map(|setter| joint_setter(context, document, setter));
    let to_document = document.root.as_ref().map(|root| to_document(context, document, root));
    let check = has_rules(context, document).then(|| check(context, document));
    let write = document_writer::write(document);
    quote! {
        #declaration

        impl #name {
            #new
            #(#setters)*
            #(#joint)*
            #to_document
            #check
            #write
        }
    }
}

fn declaration(context: Context<'_>, document: &Document) -> TokenStream {
    let name = &document.rust;
    let docs = docs::of_type(&document.doc, &document.fact);
    let shows_secret = shown_fields(document).any(|field| field.secret && !is_secret_text(field));
    let debug = shows_secret
        .then(|| debug::with_secrets(name, shown_fields(document).map(|field| (&field.rust, field.secret))));
    let derives: Vec<TokenStream> = [
        Some(quote!(Clone)),
        (!shows_secret).then(|| quote!(Debug)),
        is_empty_at_first(document).then(|| quote!(Default)),
    ]
    .into_iter()
    .flatten()
    .collect();
    let fields = shown_fields(document).map(|field| {
        let (rust, ty) = (&field.rust, stored(context, field));
        quote!(#rust: #ty,)
    });
    quote! {
        #docs
        #[derive(#(#derives),*)]
        pub struct #name {
            #(#fields)*
        }

        #debug
    }
}

/// The fields that a caller has a say in.
fn shown_fields(document: &Document) -> impl Iterator<Item = &DocumentField> {
    document.fields.iter().filter(|field| field.constant.is_none())
}

/// A text that is a secret is kept as one; other secrets are only kept from being shown.
pub(super) fn is_secret_text(field: &DocumentField) -> bool {
    field.secret && field.ty == TypeRef::Text
}

fn stored(context: Context<'_>, field: &DocumentField) -> TokenStream {
    let plain = if is_secret_text(field) { quote!(Secret) } else { context.plain(&field.ty) };
    match field.arity {
        Arity::Required => plain,
        Arity::Optional => quote!(Option<#plain>),
        Arity::List => quote!(Vec<#plain>),
    }
}

/// A list that must have an entry has its first one from `new`.
fn begins_with_an_entry(field: &DocumentField) -> bool {
    field.arity == Arity::List && field.rules.min_length.is_some_and(|entries| entries > 0)
}

pub(crate) fn is_argument_of_new(field: &DocumentField) -> bool {
    field.arity == Arity::Required || begins_with_an_entry(field)
}

fn is_empty_at_first(document: &Document) -> bool {
    !shown_fields(document).any(is_argument_of_new)
}

fn new(context: Context<'_>, document: &Document) -> TokenStream {
    let name = &document.rust;
    let doc = if is_empty_at_first(document) { "Nothing set." } else { "With all that it must have." };
    let docs = docs::outer(&page_of_new(doc, document));
    let arguments =
        shown_fields(document).filter(|field| is_argument_of_new(field)).map(|field| argument(context, field));
    let fields = shown_fields(document).map(|field| {
        let rust = &field.rust;
        let value = given(field);
        match field.arity {
            Arity::Required => locals::field_value(rust, &value),
            Arity::List if begins_with_an_entry(field) => quote!(#rust: vec![#value]),
            Arity::List => quote!(#rust: Vec::new()),
            Arity::Optional => quote!(#rust: None),
        }
    });
    quote! {
        #docs
        pub fn new(#(#arguments),*) -> Self {
            #name { #(#fields),* }
        }
    }
}

fn page_of_new(doc: &str, document: &Document) -> String {
    let arguments = shown_fields(document).filter(|field| is_argument_of_new(field));
    let items: Vec<String> = arguments.map(|field| item_of_new(document, field)).collect();
    if items.is_empty() { doc.to_owned() } else { format!("{doc}\n\n{}", items.join("\n")) }
}

fn item_of_new(document: &Document, field: &DocumentField) -> String {
    let rust = &field.rust;
    match field.arity {
        Arity::List => format!("- `{rust}`: The first one; [`{rust}`](Self::{rust}) adds more."),
        Arity::Required | Arity::Optional => {
            docs::list_item(&format!("`{rust}`"), &field.doc, &field.fact, document.fact.sure)
        }
    }
}

/// `name: impl Into<String>`
fn argument(context: Context<'_>, field: &DocumentField) -> TokenStream {
    let (rust, ty) = (&field.rust, rust_type::argument(&field.ty, context.here()));
    quote!(#rust: #ty)
}

/// What is kept of an argument.
fn given(field: &DocumentField) -> TokenStream {
    let rust = &field.rust;
    if is_secret_text(field) { quote!(Secret::new(#rust)) } else { rust_type::converted(&field.ty, &quote!(#rust)) }
}

pub(crate) fn has_own_setter(field: &DocumentField) -> bool {
    field.constant.is_none() && !field.joined && field.arity != Arity::Required
}

fn own_setter(context: Context<'_>, field: &DocumentField, around: Certainty) -> TokenStream {
    let default =
        field.default.as_ref().map(|default| format!(" Without it the service assumes `{}`.", literals::text(default)));
    let doc = format!("{}{}", field.doc, default.unwrap_or_default());
    let docs = docs::outer_with_fact(&doc, &field.fact, around);
    let (rust, argument, value) = (&field.rust, argument(context, field), given(field));
    let set = match field.arity {
        Arity::List => quote!(self.#rust.push(#value);),
        Arity::Required | Arity::Optional => quote!(self.#rust = Some(#value);),
    };
    quote! {
        #docs
        #[must_use]
        pub fn #rust(mut self, #argument) -> Self {
            #set
            self
        }
    }
}

/// Sets fields that only make sense together.
fn joint_setter(context: Context<'_>, document: &Document, setter: &Setter) -> TokenStream {
    let covered: Vec<&DocumentField> =
        setter.arguments.iter().filter_map(|index| document.fields.get(*index)).collect();
    let docs = docs::outer(&page_of_joint_setter(document, setter));
    let rust = &setter.rust;
    let arguments = covered.iter().map(|field| argument(context, field));
    let given = covered.iter().map(|field| {
        let (rust, value) = (&field.rust, given(field));
        quote!(self.#rust = Some(#value);)
    });
    let constants =
        setter.constants.iter().filter_map(|(index, literal)| Some((document.fields.get(*index)?, literal)));
    let written = constants.map(|(field, literal)| {
        let (rust, value) = (&field.rust, constant(context, field, literal));
        quote!(self.#rust = Some(#value);)
    });
    quote! {
        #docs
        #[must_use]
        pub fn #rust(mut self, #(#arguments),*) -> Self {
            #(#given)*
            #(#written)*
            self
        }
    }
}

fn page_of_joint_setter(document: &Document, setter: &Setter) -> String {
    let field = |index: &usize| document.fields.get(*index);
    let around = document.fact.sure;
    let arguments = setter.arguments.iter().filter_map(field);
    let arguments: Vec<String> =
        arguments.map(|field| item_of_joint_setter(&format!("`{}`", field.rust), field, around)).collect();
    let constants = setter.constants.iter().filter_map(|(index, literal)| Some((field(index)?, literal)));
    let written: Vec<String> = constants
        .map(|(field, literal)| {
            let name = format!("`{}`, as `{}`", document_writer::wire_name(field), literals::text(literal));
            item_of_joint_setter(&name, field, around)
        })
        .collect();
    let heading = match (written.is_empty(), arguments.is_empty()) {
        (true, _) => "",
        (false, true) => "It writes",
        (false, false) => "Besides, it writes",
    };
    let parts = [setter.doc.clone(), arguments.join("\n"), heading.to_owned(), written.join("\n")];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
}

fn item_of_joint_setter(name: &str, field: &DocumentField, around: Certainty) -> String {
    let default =
        field.default.as_ref().map(|default| format!(" The service's default is `{}`.", literals::text(default)));
    docs::list_item(name, &format!("{}{}", field.doc, default.unwrap_or_default()), &field.fact, around)
}

fn constant(context: Context<'_>, field: &DocumentField, literal: &Literal) -> TokenStream {
    let text = literals::text(literal);
    if is_secret_text(field) { quote!(Secret::new(#text)) } else { literals::value(context, &field.ty, literal) }
}

fn to_document(context: Context<'_>, document: &Document, root: &str) -> TokenStream {
    let check =
        has_rules(context, document).then(|| quote!(self.check().map_err(|error| error.inside(writer.parameter()))?;));
    quote! {
        /// The text that the parameter carries.
        pub(crate) fn to_document(&self, mut writer: XmlWriter) -> Result<String, ArgumentError> {
            #check
            writer.start(#root);
            self.write(&mut writer)?;
            writer.end();
            Ok(writer.finish())
        }
    }
}
