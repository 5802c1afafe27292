//! What calls of the async client log. The tests themselves are shared with the blocking client.

use ipaper_api as api;

mod adapter;
mod both;
#[path = "both/events.rs"]
mod cases;
