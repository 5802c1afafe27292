//! Looking for a value of which nobody knows where in an element it stands.

use std::borrow::Cow;

use quick_xml::events::{BytesStart, Event};

use super::bytes::trimmed;
use super::cursor::Cursor;
use super::element::Element;
use super::failure::Failure;
use super::leniency::Leniency;
use super::malformed::{character, misplaced};
use super::scalar::FromText;

/// A search in progress.
struct Search<'a, T> {
    found: Option<T>,
    /// The text since the last tag. Comments do not divide it.
    text: Cow<'a, str>,
    /// How deep the cursor stands directly inside the element that is searched.
    outermost: usize,
}

impl<'a> Cursor<'a> {
    /// The first text or attribute value in `element`, at any depth, that is a value of type `T`. Text that stands in `element` itself
    /// is only looked at where bare text is granted.
    pub(crate) fn find<T: FromText>(&mut self, mut element: Element<'a>) -> Result<Option<T>, Failure> {
        let mut search = Search { found: None, text: Cow::Borrowed(""), outermost: self.depth() };
        self.find_in_attributes(&mut element, &mut search)?;
        let mut open = vec![element];
        while let Some(innermost) = open.last_mut() {
            if innermost.ended {
                open.pop();
                continue;
            }
            let offset = self.offset();
            match self.event()? {
                Event::Start(start) => open.push(self.find_in_tag(start, false, offset, &mut search)?),
                Event::Empty(start) => {
                    self.find_in_tag(start, true, offset, &mut search)?;
                }
                Event::End(end) => {
                    self.find_in_text(&mut search, offset);
                    self.close(innermost, offset, end.name().0)?;
                }
                Event::Text(piece) => self.append(&mut search.text, piece.xml10_content(), offset)?,
                Event::CData(piece) => self.append(&mut search.text, piece.xml10_content(), offset)?,
                Event::GeneralRef(reference) => {
                    let character = character(&reference, offset)?;
                    self.join(&mut search.text, character.encode_utf8(&mut [0; 4]), offset)?;
                }
                Event::Eof => self.end_of_input(innermost, offset)?,
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
    ) -> Result<Element<'a>, Failure> {
        self.find_in_text(search, offset);
        let mut element = self.open(offset, start, self_closed)?;
        element.check_name()?;
        self.find_in_attributes(&mut element, search)?;
        Ok(element)
    }

    fn find_in_attributes<T: FromText>(
        &mut self,
        element: &mut Element<'a>,
        search: &mut Search<'a, T>,
    ) -> Result<(), Failure> {
        element.check_attributes()?;
        while let Some(attribute) = element.attribute()? {
            if search.found.is_none() {
                search.found = T::from_text(trimmed(&attribute.text()?), self, attribute.offset());
            }
        }
        Ok(())
    }

    /// Looks at the text that ends at `offset`.
    fn find_in_text<T: FromText>(&mut self, search: &mut Search<'a, T>, offset: usize) {
        let text = std::mem::take(&mut search.text);
        if self.depth() == search.outermost && !self.grants(Leniency::BareText) {
            self.stray_text(&text, offset);
        } else if search.found.is_none() {
            search.found = T::from_text(trimmed(&text), self, offset);
        }
    }
}
