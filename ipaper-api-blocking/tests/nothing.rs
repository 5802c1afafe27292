//! Sends every method of the blocking client responses that say nothing, and responses that are
//! unknown. The tests are generated; what they have in common with those of the async client is in
//! `both/nothing.rs`.

#[path = "../../ipaper-api/tests/both/nothing.rs"]
mod both;
#[rustfmt::skip]
#[path = "generated/nothing.rs"]
mod generated;

use std::fmt::Debug;

use both::{Exchange, Holds};
use ipaper_api_blocking::{Client, Error};

/// Makes a call for each response.
fn check<T: Debug>(method: &str, place: &str, holds: Holds, call: impl Fn(&Client) -> Result<T, Error>) {
    let mut exchange = Exchange::of(method, place, holds);
    let client = Client::new(exchange.config()).expect("the configuration is good");
    while let Some(response) = exchange.next() {
        let result = call(&client);
        exchange.check(&response, result);
    }
}
