//! Small servers for tests: they speak as much HTTP as is needed to misbehave, and keep what they were sent.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// A server on a loopback port, with one thread for each connection, that stops when it is dropped.
pub struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    stopped: AtomicBool,
    connections: AtomicUsize,
    requests: Mutex<Vec<Received>>,
}

/// A request as it was received.
#[derive(Clone, Debug)]
pub struct Received {
    pub head: String,
    pub body: Vec<u8>,
}

impl Received {
    pub fn request_line(&self) -> &str {
        self.head.lines().next().unwrap_or_default()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().skip(1).find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then_some(value.trim())
        })
    }
}

/// What a server does with a connection once it has read a request.
#[derive(Clone)]
pub enum Behaviour {
    /// Sends these bytes and closes.
    Answer(Vec<u8>),
    /// Sends these bytes, then nothing, and keeps the connection open.
    AnswerAndStall(Vec<u8>),
    /// Sends these bytes once a request begins to arrive, without reading it, and closes.
    AnswerUnread(Vec<u8>),
    /// Reads nothing, sends nothing.
    NeverRead,
}

impl Server {
    pub fn start(behaviour: Behaviour) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port on loopback");
        let address = listener.local_addr().expect("a bound address");
        let shared = Arc::new(Shared::default());
        let accepting = Arc::clone(&shared);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if accepting.stopped.load(Ordering::SeqCst) {
                    return;
                }
                accepting.connections.fetch_add(1, Ordering::SeqCst);
                let shared = Arc::clone(&accepting);
                let behaviour = behaviour.clone();
                thread::spawn(move || shared.serve(stream, behaviour));
            }
        });
        Server { address, shared }
    }

    /// Answers every request with HTTP 200 and this XML.
    pub fn answering_xml(xml: &str) -> Server {
        Server::start(Behaviour::Answer(response(
            "200 OK",
            &[("Content-Type", "text/xml; charset=utf-8")],
            xml.as_bytes(),
        )))
    }

    pub fn endpoint(&self) -> String {
        format!("http://{}/V2/", self.address)
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    pub fn connections(&self) -> usize {
        self.shared.connections.load(Ordering::SeqCst)
    }

    pub fn requests(&self) -> Vec<Received> {
        self.shared.requests.lock().expect("the log of requests").clone()
    }

    pub fn only_request(&self) -> Received {
        let mut requests = self.requests();
        assert_eq!(requests.len(), 1, "expected one request, got {requests:?}");
        requests.remove(0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.stopped.store(true, Ordering::SeqCst);
        // Wakes the accepting thread.
        let _ = TcpStream::connect(self.address);
    }
}

impl Shared {
    fn serve(&self, mut stream: TcpStream, behaviour: Behaviour) {
        match behaviour {
            Behaviour::AnswerUnread(answer) => {
                let _ = stream.peek(&mut [0]);
                let _ = stream.write_all(&answer);
                let _ = stream.shutdown(Shutdown::Write);
                thread::sleep(Duration::from_millis(100));
            }
            Behaviour::NeverRead => self.wait(),
            Behaviour::Answer(answer) => {
                if self.read(&mut stream).is_some() {
                    let _ = stream.write_all(&answer);
                    let _ = stream.shutdown(Shutdown::Write);
                    let _ = stream.read_to_end(&mut Vec::new());
                }
            }
            Behaviour::AnswerAndStall(answer) => {
                if self.read(&mut stream).is_some() {
                    let _ = stream.write_all(&answer);
                    self.wait();
                }
            }
        }
    }

    fn wait(&self) {
        while !self.stopped.load(Ordering::SeqCst) {
            thread::sleep(Duration::from_millis(5));
        }
    }

    fn read(&self, stream: &mut TcpStream) -> Option<()> {
        let received = read_request(stream)?;
        self.requests.lock().expect("the log of requests").push(received);
        Some(())
    }
}

/// Reads one request with a `Content-Length`.
pub fn read_request(stream: &mut TcpStream) -> Option<Received> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    let head_end = loop {
        if let Some(at) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break at;
        }
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => return None,
            Ok(count) => bytes.extend_from_slice(&buffer[..count]),
        }
    };
    let mut received = Received {
        head: String::from_utf8_lossy(&bytes[..head_end]).into_owned(),
        body: bytes.split_off(head_end + 4),
    };
    let length = received.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    while received.body.len() < length {
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => return None,
            Ok(count) => received.body.extend_from_slice(&buffer[..count]),
        }
    }
    Some(received)
}

/// A whole response with its length.
pub fn response(status: &str, headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    let mut head = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n", body.len());
    for (name, value) in headers {
        head.extend([name, ": ", value, "\r\n"]);
    }
    head.push_str("\r\n");
    let mut response = head.into_bytes();
    response.extend_from_slice(body);
    response
}

/// A proxy that notes what it was asked for and passes everything on to one address.
pub struct Proxy {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Proxy {
    pub fn to(target: SocketAddr) -> Proxy {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port on loopback");
        let address = listener.local_addr().expect("a bound address");
        let asked = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&asked);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let log = Arc::clone(&log);
                thread::spawn(move || pass_on(stream, target, &log));
            }
        });
        Proxy { address, asked }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The request lines that the proxy was given.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().expect("the log of the proxy").clone()
    }
}

fn pass_on(mut client: TcpStream, target: SocketAddr, log: &Mutex<Vec<String>>) {
    let Some(request) = read_request(&mut client) else { return };
    log.lock().expect("the log of the proxy").push(request.request_line().to_owned());
    let Ok(mut server) = TcpStream::connect(target) else { return };
    if request.request_line().starts_with("CONNECT ") {
        let _ = client.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n");
    } else {
        let _ = write!(server, "{}\r\n\r\n", request.head);
        let _ = server.write_all(&request.body);
    }
    let (Ok(mut from_client), Ok(mut to_server)) = (client.try_clone(), server.try_clone()) else { return };
    thread::spawn(move || {
        let _ = std::io::copy(&mut from_client, &mut to_server);
        let _ = to_server.shutdown(Shutdown::Write);
    });
    let _ = std::io::copy(&mut server, &mut client);
    let _ = client.shutdown(Shutdown::Both);
}
