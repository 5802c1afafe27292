//! Reads XML as far as it can be read: what is documented is often not well-formed, and still says what an answer looks like.
//!
//! quick-xml finds the markup; which end tag belongs to which element is decided here, and every fault is kept in words.

use codegen::model::Leniency;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::tree::{Attribute, Element, Fault, Location};

/// No answer is nearly as deep. A bound keeps what walks a tree from running out of stack.
const DEEPEST: usize = 200;

/// Markup inside of a text inside of markup: deeper than any answer, and another bound.
pub(super) const MOST_LEVELS: usize = 3;

pub(super) const CDATA: &str = "<![CDATA[";

/// What a text held.
#[derive(Debug, Default)]
pub(super) struct Forest {
    pub(super) roots: Vec<Element>,
    pub(super) faults: Vec<Fault>,
}

/// Reads a text. `location` is where it begins.
pub(super) fn read(text: &str, location: Location) -> Forest {
    read_text(text, location, false, 0)
}

pub(super) fn read_text(text: &str, location: Location, is_nested: bool, level: usize) -> Forest {
    let mut reading = Reading { text, location, is_nested, level, open: Vec::new(), forest: Forest::default() };
    let mut start = 0;
    // An element whose text holds CDATA sections inside a CDATA section is passed over as a whole, and XML goes on behind it.
    while let Some(next) = reading.read_from(start) {
        start = next;
    }
    reading.close_all();
    reading.forest
}

pub(super) struct Reading<'t> {
    pub(super) text: &'t str,
    pub(super) location: Location,
    /// It is what a CDATA section holds that holds others: there, end tags are left out.
    pub(super) is_nested: bool,
    /// In how many texts that are markup it stands.
    pub(super) level: usize,
    /// The elements that have begun and not ended, each inside the one before it.
    pub(super) open: Vec<Element>,
    pub(super) forest: Forest,
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
                    if let Some(next) =
                        (text.contains(CDATA) && self.level < MOST_LEVELS).then(|| self.nested(at)).flatten()
                    {
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
            // The platform declares namespaces that nothing of an answer is in.
            if name == "xmlns" || name.starts_with("xmlns:") {
                continue;
            }
            // A key is a part of the tag, so that the two pointers tell where it stands.
            let offset = begin + (name.as_ptr() as usize).saturating_sub(written.as_ptr() as usize);
            let value = self.unescaped(&attribute.value, offset);
            element.attributes.push(Attribute { name: name.to_owned(), value, location: self.at(offset) });
        }
    }

    /// Ends the innermost element of a name, and those inside of it whose end tags are missing.
    fn end(&mut self, written: &str, at: usize) {
        let name = written.trim();
        if written.starts_with(char::is_whitespace) {
            let what = format!("a blank stands before the name in the end tag of `{name}`");
            self.fault_with(at, what, Some(Leniency::BlankInEndTag));
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
        if let Some(innermost) = self.open.last() {
            let way: Vec<&str> = self.open.iter().map(|element| element.name.as_str()).collect();
            let what = format!("the text ends inside of `{}`", shortened(&way.join("/")));
            let leniency = self.is_nested.then_some(Leniency::NestedCdata);
            self.forest.faults.push(Fault { location: innermost.location, what, leniency });
        }
        while !self.open.is_empty() {
            self.close();
        }
    }

    fn miss_end(&mut self, whence: &str) {
        if let Some(element) = self.open.last() {
            let what = format!("the element `{}` has no end tag {whence}", element.name);
            let leniency = self.is_nested.then_some(Leniency::NestedCdata);
            self.forest.faults.push(Fault { location: element.location, what, leniency });
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
            self.forest.faults.push(Fault { location: element.text_location, what, leniency: None });
            element.text.clear();
        }
        match self.open.last_mut() {
            Some(parent) => parent.children.push(element),
            None => self.forest.roots.push(element),
        }
    }

    pub(super) fn fault(&mut self, at: usize, what: String) {
        self.fault_with(at, what, None);
    }

    pub(super) fn fault_with(&mut self, at: usize, what: String, leniency: Option<Leniency>) {
        let location = self.at(at);
        self.forest.faults.push(Fault { location, what, leniency });
    }

    pub(super) fn at(&self, offset: usize) -> Location {
        Location { file: self.location.file, offset: self.location.offset + offset }
    }
}

/// A text as a message shows it.
pub(super) fn shortened(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(40) {
        Some((end, _)) => format!("{}...", text.get(..end).unwrap_or_default()),
        None => text,
    }
}
