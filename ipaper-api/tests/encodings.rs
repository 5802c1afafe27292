//! In which encodings the async client takes answers. The tests themselves are shared with the blocking client.

use ipaper_api as api;

mod adapter;
mod both;
#[path = "both/encodings.rs"]
mod cases;
