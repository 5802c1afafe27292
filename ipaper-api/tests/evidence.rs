//! What a response shows is what a call of the async client returns. The tests themselves are
//! shared with the blocking client.

use ipaper_api as api;

mod adapter;
mod both;
#[path = "both/evidence.rs"]
mod cases;
