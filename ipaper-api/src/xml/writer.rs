//! Writes the XML documents that some parameters carry.

use std::borrow::Cow;

use quick_xml::escape::{escape, partial_escape};

use super::scalar::ToText;
use crate::error::{ArgumentError, ParameterName};
use crate::secret::Secrets;

/// An XML document in the making: no declaration, no blanks between elements, an element without content closed at once.
#[derive(Debug)]
pub(crate) struct XmlWriter {
    parameter: ParameterName,
    text: String,
    open: Vec<&'static str>,
    /// True while the innermost start tag still takes attributes.
    in_tag: bool,
    secrets: Secrets,
}

impl XmlWriter {
    /// A document for `parameter`, which errors name.
    pub(crate) fn new(parameter: ParameterName, secrets: Secrets) -> Self {
        XmlWriter { parameter, text: String::new(), open: Vec::new(), in_tag: false, secrets }
    }

    /// The parameter that carries the document.
    pub(crate) fn parameter(&self) -> ParameterName {
        self.parameter
    }

    pub(crate) fn start(&mut self, name: &'static str) {
        self.finish_tag();
        self.text.push('<');
        self.text.push_str(name);
        self.open.push(name);
        self.in_tag = true;
    }

    /// An attribute of the element started last, before anything else is written into it.
    pub(crate) fn attribute(
        &mut self,
        name: impl Into<ParameterName>,
        value: &(impl ToText + ?Sized),
    ) -> Result<(), ArgumentError> {
        let name = name.into();
        let value = self.checked(name, value)?;
        self.text.push(' ');
        self.text.push_str(name.wire);
        self.text.push_str("=\"");
        // A parser would turn these into blanks.
        let value = escape(value).replace('\n', "&#10;").replace('\t', "&#9;").replace('\r', "&#13;");
        self.text.push_str(&value);
        self.text.push('"');
        Ok(())
    }

    /// The text of the element started last, which errors call `name`.
    pub(crate) fn text(
        &mut self,
        name: impl Into<ParameterName>,
        value: &(impl ToText + ?Sized),
    ) -> Result<(), ArgumentError> {
        let value = self.checked(name.into(), value)?;
        if !value.is_empty() {
            self.finish_tag();
            self.text.push_str(&partial_escape(value).replace('\r', "&#13;"));
        }
        Ok(())
    }

    /// An element with this text.
    pub(crate) fn element(
        &mut self,
        name: impl Into<ParameterName>,
        value: &(impl ToText + ?Sized),
    ) -> Result<(), ArgumentError> {
        let name = name.into();
        self.start(name.wire);
        self.text(name, value)?;
        self.end();
        Ok(())
    }

    pub(crate) fn end(&mut self) {
        let Some(name) = self.open.pop() else { return };
        if self.in_tag {
            self.text.push_str("/>");
            self.in_tag = false;
        } else {
            self.text.push_str("</");
            self.text.push_str(name);
            self.text.push('>');
        }
    }

    pub(crate) fn finish(self) -> String {
        self.text
    }

    fn finish_tag(&mut self) {
        if std::mem::take(&mut self.in_tag) {
            self.text.push('>');
        }
    }

    /// The text of a value. Refuses what no XML document can hold.
    fn checked<'v>(
        &self,
        name: ParameterName,
        value: &'v (impl ToText + ?Sized),
    ) -> Result<Cow<'v, str>, ArgumentError> {
        let text = value.to_text();
        match text.chars().find(|character| !is_xml_character(*character)) {
            None => Ok(self.secrets.written(value, text)),
            Some(character) => {
                let rule = format!("contains the character U+{:04X}, which XML cannot hold", u32::from(character));
                Err(ArgumentError::new(name, rule).inside(self.parameter))
            }
        }
    }
}

fn is_xml_character(character: char) -> bool {
    !matches!(character, '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}')
}
