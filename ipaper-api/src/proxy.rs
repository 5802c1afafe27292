//! Decides once, when a client is built, through which proxy it connects.
//!
//! Both clients get the result: neither HTTP client reads the environment, because each reads it
//! differently and skips what it cannot parse.

use std::env;
use std::ffi::OsString;
use std::fmt;
use std::net::IpAddr;

use ipnet::IpNet;
use percent_encoding::percent_decode_str;

use crate::Error;
use crate::address::{Address, Host};
use crate::config::{Proxy, TransportConfig};
use crate::endpoint::Endpoint;

/// A proxy's address. `Debug` and `Display` show no user and no password.
#[derive(Clone, PartialEq, Eq)]
pub struct ProxyAddress {
    address: Address,
    login: Option<(String, String)>,
}

impl ProxyAddress {
    /// Parses an address. The error is a clause that quotes nothing of it.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let address = Address::parse(text).map_err(|why| match why.strip_prefix("has the scheme `socks") {
            Some(_) => "names a SOCKS proxy: only http and https proxies are supported".to_owned(),
            None => why,
        })?;
        if address.path != "/" {
            return Err("has a path: a `/` in a user name or password is written as `%2F`".to_owned());
        }
        let login = address.userinfo.as_deref().map(login).transpose()?;
        Ok(ProxyAddress { address: Address { userinfo: None, ..address }, login })
    }

    /// Returns the address without user and password.
    pub fn address(&self) -> String {
        self.address.origin()
    }

    /// Returns true if the proxy itself is connected to with TLS.
    pub fn is_https(&self) -> bool {
        self.address.https
    }

    /// Returns the host; an IPv6 address is in brackets.
    pub fn host(&self) -> String {
        self.address.host.in_address()
    }

    /// Returns the port.
    pub fn port(&self) -> u16 {
        self.address.port.unwrap_or(if self.address.https { 443 } else { 80 })
    }

    /// Returns the decoded user and password.
    pub fn login(&self) -> Option<(&str, &str)> {
        self.login.as_ref().map(|(user, password)| (user.as_str(), password.as_str()))
    }
}

impl fmt::Display for ProxyAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.address.origin())
    }
}

impl fmt::Debug for ProxyAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let login = if self.login.is_some() { "[redacted]@" } else { "" };
        let scheme = if self.is_https() { "https" } else { "http" };
        write!(f, "\"{scheme}://{login}{}\"", self.address.host_and_port())
    }
}

fn login(userinfo: &str) -> Result<(String, String), String> {
    let (user, password) = userinfo.split_once(':').unwrap_or((userinfo, ""));
    let decode = |text| percent_decode_str(text).decode_utf8().ok().filter(|text| !text.contains(char::is_control));
    match (decode(user), decode(password)) {
        (Some(user), Some(password)) => Ok((user.into_owned(), password.into_owned())),
        _ => Err("has a user or a password with control characters, or not in UTF-8".to_owned()),
    }
}

/// Returns the proxy that a client with this configuration connects through.
///
/// # Errors
///
/// An error of the kind `InvalidConfiguration` if the proxy that applies to the endpoint cannot be
/// used. It names the setting or the environment variable and quotes nothing of its value.
pub fn proxy_of(config: &TransportConfig) -> Result<Option<ProxyAddress>, Error> {
    match &config.proxy {
        Proxy::None => Ok(None),
        Proxy::Address(address) => explicit(address).map(Some),
        Proxy::Environment => match config.endpoint.as_ref().map(Endpoint::address) {
            Some(address) if address.https && !address.host.is_loopback() => {
                from_variables(|name| env::var_os(name), &address.host)
            }
            // Plain http would show the credentials to the proxy, and this machine needs none.
            _ => Ok(None),
        },
    }
}

/// Parses the value of [`Config::proxy`](crate::Config::proxy).
pub(crate) fn explicit(address: &str) -> Result<ProxyAddress, Error> {
    ProxyAddress::parse(address).map_err(|why| {
        Error::invalid_configuration(format!("`proxy` {why}; expected something like http://proxy.example:3128"))
    })
}

/// The variables that name a proxy for https, the strongest first: as with curl, lower case wins.
const PROXIES: [&str; 4] = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"];
const EXEMPTIONS: [&str; 2] = ["no_proxy", "NO_PROXY"];

/// The proxy for https to `host`, as the variables that `read` returns name it.
fn from_variables(read: impl Fn(&str) -> Option<OsString>, host: &Host) -> Result<Option<ProxyAddress>, Error> {
    let first = |names: &[&'static str]| {
        names.iter().find_map(|name| Some((*name, read(name).filter(|value| !value.is_empty())?)))
    };
    let Some((name, value)) = first(&PROXIES) else { return Ok(None) };
    if let Some((name, exemptions)) = first(&EXEMPTIONS) {
        let exemptions = exemptions.to_str().ok_or_else(|| unusable(name, "is not valid UTF-8"))?;
        if is_exempt(exemptions, host) {
            return Ok(None);
        }
    }
    let value = value.to_str().ok_or_else(|| unusable(name, "is not valid UTF-8"))?;
    // As everywhere, a proxy without a scheme is one for http.
    let scheme = if value.contains("://") { "" } else { "http://" };
    ProxyAddress::parse(&format!("{scheme}{value}")).map(Some).map_err(|why| unusable(name, &why))
}

fn unusable(name: &str, why: &str) -> Error {
    Error::invalid_configuration(format!(
        "the environment variable `{name}` {why}; correct it, or set the proxy with `Config::proxy`"
    ))
}

/// Returns true if a value of `NO_PROXY` exempts the host, by the rules of curl 8: names match
/// themselves and their subdomains, addresses match themselves and networks in CIDR notation, and
/// `*` alone matches all. There are no other patterns and no ports.
fn is_exempt(exemptions: &str, host: &Host) -> bool {
    if exemptions == "*" {
        return true;
    }
    let mut entries = exemptions.split([',', ' ', '\t']).filter(|entry| !entry.is_empty());
    match host.ip() {
        Some(address) => entries.any(|entry| holds_address(entry, address)),
        None => entries.any(|entry| holds_name(entry, host.as_str())),
    }
}

fn holds_address(entry: &str, address: IpAddr) -> bool {
    let entry = entry.strip_prefix('[').and_then(|entry| entry.strip_suffix(']')).unwrap_or(entry);
    match entry.parse::<IpNet>() {
        Ok(network) => network.contains(&address),
        Err(_) => entry.parse() == Ok(address),
    }
}

fn holds_name(entry: &str, name: &str) -> bool {
    let name = name.strip_suffix('.').unwrap_or(name);
    let entry = entry.strip_suffix('.').unwrap_or(entry);
    let entry = entry.strip_prefix('.').unwrap_or(entry).to_ascii_lowercase();
    match name.strip_suffix(&entry) {
        Some(before) => !entry.is_empty() && (before.is_empty() || before.ends_with('.')),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn host(text: &str) -> Host {
        Address::parse(&format!("https://{text}/")).expect("an address").host
    }

    fn chosen(variables: &[(&str, &str)], to: &str) -> Result<Option<String>, String> {
        let read = |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| value.into());
        match from_variables(read, &host(to)) {
            Ok(proxy) => Ok(proxy.map(|proxy| proxy.to_string())),
            Err(error) => Err(error.to_string()),
        }
    }

    #[test]
    fn prefers_lower_case_and_the_variable_for_https() {
        let all = [
            ("https_proxy", "http://a.test"),
            ("HTTPS_PROXY", "http://b.test"),
            ("all_proxy", "c.test:3128"),
            ("ALL_PROXY", "https://d.test"),
        ];
        let expected = ["http://a.test", "http://b.test", "http://c.test:3128", "https://d.test"];
        for (skipped, expected) in expected.iter().enumerate() {
            assert_eq!(chosen(&all[skipped..], "api.test"), Ok(Some((*expected).to_owned())));
        }
        assert_eq!(chosen(&[("HTTPS_PROXY", ""), ("HTTP_PROXY", "x"), ("http_proxy", "x")], "api.test"), Ok(None));
    }

    #[test]
    fn exempts_what_curl_exempts() {
        for (exemptions, host, expected) in [
            ("*", "api.test", true),
            ("a.test,*", "api.test", false),
            ("*.test", "api.test", false),
            ("test", "api.test", true),
            ("api.test", "api.test", true),
            ("API.test.", "api.TEST", true),
            ("api.test", "api.test.", true),
            (".api.test", "api.test", true),
            (".test", "api.test", true),
            ("pi.test", "api.test", false),
            ("api.test", "test", false),
            (".", "api.test", false),
            ("other.test, api.test", "api.test", true),
            ("other.test api.test", "api.test", true),
            (",,other.test\t,api.test", "api.test", true),
            ("api.test:443", "api.test", false),
            ("10.0.0.0/8", "10.1.2.3", true),
            ("10.0.0.0/8", "11.1.2.3", false),
            ("10.1.2.3/8", "10.9.9.9", true),
            ("10.1.2.3", "10.1.2.3", true),
            ("10.1.2", "10.1.2.3", false),
            ("2.3", "10.1.2.3", false),
            ("10.0.0.0/33", "10.0.0.0", false),
            ("fe80::/10", "[fe80::1]", true),
            ("[fe80::1]", "[fe80::1]", true),
            ("::1/128", "[fe80::1]", false),
            ("10.0.0.0/8", "api.test", false),
        ] {
            assert_eq!(is_exempt(exemptions, &self::host(host)), expected, "NO_PROXY={exemptions} for {host}");
        }
    }

    #[test]
    fn refuses_what_cannot_be_used_and_names_the_variable_alone() {
        for value in [
            "http://robot:s3cret@proxy.test ",
            "http://robot:s3 cret@proxy.test",
            "ftp://robot:s3cret@proxy.test",
            "socks5://robot:s3cret@proxy.test",
            "socks5h://robot:s3cret@proxy.test:1080",
            "http://robot:s3cret@proxy.test:99999",
            "http://robot:s3cret/@proxy.test",
            "http://proxy.test/s3cret@",
            "http://robot:s3cret",
            "http://robot:s3cret%0d%0a@proxy.test",
            "http://robot:s3cret%ff@proxy.test",
            "://s3cret",
        ] {
            let variables = [("all_proxy", value), ("no_proxy", "exempt.test")];
            let error = chosen(&variables, "api.test").expect_err(value);
            assert!(error.contains("`all_proxy`") && !error.contains("s3"), "{error}");
            assert_eq!(chosen(&variables, "exempt.test"), Ok(None), "{value}");
        }
    }

    #[test]
    fn decodes_user_and_password() {
        let proxy = ProxyAddress::parse("http://ro%3Abot:s%2Fcr%40et+@proxy.test").expect("a proxy");
        assert_eq!(proxy.login(), Some(("ro:bot", "s/cr@et+")));
        assert_eq!((proxy.host().as_str(), proxy.port()), ("proxy.test", 80));
        assert_eq!(format!("{proxy} {proxy:?}"), "http://proxy.test \"http://[redacted]@proxy.test\"");
        let without_password = ProxyAddress::parse("https://robot@[::1]").expect("a proxy");
        assert_eq!(without_password.login(), Some(("robot", "")));
        assert_eq!((without_password.host().as_str(), without_password.port()), ("[::1]", 443));
    }
}
