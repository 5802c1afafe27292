//! Parameters: the form fields of a request.

use super::Context;
use super::credentials;
use super::identifiers::{Case, Remedy, Unique, derived, refuse_in_use};
use super::literals;
use super::rules::{self, Sibling};
use super::scope::{Role, is_composite};
use crate::diagnostic::{Diagnostic, Problems};
use crate::model::{Arity, Certainty, Parameter, TypeRef};
use crate::names::FUNCTIONS_IN_USE;
use crate::spec::method::{MethodEntry, ParameterEntry};
use crate::spec::types::TypeEntry;

/// The parameters of a method, in the order of the spec.
pub(super) fn resolve(method: &MethodEntry, file: usize, sure: Certainty, context: &Context<'_>) -> Vec<Parameter> {
    credentials::check_form(method, context);
    check_uploads(method, context.problems);
    let entries = &method.parameters;
    let siblings: Vec<Sibling<'_>> = entries
        .iter()
        .map(|entry| Sibling { name: &entry.name, ty: &entry.ty, example: entry.example.as_ref() })
        .collect();
    let mut names = Unique::new("parameters with the Rust name", Remedy::Rust, context.problems);
    let mut parameters = Vec::new();
    for (index, entry) in entries.iter().enumerate() {
        let Some(parameter) = resolve_parameter(index, entry, &siblings, file, sure, context) else { continue };
        names.see(&parameter.rust, &entry.rust.as_ref().unwrap_or(&entry.name).place);
        parameters.push(parameter);
    }
    parameters
}

fn resolve_parameter(
    index: usize,
    entry: &ParameterEntry,
    siblings: &[Sibling<'_>],
    file: usize,
    sure: Certainty,
    context: &Context<'_>,
) -> Option<Parameter> {
    let problems = context.problems;
    let rust = derived(&entry.name, entry.rust.as_ref(), Case::Snake, problems);
    if let Some(rust) = &rust {
        refuse_in_use(rust, &FUNCTIONS_IN_USE, &entry.name.place, Remedy::Rust, problems);
    }
    let ty = context.scope.type_ref(file, &entry.ty, Role::Parameter, problems)?;
    check_constant(entry, &ty, context);
    check_is_whole(entry, file, context);
    check_example(entry, &ty, context);
    let rules = rules::resolve(&entry.rules, &ty, Arity::Required, siblings, index, problems);
    let example = entry.example.as_ref().and_then(|example| {
        let fitted = literals::resolve(example, &ty, &context.scope, problems)?;
        rules::check_literal(&fitted, &example.place, &rules, Arity::Required, problems);
        Some(fitted)
    });
    Some(Parameter {
        wire: entry.name.value.clone(),
        rust: rust?,
        ty,
        optional: entry.is_optional(),
        constant: entry.constant.as_ref().map(|constant| constant.value.clone()),
        also_as: entry.also_as.iter().map(|name| name.value.clone()).collect(),
        rules,
        secret: entry.secret,
        example,
        doc: entry.doc.clone(),
        fact: entry.fact.within(sure),
    })
}

/// What is always sent is nobody's argument.
fn check_constant(entry: &ParameterEntry, ty: &TypeRef, context: &Context<'_>) {
    let Some(constant) = &entry.constant else { return };
    literals::check_sent(constant, ty, &context.scope, context.problems);
    if entry.is_optional() || entry.example.is_some() {
        let problem = Diagnostic::at(&constant.place, "a constant is always sent, and always the same")
            .help("leave out `optional` and `example`");
        context.problems.report(problem);
    }
}

/// A document that is sent has a root.
fn check_is_whole(entry: &ParameterEntry, file: usize, context: &Context<'_>) {
    let Some(TypeEntry::Document(document)) = context.scope.find(file, &entry.ty).map(|declared| declared.entry) else {
        return;
    };
    if document.root.is_none() {
        let problem = Diagnostic::at(&entry.ty.place, format!("the document `{}` has no `root`", document.name.value))
            .related(&document.name.place, "it is a part of another document")
            .help("add a `root`, the name of its outermost element, to the document: `root = \"order\"`");
        context.problems.report(problem);
    }
}

fn check_example(entry: &ParameterEntry, ty: &TypeRef, context: &Context<'_>) {
    if entry.example.is_none() && entry.constant.is_none() && !is_composite(ty) && !entry.name.is_empty() {
        let message = format!("the parameter `{}` has no `example`", entry.name.value);
        let problem = Diagnostic::at(&entry.name.place, message);
        let problem = problem.note("generated tests and examples need a value for it");
        let remedy = format!("add one: `example = {}`", literals::sample(ty, &context.scope));
        context.problems.report(problem.help(remedy));
    }
}

/// A file is streamed while the form is sent: once, and in one place.
fn check_uploads(method: &MethodEntry, problems: &Problems) {
    let mut uploads = method.parameters.iter().filter(|parameter| parameter.ty.value == "upload");
    let Some(first) = uploads.next() else { return };
    if let Some(again) = first.also_as.first() {
        let problem = Diagnostic::at(&again.place, "a file is sent once, under one name");
        problems.report(problem.help("leave `also_as` out").note(STREAMED));
    }
    if let Some(optional) = &first.optional {
        let problem = Diagnostic::at(&optional.place, "a file is never optional");
        problems.report(problem.help("leave `optional` out"));
    }
    for second in uploads {
        let problem = Diagnostic::at(&second.ty.place, "a request carries one file only");
        let problem = problem.label("the second one").related(&first.ty.place, "the first one");
        problems.report(problem.help("leave one of them out").note(STREAMED));
    }
}

const STREAMED: &str = "a file is read once, while the form is sent";
