//! An element of an answer, and how it is written.

use std::borrow::Cow;
use std::fmt::{Display, Write as _};

use quick_xml::escape::escape;

use crate::variants::Texts;

/// An element under construction.
#[derive(Clone, Debug)]
pub(crate) struct Element {
    name: Cow<'static, str>,
    attributes: Vec<(&'static str, String)>,
    content: Vec<Content>,
    /// The vendor's samples pad the texts in it.
    padded: bool,
}

#[derive(Clone, Debug)]
enum Content {
    Child(Element),
    Text(String),
    /// Written as it stands, for what is not well-formed.
    Raw(String),
}

impl Element {
    pub(crate) fn new(name: impl Into<Cow<'static, str>>) -> Self {
        Element { name: name.into(), attributes: Vec::new(), content: Vec::new(), padded: false }
    }

    pub(crate) fn attribute(mut self, name: &'static str, value: impl Display) -> Self {
        self.attributes.push((name, value.to_string()));
        self
    }

    pub(crate) fn attribute_if_any(self, name: &'static str, value: Option<impl Display>) -> Self {
        match value {
            Some(value) => self.attribute(name, value),
            None => self,
        }
    }

    pub(crate) fn text(mut self, text: impl Display) -> Self {
        self.content.push(Content::Text(text.to_string()));
        self
    }

    pub(crate) fn raw(mut self, markup: String) -> Self {
        self.content.push(Content::Raw(markup));
        self
    }

    pub(crate) fn child(mut self, child: Element) -> Self {
        self.content.push(Content::Child(child));
        self
    }

    pub(crate) fn children(mut self, children: impl IntoIterator<Item = Element>) -> Self {
        self.content.extend(children.into_iter().map(Content::Child));
        self
    }

    /// Marks the element's texts, and those of its children, as padded in the vendor's samples.
    pub(crate) fn padded(mut self) -> Self {
        self.padded = true;
        self
    }

    /// Appends the element to `out`.
    pub(crate) fn write(&self, out: &mut String, texts: Texts) {
        let style = match texts {
            Texts::AsDocumented if self.padded => Texts::PaddedCdata,
            texts => texts,
        };
        out.push('<');
        out.push_str(&self.name);
        for (name, value) in &self.attributes {
            out.push(' ');
            out.push_str(name);
            out.push_str("=\"");
            write_attribute(out, value);
            out.push('"');
        }
        if self.content.is_empty() {
            out.push_str(" />");
            return;
        }
        out.push('>');
        for content in &self.content {
            match content {
                Content::Child(child) => child.write(out, style),
                Content::Text(text) => write_text(out, &printable(text), style),
                Content::Raw(markup) => out.push_str(markup),
            }
        }
        out.push_str("</");
        out.push_str(&self.name);
        out.push('>');
    }
}

/// Writes the value of an attribute as .NET does: control characters except the tab are references,
/// which some XML readers refuse.
fn write_attribute(out: &mut String, value: &str) {
    for c in value.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\t' => out.push(c),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {
                // Writing to a string cannot fail.
                let _ = write!(out, "&#x{:X};", u32::from(c));
            }
            c => out.push(c),
        }
    }
}

fn write_text(out: &mut String, text: &str, style: Texts) {
    match style {
        Texts::Plain => out.push_str(&escape(text)),
        Texts::AsDocumented => write_cdata(out, text),
        Texts::PaddedCdata => {
            out.push_str("\r\n    ");
            write_cdata(out, text);
            out.push_str("\r\n  ");
        }
    }
}

/// A section cannot hold its own end, so a text with `]]>` in it is split over two.
fn write_cdata(out: &mut String, text: &str) {
    out.push_str("<![CDATA[");
    out.push_str(&text.replace("]]>", "]]]]><![CDATA[>"));
    out.push_str("]]>");
}

/// Replaces control characters that XML 1.0 cannot express in a text.
fn printable(text: &str) -> Cow<'_, str> {
    let forbidden = |c: char| (c < ' ' && !matches!(c, '\t' | '\n' | '\r')) || matches!(c, '\u{fffe}' | '\u{ffff}');
    if text.contains(forbidden) { Cow::Owned(text.replace(forbidden, "\u{fffd}")) } else { Cow::Borrowed(text) }
}

#[cfg(test)]
mod tests {
    use super::Element;
    use crate::variants::Texts;

    fn written(element: &Element, texts: Texts) -> String {
        let mut out = String::new();
        element.write(&mut out, texts);
        out
    }

    #[test]
    fn attributes_and_plain_texts_are_escaped() {
        let element = Element::new("a").attribute("b", "\"<&>").text("1 < 2 & 3");
        assert_eq!(written(&element, Texts::Plain), r#"<a b="&quot;&lt;&amp;&gt;">1 &lt; 2 &amp; 3</a>"#);
    }

    #[test]
    fn the_end_of_a_section_inside_a_text_is_split() {
        let element = Element::new("a").text("x]]>y");
        assert_eq!(written(&element, Texts::AsDocumented), "<a><![CDATA[x]]]]><![CDATA[>y]]></a>");
    }

    #[test]
    fn a_control_character_is_a_reference_in_an_attribute_and_replaced_in_a_text() {
        let element = Element::new("a").attribute("b", "x\u{1}\ny").text("x\u{1}\ny");
        assert_eq!(written(&element, Texts::Plain), "<a b=\"x&#x1;&#xA;y\">x\u{fffd}\ny</a>");
    }

    #[test]
    fn padding_reaches_the_children() {
        let element = Element::new("a").padded().child(Element::new("b").text("x"));
        assert_eq!(written(&element, Texts::AsDocumented), "<a><b>\r\n    <![CDATA[x]]>\r\n  </b></a>");
        assert_eq!(written(&element, Texts::Plain), "<a><b>x</b></a>");
    }
}
