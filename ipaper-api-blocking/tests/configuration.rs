//! How the blocking client is configured. The tests themselves are shared with the async client.

use ipaper_api_blocking as api;

mod adapter;
#[path = "../../ipaper-api/tests/both/configuration.rs"]
mod cases;
