//! Where the service is, and what may be spoken to without TLS.

use std::net::IpAddr;

use crate::Error;
use crate::error::shown;
use crate::generated::ENDPOINT;
use crate::method::Method;

/// The address below which the services stand, always ending in `/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Endpoint {
    base: String,
    /// What stands between a service and a method in an address, and behind a method.
    between_and_behind: (&'static str, &'static str),
}

impl Endpoint {
    /// The vendor's endpoint for a partner; `template` has the places `{partner}`, `{service}` and `{method}`.
    pub(crate) fn of_partner(template: &str, partner: &str) -> Result<Self, Error> {
        let is_label = !partner.is_empty()
            && partner.len() <= 63
            && partner.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !partner.starts_with('-')
            && !partner.ends_with('-');
        if !is_label {
            return Err(Error::invalid_configuration(format!(
                "`{}` is no partner: expected a part of a host name, letters, digits and hyphens only",
                shown(partner)
            )));
        }
        let base = template.split("{service}").next().unwrap_or_default();
        Ok(Endpoint::at(base.replace("{partner}", partner)))
    }

    /// An endpoint by its address.
    pub(crate) fn parse(address: &str, plain_http_hosts: &[String]) -> Result<Self, Error> {
        let refuse = |why: &str| Err(Error::invalid_configuration(format!("the endpoint {why}")));
        let Some((scheme, rest)) = address.split_once("://") else {
            return refuse("has no scheme: expected something like https://partner.api.ipapercms.dk/V2/");
        };
        let authority = rest.split('/').next().unwrap_or_default();
        if authority.contains('@') {
            return refuse("holds a user or a password, which belong into the credentials");
        }
        if address.contains(['?', '#']) || address.contains(char::is_whitespace) {
            return refuse("holds a query, a fragment or a blank, which an endpoint has not");
        }
        let Some((host, port)) = host_and_port(authority) else {
            return refuse("has an address without its closing bracket");
        };
        if host.is_empty() {
            return refuse("has no host");
        }
        if authority.contains(['\\', '%']) {
            return refuse("has a host with a backslash or a percent sign in it");
        }
        if port.is_some_and(|port| port.parse::<u16>().is_err()) {
            return refuse("has a port that is no number from 0 to 65535");
        }
        match scheme.to_ascii_lowercase().as_str() {
            "https" => {}
            "http"
                if is_loopback(host) || plain_http_hosts.iter().any(|allowed| allowed.eq_ignore_ascii_case(host)) => {}
            "http" => {
                return refuse(&format!(
                    "would send the credentials to `{}` unencrypted: use https, or allow the host with `allow_plain_http`",
                    shown(host)
                ));
            }
            scheme => return refuse(&format!("has the scheme `{}`: expected https", shown(scheme))),
        }
        let slash = if address.ends_with('/') { "" } else { "/" };
        Ok(Endpoint::at(format!("{address}{slash}")))
    }

    pub(crate) fn is_https(&self) -> bool {
        self.base.get(..6).is_some_and(|scheme| scheme.eq_ignore_ascii_case("https:"))
    }

    /// The host, and the port where one is named.
    pub(crate) fn host(&self) -> &str {
        let rest = self.base.split_once("://").map_or(&*self.base, |(_, rest)| rest);
        rest.split('/').next().unwrap_or_default()
    }

    /// The address of a method.
    pub(crate) fn url(&self, method: &Method) -> String {
        let (between, behind) = self.between_and_behind;
        [&self.base, method.service, between, method.name, behind].concat()
    }

    fn at(base: String) -> Self {
        let path = ENDPOINT.split_once("{service}").map_or("", |(_, path)| path);
        Endpoint { base, between_and_behind: path.split_once("{method}").unwrap_or((path, "")) }
    }
}

/// The parts of `host:port` or `[address]:port`.
fn host_and_port(authority: &str) -> Option<(&str, Option<&str>)> {
    if let Some(rest) = authority.strip_prefix('[') {
        let (address, after) = rest.split_once(']')?;
        return match after.strip_prefix(':') {
            Some(port) => Some((address, Some(port))),
            None if after.is_empty() => Some((address, None)),
            None => None,
        };
    }
    Some(match authority.split_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (authority, None),
    })
}

fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(address: &str) -> String {
        Endpoint::parse(address, &[]).expect_err("the endpoint should be refused").to_string()
    }

    #[test]
    fn a_partner_becomes_a_part_of_the_host() {
        let endpoint = Endpoint::of_partner("https://{partner}.api.example/V2/{service}.asmx/{method}", "acme")
            .expect("a good partner");
        assert_eq!(endpoint.base, "https://acme.api.example/V2/");
    }

    #[test]
    fn a_partner_that_would_change_the_host_is_refused() {
        for partner in ["", "evil.example/", "a.b", "a b", "-a", "a@b", "ø"] {
            assert!(Endpoint::of_partner("https://{partner}.api.example/V2/", partner).is_err(), "{partner}");
        }
    }

    #[test]
    fn plain_http_is_for_loopback_and_for_hosts_allowed_by_name() {
        for address in ["http://127.0.0.1:8080/V2", "http://localhost/V2/", "http://[::1]:80/V2/", "http://127.8.9.1/"]
        {
            assert!(Endpoint::parse(address, &[]).is_ok(), "{address}");
        }
        assert!(refused("http://api.example/V2/").contains("unencrypted"));
        assert!(refused("http://localhost.example/V2/").contains("unencrypted"));
        assert!(Endpoint::parse("http://staging:8080/V2/", &["staging".to_owned()]).is_ok());
    }

    #[test]
    fn what_is_no_endpoint_is_refused_with_the_reason() {
        assert!(refused("api.example/V2").contains("no scheme"));
        assert!(refused("ftp://api.example/V2").contains("scheme `ftp`"));
        assert!(refused("https://user:pass@api.example/").contains("credentials"));
        assert!(refused("https://api.example/?a=b").contains("query"));
        assert!(refused("https:///V2").contains("no host"));
        assert!(refused("https://api.example:99999/V2/").contains("port"));
        assert!(refused("http://localhost:x/V2/").contains("port"));
        assert!(refused("https://[::1/V2").contains("bracket"));
        assert!(refused("https://api.example\\@evil.example/").contains("credentials"));
        assert!(refused("https://api%2eexample/").contains("percent"));
    }
}
