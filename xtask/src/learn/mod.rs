//! `cargo xtask learn`: reads answers and drafts what the spec says of them.

use std::path::Path;

use crate::Failure;

/// What `cargo xtask learn` takes.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The method, as on the wire: Service.Method.
    pub method: String,
    /// Recorded or documented answers.
    #[arg(required = true)]
    pub answers: Vec<std::path::PathBuf>,
}

/// Reads answers and drafts what the spec says of them.
pub fn run(root: &Path, arguments: &Arguments) -> Result<String, Failure> {
    let _ = (root, arguments);
    Err(Failure::new("error: this command does nothing yet"))
}
