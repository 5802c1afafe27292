//! Parses the addresses that a caller configures, the endpoint's and the proxy's, so that both HTTP
//! clients understand what is accepted in the same way.
//!
//! All decisions are made on a parsed [`Uri`]. What the HTTP clients' own parsers would read
//! differently from each other is refused here: the host is spelled in one way only, and the path
//! holds nothing that a parser would normalize.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use http::Uri;

/// A parsed address of the scheme `http` or `https`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Address {
    pub(crate) https: bool,
    /// The part before an `@`, still percent-encoded.
    pub(crate) userinfo: Option<String>,
    pub(crate) host: Host,
    pub(crate) port: Option<u16>,
    /// Begins with `/`.
    pub(crate) path: String,
}

/// A host in lower case: a name of letters, digits, hyphens and underscores, or an IP address.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Host {
    /// Without brackets.
    name: String,
    ip: Option<IpAddr>,
}

impl Address {
    /// Parses an address. The error is a clause that follows the name of the setting, such as
    /// "has no host".
    pub(crate) fn parse(address: &str) -> Result<Self, String> {
        if address.contains(|character: char| character.is_control() || character.is_whitespace()) {
            return Err("has a blank or a control character".to_owned());
        }
        if !address.is_ascii() {
            return Err(
                "has characters outside of ASCII: write an international host name in punycode (`xn--..`)".to_owned()
            );
        }
        if address.contains(['?', '#']) {
            return Err("has a query or a fragment".to_owned());
        }
        if !address.contains("://") {
            return Err("has no scheme".to_owned());
        }
        let uri: Uri = address.parse().map_err(|error| format!("cannot be read: {error}"))?;
        let scheme = uri.scheme_str().unwrap_or_default().to_ascii_lowercase();
        let https = match scheme.as_str() {
            "https" => true,
            "http" => false,
            _ => return Err(format!("has the scheme `{scheme}`")),
        };
        let authority = uri.authority().map_or("", |authority| authority.as_str());
        let (userinfo, rest) = match authority.rsplit_once('@') {
            Some((userinfo, rest)) => (Some(userinfo.to_owned()), rest),
            None => (None, authority),
        };
        let (host, port) = host_and_port(rest)?;
        check_path(uri.path())?;
        Ok(Address { https, userinfo, host, port, path: uri.path().to_owned() })
    }

    /// Scheme, host and port, without the default port and without what stands before an `@`.
    pub(crate) fn origin(&self) -> String {
        let scheme = if self.https { "https" } else { "http" };
        format!("{scheme}://{}", self.host_and_port())
    }

    /// The host, and the port where it is not the scheme's own.
    pub(crate) fn host_and_port(&self) -> String {
        let default = if self.https { 443 } else { 80 };
        match self.port.filter(|port| *port != default) {
            Some(port) => format!("{}:{port}", self.host.in_address()),
            None => self.host.in_address(),
        }
    }
}

impl Host {
    fn parse(text: &str) -> Result<Self, String> {
        if text.is_empty() {
            return Err("has no host".to_owned());
        }
        if let Some(rest) = text.strip_prefix('[') {
            let address = rest.strip_suffix(']').and_then(|address| address.parse::<Ipv6Addr>().ok());
            let address = address.ok_or("has a host in brackets that is not an IPv6 address")?;
            return Ok(Host { name: address.to_string(), ip: Some(address.into()) });
        }
        if let Ok(address) = text.parse::<Ipv4Addr>() {
            return Ok(Host { name: text.to_owned(), ip: Some(address.into()) });
        }
        // A trailing dot means the root of the name system.
        let labels: Vec<&str> = text.strip_suffix('.').unwrap_or(text).split('.').collect();
        if text.len() > 253 || !labels.iter().all(|label| is_label(label)) {
            return Err("has a host that is not a host name: expected letters, digits, hyphens and dots".to_owned());
        }
        // Some parsers read `127.1` and `0x7f000001` as IPv4 addresses, others refuse them.
        if labels.last().is_some_and(|label| is_number(label)) {
            return Err("has a host that ends in a number and is not an IPv4 address".to_owned());
        }
        Ok(Host { name: text.to_ascii_lowercase(), ip: None })
    }

    /// The name or address, without brackets.
    pub(crate) fn as_str(&self) -> &str {
        &self.name
    }

    pub(crate) fn ip(&self) -> Option<IpAddr> {
        self.ip
    }

    /// As it is written in an address: an IPv6 address in brackets.
    pub(crate) fn in_address(&self) -> String {
        match self.ip {
            Some(IpAddr::V6(_)) => format!("[{}]", self.name),
            _ => self.name.clone(),
        }
    }

    /// Returns true for `localhost` and the loopback addresses.
    pub(crate) fn is_loopback(&self) -> bool {
        self.ip.map_or(self.name == "localhost", |address| address.is_loopback())
    }
}

fn host_and_port(text: &str) -> Result<(Host, Option<u16>), String> {
    // A colon inside of brackets belongs to the address.
    let behind_brackets = text.rfind(']').map_or(0, |at| at + 1);
    let (host, port) = match text.get(behind_brackets..).unwrap_or_default().rfind(':') {
        Some(at) => (text.get(..behind_brackets + at), text.get(behind_brackets + at + 1..)),
        None => (Some(text), None),
    };
    let port = match port {
        None => None,
        Some(digits) => Some(parse_port(digits).ok_or("has a port that is not a number from 1 to 65535")?),
    };
    Ok((Host::parse(host.unwrap_or_default())?, port))
}

/// `u16::from_str` also takes `+1`.
fn parse_port(digits: &str) -> Option<u16> {
    let port = digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?;
    port.filter(|port| *port != 0)
}

fn is_label(label: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    (1..=63).contains(&label.len()) && label.bytes().all(is_allowed) && !label.starts_with('-') && !label.ends_with('-')
}

fn is_number(label: &str) -> bool {
    let digits = label.strip_prefix("0x").or(label.strip_prefix("0X"));
    match digits {
        Some(digits) => digits.bytes().all(|byte| byte.is_ascii_hexdigit()),
        None => label.bytes().all(|byte| byte.is_ascii_digit()),
    }
}

/// Accepts a path that every parser leaves as it is.
fn check_path(path: &str) -> Result<(), String> {
    let mut bytes = path.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'%' => {
                let digits =
                    [bytes.next(), bytes.next()].map(|digit| digit.and_then(|digit| (digit as char).to_digit(16)));
                let [Some(high), Some(low)] = digits else {
                    return Err("has a percent sign in its path that is not followed by two hex digits".to_owned());
                };
                let decoded = high * 16 + low;
                if decoded < 0x20 || decoded == 0x7f {
                    return Err("has an encoded control character in its path".to_owned());
                }
            }
            b'a'..=b'z'
            | b'A'..=b'Z'
            | b'0'..=b'9'
            | b'-'
            | b'.'
            | b'_'
            | b'~'
            | b'!'
            | b'$'
            | b'&'
            | b'\''
            | b'('
            | b')'
            | b'*'
            | b'+'
            | b','
            | b';'
            | b'='
            | b':'
            | b'@'
            | b'/' => {}
            _ => return Err("has a character in its path that must be percent-encoded".to_owned()),
        }
    }
    let is_dots = |segment: &str| matches!(segment.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | "..");
    if path.split('/').any(is_dots) {
        return Err("has a segment `.` or `..` in its path".to_owned());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(address: &str) -> String {
        match Address::parse(address) {
            Err(why) => why,
            Ok(parsed) => panic!("{address} should be refused, not {parsed:?}"),
        }
    }

    #[test]
    fn splits_an_address_into_its_parts() {
        let address = Address::parse("HTTPS://robot:s%20cret@[::1]:8443/a/b").expect("an address");
        assert_eq!((address.https, address.port, address.path.as_str()), (true, Some(8443), "/a/b"));
        assert_eq!((address.host.as_str(), address.userinfo.as_deref()), ("::1", Some("robot:s%20cret")));
        assert_eq!(address.origin(), "https://[::1]:8443");
        let address = Address::parse("http://Proxy.Test:80").expect("an address");
        assert_eq!((address.origin().as_str(), address.path.as_str()), ("http://proxy.test", "/"));
    }

    #[test]
    fn refuses_ports_that_are_not_plain_numbers() {
        for port in ["+1", "-1", "", "0", "99999", "8o", "1:2"] {
            refused(&format!("https://localhost:{port}/"));
        }
    }

    #[test]
    fn refuses_hosts_that_parsers_read_differently() {
        for host in
            ["127.1", "0x7f.1", "2130706433", "a..b", "-a.test", "a-.test", "a%2eb", "a*b", "[::1].evil.test", "[::1"]
        {
            refused(&format!("https://{host}/"));
        }
        assert!(refused("https://bøger.test/").contains("punycode"));
        refused("https:///V2");
    }

    #[test]
    fn refuses_paths_that_parsers_normalize() {
        for path in ["/a/../b", "/./a", "/%2e%2E/a", "/.%2e", "/a%0d%0ab", "/%1b", "/%7F", "/%", "/%4", "/a\\b", "/a|b"]
        {
            refused(&format!("https://api.test{path}"));
        }
        for path in ["/V2/", "/a%20b/", "/a//b", "/.well-known/x", "/...", "/~a;b=1,2"] {
            assert!(Address::parse(&format!("https://api.test{path}")).is_ok(), "{path}");
        }
    }

    #[test]
    fn refuses_control_characters_and_blanks() {
        for address in ["https://a.test/\r\n", "https://a.test/\u{1b}[31m", "http://a.test ", "http://a b.test"] {
            assert!(refused(address).contains("control character"), "{address:?}");
        }
    }
}
