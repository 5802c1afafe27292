//! The description of a service: WSDL, discovery document, help page, and a page per method.
//!
//! All of it follows from what this emulator looks up, so that a description never promises another name than the one that is read.

mod disco;
mod markup;
mod operation;
mod page;
mod schema;
mod wsdl;

use crate::http::{Charset, Form, Reply};
use crate::platform::exception::Exception;
use crate::platform::pages;
use crate::variants::Variants;

/// A service, and the address at which it was asked for its description.
pub(crate) struct Described<'a> {
    pub(crate) service: &'static str,
    /// `http://127.0.0.1:8080`, as the client has it.
    pub(crate) origin: &'a str,
    pub(crate) path: &'a str,
}

impl Described<'_> {
    /// Where the service is reached: what clients put a method's name behind.
    fn address(&self) -> String {
        format!("{}{}", self.origin, self.path)
    }
}

/// Answers a `GET` of the service's own address: `?WSDL` returns the description, `?disco` the
/// discovery document, `?op=` the page on a method, everything else the help page. To the platform,
/// a word without `=` is a value without a name.
pub(crate) fn answer(described: &Described<'_>, query: &str, variants: &Variants) -> Reply {
    let operations = operation::of_service(described.service, variants);
    // No browser sends more than 1,000 names.
    let Ok(query) = Form::decode(query.as_bytes(), Charset::Utf8) else { return pages::bad_path() };
    let fault =
        |message| Exception::new("System.InvalidOperationException", message).into_reply(variants.fault_details);
    let word = query.get(None).unwrap_or_default();
    if query.get(Some("schema")).is_some() {
        return fault("Schema not found.");
    }
    if query.get(Some("wsdl")).is_some() {
        return fault("XML Web service description was not found.");
    }
    if word.eq_ignore_ascii_case("wsdl") {
        return Reply::xml(200, wsdl::write(described, &operations));
    }
    if word.eq_ignore_ascii_case("disco") {
        return Reply::xml(200, disco::write(described));
    }
    match query.get(Some("op")) {
        None => Reply::html(200, page::of_service(described, &operations)),
        Some(name) => match operations.iter().find(|operation| operation.name == name) {
            Some(operation) => Reply::html(200, page::of_method(described, operation)),
            None => pages::no_such_method(name),
        },
    }
}
