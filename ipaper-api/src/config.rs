//! How a client is set up: one type for both clients, so that neither can do what the other cannot.

use std::fmt;
use std::time::Duration;

use crate::Error;
use crate::credentials::Credentials;
use crate::endpoint::Endpoint;
use crate::generated::{ENDPOINT, PARTNER};
use crate::xml::Limits;

/// How a client is set up: who calls, where the service is, and how it is spoken to.
///
/// The same value sets up the async and the blocking client. What it does not name keeps its default:
///
/// | what | default | to change it |
/// | --- | --- | --- |
/// | endpoint | the vendor's, of the partner `ipaper` | [`partner`](Config::partner), [`endpoint`](Config::endpoint) |
/// | plain http | loopback addresses only | [`allow_plain_http`](Config::allow_plain_http) |
/// | TLS roots | the platform's | [`tls_roots`](Config::tls_roots), [`add_root_certificate`](Config::add_root_certificate) |
/// | TLS provider | rustls on ring | the feature `aws-lc-rs`, an installed default provider of rustls, or an HTTP client of one's own |
/// | proxy | as the environment says (`HTTPS_PROXY`, `NO_PROXY`, ..); none for plain http | [`proxy`](Config::proxy) |
/// | compression | asked for, where the feature `gzip` is on | [`compression`](Config::compression) |
/// | user agent | `ipaper-api/<version>` | [`user_agent`](Config::user_agent) |
/// | redirects | never followed: they would carry the credentials elsewhere | an answer like any other unexpected one |
/// | connecting | 10 seconds | [`connect_timeout`](Config::connect_timeout) |
/// | silence between two pieces of an answer | 60 seconds | [`read_timeout`](Config::read_timeout) |
/// | a whole call | unlimited | [`timeout`](Config::timeout) |
/// | size of an answer | see [`Limits`] | [`limits`](Config::limits) |
///
/// ```
/// use std::time::Duration;
/// use ipaper_api::{Config, Credentials};
///
/// let config = Config::new(Credentials::api_key("key"))
///     .partner("acme")
///     .timeout(Duration::from_secs(120));
/// ```
#[derive(Clone, Debug)]
pub struct Config {
    pub(crate) credentials: Credentials,
    partner: String,
    endpoint: Option<String>,
    plain_http_hosts: Vec<String>,
    pub(crate) limits: Limits,
    pub(crate) transport: TransportConfig,
}

/// What concerns the transport alone.
#[doc(hidden)]
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct TransportConfig {
    pub user_agent: String,
    pub connect_timeout: Duration,
    pub read_timeout: Duration,
    pub timeout: Option<Duration>,
    pub proxy: Proxy,
    pub compression: bool,
    pub tls_roots: TlsRoots,
    pub added_roots: Vec<Vec<u8>>,
    /// Whether the endpoint is spoken to with TLS.
    pub https: bool,
}

/// Which certificates a server's own must be signed by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum TlsRoots {
    /// Those that the operating system trusts.
    #[default]
    Platform,
    /// Mozilla's, as compiled into the program. Needs the feature `bundled-roots`.
    Bundled,
    /// Only those given with [`Config::add_root_certificate`].
    OnlyAdded,
}

/// Through which proxy the service is reached. `Debug` shows no user and password of an address.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Proxy {
    /// As the environment says.
    #[default]
    Environment,
    /// None.
    None,
    /// The one at this address, `http://proxy.example:3128`. Proxies are spoken to by http or https, not by SOCKS.
    Address(String),
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Proxy::Environment => f.write_str("Environment"),
            Proxy::None => f.write_str("None"),
            Proxy::Address(address) => {
                let shown = match (address.split_once("://"), address.rsplit_once('@')) {
                    (Some((scheme, _)), Some((_, host))) => format!("{scheme}://[redacted]@{host}"),
                    (None, Some((_, host))) => format!("[redacted]@{host}"),
                    (_, None) => address.clone(),
                };
                f.debug_tuple("Address").field(&shown).finish()
            }
        }
    }
}

/// Longer limits of time are as good as none, and would not fit a clock.
const LONGEST: Duration = Duration::from_secs(365 * 24 * 60 * 60);

impl Config {
    /// The defaults, for a caller with these credentials.
    pub fn new(credentials: Credentials) -> Self {
        Config {
            credentials,
            partner: PARTNER.to_owned(),
            endpoint: None,
            plain_http_hosts: Vec::new(),
            limits: Limits::default(),
            transport: TransportConfig {
                user_agent: concat!("ipaper-api/", env!("CARGO_PKG_VERSION")).to_owned(),
                connect_timeout: Duration::from_secs(10),
                read_timeout: Duration::from_secs(60),
                timeout: None,
                proxy: Proxy::Environment,
                compression: true,
                tls_roots: TlsRoots::Platform,
                added_roots: Vec::new(),
                https: true,
            },
        }
    }

    /// The partner at which the account is hosted: the first part of the endpoint's host name.
    #[must_use]
    pub fn partner(mut self, partner: impl Into<String>) -> Self {
        self.partner = partner.into();
        self
    }

    /// Another endpoint than the vendor's, up to and with the version: `http://127.0.0.1:8080/V2/`. It wins over a partner.
    #[must_use]
    pub fn endpoint(mut self, address: impl Into<String>) -> Self {
        self.endpoint = Some(address.into());
        self
    }

    /// Allows an endpoint at this host to be spoken to without TLS, which shows the credentials to everyone on the way. Loopback addresses need no permission.
    #[must_use]
    pub fn allow_plain_http(mut self, host: impl Into<String>) -> Self {
        self.plain_http_hosts.push(host.into());
        self
    }

    /// What the client calls itself.
    #[must_use]
    pub fn user_agent(mut self, name: impl Into<String>) -> Self {
        self.transport.user_agent = name.into();
        self
    }

    /// How long connecting may take, name resolution and TLS included.
    #[must_use]
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.transport.connect_timeout = limit;
        self
    }

    /// How long the service may be silent before and within an answer.
    #[must_use]
    pub fn read_timeout(mut self, limit: Duration) -> Self {
        self.transport.read_timeout = limit;
        self
    }

    /// How long a whole call may take, sending and reading included. Mind that uploads take their time.
    #[must_use]
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.transport.timeout = Some(limit);
        self
    }

    /// The proxy through which the service is reached.
    #[must_use]
    pub fn proxy(mut self, proxy: Proxy) -> Self {
        self.transport.proxy = proxy;
        self
    }

    /// Whether compressed answers are asked for. All bounds count decompressed bytes.
    #[must_use]
    pub fn compression(mut self, compression: bool) -> Self {
        self.transport.compression = compression;
        self
    }

    /// Which certificates a server's own must be signed by.
    #[must_use]
    pub fn tls_roots(mut self, roots: TlsRoots) -> Self {
        self.transport.tls_roots = roots;
        self
    }

    /// A certificate to trust besides the [`tls_roots`](Config::tls_roots), as PEM. May be called several times.
    #[must_use]
    pub fn add_root_certificate(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.transport.added_roots.push(pem.into());
        self
    }

    /// Bounds on answers.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Where the service is.
    pub(crate) fn resolve_endpoint(&self) -> Result<Endpoint, Error> {
        match &self.endpoint {
            Some(address) => Endpoint::parse(address, &self.plain_http_hosts),
            None => Endpoint::of_partner(ENDPOINT, &self.partner),
        }
    }

    /// What concerns the transport to `endpoint`.
    pub(crate) fn into_transport(self, endpoint: &Endpoint) -> TransportConfig {
        let https = endpoint.is_https();
        let proxy = match self.transport.proxy {
            // What is allowed in clear on this machine must not leave it in clear.
            Proxy::Environment if !https => Proxy::None,
            proxy => proxy,
        };
        TransportConfig {
            connect_timeout: self.transport.connect_timeout.min(LONGEST),
            read_timeout: self.transport.read_timeout.min(LONGEST),
            timeout: self.transport.timeout.map(|limit| limit.min(LONGEST)),
            proxy,
            https,
            ..self.transport
        }
    }

    /// Refuses what no client can be made of.
    pub(crate) fn check(&self) -> Result<(), Error> {
        let limits = [
            ("connect_timeout", Some(self.transport.connect_timeout)),
            ("read_timeout", Some(self.transport.read_timeout)),
            ("timeout", self.transport.timeout),
        ];
        for (name, limit) in limits {
            if limit == Some(Duration::ZERO) {
                return Err(Error::invalid_configuration(format!("`{name}` is zero, which leaves no time at all")));
            }
        }
        if !self.transport.user_agent.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
            return Err(Error::invalid_configuration(
                "`user_agent` holds characters that a header cannot: expected visible ASCII",
            ));
        }
        if let Proxy::Address(address) = &self.transport.proxy {
            if !address.starts_with("http://") && !address.starts_with("https://") {
                return Err(Error::invalid_configuration(
                    "`proxy` has no address by http or https: expected something like http://proxy.example:3128",
                ));
            }
        }
        if self.transport.tls_roots == TlsRoots::OnlyAdded && self.transport.added_roots.is_empty() {
            return Err(Error::invalid_configuration(
                "`TlsRoots::OnlyAdded` without an added root certificate trusts nobody",
            ));
        }
        Ok(())
    }
}

impl From<Credentials> for Config {
    fn from(credentials: Credentials) -> Self {
        Config::new(credentials)
    }
}
