//! A server whose connections are handled by a closure of the test, over plain TCP or TLS.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, KeyUsagePurpose, date_time_ymd};
use rustls::crypto::ring;
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use super::super::both::server::Received;

/// A connection as the closure sees it.
pub trait Connection: Read + Write + Send {}

impl<T: Read + Write + Send> Connection for T {}

/// A server on a loopback port that calls a closure for each connection, with its number from 0, in
/// a thread of its own. It stops when it is dropped.
pub struct Scripted {
    address: SocketAddr,
    connections: Arc<AtomicUsize>,
    stopped: Arc<AtomicBool>,
}

impl Scripted {
    pub fn start(script: impl Fn(Box<dyn Connection>, usize) + Send + Sync + 'static) -> Self {
        Self::listen(move |stream, number| script(Box::new(stream), number))
    }

    pub fn start_tls(
        config: Arc<ServerConfig>,
        script: impl Fn(Box<dyn Connection>, usize) + Send + Sync + 'static,
    ) -> Self {
        Self::listen(move |mut stream, number| {
            let mut session = ServerConnection::new(Arc::clone(&config)).expect("a TLS session");
            while session.is_handshaking() {
                if session.complete_io(&mut stream).is_err() {
                    return;
                }
            }
            script(Box::new(StreamOwned::new(session, stream)), number);
        })
    }

    fn listen(handle: impl Fn(TcpStream, usize) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port on loopback");
        let address = listener.local_addr().expect("a bound address");
        let (connections, stopped) = (Arc::<AtomicUsize>::default(), Arc::<AtomicBool>::default());
        let (counter, stop, handle) = (Arc::clone(&connections), Arc::clone(&stopped), Arc::new(handle));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if stop.load(Ordering::SeqCst) {
                    return;
                }
                let (number, handle) = (counter.fetch_add(1, Ordering::SeqCst), Arc::clone(&handle));
                thread::spawn(move || handle(stream, number));
            }
        });
        Scripted { address, connections, stopped }
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The endpoint over plain http.
    pub fn endpoint(&self) -> String {
        format!("http://{}/V2/", self.address)
    }

    /// The endpoint over https, at `localhost`.
    pub fn https_endpoint(&self) -> String {
        format!("https://localhost:{}/V2/", self.address.port())
    }

    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}

impl Drop for Scripted {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::SeqCst);
        // Wakes the accepting thread.
        let _ = TcpStream::connect(self.address);
    }
}

/// Reads the head of a request, and nothing of what follows it.
pub fn read_head(stream: &mut dyn Connection) -> io::Result<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte)?;
        head.push(byte[0]);
    }
    Ok(String::from_utf8_lossy(&head).into_owned())
}

/// Reads a whole request.
pub fn read_request(stream: &mut dyn Connection) -> io::Result<Received> {
    let head = read_head(stream)?;
    let mut received = Received { head, body: Vec::new() };
    let length = received.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    received.body.resize(length, 0);
    stream.read_exact(&mut received.body)?;
    Ok(received)
}

/// Reads slowly to the end, and returns how many bytes there were.
pub fn drain_slowly(stream: &mut dyn Connection) -> usize {
    let (mut total, mut buffer) = (0, vec![0; 64 * 1024]);
    while let Ok(read @ 1..) = stream.read(&mut buffer) {
        total += read;
        thread::sleep(Duration::from_millis(2));
    }
    total
}

/// A response with its length, after which the connection stays open.
pub fn keep_alive(status: &str, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status}\r\nContent-Type: text/xml\r\nContent-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

/// A root certificate, and those that it signs.
pub struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    pub fn new() -> Self {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        let key = KeyPair::generate().expect("a key");
        Authority(CertifiedIssuer::self_signed(params, key).expect("a root certificate"))
    }

    pub fn pem(&self) -> String {
        self.0.pem()
    }

    /// A server's configuration with a certificate for this host that ends in this year.
    pub fn server(&self, host: &str, last_year: i32) -> Arc<ServerConfig> {
        let key = KeyPair::generate().expect("a key");
        let mut params = CertificateParams::new([host.to_owned()]).expect("a host name");
        params.not_before = date_time_ymd(2020, 1, 1);
        params.not_after = date_time_ymd(last_year, 1, 1);
        let chain = vec![params.signed_by(&key, &self.0).expect("a certificate").der().clone()];
        let key = PrivateKeyDer::try_from(key.serialize_der()).expect("a key");
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("protocol versions")
            .with_no_client_auth()
            .with_single_cert(chain, key);
        Arc::new(config.expect("a server's configuration"))
    }
}
