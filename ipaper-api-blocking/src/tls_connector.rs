//! TLS over a [`Socket`], with the configuration that both crates share.
//!
//! ureq's own connector takes either the platform's roots or a list of certificates; ours takes both,
//! and the same provider as the async client.

#[cfg(feature = "rustls")]
pub(crate) use with_rustls::{Tls, TlsSettings};
#[cfg(not(feature = "rustls"))]
pub(crate) use without_rustls::{Tls, TlsSettings};

#[cfg(feature = "rustls")]
mod with_rustls {
    use std::fmt;
    use std::io::{self, ErrorKind, Read, Write};
    use std::sync::Arc;
    use std::time::Instant;

    use ipaper_api::{Error, TransportConfig};
    use rustls::pki_types::ServerName;
    use rustls::{ClientConfig, ClientConnection};
    use ureq::unversioned::transport::time::Duration as Limit;
    use ureq::unversioned::transport::{ConnectionDetails, NextTimeout};

    use crate::socket::Socket;

    /// The configuration that all connections share.
    #[derive(Clone)]
    pub(crate) struct TlsSettings(Arc<ClientConfig>);

    /// The TLS session of a connection. It buffers at most one record in each direction, beside what
    /// rustls holds.
    pub(crate) struct Tls(ClientConnection);

    /// A socket as rustls reads and writes it.
    struct SocketIo<'s> {
        socket: &'s mut Socket,
        timeout: NextTimeout,
    }

    impl TlsSettings {
        pub(crate) fn new(config: &TransportConfig) -> Result<Self, Error> {
            ipaper_api::tls::client_config(config).map(|config| TlsSettings(Arc::new(config)))
        }

        /// Makes a handshake.
        pub(crate) fn connect(&self, details: &ConnectionDetails<'_>, socket: &mut Socket) -> Result<Tls, ureq::Error> {
            let host = details.uri.host().unwrap_or_default().trim_start_matches('[').trim_end_matches(']').to_owned();
            let name =
                ServerName::try_from(host).map_err(|_| ureq::Error::Tls("the host's name cannot be verified"))?;
            let mut session = ClientConnection::new(Arc::clone(&self.0), name).map_err(io::Error::other)?;
            let started = Instant::now();
            while session.is_handshaking() {
                let after = match details.timeout.after {
                    Limit::Exact(limit) => Limit::Exact(limit.saturating_sub(started.elapsed())),
                    Limit::NotHappening => Limit::NotHappening,
                };
                let mut io = SocketIo { socket, timeout: NextTimeout { after, ..details.timeout } };
                match session.complete_io(&mut io) {
                    Ok((0, 0)) => return Err(io::Error::from(ErrorKind::UnexpectedEof).into()),
                    Err(error) if error.kind() != ErrorKind::WouldBlock => return Err(error.into()),
                    Ok(_) | Err(_) => {}
                }
            }
            Ok(Tls(session))
        }
    }

    impl Tls {
        /// Takes some of the bytes, which [`flush`](Tls::flush) sends.
        pub(crate) fn accept(&mut self, bytes: &[u8]) -> Result<usize, ureq::Error> {
            Ok(self.0.writer().write(bytes)?)
        }

        pub(crate) fn has_output(&self) -> bool {
            self.0.wants_write()
        }

        /// Sends some of what is to be sent. Returns 0 if nothing was taken within a moment.
        pub(crate) fn flush(&mut self, socket: &mut Socket, timeout: NextTimeout) -> Result<usize, ureq::Error> {
            match self.0.write_tls(&mut SocketIo { socket, timeout }) {
                Err(error) if error.kind() == ErrorKind::WouldBlock => Ok(0),
                result => Ok(result?),
            }
        }

        /// Reads what has arrived, or waits for it. Returns 0 at the end.
        pub(crate) fn read(
            &mut self,
            socket: &mut Socket,
            buffer: &mut [u8],
            timeout: NextTimeout,
        ) -> Result<usize, ureq::Error> {
            loop {
                match self.0.reader().read(buffer) {
                    Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                    result => return Ok(result?),
                }
                self.0.read_tls(&mut SocketIo { socket, timeout })?;
                if let Err(error) = self.0.process_new_packets() {
                    // The alert that says what was wrong.
                    let _ = self.flush(socket, timeout);
                    return Err(io::Error::new(ErrorKind::InvalidData, error).into());
                }
            }
        }

        /// Returns true if nothing that has arrived is left to be read.
        pub(crate) fn is_drained(&mut self) -> bool {
            self.0.reader().read(&mut [0]).is_err_and(|error| error.kind() == ErrorKind::WouldBlock)
        }
    }

    impl Read for SocketIo<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.socket.read(buffer, self.timeout).map_err(ureq::Error::into_io)
        }
    }

    impl Write for SocketIo<'_> {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            match self.socket.write(bytes, self.timeout).map_err(ureq::Error::into_io)? {
                0 => Err(ErrorKind::WouldBlock.into()),
                taken => Ok(taken),
            }
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl fmt::Debug for TlsSettings {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("TlsSettings")
        }
    }
}

#[cfg(not(feature = "rustls"))]
mod without_rustls {
    use ipaper_api::{Error, TransportConfig};
    use ureq::unversioned::transport::{ConnectionDetails, NextTimeout};

    use crate::socket::Socket;

    /// There is no TLS in this build.
    #[derive(Clone, Debug)]
    pub(crate) struct TlsSettings;

    /// There is no TLS in this build, so no value of this type either.
    pub(crate) enum Tls {}

    impl TlsSettings {
        pub(crate) fn new(config: &TransportConfig) -> Result<Self, Error> {
            if config.https {
                return Err(Error::invalid_configuration(
                    "https needs TLS: enable the feature `ring` or `aws-lc-rs`, or bring an HTTP client of your own",
                ));
            }
            Ok(TlsSettings)
        }

        #[expect(clippy::unused_self, reason = "as with TLS")]
        pub(crate) fn connect(&self, _: &ConnectionDetails<'_>, _: &mut Socket) -> Result<Tls, ureq::Error> {
            Err(ureq::Error::TlsRequired)
        }
    }

    impl Tls {
        pub(crate) fn accept(&mut self, _: &[u8]) -> Result<usize, ureq::Error> {
            match *self {}
        }

        pub(crate) fn has_output(&self) -> bool {
            match *self {}
        }

        pub(crate) fn flush(&mut self, _: &mut Socket, _: NextTimeout) -> Result<usize, ureq::Error> {
            match *self {}
        }

        pub(crate) fn read(&mut self, _: &mut Socket, _: &mut [u8], _: NextTimeout) -> Result<usize, ureq::Error> {
            match *self {}
        }

        pub(crate) fn is_drained(&mut self) -> bool {
            match *self {}
        }
    }
}
