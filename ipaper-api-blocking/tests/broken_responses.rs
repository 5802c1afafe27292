//! Responses to the blocking client that break off. The tests themselves are shared with the async
//! client.

use ipaper_api_blocking as api;

mod adapter;
#[path = "../../ipaper-api/tests/both/broken_responses.rs"]
mod cases;
