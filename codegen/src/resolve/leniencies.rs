//! What a decoder must put up with: reports what the types ask for and no quirk grants.

use std::collections::HashSet;

use super::Context;
use super::declared_methods::ResolvedMethods;
use crate::diagnostic::{Diagnostic, Located, Place};
use crate::model::Leniency;
use crate::spec::method::{AnswerEntry, MethodEntry};
use crate::spec::types::{FieldEntry, TypeEntry};

/// Fills in the opaque elements of each method, and checks that its answer gets the leniencies it is written for.
pub(super) fn resolve(methods: &mut ResolvedMethods, context: &Context<'_>) {
    let mut reported = HashSet::new();
    for file in &context.spec.services {
        for entry in &file.methods {
            let name = format!("{}.{}", file.service.name.value, entry.name.value);
            let Some(method) = methods.find(&name) else { continue };
            let types = types_of_answer(entry, file.file, context);
            method.opaque_elements = opaque_elements(&types, context);
            for demand in demands(entry, &types, context) {
                if !method.leniencies.contains(&demand.leniency) && reported.insert(demand.place.clone()) {
                    context.problems.report(demand.refused_to(&name));
                }
            }
        }
    }
}

/// Something in the spec that makes sense with a leniency only.
struct Demand {
    leniency: Leniency,
    place: Place,
}

impl Demand {
    fn refused_to(&self, method: &str) -> Diagnostic {
        let (message, word) = match self.leniency {
            Leniency::Alias => ("this alias is never accepted", "alias"),
            Leniency::AlternativePath => ("this place is never tried", "alternative-path"),
            _ => ("this format is never read", "nested-cdata"),
        };
        let quirk = format!(
            "[[quirk]]\nname = \"{word}-needed\"\nleniency = \"{word}\"\ndoc = \"..\"\nsamples = [\"{method}/..\"]"
        );
        Diagnostic::at(&self.place, message)
            .note(format!("no quirk grants `{method}` the leniency `{word}`"))
            .help(format!("leave this out, or add a quirk with a sample that proves it:\n{quirk}"))
    }
}

fn demands(entry: &MethodEntry, types: &[usize], context: &Context<'_>) -> Vec<Demand> {
    let mut demands = Vec::new();
    if let Some(AnswerEntry::Value { at, .. }) = &entry.answer {
        demands.extend(alternative_path(at));
    }
    for ty in types {
        match context.scope.types()[*ty].entry {
            TypeEntry::Enum(enumeration) => {
                let aliases = enumeration.values.iter().flat_map(|value| &value.aliases);
                demands.extend(aliases.map(|alias| Demand { leniency: Leniency::Alias, place: alias.place.clone() }));
            }
            TypeEntry::Struct(structure) => demands.extend(structure.fields.iter().flat_map(demands_of_field)),
            TypeEntry::Newtype(_) | TypeEntry::Choice(_) | TypeEntry::Document(_) => {}
        }
    }
    demands
}

fn demands_of_field(field: &FieldEntry) -> Vec<Demand> {
    let format = field.format.as_ref();
    let nested = format.map(|format| Demand { leniency: Leniency::NestedCdata, place: format.place.clone() });
    alternative_path(&field.at).into_iter().chain(nested).collect()
}

fn alternative_path(at: &[Located<String>]) -> Option<Demand> {
    let second = at.get(1)?;
    Some(Demand { leniency: Leniency::AlternativePath, place: second.place.clone() })
}

/// Every declared type that an answer or a failure may hold, as indices into the scope.
fn types_of_answer(entry: &MethodEntry, file: usize, context: &Context<'_>) -> Vec<usize> {
    let answer = match &entry.answer {
        Some(AnswerEntry::Value { ty, .. }) => Some(ty),
        _ => None,
    };
    let names = answer.into_iter().chain(&entry.failure);
    let mut found: Vec<usize> = names.filter_map(|name| context.scope.position(file, name)).collect();
    let mut known: HashSet<usize> = found.iter().copied().collect();
    let mut next = 0;
    while let Some(ty) = found.get(next) {
        let declared = &context.scope.types()[*ty];
        let parts: Vec<&Located<String>> = match declared.entry {
            TypeEntry::Struct(structure) => structure.fields.iter().map(|field| &field.ty).collect(),
            TypeEntry::Choice(choice) => choice.variants.iter().map(|variant| &variant.ty).collect(),
            TypeEntry::Newtype(_) | TypeEntry::Enum(_) | TypeEntry::Document(_) => Vec::new(),
        };
        for part in parts.into_iter().filter_map(|name| context.scope.position(declared.file, name)) {
            if known.insert(part) {
                found.push(part);
            }
        }
        next += 1;
    }
    found
}

/// The elements whose text holds another element: the last but one on the way to it.
fn opaque_elements(types: &[usize], context: &Context<'_>) -> Vec<String> {
    let mut elements = Vec::new();
    for ty in types {
        let TypeEntry::Struct(structure) = context.scope.types()[*ty].entry else { continue };
        let nested = structure.fields.iter().filter(|field| field.format.is_some());
        for place in nested.flat_map(|field| &field.at) {
            elements.extend(place.rsplit('/').nth(1).map(str::to_owned));
        }
    }
    elements.sort_unstable();
    elements.dedup();
    elements
}
