//! The files of the types crate: one for each service, one for what belongs to none, one for the codes, and the one that names them.

use proc_macro2::TokenStream;
use quote::quote;

use super::context::{Context, Declarations};
use super::imports::Scope;
use super::{Output, codes, descriptors, docs, documents, enums, literals, newtypes, requests, structs};
use crate::format;
use crate::model::{Api, Service, Type};

/// Where they stand, and the async client below them.
pub(crate) const FOLDER: &str = "ipaper-api/src/generated";

/// Where a file comes from that no single service describes.
const API_FILE: &str = "api-spec/api.toml";

/// What the hand-written part of the crate, and the crates it uses, offer by name.
const CORE: [(&str, &str); 40] = [
    ("Access", "crate::method"),
    ("Amount", "crate"),
    ("AnswerKind", "crate::method"),
    ("ArgumentError", "crate"),
    ("Binary", "crate"),
    ("Bytes", "bytes"),
    ("Certainty", "crate::method"),
    ("CodeKind", "crate"),
    ("Cow", "std::borrow"),
    ("CredentialFields", "crate::method"),
    ("Cursor", "crate::xml"),
    ("Date", "jiff::civil"),
    ("DateTime", "jiff::civil"),
    ("DriftKind", "crate::xml"),
    ("Duration", "std::time"),
    ("Element", "crate::xml"),
    ("Failure", "crate::xml"),
    ("Form", "crate::form"),
    ("FromElement", "crate::xml"),
    ("FromStr", "std::str"),
    ("FromText", "crate::xml"),
    ("Leniency", "crate::xml"),
    ("Method", "crate::method"),
    ("Parameter", "crate::method"),
    ("ParameterKind", "crate::method"),
    ("Problem", "crate::xml"),
    ("Request", "crate"),
    ("ReturnCode", "crate"),
    ("Secret", "crate::secret"),
    ("Timestamp", "jiff"),
    ("ToText", "crate::xml"),
    ("UnknownValue", "crate"),
    ("Upload", "crate"),
    ("UploadRules", "crate::rules"),
    ("Wire", "crate::request::sealed"),
    ("XmlWriter", "crate::xml"),
    ("fmt", "std"),
    ("padded", "crate::xml"),
    ("rules", "crate"),
    ("value", "crate"),
];

pub(crate) fn modules(api: &Api) -> Vec<Output> {
    let scope = Scope::new(CORE).with_shared_types(api, "crate");
    let declarations = Declarations::of(api);
    let context = Context { api, service: None, declarations: &declarations };
    let services = api.services.iter().map(|service| {
        let (file, items) = (format!("{}.rs", service.module), service_items(context, service));
        output(&file, &service.file, with_imports(&scope, &service_page(service), &items))
    });
    let shared = with_imports(&scope, &docs::inner("Types that belong to no single service."), &types(context));
    let codes = with_imports(&scope, &docs::inner("The return codes of the API."), &codes::codes(api));
    services
        .chain([
            output("api.rs", API_FILE, shared),
            output("codes.rs", API_FILE, codes),
            output("mod.rs", API_FILE, root(api)),
        ])
        .collect()
}

fn output(file: &str, from: &str, tokens: TokenStream) -> Output {
    Output::file(format!("{FOLDER}/{file}"), format::rust(from, tokens))
}

fn with_imports(scope: &Scope, page: &TokenStream, items: &TokenStream) -> TokenStream {
    let imports = scope.imports(items);
    quote!(#page #imports #items)
}

fn service_page(service: &Service) -> TokenStream {
    let (address, fields) = (docs::certainty(service.fact.sure), docs::certainty(service.credentials_sure));
    let certainty =
        format!("The address of the service is {address}, the names of its credential fields are {fields}.");
    let note = service.fact.note.as_ref().map(|note| format!("\n\n*Note:* {note}"));
    let link = format!("\n\n[The vendor's page]({})", service.page);
    docs::inner(&format!("{}\n\n{certainty}{}{link}", service.doc, note.unwrap_or_default()))
}

fn service_items<'m>(shared: Context<'m>, service: &'m Service) -> TokenStream {
    let context = Context { service: Some(service), ..shared };
    let types = types(context);
    let credentials = (!service.methods.is_empty()).then(|| descriptors::credentials(service));
    let requests = service.methods.iter().map(|method| requests::request(context, service, method));
    quote!(#types #credentials #(#requests)*)
}

/// The types of answers first, then the documents that requests carry.
fn types(context: Context<'_>) -> TokenStream {
    let (documents, answers): (Vec<&Type>, Vec<&Type>) =
        context.types().iter().partition(|ty| matches!(ty, Type::Document(_)));
    answers.into_iter().chain(documents).map(|ty| declaration(context, ty)).collect()
}

fn declaration(context: Context<'_>, ty: &Type) -> TokenStream {
    match ty {
        Type::Newtype(newtype) => newtypes::newtype(context, newtype),
        Type::Enum(an_enum) => enums::an_enum(an_enum),
        Type::Struct(a_struct) => structs::a_struct(context, a_struct),
        Type::Choice(choice) => structs::choice(context, choice),
        Type::Document(document) => documents::document(context, document),
    }
}

fn root(api: &Api) -> TokenStream {
    let Api { endpoint, partner, api_key_user, .. } = api;
    let page = docs::inner(&docs::with_fact(&api.doc, &api.fact, api.fact.sure));
    let calls_below = literals::count(u64::from(api.calls_below));
    let modules = api.services.iter().map(|service| &service.module);
    let methods = api
        .services
        .iter()
        .flat_map(|service| service.methods.iter().map(|method| (&service.module, descriptors::name(method))));
    let methods = methods.map(|(module, name)| quote!(&#module::#name));
    quote! {
        #page

        use crate::Method;

        mod api;
        mod codes;
        #(pub mod #modules;)*
        #[cfg(feature = "client")]
        pub(crate) mod client;

        pub use api::*;
        pub use codes::ReturnCode;

        /// The address of a service's methods, with the places `{partner}`, `{service}` and `{method}`.
        pub(crate) const ENDPOINT: &str = #endpoint;

        /// The partner that is used unless the caller names another.
        pub(crate) const PARTNER: &str = #partner;

        /// The user whose password an API key is.
        pub(crate) const API_KEY_USER: &str = #api_key_user;

        /// The service wants the calls of any 60 seconds to stay below this number.
        pub const CALLS_BELOW: u32 = #calls_below;

        /// Every method of the API, service by service.
        pub static METHODS: &[&Method] = &[#(#methods),*];
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::TYPE_NAMES_IN_USE;

    #[test]
    fn no_type_of_a_spec_may_hide_what_generated_code_relies_on() {
        let types = CORE.iter().map(|(name, _)| *name).filter(|name| name.starts_with(char::is_uppercase));
        let unguarded: Vec<&str> = types.filter(|name| !TYPE_NAMES_IN_USE.contains(name)).collect();
        assert!(unguarded.is_empty(), "{unguarded:?} are missing from the names in use");
    }
}
