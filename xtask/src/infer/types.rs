//! Drafts types: one of the spec where one fits, or else a new one under a name that is free.

use codegen::model::{Arity, NewtypeOf};
use codegen::names::pascal_case;

use super::compare::fits;
use super::draft::{DraftField, DraftType, DraftVariant};
use super::fields::Drafter;
use super::scalar::{Guess, Own};
use super::scope::is_same_name;
use super::shape::Group;

impl<'a> Drafter<'_, 'a> {
    /// The guess's type; a new newtype where the values deserve one. A list of words is for the author to make an enum of.
    pub(super) fn own_type(&mut self, guess: &Guess, names: &[String], at: &str) -> String {
        match &guess.own {
            None => guess.ty.clone(),
            Some(Own::Words(words)) => {
                let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
                self.note(format!("`{at}` has but the values {}: an enum?", words.join(", ")));
                guess.ty.clone()
            }
            Some(Own::Guid) => {
                let mut guids = self.scope.newtypes().filter(|newtype| newtype.of == NewtypeOf::Guid);
                if let (Some(only), None) = (guids.next(), guids.next()) {
                    self.note(format!("`{at}` is taken for a `{}`, the only newtype of GUIDs", only.rust));
                    return only.rust.to_string();
                }
                let known = self.draft.types.iter().find(|known| {
                    matches!(known, DraftType::Newtype { .. })
                        && names.iter().any(|name| is_same_name(known.name(), name))
                });
                if let Some(known) = known {
                    return known.name().to_owned();
                }
                let name = self.free_name(names.iter().map(|name| pascal_case(name)).collect());
                self.taken.push(name.clone());
                self.draft.types.push(DraftType::Newtype { name: name.clone() });
                name
            }
        }
    }

    /// Said once, however often it comes up.
    fn note(&mut self, note: String) {
        if !self.draft.notes.contains(&note) {
            self.draft.notes.push(note);
        }
    }

    /// A number that is called an identifier is likely one of a newtype, which its name does not tell.
    pub(super) fn note_identifier(&mut self, guess: &Guess, names: &[String], at: &str) {
        if guess.ty != "integer" || !at.to_lowercase().ends_with("id") {
            return;
        }
        let newtypes = self.scope.newtypes().filter(|newtype| newtype.of == NewtypeOf::Integer);
        let known: Vec<String> = newtypes.map(|newtype| format!("`{}`", newtype.rust)).collect();
        let known = if known.is_empty() { String::new() } else { format!(" ({})", known.join(", ")) };
        let what = names.iter().max_by_key(|name| name.len()).map_or(at, String::as_str);
        self.note(format!("`{what}` seems to identify something: is it of a newtype{known}, or of a new one?"));
    }

    /// The type of a group's elements: one that the spec has, or a new one.
    pub(super) fn type_of(&mut self, group: usize, inner: &Group<'a>, parent: &str) -> String {
        if let Some((_, name)) = self.named.iter().find(|(known, _)| *known == group) {
            return name.clone();
        }
        if let Some(name) = self.reused(inner) {
            self.named.push((group, name.clone()));
            return name;
        }
        let own = pascal_case(inner.name);
        let name =
            self.free_name(vec![own.clone(), format!("{}{own}", pascal_case(parent)), format!("{}{own}", self.method)]);
        self.taken.push(name.clone());
        self.named.push((group, name.clone()));
        let position = self.draft.types.len();
        let fields = self.fields(inner);
        self.draft.types.insert(position, DraftType::Struct { name: name.clone(), fields });
        name
    }

    /// A type of the spec that says of the elements what there is to say.
    fn reused(&mut self, inner: &Group<'a>) -> Option<String> {
        let fitting: Vec<String> = self
            .scope
            .structs()
            .filter(|known| fits(&inner.elements, known, self.scope))
            .map(|known| known.rust.to_string())
            .collect();
        let name = fitting.iter().find(|name| is_same_name(name, inner.name)).or(fitting.first())?.clone();
        self.note(format!("the type `{name}` is in the spec, and fits each `{}`", inner.name));
        Some(name)
    }

    /// The children of which each element may be any: alike, and in any order. None where each name is a thing of its own.
    pub(super) fn chosen(&self, group: &Group<'a>) -> Vec<usize> {
        if group.is_interleaved() { self.alike(group) } else { Vec::new() }
    }

    /// Children that are alike; none where fewer than two are.
    pub(super) fn alike(&self, group: &Group<'a>) -> Vec<usize> {
        let composite: Vec<(usize, &Group<'a>)> = group
            .children
            .iter()
            .filter_map(|(_, child)| Some((*child, self.shapes.get(*child)?)))
            .filter(|(_, child)| !child.is_leaf())
            .collect();
        let is_alike = |one: &Group<'a>| composite.iter().all(|(_, other)| one.overlap(other) > 0.5);
        if composite.len() > 1 && composite.iter().all(|(_, child)| is_alike(child)) {
            composite.into_iter().map(|(child, _)| child).collect()
        } else {
            Vec::new()
        }
    }

    /// A field that is any of several elements.
    pub(super) fn choice_field(&mut self, group: &Group<'a>, chosen: &[usize]) -> DraftField {
        let ty = self.choice(chosen, group.name);
        DraftField {
            name: "children".to_owned(),
            at: vec!["*".to_owned()],
            ty,
            arity: Arity::List,
            is_nested: false,
            why: "elements that are much alike come in any order".to_owned(),
        }
    }

    pub(super) fn choice(&mut self, chosen: &[usize], parent: &str) -> String {
        let groups: Vec<(usize, &Group<'a>)> =
            chosen.iter().filter_map(|child| Some((*child, self.shapes.get(*child)?))).collect();
        let mut elements: Vec<&str> = groups.iter().map(|(_, group)| group.name).collect();
        elements.sort_unstable();
        let known =
            self.draft.types.iter().find(|known| is_choice_of(known, &elements)).map(|known| known.name().to_owned());
        if let Some(known) = known.or_else(|| self.choice_of_the_spec(&elements)) {
            return known;
        }
        let joined: String = groups.iter().map(|(_, group)| pascal_case(group.name)).collect::<Vec<_>>().join("Or");
        let name = self.free_name(vec![
            joined.clone(),
            format!("{}{joined}", pascal_case(parent)),
            format!("{}{joined}", self.method),
        ]);
        self.taken.push(name.clone());
        let position = self.draft.types.len();
        // The variants lead back to the choice, which must be known by then.
        let placeholder =
            elements.iter().map(|element| DraftVariant { element: (*element).to_owned(), ty: String::new() });
        self.draft.types.push(DraftType::Choice { name: name.clone(), variants: placeholder.collect() });
        let mut variants = Vec::new();
        for (child, group) in groups {
            variants.push(DraftVariant { element: group.name.to_owned(), ty: self.type_of(child, group, parent) });
        }
        if let Some(known) = self.draft.types.get_mut(position) {
            *known = DraftType::Choice { name: name.clone(), variants };
        }
        name
    }

    fn choice_of_the_spec(&mut self, elements: &[&str]) -> Option<String> {
        let known = self.scope.choices().find(|choice| {
            let mut variants: Vec<&str> = choice.variants.iter().map(|variant| variant.element.as_str()).collect();
            variants.sort_unstable();
            variants == elements
        })?;
        self.note(format!("the choice `{}` is in the spec, and has these elements", known.rust));
        Some(known.rust.to_string())
    }

    /// A name for the type of the data itself, which no element names: the method's without its verb.
    pub(super) fn name_of_data(&self) -> String {
        let mut capitals = self.method.char_indices().filter(|(_, letter)| letter.is_uppercase());
        let noun = capitals.nth(1).and_then(|(second, _)| self.method.get(second..));
        let noun = pascal_case(noun.unwrap_or(self.method));
        self.free_name(vec![noun.clone(), format!("{}Data", pascal_case(self.method)), format!("{noun}Data")])
    }

    /// The first name that no type has, or one with a number.
    fn free_name(&self, names: Vec<String>) -> String {
        let is_free = |name: &str| self.scope.is_free(name) && self.taken.iter().all(|taken| taken != name);
        let last = names.last().cloned().unwrap_or_default();
        let numbered = (2..1000).map(|number| format!("{last}{number}"));
        names.into_iter().chain(numbered).find(|name| is_free(name)).unwrap_or(last)
    }
}

fn is_choice_of(known: &DraftType, elements: &[&str]) -> bool {
    let DraftType::Choice { variants, .. } = known else { return false };
    let mut names: Vec<&str> = variants.iter().map(|variant| variant.element.as_str()).collect();
    names.sort_unstable();
    names == elements
}
