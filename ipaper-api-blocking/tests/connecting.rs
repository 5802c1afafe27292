//! How the blocking client connects. The tests themselves are shared with the async client.

use ipaper_api_blocking as api;

mod adapter;
#[path = "../../ipaper-api/tests/both/mod.rs"]
mod both;
#[path = "../../ipaper-api/tests/both/connecting.rs"]
mod cases;
