//! TLS for both clients: the same roots, the same provider, the same refusals.

use std::sync::Arc;

use rustls::crypto::CryptoProvider;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, ConfigBuilder, RootCertStore, WantsVerifier};

use crate::Error;
use crate::config::{TlsRoots, TransportConfig};

/// The TLS configuration that `config` asks for.
pub fn client_config(config: &TransportConfig) -> Result<ClientConfig, Error> {
    let provider = provider()?;
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(|error| refused(format!("the TLS provider offers no protocol version: {error}")))?;
    let added = added_roots(config)?;
    if !config.https {
        // Nothing will ever be encrypted, so that no roots need to be looked for.
        return Ok(builder.with_root_certificates(RootCertStore::empty()).with_no_client_auth());
    }
    match config.tls_roots {
        TlsRoots::Platform => with_platform_roots(builder, added, provider),
        TlsRoots::Bundled => with_roots(builder, bundled_roots()?, added),
        TlsRoots::OnlyAdded => with_roots(builder, RootCertStore::empty(), added),
    }
}

/// The provider that the program has installed, else the one that the features name.
fn provider() -> Result<Arc<CryptoProvider>, Error> {
    if let Some(installed) = CryptoProvider::get_default() {
        return Ok(Arc::clone(installed));
    }
    #[cfg(feature = "ring")]
    let provider = Ok(Arc::new(rustls::crypto::ring::default_provider()));
    #[cfg(all(feature = "aws-lc-rs", not(feature = "ring")))]
    let provider = Ok(Arc::new(rustls::crypto::aws_lc_rs::default_provider()));
    #[cfg(not(any(feature = "ring", feature = "aws-lc-rs")))]
    let provider = Err(refused(
        "there is no TLS provider: enable the feature `ring` or `aws-lc-rs`, or install a default provider of rustls",
    ));
    provider
}

fn added_roots(config: &TransportConfig) -> Result<Vec<CertificateDer<'static>>, Error> {
    let mut roots = Vec::new();
    for pem in &config.added_roots {
        let before = roots.len();
        for certificate in CertificateDer::pem_slice_iter(pem) {
            roots
                .push(certificate.map_err(|error| refused(format!("an added root certificate is no PEM: {error:?}")))?);
        }
        if roots.len() == before {
            return Err(refused("an added root certificate holds no certificate: expected PEM"));
        }
    }
    Ok(roots)
}

fn with_platform_roots(
    builder: ConfigBuilder<ClientConfig, WantsVerifier>,
    added: Vec<CertificateDer<'static>>,
    provider: Arc<CryptoProvider>,
) -> Result<ClientConfig, Error> {
    let verifier = rustls_platform_verifier::Verifier::new_with_extra_roots(added, provider)
        .map_err(|error| refused(format!("the platform's root certificates cannot be loaded: {error}")))?;
    // Called dangerous because any verifier can be put in; this one verifies.
    Ok(builder.dangerous().with_custom_certificate_verifier(Arc::new(verifier)).with_no_client_auth())
}

fn with_roots(
    builder: ConfigBuilder<ClientConfig, WantsVerifier>,
    mut roots: RootCertStore,
    added: Vec<CertificateDer<'static>>,
) -> Result<ClientConfig, Error> {
    for certificate in added {
        roots.add(certificate).map_err(|error| refused(format!("an added root certificate is of no use: {error}")))?;
    }
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}

#[cfg(feature = "bundled-roots")]
#[allow(clippy::unnecessary_wraps, reason = "without the feature there are none")]
fn bundled_roots() -> Result<RootCertStore, Error> {
    Ok(RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() })
}

#[cfg(not(feature = "bundled-roots"))]
fn bundled_roots() -> Result<RootCertStore, Error> {
    Err(refused("`TlsRoots::Bundled` needs the feature `bundled-roots`"))
}

fn refused(what: impl Into<String>) -> Error {
    Error::invalid_configuration(what)
}
