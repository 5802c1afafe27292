//! What the async client makes of a service that is otherwise than assumed. The tests themselves are shared with the blocking client.

use ipaper_api as api;

mod adapter;
#[path = "both/variants.rs"]
mod cases;
#[path = "both/whole.rs"]
mod whole;
