//! A call over a socket for each method, with the spec's examples as arguments.
//!
//! The function `check` is written by hand, in `tests/calls.rs` of each client. It compares the request with the one in `api-spec/requests`, and
//! the result with a snapshot.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::Output;
use super::arguments::{optional, required};
use super::context::Declarations;
use super::examples;
use super::flavor::{Flavor, scope};
use super::imports::Scope;
use crate::format;
use crate::model::{Api, Method, Service};

pub(super) fn emit(api: &Api, flavor: Flavor) -> Output {
    let scope = scope(api, flavor.crate_name(), &[("Client", flavor.crate_name()), ("check", "crate")]);
    let declarations = Declarations::of(api);
    let services = api.services.iter().map(|service| service_tests(&declarations, &scope, service, flavor));
    Output::file(format!("{}/calls.rs", flavor.test_folder()), format::rust("api-spec/", quote!(#(#services)*)))
}

fn service_tests(declarations: &Declarations<'_>, scope: &Scope, service: &Service, flavor: Flavor) -> TokenStream {
    let module = &service.module;
    let tests: TokenStream =
        service.methods.iter().map(|method| method_tests(declarations, service, method, flavor)).collect();
    let imports = scope.imports(&tests);
    quote! {
        mod #module {
            #imports
            #tests
        }
    }
}

fn method_tests(declarations: &Declarations<'_>, service: &Service, method: &Method, flavor: Flavor) -> TokenStream {
    let (module, function, request) = (&service.module, &method.function, &method.rust);
    let file = format!("{}.{}", service.wire, method.wire);
    let arguments: Vec<TokenStream> =
        required(method).map(|parameter| examples::argument(declarations, parameter)).collect();
    let by_group = test(flavor, function, &file, &quote!(client.#module().#function(#(#arguments),*)));
    let with_all_options = optional(method).next().is_some().then(|| {
        let options = optional(method).map(|parameter| {
            let (setter, value) = (&parameter.rust, examples::argument(declarations, parameter));
            quote!(.#setter(#value))
        });
        let value = quote!(#module::#request::new(#(#arguments),*) #(#options)*);
        let name = format_ident!("{function}_with_all_options");
        test(flavor, &name, &format!("{file}.optional"), &quote!(client.send(#value)))
    });
    quote!(#by_group #with_all_options)
}

fn test(flavor: Flavor, name: &Ident, request: &str, call: &TokenStream) -> TokenStream {
    let (attribute, asynchronous, wait) = (flavor.test(), flavor.asynchronous(), flavor.wait());
    quote! {
        #attribute
        #asynchronous fn #name() {
            let call = #asynchronous |client: &Client| #call #wait;
            check(#request, call) #wait;
        }
    }
}
