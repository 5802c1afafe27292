//! Calls every method over a socket, with the spec's examples as arguments. The tests are generated; what they have in common with those of
//! the async client is in `both/calls.rs` over there, and so are the snapshots: the results are the same.

#[path = "../../ipaper-api/tests/both/calls.rs"]
mod both;
#[rustfmt::skip]
#[path = "generated/calls.rs"]
mod generated;

use std::fmt::Debug;

use both::Exchange;
use ipaper_api_blocking::{Client, Error};

/// Makes a call under every variant of the emulator.
fn check<T: Debug>(name: &'static str, call: impl Fn(&Client) -> Result<T, Error>) {
    let mut exchange = Exchange::of(name);
    for (variant, emulator) in Exchange::emulators() {
        let client = Client::new(Exchange::config(&emulator)).expect("the configuration is good");
        let result = call(&client);
        exchange.ended(variant, &emulator, &result);
    }
    exchange.finish();
}
