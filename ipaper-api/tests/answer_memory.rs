//! How much memory the async client takes to read and to decode an answer. The tests themselves are shared with the blocking client.

use ipaper_api as api;

mod adapter;
mod both;
#[path = "both/answer_memory.rs"]
mod cases;
