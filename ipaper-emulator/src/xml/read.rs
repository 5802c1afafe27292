//! Reads the small XML documents that come in parameters such as `xmlOptions`.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

/// Deeper documents than any method takes.
const MAX_DEPTH: usize = 16;

/// An element of a document that was read.
#[derive(Debug, Default)]
pub(crate) struct Document {
    pub(crate) name: String,
    attributes: Vec<(String, String)>,
    pub(crate) children: Vec<Document>,
    text: String,
}

impl Document {
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(attribute, _)| attribute == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn child(&self, name: &str) -> Option<&Document> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The text directly inside, without blanks around it.
    pub(crate) fn text(&self) -> &str {
        self.text.trim()
    }
}

/// Reads a document whose root is called `root`; the error says what is wrong in words for people.
pub(crate) fn read(text: &str, root: &str) -> Result<Document, String> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    // A document above the root makes the root its only child, and its end the end of the text.
    let mut open = vec![Document::default()];
    loop {
        let event = reader.read_event().map_err(|error| format!("The XML does not parse: {error}"))?;
        match event {
            Event::Start(start) if open.len() <= MAX_DEPTH => open.push(opened(&start)?),
            Event::Start(_) => return Err("The XML is nested too deeply.".into()),
            Event::End(_) => close(&mut open),
            Event::Text(text) => append(&mut open, &text.into_inner()),
            Event::CData(text) => append(&mut open, &text.into_inner()),
            Event::GeneralRef(reference) => append(&mut open, &resolved(&reference.into_inner())?),
            Event::DocType(_) => return Err("The XML must not declare a document type.".into()),
            Event::Eof => break,
            _ => {}
        }
    }
    sole_root(open, root)
}

fn sole_root(mut open: Vec<Document>, root: &str) -> Result<Document, String> {
    let above = open.pop().filter(|_| open.is_empty()).ok_or("The XML ends too early.")?;
    if !above.text().is_empty() {
        return Err("The XML has text outside its root element.".into());
    }
    let mut roots = above.children.into_iter();
    match (roots.next(), roots.next()) {
        (Some(element), None) if element.name == root => Ok(element),
        _ => Err(format!("The XML must have one root element, called {root}.")),
    }
}

fn opened(start: &BytesStart<'_>) -> Result<Document, String> {
    let mut element = Document { name: start.name().as_ref().to_owned(), ..Document::default() };
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|error| format!("The XML does not parse: {error}"))?;
        let value = attribute
            .normalized_value(XmlVersion::Implicit1_0)
            .map_err(|error| format!("The XML does not parse: {error}"))?;
        element.attributes.push((attribute.key.as_ref().to_owned(), value.into_owned()));
    }
    Ok(element)
}

fn close(open: &mut Vec<Document>) {
    if let Some(element) = open.pop() {
        if let Some(parent) = open.last_mut() {
            parent.children.push(element);
        }
    }
}

fn append(open: &mut [Document], text: &str) {
    if let Some(element) = open.last_mut() {
        element.text.push_str(text);
    }
}

fn resolved(reference: &str) -> Result<String, String> {
    let escaped = format!("&{reference};");
    quick_xml::escape::unescape(&escaped).map(String::from).map_err(|error| format!("The XML does not parse: {error}"))
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn references_and_sections_are_text() {
        let document =
            read("<fields><field name='a&amp;b'>x &amp; &#65;<![CDATA[<y>]]></field></fields>", "fields").unwrap();
        assert_eq!(document.children[0].attribute("name"), Some("a&b"));
        assert_eq!(document.children[0].text(), "x & A<y>");
    }

    #[test]
    fn what_is_not_one_root_of_the_right_name_is_refused() {
        for text in [
            "",
            "x",
            "<a/>",
            "<fields/><fields/>",
            "<fields>",
            "<fields></a>",
            "<!DOCTYPE x><fields/>",
            "<fields>&x;</fields>",
        ] {
            assert!(read(text, "fields").is_err(), "{text}");
        }
    }

    #[test]
    fn a_document_without_bottom_is_refused() {
        assert!(read(&"<fields>".repeat(100_000), "fields").is_err());
    }
}
