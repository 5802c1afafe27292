//! What errors call a parameter or a field of a document.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::ext::IdentExt;

/// Its name in Rust and on the wire; one text where they are the same, or where it is the text of the
/// document's own element, which has no name of its own.
pub(crate) fn parameter_name(rust: &Ident, wire: &str) -> TokenStream {
    let rust = rust.unraw().to_string();
    if rust == wire || wire == "." { quote!(#wire) } else { quote!((#rust, #wire)) }
}
