//! The proof that neither client lacks a method of the other: it compiles only where each method takes the same arguments and returns the
//! same type in both.
//!
//! The function `same` is written by hand, in `ipaper-api-blocking/tests/parity.rs`. The closures are never run.

use proc_macro2::TokenStream;
use quote::quote;

use super::arguments::required;
use super::flavor::{Flavor, scope};
use super::{Output, rust_type};
use crate::format;
use crate::model::{Api, Method, Service};

pub(super) fn emit(api: &Api) -> Output {
    let services = api.services.iter().map(|service| service_proofs(api, service));
    let path = format!("{}/parity.rs", Flavor::Blocking.test_folder());
    Output::file(path, format::rust("api-spec/", quote!(#(#services)*)))
}

fn service_proofs(api: &Api, service: &Service) -> TokenStream {
    let module = &service.module;
    let proofs: TokenStream = service.methods.iter().map(|method| proof(service, method)).collect();
    let imports = scope(api, Flavor::Async.crate_name(), &[("same", "crate")]).imports(&proofs);
    quote! {
        mod #module {
            #imports
            #proofs
        }
    }
}

fn proof(service: &Service, method: &Method) -> TokenStream {
    let (module, function) = (&service.module, &method.function);
    let names: Vec<_> = required(method).map(|parameter| &parameter.rust).collect();
    let types: Vec<_> = required(method).map(|parameter| rust_type::plain(&parameter.ty, None)).collect();
    let call = quote!(|client, (#(#names,)*): (#(#types,)*)| client.#module().#function(#(#names),*));
    quote! {
        #[test]
        fn #function() {
            same(#call, #call);
        }
    }
}
