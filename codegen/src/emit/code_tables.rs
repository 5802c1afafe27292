//! A table for each predicate of the clients' error: the return codes that it is about, and the methods that return them.

use super::Output;
use super::modules::FOLDER;
use crate::model::{Api, Code, CodeKind};

/// The kinds of codes that the error has a predicate for, and the names of their tables.
const PREDICATES: [(CodeKind, &str); 5] = [
    (CodeKind::Argument, "argument"),
    (CodeKind::Conflict, "conflict"),
    (CodeKind::NotFound, "not_found"),
    (CodeKind::Permission, "permission"),
    (CodeKind::Transient, "transient"),
];

pub(super) fn emit(api: &Api) -> Vec<Output> {
    PREDICATES.iter().map(|(kind, name)| Output::file(format!("{FOLDER}/codes/{name}.md"), table(api, *kind))).collect()
}

fn table(api: &Api, kind: CodeKind) -> String {
    let rows: String = api.codes.iter().filter(|code| code.kind == kind).map(|code| row(api, code)).collect();
    if rows.is_empty() {
        return "No known method returns such a code.\n".to_owned();
    }
    format!("| code | returned by |\n| --- | --- |\n{rows}")
}

fn row(api: &Api, code: &Code) -> String {
    let methods: Vec<String> = api
        .services
        .iter()
        .flat_map(|service| service.methods.iter().map(move |method| (service, method)))
        .filter(|(_, method)| method.codes.iter().any(|known| known.wire == code.wire))
        .map(|(service, method)| format!("`{}.{}`", service.wire, method.wire))
        .collect();
    let methods = if methods.is_empty() { "no method that lists it".to_owned() } else { methods.join(", ") };
    format!("| `{}` | {methods} |\n", code.wire)
}
