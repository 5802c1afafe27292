//! Clients of both crates in one program that share a limiter.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use ipaper_api_blocking::{Client, Config, Limiter};
use ipaper_emulator::{Emulator, Fault, ReceivedRequest};
use tokio::runtime::Runtime;

const WINDOW: Duration = Duration::from_millis(400);

fn config(emulator: &Emulator, limiter: &Limiter) -> Config {
    Config::new(emulator.credentials()).endpoint(emulator.endpoint()).limiter(limiter.clone())
}

/// The most requests that arrived in any window, by the service's clock.
fn most_arrivals(requests: &[ReceivedRequest]) -> usize {
    let mut arrivals: Vec<Instant> = requests.iter().map(|request| request.arrived).collect();
    arrivals.sort();
    let from = |first: usize| arrivals[first..].iter().take_while(|time| **time < arrivals[first] + WINDOW).count();
    (0..arrivals.len()).map(from).max().unwrap_or(0)
}

#[test]
fn eight_clients_of_both_crates_stay_within_one_limit_by_the_services_clock() {
    let emulator = Emulator::start().expect("an emulator");
    emulator.inject(Fault::scattered_latency_before_reading(Duration::from_millis(60)).always());
    let limiter = Limiter::with_window(31, WINDOW).expect("a good limit");
    let runtime = Runtime::new().expect("a runtime");
    let done = Arc::new(AtomicUsize::new(0));
    for _ in 0..4 {
        let client = ipaper_api::Client::new(config(&emulator, &limiter)).expect("an async client");
        for _ in 0..25 {
            let (client, done) = (client.clone(), Arc::clone(&done));
            runtime.spawn(async move {
                client.ripper().get_processing_papers().await.expect("everyone gets a turn");
                done.fetch_add(1, Ordering::SeqCst);
            });
        }
    }
    thread::scope(|scope| {
        for _ in 0..4 {
            let client = Client::new(config(&emulator, &limiter)).expect("a blocking client");
            for _ in 0..25 {
                let (client, done) = (client.clone(), &done);
                scope.spawn(move || {
                    client.ripper().get_processing_papers().expect("everyone gets a turn");
                    done.fetch_add(1, Ordering::SeqCst);
                });
            }
        }
    });
    while done.load(Ordering::SeqCst) < 200 {
        thread::sleep(Duration::from_millis(10));
    }
    let requests = emulator.requests();
    let most = most_arrivals(&requests);
    assert!(most <= 30, "{most} calls in a window for 30");
    assert_eq!(requests.len(), 200);
}

#[test]
fn a_runtime_that_is_shut_down_in_the_midst_of_calls_leaves_the_limiter_to_the_others() {
    let emulator = Emulator::start().expect("an emulator");
    let limiter = Limiter::with_window(4, WINDOW).expect("a good limit");
    let blocking = Client::new(config(&emulator, &limiter)).expect("a blocking client");
    blocking.ripper().get_processing_papers().expect("an answer");
    emulator.inject(Fault::stall().times(2));
    let runtime = Runtime::new().expect("a runtime");
    let client = ipaper_api::Client::new(config(&emulator, &limiter)).expect("an async client");
    for _ in 0..10 {
        let client = client.clone();
        runtime.spawn(async move { client.ripper().get_processing_papers().await });
    }
    // Two are under way for ever, and the others in line.
    while client.counters().sent < 2 {
        thread::sleep(Duration::from_millis(1));
    }
    runtime.shutdown_background();
    drop(client);
    emulator.clear_faults();
    for _ in 0..6 {
        blocking.ripper().get_processing_papers().expect("a turn");
    }
}
