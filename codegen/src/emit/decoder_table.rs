//! The table of all response types, by which whatever comes is decoded as each of them.
//!
//! The type `Decoder` is written by hand, in `fuzz/properties/src/decoders.rs`.

use proc_macro2::TokenStream;
use quote::quote;

use super::Output;
use super::flavor::{Flavor, scope};
use crate::format;
use crate::model::{Api, Service};

/// The folder of what is generated for fuzzing.
pub(super) const FOLDER: &str = "fuzz/properties/src/generated";

pub(super) fn emit(api: &Api) -> Output {
    let rows = api.services.iter().flat_map(rows);
    let table = quote! {
        pub(crate) static DECODERS: &[Decoder] = &[#(#rows),*];
    };
    let imports = scope(api, Flavor::Async.crate_name(), &[("Decoder", "super::decoders")]).imports(&table);
    Output::file(format!("{FOLDER}/decoders.rs"), format::rust("api-spec/", quote!(#imports #table)))
}

fn rows(service: &Service) -> impl Iterator<Item = TokenStream> {
    let module = &service.module;
    service.methods.iter().map(move |method| {
        let request = &method.rust;
        quote!(Decoder::of::<#module::#request>())
    })
}
