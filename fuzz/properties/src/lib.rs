//! What must hold whatever comes: one function for each target of cargo-fuzz, which panics where it does not.
//!
//! They stand in a library of their own, so that `cargo test` runs them too, on the samples and on thousands of variations of them.

mod calls;
pub mod corpus;
mod decode_errors;
mod decoders;
mod envelope;
mod form_encoder;
#[rustfmt::skip]
#[path = "generated/decoders.rs"]
mod generated;
mod known_differences;
mod upload_encoder;

pub use decoders::decoders;
pub use envelope::{envelope, shows};
pub use form_encoder::form_encoder;
pub use known_differences::{KNOWN_DIFFERENCES, KnownDifference};
pub use upload_encoder::upload_encoder;
