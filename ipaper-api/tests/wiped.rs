//! Copies of the key that the async client leaves in memory. The tests themselves are shared with the blocking client.

use ipaper_api as api;

mod adapter;
#[path = "both/wiped.rs"]
mod cases;
