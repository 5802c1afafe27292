//! Rust names: those that authors choose, and those that follow from wire names.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

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
    if let Some(defect) = names::defect(name) {
        problems.report(Remedy::Rename.offer(unusable(name, defect, &name.place), name, case));
        return None;
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
    let Some(defect) = names::defect(&name) else { return Some(names::ident(&name)) };
    problems.report(Remedy::Rust.offer(unusable(&name, defect, &wire.place), &name, case));
    None
}

/// The name of a service's module, which follows from the service's name and from nothing else.
pub(super) fn module(service: &Located<String>, problems: &Problems) -> Option<Ident> {
    let name = Case::Snake.apply(service);
    let Some(defect) = names::defect(&name) else { return Some(names::ident(&name)) };
    let problem = unusable(&name, defect, &service.place).note("the module of a service is named after it");
    problems.report(
        problem.help("a service has no `rust`: let the spec language learn it, see `codegen/src/spec/method.rs`"),
    );
    None
}

/// What an author can do about a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Remedy {
    /// The spec chose the name, and may choose another one.
    Rename,
    /// The service chose the name, and `rust` overrides what follows from it.
    Rust,
    /// The name is what it is, and once is enough.
    Once,
}

impl Remedy {
    /// A name that is like the refused one, and can be used.
    fn offer(self, problem: Diagnostic, refused: &str, case: Case) -> Diagnostic {
        let alike = [refused.to_owned(), format!("the_{refused}")];
        let usable = alike.iter().map(|name| case.apply(name)).find(|name| names::defect(name).is_none());
        match (self, usable) {
            (Self::Rust, Some(name)) => problem.help(format!("choose a Rust name, such as `rust = \"{name}\"`")),
            (Self::Rust, None) => problem.help("choose a Rust name with `rust = \"..\"`"),
            (_, Some(name)) => problem.help(format!("choose another name, such as `{name}`")),
            (_, None) => problem.help("choose another name"),
        }
    }

    fn of_twins(self) -> &'static str {
        match self {
            Self::Rename => "rename one of them, or leave it out",
            Self::Rust => "choose another Rust name for one of them with `rust = \"..\"`",
            Self::Once => "leave one of them out",
        }
    }
}

/// Refuses a name that generated code needs for something else.
pub(super) fn refuse_in_use(name: &Ident, in_use: &[&str], place: &Place, remedy: Remedy, problems: &Problems) {
    if in_use.iter().any(|used| name == used) {
        let problem = Diagnostic::at(place, format!("generated code uses the name `{name}` for something else"));
        let name = name.to_string();
        let case = if name.starts_with(char::is_uppercase) { Case::Pascal } else { Case::Snake };
        problems.report(remedy.offer(problem, &format!("the_{name}"), case));
    }
}

fn unusable(name: &str, defect: Defect, place: &Place) -> Diagnostic {
    match defect {
        Defect::Keyword => Diagnostic::at(place, format!("`{name}` is a keyword of Rust")),
        Defect::NotAnIdentifier => Diagnostic::at(place, format!("`{name}` is no Rust name"))
            .note("a name begins with a letter from a to z and goes on with letters, digits and underscores"),
    }
}

/// Names that must differ from each other.
#[derive(Debug)]
pub(super) struct Unique<'a> {
    /// What has the names, in the plural: `fields`.
    what: &'a str,
    remedy: Remedy,
    seen: HashMap<String, Place>,
    problems: &'a Problems,
}

impl<'a> Unique<'a> {
    pub(super) fn new(what: &'a str, remedy: Remedy, problems: &'a Problems) -> Self {
        Self { what, remedy, seen: HashMap::new(), problems }
    }

    /// Reports the name if it has been seen before, and says whether it is new.
    pub(super) fn see(&mut self, name: &impl ToString, place: &Place) -> bool {
        let name = name.to_string();
        if name.is_empty() {
            return true;
        }
        match self.seen.entry(name) {
            Entry::Occupied(first) => {
                let message = format!("there are two {} `{}`", self.what, first.key());
                let problem =
                    Diagnostic::at(place, message).label("the second one").related(first.get(), "the first one");
                self.problems.report(problem.help(self.remedy.of_twins()));
                false
            }
            Entry::Vacant(free) => {
                free.insert(place.clone());
                true
            }
        }
    }
}
