//! Many callers of the blocking client at once. The tests themselves are shared with the async client.

use ipaper_api_blocking as api;

mod adapter;
#[path = "../../ipaper-api/tests/both/crowds.rs"]
mod cases;
