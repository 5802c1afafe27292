//! Responses to the async client that break off. The tests themselves are shared with the blocking
//! client.

use ipaper_api as api;

mod adapter;
#[path = "both/broken_responses.rs"]
mod cases;
