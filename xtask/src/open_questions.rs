//! `cargo xtask open-questions`: lists what is inferred, with what would settle it.

use std::path::Path;

use codegen::emit::open_questions;

use crate::failure::Failure;
use crate::sources;

/// What `cargo xtask open-questions` takes.
#[derive(Debug, clap::Args)]
pub struct Arguments {}

/// Lists what is inferred as the spec has it now, grouped by what would settle it: the page of the documentation, without what is around it.
pub fn run(root: &Path, _: &Arguments) -> Result<String, Failure> {
    let api = sources::model(root)?;
    Ok(open_questions::text(&api).trim_end().to_owned())
}
