//! Looking for a value of which nobody knows where in an element it stands.

use std::borrow::Cow;

use quick_xml::events::{BytesStart, Event};

use super::attributes::is_of_xml;
use super::bytes::trimmed;
use super::cursor::Cursor;
use super::drift::DriftKind;
use super::element::Element;
use super::failure::Failure;
use super::leniency::Leniency;
use super::malformed::misplaced;
use super::scalar::FromText;

/// A search in progress.
struct Search<'a, T> {
    found: Option<T>,
    /// The text since the last tag. Comments do not divide it.
    text: Cow<'a, str>,
    /// Where that text begins.
    text_offset: usize,
    /// How deep the cursor stands directly inside the element that is searched.
    outermost: usize,
}

/// An element that the search has entered.
struct Open<'a> {
    element: Element<'a>,
    /// How much drift was recorded before it.
    drift: usize,
    /// Whether the value had been found before it.
    is_behind_value: bool,
}

impl<'a> Cursor<'a> {
    /// The first text or attribute value in `element`, at any depth, that is a value of type `T`. Text that stands in `element` itself
    /// is only looked at where bare text is granted. What is not on the way to the value is drift.
    pub(crate) fn find<T: FromText>(&mut self, mut element: Element<'a>) -> Result<Option<T>, Failure> {
        let mut search = Search { found: None, text: Cow::Borrowed(""), text_offset: 0, outermost: self.depth() };
        let drift = self.drift_count();
        self.find_in_attributes(&mut element, &mut search)?;
        let mut open = vec![Open { element, drift, is_behind_value: false }];
        while let Some(innermost) = open.last_mut() {
            if innermost.element.ended {
                if let Some(ended) = open.pop().filter(|_| !open.is_empty()) {
                    self.leave(&ended, &search);
                }
                continue;
            }
            let offset = self.offset();
            if search.text.is_empty() {
                search.text_offset = offset;
            }
            match self.event()? {
                Event::Start(start) => open.push(self.find_in_tag(start, false, offset, &mut search)?),
                Event::Empty(start) => open.push(self.find_in_tag(start, true, offset, &mut search)?),
                Event::End(end) => {
                    self.find_in_text(&mut search);
                    self.close(&mut innermost.element, offset, end.name().0)?;
                }
                Event::Text(piece) => self.append(&mut search.text, piece.xml10_content(), offset)?,
                Event::CData(piece) => self.append(&mut search.text, piece.xml10_content(), offset)?,
                Event::GeneralRef(reference) => {
                    let character = self.character(&reference, offset)?;
                    self.join(&mut search.text, character.encode_utf8(&mut [0; 4]), offset)?;
                }
                Event::Eof => self.end_of_input(&mut innermost.element, offset)?,
                Event::Decl(_) => return Err(misplaced(offset)),
                Event::Comment(_) | Event::PI(_) | Event::DocType(_) => {}
            }
        }
        Ok(search.found)
    }

    fn find_in_tag<T: FromText>(
        &mut self,
        start: BytesStart<'a>,
        self_closed: bool,
        offset: usize,
        search: &mut Search<'a, T>,
    ) -> Result<Open<'a>, Failure> {
        self.find_in_text(search);
        let (drift, is_behind_value) = (self.drift_count(), search.found.is_some());
        let mut element = self.open(offset, start, self_closed)?;
        element.check_name()?;
        self.find_in_attributes(&mut element, search)?;
        Ok(Open { element, drift, is_behind_value })
    }

    fn find_in_attributes<T: FromText>(
        &mut self,
        element: &mut Element<'a>,
        search: &mut Search<'a, T>,
    ) -> Result<(), Failure> {
        element.check_attributes()?;
        while let Some(attribute) = element.attribute()? {
            if search.found.is_none() && !is_of_xml(attribute.name()) {
                let text = self.attribute_text(&attribute)?;
                search.found = T::from_text(trimmed(&text), self, attribute.offset());
                if search.found.is_some() {
                    continue;
                }
            }
            self.unknown_attribute(&attribute)?;
        }
        Ok(())
    }

    /// Looks at the text since the last tag.
    fn find_in_text<T: FromText>(&mut self, search: &mut Search<'a, T>) {
        let offset = search.text_offset;
        let text = std::mem::take(&mut search.text);
        let is_bare = self.depth() == search.outermost;
        if search.found.is_none() && (!is_bare || self.grants(Leniency::BareText)) {
            search.found = T::from_text(trimmed(&text), self, offset);
            if search.found.is_some() {
                return;
            }
        }
        self.stray_text(&text, offset);
    }

    /// Records an element without the value as one unknown element, whatever is in it.
    fn leave<T>(&mut self, ended: &Open<'a>, search: &Search<'a, T>) {
        if ended.is_behind_value || search.found.is_none() {
            self.forget_drift(ended.drift);
            self.note(DriftKind::Element, ended.element.name(), ended.element.offset());
        }
    }
}
