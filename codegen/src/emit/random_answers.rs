//! A test for each method: its answers, made at random and written as XML and as JSON, are read back as what they were.
//!
//! The functions that the tests call are written by hand, in `ipaper-api/tests/answers/checks.rs`.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::context::{Context, Declarations};
use super::flavor::{Flavor, scope};
use super::imports::Scope;
use super::random_values::{Types, function, place_of_answer, types_of_answers, value};
use super::{Output, rust_type};
use crate::format;
use crate::model::{Answer, Api, Method, Service};

/// Decoding belongs to the crate of the types, so its tests hold for both clients.
pub(super) fn emit(api: &Api) -> Output {
    let declarations = Declarations::of(api);
    let context = Context { api, service: None, declarations: &declarations };
    let met = types_of_answers(context);
    let shared = values(context, &met);
    let scope = scope(api, Flavor::Async.crate_name(), &[]);
    let imports = scope.imports(&shared);
    let services = api.services.iter().map(|service| service_tests(context, &scope, &met, service));
    let path = format!("{}/answers.rs", Flavor::Async.test_folder());
    Output::file(path, format::rust("api-spec/", quote!(#imports #shared #(#services)*)))
}

fn service_tests<'m>(shared: Context<'m>, scope: &Scope, met: &Types<'_>, service: &'m Service) -> TokenStream {
    let context = Context { service: Some(service), ..shared };
    let module = &service.module;
    let values = values(context, met);
    let tests = service.methods.iter().map(|method| method_tests(context, method));
    let items = quote!(#values #(#tests)*);
    let krate = Flavor::Async.crate_name();
    let imports = scope.clone().with_types_of(service, krate).imports(&items);
    quote! {
        mod #module {
            #imports
            #items
        }
    }
}

fn values(context: Context<'_>, met: &Types<'_>) -> TokenStream {
    let types = context.types().iter().filter(|ty| met.contains(&(context.here(), ty.rust())));
    types.map(|ty| value(context, ty)).collect()
}

fn method_tests(context: Context<'_>, method: &Method) -> TokenStream {
    let (test, request) = (&method.function, &method.rust);
    let body = match &method.answer {
        Answer::Binary { .. } => quote!(crate::file::<#request>();),
        Answer::Nothing => come_back(method, &quote!(crate::nothing(granted)), true),
        Answer::Value { at, ty, arity, .. } => {
            let (function, place) = (function(*arity), place_of_answer(at, ty, &method.parameters));
            come_back(method, &quote!(crate::#function(#place, granted)), !context.holds_secret(ty))
        }
    };
    let refusals = method.failure.as_ref().map(|failure| {
        let test = format_ident!("{test}_refused");
        let (granted, details) = (granted(method), rust_type::name(failure, context.here()));
        quote! {
            #[test]
            fn #test() {
                #granted
                crate::refusals::<#request, #details>(granted);
            }
        }
    });
    quote! {
        #[test]
        fn #test() {
            #body
        }

        #refusals
    }
}

/// What holds a secret has no JSON.
fn come_back(method: &Method, answers: &TokenStream, has_json: bool) -> TokenStream {
    let (request, granted) = (&method.rust, granted(method));
    let json = has_json.then(|| quote!(answers.come_back_from_json();));
    quote! {
        #granted
        let answers: crate::Answers<#request> = #answers;
        answers.come_back_from_xml();
        #json
    }
}

/// The leniencies as `ipaper_api` names them: by the same words.
fn granted(method: &Method) -> TokenStream {
    let leniencies = method.leniencies.iter().map(|leniency| format_ident!("{leniency:?}"));
    quote!(let granted: &[Leniency] = &[#(Leniency::#leniencies),*];)
}
