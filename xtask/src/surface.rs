//! `cargo xtask surface`: says what changed for users.

use std::path::Path;

use crate::Failure;

/// What `cargo xtask surface` takes.
#[derive(Debug, clap::Args)]
pub struct Arguments {}

/// Says what changed for users.
pub fn run(root: &Path, arguments: &Arguments) -> Result<String, Failure> {
    let _ = (root, arguments);
    Err(Failure::new("error: this command does nothing yet"))
}
