//! Slow responses to the async client. The tests themselves are shared with the blocking client.

use ipaper_api as api;

mod adapter;
#[path = "both/slow_responses.rs"]
mod cases;
