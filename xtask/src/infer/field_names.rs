//! Names of fields, from what stands on the wire.

use codegen::names::{defect, snake_case};

use super::draft::DraftField;
use super::scope::is_same_name;

pub(super) fn is_plural(many: &str, one: &str) -> bool {
    is_same_name(many, &plural(one))
}

/// `books`, `libraries`, `shelves`; what is more irregular is beyond it.
pub(super) fn plural(name: &str) -> String {
    match name.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'i', 'o', 'u']) => format!("{stem}ies"),
        _ if name.ends_with("lf") => format!("{}ves", name.trim_end_matches('f')),
        _ if name.ends_with(['s', 'x']) || name.ends_with("ch") || name.ends_with("sh") => format!("{name}es"),
        _ => format!("{name}s"),
    }
}

/// A Rust name; where a word is Rust's own, the author will know a better one.
pub(super) fn rust_name(wire: &str) -> String {
    let name = snake_case(wire);
    match defect(&name) {
        None => name,
        Some(_) if name.is_empty() => "value".to_owned(),
        Some(_) if name == "type" => "kind".to_owned(),
        Some(_) => format!("the_{name}"),
    }
}

/// No two fields have one name: the second one is named after the element too, or numbered.
pub(super) fn make_unique(element: &str, fields: &mut [DraftField]) {
    let mut names: Vec<String> = Vec::new();
    for field in fields {
        let longer = rust_name(&format!("{element}-{}", field.name));
        let numbered = (2..1000).map(|number| format!("{longer}_{number}"));
        let mut candidates = [field.name.clone(), longer.clone()].into_iter().chain(numbered);
        if let Some(name) = candidates.find(|name| !names.contains(name)) {
            field.name = name;
        }
        names.push(field.name.clone());
    }
}
