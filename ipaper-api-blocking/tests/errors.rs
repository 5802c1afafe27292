//! What errors of the blocking client say. The tests themselves are shared with the async client.

use ipaper_api_blocking as api;

mod adapter;
#[path = "../../ipaper-api/tests/both/mod.rs"]
mod both;
#[path = "../../ipaper-api/tests/both/errors.rs"]
mod cases;
