//! What is said about the effect of failed calls of the async client, held against what the service saw: for some methods in detail, and for each that there is.
//! The tests themselves are shared with the blocking client.

use std::fmt::Debug;

use ipaper_api as api;
use ipaper_api::{Client, Error};

mod adapter;
#[path = "both/effects.rs"]
mod cases;
#[rustfmt::skip]
#[path = "generated/calls.rs"]
mod generated;

/// Makes a call under everything that can happen to it.
async fn check<T: Debug>(name: &'static str, call: impl AsyncFn(&Client) -> Result<T, Error>) {
    for scene in cases::scenes_of(name) {
        let result = call(&scene.scene.client).await;
        scene.check(&result);
    }
}
