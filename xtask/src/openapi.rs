//! `cargo xtask openapi`: prints the API as an `OpenAPI` document.

use std::path::Path;

use codegen::emit::openapi;

use crate::failure::Failure;
use crate::sources;

/// What `cargo xtask openapi` takes.
#[derive(Debug, clap::Args)]
pub struct Arguments {}

/// Prints the document as the spec has it now; the committed one is written by `cargo xtask codegen`.
pub fn run(root: &Path, _: &Arguments) -> Result<String, Failure> {
    let api = sources::model(root)?;
    Ok(openapi::document(&api).trim_end().to_owned())
}
