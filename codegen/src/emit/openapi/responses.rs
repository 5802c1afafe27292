//! What may come back: the envelope with the answer of the method, a file, or what the service's platform says where no method was reached.

use super::element_values::{content, places};
use super::elements::element;
use super::{object, values};
use crate::emit::context::Context;
use crate::emit::docs;
use crate::json::Json;
use crate::model::{Answer, Arity, Certainty, Method, NamedKind, Parameter, Path, PathEnd, TypeRef};

pub(super) fn responses(context: Context<'_>, method: &Method) -> Json {
    let reference = |name: &str| object().with("$ref", format!("#/components/responses/{name}"));
    object()
        .with("200", success(context, method))
        .with("404", reference("NoSuchAddress"))
        .with("500", reference("PlatformFault"))
}

/// What every method may come to, whatever it is.
pub(super) fn shared() -> Json {
    let no_such_address =
        "A page for people: there is no such service, or the request was too large for the server before it.";
    let platform_fault = "The platform refused the request before a method ran, as far as its texts are known: the method's name or a field's is wrong, a value is not of \
                          its type, or the request is too large. The text is meant for people, and some faults come as a page. Of any other text nobody knows whether \
                          something was done.";
    let response = |description: &str, content_types: &[&str]| {
        let text = || object().with("schema", object().with("type", "string"));
        let content = Json::object(content_types.iter().map(|content_type| (*content_type, text())));
        let sure = docs::certainty(Certainty::Seen);
        object().with("description", description).with("content", content).with("x-certainty", sure)
    };
    object()
        .with("NoSuchAddress", response(no_such_address, &["text/html"]))
        .with("PlatformFault", response(platform_fault, &["text/plain", "text/html"]))
}

fn success(context: Context<'_>, method: &Method) -> Json {
    let envelope = object().with("schema", envelope(context, method));
    let (description, files) = match &method.answer {
        Answer::Binary { fact } => {
            let file =
                "A file, whose type its header tells. Where the call failed, the answer is XML with the code instead.";
            (docs::with_fact(file, fact, Certainty::Documented), object().with("*/*", object()))
        }
        Answer::Nothing => ("How the call ended. A success carries no data.".to_owned(), object()),
        Answer::Value { .. } => ("How the call ended, and with a success its data.".to_owned(), object()),
    };
    object().with("description", description).with("content", files.with("text/xml", envelope))
}

fn envelope(context: Context<'_>, method: &Method) -> Json {
    let known: Vec<String> = method.codes.iter().map(|code| code_in_words(&code.wire, code.sure)).collect();
    let code = object()
        .with("$ref", "#/components/schemas/ReturnCode")
        .with("description", format!("Known of this method: {}.", known.join(", ")));
    let message = object().with("type", "string").with("description", "A text for people, which decides nothing.");
    let properties = [("code", code), ("message", message), ("data", data(context, method))];
    object()
        .with("type", "object")
        .with("xml", object().with("name", "result"))
        .with("properties", Json::object(properties))
        .with("required", Json::list(["code"]))
}

fn code_in_words(code: &str, sure: Certainty) -> String {
    if sure == Certainty::Documented { format!("`{code}`") } else { format!("`{code}` ({})", docs::certainty(sure)) }
}

fn data(context: Context<'_>, method: &Method) -> Json {
    let answer = match &method.answer {
        Answer::Value { at, ty, arity, fact } => {
            let doc = docs::with_fact(&in_words(at, ty, *arity, &method.parameters), fact, Certainty::Documented);
            let schema = answer(context, at, ty, *arity).with("description", doc);
            Some(schema.with("x-certainty", docs::certainty(fact.sure)))
        }
        Answer::Nothing | Answer::Binary { .. } => None,
    };
    let failure = method.failure.clone().map(|failure| {
        let details = "May be there where the call failed.";
        values::of(context, &TypeRef::Named(failure)).with("description", details)
    });
    match (answer, failure) {
        (Some(answer), Some(failure)) => object().with("anyOf", Json::list([answer, failure])),
        (Some(data), None) | (None, Some(data)) => data,
        (None, None) => object().with("description", "Missing or empty."),
    }
}

fn answer(context: Context<'_>, at: &[Path], ty: &TypeRef, arity: Arity) -> Json {
    let values = places("value", at, arity, false, || content(context, ty), &[]);
    element(&values)
}

/// Whether the data is there, and where the value in it stands as far as a schema cannot say it.
fn in_words(at: &[Path], ty: &TypeRef, arity: Arity, parameters: &[Parameter]) -> String {
    let presence = match arity {
        Arity::Required => "There with every success.",
        Arity::Optional => "May be missing, also with a success.",
        Arity::List => "There with every success, if perhaps empty.",
    };
    let several = "The value stands at one of several places; the first that has it counts.";
    let several = (at.len() > 1).then(|| several.to_owned());
    let places = at.iter().filter_map(|path| place_in_words(path, ty, parameters));
    let sentences: Vec<String> = [presence.to_owned()].into_iter().chain(places).chain(several).collect();
    sentences.join(" ")
}

fn place_in_words(path: &Path, ty: &TypeRef, parameters: &[Parameter]) -> Option<String> {
    let is_choice = matches!(ty, TypeRef::Named(named) if named.kind == NamedKind::Choice);
    match &path.end {
        PathEnd::AnyChild if is_choice => Some("The name of the element inside decides what it is.".to_owned()),
        PathEnd::AnyChild => Some("The element inside may have any name.".to_owned()),
        PathEnd::Anywhere => {
            let value = "the first text or attribute, at any depth, that is one of the type in `x-anywhere`";
            Some(format!("The value is {value}."))
        }
        PathEnd::NamedBy(index) => {
            let parameter = &parameters.get(*index)?.wire;
            Some(format!("The element inside has the name that the call gave as `{parameter}`, in either case."))
        }
        PathEnd::Element | PathEnd::Attribute(_) => None,
    }
}
