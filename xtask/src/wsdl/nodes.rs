//! Nodes of a description: their names, their attributes and their children.

use roxmltree::{Attribute, Node};

use super::description::Name;

/// The value of an attribute of a node, and its line.
pub(super) fn name(node: Node<'_, '_>, attribute: Attribute<'_, '_>) -> Name {
    let line = node.document().text_pos_at(attribute.range_value().start).row;
    Name { text: attribute.value().to_owned(), line }
}

/// `Books` of `tns:Books`.
pub(super) fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// The first child of a node with this name.
pub(super) fn child<'a, 'input>(node: Node<'a, 'input>, namespace: &str, name: &str) -> Option<Node<'a, 'input>> {
    node.children().find(|node| node.has_tag_name((namespace, name)))
}
