//! Names of local variables in generated functions, and the fields that are filled from them.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

/// Names that generated functions have for themselves.
const TAKEN: [&str; 10] =
    ["attribute", "child", "cursor", "data", "element", "error", "form", "offset", "parameter", "writer"];

/// What a function calls the value of a field or parameter.
pub(crate) fn local(rust: &Ident) -> Ident {
    if TAKEN.iter().any(|taken| rust == taken) { format_ident!("{rust}_") } else { rust.clone() }
}

/// A field in a struct's expression: `id: id.into()`, or only `id` where the value is the variable of that name.
pub(crate) fn field_value(field: &Ident, value: &TokenStream) -> TokenStream {
    let value_text = value.to_string();
    if *field == value_text { quote!(#field) } else { quote!(#field: #value) }
}
