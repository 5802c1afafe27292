//! How the async client receives responses. The tests themselves are shared with the blocking
//! client.

use ipaper_api as api;

mod adapter;
#[path = "both/receiving.rs"]
mod cases;
#[path = "both/whole.rs"]
mod whole;
