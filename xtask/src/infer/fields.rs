//! Drafts the fields of elements: what stands where, how often, and what it is.

use codegen::model::{Arity, Leniency, Parameter};

use super::draft::{Draft, DraftField};
use super::field_names::{is_plural, make_unique, plural, rust_name};
use super::leniencies::needed_by_value;
use super::scalar::guess;
use super::scope::Scope;
use super::shape::{Group, Shapes};
use super::tree::Element;

/// Drafts from groups of elements.
pub(super) struct Drafter<'m, 'a> {
    pub(super) scope: &'m Scope<'m>,
    pub(super) shapes: &'m Shapes<'a>,
    /// The method's name, for types that no element names.
    pub(super) method: &'m str,
    pub(super) draft: Draft,
    /// The name of the type that a group has got.
    pub(super) named: Vec<(usize, String)>,
    /// Names that are taken by types of which the fields are still being drafted.
    pub(super) taken: Vec<String>,
}

impl<'m, 'a> Drafter<'m, 'a> {
    pub(super) fn new(scope: &'m Scope<'m>, shapes: &'m Shapes<'a>, method: &'m str) -> Self {
        Self { scope, shapes, method, draft: Draft::default(), named: Vec::new(), taken: Vec::new() }
    }

    /// The fields of a group's elements.
    pub(super) fn fields(&mut self, group: &Group<'a>) -> Vec<DraftField> {
        let mut fields = Vec::new();
        for name in group.attribute_names() {
            fields.push(self.attribute(group, group.elements.len(), name, "", &[]));
        }
        if group.children.is_empty() && group.has_text() {
            let name = format!("{}Value", group.name);
            let texts: Vec<&str> = group.elements.iter().map(|element| element.text.as_str()).collect();
            fields.push(self.text_field("value", ".", &texts, texts.len(), &[name]));
        }
        let chosen = self.chosen(group);
        if !chosen.is_empty() {
            fields.push(self.choice_field(group, &chosen));
        }
        for (name, child) in group.children.iter().filter(|(_, child)| !chosen.contains(child)) {
            self.child(group, name, *child, &mut fields);
        }
        make_unique(group.name, &mut fields);
        fields
    }

    /// The field for one place in a group's elements.
    pub(super) fn field_at(&mut self, group: &Group<'a>, at: &str) -> Option<DraftField> {
        if let Some(name) = at.strip_prefix('@') {
            return Some(self.attribute(group, group.elements.len(), name, "", &[]));
        }
        if at == "." {
            return self.fields(group).into_iter().find(|field| field.at == ["."]);
        }
        let first = at.split('/').next()?;
        let (name, child) = group.children.iter().find(|(name, _)| *name == first)?;
        let mut fields = Vec::new();
        self.child(group, name, *child, &mut fields);
        let below = format!("{at}/");
        fields.into_iter().find(|field| field.at.iter().any(|own| own == at || own.starts_with(&below)))
    }

    /// An attribute of a group's elements, of which there may be fewer than `total` where the group stands inside of a wrapper.
    fn attribute(&mut self, group: &Group<'a>, total: usize, name: &str, way: &str, prefix: &[&str]) -> DraftField {
        let attributes = group.attributes(name);
        let values: Vec<&str> = attributes.iter().map(|attribute| attribute.value.as_str()).collect();
        let names = [format!("{}-{name}", group.name), name.to_owned()];
        let at = if way.is_empty() { format!("@{name}") } else { format!("{way}/@{name}") };
        let own: Vec<&str> = prefix.iter().copied().chain([name]).collect();
        self.text_field(&own.join("-"), &at, &values, total, &names)
    }

    /// A field of texts, of which `total` could be there.
    fn text_field(&mut self, name: &str, at: &str, values: &[&str], total: usize, names: &[String]) -> DraftField {
        let guess = guess(values, names, self.scope);
        let empty = values.iter().any(|value| value.trim().is_empty());
        let is_missing = values.len() < total;
        let arity = if is_missing || (empty && guess.ty != "text") { Arity::Optional } else { Arity::Required };
        let ty = self.own_type(&guess, names, at);
        if let Some((leniency, value)) = needed_by_value(&ty, values) {
            self.need(leniency, format!("`{at}` is `{value}`"));
        }
        self.note_identifier(&guess, names, at);
        let there = if is_missing { format!("; there in {} of {total}", values.len()) } else { String::new() };
        DraftField {
            name: rust_name(name),
            at: vec![at.to_owned()],
            ty,
            arity,
            is_nested: false,
            why: format!("{}{there}", guess.why),
        }
    }

    /// Says once what a decoder must put up with.
    pub(super) fn need(&mut self, leniency: Leniency, place: String) {
        self.draft.needs.entry(leniency).or_insert(place);
    }

    /// The fields for a child of a group's elements.
    fn child(&mut self, group: &Group<'a>, name: &'a str, child: usize, fields: &mut Vec<DraftField>) {
        let Some(inner) = self.shapes.get(child) else { return };
        let (most, _) = group.most(name);
        if inner.is_leaf() {
            fields.push(self.leaf(group, name));
        } else if let Some((entry, entries)) = wrapped(inner).filter(|_| most < 2) {
            self.wrapper(group, inner, entry, entries, fields);
        } else if let Some(attribute) = single_attribute(inner).filter(|_| most < 2) {
            fields.push(self.attribute(inner, group.elements.len(), attribute, name, &[name]));
        } else {
            fields.push(self.element(group, name, name, child, inner));
        }
    }

    /// A child that is a text.
    pub(super) fn leaf(&mut self, group: &Group<'a>, name: &str) -> DraftField {
        let leaves = group.elements.iter().flat_map(|element| element.children_named(name));
        let texts: Vec<&str> = leaves.map(|leaf| leaf.text.as_str()).collect();
        let (most, _) = group.most(name);
        let names = [name.to_owned(), format!("{}-{name}", group.name)];
        if most < 2 {
            return self.text_field(name, name, &texts, group.elements.len(), &names);
        }
        let field = self.text_field(&plural(name), name, &texts, texts.len(), &names);
        DraftField { arity: Arity::List, why: format!("{}; {most} of them at once", field.why), ..field }
    }

    /// A wrapper disappears: its attributes and the list in it are fields of what is around it.
    fn wrapper(
        &mut self,
        group: &Group<'a>,
        wrapper: &Group<'a>,
        entry: &'a str,
        entries: usize,
        fields: &mut Vec<DraftField>,
    ) {
        for name in wrapper.attribute_names() {
            fields.push(self.attribute(wrapper, group.elements.len(), name, wrapper.name, &[wrapper.name]));
        }
        let Some(inner) = self.shapes.get(entries) else { return };
        let at = format!("{}/{entry}", wrapper.name);
        let is_nested = wrapper.elements.iter().any(|element| element.is_wrapping);
        if is_nested {
            self.need(Leniency::NestedCdata, format!("`{entry}` stands in the text of `{}`", wrapper.name));
        }
        let field =
            if inner.is_leaf() { self.leaf(wrapper, entry) } else { self.element(wrapper, entry, &at, entries, inner) };
        let arity = if is_nested { Arity::Optional } else { Arity::List };
        let why = if is_nested { "it stands inside of a text".to_owned() } else { list_reason(wrapper, entry) };
        let name = rust_name(if is_nested { entry } else { wrapper.name });
        fields.push(DraftField { name, at: vec![at], arity, is_nested, why, ..field });
    }

    /// A child that has a type of its own.
    pub(super) fn element(
        &mut self,
        group: &Group<'a>,
        name: &str,
        at: &str,
        child: usize,
        inner: &Group<'a>,
    ) -> DraftField {
        let (most, _) = group.most(name);
        let with = group.with_child(name);
        let is_empty = inner.elements.iter().any(|element| element.is_empty());
        let (arity, why) = if most > 1 {
            (Arity::List, format!("{most} of them at once"))
        } else if self.shapes.repeats(child) {
            (Arity::List, "elements of its kind come several at once elsewhere".to_owned())
        } else if with < group.elements.len() {
            (Arity::Optional, format!("there in {with} of {}", group.elements.len()))
        } else if is_empty {
            (Arity::Optional, "empty at times".to_owned())
        } else {
            (Arity::Required, "there each time, and once".to_owned())
        };
        let name = if arity == Arity::List { plural(name) } else { name.to_owned() };
        let ty = self.type_of(child, inner, group.name);
        DraftField { name: rust_name(&name), at: vec![at.to_owned()], ty, arity, is_nested: false, why }
    }
}

/// The one child of a wrapper: an element that holds a list, or a document in its text, and nothing else but attributes.
pub(super) fn wrapped<'a>(wrapper: &Group<'a>) -> Option<(&'a str, usize)> {
    let [(entry, entries)] = wrapper.children.as_slice() else { return None };
    let is_nested = wrapper.elements.iter().any(|element| element.is_wrapping);
    let is_empty_at_times = wrapper.attribute_names().is_empty() && wrapper.with_child(entry) < wrapper.elements.len();
    let is_list = wrapper.most(entry).0 > 1 || is_plural(wrapper.name, entry) || is_empty_at_times;
    let is_itself = wrapper.name == *entry;
    ((is_list || is_nested) && !is_itself && !wrapper.has_text()).then_some((*entry, *entries))
}

/// Why a wrapper's child is a list.
pub(super) fn list_reason(wrapper: &Group<'_>, entry: &str) -> String {
    match wrapper.most(entry) {
        (most, _) if most > 1 => format!("{most} of them at once in `{}`", wrapper.name),
        _ if is_plural(wrapper.name, entry) => format!("`{}` is the plural of `{entry}`", wrapper.name),
        _ => format!("`{}` is empty at times", wrapper.name),
    }
}

/// The attribute of an element that has no more than it.
pub(super) fn single_attribute<'a>(group: &Group<'a>) -> Option<&'a str> {
    match group.attribute_names().as_slice() {
        [only] if group.children.is_empty() && !group.has_text() => Some(*only),
        _ => None,
    }
}

/// Whether an element is named after an argument: after the example that stands for it.
pub(super) fn named_after<'m>(parameters: &'m [Parameter], elements: &[&Element]) -> Option<&'m Parameter> {
    let is_named =
        |parameter: &&Parameter| elements.iter().all(|element| super::names_element(parameter, &element.name));
    parameters.iter().find(is_named).filter(|_| !elements.is_empty())
}
