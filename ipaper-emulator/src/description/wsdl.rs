//! The description of a service as WSDL 1.1: SOAP 1.1, SOAP 1.2 and the form that is posted.

use super::Described;
use super::markup::Node;
use super::operation::Operation;
use super::schema;

/// What a service is in until its author chooses another; nobody has seen which one the real services are in.
pub(super) const NAMESPACE: &str = "http://tempuri.org/";

/// A way in which methods are called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Protocol {
    Soap,
    Soap12,
    HttpPost,
}

const PROTOCOLS: [Protocol; 3] = [Protocol::Soap, Protocol::Soap12, Protocol::HttpPost];

impl Protocol {
    fn name(self) -> &'static str {
        match self {
            Protocol::Soap => "Soap",
            Protocol::Soap12 => "Soap12",
            Protocol::HttpPost => "HttpPost",
        }
    }

    /// The protocol's own `binding`, `operation`, `body` and `address`.
    fn element(self, part: Part) -> &'static str {
        match (self, part) {
            (Protocol::Soap, Part::Binding) => "soap:binding",
            (Protocol::Soap, Part::Operation) => "soap:operation",
            (Protocol::Soap, Part::Address) => "soap:address",
            (Protocol::Soap12, Part::Binding) => "soap12:binding",
            (Protocol::Soap12, Part::Operation) => "soap12:operation",
            (Protocol::Soap12, Part::Address) => "soap12:address",
            (Protocol::HttpPost, Part::Binding) => "http:binding",
            (Protocol::HttpPost, Part::Operation) => "http:operation",
            (Protocol::HttpPost, Part::Address) => "http:address",
        }
    }

    /// Both versions of SOAP share messages and the port type.
    fn messages(self) -> &'static str {
        match self {
            Protocol::Soap | Protocol::Soap12 => "Soap",
            Protocol::HttpPost => "HttpPost",
        }
    }
}

#[derive(Clone, Copy, Debug)]
enum Part {
    Binding,
    Operation,
    Address,
}

/// The description of a service.
pub(super) fn write(described: &Described<'_>, operations: &[Operation]) -> String {
    let by_protocol = |protocols: [Protocol; 2], make: fn(Protocol, &Operation) -> Vec<Node>| {
        protocols.into_iter().flat_map(move |protocol| operations.iter().flat_map(move |one| make(protocol, one)))
    };
    let sharing = [Protocol::Soap, Protocol::HttpPost];
    definitions()
        .child(schema::types(operations))
        .children(by_protocol(sharing, messages))
        .children(sharing.map(|protocol| port_type(described, protocol, operations)))
        .children(PROTOCOLS.map(|protocol| binding(described, protocol, operations)))
        .child(service(described))
        .into_document()
}

fn definitions() -> Node {
    Node::new("wsdl:definitions")
        .with("xmlns:wsdl", "http://schemas.xmlsoap.org/wsdl/")
        .with("xmlns:s", "http://www.w3.org/2001/XMLSchema")
        .with("xmlns:soap", "http://schemas.xmlsoap.org/wsdl/soap/")
        .with("xmlns:soap12", "http://schemas.xmlsoap.org/wsdl/soap12/")
        .with("xmlns:http", "http://schemas.xmlsoap.org/wsdl/http/")
        .with("xmlns:mime", "http://schemas.xmlsoap.org/wsdl/mime/")
        .with("xmlns:tns", NAMESPACE)
        .with("targetNamespace", NAMESPACE)
}

/// What goes in and what comes out: SOAP has elements of the schema, a form has fields that are all text.
fn messages(protocol: Protocol, operation: &Operation) -> Vec<Node> {
    let message = |direction: &str| {
        let name = format!("{}{}{direction}", operation.name, protocol.name());
        Node::new("wsdl:message").with("name", name)
    };
    let part = |name: &'static str| Node::new("wsdl:part").with("name", name);
    match protocol {
        Protocol::HttpPost => {
            let fields = operation.inputs.iter().map(|input| part(input.name).with("type", "s:string"));
            vec![message("In").children(fields), message("Out").child(part("Body"))]
        }
        Protocol::Soap | Protocol::Soap12 => {
            let element = |suffix: &str| part("parameters").with("element", format!("tns:{}{suffix}", operation.name));
            vec![message("In").child(element("")), message("Out").child(element("Response"))]
        }
    }
}

fn port_type(described: &Described<'_>, protocol: Protocol, operations: &[Operation]) -> Node {
    let name =
        |operation: &Operation, direction: &str| format!("tns:{}{}{direction}", operation.name, protocol.messages());
    let operation = |one: &Operation| {
        Node::new("wsdl:operation")
            .with("name", one.name)
            .child(Node::new("wsdl:input").with("message", name(one, "In")))
            .child(Node::new("wsdl:output").with("message", name(one, "Out")))
    };
    Node::new("wsdl:portType")
        .with("name", format!("{}{}", described.service, protocol.messages()))
        .children(operations.iter().map(operation))
}

fn binding(described: &Described<'_>, protocol: Protocol, operations: &[Operation]) -> Node {
    let own = Node::new(protocol.element(Part::Binding));
    let own = match protocol {
        Protocol::HttpPost => own.with("verb", "POST"),
        Protocol::Soap | Protocol::Soap12 => own.with("transport", "http://schemas.xmlsoap.org/soap/http"),
    };
    Node::new("wsdl:binding")
        .with("name", format!("{}{}", described.service, protocol.name()))
        .with("type", format!("tns:{}{}", described.service, protocol.messages()))
        .child(own)
        .children(operations.iter().map(|one| bound_operation(protocol, one)))
}

fn bound_operation(protocol: Protocol, operation: &Operation) -> Node {
    let own = Node::new(protocol.element(Part::Operation));
    let (own, input, output) = match protocol {
        Protocol::HttpPost => (
            own.with("location", format!("/{}", operation.name)),
            Node::new("mime:content").with("type", "application/x-www-form-urlencoded"),
            Node::new("mime:mimeXml").with("part", "Body"),
        ),
        Protocol::Soap | Protocol::Soap12 => {
            let body = if protocol == Protocol::Soap { "soap:body" } else { "soap12:body" };
            let action = format!("{NAMESPACE}{}", operation.name);
            let literal = || Node::new(body).with("use", "literal");
            (own.with("soapAction", action).with("style", "document"), literal(), literal())
        }
    };
    Node::new("wsdl:operation")
        .with("name", operation.name)
        .child(own)
        .child(Node::new("wsdl:input").child(input))
        .child(Node::new("wsdl:output").child(output))
}

fn service(described: &Described<'_>) -> Node {
    let port = |protocol: Protocol| {
        let name = format!("{}{}", described.service, protocol.name());
        let address = Node::new(protocol.element(Part::Address)).with("location", described.address());
        Node::new("wsdl:port").with("name", name.clone()).with("binding", format!("tns:{name}")).child(address)
    };
    Node::new("wsdl:service").with("name", described.service).children(PROTOCOLS.map(port))
}
