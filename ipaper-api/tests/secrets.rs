//! Where secrets do not appear, with the async client: in all that can be done with some methods, and in the calls of each that there is. The tests themselves are
//! shared with the blocking client.

use std::fmt::Debug;

use ipaper_api as api;
use ipaper_api::{Client, Error};

mod adapter;
#[path = "both/secrets.rs"]
mod cases;
#[rustfmt::skip]
#[path = "generated/calls.rs"]
mod generated;

/// Listens to a call under everything that can happen to it.
async fn check<T: Debug>(_: &'static str, call: impl AsyncFn(&Client) -> Result<T, Error>) {
    let listener = cases::Listener::new();
    for (_emulator, client) in cases::clients() {
        let result = call(&client).await;
        listener.note(&result);
    }
    listener.search();
}
