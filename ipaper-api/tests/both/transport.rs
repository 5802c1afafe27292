//! How the service is spoken to: one test for each row of the table in the documentation of `Config`, and for what must never leave.

use std::io::Write;
use std::net::TcpListener;
use std::time::Duration;

use ipaper_emulator::{Emulator, Fault};

use super::adapter::{self, find_root};
use super::api::{Client, Config, Credentials, ErrorKind, Limits, Outcome, PaperId, Proxy, Retry, TlsRoots};
use super::both::server::{self, Behaviour, Server, response};

const FOUND: &str = r#"<result><code>SUCCESS</code><message/><data><paper id="1000"/></data></result>"#;

/// Single attempts: what is tested here is how one is made.
fn config(endpoint: impl Into<String>) -> Config {
    Config::new(Credentials::api_key("k3y")).endpoint(endpoint).retry(Retry::never())
}

fn client(config: Config) -> Client {
    Client::new(config).expect("a client")
}

fn tls_emulator() -> Emulator {
    Emulator::builder().tls(["localhost"]).start().expect("an emulator")
}

fn tls_config(emulator: &Emulator) -> Config {
    Config::new(emulator.credentials()).endpoint(emulator.endpoint()).retry(Retry::never())
}

#[test]
fn a_root_certificate_that_was_added_is_accepted() {
    let emulator = tls_emulator();
    for roots in [TlsRoots::Platform, TlsRoots::OnlyAdded] {
        let config = tls_config(&emulator).tls_roots(roots).add_root_certificate(emulator.root_certificate_pem());
        assert_eq!(find_root(&client(config)).expect("an answer"), Some(PaperId::new(1000)), "{roots:?}");
    }
}

#[test]
fn an_unknown_root_certificate_is_refused_with_nothing_sent() {
    let emulator = tls_emulator();
    let error = find_root(&client(tls_config(&emulator))).expect_err("nobody signed this certificate");
    assert_eq!(error.kind(), ErrorKind::Connection, "{error}");
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert!(emulator.requests().is_empty());
}

#[test]
fn a_certificate_of_another_host_is_refused_with_nothing_sent() {
    let emulator = tls_emulator();
    let by_address = emulator.endpoint().replace("localhost", "127.0.0.1");
    let config = tls_config(&emulator).endpoint(by_address).add_root_certificate(emulator.root_certificate_pem());
    let error = find_root(&client(config)).expect_err("the certificate is for localhost");
    assert_eq!(error.kind(), ErrorKind::Connection, "{error}");
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert!(emulator.requests().is_empty());
}

#[test]
fn a_root_certificate_that_is_none_is_refused_when_the_client_is_built() {
    let error =
        Client::new(config("https://localhost/V2/").add_root_certificate("no certificate")).expect_err("no PEM");
    assert_eq!(error.kind(), ErrorKind::InvalidConfiguration);
    assert!(error.to_string().contains("PEM"), "{error}");
}

#[test]
fn trusting_only_added_roots_without_any_is_refused() {
    let error =
        Client::new(config("https://localhost/V2/").tls_roots(TlsRoots::OnlyAdded)).expect_err("nobody is trusted");
    assert!(error.to_string().contains("OnlyAdded"), "{error}");
}

#[test]
fn plain_http_to_a_host_that_was_not_allowed_is_refused_when_the_client_is_built() {
    let error = Client::new(config("http://flipbooks.test/V2/")).expect_err("no TLS");
    assert_eq!(error.kind(), ErrorKind::InvalidConfiguration);
    assert!(error.to_string().contains("allow_plain_http"), "{error}");
}

#[test]
fn plain_http_to_a_host_that_was_allowed_goes_through_the_proxy() {
    let server = Server::answering_xml(FOUND);
    let proxy = server::Proxy::to(server.address());
    let config =
        config("http://flipbooks.test/V2/").allow_plain_http("flipbooks.test").proxy(Proxy::Address(proxy.url()));
    assert_eq!(find_root(&client(config)).expect("an answer"), Some(PaperId::new(1000)));
    let asked = proxy.asked();
    assert_eq!(asked.len(), 1);
    assert!(asked[0].contains("flipbooks.test"), "{asked:?}");
}

#[test]
fn tls_goes_through_the_proxy_unread() {
    let emulator = tls_emulator();
    let port =
        emulator.endpoint().rsplit(':').next().and_then(|rest| rest.split('/').next()?.parse().ok()).expect("a port");
    let proxy = server::Proxy::to(([127, 0, 0, 1], port).into());
    let config =
        tls_config(&emulator).add_root_certificate(emulator.root_certificate_pem()).proxy(Proxy::Address(proxy.url()));
    assert_eq!(find_root(&client(config)).expect("an answer"), Some(PaperId::new(1000)));
    assert_eq!(proxy.asked(), [format!("CONNECT localhost:{port} HTTP/1.1")]);
}

#[test]
fn an_address_that_is_no_proxy_is_refused_when_the_client_is_built() {
    let error =
        Client::new(config("http://127.0.0.1/V2/").proxy(Proxy::Address("::".to_owned()))).expect_err("no proxy");
    assert_eq!(error.kind(), ErrorKind::InvalidConfiguration, "{error}");
}

#[test]
fn a_compressed_answer_is_read() {
    let body = gzip(FOUND.as_bytes());
    let headers = [("Content-Type", "text/xml"), ("Content-Encoding", "gzip")];
    let server = Server::start(Behaviour::Answer(response("200 OK", &headers, &body)));
    assert_eq!(find_root(&client(config(server.endpoint()))).expect("an answer"), Some(PaperId::new(1000)));
    assert!(server.only_request().header("accept-encoding").is_some_and(|value| value.contains("gzip")));
}

#[test]
fn compression_is_not_asked_for_when_it_is_off() {
    let server = Server::answering_xml(FOUND);
    find_root(&client(config(server.endpoint()).compression(false))).expect("an answer");
    assert!(!server.only_request().header("accept-encoding").is_some_and(|value| value.contains("gzip")));
}

#[test]
fn a_bound_on_answers_counts_decompressed_bytes() {
    let body = gzip(&vec![b' '; 20 * 1024 * 1024]);
    assert!(body.len() < 100_000);
    let headers = [("Content-Type", "text/xml"), ("Content-Encoding", "gzip")];
    let server = Server::start(Behaviour::Answer(response("200 OK", &headers, &body)));
    let config = config(server.endpoint()).limits(Limits::default().bytes(1_000_000));
    let error = find_root(&client(config)).expect_err("20 MB in 20 KB");
    assert_eq!(error.kind(), ErrorKind::UnexpectedAnswer, "{error}");
    assert!(super::both::whole::whole(&error).contains("larger than the limit of 1000000 bytes"), "{error}");
}

#[test]
fn the_user_agent_is_ours_unless_it_is_set() {
    let server = Server::answering_xml(FOUND);
    find_root(&client(config(server.endpoint()))).expect("an answer");
    assert!(server.only_request().header("user-agent").is_some_and(|agent| agent.starts_with("ipaper-api")));
    let server = Server::answering_xml(FOUND);
    find_root(&client(config(server.endpoint()).user_agent("catalogue-robot/2"))).expect("an answer");
    assert_eq!(server.only_request().header("user-agent"), Some("catalogue-robot/2"));
}

#[test]
fn a_redirect_is_not_followed() {
    for status in ["301 Moved Permanently", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"] {
        let elsewhere = Server::answering_xml(FOUND);
        let location = elsewhere.endpoint();
        let server = Server::start(Behaviour::Answer(response(status, &[("Location", &location)], b"")));
        let error = find_root(&client(config(server.endpoint()))).expect_err("a redirect is no answer");
        assert_eq!(error.kind(), ErrorKind::UnexpectedAnswer, "{error}");
        assert_eq!(error.status(), status.get(..3).and_then(|status| status.parse().ok()));
        assert_eq!(error.outcome(), Outcome::Unknown);
        assert_eq!(elsewhere.connections(), 0, "credentials would have gone elsewhere");
    }
}

#[test]
fn what_comes_back_from_a_redirect_that_an_http_client_of_ones_own_followed_is_no_answer() {
    let elsewhere = Server::answering_xml(FOUND);
    let location = elsewhere.endpoint();
    let server = Server::start(Behaviour::Answer(response("302 Found", &[("Location", &location)], b"")));
    let client = adapter::client_whose_http_client_follows_redirects(config(server.endpoint()));
    let error = find_root(&client).expect_err("another address is not the service");
    assert!(matches!(error.kind(), ErrorKind::UnexpectedAnswer | ErrorKind::Interrupted), "{error}");
    assert_eq!(error.outcome(), Outcome::Unknown);
    assert!(elsewhere.requests().iter().all(|request| request.body.is_empty() && !request.head.contains("k3y")));
}

#[test]
fn a_proxy_that_is_not_spoken_to_by_http_is_refused_when_the_client_is_built() {
    for address in ["socks5://127.0.0.1:1", "socks4://127.0.0.1:1", "127.0.0.1:3128"] {
        let error = Client::new(config("https://localhost/V2/").proxy(Proxy::Address(address.to_owned())))
            .expect_err("the connection would go past the proxy");
        assert!(error.to_string().contains("`proxy`"), "{error}");
    }
}

#[test]
fn a_user_and_a_password_in_a_proxys_address_do_not_show() {
    let config =
        config("https://localhost/V2/").proxy(Proxy::Address("http://robot:s3cret@proxy.test:3128".to_owned()));
    let shown = format!("{config:?}");
    assert!(shown.contains("proxy.test:3128") && !shown.contains("s3cret"), "{shown}");
}

#[test]
fn a_user_agent_that_no_header_can_hold_is_refused_when_the_client_is_built() {
    for name in ["a\nb", "robot/ø"] {
        let error = Client::new(config("https://localhost/V2/").user_agent(name)).expect_err("no header");
        assert!(error.to_string().contains("`user_agent`"), "{error}");
    }
}

#[test]
fn a_time_limit_beyond_all_clocks_is_as_good_as_none() {
    let server = Server::answering_xml(FOUND);
    let config =
        config(server.endpoint()).timeout(Duration::MAX).connect_timeout(Duration::MAX).read_timeout(Duration::MAX);
    assert_eq!(find_root(&client(config)).expect("an answer"), Some(PaperId::new(1000)));
}

#[test]
fn an_answer_before_the_request_has_left_is_the_services_and_the_request_was_not_sent() {
    let refusal = response("503 Service Unavailable", &[("Content-Type", "text/html")], b"<html>too busy</html>");
    let server = Server::start(Behaviour::AnswerUnread(refusal));
    let error = adapter::upload(&client(config(server.endpoint())), 60_000_000).expect_err("too busy");
    assert_eq!(error.outcome(), Outcome::NotSent, "{error:?}");
}

#[test]
fn a_service_that_stays_silent_is_a_timeout() {
    let server = Server::start(Behaviour::AnswerAndStall(Vec::new()));
    let config = config(server.endpoint()).read_timeout(Duration::from_millis(200));
    let error = find_root(&client(config)).expect_err("no answer");
    assert!(error.is_timeout(), "{error}");
    assert_eq!(error.outcome(), Outcome::Unknown);
}

#[test]
fn an_answer_that_stalls_is_a_timeout() {
    let half = response("200 OK", &[("Content-Type", "text/xml")], FOUND.as_bytes());
    let server = Server::start(Behaviour::AnswerAndStall(half[..half.len() - 20].to_vec()));
    let config = config(server.endpoint()).read_timeout(Duration::from_millis(200));
    let error = find_root(&client(config)).expect_err("half an answer");
    assert!(error.is_timeout(), "{error}");
    assert_eq!(error.outcome(), Outcome::Unknown);
}

#[test]
fn the_answer_to_an_upload_is_waited_for_by_a_limit_of_its_own() {
    let emulator = Emulator::start().expect("an emulator");
    emulator.inject(Fault::latency(Duration::from_millis(400)).always());
    let config = || Config::new(emulator.credentials()).endpoint(emulator.endpoint()).retry(Retry::never());
    let (short, long) = (Duration::from_millis(100), Duration::from_secs(60));
    let patient_with_uploads = client(config().read_timeout(short).upload_read_timeout(long));
    adapter::upload(&patient_with_uploads, 10).expect("an answer that came late");
    let error = find_root(&patient_with_uploads).expect_err("no answer in time");
    assert!(error.is_timeout(), "{error}");
    let impatient_with_uploads = client(config().read_timeout(long).upload_read_timeout(short));
    find_root(&impatient_with_uploads).expect("an answer that came late");
    let error = adapter::upload(&impatient_with_uploads, 10).expect_err("no answer in time");
    assert!(error.is_timeout(), "{error}");
    assert_eq!(error.outcome(), Outcome::Unknown);
}

#[test]
fn a_call_that_takes_too_long_as_a_whole_is_a_timeout() {
    let server = Server::start(Behaviour::AnswerAndStall(Vec::new()));
    let error =
        find_root(&client(config(server.endpoint()).timeout(Duration::from_millis(200)))).expect_err("no answer");
    assert!(error.is_timeout(), "{error}");
}

#[test]
fn a_connection_that_never_gets_ready_is_a_timeout_with_nothing_sent() {
    let server = Server::start(Behaviour::NeverRead);
    let endpoint = server.endpoint().replace("http:", "https:");
    let error =
        find_root(&client(config(endpoint).connect_timeout(Duration::from_millis(200)))).expect_err("no handshake");
    assert!(error.is_timeout(), "{error:?}");
    assert_eq!(error.outcome(), Outcome::NotSent);
}

#[test]
fn a_time_limit_of_zero_is_refused_when_the_client_is_built() {
    let error = Client::new(config("https://localhost/V2/").read_timeout(Duration::ZERO)).expect_err("no time at all");
    assert!(error.to_string().contains("`read_timeout` is zero"), "{error}");
}

#[test]
fn a_port_where_nobody_listens_is_no_connection() {
    let free = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port");
    let error = find_root(&client(config(format!("http://{free}/V2/")))).expect_err("nobody listens");
    assert!(error.is_connection(), "{error:?}");
    assert_eq!(error.outcome(), Outcome::NotSent);
}

#[test]
fn a_connection_that_closes_before_the_answer_is_interrupted() {
    let server = Server::start(Behaviour::Answer(Vec::new()));
    let error = find_root(&client(config(server.endpoint()))).expect_err("no answer");
    assert_eq!(error.kind(), ErrorKind::Interrupted, "{error:?}");
    assert_eq!(error.outcome(), Outcome::Unknown);
}

#[test]
fn an_answer_that_is_cut_off_is_interrupted() {
    let whole = response("200 OK", &[("Content-Type", "text/xml")], FOUND.as_bytes());
    let server = Server::start(Behaviour::Answer(whole[..whole.len() - 20].to_vec()));
    let error = find_root(&client(config(server.endpoint()))).expect_err("half an answer");
    assert_eq!(error.kind(), ErrorKind::Interrupted, "{error:?}");
    assert_eq!(error.outcome(), Outcome::Unknown);
}

#[test]
fn an_http_client_of_ones_own_is_used() {
    let server = Server::answering_xml(FOUND);
    let client = adapter::client_with_own_http_client(config(server.endpoint()), "my-own/1");
    assert_eq!(find_root(&client).expect("an answer"), Some(PaperId::new(1000)));
    assert_eq!(server.only_request().header("user-agent"), Some("my-own/1"));
}

#[test]
fn a_transport_of_ones_own_answers_requests() {
    let client = adapter::client_with_own_transport(config("https://flipbooks.test/V2/"), FOUND);
    assert_eq!(find_root(&client).expect("an answer"), Some(PaperId::new(1000)));
}

#[test]
fn only_a_form_with_its_length_leaves_and_credentials_are_in_its_body_alone() {
    let server = Server::answering_xml(FOUND);
    find_root(&client(config(server.endpoint()))).expect("an answer");
    let request = server.only_request();
    assert_eq!(request.request_line(), "POST /V2/Paper.asmx/GetPaperIDFromUrl HTTP/1.1");
    assert_eq!(request.header("content-type"), Some("application/x-www-form-urlencoded; charset=utf-8"));
    assert_eq!(request.header("content-length").and_then(|length| length.parse().ok()), Some(request.body.len()));
    assert_eq!(request.header("transfer-encoding"), None);
    assert!(!request.head.contains("k3y"), "{}", request.head);
    assert_eq!(request.body, b"plUsername=APIKey&plPassword=k3y&url=%2F");
}

#[test]
fn an_argument_that_breaks_a_rule_is_refused_with_nothing_sent() {
    let server = Server::answering_xml(FOUND);
    let error = adapter::search(&client(config(server.endpoint())), &"x".repeat(129))
        .expect_err("128 characters are the limit");
    assert_eq!(error.kind(), ErrorKind::InvalidArgument);
    assert_eq!(error.outcome(), Outcome::NotSent);
    let argument = error.argument().expect("the argument");
    assert_eq!(argument.parameter(), "query");
    assert!(argument.rule().contains("at most 128 characters"), "{error}");
    assert_eq!(server.connections(), 0);
}

#[test]
fn a_client_and_its_errors_can_be_shared_between_threads() {
    fn shared<T: Send + Sync + 'static>() {}
    shared::<Client>();
    shared::<super::api::Error>();
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).expect("writing to memory");
    encoder.finish().expect("writing to memory")
}
