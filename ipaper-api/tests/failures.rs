//! How calls of the async client fail. The tests themselves are shared with the blocking client.

use ipaper_api as api;

mod adapter;
mod both;
#[path = "both/failures.rs"]
mod cases;
