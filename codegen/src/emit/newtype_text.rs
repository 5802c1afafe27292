//! Newtypes as texts: on the wire in both directions, and read from elsewhere.

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::{Newtype, NewtypeOf};

/// From and to the wire.
pub(super) fn text(newtype: &Newtype) -> TokenStream {
    let name = &newtype.rust;
    let text_name = name.to_string();
    let is_secret = newtype.secret.then(|| {
        quote! {
            fn is_secret(&self) -> bool {
                true
            }
        }
    });
    let shown = if newtype.secret { quote!(self.expose()) } else { quote!(self.as_str()) };
    let inside = if newtype.secret { quote!(guid.expose()) } else { quote!(guid.as_str()) };
    match newtype.of {
        NewtypeOf::Integer => quote! {
            impl FromText for #name {
                const EXPECTED: &'static str = i64::EXPECTED;

                fn from_text(text: &str, cursor: &mut Cursor<'_>, offset: usize) -> Option<Self> {
                    i64::from_text(text, cursor, offset).map(#name)
                }
            }

            impl ToText for #name {
                fn to_text(&self) -> Cow<'_, str> {
                    self.0.to_text()
                }
            }
        },
        NewtypeOf::Text => {
            // An empty text hides nothing and opens nothing.
            let read = if newtype.secret {
                quote!((!text.is_empty()).then(|| #name::new(text)))
            } else {
                quote!(Some(#name::new(text)))
            };
            quote! {
                impl FromText for #name {
                    const EXPECTED: &'static str = "a text";

                    fn from_text(text: &str, _: &mut Cursor<'_>, _: usize) -> Option<Self> {
                        #read
                    }
                }

                impl ToText for #name {
                    fn to_text(&self) -> Cow<'_, str> {
                        Cow::Borrowed(#shown)
                    }

                    #is_secret
                }
            }
        }
        NewtypeOf::Guid => quote! {
            impl FromStr for #name {
                type Err = ArgumentError;

                fn from_str(text: &str) -> Result<Self, ArgumentError> {
                    #name::parse(text).ok_or_else(|| ArgumentError::new(#text_name, "must be a GUID"))
                }
            }

            impl FromText for #name {
                const EXPECTED: &'static str = "a GUID";

                fn from_text(text: &str, cursor: &mut Cursor<'_>, _: usize) -> Option<Self> {
                    #name::parse(padded(text, cursor)).filter(|guid| !value::is_nil(#inside))
                }
            }

            impl ToText for #name {
                fn to_text(&self) -> Cow<'_, str> {
                    Cow::Borrowed(#shown)
                }

                #is_secret
            }
        },
    }
}

/// A GUID that is read from elsewhere is one.
pub(super) fn checked_deserialize(newtype: &Newtype) -> TokenStream {
    let name = &newtype.rust;
    quote! {
        #[cfg(feature = "serde")]
        impl<'de> serde::Deserialize<'de> for #name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                #name::parse(&text).ok_or_else(|| serde::de::Error::custom("expected a GUID"))
            }
        }
    }
}
