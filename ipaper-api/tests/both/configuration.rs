//! How a client is configured: from the environment, with credentials, with a root.

use std::env;
use std::process::Command;

use ipaper_emulator::Emulator;

use super::adapter::{root, tree};
use super::api::{CategoryId, Client, Config, Credentials, ErrorKind, Outcome, Retry};

fn config(emulator: &Emulator, credentials: Credentials) -> Config {
    Config::new(credentials).endpoint(emulator.endpoint()).retry(Retry::never())
}

/// Prints what `Config::from_env` makes of these variables, in a process of its own.
fn from_env(variables: &[(&str, &str)]) -> String {
    let mut command = Command::new(env::current_exe().expect("the path of this binary"));
    command.args(["--exact", "cases::child_prints_the_configuration", "--nocapture"]);
    for name in ["IPAPER_API_KEY", "IPAPER_PARTNER", "IPAPER_ROOT"] {
        command.env_remove(name);
    }
    let output = command.env(CHILD, "1").envs(variables.iter().copied()).output().expect("a child process");
    let printed = String::from_utf8(output.stdout).expect("UTF-8");
    let (_, rest) = printed.split_once("[[").expect("the child printed its result");
    rest.split_once("]]").expect("the whole result").0.to_owned()
}

/// Tells the child process from the test run.
const CHILD: &str = "IPAPER_TEST_PRINT_CONFIGURATION";

/// Does nothing unless a test below starts this binary again.
#[test]
fn child_prints_the_configuration() {
    if env::var_os(CHILD).is_none() {
        return;
    }
    match Config::from_env() {
        Ok(config) => println!("[[{config:?}]]"),
        Err(error) => println!("[[{:?} {:?}: {error}]]", error.kind(), error.outcome()),
    }
}

#[test]
fn from_env_reads_partner_and_root() {
    let printed = from_env(&[("IPAPER_API_KEY", "s3cret"), ("IPAPER_PARTNER", "acme"), ("IPAPER_ROOT", "1001")]);
    assert!(printed.contains("partner: \"acme\""), "{printed}");
    assert!(printed.contains("root: Some(CategoryId(1001))"), "{printed}");
    assert!(!printed.contains("s3cret"), "{printed}");
}

#[test]
fn from_env_needs_only_the_key() {
    for variables in [&[("IPAPER_API_KEY", "key")][..], &[("IPAPER_API_KEY", "key"), ("IPAPER_PARTNER", "")]] {
        let printed = from_env(variables);
        assert!(printed.contains("partner: \"ipaper\"") && printed.contains("root: None"), "{printed}");
    }
}

#[test]
fn from_env_names_the_missing_key() {
    let expected = "InvalidConfiguration NotSent: IPAPER_API_KEY is not set: set it to the account's API key";
    assert_eq!(from_env(&[]), expected);
    assert_eq!(from_env(&[("IPAPER_API_KEY", "")]), expected);
}

#[test]
fn from_env_refuses_a_root_that_is_not_a_number() {
    let expected =
        "InvalidConfiguration NotSent: IPAPER_ROOT is \"/Catalogs\": set it to the id of a category, a number";
    assert_eq!(from_env(&[("IPAPER_API_KEY", "key"), ("IPAPER_ROOT", "/Catalogs")]), expected);
}

#[test]
fn credentials_that_no_account_can_have_are_refused_before_anything_is_sent() {
    let emulator = Emulator::start().expect("an emulator");
    let advice = "check where the program reads it from";
    for (credentials, problem) in [
        (Credentials::api_key(""), "the API key is empty"),
        (Credentials::api_key(" \t"), "the API key is empty"),
        (Credentials::api_key("k3y\n"), "the API key contains a line break"),
        (Credentials::api_key("k3y\r"), "the API key contains a line break"),
        (Credentials::api_key("k\u{1b}3y"), "the API key contains a control character"),
        (Credentials::user("anna", ""), "the password is empty"),
        (Credentials::user("anna", "pass\0word"), "the password contains a control character"),
        (Credentials::user("", "password"), "the user name is empty"),
        (Credentials::user("anna\n", "password"), "the user name contains a line break"),
    ] {
        let error = Client::new(config(&emulator, credentials.clone())).expect_err(problem);
        assert_eq!(error.kind(), ErrorKind::InvalidConfiguration);
        assert_eq!(error.outcome(), Outcome::NotSent);
        assert_eq!(error.to_string(), format!("{problem}: {advice}"));
        let client = Client::new(config(&emulator, emulator.credentials())).expect("good credentials");
        let error = client.set_credentials(&credentials).expect_err(problem);
        assert_eq!(error.to_string(), format!("{problem}: {advice}"));
    }
    assert_eq!(emulator.requests().len(), 0);
}

#[test]
fn refused_credentials_leave_the_previous_ones_in_use() {
    let emulator = Emulator::start().expect("an emulator");
    let client = Client::new(config(&emulator, emulator.credentials())).expect("good credentials");
    client.set_credentials(&Credentials::api_key("")).expect_err("an empty key");
    tree(&client).expect("the previous credentials still work");
}

#[test]
fn root_is_looked_up_by_its_url_unless_it_is_configured() {
    let emulator = Emulator::start().expect("an emulator");
    let client = Client::new(config(&emulator, emulator.credentials())).expect("a client");
    assert_eq!(root(&client).expect("the root"), CategoryId::new(1000));
    assert_eq!(emulator.requests().len(), 1);
    let client = Client::new(config(&emulator, emulator.credentials()).root(CategoryId::new(7))).expect("a client");
    assert_eq!(root(&client).expect("the root"), CategoryId::new(7));
    assert_eq!(emulator.requests().len(), 1, "a configured root is not looked up");
}
