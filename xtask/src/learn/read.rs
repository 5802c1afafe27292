//! Reads XML as far as it can be read: what is documented is often not well-formed, and still says what an answer looks like.
//!
//! quick-xml finds the markup; which end tag belongs to which element is decided here, and every fault is kept in words.

use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::tree::{Attribute, Element, Fault, Spot};

/// No answer is nearly as deep. A bound keeps what walks a tree from running out of stack.
const DEEPEST: usize = 200;

const CDATA: &str = "<![CDATA[";

/// What a text held.
#[derive(Debug, Default)]
pub(super) struct Forest {
    pub(super) roots: Vec<Element>,
    pub(super) faults: Vec<Fault>,
}

/// Reads a text. `spot` is where it begins.
pub(super) fn read(text: &str, spot: Spot) -> Forest {
    read_text(text, spot, false)
}

fn read_text(text: &str, spot: Spot, is_nested: bool) -> Forest {
    let mut reading = Reading { text, spot, is_nested, open: Vec::new(), forest: Forest::default() };
    let mut start = 0;
    // An element whose text holds CDATA sections inside a CDATA section is passed over as a whole, and XML goes on behind it.
    while let Some(next) = reading.read_from(start) {
        start = next;
    }
    reading.close_all();
    reading.forest
}

struct Reading<'t> {
    text: &'t str,
    spot: Spot,
    /// It is what a CDATA section holds that holds others: there, end tags are left out.
    is_nested: bool,
    /// The elements that have begun and not ended, each inside the one before it.
    open: Vec<Element>,
    forest: Forest,
}

impl Reading<'_> {
    /// Reads from a byte on, to the end or to where reading must begin anew.
    fn read_from(&mut self, start: usize) -> Option<usize> {
        let rest = self.text.get(start..)?;
        let mut reader = Reader::from_str(rest);
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        loop {
            let at = start + usize::try_from(reader.buffer_position()).ok()?;
            match reader.read_event() {
                Ok(Event::Start(tag)) if self.open.len() >= DEEPEST => {
                    self.fault(
                        at,
                        format!(
                            "`{}` stands more than {DEEPEST} elements deep; what follows is not read",
                            tag.name().0
                        ),
                    );
                    return None;
                }
                Ok(Event::Start(tag)) => self.begin(&tag, at),
                Ok(Event::Empty(tag)) => {
                    self.begin(&tag, at);
                    self.close();
                }
                Ok(Event::End(tag)) => self.end(tag.name().0, at),
                Ok(Event::CData(text)) => {
                    let text = text.into_inner();
                    if let Some(next) = text.contains(CDATA).then(|| self.nested(at)).flatten() {
                        return Some(next);
                    }
                    self.add_text(&text, at + CDATA.len());
                }
                Ok(Event::Text(text)) => self.add_plain_text(&text.into_inner(), at),
                Ok(Event::GeneralRef(reference)) => self.add_reference(&reference, at),
                Ok(Event::Eof) => return None,
                Ok(Event::Decl(_) | Event::PI(_) | Event::Comment(_) | Event::DocType(_)) => {}
                Err(error) => {
                    self.fault(at, format!("what begins here does not end: {error}"));
                    return None;
                }
            }
        }
    }

    fn begin(&mut self, tag: &BytesStart<'_>, at: usize) {
        let name = tag.name().0.to_owned();
        if self.is_nested && self.open.last().is_some_and(|element| !element.text.is_empty()) {
            self.miss_end(&format!("before `{name}` begins"));
        }
        let mut element = Element::new(&name, self.at(at));
        self.read_attributes(tag, at, &mut element);
        self.open.push(element);
    }

    fn read_attributes(&mut self, tag: &BytesStart<'_>, at: usize, element: &mut Element) {
        let written = tag.attributes_raw();
        let begin = at + "<".len() + element.name.len();
        for attribute in tag.attributes() {
            let attribute = match attribute {
                Ok(attribute) => attribute,
                Err(error) => {
                    self.fault(at, format!("an attribute of `{}` cannot be read: {error}", element.name));
                    continue;
                }
            };
            let name = attribute.key.0;
            // A key is a part of the tag, so that the two pointers tell where it stands.
            let offset = begin + (name.as_ptr() as usize).saturating_sub(written.as_ptr() as usize);
            let value = self.unescaped(&attribute.value, offset);
            element.attributes.push(Attribute { name: name.to_owned(), value, spot: self.at(offset) });
        }
    }

    /// Ends the innermost element of a name, and those inside of it whose end tags are missing.
    fn end(&mut self, written: &str, at: usize) {
        let name = written.trim();
        if written.starts_with(char::is_whitespace) {
            self.fault(at, format!("a blank stands before the name in the end tag of `{name}`"));
        }
        let Some(position) = self.open.iter().rposition(|element| element.name == name) else {
            self.fault(at, format!("the end tag `</{name}>` ends nothing that has begun; it is passed over"));
            return;
        };
        while self.open.len() > position + 1 {
            self.miss_end(&format!("before the end of `{name}`"));
        }
        self.close();
    }

    fn close_all(&mut self) {
        while !self.open.is_empty() {
            self.miss_end("before the end of the text");
        }
    }

    fn miss_end(&mut self, whence: &str) {
        if let Some(element) = self.open.last() {
            let what = format!("the element `{}` has no end tag {whence}", element.name);
            self.forest.faults.push(Fault { spot: element.spot, what });
        }
        self.close();
    }

    fn close(&mut self) {
        let Some(mut element) = self.open.pop() else { return };
        let trimmed = element.text.trim().to_owned();
        element.text = trimmed;
        self.unwrap_markup(&mut element);
        if !element.text.is_empty() && !element.children.is_empty() && !element.is_wrapping {
            let what = format!("the text `{}` stands beside elements; it is left out", shortened(&element.text));
            self.forest.faults.push(Fault { spot: element.text_spot, what });
            element.text.clear();
        }
        match self.open.last_mut() {
            Some(parent) => parent.children.push(element),
            None => self.forest.roots.push(element),
        }
    }

    /// A text that is markup itself, escaped or in a CDATA section, is what the element holds.
    fn unwrap_markup(&mut self, element: &mut Element) {
        let is_markup = element.text.starts_with('<') && element.text.ends_with('>');
        if !is_markup || !element.children.is_empty() || self.open.len() >= DEEPEST {
            return;
        }
        let inner = read(&element.text, element.text_spot);
        if inner.faults.is_empty() && !inner.roots.is_empty() {
            // Inside, an offset counts from the text's beginning, which escaping moves: all of it is said to stand where the text begins.
            element.children = inner.roots.into_iter().map(|child| moved_to(child, element.text_spot)).collect();
            element.text.clear();
            element.is_wrapping = true;
        }
    }

    /// Takes all up to the literal end tag of the open element for its content: CDATA sections inside a CDATA section. Says where that end tag is.
    fn nested(&mut self, at: usize) -> Option<usize> {
        let element = self.open.last()?;
        let end_tag = format!("</{}>", element.name);
        let rest = self.text.get(at..)?;
        let length = rest.find(&end_tag)?;
        let content = rest.get(..length)?.trim_end();
        let inside = content.strip_prefix(CDATA)?;
        let inside = inside.strip_suffix("]]>").unwrap_or(inside);
        let begin = self.at(at + CDATA.len());
        let inner = read_text(inside, begin, true);
        self.fault(
            at,
            format!("the CDATA section in `{}` holds CDATA sections, which ends it too early", self.open.last()?.name),
        );
        let element = self.open.last_mut()?;
        element.children.extend(inner.roots);
        element.is_wrapping = true;
        self.forest.faults.extend(inner.faults);
        Some(at + length)
    }

    fn add_plain_text(&mut self, text: &str, at: usize) {
        if text.contains('&') {
            self.fault(at, "a `&` stands for itself, where `&amp;` is meant".to_owned());
        }
        self.add_text(text, at);
    }

    fn add_reference(&mut self, reference: &BytesRef<'_>, at: usize) {
        let written = format!("&{};", reference.borrow().into_inner());
        let text = self.unescaped(&written, at);
        self.add_text(&text, at);
    }

    fn add_text(&mut self, text: &str, at: usize) {
        let spot = self.at(at + (text.len() - text.trim_start().len()));
        let Some(element) = self.open.last_mut() else {
            if !text.trim().is_empty() {
                let what = format!("the text `{}` stands outside of every element; it is left out", shortened(text));
                self.forest.faults.push(Fault { spot, what });
            }
            return;
        };
        if element.text.is_empty() {
            element.text_spot = spot;
            text.trim_start().clone_into(&mut element.text);
        } else {
            element.text.push_str(text);
        }
    }

    /// With its references resolved; as it is written where one cannot be.
    fn unescaped(&mut self, written: &str, at: usize) -> String {
        if let Ok(text) = unescape(written) {
            return text.into_owned();
        }
        self.fault(at, format!("`{}` holds a `&` that begins no reference", shortened(written)));
        written.to_owned()
    }

    fn fault(&mut self, at: usize, what: String) {
        let spot = self.at(at);
        self.forest.faults.push(Fault { spot, what });
    }

    fn at(&self, offset: usize) -> Spot {
        Spot { file: self.spot.file, offset: self.spot.offset + offset }
    }
}

fn moved_to(mut element: Element, spot: Spot) -> Element {
    element.spot = spot;
    element.text_spot = spot;
    for attribute in &mut element.attributes {
        attribute.spot = spot;
    }
    element.children = element.children.into_iter().map(|child| moved_to(child, spot)).collect();
    element
}

/// A text as a message shows it.
pub(super) fn shortened(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(40) {
        Some((end, _)) => format!("{}...", text.get(..end).unwrap_or_default()),
        None => text,
    }
}
