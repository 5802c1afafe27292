//! What the async client tells of what answers hold that nobody knows. The tests themselves are shared with the blocking client.

use ipaper_api as api;

mod adapter;
mod both;
#[path = "both/drift.rs"]
mod cases;
