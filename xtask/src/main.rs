//! The maintainers' commands: `cargo xtask <command>`.

use std::env;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use xtask::{Failure, codegen, example, fmt_spec, infer, new, open_questions, wsdl};

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
    Codegen(codegen::Arguments),
    /// Adds the skeleton of a method to the spec, with a sample and a request to fill in.
    New(new::Arguments),
    /// Reads recorded or documented responses, and drafts what the spec says of them or compares them with it.
    Infer(infer::Arguments),
    /// Compares the description that a service gives of itself (`?WSDL`) with the spec.
    Wsdl(wsdl::Arguments),
    /// Brings the files of the spec into their one order.
    FmtSpec(fmt_spec::Arguments),
    /// Lists what the spec only infers, with what would settle it.
    OpenQuestions(open_questions::Arguments),
    /// Follows the steps of CONTRIBUTING.md for a new method in a copy of the workspace, to show that they are all it takes.
    Example(example::Arguments),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let root = arguments.root.unwrap_or_else(workspace);
    match run(&arguments.command, &root) {
        Ok(report) => {
            // Whoever reads the beginning of a long report and closes the pipe has seen what they wanted.
            let _ = writeln!(io::stdout(), "{report}");
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
        Command::Codegen(arguments) => codegen::run(root, arguments),
        Command::New(arguments) => new::run(root, arguments),
        Command::Infer(arguments) => infer::run(root, arguments),
        Command::Wsdl(arguments) => wsdl::run(root, arguments),
        Command::FmtSpec(arguments) => fmt_spec::run(root, arguments),
        Command::OpenQuestions(arguments) => open_questions::run(root, arguments),
        Command::Example(arguments) => example::run(root, arguments),
    }
}

/// The workspace that this program was started in, or where cargo did not start it, the one that it was built in.
fn workspace() -> PathBuf {
    let package =
        env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    package.parent().unwrap_or(&package).to_owned()
}
