//! What errors of the async client say. The tests themselves are shared with the blocking client.

use ipaper_api as api;

mod adapter;
mod both;
#[path = "both/errors.rs"]
mod cases;
