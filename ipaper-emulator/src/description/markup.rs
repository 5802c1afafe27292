//! XML for people and programs: an element a line, indented.

use std::borrow::Cow;

use quick_xml::escape::escape;

/// An element with attributes and children, and no text.
pub(super) struct Node {
    name: &'static str,
    attributes: Vec<(&'static str, Cow<'static, str>)>,
    children: Vec<Node>,
}

impl Node {
    pub(super) fn new(name: &'static str) -> Self {
        Node { name, attributes: Vec::new(), children: Vec::new() }
    }

    pub(super) fn with(mut self, attribute: &'static str, value: impl Into<Cow<'static, str>>) -> Self {
        self.attributes.push((attribute, value.into()));
        self
    }

    pub(super) fn child(mut self, child: Node) -> Self {
        self.children.push(child);
        self
    }

    pub(super) fn children(mut self, children: impl IntoIterator<Item = Node>) -> Self {
        self.children.extend(children);
        self
    }

    /// The whole document.
    pub(super) fn into_document(self) -> String {
        let mut out = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n".to_owned();
        self.write(&mut out, 0);
        out
    }

    fn write(&self, out: &mut String, depth: usize) {
        let indent = "  ".repeat(depth);
        out.push_str(&indent);
        out.push('<');
        out.push_str(self.name);
        for (name, value) in &self.attributes {
            out.push(' ');
            out.push_str(name);
            out.push_str("=\"");
            out.push_str(&escape(value.as_ref()));
            out.push('"');
        }
        if self.children.is_empty() {
            out.push_str(" />\r\n");
            return;
        }
        out.push_str(">\r\n");
        for child in &self.children {
            child.write(out, depth + 1);
        }
        out.push_str(&indent);
        out.push_str("</");
        out.push_str(self.name);
        out.push_str(">\r\n");
    }
}
