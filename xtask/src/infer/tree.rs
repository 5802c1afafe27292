//! An answer as a tree of elements, each of which knows where it stands.

use codegen::model::Leniency;

/// A place in one of the files that were given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Location {
    /// Which of the files.
    pub(super) file: usize,
    /// Bytes from the beginning of its text.
    pub(super) offset: usize,
}

/// An element, and all that is in it.
#[derive(Clone, Debug)]
pub(super) struct Element {
    pub(super) name: String,
    pub(super) location: Location,
    pub(super) attributes: Vec<Attribute>,
    pub(super) children: Vec<Element>,
    /// Its own text, without the blanks around it.
    pub(super) text: String,
    /// Where the text begins; where the element begins if there is none.
    pub(super) text_location: Location,
    /// Its children stood in its text, escaped or in a CDATA section.
    pub(super) is_wrapping: bool,
}

#[derive(Clone, Debug)]
pub(super) struct Attribute {
    pub(super) name: String,
    pub(super) value: String,
    pub(super) location: Location,
}

/// What is wrong with the XML of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) location: Location,
    pub(super) what: String,
    /// What lets a decoder read it all the same.
    pub(super) leniency: Option<Leniency>,
}

impl Element {
    pub(super) fn new(name: &str, location: Location) -> Self {
        Self {
            name: name.to_owned(),
            location,
            attributes: Vec::new(),
            children: Vec::new(),
            text: String::new(),
            text_location: location,
            is_wrapping: false,
        }
    }

    pub(super) fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|attribute| attribute.name == name)
    }

    pub(super) fn children_named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.children.iter().filter(move |child| child.name == name)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.attributes.is_empty() && self.children.is_empty() && self.text.is_empty()
    }
}
