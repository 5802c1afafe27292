//! Where the values of an element stand: the places of all its values, merged into one tree of elements.

use proc_macro2::Ident;
use quote::format_ident;

use crate::model::{Arity, NamedKind, Parameter, Path, PathEnd, TypeRef};

/// A value that is read from somewhere inside an element.
#[derive(Clone, Debug)]
pub(crate) struct Value<'m> {
    /// What the decoder calls it.
    pub(crate) local: Ident,
    pub(crate) at: &'m [Path],
    pub(crate) ty: &'m TypeRef,
    pub(crate) arity: Arity,
    pub(crate) nested_cdata: bool,
}

/// What a decoder keeps until it has read everything: a value as it stood at one of its places.
#[derive(Clone, Debug)]
pub(crate) struct Slot<'m> {
    pub(crate) local: Ident,
    pub(crate) ty: &'m TypeRef,
    pub(crate) arity: Arity,
    /// True for any place but the first, which is only read under a leniency.
    pub(crate) alternative: bool,
    /// True where the value has no other place.
    pub(crate) is_only_place: bool,
}

/// What is known of an element.
#[derive(Clone, Debug, Default)]
pub(crate) struct Level<'m> {
    pub(crate) attributes: Vec<(&'m str, Slot<'m>)>,
    pub(crate) children: Vec<Child<'m>>,
    /// The element itself, or its text, is a value.
    pub(crate) own: Option<Slot<'m>>,
    /// Its text is a document of its own, and the value stands in the element of this name in there.
    pub(crate) nested_cdata: Option<(&'m str, Slot<'m>)>,
    /// The first valid value in it, at any depth.
    pub(crate) anywhere: Option<Slot<'m>>,
    /// What of it the decoder reports to the cursor; `None` in an element of a response, which is
    /// not where "nothing" is decided.
    pub(crate) evidence: Option<Evidence<'m>>,
}

/// What shows that there is no value at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Evidence<'m> {
    /// The place has no content, and no attributes except those that are known not to be the value.
    Empty(&'m [String]),
    /// The place has no content. The value is made of elements, so that no attribute can be it.
    WithoutContent,
}

/// What is known of those children that answer to one description.
#[derive(Clone, Debug)]
pub(crate) struct Child<'m> {
    pub(crate) which: Which<'m>,
    pub(crate) level: Level<'m>,
    /// True where all in it stands at places that are only read under a leniency; the places in it do not say so again.
    pub(crate) alternative: bool,
}

/// In the order in which a decoder looks.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Which<'m> {
    /// One of these names.
    Named(Vec<&'m str>),
    /// The name that the caller gave.
    NamedByCaller,
    /// Any that nothing else describes.
    Any,
}

impl<'m> Value<'m> {
    /// One slot for each place.
    pub(crate) fn slots(&self) -> Vec<Slot<'m>> {
        let slot = |place| Slot {
            local: if place == 0 { self.local.clone() } else { alternative(place, &self.local) },
            ty: self.ty,
            // The first place that has a value wins, so that no single one of several has to have it.
            arity: if self.at.len() > 1 && self.arity == Arity::Required { Arity::Optional } else { self.arity },
            alternative: place > 0,
            is_only_place: self.at.len() == 1,
        };
        (0..self.at.len()).map(slot).collect()
    }
}

fn alternative(place: usize, local: &Ident) -> Ident {
    match place {
        1 => format_ident!("second_{local}"),
        2 => format_ident!("third_{local}"),
        place => format_ident!("{local}_at_place_{}", place + 1),
    }
}

impl<'m> Level<'m> {
    /// The places of `values`, each of which begins at the same element.
    pub(crate) fn of(values: &[Value<'m>]) -> Self {
        let mut level = Level::default();
        for value in values {
            for (path, slot) in value.at.iter().zip(value.slots()) {
                level.insert(path, slot, value.nested_cdata);
            }
        }
        level.finish();
        level
    }

    /// Has the decoder report what shows that there is no value, here and in every element below.
    pub(crate) fn report(&mut self, evidence: Evidence<'m>) {
        self.evidence = Some(evidence);
        self.children.iter_mut().for_each(|child| child.level.report(evidence));
    }

    fn insert(&mut self, path: &'m Path, slot: Slot<'m>, nested_cdata: bool) {
        let elements: Vec<&str> = path.elements.iter().map(String::as_str).collect();
        if let ([outer @ .., inner], true) = (elements.as_slice(), nested_cdata) {
            self.below(outer).nested_cdata = Some((inner, slot));
            return;
        }
        let level = self.below(&elements);
        let any_child = any_child(slot.ty);
        match &path.end {
            PathEnd::Element => level.own = Some(slot),
            PathEnd::Attribute(name) => level.attributes.push((name, slot)),
            PathEnd::AnyChild => level.child(any_child).own = Some(slot),
            PathEnd::NamedBy(_) => level.child(Which::NamedByCaller).own = Some(slot),
            PathEnd::Anywhere => level.anywhere = Some(slot),
        }
    }

    fn below(&mut self, elements: &[&'m str]) -> &mut Self {
        elements.iter().fold(self, |level, element| level.child(Which::Named(vec![element])))
    }

    fn child(&mut self, which: Which<'m>) -> &mut Self {
        let known = self.children.iter().position(|child| child.which == which);
        let position = known.unwrap_or_else(|| {
            self.children.push(Child { which, level: Level::default(), alternative: false });
            self.children.len() - 1
        });
        &mut self.children[position].level
    }

    /// Names in the order of the spec, then whatever is not looked up by name. A value that may stand anywhere is looked for in the children
    /// that nothing else describes, if anything describes any.
    fn finish(&mut self) {
        if !self.children.is_empty() {
            if let Some(slot) = self.anywhere.take() {
                self.child(Which::Any).anywhere = Some(slot);
            }
        }
        self.children.sort_by_key(|child| match child.which {
            Which::Named(_) => 0,
            Which::NamedByCaller => 1,
            Which::Any => 2,
        });
        for child in &mut self.children {
            if child.level.slots_mut().iter().all(|slot| slot.alternative) {
                child.alternative = true;
                child.level.slots_mut().into_iter().for_each(|slot| slot.alternative = false);
            }
            child.level.finish();
        }
    }

    /// Every slot in it, at any depth.
    fn slots_mut(&mut self) -> Vec<&mut Slot<'m>> {
        let attributes = self.attributes.iter_mut().map(|(_, slot)| slot);
        let nested_cdata = self.nested_cdata.iter_mut().map(|(_, slot)| slot);
        let own = attributes.chain(nested_cdata).chain(&mut self.own).chain(&mut self.anywhere);
        own.chain(self.children.iter_mut().flat_map(|child| child.level.slots_mut())).collect()
    }

    /// The value that is read from the element as a whole, after its attributes.
    pub(crate) fn whole(&self) -> Option<&Slot<'m>> {
        self.own.as_ref().or(self.anywhere.as_ref())
    }

    /// True where reading it takes loops over its attributes and children.
    pub(crate) fn is_searched(&self) -> bool {
        !self.attributes.is_empty() || !self.children.is_empty()
    }
}

/// For a choice any of its elements, for everything else any element at all.
fn any_child(ty: &TypeRef) -> Which<'_> {
    match ty {
        TypeRef::Named(named) if named.kind == NamedKind::Choice => {
            Which::Named(named.elements.iter().map(String::as_str).collect())
        }
        _ => Which::Any,
    }
}

/// A place as errors show it: `shelves/shelf`, `@id`.
pub(crate) fn shown(path: &Path, ty: &TypeRef, parameters: &[Parameter]) -> String {
    let end = match &path.end {
        PathEnd::Element if path.elements.is_empty() => ".".to_owned(),
        PathEnd::Element => String::new(),
        PathEnd::Attribute(name) => format!("@{name}"),
        PathEnd::AnyChild => match any_child(ty) {
            Which::Named(names) => names.join("|"),
            _ => "*".to_owned(),
        },
        PathEnd::Anywhere => "**".to_owned(),
        PathEnd::NamedBy(index) => match parameters.get(*index) {
            Some(parameter) => format!("{{{}}}", parameter.wire),
            None => "*".to_owned(),
        },
    };
    let elements = path.elements.iter().map(String::as_str);
    elements.chain(Some(end.as_str()).filter(|end| !end.is_empty())).collect::<Vec<_>>().join("/")
}
