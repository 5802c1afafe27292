//! How the async client is configured. The tests themselves are shared with the blocking client.

use ipaper_api as api;

mod adapter;
#[path = "both/configuration.rs"]
mod cases;
