//! Responses that come before the request was sent in full: a refusal ends the upload at once, and a
//! success is not believed.

use std::io::{Cursor, Read, Seek, SeekFrom, Write};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use super::adapter::{find_root, send, upload, upload_file};
use super::api::ripper::ProcessPdf;
use super::api::{Client, Config, Credentials, ErrorKind, Outcome, PaperId, Retry, ServiceFault, Upload};
use super::both::server::{Received, response};

#[path = "scripted.rs"]
#[allow(dead_code, unreachable_pub, reason = "shared by several targets, of which each uses some of it")]
mod scripted;

use scripted::{Authority, Connection, Scripted, drain_slowly, keep_alive, read_head, read_request};

const FOUND: &str = r#"<result><code>SUCCESS</code><message/><data><paper id="1000"/></data></result>"#;
const UPLOADED: &str = "<result><code>SUCCESS</code><message/><data><fileid>7</fileid></data></result>";

/// More than the buffers of a connection hold.
const SIZE: usize = 16_000_000;

fn config() -> Config {
    Config::new(Credentials::api_key("k3y"))
        .retry(Retry::default().backoff(Duration::from_millis(1), Duration::from_millis(2)))
        .calls_below(100_000)
}

fn client(config: Config) -> Client {
    Client::new(config).expect("a client")
}

fn too_large() -> Vec<u8> {
    response("413 Content Too Large", &[("Content-Type", "text/html")], b"<html>too large</html>")
}

/// Refuses a request at its head, reads slowly what still comes, and reports how much that was.
fn refuse(stream: &mut dyn Connection, drained: &Sender<usize>) {
    if read_head(stream).is_ok() && stream.write_all(&too_large()).is_ok() && stream.flush().is_ok() {
        let _ = drained.send(drain_slowly(stream));
    }
}

fn assert_stops_early(client: &Client, drained: &Receiver<usize>) {
    let error = upload(client, SIZE).expect_err("too large");
    assert_eq!((error.status(), error.service_fault()), (Some(413), Some(&ServiceFault::TooLarge)), "{error}");
    assert_eq!((error.outcome(), error.attempts()), (Outcome::NotSent, 1), "{error}");
    let drained = drained.recv_timeout(Duration::from_secs(60)).expect("the end of the connection");
    assert!(drained < SIZE, "the service was sent {drained} bytes though it had refused the upload");
}

#[test]
fn stops_an_upload_that_is_refused_at_its_head() {
    let (sender, drained) = channel();
    let server = Scripted::start(move |mut stream, _| refuse(&mut *stream, &sender));
    assert_stops_early(&client(config().endpoint(server.endpoint())), &drained);
}

#[test]
fn stops_an_upload_that_is_refused_at_its_head_under_tls() {
    let (sender, drained) = channel();
    let authority = Authority::new();
    let server =
        Scripted::start_tls(authority.server("localhost", 2090), move |mut stream, _| refuse(&mut *stream, &sender));
    let config = config().endpoint(server.https_endpoint()).add_root_certificate(authority.pem());
    assert_stops_early(&client(config), &drained);
}

/// A server over http or https that sends `response` when it has read a request's head, and then
/// reads nothing more until the sender is dropped.
fn stalls_after(response: Vec<u8>, is_tls: bool) -> (Scripted, Config, Sender<()>) {
    let (end, ended) = channel();
    let ended: Mutex<Receiver<()>> = Mutex::new(ended);
    let script = move |mut stream: Box<dyn Connection>, _| {
        if read_head(&mut *stream).is_ok() && stream.write_all(&response).is_ok() && stream.flush().is_ok() {
            let _ = ended.lock().expect("the end").recv();
        }
    };
    if is_tls {
        let authority = Authority::new();
        let server = Scripted::start_tls(authority.server("localhost", 2090), script);
        let config = config().endpoint(server.https_endpoint()).add_root_certificate(authority.pem());
        return (server, config, end);
    }
    let server = Scripted::start(script);
    let config = config().endpoint(server.endpoint());
    (server, config, end)
}

#[test]
fn stops_an_upload_that_is_refused_by_a_service_that_reads_no_more() {
    for is_tls in [false, true] {
        let (_server, config, _end) = stalls_after(too_large(), is_tls);
        let started = Instant::now();
        let error = upload(&client(config.send_timeout(Duration::from_secs(60))), SIZE).expect_err("too large");
        assert_eq!((error.status(), error.outcome()), (Some(413), Outcome::NotSent), "{error}");
        assert!(started.elapsed() < Duration::from_secs(30), "the response was seen after the send timeout only");
    }
}

#[test]
fn gives_up_a_stalled_upload_after_one_send_timeout() {
    for is_tls in [false, true] {
        let (_server, config, _end) = stalls_after(Vec::new(), is_tls);
        let config = config.send_timeout(Duration::from_secs(1)).retry(Retry::never());
        let progress = Arc::new(Mutex::new(Instant::now()));
        let last = Arc::clone(&progress);
        let file = Upload::from_bytes(vec![0; SIZE]).on_progress(move |_| {
            *last.lock().expect("the time") = Instant::now();
        });
        let error = upload_file(&client(config), "file.bin", file).expect_err("a stall");
        assert_eq!((error.kind(), error.outcome()), (ErrorKind::Timeout, Outcome::NotSent), "{error}");
        let stalled = progress.lock().expect("the time").elapsed();
        assert!(stalled < Duration::from_millis(2_700), "gave up after {stalled:?} with a limit of 1 s");
    }
}

/// Waits, when it is read to be sent, until the server has responded.
struct Gated {
    content: Cursor<Vec<u8>>,
    passes: u32,
    responded: Receiver<()>,
}

impl Read for Gated {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.passes == 2 && self.content.position() >= 600_000 {
            self.passes = 3;
            let _ = self.responded.recv_timeout(Duration::from_secs(10));
            thread::sleep(Duration::from_millis(50));
        }
        self.content.read(buffer)
    }
}

impl Seek for Gated {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        self.passes += u32::from(to == SeekFrom::Start(0));
        self.content.seek(to)
    }
}

/// Responds before it has read anything, or behind the head; afterwards as it should.
fn responds_early(behind_head: bool, body: &'static str) -> (Scripted, Upload) {
    let (sender, responded) = channel();
    let server = Scripted::start(move |mut stream, number| {
        if number > 0 {
            while read_request(&mut *stream).is_ok() {
                let _ = stream.write_all(&keep_alive("200 OK", FOUND));
            }
            return;
        }
        if behind_head && read_head(&mut *stream).is_err() {
            return;
        }
        let _ = stream.write_all(&keep_alive("200 OK", body));
        let _ = sender.send(());
        drain_slowly(&mut *stream);
    });
    let mut content = b"%PDF-1.7".to_vec();
    content.resize(1_000_000, b'7');
    let gated = Gated { content: Cursor::new(content), passes: 0, responded };
    (server, Upload::from_reader(gated).expect("a reader"))
}

#[test]
fn does_not_believe_a_success_before_the_upload_was_sent() {
    for behind_head in [false, true] {
        for body in [UPLOADED, "busy", ""] {
            let (server, file) = responds_early(behind_head, body);
            let client = client(config().endpoint(server.endpoint()));
            let error = upload_file(&client, "file.bin", file).expect_err("no success");
            assert_eq!((error.kind(), error.outcome()), (ErrorKind::UnexpectedAnswer, Outcome::Unknown), "{error}");
            assert!(error.to_string().contains("before the request was sent in full"), "{error}");
            assert_eq!((error.attempts(), server.connections()), (1, 1), "{error}");
            assert_eq!(find_root(&client).expect("a response"), Some(PaperId::new(1000)));
            assert_eq!(server.connections(), 2, "the connection was used again");
        }
    }
}

#[test]
fn does_not_believe_a_success_before_a_pdf_was_sent() {
    let (server, file) = responds_early(true, "<result><code>SUCCESS</code><message/></result>");
    let request = ProcessPdf::new(PaperId::new(1002), file);
    let error = send(&client(config().endpoint(server.endpoint())), request).expect_err("no success");
    assert_eq!((error.kind(), error.outcome()), (ErrorKind::UnexpectedAnswer, Outcome::Unknown), "{error}");
    assert_eq!((error.attempts(), server.connections()), (1, 1), "{error}");
}

#[test]
fn believes_a_return_code_before_the_upload_was_sent() {
    let body = "<result><code>MEDIA_IS_FULL</code><message/></result>";
    let (server, file) = responds_early(true, body);
    let error = upload_file(&client(config().endpoint(server.endpoint())), "file.bin", file).expect_err("a refusal");
    assert_eq!((error.kind(), error.outcome()), (ErrorKind::ReturnCode, Outcome::Refused), "{error}");
}

#[test]
fn goes_on_after_100_continue() {
    let server = Scripted::start(|mut stream, _| {
        let Ok(head) = read_head(&mut *stream) else { return };
        let request = Received { head, body: Vec::new() };
        let length = request.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
        for _ in 0..2 {
            let _ = stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n");
        }
        if stream.read_exact(&mut vec![0; length]).is_ok() {
            let _ = stream.write_all(&keep_alive("200 OK", UPLOADED));
        }
    });
    let id = upload(&client(config().endpoint(server.endpoint())), 2_000_000).expect("an upload");
    assert_eq!(id.get(), 7);
}

#[test]
fn sends_a_pdf_again_that_got_http_408_before_it_was_sent() {
    let (server, requests) = {
        let requests = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&requests);
        let server = Scripted::start(move |mut stream, number| {
            if number == 0 {
                let _ = read_head(&mut *stream);
                let _ = stream.write_all(&response("408 Request Timeout", &[], b""));
                drain_slowly(&mut *stream);
            } else if let Ok(request) = read_request(&mut *stream) {
                log.lock().expect("the log").push(request.body.len());
                let _ = stream.write_all(&keep_alive("200 OK", "<result><code>SUCCESS</code></result>"));
            }
        });
        (server, requests)
    };
    let mut content = b"%PDF-1.7".to_vec();
    content.resize(SIZE, 0);
    let request = ProcessPdf::new(PaperId::new(1002), Upload::from_bytes(content));
    send(&client(config().endpoint(server.endpoint())), request).expect("the second attempt");
    assert_eq!(server.connections(), 2);
    assert_eq!(requests.lock().expect("the log").len(), 1);
}
