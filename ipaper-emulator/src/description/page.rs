//! The pages for people: the methods of a service, and what one of them takes.

use std::fmt::Write as _;

use super::Described;
use super::operation::Operation;
use crate::platform::html_encoded;

/// The help page of a service: its methods, and where its description is.
pub(super) fn of_service(described: &Described<'_>, operations: &[Operation]) -> String {
    let mut body = format!(
        "<p>These methods are supported. For a formal definition, see the <a href=\"{}?WSDL\">service description</a>.</p>\r\n<ul>\r\n",
        html_encoded(described.path)
    );
    for operation in operations {
        let (path, name) = (html_encoded(described.path), operation.name);
        // Writing to a string cannot fail.
        let _ = write!(body, "<li><a href=\"{path}?op={name}\">{name}</a></li>\r\n");
    }
    body.push_str("</ul>\r\n");
    page(described.service, &body)
}

/// The page on a method: its parameters, and a request that has them all.
pub(super) fn of_method(described: &Described<'_>, operation: &Operation) -> String {
    let path = html_encoded(described.path);
    let mut body = format!(
        "<p><a href=\"{path}\">All methods of {}</a></p>\r\n<h2>{}</h2>\r\n<table>\r\n<tr><th>Parameter</th><th>Type</th></tr>\r\n",
        described.service, operation.name
    );
    for input in &operation.inputs {
        let _ = write!(body, "<tr><td>{}</td><td>{}</td></tr>\r\n", input.name, input.word());
    }
    let request = html_encoded(&sample_request(described, operation));
    let _ = write!(body, "</table>\r\n<h3>HTTP POST</h3>\r\n<pre>{request}</pre>\r\n");
    page(&format!("{}.{}", described.service, operation.name), &body)
}

/// A request with the type of each parameter where its value goes.
fn sample_request(described: &Described<'_>, operation: &Operation) -> String {
    let host = described.origin.split_once("://").map_or(described.origin, |(_, host)| host);
    let fields: Vec<String> = operation.inputs.iter().map(|input| format!("{}={}", input.name, input.word())).collect();
    format!(
        "POST {}/{} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: length\r\n\r\n{}",
        described.path,
        operation.name,
        fields.join("&")
    )
}

fn page(title: &str, body: &str) -> String {
    let title = html_encoded(title);
    format!(
        "<!DOCTYPE html>\r\n<html>\r\n<head><title>{title} Web Service</title></head>\r\n<body>\r\n<h1>{title}</h1>\r\n{body}</body>\r\n</html>\r\n"
    )
}
