//! Texts of elements: their references, and markup that stands in them, escaped or in a CDATA section.

use codegen::model::Leniency;
use quick_xml::escape::unescape;
use quick_xml::events::BytesRef;

use super::read::{CDATA, MOST_LEVELS, Reading, read_text, shortened};
use super::tree::{Element, Fault, Location};

impl Reading<'_> {
    /// A text that is markup itself, escaped or in a CDATA section, is what the element holds.
    pub(super) fn unwrap_markup(&mut self, element: &mut Element) {
        let is_markup = element.text.starts_with('<') && element.text.ends_with('>');
        if !is_markup || !element.children.is_empty() || self.level >= MOST_LEVELS {
            return;
        }
        let inner = read_text(&element.text, element.text_location, false, self.level + 1);
        if inner.faults.is_empty() && !inner.roots.is_empty() {
            // Inside, an offset counts from the text's beginning, which escaping moves: all of it is said to stand where the text begins.
            element.children = inner.roots.into_iter().map(|child| moved_to(child, element.text_location)).collect();
            element.text.clear();
            element.is_wrapping = true;
        }
    }

    /// Takes all up to the literal end tag of the open element for its content: CDATA sections inside a CDATA section. Says where that end tag is.
    pub(super) fn nested(&mut self, at: usize) -> Option<usize> {
        let element = self.open.last()?;
        let end_tag = format!("</{}>", element.name);
        let rest = self.text.get(at..)?;
        let length = rest.find(&end_tag)?;
        let content = rest.get(..length)?.trim_end();
        let inside = content.strip_prefix(CDATA)?;
        let inside = inside.strip_suffix("]]>").unwrap_or(inside);
        let begin = self.at(at + CDATA.len());
        let inner = read_text(inside, begin, true, self.level + 1);
        let what =
            format!("the CDATA section in `{}` holds CDATA sections, which ends it too early", self.open.last()?.name);
        self.fault_with(at, what, Some(Leniency::NestedCdata));
        let element = self.open.last_mut()?;
        element.children.extend(inner.roots);
        element.is_wrapping = true;
        self.forest.faults.extend(inner.faults);
        Some(at + length)
    }

    pub(super) fn add_plain_text(&mut self, text: &str, at: usize) {
        if text.contains('&') {
            self.fault(at, "a `&` stands for itself, where `&amp;` is meant".to_owned());
        }
        self.add_text(text, at);
    }

    pub(super) fn add_reference(&mut self, reference: &BytesRef<'_>, at: usize) {
        let written = format!("&{};", reference.borrow().into_inner());
        let text = self.unescaped(&written, at);
        self.add_text(&text, at);
    }

    pub(super) fn add_text(&mut self, text: &str, at: usize) {
        let location = self.at(at + (text.len() - text.trim_start().len()));
        let Some(element) = self.open.last_mut() else {
            if !text.trim().is_empty() {
                let what = format!("the text `{}` stands outside of every element; it is left out", shortened(text));
                self.forest.faults.push(Fault { location, what, leniency: None });
            }
            return;
        };
        if element.text.is_empty() {
            element.text_location = location;
            text.trim_start().clone_into(&mut element.text);
        } else {
            element.text.push_str(text);
        }
    }

    /// With its references resolved; as it is written where one cannot be.
    pub(super) fn unescaped(&mut self, written: &str, at: usize) -> String {
        if let Ok(text) = unescape(written) {
            return text.into_owned();
        }
        self.fault(at, format!("`{}` holds a `&` that begins no reference", shortened(written)));
        written.to_owned()
    }
}

fn moved_to(mut element: Element, location: Location) -> Element {
    element.location = location;
    element.text_location = location;
    for attribute in &mut element.attributes {
        attribute.location = location;
    }
    element.children = element.children.into_iter().map(|child| moved_to(child, location)).collect();
    element
}
