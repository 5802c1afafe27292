//! An answer as a tree of elements, before it is decided how the XML is spelled.

/// An element with all that the spec knows of it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) attributes: Vec<(String, Text)>,
    pub(crate) text: Option<Text>,
    /// Lists of elements. The order within each is kept, among them it carries no meaning.
    pub(crate) lists: Vec<Vec<Element>>,
    pub(crate) kind: Kind,
    /// Whether the spec does not know it.
    pub(crate) is_unknown: bool,
}

/// What may stand in an element beside what the spec knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Any attribute and any element.
    #[default]
    Usual,
    /// Any attribute. An element would be taken for a value, whatever its name is.
    AnyChild,
    /// Nothing, neither in it nor below it: whatever stood there would be searched, or has been passed over.
    Searched,
    /// Nothing at all: it stands for a value that is missing.
    Missing,
    /// As usual; besides, its content is a document of its own, which may be wrapped as a text.
    Document,
}

/// The text of an element or of an attribute.
#[derive(Clone, Debug, Default)]
pub(crate) struct Text {
    pub(crate) content: String,
    /// Whether blanks around it are no part of it in an attribute too, where padding is put up with.
    pub(crate) is_scalar: bool,
    /// Whether the spec does not know it: a value of an open enum, or an amount that is no number.
    pub(crate) is_unknown: bool,
}

/// The names of elements that the caller of a method has given, or that nobody has.
const ANY_NAME: [&str; 3] = ["ShowEverything", "anything", "x-1"];

impl Element {
    pub(crate) fn new(name: &str) -> Self {
        Element { name: name.to_owned(), ..Element::default() }
    }

    pub(crate) fn with_text(name: &str, text: Text) -> Self {
        Element { text: Some(text), ..Element::new(name) }
    }

    pub(crate) fn holds_nothing(&self) -> bool {
        let has_text = self.text.as_ref().is_some_and(|text| !text.content.is_empty());
        !has_text && self.attributes.is_empty() && self.lists.iter().all(Vec::is_empty)
    }

    /// The only child of this name, which is added where there is none.
    pub(crate) fn child(&mut self, name: &str) -> &mut Element {
        let known = self.lists.iter().position(|list| list.iter().any(|child| child.name == name));
        let position = known.unwrap_or_else(|| {
            self.lists.push(vec![Element::new(name)]);
            self.lists.len() - 1
        });
        let child = &mut self.lists[position][0];
        if child.kind == Kind::Missing {
            // Its value is missing, but something else is about to stand in it.
            child.kind = Kind::Usual;
        }
        child
    }

    /// Gives a name to an element that may have any.
    pub(crate) fn named_at_random(mut self, rng: &mut fastrand::Rng) -> Self {
        if self.name.is_empty() {
            ANY_NAME[rng.usize(0..ANY_NAME.len())].clone_into(&mut self.name);
        }
        self
    }

    /// Adds what another element holds.
    pub(crate) fn take_over(&mut self, other: Element) {
        self.attributes.extend(other.attributes);
        self.lists.extend(other.lists);
        self.text = other.text;
    }
}
