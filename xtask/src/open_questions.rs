//! `cargo xtask open-questions`: lists what is inferred, with what would settle it.

use std::path::Path;

use crate::Failure;

/// What `cargo xtask open-questions` takes.
#[derive(Debug, clap::Args)]
pub struct Arguments {}

/// Lists what is inferred, with what would settle it.
pub fn run(root: &Path, arguments: &Arguments) -> Result<String, Failure> {
    let _ = (root, arguments);
    Err(Failure::new("error: this command does nothing yet"))
}
