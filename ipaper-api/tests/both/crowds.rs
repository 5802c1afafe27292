//! Many callers at once: the limit holds by the service's own clock, equal reads share a call, and a wrong key is tried once.

use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};

use ipaper_emulator::{Emulator, Fault, ReceivedRequest};

use super::adapter::{create_paper, find_root, processing, processing_within, tree};
use super::api::{Client, Config, Credentials, ErrorKind, Limiter, Outcome, Retry};

fn config(emulator: &Emulator) -> Config {
    Config::new(emulator.credentials()).endpoint(emulator.endpoint())
}

fn client(config: Config) -> Client {
    Client::new(config).expect("a client")
}

/// Runs this as many times, all at once.
fn at_once<T: Send>(count: usize, call: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let barrier = Barrier::new(count);
    let start = |number| {
        barrier.wait();
        call(number)
    };
    thread::scope(|scope| {
        let callers: Vec<_> = (0..count).map(|number| scope.spawn(move || start(number))).collect();
        callers.into_iter().map(|caller| caller.join().expect("no caller panics")).collect()
    })
}

/// The most requests that arrived in any window of this length, by the service's clock.
fn most_arrivals_in(window: Duration, requests: &[ReceivedRequest]) -> usize {
    let mut arrivals: Vec<Instant> = requests.iter().map(|request| request.arrived).collect();
    arrivals.sort();
    let from = |first: usize| arrivals[first..].iter().take_while(|time| **time < arrivals[first] + window).count();
    (0..arrivals.len()).map(from).max().unwrap_or(0)
}

#[test]
fn two_hundred_callers_stay_within_the_limit_by_the_services_clock() {
    let window = Duration::from_millis(400);
    let emulator = Emulator::start().expect("an emulator");
    emulator.inject(Fault::scattered_latency_before_reading(Duration::from_millis(60)).always());
    let limiter = Limiter::with_window(31, window).expect("a good limit");
    let client = client(config(&emulator).limiter(limiter));
    for result in at_once(200, |_| processing(&client)) {
        result.expect("everyone gets a turn");
    }
    let requests = emulator.requests();
    let most = most_arrivals_in(window, &requests);
    assert!(most <= 30, "{most} calls in a window for 30");
    let counters = client.counters();
    assert_eq!((requests.len(), counters.sent), (200, 200));
    assert!(counters.waited >= 100, "only {} waited", counters.waited);
}

#[test]
fn a_thousand_equal_reads_are_one_call_and_two_with_a_write_between() {
    let emulator = Emulator::start().expect("an emulator");
    let client = client(config(&emulator));
    let read = || at_once(50, |_| (0..20).map(|_| tree(&client).expect("the tree")).collect::<Vec<_>>());
    let before: Vec<_> = read().into_iter().flatten().collect();
    assert!(before.iter().all(|tree| *tree == before[0]));
    assert_eq!(reads(&emulator), 1);
    create_paper(&client).expect("a paper");
    let after: Vec<_> = read().into_iter().flatten().collect();
    assert!(after.iter().all(|tree| *tree == after[0] && *tree != before[0]));
    assert_eq!(reads(&emulator), 2);
    let counters = client.counters();
    assert_eq!((counters.sent, counters.cached + counters.shared), (3, 1_998));
}

fn reads(emulator: &Emulator) -> usize {
    emulator.requests().iter().filter(|request| request.method.as_deref() == Some("Paper.GetAllPapers")).count()
}

#[test]
fn a_wrong_key_is_tried_once_by_many_callers_and_then_not_at_all() {
    let emulator = Emulator::start().expect("an emulator");
    let client = client(config(&emulator).endpoint(emulator.endpoint()));
    client.set_credentials(&Credentials::api_key("wrong")).expect("good credentials");
    let errors: Vec<_> = at_once(64, |_| processing(&client).expect_err("the key is wrong"));
    assert_eq!(emulator.requests().len(), 1);
    assert_eq!(errors.iter().filter(|error| error.kind() == ErrorKind::ReturnCode).count(), 1);
    assert_eq!(errors.iter().filter(|error| error.kind() == ErrorKind::LockedOut).count(), 63);
    assert!(errors.iter().all(super::api::Error::is_login));
    let later = find_root(&client).expect_err("calls are held back");
    assert_eq!((later.kind(), later.outcome()), (ErrorKind::LockedOut, Outcome::NotSent));
    assert!(later.retry_after().is_some_and(|wait| wait > Duration::from_secs(500)));
    assert_eq!(emulator.requests().len(), 1);
    client.set_credentials(&emulator.credentials()).expect("good credentials");
    find_root(&client).expect("the right key ends it");
}

#[test]
fn a_call_that_cannot_get_its_turn_in_time_says_so_at_once() {
    let emulator = Emulator::start().expect("an emulator");
    let client = client(config(&emulator).calls_below(3));
    for _ in 0..2 {
        processing(&client).expect("a turn");
    }
    let error = processing_within(&client, Duration::from_secs(5)).expect_err("no turn within 5 s");
    assert_eq!((error.kind(), error.outcome()), (ErrorKind::RateLimit, Outcome::NotSent));
    assert!(error.retry_after().is_some_and(|wait| wait > Duration::from_secs(30)), "{error}");
    assert_eq!((emulator.requests().len(), client.counters().failed(ErrorKind::RateLimit)), (2, 1));
}

#[test]
fn a_service_that_asks_for_time_is_given_it_if_there_is_so_much() {
    let emulator = Emulator::start().expect("an emulator");
    let client =
        client(config(&emulator).retry(Retry::default().backoff(Duration::from_millis(1), Duration::from_millis(2))));
    emulator.inject(Fault::html(503, "<html>busy</html>").retry_after(1));
    let error = processing_within(&client, Duration::from_millis(500)).expect_err("there is not so much time");
    assert_eq!((error.status(), error.retry_after()), (Some(503), Some(Duration::from_secs(1))), "{error}");
    emulator.inject(Fault::html(503, "<html>busy</html>").retry_after(1));
    emulator.clear_requests();
    processing(&client).expect("a second attempt");
    let arrivals: Vec<Instant> = emulator.requests().iter().map(|request| request.arrived).collect();
    assert!(arrivals[1].duration_since(arrivals[0]) >= Duration::from_secs(1));
}
