//! The discovery document of a service: the addresses of its description and SOAP bindings.

use super::Described;
use super::markup::Node;
use super::wsdl::NAMESPACE;

/// The discovery document.
pub(super) fn write(described: &Described<'_>) -> String {
    let address = described.address();
    let contract = Node::new("contractRef")
        .with("ref", format!("{address}?wsdl"))
        .with("docRef", address)
        .with("xmlns", "http://schemas.xmlsoap.org/disco/scl/");
    Node::new("discovery")
        .with("xmlns:xsd", "http://www.w3.org/2001/XMLSchema")
        .with("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance")
        .with("xmlns", "http://schemas.xmlsoap.org/disco/")
        .child(contract)
        .children([binding(described, "xmlns:q1", "q1", "Soap"), binding(described, "xmlns:q2", "q2", "Soap12")])
        .into_document()
}

fn binding(described: &Described<'_>, declaration: &'static str, prefix: &str, protocol: &str) -> Node {
    Node::new("soap")
        .with("address", described.address())
        .with(declaration, NAMESPACE)
        .with("binding", format!("{prefix}:{}{protocol}", described.service))
        .with("xmlns", "http://schemas.xmlsoap.org/disco/soap/")
}
