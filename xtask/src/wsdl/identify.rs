//! Which service of the spec a description is about.

use codegen::model::{Api, Service};

use super::address;
use super::description::{Description, Spot};
use super::finding::{Finding, Trouble};
use super::source::Request;

/// The service by its own name, by the address that it gives, and by the address that was asked: whichever the spec knows, and all the same.
pub(super) fn service<'a>(
    api: &'a Api,
    described: &Description,
    request: &Request,
    file: usize,
) -> Result<&'a Service, Trouble> {
    let find = |name: &str| api.services.iter().find(|service| service.wire.eq_ignore_ascii_case(name));
    let by_name = find(&described.service.text).map(|service| (service, &described.service));
    let by_address =
        described.locations.iter().find_map(|spot| Some((find(address::service_name(&spot.text)?)?, spot)));
    let asked = request.asked.as_deref().and_then(find);
    match (by_name, by_address) {
        (Some((service, _)), Some((other, at))) if service.wire != other.wire => {
            let title =
                format!("this description calls itself `{}` and gives the address of `{}`", service.wire, other.wire);
            Err(Finding::trouble(&request.shown, title)
                .at(file, &described.service.span, "the name")
                .at(file, &at.span, "the address")
                .help("give the description as the service answers it")
                .boxed())
        }
        (Some((service, at)), _) | (None, Some((service, at))) => match asked {
            Some(asked) if asked.wire != service.wire => Err(another(service, asked, at, request, file)),
            _ => Ok(service),
        },
        (None, None) => asked.ok_or_else(|| unknown(api, &described.service, request, file)),
    }
}

/// What proves the address of the service: the address that the description gives, or the one that answered it.
pub(super) fn proven_address(service: &Service, described: &Description, request: &Request) -> Option<Spot> {
    let is_its = |name: &str| name.eq_ignore_ascii_case(&service.wire);
    let given = described.locations.iter().find(|spot| address::service_name(&spot.text).is_some_and(is_its));
    let answered = request.asked.as_deref().filter(|name| is_its(name)).map(|_| &described.service);
    given.or(answered).cloned()
}

fn another(service: &Service, asked: &Service, at: &Spot, request: &Request, file: usize) -> Trouble {
    let title = format!("`{}` was asked, and this is the description of `{}`", asked.wire, service.wire);
    Finding::trouble(&request.shown, title)
        .at(file, &at.span, "another service")
        .help("look at the address: something on the way answers with another service's description")
        .boxed()
}

fn unknown(api: &Api, name: &Spot, request: &Request, file: usize) -> Trouble {
    let title = format!("this is the description of `{}`, which is no service of the spec", name.text);
    let known: Vec<String> = api.services.iter().map(|service| format!("`{}`", service.wire)).collect();
    Finding::trouble(&request.shown, title)
        .at(file, &name.span, "unknown to the spec")
        .note(format!("the services of the spec are {}", known.join(", ")))
        .help("if it is a new service of the API, add a file for it to api-spec/ (see CONTRIBUTING.md); if it is none of it, leave it out")
        .boxed()
}
