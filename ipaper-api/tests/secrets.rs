//! Where secrets do not appear, with the async client. The tests themselves are shared with the blocking client.

use ipaper_api as api;

mod adapter;
#[path = "both/secrets.rs"]
mod cases;
