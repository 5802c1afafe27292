//! Which service of the spec a description is about.

use codegen::model::{Api, Service};

use super::description::{Description, Name};
use super::source::{self, Request};

/// The service by its own name, by the address that it gives, and by the address that was asked: those that the spec knows must agree.
pub(super) fn service<'a>(api: &'a Api, described: &Description, request: &Request) -> Result<&'a Service, String> {
    let find = |name: &str| api.services.iter().find(|service| service.wire.eq_ignore_ascii_case(name));
    let by_name = find(&described.service.text);
    let by_address =
        described.addresses.iter().find_map(|address| find(&source::service_name(&source::uri(&address.text)?)?));
    let asked = request.service().and_then(|name| find(&name));
    if let (Some(one), Some(other)) = (by_name, by_address) {
        if one.wire != other.wire {
            return Err(format!(
                "this description calls itself `{}` and gives the address of `{}`",
                one.wire, other.wire
            ));
        }
    }
    match (by_name.or(by_address), asked) {
        (Some(service), Some(asked)) if asked.wire != service.wire => Err(format!(
            "`{}` was asked, and this is the description of `{}`\n  help: something on the way sends another service's description: look at the address",
            asked.wire, service.wire
        )),
        (service, asked) => service.or(asked).ok_or_else(|| unknown(api, &described.service.text)),
    }
}

/// What proves the address of the service: the address that the description gives, or the one that was asked.
pub(super) fn proven_address<'d>(service: &Service, described: &'d Description, request: &Request) -> Option<&'d Name> {
    let is_its = |name: Option<String>| name.is_some_and(|name| name.eq_ignore_ascii_case(&service.wire));
    let mut given = described.addresses.iter();
    given
        .find(|address| is_its(source::uri(&address.text).and_then(|uri| source::service_name(&uri))))
        .or_else(|| is_its(request.service()).then_some(&described.service))
}

fn unknown(api: &Api, name: &str) -> String {
    let known: Vec<String> = api.services.iter().map(|service| format!("`{}`", service.wire)).collect();
    format!(
        "this is the description of `{name}`, which is no service of the spec; the services of the spec are {}\n  \
         help: if it is a new service of the API, add a file for it to api-spec/ (see CONTRIBUTING.md)",
        known.join(", ")
    )
}
