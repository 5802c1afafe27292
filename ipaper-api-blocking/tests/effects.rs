//! What is said about the effect of failed calls of the blocking client, held against what the service saw. The tests themselves are shared with the async client.

use ipaper_api_blocking as api;

mod adapter;
#[path = "../../ipaper-api/tests/both/effects.rs"]
mod cases;
