//! A test for each method: a response with content that is unknown is not taken for one that says
//! "nothing", and an empty one is.
//!
//! The function `check` is written by hand, in `tests/nothing.rs` of each client, and makes the
//! responses from the place of the value.

use proc_macro2::TokenStream;
use quote::quote;

use super::arguments::required;
use super::context::{Context, Declarations};
use super::flavor::{Flavor, scope};
use super::random_values::place_of_answer;
use super::{Output, examples, nothing};
use crate::format;
use crate::model::{Answer, Api, Arity, Method, PathEnd, Service};

pub(super) fn emit(api: &Api, flavor: Flavor) -> Output {
    let declarations = Declarations::of(api);
    let names = [("Client", flavor.crate_name()), ("check", "crate"), ("Holds", "crate")];
    let scope = scope(api, flavor.crate_name(), &names);
    let services = api.services.iter().map(|service| {
        let context = Context { api, service: Some(service), declarations: &declarations };
        let module = &service.module;
        let tests = service.methods.iter().map(|method| test(context, service, method, flavor));
        let tests: TokenStream = tests.collect();
        let imports = scope.imports(&tests);
        quote! {
            mod #module {
                #imports
                #tests
            }
        }
    });
    Output::file(format!("{}/nothing.rs", flavor.test_folder()), format::rust("api-spec/", quote!(#(#services)*)))
}

fn test(context: Context<'_>, service: &Service, method: &Method, flavor: Flavor) -> TokenStream {
    let (module, function) = (&service.module, &method.function);
    let name = format!("{}.{}", service.wire, method.wire);
    let arguments = required(method).map(|parameter| examples::argument(context.declarations, parameter));
    let (attribute, asynchronous, wait) = (flavor.test(), flavor.asynchronous(), flavor.wait());
    let (holds, place) = (holds(context, &method.answer), place(method));
    quote! {
        #attribute
        #asynchronous fn #function() {
            let call = #asynchronous |client: &Client| client.#module().#function(#(#arguments),*) #wait;
            check(#name, #place, Holds::#holds, call) #wait;
        }
    }
}

/// The variant of `Holds` for the responses of a method.
fn holds(context: Context<'_>, answer: &Answer) -> TokenStream {
    let (at, arity) = match answer {
        Answer::Value { at, arity, .. } => (at, arity),
        Answer::Binary { .. } => return quote!(RequiredValue),
        Answer::Nothing => return quote!(Nothing),
    };
    if at.iter().any(|path| path.end == PathEnd::Anywhere) {
        return quote!(ValueAnywhere);
    }
    match (arity, nothing::is_nothing(context, answer)) {
        (_, None) => quote!(RequiredValue),
        (Arity::List, _) => quote!(List),
        (Arity::Optional, _) => quote!(OptionalValue),
        (Arity::Required, _) => quote!(MaybeEmptyValue),
    }
}

fn place(method: &Method) -> String {
    match &method.answer {
        Answer::Value { at, ty, .. } => place_of_answer(at, ty, &method.parameters),
        Answer::Nothing | Answer::Binary { .. } => String::new(),
    }
}
