//! Requests as they must stand on the wire: one is written by hand for each method.

use super::Context;
use crate::diagnostic::{Diagnostic, nearest};
use crate::source::{Sources, file_name};
use crate::spec::method::{MethodEntry, ParameterEntry};

const ENDING: &str = ".http";
const OPTIONAL_ENDING: &str = ".optional.http";

/// Reports methods without a request, and requests without a method.
pub(super) fn check(sources: &Sources, context: &Context<'_>) {
    let names: Vec<&str> = sources.requests.iter().map(|path| file_name(path)).collect();
    let mut expected = Vec::new();
    for (name, method) in context.methods() {
        let file = format!("{name}{ENDING}");
        if !names.contains(&file.as_str()) {
            let problem = Diagnostic::at(&method.name.place, format!("the method `{name}` has no request"));
            let remedy = format!(
                "write by hand what must stand on the wire, with the examples as arguments: `api-spec/requests/{file}`"
            );
            context.problems.report(problem.help(remedy));
        }
        expected.push(file);
        if has_optional_parameters(method) {
            let file = format!("{name}{OPTIONAL_ENDING}");
            if !names.contains(&file.as_str()) {
                let message = format!("the method `{name}` has no request with its optional parameters");
                let problem = Diagnostic::at(&method.name.place, message);
                context.problems.report(
                    problem.help(format!("write by hand what must stand on the wire: `api-spec/requests/{file}`")),
                );
            }
            expected.push(file);
        }
    }
    for path in &sources.requests {
        report_without_method(path, &expected, context);
    }
}

fn has_optional_parameters(method: &MethodEntry) -> bool {
    method.parameters.iter().any(ParameterEntry::is_optional)
}

fn report_without_method(path: &str, expected: &[String], context: &Context<'_>) {
    let name = file_name(path);
    if expected.iter().any(|expected| expected == name) {
        return;
    }
    let base = name.strip_suffix(OPTIONAL_ENDING).filter(|base| expected.contains(&format!("{base}{ENDING}")));
    let problem = match base {
        Some(base) => Diagnostic::in_file(path, format!("the method `{base}` has no optional parameters")),
        None => Diagnostic::in_file(path, "this request belongs to no method"),
    };
    let nearest = nearest(name, expected.iter().map(String::as_str)).filter(|_| base.is_none());
    context.problems.report(match nearest {
        Some(nearest) => problem.help(format!("a request `{nearest}` is expected")),
        None => problem.help("delete it, or name it `<Service>.<Method>.http`"),
    });
}
