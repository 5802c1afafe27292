//! Documents: XML that a caller composes.

use super::identifiers::{Case, Remedy, Unique, chosen, refuse_in_use};
use super::literals;
use super::paths::{self, From, Occupant};
use super::rules::{self, Sibling};
use super::scope::{Role, is_composite};
use super::{Context, usable_name};
use crate::diagnostic::{Diagnostic, Located, Problems};
use crate::model::{Arity, Certainty, Document, DocumentField, Literal, Setter, TypeRef};
use crate::names::FUNCTIONS_IN_USE;
use crate::spec::types::{DocumentEntry, DocumentFieldEntry, SetterEntry, TypeEntry};

pub(super) fn resolve(entry: &DocumentEntry, file: usize, sure: Certainty, context: &Context<'_>) -> Option<Document> {
    let problems = context.problems;
    let fact = entry.fact.within(sure);
    if let Some(root) = &entry.root {
        paths::check_element_name(root, problems);
    }
    check_names(entry, problems);
    let siblings: Vec<Sibling<'_>> = entry
        .fields
        .iter()
        .map(|field| Sibling { name: &field.name, ty: &field.ty, example: field.example.as_ref() })
        .collect();
    let mut occupants = Vec::new();
    let mut fields = Vec::new();
    for (index, field) in entry.fields.iter().enumerate() {
        let at = paths::parse(&field.at, From::Document, problems);
        let ty = context.scope.type_ref(file, &field.ty, Role::Document, problems);
        occupants.push(Occupant { place: &field.at.place, at: at.into_iter().collect(), ty });
        let draft = Draft { document: entry, index, occupant: &occupants[index], siblings: &siblings };
        fields.push(resolve_field(&draft, file, fact.sure, context));
    }
    paths::check_overlaps(&occupants, problems);
    let setters = entry.setters.iter().filter_map(|setter| resolve_setter(setter, entry, &fields, context)).collect();
    Some(Document {
        rust: usable_name(&entry.name)?,
        root: entry.root.as_ref().map(|root| root.value.clone()),
        fields: fields.into_iter().flatten().collect(),
        setters,
        doc: entry.doc.clone(),
        fact,
    })
}

/// Fields share their names with nothing but the setter that covers them.
fn check_names(entry: &DocumentEntry, problems: &Problems) {
    let mut fields = Unique::new("fields", Remedy::Rename, problems);
    for field in &entry.fields {
        fields.see(&field.name.value, &field.name.place);
    }
    let mut setters = Unique::new("setters", Remedy::Rename, problems);
    for field in entry.fields.iter().filter(|field| has_own_setter(field, entry)) {
        setters.see(&field.name.value, &field.name.place);
    }
    for setter in &entry.setters {
        setters.see(&setter.name.value, &setter.name.place);
    }
}

fn has_own_setter(field: &DocumentFieldEntry, document: &DocumentEntry) -> bool {
    field.constant.is_none() && field.arity != Arity::Required && !is_joined(field, document)
}

/// Whether a joint setter covers the field.
fn is_joined(field: &DocumentFieldEntry, document: &DocumentEntry) -> bool {
    let covers = |setter: &SetterEntry| is_argument(field, setter) || is_written(field, setter);
    document.setters.iter().any(covers)
}

fn is_argument(field: &DocumentFieldEntry, setter: &SetterEntry) -> bool {
    setter.arguments.iter().any(|argument| argument.value == field.name.value)
}

fn is_written(field: &DocumentFieldEntry, setter: &SetterEntry) -> bool {
    setter.constants.iter().any(|(name, _)| name.value == field.name.value)
}

/// Whether a caller ever gives the field a value of his own.
fn is_given(field: &DocumentFieldEntry, document: &DocumentEntry) -> bool {
    let by_joint_setter = document.setters.iter().any(|setter| is_argument(field, setter));
    field.constant.is_none() && (!is_joined(field, document) || by_joint_setter)
}

/// A field on its way into the model.
struct Draft<'a> {
    document: &'a DocumentEntry,
    index: usize,
    occupant: &'a Occupant<'a>,
    siblings: &'a [Sibling<'a>],
}

fn resolve_field(draft: &Draft<'_>, file: usize, sure: Certainty, context: &Context<'_>) -> Option<DocumentField> {
    let problems = context.problems;
    let entry = &draft.document.fields[draft.index];
    let rust = chosen(&entry.name, Case::Snake, problems);
    if let Some(rust) = &rust {
        refuse_in_use(rust, &FUNCTIONS_IN_USE, &entry.name.place, Remedy::Rename, problems);
    }
    let ty = draft.occupant.ty.as_ref()?;
    let at = draft.occupant.at.first();
    if let Some(at) = at {
        paths::check_value(&entry.at.place, at, ty, entry.arity, From::Document, problems);
    }
    check_is_a_part(entry, file, context);
    check_constant(entry, problems);
    check_example(entry, draft.document, ty, context);
    let rules = rules::resolve(&entry.rules, ty, entry.arity, draft.siblings, draft.index, problems);
    let literal = |literal: &Option<Located<Literal>>| {
        let literal = literal.as_ref()?;
        let fitted = literals::resolve(literal, ty, &context.scope, problems)?;
        rules::check_literal(&fitted, &literal.place, &rules, entry.arity, problems);
        Some(fitted)
    };
    Some(DocumentField {
        rust: rust?,
        at: at?.clone(),
        ty: ty.clone(),
        arity: entry.arity,
        constant: literal(&entry.constant),
        default: literal(&entry.default),
        example: literal(&entry.example),
        rules,
        secret: entry.secret,
        joined: is_joined(entry, draft.document),
        doc: entry.doc.clone(),
        fact: entry.fact.within(sure),
    })
}

/// The root's name belongs to whole documents.
fn check_is_a_part(entry: &DocumentFieldEntry, file: usize, context: &Context<'_>) {
    let Some(TypeEntry::Document(part)) = context.scope.find(file, &entry.ty).map(|declared| declared.entry) else {
        return;
    };
    if let Some(root) = &part.root {
        let problem = Diagnostic::at(&entry.ty.place, "a part of a document has no `root` of its own")
            .related(&root.place, "this name would never be written")
            .note("a part is written as the element that its field's `at` names")
            .help(format!(
                "leave out the `root` of `{}`, or declare a document without one for the part",
                entry.ty.value
            ));
        context.problems.report(problem);
    }
}

fn check_constant(entry: &DocumentFieldEntry, problems: &Problems) {
    let Some(constant) = &entry.constant else { return };
    let given = entry.default.as_ref().or(entry.example.as_ref());
    if entry.arity != Arity::Required || given.is_some() {
        let problem = Diagnostic::at(&constant.place, "a constant is always written, and always the same")
            .help("leave out `list`, `optional`, `default` and `example`");
        problems.report(problem);
    }
}

/// Generated tests and examples fill in whatever a caller may.
fn check_example(entry: &DocumentFieldEntry, document: &DocumentEntry, ty: &TypeRef, context: &Context<'_>) {
    let problems = context.problems;
    if entry.example.is_none() && is_given(entry, document) && !is_composite(ty) && !entry.name.is_empty() {
        let problem = Diagnostic::at(&entry.name.place, format!("the field `{}` has no `example`", entry.name.value));
        let problem = problem.note("generated tests and examples need a value for it");
        problems.report(problem.help(format!("add one: `example = {}`", literals::sample(ty, &context.scope))));
    }
    if let Some(default) = entry.default.as_ref().filter(|_| entry.arity != Arity::Optional) {
        let problem = Diagnostic::at(&default.place, "a field that is not optional has no default");
        let problem = problem.note("the default is what the service assumes when the field is left out");
        problems.report(problem.help("leave `default` out, or set `optional = true`"));
    }
}

fn resolve_setter(
    entry: &SetterEntry,
    document: &DocumentEntry,
    fields: &[Option<DocumentField>],
    context: &Context<'_>,
) -> Option<Setter> {
    let problems = context.problems;
    let rust = chosen(&entry.name, Case::Snake, problems);
    if let Some(rust) = &rust {
        refuse_in_use(rust, &FUNCTIONS_IN_USE, &entry.name.place, Remedy::Rename, problems);
    }
    if entry.arguments.is_empty() && entry.constants.is_empty() {
        let problem = Diagnostic::at(&entry.name.place, format!("the setter `{}` sets nothing", entry.name.value));
        problems.report(problem.help("name fields in `arguments` or `constants`"));
    }
    let mut unique = Unique::new("values for the field", Remedy::Once, problems);
    for name in entry.arguments.iter().chain(entry.constants.iter().map(|(name, _)| name)) {
        unique.see(&name.value, &name.place);
    }
    let arguments = entry.arguments.iter().filter_map(|name| covered_field(name, document, problems)).collect();
    let mut constants = Vec::new();
    for (name, literal) in &entry.constants {
        let Some(index) = covered_field(name, document, problems) else { continue };
        let Some(field) = &fields[index] else { continue };
        let Some(fitted) = literals::resolve(literal, &field.ty, &context.scope, problems) else { continue };
        rules::check_literal(&fitted, &literal.place, &field.rules, field.arity, problems);
        constants.push((index, fitted));
    }
    Some(Setter { rust: rust?, arguments, constants, doc: entry.doc.clone() })
}

/// The field that a setter names: one that may be left out, since a setter need not be called.
fn covered_field(name: &Located<String>, document: &DocumentEntry, problems: &Problems) -> Option<usize> {
    let Some(index) = document.fields.iter().position(|field| field.name.value == name.value) else {
        let problem = Diagnostic::at(&name.place, format!("there is no field `{}` to set", name.value));
        let problem = problem.suggest(name, document.fields.iter().map(|field| field.name.as_str()));
        problems.report(problem.help("a setter covers `fields` of its own document that are `optional`"));
        return None;
    };
    let field = &document.fields[index];
    if field.arity != Arity::Optional {
        let problem = Diagnostic::at(&name.place, format!("a setter cannot cover the field `{}`", name.value))
            .related(&field.name.place, "it is not `optional`")
            .note("a setter need not be called, so that what it covers may be missing")
            .help("set `optional = true` at the field, or leave it out here");
        problems.report(problem);
    }
    Some(index)
}
