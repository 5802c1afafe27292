//! The whole difference between the async and the blocking client, as far as generated code goes.

use proc_macro2::TokenStream;
use quote::quote;

use super::imports::Scope;
use crate::model::Api;

/// Which of the two clients is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flavor {
    Async,
    Blocking,
}

impl Flavor {
    pub(crate) const BOTH: [Flavor; 2] = [Flavor::Async, Flavor::Blocking];

    /// `async` before a function or a closure.
    pub(crate) fn asynchronous(self) -> TokenStream {
        match self {
            Flavor::Async => quote!(async),
            Flavor::Blocking => quote!(),
        }
    }

    /// `.await` after a call.
    pub(crate) fn wait(self) -> TokenStream {
        match self {
            Flavor::Async => quote!(.await),
            Flavor::Blocking => quote!(),
        }
    }

    /// What makes a function a test.
    pub(crate) fn test(self) -> TokenStream {
        match self {
            Flavor::Async => quote!(#[tokio::test]),
            Flavor::Blocking => quote!(#[test]),
        }
    }

    /// Where the client's own source finds the types.
    pub(crate) fn types(self) -> &'static str {
        match self {
            Flavor::Async => "crate",
            Flavor::Blocking => "ipaper_api",
        }
    }

    /// The client's crate, as its users see it.
    pub(crate) fn crate_name(self) -> &'static str {
        match self {
            Flavor::Async => "ipaper_api",
            Flavor::Blocking => "ipaper_api_blocking",
        }
    }

    /// The folder of the client's generated source.
    pub(crate) const fn source_folder(self) -> &'static str {
        match self {
            Flavor::Async => "ipaper-api/src/generated/client",
            Flavor::Blocking => "ipaper-api-blocking/src/generated",
        }
    }

    /// The folder of the client's generated tests.
    pub(crate) const fn test_folder(self) -> &'static str {
        match self {
            Flavor::Async => "ipaper-api/tests/generated",
            Flavor::Blocking => "ipaper-api-blocking/tests/generated",
        }
    }
}

/// The names that clients and tests may use, where `krate` is what shows the types.
pub(crate) fn scope(api: &Api, krate: &str, others: &[(&str, &str)]) -> Scope {
    let (jiff, civil) = (format!("{krate}::jiff"), format!("{krate}::jiff::civil"));
    let names = [
        ("Amount", krate),
        ("Binary", krate),
        ("Error", krate),
        ("Leniency", krate),
        ("Upload", krate),
        ("Timestamp", jiff.as_str()),
        ("Date", civil.as_str()),
        ("DateTime", civil.as_str()),
    ];
    Scope::new(names.into_iter().chain(others.iter().copied())).with_shared_types(api, krate)
}
