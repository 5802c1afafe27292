//! Documentation: texts as attributes, facts with their certainty, and the page of a method, which its request and both clients share.

use proc_macro2::TokenStream;
use quote::quote;

use super::rust_type;
use crate::model::{Access, Answer, Arity, Certainty, Fact, Method, MethodCode, Parameter, Service, TypeRef};

/// A text as the documentation of the item that follows.
pub fn outer(text: &str) -> TokenStream {
    lines(text).map(|line| quote!(#[doc = #line])).collect()
}

/// A text and its certainty as the documentation of the item that follows. `around` is how sure the reader is by then.
pub fn outer_with_fact(doc: &str, fact: &Fact, around: Certainty) -> TokenStream {
    outer(&with_fact(doc, fact, around))
}

/// As [`outer_with_fact`] for a declared type. Its reader has not been told how sure anything is by then, and takes what is said for documented.
pub fn of_type(doc: &str, fact: &Fact) -> TokenStream {
    outer_with_fact(doc, fact, Certainty::Documented)
}

/// A text as the documentation of the file that it stands in.
pub fn inner(text: &str) -> TokenStream {
    lines(text).map(|line| quote!(#![doc = #line])).collect()
}

/// One attribute for each line is what the pretty printer turns into `///`.
fn lines(text: &str) -> impl Iterator<Item = String> {
    text.lines().map(|line| if line.is_empty() { String::new() } else { format!(" {line}") })
}

/// A text, and in a paragraph of its own whatever must be said about its certainty. `around` is how sure the reader is by then.
pub fn with_fact(doc: &str, fact: &Fact, around: Certainty) -> String {
    match caveat(fact, around) {
        Some(caveat) => format!("{doc}\n\n{caveat}"),
        None => doc.to_owned(),
    }
}

/// As [`with_fact`], in one line.
fn with_fact_inline(doc: &str, fact: &Fact, around: Certainty) -> String {
    match caveat(fact, around) {
        Some(caveat) => format!("{doc} {caveat}"),
        None => doc.to_owned(),
    }
}

/// A line of a list of arguments or of what is written besides.
pub fn list_item(name: &str, doc: &str, fact: &Fact, around: Certainty) -> String {
    format!("- {name}: {}", with_fact_inline(doc, fact, around))
}

/// What must be said about a fact: how sure it is, where that is another thing than around it, since a guess must not look like knowledge; and
/// its note.
pub fn caveat(fact: &Fact, around: Certainty) -> Option<String> {
    let is_news = fact.sure != around;
    match (fact.sure, &fact.note) {
        (_, Some(note)) if !is_news => Some(format!("*Note:* {note}")),
        (Certainty::Inferred, Some(note)) => Some(format!("*Inferred:* {note}")),
        (Certainty::Seen, Some(note)) => Some(format!("*Seen:* {note}")),
        (Certainty::Documented, Some(note)) => Some(format!("*Documented.* {note}")),
        (_, None) if !is_news => None,
        (Certainty::Inferred, None) => Some("*Inferred, not proven.*".to_owned()),
        (Certainty::Seen, None) => Some("*Seen, not documented.*".to_owned()),
        (Certainty::Documented, None) => Some("*Documented.*".to_owned()),
    }
}

/// The page of a method. `krate` is where its types are found: `crate`, or the name of the crate.
pub fn method(service: &Service, method: &Method, krate: &str) -> String {
    let intro = with_fact(&method.doc, &method.fact, method.fact.sure);
    let rows = table(service, method).map(|(name, value)| format!("| {name} | {value} |\n")).concat();
    let parameters = parameters(method);
    let errors = errors(method, krate);
    let link = &method.page;
    format!("{intro}\n\n| | |\n| --- | --- |\n{rows}\n{parameters}{errors}\n[The vendor's page]({link})")
}

fn table(service: &Service, method: &Method) -> [(&'static str, String); 4] {
    [
        ("Method", format!("`{}.{}`", service.wire, method.wire)),
        ("Access", access(&method.access)),
        ("Returns", returns(&method.answer, service, method.fact.sure).replace('|', "\\|")),
        ("Certainty", certainty(method.fact.sure).to_owned()),
    ]
}

fn access(access: &Access) -> String {
    match access {
        Access::Read { cache_seconds: Some(seconds) } => format!("read; an answer may be reused for {seconds} seconds"),
        Access::Read { cache_seconds: None } => "read; an answer is never reused".to_owned(),
        Access::Write { repeatable: true, .. } => {
            "write; sending it twice has the effect of sending it once".to_owned()
        }
        Access::Write { repeatable: false, .. } => "write; not to be repeated".to_owned(),
    }
}

pub fn certainty(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::Documented => "documented",
        Certainty::Seen => "seen",
        Certainty::Inferred => "inferred",
    }
}

/// The type is linked by its name alone: whoever shows this page has it in a signature.
fn returns(answer: &Answer, service: &Service, around: Certainty) -> String {
    match answer {
        Answer::Nothing => "nothing".to_owned(),
        Answer::Binary { fact } => with_caveat("[`Binary`]", fact, around),
        Answer::Value { ty, arity, fact, .. } => {
            let link = type_link(ty, service);
            let returns = match arity {
                Arity::Required => link,
                Arity::Optional => format!("`Option<`{link}`>`"),
                Arity::List => format!("`Vec<`{link}`>`"),
            };
            with_caveat(&returns, fact, around)
        }
    }
}

fn with_caveat(returns: &str, fact: &Fact, around: Certainty) -> String {
    match caveat(fact, around) {
        Some(caveat) => format!("{returns}. {caveat}"),
        None => returns.to_owned(),
    }
}

fn type_link(ty: &TypeRef, service: &Service) -> String {
    let path = rust_type::plain(ty, Some(&service.module)).to_string().replace(' ', "");
    format!("[`{path}`]")
}

fn parameters(method: &Method) -> String {
    let shown = method.parameters.iter().filter(|parameter| parameter.constant.is_none());
    let items: String = shown.map(|parameter| parameter_item(parameter, method.fact.sure)).collect();
    if items.is_empty() { items } else { format!("# Parameters\n\n{items}\n") }
}

fn parameter_item(parameter: &Parameter, around: Certainty) -> String {
    let Parameter { rust, wire, doc, fact, .. } = parameter;
    let wire = if rust == wire { String::new() } else { format!(" (`{wire}`)") };
    let optional = if parameter.optional { ", optional" } else { "" };
    format!("- `{rust}`{wire}{optional}: {}\n", with_fact_inline(doc, fact, around))
}

fn errors(method: &Method, krate: &str) -> String {
    let codes = method.codes.iter().skip(1).map(|code| code_with_certainty(code, method.fact.sure));
    let codes = codes.collect::<Vec<_>>().join(", ");
    let codes = if codes.is_empty() { "no code but that of success, as far as is known".to_owned() } else { codes };
    let details = method.failure.as_ref().map(|failure| {
        let path = failure.module.iter().chain([&failure.rust]).map(ToString::to_string).collect::<Vec<_>>().join("::");
        format!(" With some of them the error's details are a [`{path}`]({krate}::{path}).")
    });
    format!("# Errors\n\nThe service may answer {codes}.{}\n", details.unwrap_or_default())
}

fn code_with_certainty(code: &MethodCode, around: Certainty) -> String {
    let wire = &code.wire;
    if code.sure == around { format!("`{wire}`") } else { format!("`{wire}` ({})", certainty(code.sure)) }
}
