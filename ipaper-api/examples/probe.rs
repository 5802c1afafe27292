//! Decodes every recorded answer in a folder, strictly, and lists what this version of the crate does not know of them: whether the service still speaks as the spec says.
//!
//! A client records with `Config::record_answers`, the tours with `--record <folder>`.

mod probe_support;

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

/// Decodes every recorded answer in a folder and lists what this version does not know of them.
///
/// The exit status is 0 if there is nothing to list, 1 if there is (something unknown, a return code that the method's page does not list, an answer that cannot be
/// decoded), and 2 if the folder is not one of recorded answers, or not in all of its parts.
#[derive(Parser)]
#[command(name = "probe")]
struct Arguments {
    /// The folder into which a client has recorded: it holds `<Service>.<Method>/<name>.xml`.
    folder: PathBuf,
}

fn main() -> ExitCode {
    let found = probe_support::probe(&Arguments::parse().folder);
    for mistake in &found.mistakes {
        eprintln!("error: {mistake}");
    }
    // Whoever reads the report may have read enough.
    let _ = write!(io::stdout(), "{}", found.report);
    ExitCode::from(found.status())
}

#[cfg(test)]
#[path = "probe_support/tests.rs"]
mod tests;
