//! How much memory the blocking client takes to read and to decode an answer. The tests themselves are shared with the async client.

use ipaper_api_blocking as api;

mod adapter;
#[path = "../../ipaper-api/tests/both/mod.rs"]
mod both;
#[path = "../../ipaper-api/tests/both/answer_memory.rs"]
mod cases;
