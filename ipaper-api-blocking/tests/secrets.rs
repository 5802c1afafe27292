//! Where secrets do not appear, with the blocking client: in all that can be done with some methods, and in the calls of each that there is. The tests themselves are
//! shared with the async client.

use std::fmt::Debug;

use ipaper_api_blocking as api;
use ipaper_api_blocking::{Client, Error};

mod adapter;
#[path = "../../ipaper-api/tests/both/secrets.rs"]
mod cases;
#[rustfmt::skip]
#[path = "generated/calls.rs"]
mod generated;

/// Listens to a call under everything that can happen to it.
fn check<T: Debug>(_: &'static str, call: impl Fn(&Client) -> Result<T, Error>) {
    let listener = cases::Listener::new();
    for (_emulator, client) in cases::clients() {
        let result = call(&client);
        listener.note(&result);
    }
    listener.search();
}
