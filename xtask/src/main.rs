//! The maintainers' commands: `cargo xtask <command>`.

use std::env;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use xtask::{Failure, codegen, example};

/// The maintainers' commands.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,

    /// The workspace to work on, for tests.
    #[arg(long, global = true, hide = true, value_name = "FOLDER")]
    root: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Turns api-spec/ into both clients, their tests and the tables of the documentation.
    Codegen {
        /// Writes nothing; lists what is not as the spec would have it, and fails if there is anything.
        #[arg(long)]
        check: bool,
    },
    /// Adds the method of CONTRIBUTING.md's example to the workspace in a folder, to show that its steps are all it takes.
    Example {
        /// A copy of the workspace; it is changed.
        folder: PathBuf,
    },
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let root = arguments.root.unwrap_or_else(workspace);
    match run(&arguments.command, &root) {
        Ok(report) => {
            println!("{report}");
            ExitCode::SUCCESS
        }
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: &Command, root: &Path) -> Result<String, Failure> {
    match command {
        Command::Codegen { check: true } => codegen::check(root),
        Command::Codegen { check: false } => codegen::write(root),
        Command::Example { folder } => example::add(folder),
    }
}

/// The workspace that this program was started in, or where cargo did not start it, the one that it was built in.
fn workspace() -> PathBuf {
    let package =
        env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    package.parent().unwrap_or(&package).to_owned()
}
