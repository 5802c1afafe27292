//! Connecting: which addresses and proxies are accepted, why no connection was made, what is not
//! tried again, and which requests get a connection of their own.

use std::error::Error as _;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use super::adapter::{create_paper, delete_paper, find_root, process_pdf};
use super::api::{Client, Config, Credentials, Error, ErrorKind, Outcome, PaperId, Proxy, Retry};
use super::both::server::{self, Behaviour, Server, response};

#[path = "scripted.rs"]
#[allow(dead_code, unreachable_pub, reason = "shared by several targets, of which each uses some of it")]
mod scripted;

use scripted::{Authority, Scripted, keep_alive, read_head, read_request};

const FOUND: &str = r#"<result><code>SUCCESS</code><message/><data><paper id="1000"/></data></result>"#;

/// Four attempts, quickly.
fn config() -> Config {
    Config::new(Credentials::api_key("k3y"))
        .retry(Retry::default().backoff(Duration::from_millis(1), Duration::from_millis(2)))
        .calls_below(100_000)
}

fn client(config: Config) -> Client {
    Client::new(config).expect("a client")
}

fn refused(config: Config) -> String {
    let error = Client::new(config).expect_err("a configuration that is refused");
    assert_eq!((error.kind(), error.outcome()), (ErrorKind::InvalidConfiguration, Outcome::NotSent), "{error}");
    error.to_string()
}

fn proxied(endpoint: &str, proxy: &str) -> Config {
    config().endpoint(endpoint).proxy(Proxy::Address(proxy.to_owned()))
}

/// No two errors of the chain say the same.
fn assert_says_everything_once(error: &Error) {
    let mut texts = vec![error.to_string()];
    let mut source = error.source();
    assert!(source.is_some(), "{error} has no source");
    while let Some(error) = source {
        texts.push(error.to_string());
        source = error.source();
    }
    for (at, text) in texts.iter().enumerate() {
        let others = texts.iter().enumerate().filter(|(other, _)| *other != at);
        assert!(others.into_iter().all(|(_, other)| !other.contains(text.as_str())), "{texts:?}");
    }
}

#[test]
fn refuses_endpoints_that_http_clients_read_differently() {
    for endpoint in [
        "https://localhost:+1/V2/",
        "https://localhost:/V2/",
        "https://localhost:0/V2/",
        "https://localhost:99999/V2/",
        "https://localhost/V2/../V3/",
        "https://localhost/V2/./",
        "https://localhost/V2/%2e%2E/V3/",
        "https://localhost/V2%0d%0aX-Key:1/",
        "https://localhost/V2\u{1b}[31m/",
        "https://localhost/V2\r\n/",
        "https://localhost/V2 /",
        "https://localhost/V2\\V3/",
        "https://bøger.test/V2/",
        "https://127.1/V2/",
        "https://0x7f000001/V2/",
        "https://a..b/V2/",
        "https://-a.test/V2/",
        "https://[::1/V2/",
        "https://[fe80::1%25eth0]/V2/",
        "http://[::1].evil.example/",
        "http://127.0.0.1.evil.example/",
        "http://localhost@evil.example/",
    ] {
        let error = refused(config().endpoint(endpoint));
        assert!(error.contains("endpoint"), "{endpoint:?}: {error}");
        assert!(!error.contains(char::is_control), "{error:?}");
    }
    assert!(refused(config().endpoint("https://bøger.test/V2/")).contains("punycode"));
}

#[test]
fn accepts_addresses_that_work_in_both_clients() {
    let server = Server::answering_xml(FOUND);
    let port = server.address().port();
    for base in ["http://127.0.0.1:{}", "HTTP://LOCALHOST:{}/", "http://localhost:{}/a%20b//c;d=1/V2"] {
        let client = client(config().endpoint(base.replace("{}", &port.to_string())));
        assert_eq!(find_root(&client).expect("a response"), Some(PaperId::new(1000)), "{base}");
    }
    let last = server.requests().pop().expect("a request");
    assert!(last.request_line().starts_with("POST /a%20b//c;d=1/V2/Paper.asmx/"), "{}", last.request_line());
}

#[test]
fn refuses_proxies_that_http_clients_read_differently_without_quoting_them() {
    for proxy in [
        "http://robot:s3cret@proxy.test:99999",
        "http://robot:s3cret@proxy.test:+1",
        "http://robot/s3cret@proxy.test",
        "http://proxy.test/s3cret",
        "http://robot:s3cret",
        "http://robot:s3cret@",
        "http://robot:s3cret@pr\u{f8}xy.test",
        "http://robot:s3cret@proxy.test ",
        "http://robot:s3 cret@proxy.test",
        "http://robot:s3cret%0d%0a@proxy.test",
        "http://robot:s3cret@proxy.test/?a",
        "ftp://robot:s3cret@proxy.test",
        "socks5h://robot:s3cret@proxy.test",
        "robot:s3cret@proxy.test:3128",
    ] {
        let config = proxied("https://flipbooks.test/V2/", proxy);
        assert!(!format!("{config:?}").contains("s3"), "{config:?}");
        let error = refused(config);
        assert!(error.contains("`proxy`") && !error.contains("s3"), "{error}");
    }
}

#[test]
fn accepts_a_proxy_in_capitals_and_sends_its_decoded_login() {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&asked);
    let proxy = Scripted::start(move |mut stream, _| {
        log.lock().expect("the log").push(read_head(&mut *stream).unwrap_or_default());
    });
    let address = format!("HTTP://ro%40bot:s%2Fcret@{}/", proxy.address());
    let error = find_root(&client(proxied("https://flipbooks.test/V2/", &address).retry(Retry::never())));
    assert!(error.expect_err("a proxy that closes").is_connection());
    let asked = asked.lock().expect("the log");
    assert!(asked[0].starts_with("CONNECT flipbooks.test:443 HTTP/1.1\r\n"), "{asked:?}");
    // base64 of `ro@bot:s/cret`
    assert!(asked[0].contains("Basic cm9AYm90OnMvY3JldA==\r\n"), "{asked:?}");
}

#[test]
fn refuses_a_proxy_for_plain_http_to_this_machine() {
    let server = Server::answering_xml(FOUND);
    let proxy = server::Proxy::to(server.address());
    for endpoint in [server.endpoint(), "http://localhost/V2/".to_owned(), "http://[::1]/V2/".to_owned()] {
        let error = refused(proxied(&endpoint, &proxy.url()).allow_plain_http("localhost"));
        assert!(error.contains("`proxy` would receive the credentials unencrypted"), "{error}");
    }
    assert!(proxy.asked().is_empty());
}

#[test]
fn names_the_host_and_the_reason_if_the_connection_is_refused() {
    let free = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port");
    let error = find_root(&client(config().endpoint(format!("http://{free}/V2/")))).expect_err("nothing listens");
    let text = format!("Paper.GetPaperIDFromUrl: cannot connect to {free}: connection refused; this was the last of 4");
    assert!(error.to_string().starts_with(&text), "{error}");
    assert_eq!((error.kind(), error.outcome()), (ErrorKind::Connection, Outcome::NotSent));
    assert_says_everything_once(&error);
}

#[test]
fn names_the_host_if_it_has_no_address() {
    let config = config().endpoint("https://flipbooks.invalid/V2/").retry(Retry::never());
    let error = find_root(&client(config)).expect_err("no such host");
    let text = "Paper.GetPaperIDFromUrl: cannot connect to flipbooks.invalid: no such host";
    assert_eq!((error.to_string().as_str(), error.outcome()), (text, Outcome::NotSent));
    assert_says_everything_once(&error);
}

#[test]
fn names_host_partner_and_proxy_if_the_proxy_is_not_there() {
    let free = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port");
    let proxy = Proxy::Address(format!("http://robot:s3cret@{free}"));
    let error = find_root(&client(config().partner("acmee").proxy(proxy).retry(Retry::never()))).expect_err("no proxy");
    let expected = format!(
        "Paper.GetPaperIDFromUrl: cannot connect to acmee.api.ipapercms.dk through the proxy http://{free}: \
         connection refused (partner \"acmee\")"
    );
    assert_eq!(error.to_string(), expected);
    assert_says_everything_once(&error);
    assert!(!format!("{error:?} {:?}", error.source()).contains("s3cret"));
}

#[test]
fn says_which_host_is_unknown_if_it_is_the_proxys() {
    let config = proxied("https://flipbooks.test/V2/", "http://proxy.invalid:3128").retry(Retry::never());
    let error = find_root(&client(config)).expect_err("no such host");
    let expected = "Paper.GetPaperIDFromUrl: cannot connect to flipbooks.test through the proxy \
                    http://proxy.invalid:3128: no such host proxy.invalid";
    assert_eq!(error.to_string(), expected);
}

#[test]
fn says_how_long_it_waited_for_a_connection() {
    let server = Server::start(Behaviour::NeverRead);
    let endpoint = server.endpoint().replace("http:", "https:");
    let config = config().endpoint(endpoint).connect_timeout(Duration::from_millis(200)).retry(Retry::never());
    let error = find_root(&client(config)).expect_err("no handshake");
    let expected =
        format!("Paper.GetPaperIDFromUrl: cannot connect to {}: no connection within 200ms", server.address());
    assert_eq!((error.to_string(), error.kind(), error.outcome()), (expected, ErrorKind::Timeout, Outcome::NotSent));
}

#[test]
fn makes_one_attempt_if_the_certificate_is_not_accepted() {
    let (authority, stranger) = (Authority::new(), Authority::new());
    for (server, reason) in [
        (stranger.server("localhost", 2090), "is not signed by a trusted authority"),
        (authority.server("localhost", 2021), "has expired"),
        (authority.server("flipbooks.test", 2090), "is for another host"),
    ] {
        let server = Scripted::start_tls(server, |_, _| {});
        let config = config().endpoint(server.https_endpoint()).add_root_certificate(authority.pem());
        let error = create_paper(&client(config)).expect_err(reason);
        assert_eq!((error.kind(), error.outcome()), (ErrorKind::Connection, Outcome::NotSent), "{error}");
        assert!(error.to_string().contains(&format!(": the server's certificate {reason}")), "{error}");
        assert_eq!((error.attempts(), server.connections()), (1, 1), "{error}");
        assert_says_everything_once(&error);
    }
}

#[test]
fn makes_one_attempt_if_there_is_no_common_tls_version_or_cipher() {
    // Fatal alerts: handshake_failure, protocol_version, insufficient_security.
    for alert in [40, 70, 71] {
        let server = Scripted::start(move |mut stream, _| {
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(&[21, 3, 3, 0, 2, 2, alert]);
        });
        let error = find_root(&client(config().endpoint(server.https_endpoint()))).expect_err("no TLS in common");
        assert_eq!((error.kind(), error.outcome()), (ErrorKind::Connection, Outcome::NotSent), "{error}");
        assert!(error.to_string().contains("no TLS version or cipher in common"), "{error}");
        assert_eq!((error.attempts(), server.connections()), (1, 1), "{error}");
    }
}

#[test]
fn makes_one_attempt_if_the_server_does_not_speak_tls() {
    let server = Scripted::start(|mut stream, _| {
        let _ = stream.read(&mut [0; 4096]);
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
    });
    let error = find_root(&client(config().endpoint(server.https_endpoint()))).expect_err("no TLS");
    assert!(error.to_string().contains("the server does not speak TLS"), "{error}");
    assert_eq!((error.attempts(), server.connections()), (1, 1), "{error}");
}

#[test]
fn asks_a_proxy_that_refuses_only_once() {
    for (status, reason) in [
        ("407 Proxy Authentication Required", "the proxy requires a valid user and password (HTTP 407)"),
        ("403 Forbidden", "the proxy refused the connection"),
    ] {
        let proxy = Scripted::start(move |mut stream, _| {
            let _ = read_head(&mut *stream);
            let _ = write!(stream, "HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n");
        });
        let address = format!("http://robot:s3cret@{}", proxy.address());
        let error = find_root(&client(proxied("https://flipbooks.test/V2/", &address))).expect_err(status);
        assert_eq!((error.kind(), error.outcome()), (ErrorKind::Connection, Outcome::NotSent), "{error}");
        assert!(error.to_string().ends_with(reason), "{error}");
        assert_eq!((error.attempts(), proxy.connections()), (1, 1), "{error}");
    }
}

#[test]
fn tries_again_if_a_connection_breaks_while_it_is_set_up() {
    let authority = Authority::new();
    let config_of_server = authority.server("localhost", 2090);
    let server = Scripted::start(move |mut stream, number| {
        if number < 2 {
            return;
        }
        let mut session = rustls::ServerConnection::new(config_of_server.clone()).expect("a TLS session");
        let mut stream = rustls::Stream::new(&mut session, &mut stream);
        if read_request(&mut stream).is_ok() {
            let _ = stream.write_all(&response("200 OK", &[("Content-Type", "text/xml")], FOUND.as_bytes()));
            let _ = stream.flush();
        }
    });
    let config = config().endpoint(server.https_endpoint()).add_root_certificate(authority.pem());
    assert_eq!(create_paper(&client(config)).expect("the third attempt"), PaperId::new(1000));
    assert_eq!(server.connections(), 3);
}

#[test]
fn tries_again_if_a_proxy_closes_the_connection() {
    let proxy = Scripted::start(|mut stream, _| drop(read_head(&mut *stream)));
    let error = find_root(&client(proxied("https://flipbooks.test/V2/", &format!("http://{}", proxy.address()))));
    let error = error.expect_err("no tunnel");
    assert_eq!((error.attempts(), proxy.connections()), (4, 4), "{error}");
}

/// Responds with 408 first, then as it should.
fn times_out_first() -> Scripted {
    Scripted::start(|mut stream, number| {
        if read_request(&mut *stream).is_ok() {
            let (status, body) = if number == 0 { ("408 Request Timeout", "") } else { ("200 OK", FOUND) };
            let _ = stream.write_all(&response(status, &[("Content-Type", "text/xml")], body.as_bytes()));
        }
    })
}

#[test]
fn retries_reads_and_repeatable_writes_after_http_408() {
    let server = times_out_first();
    find_root(&client(config().endpoint(server.endpoint()))).expect("the second attempt");
    assert_eq!(server.connections(), 2);
    let server = times_out_first();
    delete_paper(&client(config().endpoint(server.endpoint())), 1).expect("the second attempt");
    assert_eq!(server.connections(), 2);
}

#[test]
fn does_not_retry_other_writes_after_http_408_if_they_were_sent() {
    let server = times_out_first();
    let error = create_paper(&client(config().endpoint(server.endpoint()))).expect_err("HTTP 408");
    assert_eq!((error.status(), error.outcome(), error.attempts()), (Some(408), Outcome::Unknown, 1), "{error}");
}

#[test]
fn leaves_no_write_unknown_if_the_service_closes_used_connections() {
    let server = Scripted::start(|mut stream, number| {
        // What arrives while it sleeps is lost.
        if read_request(&mut *stream).is_ok() {
            let _ = stream.write_all(&keep_alive("200 OK", FOUND));
            thread::sleep(Duration::from_millis(1 + number as u64 % 3));
        }
    });
    let client = client(config().endpoint(server.endpoint()).retry(Retry::never()));
    for _ in 0..100 {
        create_paper(&client).expect("a connection of its own");
    }
    assert_eq!(server.connections(), 100);
}

#[test]
fn reuses_connections_for_reads_and_repeatable_writes() {
    let server = Scripted::start(|mut stream, _| {
        while read_request(&mut *stream).is_ok() {
            let _ = stream.write_all(&keep_alive("200 OK", FOUND));
        }
    });
    let client = client(config().endpoint(server.endpoint()).no_cache());
    for _ in 0..5 {
        find_root(&client).expect("a response");
        delete_paper(&client, 1).expect("a response");
    }
    // A connection may return to the pool a moment after the call has returned.
    let before = server.connections();
    assert!(before < 5, "{before} connections for 10 calls");
    create_paper(&client).expect("a response");
    process_pdf(&client, "").expect("a response");
    assert_eq!(server.connections(), before + 2);
}

#[test]
fn does_not_believe_bytes_left_over_on_a_connection() {
    let stale = FOUND.replace("1000", "6666");
    let server = Scripted::start(move |mut stream, number| {
        while read_request(&mut *stream).is_ok() {
            let mut bytes = keep_alive("200 OK", FOUND);
            if number == 0 {
                bytes.extend(keep_alive("200 OK", &stale));
            }
            let _ = stream.write_all(&bytes);
        }
    });
    let client = client(config().endpoint(server.endpoint()).no_cache());
    for _ in 0..2 {
        assert_eq!(find_root(&client).expect("a response"), Some(PaperId::new(1000)));
    }
    assert_eq!(server.connections(), 2);
}
