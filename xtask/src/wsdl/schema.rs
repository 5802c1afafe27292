//! The types of a description: XML Schema, as far as `.asmx` services use it for parameters.

use roxmltree::Node;

use super::description::{Name, Parameter, ParameterType};
use super::nodes::{child, local, name};

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
        let own = child(element, SCHEMA, "complexType");
        let content = own.or_else(|| self.declared("complexType", local(element.attribute("type")?)));
        let group =
            content.and_then(|content| child(content, SCHEMA, "sequence").or_else(|| child(content, SCHEMA, "all")));
        let elements = group.iter().flat_map(Node::children).filter(|node| node.has_tag_name((SCHEMA, "element")));
        elements.filter_map(|element| self.parameter(element)).collect()
    }

    fn parameter(&self, element: Node<'a, 'input>) -> Option<Parameter> {
        if let Some(reference) = element.attribute_node("ref") {
            let Name { text, line } = name(element, reference);
            let ty = ParameterType::Complex(text.clone());
            return Some(Parameter { name: Name { text: local(&text).to_owned(), line }, ty: Some(ty) });
        }
        let repeats = element.attribute("maxOccurs").is_some_and(|most| most != "1" && most != "0");
        let ty = match element.attribute("type") {
            Some(ty) if repeats => ParameterType::Complex(format!("a list of {}", local(ty))),
            Some(ty) => self.type_of(element, ty),
            None => ParameterType::Complex("a structure".to_owned()),
        };
        Some(Parameter { name: name(element, element.attribute_node("name")?), ty: Some(ty) })
    }

    /// The type of this name, as a node names it.
    pub(super) fn type_of(&self, node: Node<'a, 'input>, ty: &str) -> ParameterType {
        let (prefix, name) = ty.split_once(':').map_or((None, ty), |(prefix, name)| (Some(prefix), name));
        match (node.lookup_namespace_uri(prefix), self.words(name)) {
            (Some(SCHEMA | PLATFORM), _) => ParameterType::Simple(name.to_owned()),
            (_, Some(words)) => ParameterType::Enum(name.to_owned(), words),
            _ => ParameterType::Complex(name.to_owned()),
        }
    }

    /// The words of an enum.
    fn words(&self, name: &str) -> Option<Vec<String>> {
        let restriction = child(self.declared("simpleType", name)?, SCHEMA, "restriction")?;
        let values = restriction.children().filter(|node| node.has_tag_name((SCHEMA, "enumeration")));
        let words: Vec<String> = values.filter_map(|node| node.attribute("value").map(str::to_owned)).collect();
        (!words.is_empty()).then_some(words)
    }

    fn declared(&self, what: &str, name: &str) -> Option<Node<'a, 'input>> {
        let mut all = self.schemas.iter().flat_map(Node::children);
        all.find(|node| node.has_tag_name((SCHEMA, what)) && node.attribute("name") == Some(name))
    }
}
