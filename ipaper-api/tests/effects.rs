//! What is said about the effect of failed calls of the async client, held against what the service saw. The tests themselves are shared with the blocking client.

use ipaper_api as api;

mod adapter;
#[path = "both/effects.rs"]
mod cases;
