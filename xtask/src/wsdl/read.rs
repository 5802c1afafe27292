//! Reads WSDL 1.1 as `.asmx` services write it: from the bindings over port types and messages to parameters.

use roxmltree::{Document, Node};

use super::description::{Description, Method, Name, Parameter};
use super::nodes::{child, local, name};
use super::schema::Schema;
use crate::formats::NotXml;

const WSDL: &str = "http://schemas.xmlsoap.org/wsdl/";
const WSDL_2: &str = "http://www.w3.org/ns/wsdl";
const FORM: &str = "http://schemas.xmlsoap.org/wsdl/http/";
const SOAP: &str = "http://schemas.xmlsoap.org/wsdl/soap/";
const SOAP_12: &str = "http://schemas.xmlsoap.org/wsdl/soap12/";

const SAVE: &str = "save what the service sends for https://host/V2/Service.asmx?WSDL, or give that address";
const ASK: &str = "an .asmx service describes SOAP 1.1, and the form that is posted, in WSDL 1.1";

/// What a description says, or why it is none.
pub(super) fn read(text: &str) -> Result<Description, String> {
    let why = match NotXml::of(text) {
        None => return read_xml(text),
        Some(NotXml::Empty) => "is empty",
        Some(NotXml::Html) => "is a page in HTML, such as a login page or a service's help page, and no description",
        Some(NotXml::Json) => "is JSON, and a description is WSDL, which is XML",
        Some(NotXml::Other) => "is no XML",
    };
    Err(format!("{why}\n  help: {SAVE}"))
}

fn read_xml(text: &str) -> Result<Description, String> {
    let document = Document::parse(text).map_err(|error| format!("is not well-formed XML: {error}\n  help: {SAVE}"))?;
    let root = document.root_element();
    if !root.has_tag_name((WSDL, "definitions")) {
        let name = root.tag_name().name();
        let why = match root.tag_name().namespace() {
            Some(WSDL_2) => "is WSDL 2.0, and services describe themselves in WSDL 1.1".to_owned(),
            _ => {
                format!("is XML, but no description of a service: its root is `{name}`, not `definitions` of WSDL 1.1")
            }
        };
        return Err(format!("{why}\n  help: {SAVE}"));
    }
    Reader { root, schema: Schema::new(root) }.description().map_err(|why| format!("{why}\n  help: {ASK}"))
}

struct Reader<'a, 'input> {
    root: Node<'a, 'input>,
    schema: Schema<'a, 'input>,
}

impl<'a, 'input> Reader<'a, 'input> {
    fn description(&self) -> Result<Description, &'static str> {
        let service = self.children("service").next();
        let Some((service, service_name)) = service.and_then(|node| Some((node, node.attribute_node("name")?))) else {
            return Err("describes no service: it has no `service` with a name");
        };
        let form = self.bindings(FORM).find(|binding| posts(*binding));
        let soap = self.bindings(SOAP).next();
        if form.is_none() && soap.is_none() {
            return Err(match self.bindings(SOAP_12).next() {
                Some(_) => "speaks of SOAP 1.2 alone, neither of SOAP 1.1 nor of forms",
                None => "says neither that forms are posted nor that SOAP 1.1 is spoken",
            });
        }
        let methods = |binding: Option<_>, by_form| binding.map(|binding| self.methods(binding, by_form));
        let addresses = service.descendants().filter(|node| node.tag_name().name() == "address");
        Ok(Description {
            service: name(service, service_name),
            addresses: addresses.filter_map(|node| Some(name(node, node.attribute_node("location")?))).collect(),
            has_form: form.is_some(),
            methods: merged(methods(form, true).unwrap_or_default(), methods(soap, false).unwrap_or_default()),
        })
    }

    fn children(&self, name: &'a str) -> impl Iterator<Item = Node<'a, 'input>> + use<'a, 'input> {
        self.root.children().filter(move |node| node.has_tag_name((WSDL, name)))
    }

    fn named(&self, element: &'a str, name: &str) -> Option<Node<'a, 'input>> {
        self.children(element).find(|node| node.attribute("name") == Some(name))
    }

    /// The bindings of a protocol.
    fn bindings(&self, namespace: &'a str) -> impl Iterator<Item = Node<'a, 'input>> + use<'a, 'input> {
        self.children("binding").filter(move |node| child(*node, namespace, "binding").is_some())
    }

    fn methods(&self, binding: Node<'a, 'input>, by_form: bool) -> Vec<Method> {
        let port_type = binding.attribute("type").and_then(|name| self.named("portType", local(name)));
        let Some(port_type) = port_type else { return Vec::new() };
        let bound: Vec<_> = operations(binding).collect();
        operations(port_type)
            .filter_map(|operation| {
                let own_name = name(operation, operation.attribute_node("name")?);
                let input = child(operation, WSDL, "input");
                let input_name = input.and_then(|input| Some(name(input, input.attribute_node("name")?)));
                let is_same = |other: &&Node<'_, '_>| {
                    other.attribute("name") == Some(&own_name.text)
                        && child(**other, WSDL, "input").and_then(|input| input.attribute("name"))
                            == input_name.as_ref().map(|name| name.text.as_str())
                };
                let bound = bound.iter().find(is_same);
                if by_form && bound.is_none() {
                    return None;
                }
                let message = input.and_then(|input| input.attribute("message"));
                let parameters = message.map(|message| self.parameters(local(message), by_form)).unwrap_or_default();
                // Of two methods of one name, the platform calls one by another name, which stands at the input.
                let name = bound.and_then(|bound| location(*bound)).or(input_name).unwrap_or(own_name);
                Some(Method { name, by_form, parameters, is_ambiguous: false })
            })
            .collect()
    }

    /// A part is a parameter, or refers to the element of the schema that holds them.
    fn parameters(&self, message: &str, by_form: bool) -> Vec<Parameter> {
        let mut parameters = Vec::new();
        let message = self.named("message", message);
        for part in
            message.iter().flat_map(|message| message.children().filter(|node| node.has_tag_name((WSDL, "part"))))
        {
            if let Some(element) = part.attribute("element") {
                parameters.extend(self.schema.parameters(local(element)));
            } else if let Some(part_name) = part.attribute_node("name") {
                let ty = part.attribute("type").filter(|_| !by_form).map(|ty| self.schema.type_of(part, ty));
                parameters.push(Parameter { name: name(part, part_name), ty });
            }
        }
        parameters
    }
}

/// Whether a binding of HTTP is that of `POST`.
fn posts(binding: Node<'_, '_>) -> bool {
    let verb = child(binding, FORM, "binding").and_then(|own| own.attribute("verb"));
    verb.is_some_and(|verb| verb.eq_ignore_ascii_case("POST"))
}

fn operations<'a, 'input>(node: Node<'a, 'input>) -> impl Iterator<Item = Node<'a, 'input>> {
    node.children().filter(|node| node.has_tag_name((WSDL, "operation")))
}

/// The name under which a form is posted to a method: `LendBook` of `/LendBook`.
fn location(bound: Node<'_, '_>) -> Option<Name> {
    let own = child(bound, FORM, "operation")?;
    let mut location = name(own, own.attribute_node("location")?);
    location.text = location.text.trim_start_matches('/').to_owned();
    Some(location)
}

/// The methods of the form, with the types that SOAP has for their parameters, and the methods that SOAP alone has.
fn merged(by_form: Vec<Method>, by_soap: Vec<Method>) -> Vec<Method> {
    let mut methods = by_form;
    for soap in by_soap {
        let Some(method) = methods.iter_mut().find(|method| method.name.text == soap.name.text) else {
            methods.push(soap);
            continue;
        };
        let names = |method: &Method| method.parameters.iter().map(|one| one.name.text.clone()).collect::<Vec<_>>();
        method.is_ambiguous = names(method) != names(&soap);
        for parameter in &mut method.parameters {
            let typed = soap.parameters.iter().find(|typed| typed.name.text == parameter.name.text);
            parameter.ty = typed.and_then(|typed| typed.ty.clone());
        }
    }
    methods
}
