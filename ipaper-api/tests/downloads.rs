//! Downloads with the async client. The tests themselves are shared with the blocking client.

use ipaper_api as api;

mod adapter;
#[path = "both/downloads.rs"]
mod cases;
#[path = "both/whole.rs"]
mod whole;
