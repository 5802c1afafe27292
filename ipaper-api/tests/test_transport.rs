//! The async client on the transport for tests. The tests themselves are shared with the blocking client.

use ipaper_api as api;

mod adapter;
#[path = "both/test_transport.rs"]
mod cases;
