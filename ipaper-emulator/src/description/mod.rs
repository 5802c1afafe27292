//! What a service says of itself: its description as WSDL, its help page, and a page on each of its methods.
//!
//! All of it follows from what this emulator looks up, so that a description never promises another name than the one that is read.

mod markup;
mod operation;
mod page;
mod schema;
mod wsdl;

use crate::http::Reply;
use crate::platform;
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

/// The answer to a `GET` of the service's own address: with `?WSDL` its description, with `?op=` the page on a method, and else the help page.
pub(crate) fn answer(described: &Described<'_>, query: &str, variants: &Variants) -> Reply {
    let operations = operation::of_service(described.service, variants);
    let value = |wanted: &str| {
        let mut pairs = form_urlencoded::parse(query.as_bytes());
        pairs.find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value.into_owned())
    };
    if value("wsdl").is_some() {
        return Reply::xml(200, wsdl::write(described, &operations));
    }
    match value("op") {
        None => Reply::html(200, page::of_service(described, &operations)),
        Some(name) => match operations.iter().find(|operation| operation.name == name) {
            Some(operation) => Reply::html(200, page::of_method(described, operation)),
            None => platform::no_such_method_page(&name),
        },
    }
}
