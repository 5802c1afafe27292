//! What a method does to the data behind the API: reads may be reused, writes make reads stale.

use crate::diagnostic::{Diagnostic, Located, Problems};
use crate::model::Access;
use crate::spec::Spec;
use crate::spec::method::{AccessEntry, MethodEntry};

pub(super) fn resolve(method: &MethodEntry, spec: &Spec, problems: &Problems) -> Access {
    match &method.access {
        AccessEntry::Read { cache } => {
            if let Some(cache) = cache.as_ref().filter(|cache| cache.value == 0) {
                let problem = Diagnostic::at(&cache.place, "an answer that is kept for no time is not kept");
                problems.report(problem.help("leave `cache` out"));
            }
            Access::Read { cache_seconds: cache.as_ref().map(|cache| cache.value) }
        }
        AccessEntry::Write { repeatable, stale } => {
            Access::Write { repeatable: *repeatable, stale: stale_reads(stale, spec, problems) }
        }
    }
}

/// `Service.Method` of each read that the patterns name, in the order of the spec.
fn stale_reads(patterns: &[Located<String>], spec: &Spec, problems: &Problems) -> Vec<String> {
    let methods = methods(spec);
    let mut stale = vec![false; methods.len()];
    for pattern in patterns {
        let matching: Vec<usize> = (0..methods.len()).filter(|index| methods[*index].matches(pattern)).collect();
        let reads = matching.iter().filter(|index| methods[**index].is_read);
        if matching.is_empty() {
            let names: Vec<&str> =
                methods.iter().filter(|method| method.is_read).map(|method| method.name.as_str()).collect();
            let problem = Diagnostic::at(&pattern.place, format!("there is no method `{}`", pattern.value));
            problems.report(problem.suggest(pattern, names));
        } else if reads.clone().count() == 0 {
            let problem = Diagnostic::at(&pattern.place, format!("`{}` is no read", pattern.value));
            problems.report(problem.note("only the answer of a read can be stale"));
        }
        for index in reads {
            if std::mem::replace(&mut stale[*index], true) && !pattern.ends_with('*') {
                let problem = Diagnostic::at(&pattern.place, format!("`{}` is stale already", pattern.value));
                problems.report(problem.help("leave it out"));
            }
        }
    }
    methods.into_iter().zip(stale).filter(|(_, stale)| *stale).map(|(method, _)| method.name).collect()
}

/// A method that might be made stale.
#[derive(Debug)]
struct Candidate {
    /// `Service.Method`
    name: String,
    is_read: bool,
}

impl Candidate {
    fn matches(&self, pattern: &str) -> bool {
        match pattern.strip_suffix('*') {
            Some(service) => service.ends_with('.') && self.name.starts_with(service),
            None => self.name == pattern,
        }
    }
}

fn methods(spec: &Spec) -> Vec<Candidate> {
    let of_service = |service: &crate::spec::ServiceFile| {
        let name = service.service.name.value.clone();
        let candidate = move |method: &MethodEntry| Candidate {
            name: format!("{name}.{}", method.name.value),
            is_read: matches!(method.access, AccessEntry::Read { .. }),
        };
        service.methods.iter().map(candidate).collect::<Vec<_>>()
    };
    spec.services.iter().flat_map(of_service).collect()
}
