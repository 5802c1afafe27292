//! How the async client treats responses that come too early. The tests themselves are shared with the blocking client.

use ipaper_api as api;

mod adapter;
mod both;
#[path = "both/early_responses.rs"]
mod cases;
