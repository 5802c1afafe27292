//! Methods.

use proc_macro2::Ident;

use super::Context;
use super::codes::Codes;
use super::identifiers::{Case, Remedy, Unique, derived, refuse_in_use};
use super::{access, answers, parameters};
use crate::diagnostic::{Diagnostic, Located, Problems};
use crate::model::Method;
use crate::names::TYPE_NAMES_IN_USE;
use crate::spec::ServiceFile;
use crate::spec::method::MethodEntry;

/// The methods of a service. Samples, and what quirks say, come later.
pub(super) fn resolve(service: &ServiceFile, codes: &Codes, context: &Context<'_>) -> Vec<Method> {
    let mut wires = Unique::new("methods", Remedy::Once, context.problems);
    let mut functions = Unique::new("methods with the Rust name", Remedy::Rust, context.problems);
    let mut methods: Vec<Method> = Vec::new();
    for entry in &service.methods {
        let is_new = wires.see(&entry.name.value, &entry.name.place);
        let Some(method) = resolve_method(entry, service, codes, context) else { continue };
        if is_new {
            functions.see(&method.function, &entry.function.as_ref().unwrap_or(rust_name(entry)).place);
        }
        check_free(&method.rust, entry, service, context);
        methods.push(method);
    }
    methods
}

fn resolve_method(entry: &MethodEntry, service: &ServiceFile, codes: &Codes, context: &Context<'_>) -> Option<Method> {
    let problems = context.problems;
    let fact = entry.fact.within(service.service.sure);
    let rust = derived(&entry.name, entry.rust.as_ref(), Case::Pascal, problems);
    let function = rust.as_ref().and_then(|rust| function_name(rust, entry, problems));
    let access = access::resolve(entry, context);
    let codes = codes.of_method(&entry.codes, &access, fact.sure, problems);
    let parameters = parameters::resolve(entry, service.file, fact.sure, context);
    let answer = answers::resolve(entry, service.file, fact.sure, context);
    let failure = answers::failure(entry.failure.as_ref(), service.file, context);
    Some(Method {
        wire: entry.name.value.clone(),
        rust: rust?,
        function: function?,
        doc: entry.doc.clone(),
        page: address(&entry.page, context),
        access,
        codes,
        parameters,
        answer,
        failure,
        leniencies: Vec::new(),
        opaque_elements: Vec::new(),
        samples: Vec::new(),
        fact,
    })
}

/// The place of what decides the Rust name.
fn rust_name(entry: &MethodEntry) -> &Located<String> {
    entry.rust.as_ref().unwrap_or(&entry.name)
}

/// `create_shelf` for the request `CreateShelf`, unless the author chose another name.
fn function_name(request: &Ident, entry: &MethodEntry, problems: &Problems) -> Option<Ident> {
    let wire = Located { value: request.to_string(), place: rust_name(entry).place.clone() };
    derived(&wire, entry.function.as_ref(), Case::Snake, problems)
}

/// A request is a type in the module of its service, and needs a name that no other type has.
fn check_free(request: &Ident, entry: &MethodEntry, service: &ServiceFile, context: &Context<'_>) {
    let place = &rust_name(entry).place;
    refuse_in_use(request, &TYPE_NAMES_IN_USE, place, Remedy::Rust, context.problems);
    if let Some(declared) = context.scope.find(service.file, &request.to_string()) {
        let problem = Diagnostic::at(place, format!("the request `{request}` and a declared type have one name"))
            .related(&declared.entry.name().place, "the type")
            .help("rename the type, or choose another name for the request with `rust = \"..\"`");
        context.problems.report(problem);
    }
}

/// A page's whole address.
pub(super) fn address(page: &Located<String>, context: &Context<'_>) -> String {
    if page.starts_with('/') || page.ends_with('/') || page.contains("://") {
        let problem = Diagnostic::at(&page.place, format!("`{}` is no page below `[api] pages`", page.value));
        let below = page.strip_prefix(context.spec.api.api.pages.as_str()).unwrap_or(page).trim_matches('/');
        context.problems.report(if below.is_empty() || below.contains("://") {
            problem.help("write what follows that address and a slash: `shelf/create-shelf`")
        } else {
            problem.help(format!("write what follows that address and a slash: `{below}`"))
        });
    }
    format!("{}/{}", context.spec.api.api.pages.value, page.value)
}
