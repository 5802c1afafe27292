//! Downloads with the blocking client. The tests themselves are shared with the async client.

use ipaper_api_blocking as api;

mod adapter;
#[path = "../../ipaper-api/tests/both/downloads.rs"]
mod cases;
#[path = "../../ipaper-api/tests/both/whole.rs"]
mod whole;
