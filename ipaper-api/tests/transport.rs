//! How the async client speaks to the service. The tests themselves are shared with the blocking client.

use ipaper_api as api;

mod adapter;
mod both;
#[path = "both/transport.rs"]
mod cases;
