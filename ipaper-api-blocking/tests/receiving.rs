//! How the blocking client receives responses. The tests themselves are shared with the async
//! client.

use ipaper_api_blocking as api;

mod adapter;
#[path = "../../ipaper-api/tests/both/receiving.rs"]
mod cases;
#[path = "../../ipaper-api/tests/both/whole.rs"]
mod whole;
