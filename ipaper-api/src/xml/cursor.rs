//! The cursor that decoders pull elements and texts from, over quick-xml's reader.
//!
//! It reads from a slice and borrows from it, keeps no tree, and is where all bounds are checked.

use std::borrow::Cow;

use memchr::memchr;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::attributes::{Attribute, is_of_xml};
use super::bytes::{is_blank_text, trimmed};
use super::drift::{Drift, DriftKind, Drifts};
use super::drift_places::located;
use super::element::Element;
use super::evidence::Evidence;
use super::failure::{Failure, Problem, without_own_names};
use super::leniency::{Leniencies, Leniency};
use super::limits::Limits;
use super::lists::Buffers;
use super::locate::cut;
use super::malformed::{
    character, check_declaration, document_type, is_cut_off, malformed, misplaced, not_utf8, other_end_tag, truncated,
};
use super::nested_cdata::opaque_end;
use super::reader::{BYTE_ORDER_MARK, reader_at};
use super::references;
use crate::encoding::readable;

/// How many unknown things of one answer are noted; an answer full of them is no reason to run out of memory.
const MOST_DRIFT: usize = 1_000;

/// U+FFFD in UTF-8.
const REPLACEMENT: [u8; 3] = [0xEF, 0xBF, 0xBD];

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
    source: &'a [u8],
    reader: Reader<&'a [u8]>,
    /// Where in `source` the reader began.
    base: usize,
    reading: Reading<'a>,
    depth: usize,
    elements: usize,
    /// True inside a fragment whose end tags may be missing or misplaced.
    forgiving: bool,
    /// Whether there is a carriage return anywhere in `source`: without one no text has to be searched for the end of a line that is to be replaced.
    has_returns: bool,
    /// The element whose attributes were looked at last whether they are well-formed.
    checked: Option<usize>,
    /// How often text stood where only elements were expected.
    stray_texts: usize,
    drift: Vec<Drift>,
    pub(super) evidence: Evidence,
    /// Of the lists that are being read.
    pub(super) buffers: Buffers,
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(source: &'a [u8], reading: Reading<'a>) -> Self {
        let (reader, base) = reader_at(source, 0);
        Cursor {
            source,
            reader,
            base,
            reading,
            depth: 0,
            elements: 0,
            forgiving: false,
            has_returns: memchr(b'\r', source).is_some(),
            checked: None,
            stray_texts: 0,
            drift: Vec::new(),
            evidence: Evidence::default(),
            buffers: Buffers::default(),
        }
    }

    /// A cursor over a fragment that stands at `base` in the answer, and whose end tags need not match.
    pub(super) fn forgiving_fragment<'f>(&self, fragment: &'f str) -> Cursor<'f>
    where
        'a: 'f,
    {
        Cursor {
            depth: self.depth,
            elements: self.elements,
            forgiving: true,
            ..Cursor::new(fragment.as_bytes(), self.reading)
        }
    }

    /// How many elements are open.
    pub(super) fn depth(&self) -> usize {
        self.depth
    }

    pub(crate) fn grants(&self, leniency: Leniency) -> bool {
        self.reading.leniencies.grant(leniency)
    }

    /// True for the element that the caller named by an argument. Without the argument, as for a recorded answer, the first element is.
    pub(crate) fn is_named_by_caller(&self, element: &Element<'a>, is_found: bool) -> bool {
        self.reading.named.map_or(!is_found, |name| name.eq_ignore_ascii_case(element.name()))
    }

    /// What was noted, with its places.
    pub(crate) fn into_drift(mut self) -> Drifts {
        let more = self.drift.len() > MOST_DRIFT;
        self.drift.truncate(MOST_DRIFT);
        if self.drift.is_empty() {
            return Drifts::default();
        }
        let mut list = located(self.drift, readable(self.source), self.reading.opaque_elements);
        if self.reading.secret {
            for drift in &mut list {
                drift.path = without_own_names(&drift.path);
            }
        }
        Drifts { list, more }
    }

    /// The byte at which the next event begins.
    pub(super) fn offset(&self) -> usize {
        self.base.saturating_add(usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX))
    }

    /// Goes on reading at `offset`.
    pub(super) fn move_to(&mut self, offset: usize) {
        (self.reader, self.base) = reader_at(self.source, offset);
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
        if self.source.starts_with(BYTE_ORDER_MARK) {
            return Err(Failure::at(self.base, Problem::NotXml));
        }
        loop {
            let offset = self.offset();
            match self.event()? {
                Event::Start(start) => return self.open(offset, start, false),
                Event::Empty(start) => return self.open(offset, start, true),
                Event::Text(text) if is_blank_text(&text) => {}
                Event::Comment(_) | Event::PI(_) => {}
                Event::Decl(declaration) => check_declaration(&declaration, offset)?,
                Event::Eof if self.source.trim_ascii().is_empty() => return Err(Failure::at(offset, Problem::Empty)),
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
                Event::Text(text) if is_blank_text(&text) => {}
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
                Event::Start(start) => return self.open(offset, start, false).map(Some),
                Event::Empty(start) => return self.open(offset, start, true).map(Some),
                Event::End(end) => self.close(parent, offset, end.name().0)?,
                Event::Text(text) if is_blank_text(&text) => {}
                Event::Text(text) => self.stray_text(&text, offset),
                Event::CData(text) => self.stray_text(&text, offset),
                Event::GeneralRef(reference) => {
                    let character = self.character(&reference, offset)?;
                    self.stray_text(character.encode_utf8(&mut [0; 4]), offset);
                }
                Event::Eof => self.end_of_input(parent, offset)?,
                Event::Decl(_) => return Err(misplaced(offset)),
                Event::Comment(_) | Event::PI(_) | Event::DocType(_) => {}
            }
        }
        Ok(None)
    }

    /// The whole text of an element: what stands in it as text, as CDATA and as references, trimmed where padding is granted.
    pub(crate) fn text(&mut self, mut element: Element<'a>) -> Result<Cow<'a, str>, Failure> {
        self.pass_attributes(&mut element)?;
        let mut text = Cow::Borrowed("");
        while !element.ended {
            let offset = self.offset();
            match self.event()? {
                Event::CData(piece) if self.has_returns => self.append(&mut text, piece.xml10_content(), offset)?,
                Event::CData(piece) => self.append(&mut text, piece.into_inner(), offset)?,
                Event::Text(piece) if self.has_returns => self.append(&mut text, piece.xml10_content(), offset)?,
                Event::Text(piece) => self.append(&mut text, piece.into_inner(), offset)?,
                Event::GeneralRef(reference) => {
                    let character = self.character(&reference, offset)?;
                    self.join(&mut text, character.encode_utf8(&mut [0; 4]), offset)?;
                }
                Event::End(end) => self.close_text(&mut element, offset, end.name().0)?,
                Event::Start(_) | Event::Empty(_) if self.forgiving => self.end_here(&mut element, offset),
                Event::Start(start) => {
                    let child = self.open(offset, start, false)?;
                    self.unknown_element(child)?;
                }
                Event::Empty(start) => {
                    let child = self.open(offset, start, true)?;
                    self.unknown_element(child)?;
                }
                Event::Eof => self.end_of_input(&mut element, offset)?,
                Event::Decl(_) => return Err(misplaced(offset)),
                Event::Comment(_) | Event::PI(_) | Event::DocType(_) => {}
            }
        }
        Ok(self.trimmed(text))
    }

    /// Passes over an element that nobody asked for, and notes it.
    pub(crate) fn unknown_element(&mut self, element: Element<'a>) -> Result<(), Failure> {
        self.note(DriftKind::Element, element.name(), element.offset());
        self.skip(element)
    }

    /// Notes all attributes of an element, of which nobody asked for any.
    #[allow(clippy::inline_always, reason = "nearly every element of this kind has none")]
    #[inline(always)]
    pub(crate) fn pass_attributes(&mut self, element: &mut Element<'a>) -> Result<(), Failure> {
        while let Some(attribute) = element.attribute()? {
            self.unknown_attribute(&attribute)?;
        }
        Ok(())
    }

    /// Notes an attribute that nobody asked for. Those of one element are looked at once whether they are well-formed.
    pub(crate) fn unknown_attribute(&mut self, attribute: &Attribute<'_>) -> Result<(), Failure> {
        if self.checked.replace(attribute.tag_offset()) != Some(attribute.tag_offset()) {
            attribute.check_all()?;
        }
        if !is_of_xml(attribute.name()) {
            self.note(DriftKind::Attribute, attribute.name(), attribute.offset());
        }
        Ok(())
    }

    /// Passes over an element and all that is in it.
    pub(crate) fn skip(&mut self, element: Element<'a>) -> Result<(), Failure> {
        self.pass(&element)?;
        let mut open = vec![element];
        while let Some(innermost) = open.last_mut() {
            if self.is_opaque(innermost) {
                self.opaque_content(innermost)?;
            }
            match self.child_of_skipped(innermost)? {
                Some(child) => {
                    self.pass(&child)?;
                    open.push(child);
                }
                None => {
                    open.pop();
                }
            }
        }
        Ok(())
    }

    /// What nobody asked for must be well-formed all the same: a quote that is missing swallows what follows.
    fn pass(&self, element: &Element<'a>) -> Result<(), Failure> {
        if !self.forgiving {
            element.check_name()?;
        }
        element.check_attributes()
    }

    /// True for an element without attributes and content.
    pub(super) fn holds_nothing(&self, element: &Element<'a>) -> bool {
        !element.has_attributes() && !self.has_content(element)
    }

    /// True for an element that says that its content is absent: `xsi:nil="true"`.
    pub(super) fn is_nil(&self, element: &Element<'a>) -> bool {
        element.is_nil() && !self.has_content(element)
    }

    /// The whole response.
    pub(super) fn source(&self) -> &'a [u8] {
        self.source
    }

    /// What follows behind the event that was read last.
    pub(super) fn ahead(&self) -> &'a [u8] {
        self.source.get(self.offset()..).unwrap_or_default()
    }

    /// The text without the blanks around it, where they are put up with.
    pub(crate) fn padded<'t>(&self, text: &'t str) -> &'t str {
        if self.grants(Leniency::PaddedText) { trimmed(text) } else { text }
    }

    /// Notes something the spec does not know, where that is asked for.
    pub(crate) fn note(&mut self, kind: DriftKind, found: &str, offset: usize) {
        self.evidence.not_understood(kind, offset);
        // One more than there is room for tells that there is more.
        if self.reading.collect_drift && self.drift.len() <= MOST_DRIFT {
            let found = if self.reading.secret { "[redacted]" } else { found };
            self.drift.push(Drift::noted(kind, found, offset));
        }
    }

    /// How much drift was recorded so far.
    pub(super) fn drift_count(&self) -> usize {
        self.drift.len()
    }

    /// Forgets all drift but the first so many things.
    pub(super) fn forget_drift(&mut self, count: usize) {
        self.drift.truncate(count);
    }

    /// The character that a reference at `offset` stands for.
    pub(super) fn character(&mut self, reference: &str, offset: usize) -> Result<char, Failure> {
        let character = character(reference, offset)?;
        if character == char::REPLACEMENT_CHARACTER && references::is_replaced(reference) {
            self.note(DriftKind::Character, &format!("&{reference};"), offset);
        }
        Ok(character)
    }

    /// The value of an attribute.
    #[inline]
    pub(super) fn attribute_text<'e>(&mut self, attribute: &Attribute<'e>) -> Result<Cow<'e, str>, Failure> {
        match attribute.plain() {
            Some(text) => Ok(Cow::Borrowed(text)),
            None => self.resolved_text(attribute),
        }
    }

    fn resolved_text<'e>(&mut self, attribute: &Attribute<'e>) -> Result<Cow<'e, str>, Failure> {
        let text = attribute.text()?;
        // The first byte of U+FFFD is rare.
        if memchr(REPLACEMENT[0], text.as_bytes()).is_some() {
            for reference in attribute.replaced_references() {
                self.note(DriftKind::Character, &format!("&{reference};"), attribute.offset());
            }
        }
        Ok(text)
    }

    /// Takes over what a cursor over a fragment at `offset` has counted and noted.
    pub(super) fn adopt(&mut self, fragment: Cursor<'_>, offset: usize) {
        self.elements = fragment.elements;
        let room = (MOST_DRIFT + 1).saturating_sub(self.drift.len());
        let drift = fragment.drift.into_iter().take(room);
        self.drift.extend(drift.map(|drift| Drift { offset: drift.offset.saturating_add(offset), ..drift }));
    }

    #[allow(clippy::inline_always, reason = "an event is large, and moving it about costs as much as finding it")]
    #[inline(always)]
    pub(super) fn event(&mut self) -> Result<Event<'a>, Failure> {
        let offset = self.offset();
        match self.reader.read_event() {
            Ok(Event::DocType(declared)) => Err(document_type(&declared, offset)),
            Ok(event) => Ok(event),
            Err(error) => Err(self.unreadable(&error)),
        }
    }

    #[cold]
    fn unreadable(&self, error: &quick_xml::Error) -> Failure {
        if let (quick_xml::Error::Encoding(_), Err(error)) = (error, std::str::from_utf8(self.source)) {
            return not_utf8(error, 0);
        }
        let within = usize::try_from(self.reader.error_position()).unwrap_or(usize::MAX);
        let offset = self.base.saturating_add(within);
        let rest = self.source.get(offset..).unwrap_or_default();
        let failure = if is_cut_off(error, rest) { truncated } else { malformed };
        failure(offset, &error.to_string())
    }

    #[allow(clippy::inline_always, reason = "an element is large, and moving it about costs as much as making it")]
    #[inline(always)]
    pub(super) fn open(
        &mut self,
        offset: usize,
        start: BytesStart<'a>,
        self_closed: bool,
    ) -> Result<Element<'a>, Failure> {
        let limits = &self.reading.limits;
        self.elements += 1;
        if self.elements > limits.elements || self.depth >= limits.depth || start.len() > limits.text_bytes {
            return Err(self.out_of_bounds(offset));
        }
        if !self_closed {
            self.depth += 1;
        }
        Ok(Element::new(start, offset, self_closed))
    }

    /// The bound that an element at `offset` is beyond.
    #[cold]
    fn out_of_bounds(&self, offset: usize) -> Failure {
        let Limits { elements, depth, text_bytes, .. } = self.reading.limits;
        let problem = if self.elements > elements {
            Problem::TooManyElements { elements }
        } else if self.depth >= depth {
            Problem::TooDeep { depth }
        } else {
            Problem::TextTooLong { bytes: text_bytes }
        };
        Failure::at(offset, problem)
    }

    #[allow(clippy::inline_always, reason = "every element is closed")]
    #[inline(always)]
    pub(super) fn close(&mut self, element: &mut Element<'a>, offset: usize, name: &str) -> Result<(), Failure> {
        if name == element.name() || (self.grants(Leniency::BlankInEndTag) && trimmed(name) == element.name()) {
            element.ended = true;
            self.depth = self.depth.saturating_sub(1);
            return Ok(());
        }
        if self.forgiving {
            return Ok(());
        }
        Err(other_end_tag(element.name(), name, offset))
    }

    /// As [`close`](Self::close), but a forgiving cursor leaves another element's end tag to that element.
    #[allow(clippy::inline_always, reason = "every element is closed")]
    #[inline(always)]
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

    pub(super) fn end_of_input(&mut self, element: &mut Element<'a>, offset: usize) -> Result<(), Failure> {
        if self.forgiving {
            element.ended = true;
            return Ok(());
        }
        Err(truncated(offset, &format!("the answer ends inside `{}`", cut(element.name()))))
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
        let content = rest.get(..length).unwrap_or_default();
        let content = std::str::from_utf8(content).map_err(|error| not_utf8(error, start))?;
        element.ended = true;
        self.depth = self.depth.saturating_sub(1);
        self.move_to(start.saturating_add(end));
        Ok((content, start))
    }

    #[inline]
    pub(super) fn stray_text(&mut self, text: &str, offset: usize) {
        let text = trimmed(text);
        if !text.is_empty() {
            self.stray_texts += 1;
            self.note(DriftKind::Text, text, offset);
        }
    }

    /// Adds `piece` to `text`, which is not copied as long as there is nothing else in it.
    #[allow(clippy::inline_always, reason = "nearly every text is one piece")]
    #[inline(always)]
    pub(super) fn append(&self, text: &mut Cow<'a, str>, piece: Cow<'a, str>, offset: usize) -> Result<(), Failure> {
        if text.is_empty() && piece.len() <= self.reading.limits.text_bytes {
            *text = piece;
            return Ok(());
        }
        self.join(text, &piece, offset)
    }

    pub(super) fn join(&self, text: &mut Cow<'a, str>, piece: &str, offset: usize) -> Result<(), Failure> {
        let bytes = self.reading.limits.text_bytes;
        if text.len().saturating_add(piece.len()) > bytes {
            return Err(Failure::at(offset, Problem::TextTooLong { bytes }));
        }
        text.to_mut().push_str(piece);
        Ok(())
    }

    #[inline]
    fn trimmed(&self, text: Cow<'a, str>) -> Cow<'a, str> {
        match text {
            Cow::Borrowed(text) => Cow::Borrowed(self.padded(text)),
            Cow::Owned(text) if self.padded(&text).len() == text.len() => Cow::Owned(text),
            Cow::Owned(text) => Cow::Owned(self.padded(&text).to_owned()),
        }
    }
}
