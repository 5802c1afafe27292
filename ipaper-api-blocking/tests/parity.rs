//! Both clients have the same methods, with the same arguments and the same results. To compile is to pass.

#[rustfmt::skip]
#[path = "generated/parity.rs"]
mod generated;

/// Holds for two methods that take `Arguments` alike, and of which the async one comes to what the blocking one returns. It calls neither.
fn same<'c, Arguments, Call: Future>(
    _: impl FnOnce(&'c ipaper_api::Client, Arguments) -> Call,
    _: impl FnOnce(&'c ipaper_api_blocking::Client, Arguments) -> Call::Output,
) {
}
