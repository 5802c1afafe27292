//! The rules of a document and of its parts, kept before any of it is written.

use proc_macro2::TokenStream;
use quote::quote;

use super::checks::{Checked, checks};
use super::context::Context;
use super::document_writer;
use super::documents::is_secret_text;
use super::locals::local;
use crate::model::{Arity, Document, DocumentField, NamedKind, Type, TypeRef};

/// True for a document with rules of its own or in one of its parts.
pub(super) fn has_rules(context: Context<'_>, document: &Document) -> bool {
    rules_below(context, document, &mut Vec::new())
}

fn rules_below<'m>(context: Context<'m>, document: &'m Document, seen: &mut Vec<&'m Document>) -> bool {
    if seen.iter().any(|known| known.rust == document.rust) {
        return false;
    }
    seen.push(document);
    let has_checks = !checks(&checked(document)).is_empty();
    has_checks
        || document.fields.iter().filter_map(|field| part(context, field)).any(|part| rules_below(context, part, seen))
}

/// The document that a field holds.
fn part<'m>(context: Context<'m>, field: &DocumentField) -> Option<&'m Document> {
    let TypeRef::Named(named) = &field.ty else { return None };
    match context.declaration(named) {
        Some(Type::Document(part)) if named.kind == NamedKind::Document => Some(part),
        _ => None,
    }
}

fn checked(document: &Document) -> Vec<Checked<'_>> {
    document
        .fields
        .iter()
        .map(|field| Checked {
            rust: &field.rust,
            wire: document_writer::wire_name(field),
            ty: &field.ty,
            arity: field.arity,
            wrapped: is_secret_text(field),
            secret: field.secret,
            rules: &field.rules,
        })
        .collect()
}

pub(super) fn check(context: Context<'_>, document: &Document) -> TokenStream {
    let own = checks(&checked(document));
    let parts =
        document.fields.iter().filter(|field| part(context, field).is_some_and(|part| has_rules(context, part)));
    let parts = parts.map(|field| {
        let (rust, local) = (&field.rust, local(&field.rust));
        match field.arity {
            Arity::Required => quote!(self.#rust.check()?;),
            Arity::Optional => quote!(if let Some(#local) = &self.#rust { #local.check()?; }),
            Arity::List => quote!(for #local in &self.#rust { #local.check()?; }),
        }
    });
    quote! {
        /// Sees to it that every rule is kept, its parts' too.
        pub(crate) fn check(&self) -> Result<(), ArgumentError> {
            #own
            #(#parts)*
            Ok(())
        }
    }
}
