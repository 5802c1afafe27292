//! What a client takes from the program around it: the proxy that the environment names, the TLS provider that is installed, the features that are on.
//!
//! The first two belong to a whole process, so each test that sets them starts this binary again and has the one test there make a call.

#![allow(dead_code, unused_imports, reason = "builds with fewer features have fewer tests")]

use std::env;
use std::process::Command;

use ipaper_emulator::Emulator;

use super::adapter::find_root;
use super::api::{Client, Config, Credentials, Error, ErrorKind, Outcome, PaperId, Proxy, Retry, TlsRoots};
use super::both::server;

/// What tells the process in between what to do; without the first it does nothing.
const ENDPOINT: &str = "IPAPER_TEST_ENDPOINT";
const ROOT: &str = "IPAPER_TEST_ROOT";
const PROXY: &str = "IPAPER_TEST_PROXY";
const PROVIDER: &str = "IPAPER_TEST_PROVIDER";
/// The variable that building a client is to refuse.
const REFUSED: &str = "IPAPER_TEST_REFUSED";

/// Every variable that concerns proxies. Both casings count.
const PROXIES: [&str; 4] = ["ALL_PROXY", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"];

fn config(emulator: &Emulator) -> Config {
    Config::new(emulator.credentials()).endpoint(emulator.endpoint()).retry(Retry::never())
}

fn tls_emulator() -> Emulator {
    Emulator::builder().tls(["localhost", REMOTE, UNSPECIFIED]).start().expect("an emulator")
}

/// A name that only a proxy resolves.
const REMOTE: &str = "www.flipbooks.test";

/// An address that leads to this machine, and is no loopback address.
const UNSPECIFIED: &str = "0.0.0.0";

/// The endpoint of an emulator under another host.
fn endpoint_at(host: &str, emulator: &Emulator) -> String {
    emulator.endpoint().replace("localhost", host)
}

/// A proxy that leads to the emulator, whatever it is asked for.
fn proxy_to(emulator: &Emulator) -> server::Proxy {
    let endpoint = emulator.endpoint();
    let port = endpoint.rsplit(':').next().and_then(|rest| rest.split('/').next()?.parse().ok()).expect("a port");
    server::Proxy::to(([127, 0, 0, 1], port).into())
}

/// Finds the root of the emulator's account in a process with these variables and no other proxy.
fn find_root_in_another_process(emulator: &Emulator, variables: &[(&str, &str)]) {
    in_another_process(emulator, &emulator.endpoint(), variables);
}

/// The same at this endpoint.
fn in_another_process(emulator: &Emulator, endpoint: &str, variables: &[(&str, &str)]) {
    let mut command = Command::new(env::current_exe().expect("the path of this binary"));
    command.args(["--exact", "cases::in_another_process_the_root_is_found", "--nocapture"]);
    for name in PROXIES {
        command.env_remove(name).env_remove(name.to_lowercase());
    }
    command.env(ENDPOINT, endpoint);
    if endpoint.starts_with("https:") {
        command.env(ROOT, emulator.root_certificate_pem());
    }
    let output = command.envs(variables.iter().copied()).output().expect("another process");
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{variables:?}: {told}{}", String::from_utf8_lossy(&output.stderr));
    // Where no test has that name, the process ends well too.
    assert!(told.contains("1 passed"), "{told}");
}

/// Not a test of its own: it is run with variables by those below.
#[test]
fn in_another_process_the_root_is_found() {
    let Ok(endpoint) = env::var(ENDPOINT) else { return };
    let mut config = Config::new(Credentials::api_key("demo key+1")).endpoint(endpoint).retry(Retry::never());
    if let Ok(root) = env::var(ROOT) {
        config = config.add_root_certificate(root);
    }
    if env::var(PROXY).is_ok_and(|proxy| proxy == "none") {
        config = config.proxy(Proxy::None);
    }
    #[cfg(feature = "rustls")]
    if let Ok(provider) = env::var(PROVIDER) {
        return installed::check(&provider, config);
    }
    if let Ok(name) = env::var(REFUSED) {
        let error = Client::new(config).expect_err("a variable that cannot be used");
        assert_eq!(error.kind(), ErrorKind::InvalidConfiguration, "{error}");
        assert!(error.to_string().contains(&format!("`{name}`")) && !error.to_string().contains("s3"), "{error}");
        return;
    }
    let client = Client::new(config).expect("a client");
    assert_eq!(find_root(&client).expect("an answer"), Some(PaperId::new(1000)));
}

#[cfg(any(feature = "ring", feature = "aws-lc-rs"))]
#[test]
fn https_goes_through_the_proxy_that_the_environment_names() {
    for name in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
        let emulator = tls_emulator();
        let proxy = proxy_to(&emulator);
        let without_scheme = proxy.url().replace("http://", "");
        // A program that runs as a CGI script has a method.
        let variables = [(name, without_scheme.as_str()), ("REQUEST_METHOD", "POST")];
        in_another_process(&emulator, &endpoint_at(REMOTE, &emulator), &variables);
        assert_eq!(proxy.asked().len(), 1, "{name}");
        assert!(proxy.asked()[0].starts_with("CONNECT www.flipbooks.test:"), "{:?}", proxy.asked());
    }
}

#[cfg(any(feature = "ring", feature = "aws-lc-rs"))]
#[test]
fn lower_case_wins_and_a_proxy_for_https_comes_before_one_for_all() {
    let emulator = tls_emulator();
    let (right, wrong) = (proxy_to(&emulator), proxy_to(&emulator));
    let (right_url, wrong_url) = (right.url(), wrong.url());
    for others in [&["HTTPS_PROXY"][..], &["ALL_PROXY", "all_proxy"], &["HTTP_PROXY", "http_proxy"]] {
        let mut variables = vec![("https_proxy", right_url.as_str())];
        variables.extend(others.iter().map(|name| (*name, wrong_url.as_str())));
        in_another_process(&emulator, &endpoint_at(REMOTE, &emulator), &variables);
    }
    assert_eq!((right.asked().len(), wrong.asked().len()), (3, 0));
}

#[cfg(any(feature = "ring", feature = "aws-lc-rs"))]
#[test]
fn a_proxy_for_http_is_none_for_https() {
    let emulator = tls_emulator();
    let proxy = proxy_to(&emulator);
    let url = proxy.url();
    let variables = [("HTTP_PROXY", url.as_str()), ("http_proxy", url.as_str())];
    in_another_process(&emulator, &endpoint_at(UNSPECIFIED, &emulator), &variables);
    assert!(proxy.asked().is_empty(), "{:?}", proxy.asked());
}

#[cfg(any(feature = "ring", feature = "aws-lc-rs"))]
#[test]
fn a_host_that_the_environment_exempts_is_reached_without_a_proxy() {
    let emulator = tls_emulator();
    let proxy = proxy_to(&emulator);
    let endpoint = endpoint_at(UNSPECIFIED, &emulator);
    for exemptions in ["0.0.0.0", "flipbooks.test, 0.0.0.0", "0.0.0.0/8", "*"] {
        let variables = [("HTTPS_PROXY", proxy.url()), ("NO_PROXY", exemptions.to_owned())];
        let variables = variables.each_ref().map(|(name, value)| (*name, value.as_str()));
        in_another_process(&emulator, &endpoint, &variables);
        assert!(proxy.asked().is_empty(), "NO_PROXY={exemptions}: {:?}", proxy.asked());
    }
    // What exempts nothing, or something else; the lower case wins.
    for (number, exemptions) in
        ["*.flipbooks.test", "books.test", ".www.flipbooks.test.x", "10.0.0.0/8", "other.test,*", ""]
            .into_iter()
            .enumerate()
    {
        let variables = [("HTTPS_PROXY", proxy.url()), ("no_proxy", exemptions.to_owned())];
        let mut variables: Vec<_> = variables.iter().map(|(name, value)| (*name, value.as_str())).collect();
        if !exemptions.is_empty() {
            variables.push(("NO_PROXY", "flipbooks.test"));
        }
        in_another_process(&emulator, &endpoint_at(REMOTE, &emulator), &variables);
        assert_eq!(proxy.asked().len(), number + 1, "no_proxy={exemptions}");
    }
}

#[cfg(any(feature = "ring", feature = "aws-lc-rs"))]
#[test]
fn no_proxy_is_asked_when_the_client_is_told_so() {
    let emulator = tls_emulator();
    let proxy = proxy_to(&emulator);
    let variables = [("HTTPS_PROXY", proxy.url()), (PROXY, "none".to_owned())];
    let variables = variables.each_ref().map(|(name, value)| (*name, value.as_str()));
    in_another_process(&emulator, &endpoint_at(UNSPECIFIED, &emulator), &variables);
    assert!(proxy.asked().is_empty(), "{:?}", proxy.asked());
}

#[cfg(any(feature = "ring", feature = "aws-lc-rs"))]
#[test]
fn https_to_this_machine_never_goes_through_a_proxy_of_the_environment() {
    let emulator = tls_emulator();
    let proxy = proxy_to(&emulator);
    find_root_in_another_process(&emulator, &[("HTTPS_PROXY", &proxy.url()), ("ALL_PROXY", "socks5://s3cret")]);
    assert!(proxy.asked().is_empty(), "{:?}", proxy.asked());
}

#[cfg(any(feature = "ring", feature = "aws-lc-rs"))]
#[test]
fn a_variable_that_cannot_be_used_is_refused_when_the_client_is_built_if_it_applies() {
    let emulator = tls_emulator();
    for (name, value) in [
        ("https_proxy", "http://robot:s3cret@proxy.test:3128 "),
        ("HTTPS_PROXY", "http://robot:s3 cret@proxy.test:3128"),
        ("HTTPS_PROXY", "http://robot:s3cret@proxy.test:99999"),
        ("HTTPS_PROXY", "ftp://robot:s3cret@proxy.test"),
        ("ALL_PROXY", "socks5h://robot:s3cret@proxy.test"),
    ] {
        in_another_process(&emulator, &endpoint_at(REMOTE, &emulator), &[(name, value), (REFUSED, name)]);
        let exempt = [(name, value), ("NO_PROXY", UNSPECIFIED)];
        in_another_process(&emulator, &endpoint_at(UNSPECIFIED, &emulator), &exempt);
        find_root_in_another_process(&emulator, &[(name, value)]);
    }
}

// With TLS on, a client wants a provider even if it never encrypts anything.
#[cfg(any(not(feature = "rustls"), feature = "ring", feature = "aws-lc-rs"))]
#[test]
fn plain_http_never_goes_through_a_proxy_of_the_environment() {
    let emulator = Emulator::start().expect("an emulator");
    let proxy = proxy_to(&emulator);
    let url = proxy.url();
    let variables = ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY"].map(|name| (name, url.as_str()));
    find_root_in_another_process(&emulator, &variables);
    assert!(proxy.asked().is_empty(), "what is in clear would have left this machine: {:?}", proxy.asked());
}

#[cfg(feature = "rustls")]
mod installed {
    use rustls::crypto::{CryptoProvider, ring};

    use super::{Client, Config, ErrorKind, PROVIDER, PaperId, find_root, find_root_in_another_process, tls_emulator};

    /// Installs the provider of that name, and does with it what can be done.
    pub(super) fn check(provider: &str, config: Config) {
        let mut installed = ring::default_provider();
        match provider {
            "one-suite" => installed.cipher_suites.truncate(1),
            _ => installed.cipher_suites.clear(),
        }
        CryptoProvider::install_default(installed).expect("the first one of this process");
        let client = Client::new(config);
        if provider == "one-suite" {
            let root = find_root(&client.expect("a client"));
            return assert_eq!(root.expect("an answer"), Some(PaperId::new(1000)));
        }
        let error = client.expect_err("a provider without a single suite");
        assert_eq!(error.kind(), ErrorKind::InvalidConfiguration);
        assert!(error.to_string().contains("the TLS provider offers no protocol version"), "{error}");
    }

    #[test]
    fn the_tls_provider_that_the_program_installed_is_used_whatever_the_features_name() {
        for (provider, requests) in [("one-suite", 1), ("without-suites", 0)] {
            let emulator = tls_emulator();
            find_root_in_another_process(&emulator, &[(PROVIDER, provider)]);
            assert_eq!(emulator.requests().len(), requests, "{provider}");
        }
    }
}

/// What building a client for https comes to.
fn https() -> Error {
    let config = Config::new(Credentials::api_key("k3y")).endpoint("https://localhost/V2/");
    Client::new(config).expect_err("no TLS")
}

#[cfg(not(feature = "rustls"))]
#[test]
fn without_tls_https_is_refused_when_the_client_is_built() {
    let error = https();
    assert_eq!(error.kind(), ErrorKind::InvalidConfiguration);
    assert!(error.to_string().contains("https needs TLS: enable the feature `ring`"), "{error}");
}

#[cfg(all(feature = "rustls", not(any(feature = "ring", feature = "aws-lc-rs"))))]
#[test]
fn without_a_tls_provider_https_is_refused_when_the_client_is_built() {
    let error = https();
    assert_eq!(error.kind(), ErrorKind::InvalidConfiguration);
    assert!(error.to_string().contains("there is no TLS provider: enable the feature `ring`"), "{error}");
}

#[cfg(all(feature = "bundled-roots", any(feature = "ring", feature = "aws-lc-rs")))]
#[test]
fn bundled_roots_trust_nobody_unknown_and_those_that_were_added() {
    let emulator = tls_emulator();
    let config = config(&emulator).tls_roots(TlsRoots::Bundled);
    let error = find_root(&Client::new(config.clone()).expect("a client")).expect_err("nobody signed this certificate");
    assert_eq!((error.kind(), error.outcome()), (ErrorKind::Connection, Outcome::NotSent), "{error}");
    assert!(emulator.requests().is_empty());
    let client = Client::new(config.add_root_certificate(emulator.root_certificate_pem())).expect("a client");
    assert_eq!(find_root(&client).expect("an answer"), Some(PaperId::new(1000)));
}

#[cfg(all(not(feature = "bundled-roots"), any(feature = "ring", feature = "aws-lc-rs")))]
#[test]
fn bundled_roots_that_are_not_in_the_program_are_refused_when_the_client_is_built() {
    let error = Client::new(config(&tls_emulator()).tls_roots(TlsRoots::Bundled)).expect_err("no roots");
    assert_eq!((error.kind(), error.outcome()), (ErrorKind::InvalidConfiguration, Outcome::NotSent));
    assert!(error.to_string().contains("`TlsRoots::Bundled` needs the feature `bundled-roots`"), "{error}");
}
