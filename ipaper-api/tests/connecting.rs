//! How the async client connects. The tests themselves are shared with the blocking client.

use ipaper_api as api;

mod adapter;
mod both;
#[path = "both/connecting.rs"]
mod cases;
