//! An element whose start tag has been read, and its attributes.

use quick_xml::events::BytesStart;

use super::attributes::{Attribute, Split, check, has_other_blanks, is_of_xml, place, split, split_if, unreadable};
use super::bytes::{is_name, trimmed};
use super::cursor::Cursor;
use super::failure::{Failure, Problem};
use super::locate::cut;
use super::malformed::malformed;
use super::scalar::FromText;

/// The attribute by which an element says that its content is absent.
const NIL: &str = "xsi:nil";

/// A value that stands in an element: a struct, a choice, or a scalar that is the element's text.
pub(crate) trait FromElement: Sized {
    /// Whether it is the element's text, so that an attribute tells nothing of it.
    const IS_TEXT: bool = false;

    fn from_element<'a>(cursor: &mut Cursor<'a>, element: Element<'a>) -> Result<Self, Failure>;
}

impl<T: FromText> FromElement for T {
    const IS_TEXT: bool = true;

    #[inline]
    fn from_element<'a>(cursor: &mut Cursor<'a>, element: Element<'a>) -> Result<Self, Failure> {
        let offset = element.offset;
        let text = cursor.text(element)?;
        cursor.parse(text, offset)
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
        cursor.pass_attributes(&mut element)?;
        while let Some(child) = cursor.child(&mut element)? {
            cursor.unknown_element(child)?;
        }
        Ok(())
    }
}

/// An element whose start tag has been read; its content is still ahead of the cursor.
#[derive(Debug)]
pub(crate) struct Element<'a> {
    start: BytesStart<'a>,
    /// How many bytes of its attributes have been read.
    read: usize,
    has_other_blanks: bool,
    /// Where its `<` stands.
    offset: usize,
    /// True when nothing of it is ahead any more: it is self-closed, or its end tag has been read.
    pub(super) ended: bool,
}

impl<'a> Element<'a> {
    #[inline]
    pub(super) fn new(start: BytesStart<'a>, offset: usize, self_closed: bool) -> Self {
        let tag = start.attributes_raw();
        let has_other_blanks = !tag.is_empty() && has_other_blanks(tag);
        Element { start, read: 0, has_other_blanks, offset, ended: self_closed }
    }

    /// An element around a fragment, which no end tag can end.
    pub(super) fn around_fragment() -> Self {
        Element::new(BytesStart::new("<"), 0, false)
    }

    #[inline]
    pub(crate) fn name(&self) -> &str {
        self.start.name().0
    }

    pub(crate) fn offset(&self) -> usize {
        self.offset
    }

    /// Where its attributes begin, behind its name.
    #[inline]
    fn tag_offset(&self) -> usize {
        self.offset.saturating_add("<".len() + self.name().len())
    }

    /// Whether it has attributes other than those of XML itself.
    pub(super) fn has_attributes(&self) -> bool {
        self.has_attributes_but(&[])
    }

    /// Whether it has attributes other than these and those of XML itself.
    pub(super) fn has_attributes_but(&self, others: &[&str]) -> bool {
        !matches!(self.first_attribute(|name| !is_of_xml(name) && !others.contains(&name)), Ok(None))
    }

    /// Whether it may say that it is nil, by its first bytes: nearly no text has attributes, and
    /// nearly no other element begins with one of XML's own.
    #[inline]
    pub(super) fn may_be_nil(&self, is_text: bool) -> bool {
        let tag = self.start.attributes_raw();
        !tag.is_empty() && (is_text || tag.trim_ascii_start().starts_with('x'))
    }

    pub(super) fn is_nil(&self) -> bool {
        let nil = self.first_attribute(|name| name == NIL);
        matches!(nil, Ok(Some(nil)) if matches!(trimmed(nil.value), "true" | "1"))
    }

    /// The first attribute with such a name, unless one before it cannot be read.
    fn first_attribute(&self, is_wanted: impl Fn(&str) -> bool) -> Result<Option<Split<'_>>, &'static str> {
        let mut rest = self.start.attributes_raw();
        while let Some(split) = split(rest)? {
            if is_wanted(split.name) {
                return Ok(Some(split));
            }
            rest = split.rest;
        }
        Ok(None)
    }

    /// The next attribute.
    #[inline]
    pub(crate) fn attribute(&mut self) -> Result<Option<Attribute<'_>>, Failure> {
        if unread(self.start.attributes_raw(), self.read).is_empty() { Ok(None) } else { self.any_attribute() }
    }

    fn any_attribute(&mut self) -> Result<Option<Attribute<'_>>, Failure> {
        let (tag, tag_offset) = (self.start.attributes_raw(), self.tag_offset());
        match split(unread(tag, self.read)) {
            Ok(None) => Ok(None),
            Ok(Some(split)) => {
                self.read = tag.len() - split.rest.len();
                Ok(Some(Attribute::new(split, tag, tag_offset, self.has_other_blanks)))
            }
            Err(what) => Err(unreadable(tag_offset, place(tag, unread(tag, self.read)), what)),
        }
    }

    /// The next attribute, if it has this name and is written in the usual way.
    #[allow(clippy::inline_always, reason = "see `split_if`")]
    #[inline(always)]
    pub(super) fn attribute_if(&mut self, name: &'static str) -> Option<Attribute<'_>> {
        let (tag, tag_offset) = (self.start.attributes_raw(), self.tag_offset());
        let split = split_if(unread(tag, self.read), name)?;
        self.read = tag.len() - split.rest.len();
        Some(Attribute::new(split, tag, tag_offset, self.has_other_blanks))
    }

    /// Sees to it that its name is one.
    pub(super) fn check_name(&self) -> Result<(), Failure> {
        if is_name(self.name()) {
            return Ok(());
        }
        Err(malformed(self.offset, &format!("`{}` is no name of an element", cut(self.name()))))
    }

    /// Sees to it that its attributes are well-formed.
    pub(super) fn check_attributes(&self) -> Result<(), Failure> {
        check(self.start.attributes_raw()).map_err(|(at, what)| unreadable(self.tag_offset(), at, &what))
    }

    /// It is no element of those that are expected.
    pub(crate) fn is_none_of(&self, expected: &'static str) -> Failure {
        Failure::at(self.offset, Problem::Unexpected { expected, found: cut(self.name()) })
    }

    /// The value that must have been found at `path` below this element.
    #[inline]
    pub(crate) fn required<T>(&self, value: Option<T>, path: &str) -> Result<T, Failure> {
        required(value, self.offset, path)
    }
}

/// What of a tag's attributes has not been read.
#[inline]
fn unread(tag: &str, read: usize) -> &str {
    match tag.get(read..) {
        None | Some(" ") => "",
        Some(unread) => unread,
    }
}

/// The value that must have been found at `path` below the element at `offset`.
#[inline]
pub(crate) fn required<T>(value: Option<T>, offset: usize, path: &str) -> Result<T, Failure> {
    value.ok_or_else(|| Failure::at(offset, Problem::Missing).below(path))
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
        let mut cursor = Cursor::new(xml.as_bytes(), reading);
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
