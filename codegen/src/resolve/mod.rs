//! From what an author wrote to what is true: names resolved, defaults filled in, rules checked.
//!
//! Each pass stands in a file of its own, reports all it finds and leaves out of the model what it cannot make sense
//! of. The passes behind it go on with the rest: a model with a gap is never emitted, since something was reported.

mod access;
mod answers;
mod api;
mod codes;
mod credentials;
mod declared_methods;
mod documents;
mod identifiers;
mod leniencies;
mod literals;
mod methods;
mod parameters;
mod paths;
mod patterns;
mod quirks;
mod recursion;
mod requests;
mod rules;
mod samples;
mod scope;
mod types;

use proc_macro2::Ident;

use crate::diagnostic::{Located, Problems};
use crate::model::{Api, CredentialPair, Fact, Service};
use crate::names;
use crate::source::Sources;
use crate::spec::{ServiceFile, Spec};
use codes::Codes;
use declared_methods::{DeclaredMethods, ResolvedMethods};
use identifiers::{Case, Remedy, Unique, derived};
use scope::Scope;

/// What every pass may look at.
struct Context<'a> {
    spec: &'a Spec,
    scope: Scope<'a>,
    methods: DeclaredMethods<'a>,
    problems: &'a Problems,
}

/// The model, as far as the spec makes sense.
pub(crate) fn resolve(spec: &Spec, sources: &Sources, problems: &Problems) -> Api {
    let context = Context { spec, scope: Scope::new(spec, problems), methods: DeclaredMethods::of(spec), problems };
    recursion::check(&context.scope, problems);
    api::check(&spec.api.api, problems);
    let credentials = credentials::resolve(spec, problems);
    let codes = codes::resolve(spec, problems);
    let types = types::resolve(&spec.api.types, spec.api.file, spec.api.api.sure, &context);
    let mut methods = ResolvedMethods::of(resolve_services(sources, &credentials, &codes, &context));
    samples::attach(&mut methods, sources, &context);
    requests::check(sources, &context);
    let quirks = quirks::resolve(&mut methods, &context);
    leniencies::resolve(&mut methods, &context);
    let entry = &spec.api.api;
    Api {
        name: entry.name.value.clone(),
        doc: entry.doc.clone(),
        endpoint: entry.endpoint.value.clone(),
        partner: entry.partner.value.clone(),
        api_key_user: entry.api_key_user.value.clone(),
        api_key_user_sure: entry.api_key_user_sure.unwrap_or(entry.sure),
        calls_below: entry.calls_below.value,
        fact: Fact { sure: entry.sure, note: entry.note.clone(), settled_by: None },
        credentials,
        codes: codes.into_list(),
        quirks,
        types,
        services: methods.into_services(),
    }
}

fn resolve_services(
    sources: &Sources,
    credentials: &[CredentialPair],
    codes: &Codes,
    context: &Context<'_>,
) -> Vec<Service> {
    let mut wires = Unique::new("services", Remedy::Once, context.problems);
    let mut modules = Unique::new("services with the Rust module", Remedy::Once, context.problems);
    let mut services: Vec<Service> = Vec::new();
    for entry in &context.spec.services {
        let name = &entry.service.name;
        let is_new = wires.see(&name.value, &name.place);
        let Some(service) = resolve_service(entry, sources, credentials, codes, context) else { continue };
        if is_new {
            modules.see(&service.module, &name.place);
        }
        services.push(service);
    }
    services
}

fn resolve_service(
    entry: &ServiceFile,
    sources: &Sources,
    credentials: &[CredentialPair],
    codes: &Codes,
    context: &Context<'_>,
) -> Option<Service> {
    let service = &entry.service;
    let (credentials, credentials_sure) = credentials::of_service(service, credentials, context.problems);
    let types = types::resolve(&entry.types, entry.file, service.sure, context);
    let methods = methods::resolve(entry, codes, context);
    Some(Service {
        wire: service.name.value.clone(),
        module: identifiers::module(&service.name, context.problems)?,
        rust: derived(&service.name, None, Case::Pascal, context.problems)?,
        doc: service.doc.clone(),
        page: methods::address(&service.page, context),
        file: sources.files[entry.file].path.clone(),
        fact: Fact { sure: service.sure, note: service.note.clone(), settled_by: None },
        credentials,
        credentials_sure,
        types,
        methods,
    })
}

/// A declared type's name, unless it is unusable. The declarations have been checked when they were collected.
fn usable_name(name: &Located<String>) -> Option<Ident> {
    names::defect(name).is_none().then(|| names::ident(name))
}
