//! Slow responses to the blocking client. The tests themselves are shared with the async client.

use ipaper_api_blocking as api;

mod adapter;
#[path = "../../ipaper-api/tests/both/slow_responses.rs"]
mod cases;
