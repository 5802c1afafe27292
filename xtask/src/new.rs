//! `cargo xtask new`: adds the skeleton of a method.

use std::path::Path;

use crate::Failure;

/// What `cargo xtask new` takes.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The method, as on the wire: Service.Method.
    pub method: String,
}

/// Adds the skeleton of a method.
pub fn run(root: &Path, arguments: &Arguments) -> Result<String, Failure> {
    let _ = (root, arguments);
    Err(Failure::new("error: this command does nothing yet"))
}
