//! The endpoint, cut into the address of a server and the paths of the methods.

use super::object;
use crate::json::Json;
use crate::model::{Api, Method, Service};

/// The endpoint up to the part of its path that tells the methods apart.
pub(super) fn server(api: &Api) -> Json {
    let (address, _) = cut(&api.endpoint);
    let partner = Json::object([
        ("default", api.partner.as_str()),
        ("description", "The partner of the vendor who runs the service."),
    ]);
    let services = Json::list(api.services.iter().map(|service| service.wire.as_str()));
    let first = api.services.first().map(|service| service.wire.as_str()).unwrap_or_default();
    let service = object().with("enum", services).with("default", first);
    let variables: Vec<(&str, Json)> = [("partner", partner), ("service", service)]
        .into_iter()
        .filter(|(name, _)| address.contains(&format!("{{{name}}}")))
        .collect();
    let server = Json::object([("url", address)]);
    if variables.is_empty() { server } else { server.with("variables", Json::object(variables)) }
}

/// `/Loans.asmx/LendBook`
pub(super) fn path(api: &Api, service: &Service, method: &Method) -> String {
    let (_, path) = cut(&api.endpoint);
    path.replace("{partner}", &api.partner).replace("{service}", &service.wire).replace("{method}", &method.wire)
}

/// A path begins with a slash behind the host, and holds the places of the service and the method.
fn cut(endpoint: &str) -> (&str, &str) {
    let host = endpoint.find("://").map_or(0, |scheme| scheme + "://".len());
    let path = endpoint.get(host..).and_then(|rest| rest.find('/')).map_or(endpoint.len(), |slash| host + slash);
    let places = ["{service}", "{method}"].into_iter().filter_map(|place| endpoint.find(place));
    let first = places.filter(|place| *place > path).min().unwrap_or(endpoint.len());
    let slash = endpoint.get(..first).and_then(|before| before.rfind('/')).filter(|slash| *slash >= path);
    endpoint.split_at(slash.unwrap_or(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_the_same_for_all_methods_is_the_server() {
        let endpoint = "https://{partner}.library.example/V1/{service}.asmx/{method}";
        assert_eq!(cut(endpoint), ("https://{partner}.library.example/V1", "/{service}.asmx/{method}"));
    }

    #[test]
    fn a_host_is_never_cut() {
        let endpoint = "https://{service}.library.example/{partner}/{method}";
        assert_eq!(cut(endpoint), ("https://{service}.library.example/{partner}", "/{method}"));
    }
}
