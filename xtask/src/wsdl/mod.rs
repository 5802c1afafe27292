//! `cargo xtask wsdl`: compares the service's own description with the spec.

use std::path::Path;

use crate::Failure;

/// What `cargo xtask wsdl` takes.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Files with the description of a service, or addresses that give it.
    #[arg(required = true)]
    pub descriptions: Vec<String>,
}

/// Compares the service's own description with the spec.
pub fn run(root: &Path, arguments: &Arguments) -> Result<String, Failure> {
    let _ = (root, arguments);
    Err(Failure::new("error: this command does nothing yet"))
}
