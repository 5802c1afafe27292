//! The blocking client on the transport for tests. The tests themselves are shared with the async client.

use ipaper_api_blocking as api;

mod adapter;
#[path = "../../ipaper-api/tests/both/test_transport.rs"]
mod cases;
