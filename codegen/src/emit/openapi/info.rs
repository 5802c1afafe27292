//! What holds for the API as a whole, in words.

use super::object;
use crate::emit::docs;
use crate::json::Json;
use crate::model::{Api, Certainty, CodeKind, Quirk};

/// Title, description, and the version: that of the document, which is released with the crates.
pub(super) fn info(api: &Api) -> Json {
    let license = env!("CARGO_PKG_LICENSE");
    object()
        .with("title", api.name.as_str())
        .with("description", description(api))
        .with("license", Json::object([("name", license), ("identifier", license)]))
        .with("version", env!("CARGO_PKG_VERSION"))
}

fn description(api: &Api) -> String {
    let about = docs::with_fact(&api.doc, &api.fact, Certainty::Documented);
    [about, calls(api), answers(api), sureness(), extensions(), quirks(api)].join("\n\n")
}

fn calls(api: &Api) -> String {
    let (user, sure) = (&api.api_key_user, docs::certainty(api.api_key_user_sure));
    format!(
        "# Calls\n\n\
         A call is a form that is posted. Every field of a form has to be sent, in the order of its list `required` if in doubt: a field that is missing fails the call, while an \
         empty value is not missing. A name is looked up without regard to case, and a field that is sent twice arrives with both values, so send each once.\n\n\
         The first fields of every form carry the credentials, for which OpenAPI has no word: they belong in the body of a request and never in its address. The user of an API \
         key is `{user}`, and its password is the key ({sure}).\n\n\
         - Post: a call by GET shows the credentials in its address.\n\
         - Send `Content-Type: application/x-www-form-urlencoded; charset=utf-8`, without a blank before the `;`: a service that expects another charset garbles the rest.\n\
         - Send no zone with a time: the service would make it its own local time.\n\
         - Send a `Content-Length`, also for an empty body: one that is sent in pieces may be refused, or read as empty.\n\
         - Encode every value for the form. A `+` that is not written as `%2B` arrives as a blank, which breaks base64.\n\
         - A boolean is `true` or `false`, and not `1` or `0`.\n\
         - Do not repeat a call whose login was refused: every further login that fails prolongs the wait.\n\
         - Stay below {} calls in any 60 seconds.",
        api.calls_below
    )
}

fn answers(api: &Api) -> String {
    let success = api.codes.iter().find(|code| code.kind == CodeKind::Success).map_or("", |code| &code.wire);
    format!(
        "# Answers\n\n\
         An answer is XML, with the status 200 most likely also where the call failed: its `code` decides. `{success}` is the only success; codes that nobody knows yet may come at any time. \
         The `message` is for people.\n\n\
         The order of elements and attributes means nothing, and more of them may come than are described here. Texts may have blanks and newlines around them. What is not \
         required may also be there and empty, which for anything but a text is the same as missing. Booleans may begin with a capital letter. An array is an element that \
         repeats, and is empty where there is none. What has the format `decimal` is a number that is kept as a text."
    )
}

fn sureness() -> String {
    "# How sure is this?\n\n\
     The vendor did not write this document. `x-certainty` says of each fact whether it is `documented` on the vendor's pages, was `seen` in programs that call the service or is how every \
     service of its platform behaves, or is `inferred`: likely, not proven."
        .to_owned()
}

fn extensions() -> String {
    "# Extensions\n\n\
     - `x-certainty`: how sure a fact is.\n\
     - `x-access`: whether a method is a `read` or a `write`.\n\
     - `x-repeatable`: whether sending a write twice has the effect of sending it once.\n\
     - `x-stale`: the reads whose answers a write may change.\n\
     - `x-cache-seconds`: for how long the answer of a read may be reused.\n\
     - `x-return-codes`: the codes that a method may answer.\n\
     - `x-kinds`: what each return code means for a caller.\n\
     - `x-not-below`: the field that a value must not be below.\n\
     - `x-max-bytes`, `x-begins-with`: the largest size and the first bytes of a file, before it is encoded.\n\
     - `x-time-zone`: the zone of a time that does not name it; without it, the zone is not known.\n\
     - `x-text`: in `xml`, the text of the element itself rather than a child of it.\n\
     - `x-anywhere`: what is looked for at any depth.\n\
     - `x-secret`: what must not be shown."
        .to_owned()
}

fn quirks(api: &Api) -> String {
    let items: Vec<String> = api.quirks.iter().map(quirk).collect();
    format!("# What the service or its documentation gets wrong\n\n{}", items.join("\n"))
}

fn quirk(quirk: &Quirk) -> String {
    let note = quirk.fact.note.as_ref().map(|note| format!(" {note}")).unwrap_or_default();
    let refused = if quirk.leniency.is_none() { " Refuse such an answer." } else { "" };
    format!("- {}{note}{refused} ({})", quirk.doc, docs::certainty(quirk.fact.sure))
}
