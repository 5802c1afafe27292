//! How an emulator is set up before it starts.

use std::fmt;
use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::time::Duration;

use crate::emulator::Emulator;
use crate::log::LogLimits;
use crate::login::Login;
use crate::shared::Shared;
use crate::state::State;
use crate::variants::Variants;

/// The user name of an API key.
pub(crate) const API_KEY_USER: &str = "APIKey";

/// The key of the demo account. Its blank and its plus show whether a client encodes forms properly.
const DEMO_KEY: &str = "demo key+1";

/// An upload of the largest PDF takes some 272 MB.
const MAX_BODY: u64 = 400 * 1024 * 1024;

const KEPT_BODY: u64 = 16 * 1024 * 1024;

const LOG: LogLimits = LogLimits { requests: 100_000, bytes: 256 * 1024 * 1024 };

const LOCKOUT: Duration = Duration::from_secs(60);

/// Sets up an [`Emulator`]. Get one from [`Emulator::builder`].
///
/// ```
/// let emulator = ipaper_emulator::Emulator::builder().empty().key("another key").start()?;
/// assert!(emulator.requests().is_empty());
/// # std::io::Result::Ok(())
/// ```
#[derive(Clone)]
#[must_use]
pub struct Builder {
    port: u16,
    variants: Variants,
    empty: bool,
    key: String,
    users: Vec<(String, String)>,
    max_body: u64,
    kept_body: u64,
    log: LogLimits,
    lockout: Duration,
    #[cfg(feature = "tls")]
    tls_hosts: Option<Vec<String>>,
}

impl fmt::Debug for Builder {
    /// Leaves out the key and the passwords.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder").field("port", &self.port).field("variants", &self.variants).finish_non_exhaustive()
    }
}

impl Builder {
    pub(crate) fn new() -> Self {
        Builder {
            port: 0,
            variants: Variants::default(),
            empty: false,
            key: DEMO_KEY.to_owned(),
            users: Vec::new(),
            max_body: MAX_BODY,
            kept_body: KEPT_BODY,
            log: LOG,
            lockout: LOCKOUT,
            #[cfg(feature = "tls")]
            tls_hosts: None,
        }
    }

    /// Listens on this port of 127.0.0.1. The default, 0, is any free one.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Takes these facts for true.
    pub fn variants(mut self, variants: Variants) -> Self {
        self.variants = variants;
        self
    }

    /// Starts with an account that holds nothing but its root category, whose id is 1000.
    pub fn empty(mut self) -> Self {
        self.empty = true;
        self
    }

    /// Accepts this API key. The default is `demo key+1`.
    pub fn key(mut self, key: impl Into<String>) -> Self {
        self.key = key.into();
        self
    }

    /// Accepts this user too, beside the API key.
    pub fn user(mut self, name: impl Into<String>, password: impl Into<String>) -> Self {
        self.users.push((name.into(), password.into()));
        self
    }

    /// Answers longer bodies as too large. The default is 400 MiB.
    pub fn max_body(mut self, bytes: u64) -> Self {
        self.max_body = bytes;
        self
    }

    /// Keeps so many bytes of each body in the log. The default is 16 MiB.
    pub fn kept_body(mut self, bytes: u64) -> Self {
        self.kept_body = bytes;
        self
    }

    /// Keeps at most this many requests in the log. The default is 100,000; with 0 the log stays
    /// empty. Later requests replace the oldest, and [`Emulator::dropped_requests`] counts those.
    pub fn kept_requests(mut self, requests: usize) -> Self {
        self.log.requests = requests;
        self
    }

    /// Keeps at most this many bytes in the log: bodies, paths, headers and overhead of all its
    /// requests. The default is 256 MiB. Later requests replace the oldest.
    pub fn kept_bytes(mut self, bytes: u64) -> Self {
        self.log.bytes = bytes;
        self
    }

    /// How long logins are refused after more than five wrong ones. The default is a minute.
    pub fn login_lockout(mut self, duration: Duration) -> Self {
        self.lockout = duration;
        self
    }

    /// Serves over TLS, with a certificate for these host names, signed by [`Emulator::root_certificate_pem`].
    #[cfg(feature = "tls")]
    pub fn tls<H: Into<String>>(mut self, hosts: impl IntoIterator<Item = H>) -> Self {
        self.tls_hosts = Some(hosts.into_iter().map(Into::into).collect());
        self
    }

    /// Starts the emulator. It serves until it is dropped.
    ///
    /// # Errors
    ///
    /// When the port is taken, or the system refuses a socket or a thread.
    pub fn start(self) -> io::Result<Emulator> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, self.port))?;
        let state = if self.empty { State::empty(self.variants) } else { State::demo(self.variants) };
        let mut accepted = self.users;
        accepted.push((API_KEY_USER.to_owned(), self.key.clone()));
        let login = Login::new(accepted, self.lockout);
        let shared = Shared::new(state, login, self.log, self.max_body, self.kept_body);
        #[cfg(feature = "tls")]
        let tls = self.tls_hosts.map(crate::tls::make).transpose()?;
        #[cfg(not(feature = "tls"))]
        let tls = None;
        Emulator::run(listener, shared, self.key, tls)
    }
}
