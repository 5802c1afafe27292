//! What calls log: a wait that takes long, each retry, and how each call ended.

use std::thread;
use std::time::Duration;

use ipaper_emulator::{Emulator, Fault};
use tracing::Level;

use super::adapter::{create_paper, find_root, processing, tree};
use super::api::{Client, Config, Limiter, Retry};
use super::both::log::Log;

fn config(emulator: &Emulator) -> Config {
    let retry = Retry::default().backoff(Duration::from_millis(1), Duration::from_millis(2));
    Config::new(emulator.credentials()).endpoint(emulator.endpoint()).retry(retry)
}

/// Lists the processing papers on this many threads at once.
fn at_once(count: usize, client: &Client, log: &Log) {
    thread::scope(|scope| {
        for _ in 0..count {
            scope.spawn(|| log.of(|| processing(client)).expect("a turn"));
        }
    });
}

#[test]
fn reports_a_wait_for_the_limit_once_while_it_goes_on() {
    let emulator = Emulator::start().expect("an emulator");
    let limiter = Limiter::with_window(5, Duration::from_secs(2)).expect("a good limit");
    let client = Client::new(config(&emulator).limiter(limiter)).expect("a client");
    let log = Log::default();
    at_once(4, &client, &log);
    assert!(log.at(Level::INFO).is_empty(), "nothing has waited yet");
    at_once(4, &client.clone(), &log);
    let waits = log.at(Level::INFO);
    let [wait] = &waits[..] else { panic!("expected one event, got {waits:?}") };
    assert_eq!((wait.field("reason"), wait.number("waiting")), ("limit", 4), "{wait:?}");
    assert!(wait.number("waited_ms") >= 1_000 && wait.number("left_ms") > 0, "{wait:?}");
    let arrivals = emulator.requests().into_iter().skip(4).map(|request| request.arrived);
    assert!(arrivals.into_iter().all(|arrived| arrived > wait.at), "{wait:?}");
}

#[test]
fn reports_a_wait_for_the_first_login_once_while_it_goes_on() {
    let emulator = Emulator::start().expect("an emulator");
    emulator.inject(Fault::latency(Duration::from_millis(1_500)).times(1));
    let client = Client::new(config(&emulator)).expect("a client");
    let log = Log::default();
    at_once(4, &client, &log);
    let waits = log.at(Level::INFO);
    let [wait] = &waits[..] else { panic!("expected one event, got {waits:?}") };
    assert_eq!((wait.field("reason"), wait.number("waiting")), ("login", 3), "{wait:?}");
    assert!(emulator.requests().into_iter().skip(1).all(|request| request.arrived > wait.at), "{wait:?}");
}

#[test]
fn reports_how_each_call_ended() {
    let emulator = Emulator::start().expect("an emulator");
    let client = Client::new(config(&emulator)).expect("a client");
    let log = Log::default();
    log.of(|| {
        create_paper(&client).expect("a paper");
        create_paper(&client).expect_err("the url is taken");
        for _ in 0..2 {
            tree(&client).expect("the tree");
        }
        emulator.inject(Fault::html(503, "<html>busy</html>").times(1));
        processing(&client).expect("a second attempt");
        emulator.inject(Fault::html(404, "<html>gone</html>").times(1));
        find_root(&client).expect_err("no such address");
    });
    let fields = ["method", "code", "kind", "status", "attempts", "cached"];
    let ends = log.at(Level::DEBUG);
    let told: Vec<_> = ends.iter().map(|end| fields.map(|field| end.field(field))).collect();
    let expected = [
        ["Paper.CreatePaper", "SUCCESS", "", "", "1", "no"],
        ["Paper.CreatePaper", "ERROR", "ReturnCode", "", "1", "no"],
        ["Paper.GetAllPapers", "SUCCESS", "", "", "1", "no"],
        ["Paper.GetAllPapers", "SUCCESS", "", "", "0", "yes"],
        ["Ripper.GetProcessingPapers", "SUCCESS", "", "", "2", "no"],
        ["Paper.GetPaperIDFromUrl", "", "UnexpectedAnswer", "404", "1", "no"],
    ];
    assert_eq!(told, expected);
    assert!(ends.iter().all(|end| end.number("elapsed_ms") < 60_000));
    let retries = log.at(Level::WARN);
    let [retry] = &retries[..] else { panic!("expected one retry, got {retries:?}") };
    assert_eq!((retry.field("method"), retry.number("status")), ("Ripper.GetProcessingPapers", 503));
}
