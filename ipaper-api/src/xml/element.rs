//! An element whose start tag has been read, and its attributes.

use std::borrow::Cow;

use quick_xml::events::attributes::Attributes;

use super::cursor::Cursor;
use super::failure::{Failure, Problem};
use super::scalar::FromText;

/// A value that stands in an element: a struct, a choice, or a scalar that is the element's text.
pub(crate) trait FromElement: Sized {
    fn from_element<'a>(cursor: &mut Cursor<'a>, element: Element<'a>) -> Result<Self, Failure>;
}

impl<T: FromText> FromElement for T {
    fn from_element<'a>(cursor: &mut Cursor<'a>, element: Element<'a>) -> Result<Self, Failure> {
        let offset = element.offset;
        let text = cursor.text(element)?;
        cursor.parse(&text, offset)
    }
}

/// A value that may be missing: an element without attributes and content is as good as none.
impl<T: FromElement> FromElement for Option<T> {
    fn from_element<'a>(cursor: &mut Cursor<'a>, element: Element<'a>) -> Result<Self, Failure> {
        if cursor.holds_nothing(&element) {
            return cursor.skip(element).map(|()| None);
        }
        T::from_element(cursor, element).map(Some)
    }
}

/// Nothing is expected inside.
impl FromElement for () {
    fn from_element<'a>(cursor: &mut Cursor<'a>, mut element: Element<'a>) -> Result<Self, Failure> {
        while let Some(attribute) = element.attribute()? {
            cursor.unknown_attribute(&attribute);
        }
        while let Some(child) = cursor.child(&mut element)? {
            cursor.unknown_element(child)?;
        }
        Ok(())
    }
}

/// An element whose start tag has been read; its content is still ahead of the cursor.
#[derive(Debug)]
pub(crate) struct Element<'a> {
    name: &'a str,
    attributes: Attributes<'a>,
    /// Where its `<` stands.
    offset: usize,
    /// True when nothing of it is ahead any more: it is self-closed, or its end tag has been read.
    pub(super) ended: bool,
}

/// One attribute, its value still escaped.
#[derive(Debug)]
pub(crate) struct Attribute<'a> {
    name: &'a str,
    value: &'a str,
    offset: usize,
}

impl<'a> Element<'a> {
    /// `tag` is what stands between `<` and `>` (or `/>`).
    pub(super) fn new(tag: &'a str, name_length: usize, offset: usize, self_closed: bool) -> Self {
        let mut attributes = Attributes::new(tag, name_length);
        // Known attributes are checked for duplicates when they are read, which needs no allocation.
        attributes.with_checks(false);
        Element { name: tag.get(..name_length).unwrap_or_default(), attributes, offset, ended: self_closed }
    }

    /// An element around a fragment, which no end tag can end.
    pub(super) fn around_fragment() -> Self {
        Element::new("<", 1, 0, false)
    }

    pub(crate) fn name(&self) -> &'a str {
        self.name
    }

    pub(crate) fn offset(&self) -> usize {
        self.offset
    }

    pub(super) fn has_attributes(&self) -> bool {
        self.attributes.clone().next().is_some()
    }

    /// The next attribute.
    pub(crate) fn attribute(&mut self) -> Result<Option<Attribute<'a>>, Failure> {
        let attribute = match self.attributes.next() {
            None => return Ok(None),
            Some(Ok(attribute)) => attribute,
            Some(Err(error)) => {
                return Err(self.malformed(&format!("an attribute of `{}` cannot be read: {error}", self.name)));
            }
        };
        match attribute.value {
            Cow::Borrowed(value) if !value.contains('<') => {
                Ok(Some(Attribute { name: attribute.key.0, value, offset: self.offset }))
            }
            _ => Err(self.malformed(&format!("an attribute of `{}` cannot be read: it contains `<`", self.name))),
        }
    }

    fn malformed(&self, what: &str) -> Failure {
        Failure::at(self.offset, Problem::Malformed(what.to_owned()))
    }

    /// The failure of an element whose name is none of those expected.
    pub(crate) fn is_none_of(&self, expected: &'static str) -> Failure {
        Failure::at(self.offset, Problem::Unexpected { expected, found: self.name.to_owned() })
    }

    /// The value that must have been found at `path` below this element.
    pub(crate) fn required<T>(&self, value: Option<T>, path: &str) -> Result<T, Failure> {
        required(value, self.offset, path)
    }
}

/// The value that must have been found at `path` below the element at `offset`.
pub(crate) fn required<T>(value: Option<T>, offset: usize, path: &str) -> Result<T, Failure> {
    value.ok_or_else(|| Failure::at(offset, Problem::Missing).below(path))
}

impl<'a> Attribute<'a> {
    pub(crate) fn name(&self) -> &'a str {
        self.name
    }

    pub(super) fn offset(&self) -> usize {
        self.offset
    }

    /// The value with entities resolved.
    pub(super) fn text(&self) -> Result<Cow<'a, str>, Failure> {
        if !self.value.contains('&') {
            return Ok(Cow::Borrowed(self.value));
        }
        quick_xml::escape::unescape(self.value).map_err(|error| {
            Failure::at(self.offset, Problem::Malformed(error.to_string())).below(format!("@{}", self.name))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::{Leniencies, Limits, Reading};

    /// A child that may be missing, read the way generated decoders read it.
    fn optional_child(xml: &str) -> Option<()> {
        let reading = Reading {
            leniencies: Leniencies::default(),
            limits: Limits::default(),
            opaque_elements: &[],
            named: None,
            collect_drift: false,
            secret: false,
        };
        let mut cursor = Cursor::new(xml, reading);
        let mut root = cursor.root().expect("a root");
        let mut slot = None;
        while let Some(child) = cursor.child(&mut root).expect("well-formed") {
            cursor.set(&mut slot, child).expect("one child at most");
        }
        slot.flatten()
    }

    #[test]
    fn an_element_without_attributes_and_content_is_as_good_as_none() {
        for xml in
            ["<shelf/>", "<shelf><book/></shelf>", "<shelf><book></book></shelf>", "<shelf><book>\n </book></shelf>"]
        {
            assert_eq!(optional_child(xml), None, "{xml}");
        }
        for xml in
            ["<shelf><book id=\"1\"/></shelf>", "<shelf><book><title/></book></shelf>", "<shelf><book>x</book></shelf>"]
        {
            assert_eq!(optional_child(xml), Some(()), "{xml}");
        }
    }
}
