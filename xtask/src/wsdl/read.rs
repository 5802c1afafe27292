//! Reads WSDL 1.1 as `.asmx` services write it: from the bindings over port types and messages to parameters.

use roxmltree::{Attribute, Node};

use super::description::{Description, Method, Parameter, Spot};
use super::format::{self, ASK, Problem};
use super::schema::Schema;

pub(super) const WSDL: &str = "http://schemas.xmlsoap.org/wsdl/";
const FORM: &str = "http://schemas.xmlsoap.org/wsdl/http/";
const SOAP: &str = "http://schemas.xmlsoap.org/wsdl/soap/";
const SOAP_12: &str = "http://schemas.xmlsoap.org/wsdl/soap12/";

/// What a description says, or why it is none.
pub(super) fn read(text: &str) -> Result<Description, Problem> {
    let document = format::parse(text)?;
    let root = document.root_element();
    let reader = Reader { root, schema: Schema::new(root) };
    reader.description()
}

/// What an attribute holds, and where.
pub(super) fn spot(attribute: Attribute<'_, '_>) -> Spot {
    Spot { text: attribute.value().to_owned(), span: attribute.range_value() }
}

/// `Books` of `tns:Books`.
pub(super) fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

struct Reader<'a, 'input> {
    root: Node<'a, 'input>,
    schema: Schema<'a, 'input>,
}

impl<'a, 'input> Reader<'a, 'input> {
    fn description(&self) -> Result<Description, Problem> {
        let service = self.children("service").next();
        let Some((service, name)) = service.and_then(|node| Some((node, node.attribute_node("name")?))) else {
            return Err(Problem::new("describes no service: it has no `service` with a name", ASK));
        };
        let form = self.bindings(FORM).find(|binding| posts(*binding));
        let soap = self.bindings(SOAP).next();
        if form.is_none() && soap.is_none() {
            let why = if self.bindings(SOAP_12).next().is_some() {
                "speaks of SOAP 1.2 alone, neither of SOAP 1.1 nor of forms"
            } else {
                "says neither that forms are posted nor that SOAP 1.1 is spoken"
            };
            return Err(Problem::new(why, ASK).at(name.range_value()));
        }
        let by_soap: Vec<Method> = soap.map(|binding| self.methods(binding, false)).unwrap_or_default();
        let by_form: Vec<Method> = form.map(|binding| self.methods(binding, true)).unwrap_or_default();
        Ok(Description {
            service: spot(name),
            locations: locations(service),
            form: form.and_then(|binding| binding.attribute_node("name")).map(spot),
            methods: together(by_form, by_soap),
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
        let speaks = move |node: &Node<'_, '_>| node.children().any(|own| own.has_tag_name((namespace, "binding")));
        self.children("binding").filter(speaks)
    }

    fn methods(&self, binding: Node<'a, 'input>, by_form: bool) -> Vec<Method> {
        let port_type = binding.attribute("type").and_then(|name| self.named("portType", local(name)));
        let Some(port_type) = port_type else { return Vec::new() };
        let bound: Vec<_> = operations(binding).collect();
        operations(port_type)
            .filter_map(|operation| {
                let name = operation.attribute_node("name")?;
                let input = child(operation, "input");
                let own_name = input.and_then(|input| input.attribute_node("name"));
                let is_same = |other: &&Node<'_, '_>| {
                    other.attribute("name") == Some(name.value())
                        && child(**other, "input").and_then(|input| input.attribute("name"))
                            == own_name.map(|own| own.value())
                };
                let bound = bound.iter().find(is_same);
                if by_form && bound.is_none() {
                    return None;
                }
                // Of two methods of one name, the platform calls one by another name, which stands at the input.
                let name = bound.and_then(|bound| location(*bound)).unwrap_or_else(|| spot(own_name.unwrap_or(name)));
                let message = input.and_then(|input| input.attribute("message"));
                let parameters = message.map(|message| self.parameters(local(message), by_form)).unwrap_or_default();
                Some(Method { name, by_form, parameters, contradiction: None })
            })
            .collect()
    }

    /// A part is a parameter, or refers to the element of the schema that holds them.
    fn parameters(&self, message: &str, by_form: bool) -> Vec<Parameter> {
        let mut parameters = Vec::new();
        let message = self.named("message", message);
        let parts =
            message.iter().flat_map(|message| message.children().filter(|node| node.has_tag_name((WSDL, "part"))));
        for part in parts {
            if let Some(element) = part.attribute("element") {
                parameters.extend(self.schema.parameters(local(element)));
            } else if let Some(name) = part.attribute_node("name") {
                let ty = part.attribute_node("type").filter(|_| !by_form).map(|ty| self.schema.type_of(part, ty));
                parameters.push(Parameter { name: spot(name), ty });
            }
        }
        parameters
    }
}

/// Whether a binding of HTTP is that of `POST`.
fn posts(binding: Node<'_, '_>) -> bool {
    let mut own = binding.children().filter(|own| own.has_tag_name((FORM, "binding")));
    own.any(|own| own.attribute("verb").is_some_and(|verb| verb.eq_ignore_ascii_case("POST")))
}

fn operations<'a, 'input>(node: Node<'a, 'input>) -> impl Iterator<Item = Node<'a, 'input>> {
    node.children().filter(|node| node.has_tag_name((WSDL, "operation")))
}

fn child<'a, 'input>(node: Node<'a, 'input>, name: &str) -> Option<Node<'a, 'input>> {
    node.children().find(|node| node.has_tag_name((WSDL, name)))
}

/// The name under which a form is posted to a method: `LendBook` of `/LendBook`.
fn location(bound: Node<'_, '_>) -> Option<Spot> {
    let own = bound.children().find(|own| own.has_tag_name((FORM, "operation")))?;
    let mut location = spot(own.attribute_node("location")?);
    if let Some(name) = location.text.strip_prefix('/') {
        location.text = name.to_owned();
    }
    Some(location)
}

/// The addresses of a service's ports.
fn locations(service: Node<'_, '_>) -> Vec<Spot> {
    let addresses = service.descendants().filter(|node| node.tag_name().name() == "address");
    addresses.filter_map(|address| address.attribute_node("location")).map(spot).collect()
}

/// The methods of the form, with the types that the schema of SOAP has for them, and those that SOAP alone has.
fn together(by_form: Vec<Method>, by_soap: Vec<Method>) -> Vec<Method> {
    let mut methods = by_form;
    for soap in by_soap {
        match methods.iter_mut().find(|method| method.name.text == soap.name.text) {
            Some(method) => add_types(method, &soap),
            None => methods.push(soap),
        }
    }
    methods
}

fn add_types(method: &mut Method, soap: &Method) {
    for parameter in &mut method.parameters {
        let typed = soap.parameters.iter().find(|typed| typed.name.text == parameter.name.text);
        parameter.ty = typed.and_then(|typed| typed.ty.clone());
    }
    let names = |method: &Method| method.parameters.iter().map(|parameter| parameter.name.clone()).collect::<Vec<_>>();
    let (of_form, of_soap) = (names(method), names(soap));
    if !of_form.iter().map(|name| &name.text).eq(of_soap.iter().map(|name| &name.text)) {
        method.contradiction = Some(of_soap);
    }
}
