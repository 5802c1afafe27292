//! What services say of themselves, as browsers and programs ask for it.

mod common;

use common::{Answer, FORM, form, path, request, send, start, succeed};
use ipaper_api::METHODS;
use ipaper_api::method::ParameterKind;
use ipaper_emulator::{CategoryParent, Emulator, Variants};
use roxmltree::{Document, Node};

const WSDL: &str = "http://schemas.xmlsoap.org/wsdl/";
const HTTP: &str = "http://schemas.xmlsoap.org/wsdl/http/";
const SCHEMA: &str = "http://www.w3.org/2001/XMLSchema";

fn get(emulator: &Emulator, path: &str) -> Answer {
    send(emulator, &format!("GET {path} HTTP/1.1\r\nHost: ipaper.example:81\r\n\r\n")).expect("an answer")
}

/// The description of a service, which must be one.
fn description(emulator: &Emulator, service: &str) -> String {
    let answer = get(emulator, &format!("/V2/{service}.asmx?WSDL"));
    assert_eq!((answer.status, answer.content_type()), (200, "text/xml; charset=utf-8"), "{service}");
    answer.text()
}

fn parse(text: &str) -> Document<'_> {
    Document::parse(text).unwrap_or_else(|error| panic!("{error} in\n{text}"))
}

/// All elements of that name.
fn all<'a>(document: &'a Document<'a>, namespace: &'a str, name: &'a str) -> impl Iterator<Item = Node<'a, 'a>> {
    document.descendants().filter(move |node| node.has_tag_name((namespace, name)))
}

fn named<'a>(document: &'a Document<'a>, namespace: &'a str, element: &'a str, name: &str) -> Node<'a, 'a> {
    let mut found = all(document, namespace, element).filter(|node| node.attribute("name") == Some(name));
    let node = found.next().unwrap_or_else(|| panic!("no {element} {name}"));
    assert!(found.next().is_none(), "two {element}s {name}");
    node
}

/// Names and types of the children of that tag, in order.
fn children<'a>(node: Node<'a, 'a>, tag: &'a str) -> Vec<(&'a str, &'a str)> {
    let children = node.descendants().filter(|child| *child != node && child.tag_name().name() == tag);
    children.map(|c| (c.attribute("name").unwrap_or_default(), c.attribute("type").unwrap_or_default())).collect()
}

fn services() -> Vec<&'static str> {
    let mut services: Vec<&str> = METHODS.iter().map(|method| method.service).collect();
    services.dedup();
    services
}

#[test]
fn every_method_is_described_with_what_it_looks_up() {
    let emulator = start();
    for service in services() {
        let text = description(&emulator, service);
        let document = parse(&text);
        for method in METHODS.iter().filter(|method| method.service == service) {
            let message = named(&document, WSDL, "message", &format!("{}HttpPostIn", method.name));
            let parts = children(message, "part");
            assert!(parts.iter().all(|(_, ty)| *ty == "s:string"), "{parts:?}");
            let inputs = children(named(&document, SCHEMA, "element", method.name), "element");
            assert!(inputs.iter().map(|(name, _)| name).eq(parts.iter().map(|(name, _)| name)), "{inputs:?} {parts:?}");
            let own: Vec<&str> = method.parameters.iter().map(|parameter| parameter.name).collect();
            let (credentials, rest) = inputs.split_at(2);
            assert!(rest.iter().map(|(name, _)| *name).eq(own), "{rest:?}");
            let credentials: Vec<&str> = credentials.iter().map(|(name, _)| *name).collect();
            assert!(method.credentials.iter().any(|pair| [pair.user, pair.password] == credentials[..]));
        }
    }
}

#[test]
fn types_are_those_that_the_platform_converts_to() {
    let emulator = start();
    for service in services() {
        let text = description(&emulator, service);
        let document = parse(&text);
        for method in METHODS.iter().filter(|method| method.service == service) {
            let inputs = children(named(&document, SCHEMA, "element", method.name), "element");
            for (parameter, (name, ty)) in method.parameters.iter().zip(&inputs[2..]) {
                let expected = match parameter.kind {
                    ParameterKind::Integer => "s:int",
                    ParameterKind::Boolean => "s:boolean",
                    ParameterKind::Date | ParameterKind::DateTime => "s:dateTime",
                    _ => "s:string",
                };
                assert_eq!((*name, *ty), (parameter.name, expected), "{}", method.full_name());
            }
        }
    }
}

#[test]
fn every_name_that_a_description_refers_to_is_in_it() {
    let emulator = start();
    let text = description(&emulator, "Paper");
    let document = parse(&text);
    let target = document.root_element().attribute("targetNamespace").expect("a namespace");
    let mut references = 0;
    for (element, attribute, namespace, what) in [
        ("part", "element", SCHEMA, "element"),
        ("input", "message", WSDL, "message"),
        ("output", "message", WSDL, "message"),
        ("binding", "type", WSDL, "portType"),
        ("port", "binding", WSDL, "binding"),
    ] {
        for node in all(&document, WSDL, element) {
            let Some(reference) = node.attribute(attribute) else { continue };
            let Some((prefix, name)) = reference.split_once(':') else { continue };
            if node.lookup_namespace_uri(Some(prefix)) == Some(target) {
                named(&document, namespace, what, name);
                references += 1;
            }
        }
    }
    let methods = METHODS.iter().filter(|method| method.service == "Paper").count();
    assert_eq!(
        references,
        6 * methods + 6,
        "two elements and four messages for each method, and three bindings with their ports"
    );
}

#[test]
fn a_form_is_posted_to_the_methods_and_the_address_is_the_one_that_was_asked() {
    let emulator = start();
    let text = description(&emulator, "Media");
    let document = parse(&text);
    let binding = named(&document, WSDL, "binding", "MediaHttpPost");
    let verbs: Vec<_> = binding.children().filter_map(|node| node.attribute("verb")).collect();
    assert_eq!(verbs, ["POST"]);
    for operation in binding.children().filter(|node| node.has_tag_name((WSDL, "operation"))) {
        let own = operation.children().find(|node| node.has_tag_name((HTTP, "operation"))).expect("an operation");
        let name = operation.attribute("name").expect("a name");
        assert_eq!(own.attribute("location"), Some(format!("/{name}").as_str()));
    }
    let ports: Vec<_> = all(&document, WSDL, "port").filter_map(|port| port.attribute("name")).collect();
    assert_eq!(ports, ["MediaSoap", "MediaSoap12", "MediaHttpPost"]);
    for address in document.descendants().filter(|node| node.tag_name().name() == "address") {
        assert_eq!(address.attribute("location"), Some("http://ipaper.example:81/V2/Media.asmx"));
    }
}

#[test]
fn a_description_says_what_a_variant_changes() {
    let mut variants = Variants::default();
    variants.plain_credentials.insert("Link");
    variants.category_parent = CategoryParent::ParentId;
    let emulator = Emulator::builder().variants(variants).start().expect("an emulator");
    let names = |service: &str, method: &str| -> Vec<String> {
        let text = description(&emulator, service);
        let document = parse(&text);
        let inputs = children(named(&document, SCHEMA, "element", method), "element");
        inputs.into_iter().map(|(name, _)| name.to_owned()).collect()
    };
    assert_eq!(names("Link", "GetLinks"), ["username", "password", "paperID"]);
    assert_eq!(names("Paper", "CreateCategory"), ["plUsername", "plPassword", "parentID", "name", "urlName"]);
}

#[test]
fn a_description_is_asked_for_by_a_word_without_a_value() {
    let emulator = start();
    let text = description(&emulator, "Paper");
    for query in ["?wsdl", "?wSdL", "?x=y&wsdl"] {
        assert_eq!(get(&emulator, &format!("/V2/Paper.asmx{query}")).text(), text, "{query}");
    }
    let answer = get(&emulator, "/v2/pAPER.ASMX?wsdl");
    assert!(answer.contains("location=\"http://ipaper.example:81/v2/pAPER.ASMX\""), "{}", answer.text());
    assert!(answer.contains("<wsdl:service name=\"Paper\">"), "{}", answer.text());
    for (query, expected) in [
        ("?WSDL=1", "XML Web service description was not found.\r\n"),
        ("?wsdl=", "XML Web service description was not found.\r\n"),
        ("?schema=x", "Schema not found.\r\n"),
    ] {
        let answer = get(&emulator, &format!("/V2/Paper.asmx{query}"));
        assert_eq!((answer.status, answer.content_type()), (500, "text/plain; charset=utf-8"), "{query}");
        assert_eq!(answer.text(), expected);
    }
    assert!(get(&emulator, "/V2/Paper.asmx?wsdl&wsdl").content_type().starts_with("text/html"));
}

#[test]
fn a_discovery_document_names_the_description_and_the_bindings() {
    let emulator = start();
    let answer = get(&emulator, "/V2/Paper.asmx?DISCO");
    assert_eq!((answer.status, answer.content_type()), (200, "text/xml; charset=utf-8"));
    let text = answer.text();
    let document = parse(&text);
    assert!(document.root_element().has_tag_name(("http://schemas.xmlsoap.org/disco/", "discovery")));
    let address = "http://ipaper.example:81/V2/Paper.asmx";
    let contract = document.root_element().first_element_child().expect("a contract");
    assert_eq!(contract.attribute("ref"), Some(format!("{address}?wsdl").as_str()));
    assert_eq!(contract.attribute("docRef"), Some(address));
    let bindings: Vec<_> = all(&document, "http://schemas.xmlsoap.org/disco/soap/", "soap").collect();
    let names: Vec<_> = bindings.iter().filter_map(|soap| soap.attribute("binding")).collect();
    assert_eq!(names, ["q1:PaperSoap", "q2:PaperSoap12"]);
    assert!(bindings.iter().all(|soap| soap.attribute("address") == Some(address)));
}

#[test]
fn the_help_page_links_to_every_method_and_to_the_description() {
    let emulator = start();
    for service in services() {
        let page = get(&emulator, &format!("/V2/{service}.asmx"));
        assert_eq!((page.status, page.content_type()), (200, "text/html; charset=utf-8"));
        assert!(page.contains(&format!("href=\"/V2/{service}.asmx?WSDL\"")), "{}", page.text());
        for method in METHODS.iter().filter(|method| method.service == service) {
            let link = format!("/V2/{service}.asmx?op={}", method.name);
            assert!(page.contains(&format!("<a href=\"{link}\">{}</a>", method.name)), "{}", page.text());
            assert_eq!(get(&emulator, &link).status, 200);
        }
    }
}

#[test]
fn the_page_on_a_method_shows_its_parameters_and_a_request() {
    let emulator = start();
    let page = get(&emulator, "/V2/Paper.asmx?OP=GetPaperStructure");
    for part in [
        "<tr><td>plUsername</td><td>string</td></tr>",
        "<tr><td>paperID</td><td>int</td></tr>",
        "<tr><td>includeIndexedText</td><td>boolean</td></tr>",
        "POST /V2/Paper.asmx/GetPaperStructure HTTP/1.1\r\nHost: ipaper.example:81\r\n",
        "plUsername=string&amp;plPassword=string&amp;paperID=int&amp;includeIndexedText=boolean",
    ] {
        assert!(page.contains(part), "no {part} in {}", page.text());
    }
}

#[test]
fn a_page_on_a_method_that_is_not_there_names_it_without_its_markup() {
    let emulator = start();
    let page = get(&emulator, "/V2/Paper.asmx?op=%3Cb%3EgetAllPapers");
    assert_eq!((page.status, page.content_type()), (500, "text/html; charset=utf-8"));
    assert!(page.contains("&lt;b&gt;getAllPapers Web Service method name is not valid."), "{}", page.text());
}

#[test]
fn an_unknown_service_has_no_description_and_a_post_gets_none() {
    let emulator = start();
    for path in ["/V2/Nothing.asmx?WSDL", "/V1/Paper.asmx?WSDL", "/V2/Paper.wsdl", "/V2/Paper.asmx/?WSDL"] {
        assert_ne!(get(&emulator, path).status, 200, "{path}");
    }
    let answer = send(&emulator, &request("POST", "/V2/Paper.asmx?WSDL", FORM, "")).expect("an answer");
    assert_eq!((answer.status, answer.content_type()), (500, "application/soap+xml; charset=utf-8"));
}

#[test]
fn methods_are_still_called_by_post_alone() {
    let emulator = start();
    let query = form(&[("paperID", "1000")]);
    let answer = get(&emulator, &format!("{}?{query}&wsdl", path("Paper.GetAllPapers")));
    assert_eq!(answer.status, 500);
    succeed(&emulator, "Paper.GetAllPapers", &[("paperID", "1000")]);
}

#[test]
fn a_host_with_markup_does_not_break_the_description() {
    let emulator = start();
    let request = "GET /V2/Paper.asmx?WSDL HTTP/1.1\r\nHost: x\"<&'\r\n\r\n";
    let answer = send(&emulator, request).expect("an answer");
    parse(&answer.text());
}
