//! A server that writes given bytes and ends its connections in a chosen way, with and without
//! TLS.
#![allow(dead_code, unreachable_pub, reason = "shared by several targets, of which each uses some of it")]

use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock, Mutex};
use std::thread;
use std::time::Duration;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, KeyUsagePurpose};
use rustls::crypto::ring;
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// How a connection ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// By a FIN; under TLS with a `close_notify` before it.
    Fin,
    /// By a RST.
    Reset,
    /// By a FIN; under TLS without a `close_notify`.
    FinWithoutCloseNotify,
}

/// A part of what the server writes.
#[derive(Clone, Debug)]
pub enum Part {
    Bytes(Vec<u8>),
    Pause(Duration),
    /// Writes these bytes again and again with this pause before each, until the client is gone.
    Drip(Vec<u8>, Duration),
}

/// A server on loopback that answers each request with the same parts and then ends the connection.
pub struct RawServer {
    address: SocketAddr,
    is_tls: bool,
    shared: Arc<Shared>,
}

struct Shared {
    stopped: AtomicBool,
    /// The heads of the requests, in lower case.
    requests: Mutex<Vec<String>>,
    /// The responses to the first requests; the last one answers all others.
    responses: Vec<Vec<Part>>,
    ending: Ending,
}

struct Pki {
    server: Arc<ServerConfig>,
    root: String,
}

static PKI: LazyLock<Pki> = LazyLock::new(|| {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    params.distinguished_name.push(DnType::CommonName, "tests");
    let root = CertifiedIssuer::self_signed(params, KeyPair::generate().expect("a key")).expect("a root certificate");
    let key = KeyPair::generate().expect("a key");
    let certificate = CertificateParams::new(vec!["localhost".to_owned()]).expect("a host name");
    let certificate = certificate.signed_by(&key, &root).expect("a certificate");
    let server = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("TLS versions")
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], PrivateKeyDer::try_from(key.serialize_der()).expect("a key"))
        .expect("a server configuration");
    Pki { server: Arc::new(server), root: root.pem() }
});

impl RawServer {
    pub fn start(is_tls: bool, responses: Vec<Vec<Part>>, ending: Ending) -> RawServer {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port on loopback");
        let address = listener.local_addr().expect("a bound address");
        let shared =
            Arc::new(Shared { stopped: AtomicBool::new(false), requests: Mutex::default(), responses, ending });
        let accepting = Arc::clone(&shared);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if accepting.stopped.load(Ordering::SeqCst) {
                    return;
                }
                let shared = Arc::clone(&accepting);
                thread::spawn(move || {
                    // The client may close the connection at any time.
                    let _ = if is_tls { shared.serve_tls(stream) } else { shared.serve(stream) };
                });
            }
        });
        RawServer { address, is_tls, shared }
    }

    /// Answers each request with these bytes over plain http, and ends the connection by a FIN.
    pub fn answering(bytes: Vec<u8>) -> RawServer {
        RawServer::start(false, vec![vec![Part::Bytes(bytes)]], Ending::Fin)
    }

    /// Answers each request with these parts over plain http.
    pub fn playing(parts: Vec<Part>) -> RawServer {
        RawServer::start(false, vec![parts], Ending::Fin)
    }

    pub fn endpoint(&self) -> String {
        let scheme = if self.is_tls { "https" } else { "http" };
        format!("{scheme}://localhost:{}/V2/", self.address.port())
    }

    /// The certificate that clients must trust.
    pub fn root_certificate() -> String {
        PKI.root.clone()
    }

    pub fn requests(&self) -> usize {
        self.heads().len()
    }

    /// The heads of the requests, in lower case.
    pub fn heads(&self) -> Vec<String> {
        self.shared.requests.lock().expect("the log of requests").clone()
    }
}

impl Drop for RawServer {
    fn drop(&mut self) {
        self.shared.stopped.store(true, Ordering::SeqCst);
        // Wakes the accepting thread.
        let _ = TcpStream::connect(self.address);
    }
}

impl Shared {
    fn serve(&self, mut socket: TcpStream) -> io::Result<()> {
        self.exchange(&mut socket)?;
        end(socket, self.ending)
    }

    fn serve_tls(&self, socket: TcpStream) -> io::Result<()> {
        let connection = ServerConnection::new(Arc::clone(&PKI.server)).map_err(io::Error::other)?;
        let mut stream = StreamOwned::new(connection, socket);
        self.exchange(&mut stream)?;
        if self.ending == Ending::Fin {
            stream.conn.send_close_notify();
        }
        stream.flush()?;
        let StreamOwned { sock, .. } = stream;
        end(sock, self.ending)
    }

    fn exchange(&self, stream: &mut (impl Read + Write)) -> io::Result<()> {
        let head = read_request(stream)?;
        let number = {
            let mut requests = self.requests.lock().expect("the log of requests");
            requests.push(head);
            requests.len() - 1
        };
        let parts = self.responses.get(number).or(self.responses.last());
        for part in parts.into_iter().flatten() {
            match part {
                Part::Bytes(bytes) => stream.write_all(bytes)?,
                Part::Pause(time) => thread::sleep(*time),
                Part::Drip(bytes, pause) => {
                    while !self.stopped.load(Ordering::SeqCst) {
                        thread::sleep(*pause);
                        stream.write_all(bytes)?;
                        stream.flush()?;
                    }
                }
            }
            stream.flush()?;
        }
        Ok(())
    }
}

fn end(mut socket: TcpStream, ending: Ending) -> io::Result<()> {
    if ending == Ending::Reset {
        // What was written before must be read before the reset arrives.
        thread::sleep(Duration::from_millis(150));
        return socket2::SockRef::from(&socket).set_linger(Some(Duration::ZERO));
    }
    socket.shutdown(Shutdown::Write)?;
    socket.set_read_timeout(Some(Duration::from_secs(5)))?;
    io::copy(&mut socket, &mut io::sink()).map(drop)
}

/// Reads one request with a `Content-Length`, which fits into memory, and returns its head in lower
/// case.
fn read_request(stream: &mut impl Read) -> io::Result<String> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let head_end = bytes.windows(4).position(|window| window == b"\r\n\r\n");
        if let Some(head_end) = head_end {
            let head = String::from_utf8_lossy(&bytes[..head_end]).to_ascii_lowercase();
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            let length: usize = length.and_then(|length| length.trim().parse().ok()).unwrap_or(0);
            if bytes.len() >= head_end + 4 + length {
                return Ok(head);
            }
        }
        match stream.read(&mut buffer)? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            count => bytes.extend_from_slice(&buffer[..count]),
        }
    }
}

/// The first and last bytes of a PNG with this many bytes between them.
pub fn png(bytes: usize) -> Vec<u8> {
    let middle: Vec<u8> = (0..bytes).map(|number| u8::try_from(number % 251).expect("a byte")).collect();
    [b"\x89PNG\r\n\x1a\n".as_slice(), &middle, b"\0\0\0\0IEND\xAE\x42\x60\x82"].concat()
}

/// The head of a response that closes its connection, with the content type and these lines.
pub fn head(status: &str, content_type: &str, lines: &[&str]) -> Vec<u8> {
    let (status, content_type) = (format!("HTTP/1.1 {status}"), format!("Content-Type: {content_type}"));
    let lines = [&[&status, &content_type, "Connection: close"], lines, &["", ""]].concat();
    lines.join("\r\n").into_bytes()
}
