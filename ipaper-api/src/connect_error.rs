//! Says why no connection was made, in the same words for both clients, and whether another attempt
//! can help.

use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::time::Duration;

use crate::config::TransportConfig;
use crate::proxy::ProxyAddress;
use crate::transport::TransportFailure;

/// What a client connects to, as errors name it.
#[derive(Clone, Debug)]
pub struct ConnectTarget {
    /// Host and port of the endpoint.
    service: String,
    partner: Option<String>,
    proxy: Option<ProxyAddress>,
}

/// Why no connection was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConnectProblem {
    /// The host name has no address.
    NoSuchHost,
    /// Nothing listens at the address.
    Refused,
    /// There is no route to the address.
    Unreachable,
    /// The other side closed the connection while it was being set up.
    Closed,
    /// The time limit passed.
    TimedOut(Duration),
    /// The proxy asks for a login, or for another one.
    ProxyLogin,
    /// The proxy refused to connect to the service.
    ProxyRefused,
    /// The server's certificate is not accepted, for this reason.
    Certificate(&'static str),
    /// Client and server have no TLS version, cipher or the like in common.
    NoCommonTls,
    /// The server does not speak TLS.
    NotTls,
    /// Anything else; the error behind it says more.
    Other,
}

impl ConnectTarget {
    /// The target of a client with this configuration. `proxy` is `None` if there is none, or if it
    /// is not known because the HTTP client was built elsewhere.
    pub fn new(config: &TransportConfig, proxy: Option<ProxyAddress>) -> Self {
        let endpoint = config.endpoint.as_ref();
        ConnectTarget {
            service: endpoint.map(|endpoint| endpoint.address().host_and_port()).unwrap_or_default(),
            partner: endpoint.and_then(|endpoint| endpoint.partner()).map(str::to_owned),
            proxy,
        }
    }

    /// Whether there is a proxy.
    pub fn has_proxy(&self) -> bool {
        self.proxy.is_some()
    }

    /// The error for a connection that was not made. `source` must not hold the request's body.
    pub fn error(
        &self,
        problem: ConnectProblem,
        source: impl Into<Box<dyn StdError + Send + Sync>>,
    ) -> TransportFailure {
        let text = self.describe(problem);
        let error = match problem {
            ConnectProblem::TimedOut(_) => TransportFailure::timeout(text),
            _ => TransportFailure::connection(text),
        };
        let error = if problem.is_permanent() { error.for_good() } else { error };
        error.caused_by(source)
    }

    fn describe(&self, problem: ConnectProblem) -> String {
        let proxy = self.proxy.as_ref();
        let through = proxy.map(|proxy| format!(" through the proxy {proxy}")).unwrap_or_default();
        let unknown = match proxy.filter(|_| problem == ConnectProblem::NoSuchHost) {
            Some(proxy) => format!(" {}", proxy.host()),
            None => String::new(),
        };
        let partner = self.partner.as_ref().map(|partner| format!(" (partner \"{partner}\")")).unwrap_or_default();
        format!("cannot connect to {}{through}: {problem}{unknown}{partner}", self.service)
    }
}

impl ConnectProblem {
    /// Finds the problem in an error of an HTTP client and in the errors behind it.
    pub fn of(error: &(dyn StdError + 'static)) -> Self {
        let mut next = Some(error);
        let mut problem = ConnectProblem::Other;
        while let Some(error) = next {
            if let Some(found) = of_tls(error) {
                return found;
            }
            let io = error.downcast_ref::<io::Error>();
            if let Some(found) = io.and_then(|error| of_io(error.kind())) {
                problem = found;
            }
            // An error inside of an `io::Error` is not its source.
            let inside = io.and_then(io::Error::get_ref).map(|inside| inside as &(dyn StdError + 'static));
            next = inside.or_else(|| error.source());
        }
        problem
    }

    /// Whether another attempt fails in the same way, or does harm: with each login that a proxy
    /// refuses, an account comes closer to being locked.
    fn is_permanent(self) -> bool {
        match self {
            ConnectProblem::ProxyLogin
            | ConnectProblem::ProxyRefused
            | ConnectProblem::Certificate(_)
            | ConnectProblem::NoCommonTls
            | ConnectProblem::NotTls => true,
            ConnectProblem::NoSuchHost
            | ConnectProblem::Refused
            | ConnectProblem::Unreachable
            | ConnectProblem::Closed
            | ConnectProblem::TimedOut(_)
            | ConnectProblem::Other => false,
        }
    }
}

impl fmt::Display for ConnectProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ConnectProblem::NoSuchHost => "no such host",
            ConnectProblem::Refused => "connection refused",
            ConnectProblem::Unreachable => "host unreachable",
            ConnectProblem::Closed => "the connection was closed while it was being set up",
            ConnectProblem::TimedOut(limit) => return write!(f, "no connection within {limit:?}"),
            ConnectProblem::ProxyLogin => "the proxy requires a valid user and password (HTTP 407)",
            ConnectProblem::ProxyRefused => "the proxy refused the connection",
            ConnectProblem::Certificate(why) => why,
            ConnectProblem::NoCommonTls => "client and server have no TLS version or cipher in common",
            ConnectProblem::NotTls => "the server does not speak TLS",
            ConnectProblem::Other => "the connection could not be set up",
        })
    }
}

fn of_io(kind: io::ErrorKind) -> Option<ConnectProblem> {
    use io::ErrorKind as Kind;
    match kind {
        Kind::ConnectionRefused => Some(ConnectProblem::Refused),
        Kind::HostUnreachable | Kind::NetworkUnreachable | Kind::NetworkDown | Kind::AddrNotAvailable => {
            Some(ConnectProblem::Unreachable)
        }
        Kind::ConnectionReset | Kind::ConnectionAborted | Kind::BrokenPipe | Kind::UnexpectedEof => {
            Some(ConnectProblem::Closed)
        }
        _ => None,
    }
}

#[cfg(feature = "rustls")]
fn of_tls(error: &(dyn StdError + 'static)) -> Option<ConnectProblem> {
    use rustls::{AlertDescription as Alert, CertificateError as Certificate, Error, InvalidMessage};
    let problem = match error.downcast_ref::<Error>()? {
        Error::InvalidCertificate(certificate) => ConnectProblem::Certificate(match certificate {
            Certificate::Expired | Certificate::ExpiredContext { .. } => "the server's certificate has expired",
            Certificate::NotValidYet | Certificate::NotValidYetContext { .. } => {
                "the server's certificate is not valid yet"
            }
            Certificate::NotValidForName | Certificate::NotValidForNameContext { .. } => {
                "the server's certificate is for another host"
            }
            Certificate::UnknownIssuer | Certificate::BadSignature => {
                "the server's certificate is not signed by a trusted authority; `Config::add_root_certificate` adds one"
            }
            Certificate::Revoked => "the server's certificate is revoked",
            _ => "the server's certificate is not accepted",
        }),
        Error::NoCertificatesPresented => ConnectProblem::Certificate("the server sent no certificate"),
        Error::PeerIncompatible(_)
        | Error::AlertReceived(
            Alert::ProtocolVersion | Alert::HandshakeFailure | Alert::InsufficientSecurity | Alert::UnrecognisedName,
        ) => ConnectProblem::NoCommonTls,
        Error::InvalidMessage(InvalidMessage::InvalidContentType) => ConnectProblem::NotTls,
        _ => return None,
    };
    Some(problem)
}

#[cfg(not(feature = "rustls"))]
fn of_tls(_: &(dyn StdError + 'static)) -> Option<ConnectProblem> {
    None
}
