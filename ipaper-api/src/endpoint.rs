//! Where the service is, and what may be spoken to without TLS.

use crate::Error;
use crate::address::Address;
use crate::error::shown;
use crate::generated::ENDPOINT;
use crate::method::Method;

/// The address below which the services stand, always ending in `/`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Endpoint {
    base: String,
    address: Address,
    /// The partner that the host was made from.
    partner: Option<String>,
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
        let address = Address::parse(&base.replace("{partner}", partner)).map_err(|why| refused(&why))?;
        Ok(Endpoint::at(address, Some(partner.to_owned())))
    }

    /// An endpoint by its address.
    pub(crate) fn parse(address: &str, plain_http_hosts: &[String]) -> Result<Self, Error> {
        let address = Address::parse(address).map_err(|why| refused(&why))?;
        if address.userinfo.is_some() {
            return Err(refused("has a user or a password before an `@`: they belong into the credentials"));
        }
        let host = address.host.as_str();
        let is_allowed = |allowed: &String| allowed.trim_matches(['[', ']']).eq_ignore_ascii_case(host);
        if !address.https && !address.host.is_loopback() && !plain_http_hosts.iter().any(is_allowed) {
            return Err(refused(&format!(
                "would send the credentials to `{host}` unencrypted: use https, or allow the host with `allow_plain_http`"
            )));
        }
        Ok(Endpoint::at(address, None))
    }

    pub(crate) fn is_https(&self) -> bool {
        self.address.https
    }

    /// The address up to and with the version.
    pub(crate) fn address(&self) -> &Address {
        &self.address
    }

    /// The partner, unless the endpoint was set by its address.
    pub(crate) fn partner(&self) -> Option<&str> {
        self.partner.as_deref()
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

    fn at(address: Address, partner: Option<String>) -> Self {
        let path = ENDPOINT.split_once("{service}").map_or("", |(_, path)| path);
        let between_and_behind = path.split_once("{method}").unwrap_or((path, ""));
        let slash = if address.path.ends_with('/') { "" } else { "/" };
        let base = format!("{}{}{slash}", address.origin(), address.path);
        Endpoint { base, address, partner, between_and_behind }
    }
}

fn refused(why: &str) -> Error {
    Error::invalid_configuration(format!(
        "the endpoint {why}; expected an address like https://partner.api.ipapercms.dk/V2/"
    ))
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
        for address in ["http://[::1].evil.example/", "http://[::1]evil.example/", "http://127.0.0.1.evil.example/"] {
            refused(address);
        }
        assert!(Endpoint::parse("http://staging:8080/V2/", &["staging".to_owned()]).is_ok());
        assert!(Endpoint::parse("http://[fe80::1]/V2/", &["[fe80::1]".to_owned()]).is_ok());
    }

    #[test]
    fn what_is_no_endpoint_is_refused_with_the_reason() {
        assert!(refused("api.example/V2").contains("no scheme"));
        assert!(refused("ftp://api.example/V2").contains("scheme `ftp`"));
        assert!(refused("https://user:pass@api.example/").contains("credentials"));
        assert!(refused("https://api.example/?a=b").contains("query"));
        assert!(refused("https://api.example:99999/V2/").contains("port"));
        assert!(refused("http://localhost:x/V2/").contains("port"));
        for address in
            ["https:///V2", "https://[::1/V2", "https://api.example\\@evil.example/", "https://api%2eexample/"]
        {
            assert!(refused(address).contains("the endpoint"), "{address}");
        }
    }
}
