//! Many callers of the async client at once. The tests themselves are shared with the blocking client.

use ipaper_api as api;

mod adapter;
#[path = "both/crowds.rs"]
mod cases;
