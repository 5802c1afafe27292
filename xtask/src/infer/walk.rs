//! The values that the spec expects in an element, and where in it they are found.

use codegen::model::{Arity, NamedKind, Parameter, Path, PathEnd, TypeRef};

use super::scalar::mismatch;
use super::tree::Location;

/// A value that the spec expects in an element.
pub(super) struct Slot<'m> {
    pub(super) name: String,
    pub(super) at: &'m [Path],
    /// The same as the spec writes it.
    pub(super) places: String,
    pub(super) ty: &'m TypeRef,
    pub(super) arity: Arity,
}

impl Slot<'_> {
    /// `` `Book.id` (`@id`) ``
    pub(super) fn label(&self, owner: &str) -> String {
        let places = &self.places;
        if self.name.is_empty() {
            format!("the answer (`{places}`)")
        } else {
            format!("`{owner}.{}` (`{places}`)", self.name)
        }
    }
}

/// Places as a message writes them, between backquotes.
pub(super) fn places(at: &[Path], parameters: &[Parameter]) -> String {
    at.iter().map(|path| place(path, parameters)).collect::<Vec<_>>().join("` or `")
}

/// A place as the spec writes it.
fn place(path: &Path, parameters: &[Parameter]) -> String {
    let end = match &path.end {
        PathEnd::Element => None,
        PathEnd::Attribute(name) => Some(format!("@{name}")),
        PathEnd::AnyChild => Some("*".to_owned()),
        PathEnd::Anywhere => Some("**".to_owned()),
        PathEnd::NamedBy(index) => parameters.get(*index).map(|parameter| format!("{{{}}}", parameter.wire)),
    };
    let steps: Vec<String> = path.elements.iter().cloned().chain(end).collect();
    if steps.is_empty() { ".".to_owned() } else { steps.join("/") }
}

/// One element on its way through the slots of its type.
pub(super) struct Walk<'w, 'm> {
    pub(super) owner: &'w str,
    pub(super) slots: &'w [Slot<'m>],
    /// For each slot, where its values were found.
    pub(super) counts: Vec<Vec<Location>>,
}

impl<'w, 'm> Walk<'w, 'm> {
    pub(super) fn new(owner: &'w str, slots: &'w [Slot<'m>]) -> Self {
        Self { owner, slots, counts: vec![Vec::new(); slots.len()] }
    }

    fn paths(&self) -> impl Iterator<Item = (usize, &Path)> {
        self.slots.iter().enumerate().flat_map(|(index, slot)| slot.at.iter().map(move |path| (index, path)))
    }

    /// The slot that a way ends at.
    pub(super) fn slot(&self, way: &[String], end: &PathEnd) -> Option<usize> {
        self.paths().find(|(_, path)| path.elements == way && path.end == *end).map(|(index, _)| index)
    }

    pub(super) fn any_child(&self, way: &[String], child: &str) -> Option<usize> {
        let takes = |index: usize| match self.slots.get(index).map(|slot| slot.ty) {
            Some(TypeRef::Named(named)) if !named.elements.is_empty() => {
                named.elements.iter().any(|name| name == child)
            }
            _ => true,
        };
        let mut any = self.paths().filter(|(_, path)| path.elements == way && path.end == PathEnd::AnyChild);
        any.find(|(index, _)| takes(*index)).map(|(index, _)| index)
    }

    pub(super) fn named_by(&self, way: &[String], child: &str, parameters: &[Parameter]) -> Option<usize> {
        let is_named = |end: &PathEnd| match end {
            PathEnd::NamedBy(index) => {
                parameters.get(*index).is_some_and(|parameter| super::names_element(parameter, child))
            }
            _ => false,
        };
        self.paths().find(|(_, path)| path.elements == way && is_named(&path.end)).map(|(index, _)| index)
    }

    /// Whether slots lie further on.
    pub(super) fn leads_on(&self, way: &[String]) -> bool {
        self.paths().any(|(_, path)| {
            path.elements.starts_with(way) && (path.elements.len() > way.len() || path.end != PathEnd::Element)
        })
    }

    /// Whether one slot is looked for everywhere, so that nothing is new. What it is looked for by is the shape of its text.
    pub(super) fn takes_all(&self) -> bool {
        self.paths().any(|(_, path)| path.end == PathEnd::Anywhere)
    }

    /// The first text that fits is the value of a slot that is looked for everywhere.
    pub(super) fn find_anywhere(&mut self, text: &str, location: Location) {
        let wanted = self.paths().find(|(_, path)| path.end == PathEnd::Anywhere).map(|(index, _)| index);
        let Some((index, ty)) = wanted.and_then(|index| Some((index, self.slots.get(index)?.ty))) else { return };
        let is_found = self.counts.get(index).is_some_and(|count| !count.is_empty());
        if !is_found && !text.is_empty() && mismatch(text, ty).is_none() {
            self.count(index, location);
        }
    }

    pub(super) fn is_text(&self, index: usize) -> bool {
        self.slots.get(index).is_some_and(|slot| match slot.ty {
            TypeRef::Named(named) => !matches!(named.kind, NamedKind::Struct | NamedKind::Choice),
            _ => true,
        })
    }

    pub(super) fn count(&mut self, index: usize, location: Location) {
        if let Some(count) = self.counts.get_mut(index) {
            count.push(location);
        }
    }
}
