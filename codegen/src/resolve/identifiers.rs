//! Rust names: those that authors choose, and those that follow from wire names.

use proc_macro2::Ident;

use crate::diagnostic::{Diagnostic, Located, Place, Problems};
use crate::names::{self, Defect};

/// How Rust writes a name, by what it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Case {
    /// Functions, fields and modules.
    Snake,
    /// Types and variants.
    Pascal,
    /// Constants.
    Screaming,
}

impl Case {
    pub(super) fn apply(self, name: &str) -> String {
        match self {
            Self::Snake => names::snake_case(name),
            Self::Pascal => names::pascal_case(name),
            Self::Screaming => names::screaming_case(name),
        }
    }
}

/// A name that the author writes as it stands in Rust.
pub(super) fn chosen(name: &Located<String>, case: Case, problems: &Problems) -> Option<Ident> {
    if name.is_empty() {
        return None;
    }
    match names::defect(name) {
        Some(Defect::Keyword) => {
            problems.report(keyword(name, &name.place).help("choose another name"));
            return None;
        }
        Some(Defect::NotAnIdentifier) => {
            problems.report(no_identifier(name, &name.place));
            return None;
        }
        None => {}
    }
    let expected = case.apply(name);
    if expected != name.value {
        let problem = Diagnostic::at(&name.place, format!("`{}` is not written as Rust writes this name", name.value));
        problems.report(problem.help(format!("write `{expected}`")));
        return None;
    }
    Some(names::ident(name))
}

/// The name that follows from a wire name, unless the author chose another with `rust`.
pub(super) fn derived(
    wire: &Located<String>,
    rust: Option<&Located<String>>,
    case: Case,
    problems: &Problems,
) -> Option<Ident> {
    if let Some(rust) = rust {
        return chosen(rust, case, problems);
    }
    if wire.is_empty() {
        return None;
    }
    let name = case.apply(wire);
    let problem = match names::defect(&name) {
        Some(Defect::Keyword) => keyword(&name, &wire.place),
        Some(Defect::NotAnIdentifier) => no_identifier(&name, &wire.place),
        None => return Some(names::ident(&name)),
    };
    problems.report(problem.help("choose a Rust name with `rust = \"..\"`"));
    None
}

/// Refuses a name that generated code needs for something else.
pub(super) fn refuse_in_use(name: &Ident, in_use: &[&str], place: &Place, problems: &Problems) {
    if in_use.iter().any(|used| name == used) {
        let problem = Diagnostic::at(place, format!("generated code uses the name `{name}` for something else"));
        problems.report(problem.help("choose another name"));
    }
}

fn keyword(name: &str, place: &Place) -> Diagnostic {
    Diagnostic::at(place, format!("`{name}` is a keyword of Rust"))
}

fn no_identifier(name: &str, place: &Place) -> Diagnostic {
    Diagnostic::at(place, format!("`{name}` is no Rust name"))
        .note("a name begins with a letter from a to z and goes on with letters, digits and underscores")
}

/// Names that must differ from each other.
#[derive(Debug)]
pub(super) struct Unique<'a> {
    /// What has the names, in the plural: `fields`.
    what: &'a str,
    seen: Vec<(String, Place)>,
    problems: &'a Problems,
}

impl<'a> Unique<'a> {
    pub(super) fn new(what: &'a str, problems: &'a Problems) -> Self {
        Self { what, seen: Vec::new(), problems }
    }

    /// Reports the name if it has been seen before.
    pub(super) fn see(&mut self, name: &impl ToString, place: &Place) {
        let name = name.to_string();
        if name.is_empty() {
            return;
        }
        match self.seen.iter().find(|(seen, _)| *seen == name) {
            Some((_, first)) => {
                let message = format!("there are two {} `{name}`", self.what);
                let problem = Diagnostic::at(place, message).label("the second one").related(first, "the first one");
                self.problems.report(problem);
            }
            None => self.seen.push((name, place.clone())),
        }
    }
}
