//! Copies of the key that the blocking client leaves in memory. The tests themselves are shared with the async client.

use ipaper_api_blocking as api;

mod adapter;
#[path = "../../ipaper-api/tests/both/wiped.rs"]
mod cases;
