//! What the blocking client makes of a service that is otherwise than assumed. The tests themselves are shared with the async client.

use ipaper_api_blocking as api;

mod adapter;
#[path = "../../ipaper-api/tests/both/variants.rs"]
mod cases;
#[path = "../../ipaper-api/tests/both/whole.rs"]
mod whole;
