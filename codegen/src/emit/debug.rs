//! `Debug` for types with values that it must not show, where those values do not hide themselves.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

/// What stands in place of a secret.
const REDACTED: &str = "[redacted]";

/// `Debug` of a type that is a secret as a whole.
pub(crate) fn redacted(name: &Ident) -> TokenStream {
    quote! {
        impl fmt::Debug for #name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(#REDACTED)
            }
        }
    }
}

/// `Debug` of a struct with these fields, of which it shows those that are no secret.
pub(crate) fn with_secrets<'f>(name: &Ident, fields: impl IntoIterator<Item = (&'f Ident, bool)>) -> TokenStream {
    let text = name.to_string();
    let fields = fields.into_iter().map(|(field, secret)| {
        let label = field.to_string();
        if secret { quote!(.field(#label, &format_args!(#REDACTED))) } else { quote!(.field(#label, &self.#field)) }
    });
    quote! {
        impl fmt::Debug for #name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(#text) #(#fields)* .finish()
            }
        }
    }
}
