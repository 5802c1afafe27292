//! The methods of the clients: for each service a handle, whose methods send that service's requests.
//!
//! Both clients come from here; [`Flavor`] is all that tells them apart.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::arguments::{optional, required};
use super::flavor::{Flavor, scope};
use super::imports::Scope;
use super::{Output, docs, rust_type};
use crate::format;
use crate::model::{Api, Method, Service};

pub(super) fn emit(api: &Api, flavor: Flavor) -> Vec<Output> {
    let scope = scope(api, flavor.types(), &[("Client", "crate")]);
    let services = api.services.iter().map(|service| service_file(&scope, service, flavor));
    std::iter::once(index(api, flavor)).chain(services).collect()
}

fn index(api: &Api, flavor: Flavor) -> Output {
    let doc = docs::inner("The methods of the client, service by service.");
    let modules = api.services.iter().map(|service| &service.module);
    let exports = api.services.iter().map(|service| {
        let (module, handle) = (&service.module, handle(service));
        quote!(pub use #module::#handle;)
    });
    let tokens = quote! {
        #doc

        #(mod #modules;)*

        #(#exports)*
    };
    Output::file(format!("{}/mod.rs", flavor.source_folder()), format::rust("api-spec/", tokens))
}

fn service_file(scope: &Scope, service: &Service, flavor: Flavor) -> Output {
    let items = items(service, flavor);
    let imports = scope.clone().with_types_of(service, flavor.types()).imports(&items);
    let doc = docs::inner(&format!("The methods of `{}`.", service.wire));
    let tokens = quote! {
        #doc

        #imports
        #items
    };
    Output::file(format!("{}/{}.rs", flavor.source_folder(), service.module), format::rust(&service.file, tokens))
}

fn items(service: &Service, flavor: Flavor) -> TokenStream {
    let (accessor, handle) = (&service.module, handle(service));
    let doc = docs::outer(&format!(
        "{}\n\nA handle that borrows the client and costs nothing; see [`Client::{accessor}`].",
        service.doc
    ));
    let accessor_doc = docs::outer(&service.doc);
    let methods = service.methods.iter().map(|method| client_method(service, method, flavor));
    quote! {
        #doc
        #[derive(Clone, Copy, Debug)]
        pub struct #handle<'c> {
            client: &'c Client,
        }

        impl Client {
            #accessor_doc
            pub fn #accessor(&self) -> #handle<'_> {
                #handle { client: self }
            }
        }

        impl #handle<'_> {
            #(#methods)*
        }
    }
}

/// The handle goes by value, so that a call may outlive the expression that made the handle.
fn client_method(service: &Service, method: &Method, flavor: Flavor) -> TokenStream {
    let here = Some(&service.module);
    let (asynchronous, wait) = (flavor.asynchronous(), flavor.wait());
    let (function, request, alias) = (&method.function, &method.rust, &method.wire);
    let names: Vec<&Ident> = required(method).map(|parameter| &parameter.rust).collect();
    let types = required(method).map(|parameter| rust_type::argument(&parameter.ty, here));
    let answer = rust_type::answer(&method.answer, here);
    let doc = docs::outer(&documentation(service, method, flavor));
    quote! {
        #doc
        #[doc(alias = #alias)]
        pub #asynchronous fn #function(self, #(#names: #types),*) -> Result<#answer, Error> {
            self.client.send(#request::new(#(#names),*)) #wait
        }
    }
}

/// The method's page, and where its optional parameters are taken.
fn documentation(service: &Service, method: &Method, flavor: Flavor) -> String {
    let page = docs::method(service, method, flavor.types());
    let options: Vec<String> = optional(method).map(|parameter| format!(".{}(..)", parameter.rust)).collect();
    match page.split_once("\n\n") {
        Some((summary, rest)) if !options.is_empty() => {
            let arguments = if required(method).next().is_some() { ".." } else { "" };
            let request = format!("{}::{}::new({arguments}){}", service.module, method.rust, options.concat());
            format!(
                "{summary}\n\nThis takes the required parameters only; `client.send({request})` takes them all.\n\n{rest}"
            )
        }
        _ => page,
    }
}

/// The handle's type.
fn handle(service: &Service) -> Ident {
    format_ident!("{}Service", service.rust)
}
