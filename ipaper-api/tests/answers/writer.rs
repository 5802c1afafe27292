//! Writes values to the places that the spec names, and picks one where it leaves a choice.
//!
//! Places are written as in the spec: `pages/page`, `@id`, `.`, `*`, `**`, `{setting}`. Besides, `a or b` are alternatives, `a|b` is an element of either name, and
//! `param/<item>` is the element `item` in a document of its own, which is the text of `param`.

use fastrand::Rng;
use ipaper_api::{Amount, Leniency};

use crate::element::{Element, Kind, Text};
use crate::value::Value;

/// Writes the value of one element.
pub(crate) struct Writer<'w> {
    element: Element,
    rng: &'w mut Rng,
    granted: &'w [Leniency],
    /// Whether a value that is missing is never written as an empty element.
    is_plain: bool,
}

impl<'w> Writer<'w> {
    pub(crate) fn new(name: &str, rng: &'w mut Rng, granted: &'w [Leniency]) -> Self {
        Writer { element: Element::new(name), rng, granted, is_plain: false }
    }

    pub(crate) fn into_element(self) -> Element {
        self.element
    }

    /// Whether an element with this value in it may be as good as none.
    pub(crate) fn writes_nothing<T: Value>(value: &T) -> bool {
        let mut rng = Rng::with_seed(0);
        let mut writer = Writer { is_plain: true, ..Writer::new("", &mut rng, &[]) };
        value.write(&mut writer);
        writer.element.holds_nothing()
    }

    /// Writes a value that is always there.
    pub(crate) fn one<T: Value>(&mut self, place: &str, value: &T) {
        let made = self.made(value);
        self.put(place, vec![made]);
    }

    /// Writes a value that may be missing.
    pub(crate) fn maybe<T: Value>(&mut self, place: &str, value: Option<&T>) {
        match value {
            Some(value) => self.one(place, value),
            None if T::MAY_BE_EMPTY => self.put(place, Vec::new()),
            None => self.missing(place),
        }
    }

    /// Writes nothing, or the elements on the way to it.
    pub(crate) fn nothing(&mut self, place: &str) {
        self.put(place, Vec::new());
    }

    /// Writes values one after the other.
    pub(crate) fn list<T: Value>(&mut self, place: &str, values: &[T]) {
        let made = values.iter().map(|value| self.made(value)).collect();
        self.put(place, made);
    }

    /// Keeps everything out of the element.
    pub(crate) fn leave_empty(&mut self) {
        self.element.kind = Kind::Missing;
    }

    /// Writes what a variant of a choice holds, into an element of this name.
    pub(crate) fn variant<T: Value>(&mut self, element: &str, inside: &T) {
        element.clone_into(&mut self.element.name);
        inside.write(self);
    }

    /// Writes a text that is kept as it is.
    pub(crate) fn text(&mut self, text: &str) {
        self.element.text = Some(Text { content: text.to_owned(), ..Text::default() });
    }

    /// Writes a text that is read as something else.
    pub(crate) fn scalar(&mut self, text: &str) {
        self.element.text = Some(Text { content: text.to_owned(), is_scalar: true, is_unknown: false });
    }

    pub(crate) fn unknown(&mut self, text: &str) {
        self.element.text = Some(Text { content: text.to_owned(), is_scalar: true, is_unknown: true });
    }

    /// Writes a value of an enum: by its own word, or by one of the others.
    pub(crate) fn word(&mut self, word: &str, aliases: &[&str]) {
        let aliases = if self.grants(Leniency::Alias) { aliases } else { &[] };
        let word = *self.rng.choice([&[word], aliases].concat().iter()).unwrap_or(&word);
        self.scalar(word);
    }

    pub(crate) fn boolean(&mut self, value: bool) {
        let is_capitalized = self.grants(Leniency::CapitalizedBoolean) && self.rng.bool();
        self.scalar(match (value, is_capitalized) {
            (true, false) => "true",
            (true, true) => "True",
            (false, false) => "false",
            (false, true) => "False",
        });
    }

    /// Writes a number in full, with an exponent, or with a comma where that is put up with and an amount could be as long.
    pub(crate) fn number(&mut self, number: f64) {
        let text = number.to_string();
        let may_have_comma = self.grants(Leniency::CommaDecimal) && text.len() < 20;
        match self.rng.u8(0..4) {
            0 => self.scalar(&format!("{number:e}")),
            1 if may_have_comma => self.scalar(&text.replace('.', ",")),
            _ => self.scalar(&text),
        }
    }

    /// Writes an amount, whose text is a part of the value.
    pub(crate) fn amount(&mut self, amount: &Amount) {
        let has_comma = amount.text().contains(',') && !self.grants(Leniency::CommaDecimal);
        let is_known = amount.value().is_some() && !has_comma;
        if is_known { self.scalar(amount.text()) } else { self.unknown(amount.text()) }
    }

    /// Writes a GUID, whose letters may be of either case, with or without braces.
    pub(crate) fn guid(&mut self, guid: &str) {
        let guid = if self.rng.bool() { guid.to_uppercase() } else { guid.to_owned() };
        let guid = if self.rng.bool() { guid } else { format!("{{{guid}}}") };
        self.scalar(&guid);
    }

    fn grants(&self, leniency: Leniency) -> bool {
        self.granted.contains(&leniency)
    }

    /// An element without a name that holds this value.
    fn made<T: Value>(&mut self, value: &T) -> Element {
        let mut writer =
            Writer { element: Element::default(), rng: &mut *self.rng, granted: self.granted, is_plain: self.is_plain };
        value.write(&mut writer);
        writer.element
    }

    /// Writes nothing where a value may be missing, or an element or attribute with nothing in it.
    fn missing(&mut self, place: &str) {
        let may_be_empty = !place.contains(['<', '*', '{']) && place != ".";
        if !may_be_empty || self.is_plain || self.rng.bool() {
            return self.put(place, Vec::new());
        }
        let text = Some(Text { is_scalar: true, ..Text::default() });
        self.put(place, vec![Element { kind: Kind::Missing, text, ..Element::default() }]);
    }

    /// Puts elements to a place, or to one of several.
    fn put(&mut self, place: &str, elements: Vec<Element>) {
        let alternatives: Vec<&str> = place.split(" or ").collect();
        for place in &alternatives {
            self.reserve(place);
        }
        let usable = if self.grants(Leniency::AlternativePath) { alternatives.len() } else { 1 };
        let chosen = self.rng.usize(0..usable);
        self.put_at(alternatives[chosen], elements);
    }

    /// Keeps unknown elements away from where they would be taken for the value.
    fn reserve(&mut self, place: &str) {
        match place {
            "**" => self.element.kind = Kind::Searched,
            "*" => self.element.kind = Kind::AnyChild,
            _ if place.starts_with('{') => self.element.kind = Kind::AnyChild,
            _ => {}
        }
    }

    fn put_at(&mut self, place: &str, elements: Vec<Element>) {
        let (way, end) = place.rsplit_once('/').map_or((None, place), |(way, end)| (Some(way), end));
        // The elements on the way to nothing may be missing too.
        if way.is_some() && elements.is_empty() && (self.is_plain || self.rng.bool()) {
            return;
        }
        let parent = way.into_iter().flat_map(|way| way.split('/')).fold(&mut self.element, Element::child);
        let rng = &mut *self.rng;
        match end {
            "." => put_as_itself(parent, elements),
            "**" => put_anywhere(parent, elements, self.granted.contains(&Leniency::BareText), rng),
            _ if end == "*" || end.starts_with('{') => {
                parent.kind = Kind::AnyChild;
                parent.lists.push(elements.into_iter().map(|element| element.named_at_random(rng)).collect());
            }
            _ if end.contains('|') => parent.lists.push(elements),
            _ => put_by_name(parent, end, elements),
        }
    }
}

fn put_as_itself(parent: &mut Element, elements: Vec<Element>) {
    for element in elements {
        parent.take_over(element);
    }
}

fn put_by_name(parent: &mut Element, end: &str, elements: Vec<Element>) {
    let is_there = parent.lists.iter().flatten().any(|child| child.name == end);
    if let Some(name) = end.strip_prefix('@') {
        let texts = elements.into_iter().filter_map(|element| element.text);
        parent.attributes.extend(texts.map(|text| (name.to_owned(), text)));
    } else if let Some(name) = end.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')) {
        parent.kind = Kind::Document;
        parent.lists.push(named(elements, name));
    } else if is_there {
        // An attribute of the element has been put already.
        put_as_itself(parent.child(end), elements);
    } else {
        parent.lists.push(named(elements, end));
    }
}

fn named(elements: Vec<Element>, name: &str) -> Vec<Element> {
    elements.into_iter().map(|element| Element { name: name.to_owned(), ..element }).collect()
}

/// Hides a text at any depth: as an attribute, as the text of an element, or bare.
fn put_anywhere(parent: &mut Element, elements: Vec<Element>, may_be_bare: bool, rng: &mut Rng) {
    let depth = rng.usize(0..4);
    let is_missing = elements.is_empty();
    let mut holder = Element { kind: Kind::Searched, ..Element::default() };
    for text in elements.into_iter().filter_map(|element| element.text) {
        if rng.bool() || (depth == 0 && !may_be_bare) {
            holder.attributes.push(("anything".to_owned(), text));
        } else {
            holder.text = Some(text);
        }
    }
    for level in 0..depth {
        let mut inner = holder.named_at_random(rng);
        // The outermost element stands for all that is in it.
        inner.is_unknown = is_missing && level + 1 == depth;
        holder = Element { kind: Kind::Searched, lists: vec![vec![inner]], ..Element::default() };
    }
    parent.take_over(holder);
}
