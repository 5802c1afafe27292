//! Calls that are cut off: what they hold is given back.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use ipaper_api::transport::{HttpRequest, HttpResponse};
use ipaper_api::{Answering, CategoryId, Client, Config, Credentials, Limiter, Transport};
use ipaper_emulator::{Emulator, Fault};
use tokio::runtime::Runtime;
use tokio::time::Instant;

#[tokio::test]
async fn calls_that_are_cancelled_in_line_or_under_way_lose_no_turn() {
    let emulator = Emulator::start().expect("an emulator");
    let limiter = Limiter::with_window(5, Duration::from_millis(200)).expect("a good limit");
    let config = Config::new(emulator.credentials()).endpoint(emulator.endpoint()).limiter(limiter);
    let client = Client::new(config).expect("a client");
    client.ripper().get_processing_papers().await.expect("an answer");
    emulator.inject(Fault::stall().times(3));
    let calls: Vec<_> = (0..40)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.ripper().get_processing_papers().await })
        })
        .collect();
    while client.counters().sent < 4 {
        tokio::task::yield_now().await;
    }
    for call in &calls {
        call.abort();
    }
    emulator.clear_faults();
    for _ in 0..10 {
        client.ripper().get_processing_papers().await.expect("a turn");
    }
}

#[tokio::test]
async fn a_future_that_is_dropped_before_it_was_polled_has_done_nothing() {
    let emulator = Emulator::start().expect("an emulator");
    let config = Config::new(emulator.credentials()).endpoint(emulator.endpoint());
    let client = Client::new(config).expect("a client");
    drop(client.ripper().get_processing_papers());
    client.ripper().get_processing_papers().await.expect("an answer");
    assert_eq!((emulator.requests().len(), client.counters().sent), (1, 1));
}

/// Answers at once, unless it is to panic.
struct Answers {
    panics: AtomicUsize,
}

impl Transport for Answers {
    fn send(&self, _: HttpRequest) -> Answering<'_> {
        Box::pin(async {
            let panics =
                self.panics.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_ok();
            assert!(!panics, "a transport that panics");
            Ok(HttpResponse::xml("<result><code>SUCCESS</code><data><processes/></data></result>"))
        })
    }
}

#[tokio::test]
async fn a_transport_that_panics_leaves_the_client_as_it_was() {
    let limiter = Limiter::with_window(4, Duration::from_millis(100)).expect("a good limit");
    let config = Config::new(Credentials::api_key("key")).limiter(limiter);
    let client = Client::with_transport(config, Answers { panics: AtomicUsize::new(3) }).expect("a client");
    for _ in 0..3 {
        let client = client.clone();
        let call = tokio::spawn(async move { client.ripper().get_processing_papers().await });
        assert!(call.await.expect_err("the transport panics").is_panic());
    }
    for _ in 0..6 {
        client.ripper().get_processing_papers().await.expect("a turn");
    }
}

#[tokio::test(start_paused = true)]
async fn time_can_be_paused_in_tests() {
    let config = Config::new(Credentials::api_key("key"));
    let client = Arc::new(Client::with_transport(config, Answers { panics: AtomicUsize::new(0) }).expect("a client"));
    let started = Instant::now();
    let calls: Vec<_> = (0..400)
        .map(|_| {
            let client = Arc::clone(&client);
            tokio::spawn(async move { client.ripper().get_processing_papers().await.expect("a turn") })
        })
        .collect();
    for call in calls {
        call.await.expect("no call panics");
    }
    // 149 at once, as many a minute later, and the rest after another minute.
    let minutes = started.elapsed().as_secs_f64() / 60.0;
    assert!((2.0..2.01).contains(&minutes), "it took {minutes} minutes");
    assert_eq!(client.counters().waited, 251);
}

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime")
}

#[test]
fn calls_in_a_runtime_that_ends_hold_up_nobody_in_another() {
    let emulator = Emulator::start().expect("an emulator");
    let limiter = Limiter::with_window(4, Duration::from_millis(100)).expect("a good limit");
    let config = Config::new(emulator.credentials()).endpoint(emulator.endpoint()).limiter(limiter);
    let client = Client::new(config).expect("a client");
    let tree = |client: Client| async move { client.paper().get_all_papers(CategoryId::new(1000)).await };
    let ending = runtime();
    // One leads the read that the others wait for, and the rest is in line.
    emulator.inject(Fault::stall());
    ending.block_on(async {
        for _ in 0..5 {
            tokio::spawn(tree(client.clone()));
            let client = client.clone();
            tokio::spawn(async move { client.ripper().get_processing_papers().await });
        }
        while client.counters().sent < 1 {
            tokio::task::yield_now().await;
        }
    });
    let lasting = runtime();
    let follower = lasting.spawn(tree(client.clone()));
    lasting.block_on(tokio::task::yield_now());
    emulator.clear_faults();
    drop(ending);
    lasting.block_on(async {
        follower.await.expect("no panic").expect("another has taken over");
        for _ in 0..10 {
            client.ripper().get_processing_papers().await.expect("a turn");
        }
    });
}
