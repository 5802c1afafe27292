//! A test for each recorded answer: it decodes as its kind says, and not without the leniencies that it proves.
//!
//! The functions that the tests call are written by hand, in `ipaper-api/tests/samples.rs`.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::Output;
use super::flavor::{Flavor, scope};
use super::imports::Scope;
use crate::model::{Api, Leniency, Method, Sample, SampleKind, Service};
use crate::{format, names};

/// Decoding belongs to the crate of the types, so its tests hold for both clients.
pub(super) fn emit(api: &Api) -> Output {
    let scope = scope(api, Flavor::Async.crate_name(), &[]);
    let services = api.services.iter().map(|service| service_tests(&scope, service));
    let path = format!("{}/samples.rs", Flavor::Async.test_folder());
    Output::file(path, format::rust("api-spec/samples/", quote!(#(#services)*)))
}

fn service_tests(scope: &Scope, service: &Service) -> TokenStream {
    let module = &service.module;
    let methods = service.methods.iter().map(|method| method_tests(scope, service, method));
    quote! {
        mod #module {
            #(#methods)*
        }
    }
}

fn method_tests(scope: &Scope, service: &Service, method: &Method) -> TokenStream {
    let (module, function, request) = (&service.module, &method.function, &method.rust);
    let tests: TokenStream = method.samples.iter().map(|sample| sample_tests(service, method, sample)).collect();
    let helpers = KINDS.map(helper).map(|name| name.to_string());
    let helpers = helpers.iter().map(String::as_str).chain(["needs"]).map(|name| (name, "crate::support"));
    let imports = scope.clone().with_names(helpers).imports(&tests);
    quote! {
        mod #function {
            use ipaper_api::#module::#request as Request;
            #imports
            #tests
        }
    }
}

/// The test of a sample, and one more for each leniency without which it must not decode.
fn sample_tests(service: &Service, method: &Method, sample: &Sample) -> TokenStream {
    let (test, helper) = (&sample.rust, helper(sample.kind));
    let file = file_below_samples(service, method, sample);
    let proofs = sample.proves.iter().map(|leniency| {
        let leniency = variant(*leniency);
        let test = format_ident!("{test}_needs_{}", names::snake_case(&leniency.to_string()));
        quote! {
            #[test]
            fn #test() {
                needs::<Request>(#file, Leniency::#leniency);
            }
        }
    });
    quote! {
        #[test]
        fn #test() {
            #helper::<Request>(#file);
        }

        #(#proofs)*
    }
}

fn file_below_samples(service: &Service, method: &Method, sample: &Sample) -> String {
    let file = sample.path.rsplit('/').next().unwrap_or(&sample.path);
    format!("{}.{}/{file}", service.wire, method.wire)
}

const KINDS: [SampleKind; 4] = [SampleKind::Strict, SampleKind::Tolerant, SampleKind::Broken, SampleKind::Binary];

fn helper(kind: SampleKind) -> Ident {
    match kind {
        SampleKind::Strict => format_ident!("decodes"),
        SampleKind::Tolerant => format_ident!("decodes_tolerantly"),
        SampleKind::Broken => format_ident!("fails"),
        SampleKind::Binary => format_ident!("decodes_file"),
    }
}

/// The leniency as `ipaper_api` names it: by the same word.
fn variant(leniency: Leniency) -> Ident {
    format_ident!("{leniency:?}")
}
