//! A small API of a town's library, right in every respect, for tests to add to.
#![allow(dead_code, reason = "each file of tests uses a part of it")]

use std::collections::BTreeSet;

use codegen::diagnostic::Diagnostics;
use codegen::model::Api;
use codegen::source::{SourceFile, Sources};

/// What holds for the whole API.
pub(crate) const API: &str = r#"[api]
name = "Town Library"
doc = "Lends books."
endpoint = "https://{partner}.library.example/{service}/{method}"
partner = "town"
api_key_user = "KeyHolder"
pages = "https://library.example/docs"
calls_below = 100
sure = "documented"

[[credential]]
name = "card"
user = "reader"
password = "pin"

[[code]]
name = "SUCCESS"
kind = "success"
applies = "all"
doc = "It is done."

[[code]]
name = "CLOSED"
kind = "read-only"
applies = "writes"
doc = "The library is closed for the day."

[[code]]
name = "NO_SUCH_BOOK"
kind = "not-found"
doc = "No book has this id."
"#;

/// A service without types and methods.
pub(crate) const SERVICE: &str = r#"[service]
name = "Loans"
doc = "Who has which book."
page = "loans"
credentials = ["card"]
sure = "documented"
"#;

/// The files of a spec.
#[derive(Default)]
pub(crate) struct Library {
    sources: Sources,
}

impl Library {
    /// The API and its one service, each followed by a text. Each method has a sample and a request.
    pub(crate) fn new(api: &str, service: &str) -> Self {
        let service = format!("{SERVICE}{service}");
        Self::default()
            .file("api.toml", &format!("{API}{api}"))
            .samples_and_requests(&service)
            .file("loans.toml", &service)
    }

    pub(crate) fn file(mut self, name: &str, text: &str) -> Self {
        self.sources.files.push(SourceFile { path: format!("api-spec/{name}"), text: text.to_owned() });
        self
    }

    /// `Loans.LendBook/lent.xml`
    pub(crate) fn sample(mut self, path: &str) -> Self {
        self.sources.samples.push(format!("api-spec/samples/{path}"));
        self
    }

    /// `Loans.LendBook.http`
    pub(crate) fn request(mut self, path: &str) -> Self {
        self.sources.requests.push(format!("api-spec/requests/{path}"));
        self
    }

    fn samples_and_requests(self, service: &str) -> Self {
        let methods = service.split("[[method]]\nname = \"").skip(1).filter_map(|rest| rest.split('"').next());
        let methods: BTreeSet<&str> = methods.collect();
        methods.into_iter().fold(self, |library, method| {
            let library = library.sample(&format!("Loans.{method}/plain.xml"));
            library.request(&format!("Loans.{method}.http"))
        })
    }

    pub(crate) fn sources(&self) -> &Sources {
        &self.sources
    }

    pub(crate) fn read(&self) -> Result<Api, Diagnostics> {
        codegen::read(&self.sources)
    }

    /// The model of a spec that is right.
    pub(crate) fn model(&self) -> Api {
        self.read().unwrap_or_else(|problems| panic!("{problems}"))
    }
}

/// A method that reads, with more keys.
pub(crate) fn read(keys: &str) -> String {
    method(&format!("access = \"read\"\n{keys}"))
}

/// A method that writes, with more keys.
pub(crate) fn write(keys: &str) -> String {
    method(&format!("access = \"write\"\nrepeatable = false\nstale = []\n{keys}"))
}

/// A method, with more keys.
pub(crate) fn method(keys: &str) -> String {
    format!("\n[[method]]\nname = \"LendBook\"\ndoc = \"Lends a book.\"\npage = \"loans/lend-book\"\n{keys}")
}

/// An element of an answer with these fields, each an inline table without its `doc`.
pub(crate) fn element(name: &str, fields: &[&str]) -> String {
    format!("\n[[type]]\nname = \"{name}\"\ndoc = \"A thing.\"\nfields = [\n{}]\n", tables(fields))
}

/// An enum of one value, without its `doc`.
pub(crate) fn enumeration(name: &str, value: &str) -> String {
    format!("\n[[enum]]\nname = \"{name}\"\ndoc = \"A kind.\"\nvalues = [\n{}]\n", tables(&[value]))
}

/// A choice of these variants, each an inline table without its `doc`.
pub(crate) fn choice(name: &str, variants: &[&str]) -> String {
    format!("\n[[choice]]\nname = \"{name}\"\ndoc = \"A choice.\"\nvariants = [\n{}]\n", tables(variants))
}

/// A quirk that a sample proves.
pub(crate) fn quirk(name: &str, leniency: &str, sample: &str) -> String {
    let keys = format!("name = \"{name}\"\nleniency = \"{leniency}\"\ndoc = \"Odd.\"\n");
    format!("\n[[quirk]]\n{keys}samples = [\"{sample}\"]\n")
}

/// A document with these fields, and with more keys.
pub(crate) fn document(name: &str, keys: &str, fields: &[&str]) -> String {
    format!("\n[[document]]\nname = \"{name}\"\ndoc = \"An order.\"\n{keys}fields = [\n{}]\n", tables(fields))
}

/// Parameters of a method.
pub(crate) fn parameters(parameters: &[&str]) -> String {
    format!("parameters = [\n{}]\n", tables(parameters))
}

fn tables(tables: &[&str]) -> String {
    let lines: Vec<String> = tables.iter().map(|keys| format!("  {{ {keys}, doc = \"..\" }},\n")).collect();
    lines.concat()
}
