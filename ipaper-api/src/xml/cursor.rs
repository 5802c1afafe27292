//! The cursor that decoders pull elements and texts from, over quick-xml's reader.
//!
//! It reads from a slice and borrows from it, keeps no tree, and is where all bounds are checked.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::errors::{IllFormedError, SyntaxError};
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::Event;

use super::drift::{Drift, DriftKind};
use super::element::{Attribute, Element, FromElement};
use super::failure::{Failure, Problem};
use super::leniency::{Leniencies, Leniency};
use super::limits::Limits;
use super::nested_cdata::opaque_end;
use super::scalar::{FromText, padded};

/// How many unknown things of one answer are noted; an answer full of them is no reason to run out of memory.
const MOST_DRIFT: usize = 1_000;

/// How an answer is to be read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reading<'r> {
    pub(crate) leniencies: Leniencies,
    pub(crate) limits: Limits,
    /// Elements whose content is not well-formed XML and reaches to their literal end tag.
    pub(crate) opaque_elements: &'static [&'static str],
    /// The name of the element that the caller named by an argument, where there is one and it is known.
    pub(crate) named: Option<&'r str>,
    /// Whether unknown things are to be collected.
    pub(crate) collect_drift: bool,
    /// Whether the answer holds a secret, so that nothing of it is quoted.
    pub(crate) secret: bool,
}

/// A place in an answer, moving forward.
#[derive(Debug)]
pub(crate) struct Cursor<'a> {
    source: &'a str,
    reader: Reader<&'a [u8]>,
    /// Where in `source` the reader began.
    base: usize,
    reading: Reading<'a>,
    depth: usize,
    elements: usize,
    /// True inside a fragment whose end tags may be missing or misplaced.
    forgiving: bool,
    /// How often text stood where only elements were expected.
    stray_texts: usize,
    drift: Vec<Drift>,
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(source: &'a str, reading: Reading<'a>) -> Self {
        Cursor {
            source,
            reader: reader_at(source, 0),
            base: 0,
            reading,
            depth: 0,
            elements: 0,
            forgiving: false,
            stray_texts: 0,
            drift: Vec::new(),
        }
    }

    /// A cursor over a fragment that stands at `base` in the answer, and whose end tags need not match.
    pub(super) fn forgiving_fragment<'f>(&self, fragment: &'f str) -> Cursor<'f>
    where
        'a: 'f,
    {
        Cursor { depth: self.depth, elements: self.elements, forgiving: true, ..Cursor::new(fragment, self.reading) }
    }

    pub(crate) fn grants(&self, leniency: Leniency) -> bool {
        self.reading.leniencies.grant(leniency)
    }

    /// True for the element that the caller named by an argument. Without the argument, as for a recorded answer, any element is.
    pub(crate) fn is_named_by_caller(&self, element: &Element<'a>) -> bool {
        self.reading.named.is_none_or(|name| name.eq_ignore_ascii_case(element.name()))
    }

    pub(crate) fn into_drift(self) -> Vec<Drift> {
        self.drift
    }

    /// The byte at which the next event begins.
    pub(super) fn offset(&self) -> usize {
        self.base.saturating_add(usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX))
    }

    /// Goes on reading at `offset`.
    pub(super) fn move_to(&mut self, offset: usize) {
        self.reader = reader_at(self.source, offset);
        self.base = offset;
    }

    /// Comes back to the element that begins at `offset`, a child of the root.
    pub(super) fn element_at(&mut self, offset: usize) -> Result<Element<'a>, Failure> {
        self.move_to(offset);
        self.depth = 1;
        // What is looked at again is counted again, from the beginning: it has kept to the bound before.
        self.elements = 0;
        self.root()
    }

    /// Reads `element` to its end; true, and noted, where text stands directly inside it without an element around it.
    pub(super) fn has_bare_text(&mut self, mut element: Element<'a>) -> Result<bool, Failure> {
        let mut has_bare_text = false;
        loop {
            let before = self.stray_texts;
            let child = self.child(&mut element)?;
            has_bare_text |= self.stray_texts > before;
            match child {
                Some(child) => self.skip(child)?,
                None => return Ok(has_bare_text),
            }
        }
    }

    /// Reads the prolog and the root element's start tag.
    pub(super) fn root(&mut self) -> Result<Element<'a>, Failure> {
        loop {
            let offset = self.offset();
            match self.event()? {
                Event::Start(start) => return self.open(offset, start.name().0.len(), false),
                Event::Empty(start) => return self.open(offset, start.name().0.len(), true),
                Event::Decl(declaration) => check_encoding(offset, declaration.encoding())?,
                Event::Text(text) if text.trim().is_empty() => {}
                Event::Comment(_) | Event::PI(_) => {}
                Event::Eof if self.source.trim().is_empty() => return Err(Failure::at(offset, Problem::Empty)),
                Event::Eof => return Err(truncated(offset, "the answer ends before its first element")),
                _ => return Err(Failure::at(offset, Problem::NotXml)),
            }
        }
    }

    /// Sees to it that nothing but blanks and comments follows the root element.
    pub(super) fn end_of_document(&mut self) -> Result<(), Failure> {
        loop {
            let offset = self.offset();
            match self.event()? {
                Event::Eof => return Ok(()),
                Event::Text(text) if text.trim().is_empty() => {}
                Event::Comment(_) | Event::PI(_) => {}
                _ => return Err(malformed(offset, "something follows after the root element")),
            }
        }
    }

    /// The next child element of `parent`; `None` when the end of `parent` has been read.
    pub(crate) fn child(&mut self, parent: &mut Element<'a>) -> Result<Option<Element<'a>>, Failure> {
        while !parent.ended {
            let offset = self.offset();
            match self.event()? {
                Event::Start(start) => return self.open(offset, start.name().0.len(), false).map(Some),
                Event::Empty(start) => return self.open(offset, start.name().0.len(), true).map(Some),
                Event::End(end) => self.close(parent, offset, end.name().0)?,
                Event::Text(text) => self.stray_text(&text, offset),
                Event::CData(text) => self.stray_text(&text, offset),
                Event::GeneralRef(_) => self.note(DriftKind::Text, "&", offset),
                Event::Eof => self.end_of_input(parent, offset)?,
                Event::Comment(_) | Event::PI(_) | Event::Decl(_) | Event::DocType(_) => {}
            }
        }
        Ok(None)
    }

    /// The whole text of an element: what stands in it as text, as CDATA and as entities, trimmed where padding is granted.
    pub(crate) fn text(&mut self, mut element: Element<'a>) -> Result<Cow<'a, str>, Failure> {
        let mut text = Cow::Borrowed("");
        while let Some(attribute) = element.attribute()? {
            self.unknown_attribute(&attribute);
        }
        while !element.ended {
            let offset = self.offset();
            match self.event()? {
                Event::Text(piece) => self.append(&mut text, piece.xml10_content(), offset)?,
                Event::CData(piece) => self.append(&mut text, piece.xml10_content(), offset)?,
                Event::GeneralRef(reference) => {
                    let resolved = match reference.resolve_char_ref() {
                        Ok(Some(character)) => Some(Cow::Owned(character.to_string())),
                        Ok(None) => resolve_predefined_entity(&reference).map(Cow::Borrowed),
                        Err(_) => None,
                    };
                    let resolved = resolved
                        .ok_or_else(|| malformed(offset, &format!("the entity `&{};` is not known", &*reference)))?;
                    self.append(&mut text, resolved, offset)?;
                }
                Event::End(end) => self.close_text(&mut element, offset, end.name().0)?,
                Event::Start(_) | Event::Empty(_) if self.forgiving => self.end_here(&mut element, offset),
                Event::Start(start) => {
                    let child = self.open(offset, start.name().0.len(), false)?;
                    self.unknown_element(child)?;
                }
                Event::Empty(start) => {
                    let child = self.open(offset, start.name().0.len(), true)?;
                    self.unknown_element(child)?;
                }
                Event::Eof => self.end_of_input(&mut element, offset)?,
                Event::Comment(_) | Event::PI(_) | Event::Decl(_) | Event::DocType(_) => {}
            }
        }
        Ok(self.trimmed(text))
    }

    /// Passes over an element that nobody asked for, and notes it.
    pub(crate) fn unknown_element(&mut self, element: Element<'a>) -> Result<(), Failure> {
        self.note(DriftKind::Element, element.name(), element.offset());
        self.skip(element)
    }

    pub(crate) fn unknown_attribute(&mut self, attribute: &Attribute<'a>) {
        self.note(DriftKind::Attribute, attribute.name(), attribute.offset());
    }

    /// Passes over an element and all that is in it.
    pub(crate) fn skip(&mut self, element: Element<'a>) -> Result<(), Failure> {
        let mut open = vec![element];
        while let Some(innermost) = open.last_mut() {
            // What nobody asked for must be well-formed all the same: a quote that is missing swallows what follows.
            while innermost.attribute()?.is_some() {}
            if self.is_opaque(innermost) {
                self.opaque_content(innermost)?;
            }
            match self.child_of_skipped(innermost)? {
                Some(child) => open.push(child),
                None => {
                    open.pop();
                }
            }
        }
        Ok(())
    }

    /// Reads an attribute's value into `slot`, which must be empty.
    pub(crate) fn set_attribute<T: FromText>(
        &mut self,
        slot: &mut Option<T>,
        attribute: &Attribute<'a>,
    ) -> Result<(), Failure> {
        let below = || format!("@{}", attribute.name());
        if slot.is_some() {
            return Err(Failure::at(attribute.offset(), Problem::Twice).below(below()));
        }
        let text = attribute.text()?;
        self.check_length(text.len(), attribute.offset())?;
        *slot = Some(self.parse(&text, attribute.offset()).map_err(|failure| failure.below(below()))?);
        Ok(())
    }

    /// Reads an element into `slot`, which must be empty.
    pub(crate) fn set<T: FromElement>(&mut self, slot: &mut Option<T>, element: Element<'a>) -> Result<(), Failure> {
        if slot.is_some() {
            return Err(Failure::at(element.offset(), Problem::Twice));
        }
        *slot = Some(T::from_element(self, element)?);
        Ok(())
    }

    /// As [`set_attribute`](Self::set_attribute), but an empty text leaves the slot empty: for values that may be missing.
    pub(crate) fn set_optional_attribute<T: FromText>(
        &mut self,
        slot: &mut Option<T>,
        attribute: &Attribute<'a>,
    ) -> Result<(), Failure> {
        if slot.is_none() && padded(&attribute.text()?, self).is_empty() {
            return Ok(());
        }
        self.set_attribute(slot, attribute)
    }

    /// As [`set`](Self::set) for a value that is a text, but an empty one leaves the slot empty: for values that may be missing.
    pub(crate) fn set_optional_text<T: FromText>(
        &mut self,
        slot: &mut Option<T>,
        element: Element<'a>,
    ) -> Result<(), Failure> {
        let offset = element.offset();
        if slot.is_some() {
            return Err(Failure::at(offset, Problem::Twice));
        }
        let text = self.text(element)?;
        if !text.is_empty() {
            *slot = Some(self.parse(&text, offset)?);
        }
        Ok(())
    }

    /// True for an element without attributes and content.
    pub(super) fn holds_nothing(&self, element: &Element<'a>) -> bool {
        let ahead = self.source.get(self.offset()..).unwrap_or_default();
        (element.ended || ahead.trim_start().starts_with("</")) && !element.has_attributes()
    }

    /// Reads an element and appends it to `list`.
    pub(crate) fn push<T: FromElement>(&mut self, list: &mut Vec<T>, element: Element<'a>) -> Result<(), Failure> {
        list.push(T::from_element(self, element)?);
        Ok(())
    }

    /// The first text or attribute value in `element`, at any depth, that is a value of type `T`. Text that stands in `element` itself
    /// is only looked at where bare text is granted.
    pub(crate) fn find<T: FromText>(&mut self, mut element: Element<'a>) -> Result<Option<T>, Failure> {
        let mut found = None;
        self.find_in_attributes(&mut element, &mut found)?;
        if element.ended {
            return Ok(found);
        }
        let outermost = self.depth;
        let is_bare = |cursor: &Self| cursor.depth == outermost && !cursor.grants(Leniency::BareText);
        let mut open = vec![element];
        while let Some(innermost) = open.last_mut() {
            let offset = self.offset();
            match self.event()? {
                Event::Start(start) => {
                    let mut child = self.open(offset, start.name().0.len(), false)?;
                    self.find_in_attributes(&mut child, &mut found)?;
                    open.push(child);
                }
                Event::Empty(start) => {
                    let mut child = self.open(offset, start.name().0.len(), true)?;
                    self.find_in_attributes(&mut child, &mut found)?;
                }
                Event::Text(text) if is_bare(self) => self.stray_text(&text, offset),
                Event::CData(text) if is_bare(self) => self.stray_text(&text, offset),
                Event::Text(text) => found = found.or_else(|| T::from_text(text.trim(), self, offset)),
                Event::CData(text) => found = found.or_else(|| T::from_text(text.trim(), self, offset)),
                Event::End(end) => self.close(innermost, offset, end.name().0)?,
                Event::Eof => self.end_of_input(innermost, offset)?,
                _ => {}
            }
            while open.last().is_some_and(|element| element.ended) {
                open.pop();
            }
        }
        Ok(found)
    }

    fn find_in_attributes<T: FromText>(
        &mut self,
        element: &mut Element<'a>,
        found: &mut Option<T>,
    ) -> Result<(), Failure> {
        while let Some(attribute) = element.attribute()? {
            if found.is_none() {
                *found = T::from_text(attribute.text()?.trim(), self, attribute.offset());
            }
        }
        Ok(())
    }

    /// The value that `text` writes down.
    pub(crate) fn parse<T: FromText>(&mut self, text: &str, offset: usize) -> Result<T, Failure> {
        T::from_text(text, self, offset).ok_or_else(|| {
            let found = text.chars().take(60).collect();
            Failure::at(offset, Problem::Unexpected { expected: T::EXPECTED, found })
        })
    }

    /// Notes something the spec does not know, where that is asked for.
    pub(crate) fn note(&mut self, kind: DriftKind, found: &str, offset: usize) {
        if self.reading.collect_drift && self.drift.len() < MOST_DRIFT {
            let found = if self.reading.secret { "[redacted]".to_owned() } else { found.chars().take(60).collect() };
            self.drift.push(Drift { kind, found, offset });
        }
    }

    /// Takes over what a cursor over a fragment at `offset` has counted and noted.
    pub(super) fn adopt(&mut self, fragment: Cursor<'_>, offset: usize) {
        self.elements = fragment.elements;
        let room = MOST_DRIFT.saturating_sub(self.drift.len());
        let drift = fragment.drift.into_iter().take(room);
        self.drift.extend(drift.map(|drift| Drift { offset: drift.offset.saturating_add(offset), ..drift }));
    }

    fn event(&mut self) -> Result<Event<'a>, Failure> {
        let offset = self.offset();
        match self.reader.read_event() {
            Ok(Event::DocType(declared)) if is_html(&declared) => Err(Failure::at(offset, Problem::Html)),
            Ok(Event::DocType(_)) => Err(malformed(offset, "a document type declaration, which is refused")),
            Ok(event) => Ok(event),
            Err(error) => {
                let within = usize::try_from(self.reader.error_position()).unwrap_or(usize::MAX);
                let offset = self.base.saturating_add(within);
                let rest = self.source.get(offset..).unwrap_or_default();
                let failure = if is_cut_off(&error, rest) { truncated } else { malformed };
                Err(failure(offset, &error.to_string()))
            }
        }
    }

    fn open(&mut self, offset: usize, name_length: usize, self_closed: bool) -> Result<Element<'a>, Failure> {
        self.elements += 1;
        if self.elements > self.reading.limits.elements {
            return Err(Failure::at(offset, Problem::TooManyElements { elements: self.reading.limits.elements }));
        }
        if self.depth >= self.reading.limits.depth {
            return Err(Failure::at(offset, Problem::TooDeep { depth: self.reading.limits.depth }));
        }
        if !self_closed {
            self.depth += 1;
        }
        let closing = if self_closed { 2 } else { 1 };
        let end = self.offset().saturating_sub(closing);
        let tag = self.source.get(offset.saturating_add(1)..end).unwrap_or_default();
        self.check_length(tag.len(), offset)?;
        Ok(Element::new(tag, name_length, offset, self_closed))
    }

    fn close(&mut self, element: &mut Element<'a>, offset: usize, name: &str) -> Result<(), Failure> {
        let same = name == element.name() || (self.grants(Leniency::BlankInEndTag) && name.trim() == element.name());
        if same {
            element.ended = true;
            self.depth = self.depth.saturating_sub(1);
            return Ok(());
        }
        if self.forgiving {
            return Ok(());
        }
        Err(malformed(offset, &format!("expected the end tag `</{}>`, found `</{name}>`", element.name())))
    }

    /// As [`close`](Self::close), but a forgiving cursor leaves another element's end tag to that element.
    fn close_text(&mut self, element: &mut Element<'a>, offset: usize, name: &str) -> Result<(), Failure> {
        self.close(element, offset, name)?;
        if !element.ended {
            self.end_here(element, offset);
        }
        Ok(())
    }

    /// Takes an element whose end tag is missing to end before `offset`.
    fn end_here(&mut self, element: &mut Element<'a>, offset: usize) {
        element.ended = true;
        self.depth = self.depth.saturating_sub(1);
        self.move_to(offset);
    }

    fn end_of_input(&mut self, element: &mut Element<'a>, offset: usize) -> Result<(), Failure> {
        if self.forgiving {
            element.ended = true;
            return Ok(());
        }
        Err(truncated(offset, &format!("the answer ends inside `{}`", element.name())))
    }

    /// As [`child`](Self::child), without noting stray texts.
    fn child_of_skipped(&mut self, parent: &mut Element<'a>) -> Result<Option<Element<'a>>, Failure> {
        let collect_drift = std::mem::replace(&mut self.reading.collect_drift, false);
        let child = self.child(parent);
        self.reading.collect_drift = collect_drift;
        child
    }

    fn is_opaque(&self, element: &Element<'a>) -> bool {
        !element.ended && self.grants(Leniency::NestedCdata) && self.reading.opaque_elements.contains(&element.name())
    }

    /// What stands between an opaque element's start tag and its literal end tag. The element has ended afterwards.
    pub(super) fn opaque_content(&mut self, element: &mut Element<'a>) -> Result<(&'a str, usize), Failure> {
        let start = self.offset();
        let rest = self.source.get(start..).unwrap_or_default();
        let name = element.name();
        let (length, end) = opaque_end(rest, name)
            .ok_or_else(|| malformed(element.offset(), &format!("the end tag `</{name}>` is missing")))?;
        element.ended = true;
        self.depth = self.depth.saturating_sub(1);
        self.move_to(start.saturating_add(end));
        Ok((rest.get(..length).unwrap_or_default(), start))
    }

    fn stray_text(&mut self, text: &str, offset: usize) {
        let text = text.trim();
        if !text.is_empty() {
            self.stray_texts += 1;
            self.note(DriftKind::Text, text, offset);
        }
    }

    fn append(&self, text: &mut Cow<'a, str>, piece: Cow<'a, str>, offset: usize) -> Result<(), Failure> {
        self.check_length(text.len().saturating_add(piece.len()), offset)?;
        if text.is_empty() {
            *text = piece;
        } else {
            text.to_mut().push_str(&piece);
        }
        Ok(())
    }

    fn check_length(&self, bytes: usize, offset: usize) -> Result<(), Failure> {
        if bytes > self.reading.limits.text_bytes {
            return Err(Failure::at(offset, Problem::TextTooLong { bytes: self.reading.limits.text_bytes }));
        }
        Ok(())
    }

    fn trimmed(&self, text: Cow<'a, str>) -> Cow<'a, str> {
        if !self.grants(Leniency::PaddedText) {
            return text;
        }
        match text {
            Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
            Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
        }
    }
}

fn reader_at(source: &str, offset: usize) -> Reader<&[u8]> {
    let mut reader = Reader::from_str(source.get(offset..).unwrap_or_default());
    let config = reader.config_mut();
    // The cursor compares end tags itself: it knows which faults to put up with, and it may begin in the middle.
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    reader
}

fn check_encoding(
    offset: usize,
    encoding: Option<Result<Cow<'_, str>, quick_xml::events::attributes::AttrError>>,
) -> Result<(), Failure> {
    match encoding {
        Some(Ok(name)) if !name.eq_ignore_ascii_case("utf-8") && !name.eq_ignore_ascii_case("us-ascii") => {
            let what = format!("the encoding `{name}` is not read; expected UTF-8");
            Err(Failure::at(offset, Problem::Encoding(what)))
        }
        _ => Ok(()),
    }
}

/// Whether a document type is the one of pages: `html`, with or without a version behind it.
fn is_html(declared: &str) -> bool {
    declared.split_whitespace().next().is_some_and(|name| name.eq_ignore_ascii_case("html"))
}

/// Whether the reader came to the end of the answer inside the markup that `rest` begins with. A quote that was forgotten looks the same.
fn is_cut_off(error: &quick_xml::Error, rest: &str) -> bool {
    match error {
        quick_xml::Error::Syntax(SyntaxError::InvalidBangMarkup) => {
            ["<![CDATA[", "<!--", "<!DOCTYPE"].iter().any(|markup| markup.starts_with(rest))
        }
        quick_xml::Error::Syntax(_) => true,
        quick_xml::Error::IllFormed(IllFormedError::UnclosedReference) => !rest.contains('<'),
        _ => false,
    }
}

fn truncated(offset: usize, what: &str) -> Failure {
    Failure::at(offset, Problem::Truncated(what.to_owned()))
}

pub(super) fn malformed(offset: usize, what: &str) -> Failure {
    Failure::at(offset, Problem::Malformed(what.to_owned()))
}
