//! The blocking client inside an async runtime: neither a panic nor a stalled worker.

use std::time::Duration;

use ipaper_api_blocking::{CategoryId, Client, Config};
use ipaper_emulator::Emulator;

#[tokio::test(flavor = "current_thread")]
async fn a_call_from_a_blocking_task_leaves_the_runtime_running() {
    let emulator = Emulator::start().expect("an emulator");
    let client = Client::new(Config::new(emulator.credentials()).endpoint(emulator.endpoint())).expect("a client");
    let call = tokio::task::spawn_blocking(move || client.paper().get_all_papers(CategoryId::new(1000)));
    tokio::time::sleep(Duration::from_millis(1)).await;
    let tree = call.await.expect("no panic").expect("a tree");
    assert_eq!(tree.name(), "Demo");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_call_on_the_worker_itself_does_not_panic() {
    let emulator = Emulator::start().expect("an emulator");
    let client = Client::new(Config::new(emulator.credentials()).endpoint(emulator.endpoint())).expect("a client");
    let tree = client.paper().get_all_papers(CategoryId::new(1000)).expect("a tree");
    assert_eq!(tree.name(), "Demo");
}
