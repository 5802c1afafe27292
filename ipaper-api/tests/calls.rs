//! Calls every method over a socket, with the spec's examples as arguments. The tests are generated; what they have in common with those of
//! the blocking client is in `both/calls.rs`.

#[path = "both/calls.rs"]
mod both;
#[rustfmt::skip]
#[path = "generated/calls.rs"]
mod generated;

use std::fmt::Debug;

use both::Exchange;
use ipaper_api::{Client, Error};

/// Makes a call under every variant of the emulator.
async fn check<T: Debug>(name: &'static str, call: impl AsyncFn(&Client) -> Result<T, Error>) {
    let mut exchange = Exchange::of(name);
    for (variant, emulator) in Exchange::emulators() {
        let client = Client::new(Exchange::config(&emulator)).expect("the configuration is good");
        let result = call(&client).await;
        exchange.ended(variant, &emulator, &result);
    }
    exchange.finish();
}
