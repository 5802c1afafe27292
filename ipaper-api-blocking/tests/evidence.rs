//! What a response shows is what a call of the blocking client returns. The tests themselves are
//! shared with the async client.

use ipaper_api_blocking as api;

mod adapter;
#[path = "../../ipaper-api/tests/both/mod.rs"]
mod both;
#[path = "../../ipaper-api/tests/both/evidence.rs"]
mod cases;
