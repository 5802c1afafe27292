//! Answers beside what the spec says of them: what it does not know, what never comes, and what contradicts it.

use std::collections::{BTreeMap, BTreeSet};

use codegen::model::{Arity, Field, Leniency, Method, Parameter, Path, PathEnd, Struct, Type, TypeRef};
use codegen::names::pascal_case;

use super::leniencies::{needed_by_value, word};
use super::read::shortened;
use super::scalar::{lists, mismatch};
use super::scope::Scope;
use super::toml;
use super::tree::{Element, Location};
use super::walk::{Slot, Walk, places};

/// What came of comparing.
#[derive(Debug, Default)]
pub(super) struct Findings<'a> {
    /// What the spec does not know: the type that lacks it, and where it stands in there, with the first place of it.
    pub(super) new: BTreeMap<(String, String), Location>,
    /// What contradicts the spec, with the first place, how often, and a line that would mend it.
    pub(super) contradictions: BTreeMap<String, (Location, usize, Option<String>)>,
    /// Every element of a type.
    pub(super) elements: BTreeMap<String, Vec<&'a Element>>,
    /// Type and field of all that came.
    seen: BTreeSet<(String, String)>,
}

/// Compares answers with one spec.
pub(super) struct Comparison<'m, 'a> {
    scope: &'m Scope<'m>,
    /// What names elements after arguments.
    parameters: &'m [Parameter],
    /// Those of the method, or all.
    leniencies: Option<&'m [Leniency]>,
    pub(super) findings: Findings<'a>,
}

/// What is called so where no type is meant but the answer as a whole.
pub(super) const ANSWER: &str = "answer";

impl<'m, 'a> Comparison<'m, 'a> {
    /// Compares with what a method says, whose leniencies decoders grant.
    pub(super) fn new(scope: &'m Scope<'m>, method: &'m Method) -> Self {
        Self {
            scope,
            parameters: &method.parameters,
            leniencies: Some(&method.leniencies),
            findings: Findings::default(),
        }
    }

    /// Compares what a success carries.
    pub(super) fn data(&mut self, data: &'a Element, at: &'m [Path], ty: &'m TypeRef, arity: Arity) {
        let slot = Slot { name: String::new(), at, places: places(at, self.parameters), ty, arity };
        self.visit(ANSWER, data);
        self.slots(ANSWER, data, &[slot]);
    }

    /// Compares an element with its type.
    pub(super) fn structure(&mut self, element: &'a Element, known: &'m Struct) {
        let name = known.rust.to_string();
        let slot = |field: &'m Field| Slot {
            name: field.rust.to_string(),
            at: &field.at,
            places: places(&field.at, &[]),
            ty: &field.ty,
            arity: field.arity,
        };
        let slots: Vec<Slot<'m>> = known.fields.iter().map(slot).collect();
        self.visit(&name, element);
        self.slots(&name, element, &slots);
    }

    fn visit(&mut self, owner: &str, element: &'a Element) {
        self.findings.elements.entry(owner.to_owned()).or_default().push(element);
    }

    fn slots(&mut self, owner: &str, element: &'a Element, slots: &[Slot<'m>]) {
        let mut walk = Walk::new(owner, slots);
        self.walk(element, &mut Vec::new(), &mut walk);
        for (slot, found) in slots.iter().zip(&walk.counts) {
            let label = slot.label(owner);
            if !found.is_empty() {
                self.findings.seen.insert((owner.to_owned(), slot.name.clone()));
            }
            match (slot.arity, found.as_slice()) {
                (Arity::Required, []) => self.contradict(element.location, format!("{label} is required and missing")),
                (Arity::Required | Arity::Optional, [_, second, ..]) if slot.at.len() == 1 => {
                    self.contradict(*second, format!("{label} comes more than once, and is no list"));
                }
                _ => {}
            }
        }
    }

    /// Looks at an element that `way` leads to from the one that holds the slots.
    fn walk(&mut self, element: &'a Element, way: &mut Vec<String>, walk: &mut Walk<'_, 'm>) {
        let whole = walk.slot(way, &PathEnd::Element).filter(|index| way.is_empty() && !walk.is_text(*index));
        if let Some(index) = whole {
            return self.value(element, index, walk);
        }
        for attribute in &element.attributes {
            let end = PathEnd::Attribute(attribute.name.clone());
            match walk.slot(way, &end) {
                Some(index) => self.text(&attribute.value, attribute.location, index, walk),
                None if walk.takes_all() => walk.find_anywhere(&attribute.value, attribute.location),
                None => self.add_new(walk.owner, way, &format!("@{}", attribute.name), attribute.location),
            }
        }
        self.own_text(element, way, walk);
        for child in &element.children {
            self.child(child, way, walk);
        }
    }

    /// The text of the element that holds the slots, or of one on the way. Where the way ends at an element, its text was looked at there.
    fn own_text(&mut self, element: &'a Element, way: &[String], walk: &mut Walk<'_, 'm>) {
        if walk.takes_all() {
            return walk.find_anywhere(&element.text, element.text_location);
        }
        if !way.is_empty() {
            return;
        }
        match walk.slot(way, &PathEnd::Element) {
            Some(index) => self.text(&element.text, element.text_location, index, walk),
            None if element.text.is_empty() => {}
            None => self.add_new(walk.owner, way, ".", element.text_location),
        }
    }

    fn child(&mut self, child: &'a Element, way: &mut Vec<String>, walk: &mut Walk<'_, 'm>) {
        if let Some(index) = self.child_slot(child, way, walk) {
            self.value(child, index, walk);
            if !walk.is_text(index) {
                return;
            }
        }
        way.push(child.name.clone());
        let is_known = walk.slot(way, &PathEnd::Element).is_some();
        if walk.leads_on(way) || (is_known && !child.attributes.is_empty()) {
            if !is_known && !child.text.is_empty() {
                self.add_new(walk.owner, way, "", child.text_location);
            }
            self.walk(child, way, walk);
        } else if walk.takes_all() {
            self.walk(child, way, walk);
        } else if self.child_slot(child, way.get(..way.len() - 1).unwrap_or_default(), walk).is_none() {
            self.add_new(walk.owner, way, "", child.location);
        }
        way.pop();
    }

    /// The slot that a child fills by its name, or because any child does.
    fn child_slot(&self, child: &Element, way: &[String], walk: &Walk<'_, 'm>) -> Option<usize> {
        let own: Vec<String> = way.iter().cloned().chain([child.name.clone()]).collect();
        let by_name = walk.slot(&own, &PathEnd::Element);
        by_name
            .or_else(|| walk.any_child(way, &child.name))
            .or_else(|| walk.named_by(way, &child.name, self.parameters))
    }

    fn value(&mut self, element: &'a Element, index: usize, walk: &mut Walk<'_, 'm>) {
        let Some(slot) = walk.slots.get(index) else { return };
        let TypeRef::Named(named) = slot.ty else {
            return self.text(&element.text, element.text_location, index, walk);
        };
        match self.scope.find(named) {
            Some(Type::Struct(known)) => {
                // An optional element with nothing in it is as good as none.
                if slot.arity != Arity::Optional || !element.is_empty() {
                    walk.count(index, element.location);
                    self.structure(element, known);
                }
            }
            Some(Type::Choice(choice)) => {
                walk.count(index, element.location);
                let variant = choice.variants.iter().find(|variant| variant.element == element.name);
                let Some(TypeRef::Named(variant)) = variant.map(|variant| &variant.ty) else { return };
                if let Some(Type::Struct(known)) = self.scope.find(variant) {
                    self.structure(element, known);
                }
            }
            _ => self.text(&element.text, element.text_location, index, walk),
        }
    }

    fn text(&mut self, text: &str, location: Location, index: usize, walk: &mut Walk<'_, 'm>) {
        let Some(wanted) = walk.slots.get(index) else { return };
        let is_text = matches!(wanted.ty, TypeRef::Text);
        if text.is_empty() && wanted.arity == Arity::Optional && !is_text {
            return;
        }
        walk.count(index, location);
        let label = wanted.label(walk.owner);
        if let Some(expected) = mismatch(text, wanted.ty) {
            self.contradict(location, format!("{label} is `{}`, which is not {expected}", shortened(text)));
        }
        let needed = self.leniencies.and_then(|granted| {
            needed_by_value(type_word(wanted.ty), &[text]).filter(|(needed, _)| !granted.contains(needed))
        });
        if let Some((leniency, _)) = needed {
            let what = format!("{label} is `{}`, which takes a [[quirk]] with `{}`", shortened(text), word(leniency));
            self.contradict(location, what);
        }
        if let TypeRef::Named(named) = wanted.ty {
            if let Some(Type::Enum(known)) = self.scope.find(named) {
                if !lists(known, text) {
                    let what =
                        format!("{label} is `{}`, which the enum `{}` does not list", shortened(text), known.rust);
                    self.contradict_with(location, what, Some(value_line(text)));
                }
            }
        }
    }

    fn add_new(&mut self, owner: &str, way: &[String], last: &str, location: Location) {
        let mut steps: Vec<&str> = way.iter().map(String::as_str).collect();
        if !last.is_empty() {
            steps.push(last);
        }
        self.findings.new.entry((owner.to_owned(), steps.join("/"))).or_insert(location);
    }

    fn contradict(&mut self, location: Location, what: String) {
        self.contradict_with(location, what, None);
    }

    fn contradict_with(&mut self, location: Location, what: String, line: Option<String>) {
        self.findings.contradictions.entry(what).or_insert((location, 0, line)).1 += 1;
    }
}

/// The spec's word for a type whose values may be written in several ways.
fn type_word(ty: &TypeRef) -> &'static str {
    match ty {
        TypeRef::Amount => "amount",
        TypeRef::Number => "number",
        TypeRef::Boolean => "boolean",
        _ => "",
    }
}

/// The line that lists a value in an enum.
fn value_line(text: &str) -> String {
    let name = pascal_case(text);
    let wire = if name == text { String::new() } else { format!("wire = {}, ", toml::text(text)) };
    format!("{{ name = {}, {wire}doc = \"\" }},", toml::text(&name))
}

/// Whether all that elements hold is what a type says, and most of what it says comes.
pub(super) fn fits(elements: &[&Element], known: &Struct, scope: &Scope<'_>) -> bool {
    let mut comparison = Comparison { scope, parameters: &[], leniencies: None, findings: Findings::default() };
    for element in elements {
        comparison.structure(element, known);
        if !comparison.findings.is_clean() {
            return false;
        }
    }
    let name = known.rust.to_string();
    let seen = known.fields.iter().filter(|field| comparison.findings.has_seen(&name, &field.rust.to_string())).count();
    seen > 0 && 2 * seen >= known.fields.len()
}

impl Findings<'_> {
    pub(super) fn is_clean(&self) -> bool {
        self.new.is_empty() && self.contradictions.is_empty()
    }

    pub(super) fn has_seen(&self, owner: &str, field: &str) -> bool {
        self.seen.contains(&(owner.to_owned(), field.to_owned()))
    }
}
