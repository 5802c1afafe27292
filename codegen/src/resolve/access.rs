//! What a method does to the data behind the API: reads may be reused, writes make reads stale.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::Context;
use super::declared_methods::DeclaredMethods;
use crate::diagnostic::{Diagnostic, Located, Place, Problems};
use crate::model::Access;
use crate::spec::method::{AccessEntry, MethodEntry};

pub(super) fn resolve(method: &MethodEntry, context: &Context<'_>) -> Access {
    match &method.access {
        AccessEntry::Read { cache } => {
            if let Some(cache) = cache.as_ref().filter(|cache| cache.value == 0) {
                let problem = Diagnostic::at(&cache.place, "an answer that is kept for no time is not kept");
                context.problems.report(problem.help("leave `cache` out"));
            }
            Access::Read { cache_seconds: cache.as_ref().map(|cache| cache.value) }
        }
        AccessEntry::Write { repeatable, stale } => {
            Access::Write { repeatable: *repeatable, stale: stale_reads(stale, &context.methods, context.problems) }
        }
    }
}

/// `Service.Method` of each read that the patterns name, in the order of the spec.
fn stale_reads(patterns: &[Located<String>], methods: &DeclaredMethods<'_>, problems: &Problems) -> Vec<String> {
    let mut stale: BTreeMap<usize, &Place> = BTreeMap::new();
    for pattern in patterns {
        let matching = methods.matching(pattern);
        if matching.is_empty() {
            problems.report(unknown(pattern, methods));
        } else if !matching.iter().any(|method| methods.is_read(*method)) {
            let problem = Diagnostic::at(&pattern.place, format!("`{}` is no read", pattern.value))
                .note("only the answer of a read can be stale")
                .help("leave it out; where no read is left, write `stale = []`");
            problems.report(problem);
        }
        for read in matching.iter().filter(|method| methods.is_read(**method)) {
            match stale.entry(*read) {
                Entry::Occupied(first) if !pattern.ends_with('*') => {
                    let problem = Diagnostic::at(&pattern.place, format!("`{}` is stale already", pattern.value))
                        .related(first.get(), "this names it too")
                        .help("leave one of them out");
                    problems.report(problem);
                }
                Entry::Occupied(_) => {}
                Entry::Vacant(new) => {
                    new.insert(&pattern.place);
                }
            }
        }
    }
    stale.keys().filter_map(|read| methods.name(*read)).map(str::to_owned).collect()
}

fn unknown(pattern: &Located<String>, methods: &DeclaredMethods<'_>) -> Diagnostic {
    let problem = Diagnostic::at(&pattern.place, format!("there is no method `{}`", pattern.value));
    problem
        .suggest(pattern, methods.reads())
        .help("name a read as `Service.Method`, or each read of a service as `Service.*`; `stale = []` names none")
}
