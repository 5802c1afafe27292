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

/// Every variable that concerns proxies. Both casings count.
const PROXIES: [&str; 4] = ["ALL_PROXY", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"];

fn config(emulator: &Emulator) -> Config {
    Config::new(emulator.credentials()).endpoint(emulator.endpoint()).retry(Retry::never())
}

fn tls_emulator() -> Emulator {
    Emulator::builder().tls(["localhost"]).start().expect("an emulator")
}

/// A proxy that leads to the emulator, whatever it is asked for.
fn proxy_to(emulator: &Emulator) -> server::Proxy {
    let endpoint = emulator.endpoint();
    let port = endpoint.rsplit(':').next().and_then(|rest| rest.split('/').next()?.parse().ok()).expect("a port");
    server::Proxy::to(([127, 0, 0, 1], port).into())
}

/// Finds the root of the emulator's account in a process with these variables and no other proxy.
fn find_root_in_another_process(emulator: &Emulator, variables: &[(&str, &str)]) {
    let mut command = Command::new(env::current_exe().expect("the path of this binary"));
    command.args(["--exact", "cases::in_another_process_the_root_is_found", "--nocapture"]);
    for name in PROXIES {
        command.env_remove(name).env_remove(name.to_lowercase());
    }
    command.env(ENDPOINT, emulator.endpoint());
    if emulator.endpoint().starts_with("https:") {
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
    let client = Client::new(config).expect("a client");
    assert_eq!(find_root(&client).expect("an answer"), Some(PaperId::new(1000)));
}

#[cfg(any(feature = "ring", feature = "aws-lc-rs"))]
#[test]
fn https_goes_through_the_proxy_that_the_environment_names() {
    for name in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"] {
        let emulator = tls_emulator();
        let proxy = proxy_to(&emulator);
        find_root_in_another_process(&emulator, &[(name, &proxy.url())]);
        assert_eq!(proxy.asked().len(), 1, "{name}");
        assert!(proxy.asked()[0].starts_with("CONNECT localhost:"), "{:?}", proxy.asked());
    }
}

#[cfg(any(feature = "ring", feature = "aws-lc-rs"))]
#[test]
fn a_proxy_for_http_is_none_for_https_and_one_for_https_comes_before_one_for_all() {
    let emulator = tls_emulator();
    let (right, wrong) = (proxy_to(&emulator), proxy_to(&emulator));
    find_root_in_another_process(&emulator, &[("HTTP_PROXY", &wrong.url()), ("http_proxy", &wrong.url())]);
    find_root_in_another_process(&emulator, &[("HTTPS_PROXY", &right.url()), ("ALL_PROXY", &wrong.url())]);
    assert_eq!((right.asked().len(), wrong.asked().len()), (1, 0));
}

#[cfg(any(feature = "ring", feature = "aws-lc-rs"))]
#[test]
fn a_host_that_the_environment_exempts_is_reached_without_a_proxy() {
    for name in ["NO_PROXY", "no_proxy"] {
        for hosts in ["localhost", "flipbooks.test,localhost"] {
            let emulator = tls_emulator();
            let proxy = proxy_to(&emulator);
            find_root_in_another_process(&emulator, &[("HTTPS_PROXY", &proxy.url()), (name, hosts)]);
            assert!(proxy.asked().is_empty(), "{name}={hosts}: {:?}", proxy.asked());
        }
    }
    let emulator = tls_emulator();
    let proxy = proxy_to(&emulator);
    find_root_in_another_process(&emulator, &[("HTTPS_PROXY", &proxy.url()), ("NO_PROXY", "flipbooks.test")]);
    assert_eq!(proxy.asked().len(), 1, "another host is exempt");
}

#[cfg(any(feature = "ring", feature = "aws-lc-rs"))]
#[test]
fn no_proxy_is_asked_when_the_client_is_told_so() {
    let emulator = tls_emulator();
    let proxy = proxy_to(&emulator);
    find_root_in_another_process(&emulator, &[("HTTPS_PROXY", &proxy.url()), (PROXY, "none")]);
    assert!(proxy.asked().is_empty(), "{:?}", proxy.asked());
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
