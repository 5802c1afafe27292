//! What the async client takes from the program around it. The tests themselves are shared with the blocking client.

use ipaper_api as api;

mod adapter;
mod both;
#[path = "both/environment.rs"]
mod cases;
