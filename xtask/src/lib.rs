//! The maintainers' commands, as `cargo xtask` runs them and as tests try them.

mod changes;
pub mod codegen;
pub mod example;
mod failure;
mod regions;
pub mod sources;

pub use failure::Failure;
