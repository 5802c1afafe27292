//! What errors of the async client show of secrets that the network repeats. The tests themselves are shared with the blocking client.

use ipaper_api as api;

mod adapter;
mod both;
#[path = "both/redaction.rs"]
mod cases;
