//! Answers: what a success carries, and what a failure may.

use super::Context;
use super::paths::{self, From};
use super::scope::Role;
use crate::diagnostic::{Diagnostic, Located};
use crate::model::{Answer, Certainty, Named, NamedKind, TypeRef};
use crate::spec::method::{AnswerEntry, MethodEntry};

pub(super) fn resolve(method: &MethodEntry, file: usize, sure: Certainty, context: &Context<'_>) -> Answer {
    match &method.answer {
        None => Answer::Nothing,
        Some(AnswerEntry::Binary { fact }) => Answer::Binary { fact: fact.within(sure) },
        Some(AnswerEntry::Value { at, ty: name, arity, other_attributes, fact }) => {
            let from = From::Data(&method.parameters);
            let paths: Vec<_> = at.iter().filter_map(|place| paths::parse(place, from, context.problems)).collect();
            paths::check_alternatives(at, *arity, context.problems);
            let Some(ty) = context.scope.type_ref(file, name, Role::Answer, context.problems) else {
                return Answer::Nothing;
            };
            for path in &paths {
                paths::check_value(&at[0].place, path, &ty, *arity, from, context.problems);
            }
            let other_attributes = other_attributes.iter().map(|name| name.value.clone()).collect();
            Answer::Value { at: paths, ty, arity: *arity, other_attributes, fact: fact.within(sure) }
        }
    }
}

/// The type that a failure's data may have.
pub(super) fn failure(name: Option<&Located<String>>, file: usize, context: &Context<'_>) -> Option<Named> {
    let name = name?;
    match context.scope.type_ref(file, name, Role::Answer, context.problems)? {
        TypeRef::Named(named) if named.kind == NamedKind::Struct => Some(named),
        _ => {
            let problem = Diagnostic::at(&name.place, format!("`{}` is no `[[type]]`", name.value));
            let problem = problem.note("what a failure carries is read from fields of `data`");
            context
                .problems
                .report(problem.help("name a `[[type]]` with a field for each of them, or leave `failure` out"));
            None
        }
    }
}
