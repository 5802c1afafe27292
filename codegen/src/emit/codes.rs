//! The return codes of the API, as one open enum.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::docs;
use crate::model::{Api, Code, CodeKind};

pub(crate) fn codes(api: &Api) -> TokenStream {
    let variants = api.codes.iter().map(|code| {
        let (docs, rust) = (page(api, code), &code.rust);
        quote!(#docs #rust,)
    });
    let texts = api.codes.iter().map(|Code { rust, wire, .. }| quote!(ReturnCode::#rust => #wire,));
    let values = api.codes.iter().map(|Code { rust, wire, .. }| quote!(#wire => ReturnCode::#rust,));
    let kinds = kinds(&api.codes);
    quote! {
        /// What the service answers a call with, besides data.
        ///
        /// The set is open: a code that is not listed here is kept as [`Unknown`](ReturnCode::Unknown).
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum ReturnCode {
            #(#variants)*
            /// A code that this version of the crate does not know.
            Unknown(UnknownValue),
        }

        impl ReturnCode {
            /// The code as it stands on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    #(#texts)*
                    ReturnCode::Unknown(value) => value.as_str(),
                }
            }

            /// What it means to a program.
            pub fn kind(&self) -> CodeKind {
                match self {
                    #(#kinds)*
                }
            }
        }

        impl fmt::Display for ReturnCode {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl FromText for ReturnCode {
            const EXPECTED: &'static str = "a return code";

            fn from_text(text: &str, cursor: &mut Cursor<'_>, offset: usize) -> Option<Self> {
                let code = match padded(text, cursor) {
                    #(#values)*
                    "" => return None,
                    unknown => {
                        cursor.note(DriftKind::Code, unknown, offset);
                        ReturnCode::Unknown(UnknownValue::new(unknown))
                    }
                };
                Some(code)
            }
        }
    }
}

fn page(api: &Api, code: &Code) -> TokenStream {
    let doc = format!("`{}`: {}", code.wire, code.doc);
    docs::outer(&docs::with_fact(&doc, &code.fact, api.fact.sure))
}

/// One arm for each kind, in the order in which the spec first uses it.
fn kinds(codes: &[Code]) -> Vec<TokenStream> {
    let mut kinds: Vec<CodeKind> = Vec::new();
    for kind in codes.iter().map(|code| code.kind).chain([CodeKind::General]) {
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    let arm = |kind: CodeKind| {
        let known = codes.iter().filter(|code| code.kind == kind).map(|Code { rust, .. }| quote!(ReturnCode::#rust));
        let unknown = (kind == CodeKind::General).then(|| quote!(ReturnCode::Unknown(_)));
        let patterns = known.chain(unknown);
        let name = format_ident!("{kind:?}");
        quote!(#(#patterns)|* => CodeKind::#name,)
    };
    kinds.into_iter().map(arm).collect()
}
