//! What the blocking client tells of what answers hold that nobody knows. The tests themselves are shared with the async client.

use ipaper_api_blocking as api;

mod adapter;
#[path = "../../ipaper-api/tests/both/mod.rs"]
mod both;
#[path = "../../ipaper-api/tests/both/drift.rs"]
mod cases;
