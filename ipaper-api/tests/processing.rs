//! From a PDF to its pages with the async client. The tests themselves are shared with the blocking client.

use ipaper_api as api;

mod adapter;
#[path = "both/processing.rs"]
mod cases;
