//! Uploads with the async client. The tests themselves are shared with the blocking client.

use ipaper_api as api;

mod adapter;
#[path = "both/uploads.rs"]
mod cases;
#[path = "both/whole.rs"]
mod whole;
