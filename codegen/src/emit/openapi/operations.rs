//! One operation for each method, and a tag for each service.

use super::{addresses, object, requests, responses};
use crate::emit::context::Context;
use crate::emit::docs;
use crate::json::Json;
use crate::model::{Access, Api, Certainty, Method, Service};

pub(super) fn tags(api: &Api) -> Json {
    Json::list(api.services.iter().map(|service| {
        object()
            .with("name", service.wire.as_str())
            .with("description", docs::with_fact(&service.doc, &service.fact, Certainty::Documented))
            .with("externalDocs", page(&service.page))
            .with("x-certainty", docs::certainty(service.fact.sure))
    }))
}

pub(super) fn paths(context: Context<'_>) -> Json {
    let api = context.api;
    let methods = api.services.iter().flat_map(|service| service.methods.iter().map(move |method| (service, method)));
    Json::object(methods.map(|(service, method)| {
        let item = object().with("post", operation(context, service, method));
        (addresses::path(api, service, method), item)
    }))
}

/// Named after service and method, with the underscore at which generators of clients tell the two apart.
fn operation(context: Context<'_>, service: &Service, method: &Method) -> Json {
    let operation = object()
        .with("operationId", format!("{}_{}", service.wire, method.wire))
        .with("tags", Json::list([service.wire.as_str()]))
        .with("summary", first_sentence(&method.doc))
        .with("description", description(method))
        .with("externalDocs", page(&method.page))
        .with("requestBody", requests::body(context, service, method))
        .with("responses", responses::responses(context, method))
        .with("x-certainty", docs::certainty(method.fact.sure))
        .with("x-return-codes", codes(method));
    with_access(operation, &method.access)
}

fn page(address: &str) -> Json {
    Json::object([("description", "The vendor's page"), ("url", address)])
}

fn first_sentence(doc: &str) -> &str {
    doc.split_once(". ").map_or(doc, |(first, _)| first).trim_end_matches('.')
}

fn description(method: &Method) -> String {
    let doc = docs::with_fact(&method.doc, &method.fact, Certainty::Documented);
    let access = match &method.access {
        Access::Read { cache_seconds: Some(seconds) } => {
            format!("Changes nothing. An answer may be reused for {seconds} seconds.")
        }
        Access::Read { cache_seconds: None } => "Changes nothing. An answer is good for once.".to_owned(),
        Access::Write { repeatable: true, .. } => {
            "Changes something. Sending it twice has the effect of sending it once.".to_owned()
        }
        Access::Write { repeatable: false, .. } => {
            "Changes something. Do not send it again unless it is known to have done nothing.".to_owned()
        }
    };
    format!("{doc}\n\n{access}")
}

fn with_access(operation: Json, access: &Access) -> Json {
    match access {
        Access::Read { cache_seconds } => {
            let operation = operation.with("x-access", "read");
            match cache_seconds {
                Some(seconds) => operation.with("x-cache-seconds", i64::from(*seconds)),
                None => operation,
            }
        }
        Access::Write { repeatable, stale } => operation
            .with("x-access", "write")
            .with("x-repeatable", *repeatable)
            .with("x-stale", Json::list(stale.iter().map(String::as_str))),
    }
}

fn codes(method: &Method) -> Json {
    Json::list(
        method
            .codes
            .iter()
            .map(|code| Json::object([("code", code.wire.as_str()), ("x-certainty", docs::certainty(code.sure))])),
    )
}
