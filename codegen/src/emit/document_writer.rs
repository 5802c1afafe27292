//! How a document is written: the places of its fields, merged into one tree of elements.

use proc_macro2::TokenStream;
use quote::quote;

use super::documents::is_secret_text;
use super::literals;
use super::locals::local;
use super::parameter_name::parameter_name;
use crate::model::{Arity, Document, DocumentField, NamedKind, PathEnd, TypeRef};

/// What an element of a document holds.
#[derive(Debug, Default)]
struct Level<'m> {
    attributes: Vec<(&'m str, &'m DocumentField)>,
    /// Its own text, or the part that it is.
    own: Option<&'m DocumentField>,
    children: Vec<(&'m str, Level<'m>)>,
}

/// What a field is called in errors: the last step of its way.
pub(super) fn wire_name(field: &DocumentField) -> &str {
    match (&field.at.end, field.at.elements.last()) {
        (PathEnd::Attribute(name), _) => name,
        (_, Some(element)) => element,
        (_, None) => ".",
    }
}

pub(super) fn write(document: &Document) -> TokenStream {
    let mut root = Level::default();
    for field in &document.fields {
        root.insert(field);
    }
    let body = root.body();
    quote! {
        fn write(&self, writer: &mut XmlWriter) -> Result<(), ArgumentError> {
            #body
            Ok(())
        }
    }
}

impl<'m> Level<'m> {
    fn insert(&mut self, field: &'m DocumentField) {
        let level = field.at.elements.iter().fold(self, |level, element| level.child(element));
        match &field.at.end {
            PathEnd::Attribute(name) => level.attributes.push((name, field)),
            _ => level.own = Some(field),
        }
    }

    fn child(&mut self, name: &'m str) -> &mut Self {
        let known = self.children.iter().position(|(element, _)| *element == name);
        let position = known.unwrap_or_else(|| {
            self.children.push((name, Level::default()));
            self.children.len() - 1
        });
        &mut self.children[position].1
    }

    /// Attributes first, since they stand in the start tag.
    fn body(&self) -> TokenStream {
        let attributes = self.attributes.iter().map(|(name, field)| {
            let name = parameter_name(&field.rust, name);
            each(field, |value| quote!(writer.attribute(#name, #value)?;))
        });
        let own = self.own.map(|field| each(field, |value| content(field, value)));
        let children = self.children.iter().map(|(name, level)| level.element(name));
        quote!(#(#attributes)* #own #(#children)*)
    }

    fn element(&self, name: &str) -> TokenStream {
        match self.own {
            Some(field) if self.attributes.is_empty() && self.children.is_empty() => value_element(name, field),
            _ => self.wrapper(name),
        }
    }

    /// An element that stands for itself, and only where something is inside.
    fn wrapper(&self, name: &str) -> TokenStream {
        let body = self.body();
        let element = quote! {
            writer.start(#name);
            #body
            writer.end();
        };
        let presences: Option<Vec<TokenStream>> = self.fields().into_iter().map(presence).collect();
        match presences {
            Some(presences) => quote!(if #(#presences)||* { #element }),
            None => element,
        }
    }

    fn fields(&self) -> Vec<&'m DocumentField> {
        let own = self.attributes.iter().map(|(_, field)| *field).chain(self.own);
        own.chain(self.children.iter().flat_map(|(_, level)| level.fields())).collect()
    }
}

/// On what a field is there; `None` for one that always is.
fn presence(field: &DocumentField) -> Option<TokenStream> {
    let rust = &field.rust;
    match field.arity {
        Arity::Optional => Some(quote!(self.#rust.is_some())),
        Arity::List if field.rules.min_length.is_none() => Some(quote!(!self.#rust.is_empty())),
        Arity::Required | Arity::List => None,
    }
}

/// An element for each value of the field.
fn value_element(name: &str, field: &DocumentField) -> TokenStream {
    let part = |value: &TokenStream| {
        quote! {
            writer.start(#name);
            #value.write(writer)?;
            writer.end();
        }
    };
    let both = parameter_name(&field.rust, name);
    let scalar = |value: &TokenStream| quote!(writer.element(#both, #value)?;);
    if is_part(field) { each(field, part) } else { each(field, scalar) }
}

fn content(field: &DocumentField, value: &TokenStream) -> TokenStream {
    if is_part(field) {
        quote!(#value.write(writer)?;)
    } else {
        {
            let name = parameter_name(&field.rust, wire_name(field));
            quote!(writer.text(#name, #value)?;)
        }
    }
}

fn is_part(field: &DocumentField) -> bool {
    matches!(&field.ty, TypeRef::Named(named) if named.kind == NamedKind::Document)
}

/// Writes each value of the field, by reference.
fn each(field: &DocumentField, write: impl Fn(&TokenStream) -> TokenStream) -> TokenStream {
    let (rust, local) = (&field.rust, local(&field.rust));
    if let Some(constant) = &field.constant {
        let text = literals::text(constant);
        return write(&quote!(#text));
    }
    let is_hidden = field.secret && !is_secret_text(field) && !is_part(field);
    let shown = |value: TokenStream| if is_hidden { quote!(&Secret::new(ToText::to_text(#value))) } else { value };
    match field.arity {
        Arity::Required if is_part(field) => write(&quote!(self.#rust)),
        Arity::Required => write(&shown(quote!(&self.#rust))),
        Arity::Optional => {
            let write = write(&shown(quote!(#local)));
            quote!(if let Some(#local) = &self.#rust { #write })
        }
        Arity::List => {
            let write = write(&shown(quote!(#local)));
            quote!(for #local in &self.#rust { #write })
        }
    }
}
