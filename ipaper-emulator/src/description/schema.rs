//! The types of a description: for each method the element that asks, and the one that answers.

use super::markup::Node;
use super::operation::{Input, Operation};
use super::wsdl::NAMESPACE;

/// `wsdl:types` with its one schema.
pub(super) fn types(operations: &[Operation]) -> Node {
    let elements = operations.iter().flat_map(|operation| [request(operation), response(operation)]);
    let schema = Node::new("s:schema").with("elementFormDefault", "qualified").with("targetNamespace", NAMESPACE);
    Node::new("wsdl:types").child(schema.children(elements))
}

fn request(operation: &Operation) -> Node {
    let content = if operation.inputs.is_empty() {
        Node::new("s:complexType")
    } else {
        sequence(Node::new("s:complexType"), operation.inputs.iter().map(parameter))
    };
    Node::new("s:element").with("name", operation.name).child(content)
}

fn parameter(input: &Input) -> Node {
    let least = if input.is_value() { "1" } else { "0" };
    occurring(least).with("name", input.name).with("type", input.schema_type())
}

/// Methods answer a document of their own making, of which the platform knows nothing.
fn response(operation: &Operation) -> Node {
    let document = sequence(Node::new("s:complexType").with("mixed", "true"), [Node::new("s:any")]);
    let result = occurring("0").with("name", format!("{}Result", operation.name)).child(document);
    Node::new("s:element")
        .with("name", format!("{}Response", operation.name))
        .child(sequence(Node::new("s:complexType"), [result]))
}

fn occurring(least: &'static str) -> Node {
    Node::new("s:element").with("minOccurs", least).with("maxOccurs", "1")
}

fn sequence(complex_type: Node, children: impl IntoIterator<Item = Node>) -> Node {
    complex_type.child(Node::new("s:sequence").children(children))
}
