//! Requests as they must stand on the wire: one is written by hand for each method.

use std::collections::{BTreeSet, HashSet};

use super::Context;
use crate::diagnostic::{Diagnostic, nearest};
use crate::source::{Sources, file_name};
use crate::spec::method::{MethodEntry, ParameterEntry};

const ENDING: &str = ".http";
const OPTIONAL_ENDING: &str = ".optional.http";

/// Reports methods without a request, and requests without a method.
pub(super) fn check(sources: &Sources, context: &Context<'_>) {
    let names: HashSet<&str> = sources.requests.iter().map(|path| file_name(path)).collect();
    let mut expected = BTreeSet::new();
    for (name, method) in context.methods.iter() {
        let file = format!("{name}{ENDING}");
        if !names.contains(&file.as_str()) {
            let problem = Diagnostic::at(&method.name.place, format!("the method `{name}` has no request"));
            let remedy = format!(
                "write by hand what must stand on the wire, with the examples as arguments: `api-spec/requests/{file}`"
            );
            context.problems.report(problem.help(remedy));
        }
        expected.insert(file);
        if has_optional_parameters(method) {
            let file = format!("{name}{OPTIONAL_ENDING}");
            if !names.contains(&file.as_str()) {
                let message = format!("the method `{name}` has no request with its optional parameters");
                let problem = Diagnostic::at(&method.name.place, message);
                context.problems.report(
                    problem.help(format!("write by hand what must stand on the wire: `api-spec/requests/{file}`")),
                );
            }
            expected.insert(file);
        }
    }
    for path in &sources.requests {
        report_without_method(path, &expected, context);
    }
}

fn has_optional_parameters(method: &MethodEntry) -> bool {
    method.parameters.iter().any(ParameterEntry::is_optional)
}

fn report_without_method(path: &str, expected: &BTreeSet<String>, context: &Context<'_>) {
    let name = file_name(path);
    if expected.contains(name) {
        return;
    }
    let base = name.strip_suffix(OPTIONAL_ENDING).filter(|base| expected.contains(&format!("{base}{ENDING}")));
    let problem = match base {
        Some(base) => Diagnostic::in_file(path, format!("the method `{base}` has no optional parameters")),
        None => Diagnostic::in_file(path, "this request belongs to no method"),
    };
    if base.is_some() {
        context.problems.report(problem.help("delete it, or make a parameter `optional = true`"));
        return;
    }
    context.problems.report(match nearest(name, expected.iter().map(String::as_str)) {
        Some(nearest) => problem.help(format!("rename it to `{nearest}`, or delete it")),
        None => problem.help("delete it, or name it `<Service>.<Method>.http`"),
    });
}
