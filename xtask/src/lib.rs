//! The maintainers' commands, as `cargo xtask` runs them and as tests try them.

mod changes;
pub mod codegen;
pub mod example;
mod failure;
mod files;
pub mod fmt_spec;
mod formats;
pub mod infer;
pub mod new;
pub mod open_questions;
mod positions;
mod regions;
pub mod sources;
mod spec_file;
pub mod toml_json;
pub mod walkthrough;
pub mod wsdl;

pub use failure::Failure;
