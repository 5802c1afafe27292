//! What is said about the effect of failed calls of the blocking client, held against what the service saw: for some methods in detail, and for each that there is.
//! The tests themselves are shared with the async client.

use std::fmt::Debug;

use ipaper_api_blocking as api;
use ipaper_api_blocking::{Client, Error};

mod adapter;
#[path = "../../ipaper-api/tests/both/effects.rs"]
mod cases;
#[rustfmt::skip]
#[path = "generated/calls.rs"]
mod generated;

/// Makes a call under everything that can happen to it.
fn check<T: Debug>(name: &'static str, call: impl Fn(&Client) -> Result<T, Error>) {
    for scene in cases::scenes_of(name) {
        let result = call(&scene.scene.client);
        scene.check(&result);
    }
}
