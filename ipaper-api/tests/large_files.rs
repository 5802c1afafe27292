//! Files of real sizes with the async client. The tests themselves are shared with the blocking client.

use ipaper_api as api;

mod adapter;
#[path = "both/large_files.rs"]
mod cases;
