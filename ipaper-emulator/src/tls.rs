//! TLS with a certificate of the emulator's own making.

#[cfg(feature = "tls")]
pub(crate) use with_tls::{Tls, make};
#[cfg(not(feature = "tls"))]
pub(crate) use without_tls::Tls;

#[cfg(feature = "tls")]
mod with_tls {
    use std::io;
    use std::sync::Arc;

    use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, KeyUsagePurpose};
    use tokio_rustls::TlsAcceptor;
    use tokio_rustls::rustls::ServerConfig;
    use tokio_rustls::rustls::crypto::ring;
    use tokio_rustls::rustls::pki_types::PrivateKeyDer;
    use tokio_rustls::server::TlsStream;

    use crate::http::Socket;

    /// Turns connections into TLS connections.
    #[derive(Clone)]
    pub(crate) struct Tls {
        acceptor: TlsAcceptor,
        root: Arc<str>,
    }

    impl Tls {
        pub(crate) async fn accept(&self, socket: Socket) -> io::Result<TlsStream<Socket>> {
            self.acceptor.accept(socket).await
        }

        /// The certificate that clients must trust.
        pub(crate) fn root_certificate_pem(&self) -> String {
            self.root.to_string()
        }
    }

    /// Makes a root certificate, and one for these host names that it signs.
    pub(crate) fn make(hosts: Vec<String>) -> io::Result<Tls> {
        let root = root().map_err(io::Error::other)?;
        let key = KeyPair::generate().map_err(io::Error::other)?;
        let certificate = CertificateParams::new(hosts).and_then(|params| params.signed_by(&key, &root));
        let chain = vec![certificate.map_err(io::Error::other)?.der().clone()];
        let key = PrivateKeyDer::try_from(key.serialize_der()).map_err(io::Error::other)?;
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .and_then(|config| config.with_no_client_auth().with_single_cert(chain, key))
            .map_err(io::Error::other)?;
        Ok(Tls { acceptor: TlsAcceptor::from(Arc::new(config)), root: root.pem().into() })
    }

    fn root() -> Result<CertifiedIssuer<'static, KeyPair>, rcgen::Error> {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        params.distinguished_name.push(DnType::CommonName, "iPaper emulator");
        CertifiedIssuer::self_signed(params, KeyPair::generate()?)
    }
}

#[cfg(not(feature = "tls"))]
mod without_tls {
    use std::convert::Infallible;

    use crate::http::Socket;

    /// There is no TLS in this build, so no value of this type either.
    #[derive(Clone)]
    pub(crate) enum Tls {}

    impl Tls {
        #[expect(clippy::unused_async, reason = "its twin with TLS is async")]
        pub(crate) async fn accept(&self, _: Socket) -> Result<Socket, Infallible> {
            match *self {}
        }
    }
}
