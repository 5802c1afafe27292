//! HTTPS with a certificate of the emulator's own making.
#![cfg(feature = "tls")]

mod common;

use std::io::{self, Write};
use std::net::TcpStream;
use std::sync::Arc;

use common::{Answer, call_request, read_answer};
use ipaper_emulator::{Emulator, Fault};
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

fn start() -> Emulator {
    Emulator::builder().tls(["localhost"]).start().expect("an emulator")
}

/// Calls a method over TLS as a client that trusts these roots and expects this host.
fn call(emulator: &Emulator, roots: RootCertStore, host: &'static str) -> io::Result<Answer> {
    send(emulator, roots, host, &call_request("Media.GetTree", &[]))
}

fn send(emulator: &Emulator, roots: RootCertStore, host: &'static str, request: &str) -> io::Result<Answer> {
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_root_certificates(roots)
        .with_no_client_auth();
    let endpoint = emulator.endpoint();
    let port = endpoint.trim_end_matches("/V2/").rsplit(':').next().and_then(|port| port.parse().ok()).expect("a port");
    let connection = ClientConnection::new(Arc::new(config), ServerName::try_from(host).expect("a name"));
    let socket = TcpStream::connect(("127.0.0.1", port))?;
    let mut stream = StreamOwned::new(connection.map_err(io::Error::other)?, socket);
    stream.write_all(request.as_bytes())?;
    read_answer(&mut stream)
}

fn trusting(emulator: &Emulator) -> RootCertStore {
    let mut roots = RootCertStore::empty();
    let root = CertificateDer::from_pem_slice(emulator.root_certificate_pem().as_bytes()).expect("a certificate");
    roots.add(root).expect("a root");
    roots
}

#[test]
fn a_client_that_trusts_the_root_is_served() {
    let emulator = start();
    assert!(emulator.endpoint().starts_with("https://localhost:"));
    assert_eq!(call(&emulator, trusting(&emulator), "localhost").expect("an answer").code(), "SUCCESS");
    assert_eq!(emulator.connections().failed_handshakes, 0);
}

#[test]
fn a_service_describes_itself_with_an_encrypted_address() {
    let emulator = start();
    let request = "GET /V2/Media.asmx?WSDL HTTP/1.1\r\nHost: localhost:81\r\n\r\n";
    let answer = send(&emulator, trusting(&emulator), "localhost", request).expect("an answer");
    assert!(answer.contains("location=\"https://localhost:81/V2/Media.asmx\""), "{}", answer.text());
}

#[test]
fn a_client_that_does_not_trust_it_sends_nothing() {
    let emulator = start();
    assert!(call(&emulator, trusting(&start()), "localhost").is_err());
    assert!(call(&emulator, trusting(&emulator), "example.com").is_err());
    while emulator.connections().failed_handshakes < 2 {
        std::thread::yield_now();
    }
    assert_eq!(emulator.connections().accepted, 2);
    assert!(emulator.requests().is_empty());
}

#[test]
fn faults_reach_through_tls() {
    let emulator = start();
    for fault in [Fault::reset_after_request(), Fault::half_answer(), Fault::reset_on_accept()] {
        emulator.inject(fault);
        assert!(call(&emulator, trusting(&emulator), "localhost").is_err());
    }
    assert_eq!(call(&emulator, trusting(&emulator), "localhost").expect("an answer").code(), "SUCCESS");
}
