//! Scalars with a name of their own: ids that cannot be mixed up, tokens that are never shown.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::context::Context;
use super::newtype_text::{checked_deserialize, text};
use super::{debug, docs};
use crate::model::{Named, NamedKind, Newtype, NewtypeOf, Type};

pub(crate) fn newtype(context: Context<'_>, newtype: &Newtype) -> TokenStream {
    let name = &newtype.rust;
    let docs = docs::of_type(&newtype.doc, &newtype.fact);
    let derives = derives(newtype);
    let inside = inside(newtype);
    let constructors = constructors(newtype);
    let constants = newtype.constants.iter().map(|constant| {
        let (docs, rust) = (docs::outer(&constant.doc), &constant.rust);
        let value = Literal::i64_unsuffixed(constant.value);
        quote!(#docs pub const #rust: #name = #name(#value);)
    });
    let debug = (newtype.secret && newtype.of == NewtypeOf::Integer).then(|| debug::redacted(name));
    let display = (!newtype.secret).then(|| display(newtype));
    let supertypes = supertypes(context, newtype);
    let serde = (newtype.of == NewtypeOf::Guid && !newtype.secret).then(|| checked_deserialize(newtype));
    let text = text(newtype);
    quote! {
        #docs
        #derives
        pub struct #name(#inside);

        impl #name {
            #(#constants)*
            #constructors
        }

        #debug
        #display
        #supertypes
        #text
        #serde
    }
}

fn derives(newtype: &Newtype) -> TokenStream {
    match (newtype.of, newtype.secret) {
        (NewtypeOf::Integer, true) => quote!(#[derive(Clone, Copy, PartialEq, Eq)]),
        (NewtypeOf::Text | NewtypeOf::Guid, true) => quote!(#[derive(Clone, Debug, PartialEq, Eq)]),
        (NewtypeOf::Integer, false) => quote! {
            #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
            #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(transparent))]
        },
        (NewtypeOf::Text, false) => quote! {
            #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
            #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(transparent))]
        },
        (NewtypeOf::Guid, false) => quote! {
            #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
            #[cfg_attr(feature = "serde", derive(serde::Serialize), serde(transparent))]
        },
    }
}

/// A GUID's text is visible to the other files, which have no other way to make one that needs no check.
fn inside(newtype: &Newtype) -> TokenStream {
    match (newtype.of, newtype.secret) {
        (NewtypeOf::Integer, _) => quote!(i64),
        (NewtypeOf::Text, false) => quote!(String),
        (NewtypeOf::Text, true) => quote!(Secret),
        (NewtypeOf::Guid, false) => quote!(pub(crate) String),
        (NewtypeOf::Guid, true) => quote!(pub(crate) Secret),
    }
}

fn constructors(newtype: &Newtype) -> TokenStream {
    let name = &newtype.rust;
    let shown = if newtype.secret {
        quote! {
            /// The text, which is a secret.
            pub fn expose(&self) -> &str {
                self.0.expose()
            }
        }
    } else {
        quote! {
            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
    };
    let (of_number, of_text) = (format!(" The `{name}` of this number."), format!(" The `{name}` of this text."));
    let wrapped = if newtype.secret { quote!(Secret::new(text)) } else { quote!(text.into()) };
    match newtype.of {
        NewtypeOf::Integer => quote! {
            #[doc = #of_number]
            pub const fn new(number: i64) -> Self {
                #name(number)
            }

            /// The number.
            pub const fn get(self) -> i64 {
                self.0
            }
        },
        NewtypeOf::Text => quote! {
            #[doc = #of_text]
            pub fn new(text: impl Into<String>) -> Self {
                #name(#wrapped)
            }

            #shown
        },
        NewtypeOf::Guid => {
            let wrapped =
                if newtype.secret { quote!(.map(|text| #name(Secret::new(text)))) } else { quote!(.map(#name)) };
            quote! {
                /// The GUID that a text writes down: 8-4-4-4-12 hexadecimal digits in either case, with or without braces around them.
                pub fn parse(text: &str) -> Option<Self> {
                    value::guid(text) #wrapped
                }

                #shown
            }
        }
    }
}

fn display(newtype: &Newtype) -> TokenStream {
    let name = &newtype.rust;
    let shown = match newtype.of {
        NewtypeOf::Integer => quote!(self.0.fmt(f)),
        NewtypeOf::Text | NewtypeOf::Guid => quote!(f.write_str(&self.0)),
    };
    quote! {
        impl fmt::Display for #name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                #shown
            }
        }
    }
}

/// Conversions into every newtype that each value of this one also is.
fn supertypes(context: Context<'_>, newtype: &Newtype) -> TokenStream {
    let name = &newtype.rust;
    let mut ancestors: Vec<&Newtype> = Vec::new();
    let mut next = newtype.is.as_ref();
    while let Some(ancestor) = next.and_then(|name| find(context, name)) {
        if ancestors.iter().any(|known| known.rust == ancestor.rust) {
            break;
        }
        ancestors.push(ancestor);
        next = ancestor.is.as_ref();
    }
    let conversions = ancestors.into_iter().map(|ancestor| {
        let ancestor = &ancestor.rust;
        let converted = match newtype.of {
            NewtypeOf::Text if newtype.secret => quote!(#ancestor::new(value.expose())),
            NewtypeOf::Integer | NewtypeOf::Text => quote!(#ancestor::new(value.0)),
            NewtypeOf::Guid => quote!(#ancestor(value.0)),
        };
        quote! {
            impl From<#name> for #ancestor {
                fn from(value: #name) -> Self {
                    #converted
                }
            }
        }
    });
    conversions.collect()
}

fn find<'m>(context: Context<'m>, name: &Ident) -> Option<&'m Newtype> {
    context.types().iter().chain(&context.api.types).find_map(|ty| match ty {
        Type::Newtype(newtype) if newtype.rust == *name => Some(newtype),
        _ => None,
    })
}

/// A value for tests that nobody has chosen.
pub(crate) fn neutral(named: &Named, name: &TokenStream) -> TokenStream {
    const NIL: &str = "00000000-0000-0000-0000-000000000000";
    match (named.kind, named.secret) {
        (NamedKind::Integer, _) => quote!(#name::new(0)),
        (NamedKind::Guid, false) => quote!(#name(#NIL.to_owned())),
        (NamedKind::Guid, true) => quote!(#name(Secret::new(#NIL))),
        _ => quote!(#name::new("")),
    }
}
