//! The types of a description: XML Schema, as far as `.asmx` services use it for parameters.

use roxmltree::{Attribute, Node};

use super::description::{Parameter, SchemaType, Spot, TypeName};
use super::read::{local, spot};

const SCHEMA: &str = "http://www.w3.org/2001/XMLSchema";
/// Where the platform keeps what XML Schema has no type for.
const PLATFORM: &str = "http://microsoft.com/wsdl/types/";

/// The schemas of a description.
pub(super) struct Schema<'a, 'input> {
    schemas: Vec<Node<'a, 'input>>,
}

impl<'a, 'input> Schema<'a, 'input> {
    pub(super) fn new(root: Node<'a, 'input>) -> Self {
        Self { schemas: root.descendants().filter(|node| node.has_tag_name((SCHEMA, "schema"))).collect() }
    }

    /// What stands in the element of a request, in order.
    pub(super) fn parameters(&self, element: &str) -> Vec<Parameter> {
        let Some(element) = self.declared("element", element) else { return Vec::new() };
        let own = child(element, "complexType");
        let content = own.or_else(|| self.declared("complexType", local(element.attribute("type")?)));
        let group = content.and_then(|content| child(content, "sequence").or_else(|| child(content, "all")));
        let elements =
            group.iter().flat_map(|group| group.children().filter(|node| node.has_tag_name((SCHEMA, "element"))));
        elements.filter_map(|element| self.parameter(element)).collect()
    }

    fn parameter(&self, element: Node<'a, 'input>) -> Option<Parameter> {
        if let Some(reference) = element.attribute_node("ref") {
            let name = Spot { text: local(reference.value()).to_owned(), span: reference.range_value() };
            return Some(Parameter { name, ty: Some(other(reference.value(), reference.range_value())) });
        }
        let name = element.attribute_node("name")?;
        let repeats = element.attribute("maxOccurs").is_some_and(|most| most != "1" && most != "0");
        let ty = match element.attribute_node("type") {
            Some(ty) if repeats => other(&format!("a list of {}", local(ty.value())), ty.range_value()),
            Some(ty) => self.type_of(element, ty),
            None => other("a structure", name.range_value()),
        };
        Some(Parameter { name: spot(name), ty: Some(ty) })
    }

    /// The type that an attribute names.
    pub(super) fn type_of(&self, node: Node<'a, 'input>, attribute: Attribute<'a, 'input>) -> SchemaType {
        let (prefix, name) = match attribute.value().split_once(':') {
            Some((prefix, name)) => (Some(prefix), name),
            None => (None, attribute.value()),
        };
        let name = match node.lookup_namespace_uri(prefix) {
            Some(SCHEMA | PLATFORM) => TypeName::Simple(name.to_owned()),
            _ if self.is_list_of_words(name) => TypeName::Words(name.to_owned()),
            _ => TypeName::Other(name.to_owned()),
        };
        SchemaType { name, span: attribute.range_value() }
    }

    fn is_list_of_words(&self, name: &str) -> bool {
        let restriction = self.declared("simpleType", name).and_then(|simple| child(simple, "restriction"));
        restriction.is_some_and(|restriction| child(restriction, "enumeration").is_some())
    }

    fn declared(&self, what: &str, name: &str) -> Option<Node<'a, 'input>> {
        let mut all = self.schemas.iter().flat_map(Node::children);
        all.find(|node| node.has_tag_name((SCHEMA, what)) && node.attribute("name") == Some(name))
    }
}

fn other(name: &str, span: std::ops::Range<usize>) -> SchemaType {
    SchemaType { name: TypeName::Other(name.to_owned()), span }
}

fn child<'a, 'input>(node: Node<'a, 'input>, name: &str) -> Option<Node<'a, 'input>> {
    node.children().find(|node| node.has_tag_name((SCHEMA, name)))
}
