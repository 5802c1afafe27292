//! Enums: a closed list in the documentation, an open one on the wire.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs;
use crate::model::Enum;

pub(crate) fn an_enum(an_enum: &Enum) -> TokenStream {
    let declaration = declaration(an_enum);
    let text = text(an_enum);
    let serde = serde(an_enum);
    quote!(#declaration #text #serde)
}

fn declaration(an_enum: &Enum) -> TokenStream {
    let name = &an_enum.rust;
    let doc = format!("{}\n\nThe set is open: any other value is kept as [`Unknown`]({name}::Unknown).", an_enum.doc);
    let docs = docs::of_type(&doc, &an_enum.fact);
    let variants = an_enum.values.iter().map(|value| {
        let (docs, rust) = (docs::outer_with_fact(&value.doc, &value.fact, an_enum.fact.sure), &value.rust);
        quote!(#docs #rust,)
    });
    let texts = an_enum.values.iter().map(|value| {
        let (rust, wire) = (&value.rust, &value.wire);
        quote!(#name::#rust => #wire,)
    });
    quote! {
        #docs
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            /// A value that this version of the crate does not know.
            Unknown(UnknownValue),
        }

        impl #name {
            /// The value as it stands on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    #(#texts)*
                    #name::Unknown(value) => value.as_str(),
                }
            }
        }

        impl fmt::Display for #name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    }
}

/// From and to the wire.
fn text(an_enum: &Enum) -> TokenStream {
    let name = &an_enum.rust;
    let expected = format!("a value of `{name}`");
    let arms = an_enum.values.iter().flat_map(|value| {
        let (rust, wire) = (&value.rust, &value.wire);
        let aliases =
            value.aliases.iter().map(move |alias| quote!(#alias if cursor.grants(Leniency::Alias) => #name::#rust,));
        std::iter::once(quote!(#wire => #name::#rust,)).chain(aliases)
    });
    quote! {
        impl FromText for #name {
            const EXPECTED: &'static str = #expected;

            fn from_text(text: &str, cursor: &mut Cursor<'_>, offset: usize) -> Option<Self> {
                let value = match padded(text, cursor) {
                    #(#arms)*
                    unknown => {
                        cursor.note(DriftKind::Value, unknown, offset);
                        #name::Unknown(UnknownValue::new(unknown))
                    }
                };
                Some(value)
            }
        }

        impl ToText for #name {
            fn to_text(&self) -> Cow<'_, str> {
                Cow::Borrowed(self.as_str())
            }
        }
    }
}

/// As the text that stands on the wire, so that what is stored survives a value's becoming known.
fn serde(an_enum: &Enum) -> TokenStream {
    let name = &an_enum.rust;
    let arms = an_enum.values.iter().map(|value| {
        let (rust, wire) = (&value.rust, &value.wire);
        quote!(#wire => #name::#rust,)
    });
    quote! {
        #[cfg(feature = "serde")]
        impl serde::Serialize for #name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        #[cfg(feature = "serde")]
        impl<'de> serde::Deserialize<'de> for #name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                let value = match text.as_str() {
                    #(#arms)*
                    unknown => #name::Unknown(UnknownValue::new(unknown)),
                };
                Ok(value)
            }
        }
    }
}
