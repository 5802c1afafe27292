//! `cargo xtask wsdl`: compares the descriptions that services give of themselves with the spec.
//!
//! - `source`: the texts, from files or from the services.
//! - `read` and `schema`: what a text says of methods and parameters, as a `description`.
//! - `identify`: which service of the spec it describes.
//! - `compare` and `types`: the differences, and what is proven that the spec only infers.

mod compare;
mod description;
mod identify;
mod nodes;
mod read;
mod schema;
mod source;
mod types;

use std::fmt;
use std::path::Path;
use std::time::Duration;

use codegen::diagnostic::counted;
use codegen::model::{Api, Service};

use crate::{Failure, sources};
use description::Description;
use source::Request;

/// What `cargo xtask wsdl` takes.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Files with the description of a service, or addresses that give it: `https://host/V2/Service.asmx`. An address with `{service}` in it is
    /// asked for each service of the spec.
    #[arg(required = true)]
    pub descriptions: Vec<String>,

    /// How many seconds to wait for an address.
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=600))]
    pub timeout: u64,
}

/// What a difference means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Level {
    /// The description and the spec contradict each other.
    Error,
    /// The description proves what the spec only infers.
    Proven,
    /// Something to know while reading the rest.
    Note,
}

/// One line of the report.
#[derive(Debug)]
struct Diagnostic {
    level: Level,
    /// The line of the description, from 1.
    line: u32,
    what: String,
    help: String,
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Level::Error => "error",
            Level::Proven => "proven",
            Level::Note => "note",
        })
    }
}

/// Compares the descriptions that services give of themselves with the spec. Fails where they differ, or where one cannot be read.
pub fn run(root: &Path, arguments: &Arguments) -> Result<String, Failure> {
    let api = sources::model(root)?;
    let timeout = Duration::from_secs(arguments.timeout);
    let mut report = Report::default();
    for request in source::expand(&arguments.descriptions, &api) {
        match describe(root, &request, &api, timeout) {
            Ok((service, described)) => report.add(&api, service, &described, &request),
            Err(why) => report.unreadable.push(format!("error: {why}")),
        }
    }
    report.finish()
}

fn describe<'a>(
    root: &Path,
    request: &Request,
    api: &'a Api,
    timeout: Duration,
) -> Result<(&'a Service, Description), String> {
    let text = source::load(root, request, timeout)?;
    let described = read::read(&text).map_err(|why| format!("{} {why}", request.shown))?;
    let service = identify::service(api, &described, request).map_err(|why| format!("{}: {why}", request.shown))?;
    Ok((service, described))
}

/// What a run found so far.
#[derive(Default)]
struct Report {
    services: Vec<String>,
    methods: usize,
    unreadable: Vec<String>,
    lines: Vec<String>,
    errors: usize,
    proven: usize,
    /// Whether a description came from this machine.
    is_local: bool,
}

impl Report {
    fn add(&mut self, api: &Api, service: &Service, described: &Description, request: &Request) {
        if self.services.contains(&service.wire) {
            let why =
                format!("error: {} describes `{}`, as another description before it does", request.shown, service.wire);
            self.unreadable.push(format!("{why}\n  help: give one description of each service"));
            return;
        }
        self.services.push(service.wire.clone());
        self.methods += described.methods.len();
        self.is_local |= described.addresses.iter().any(|address| source::is_local(&address.text));
        for Diagnostic { level, line, what, help } in compare::compare(api, service, described, request) {
            self.errors += usize::from(level == Level::Error);
            self.proven += usize::from(level == Level::Proven);
            let help = if help.is_empty() { help } else { format!("\n  help: {help}") };
            self.lines.push(format!("{}:{line}: {level}: {what}{help}", request.shown));
        }
    }

    fn finish(mut self) -> Result<String, Failure> {
        let mut lines = std::mem::take(&mut self.unreadable);
        let unreadable = lines.len();
        lines.append(&mut self.lines);
        if !self.services.is_empty() {
            let differences =
                if self.errors == 0 { "no difference".to_owned() } else { counted(self.errors, "difference") };
            let compared = [counted(self.services.len(), "service"), counted(self.methods, "method"), differences];
            lines.push(compared.join(", "));
        }
        if unreadable > 0 {
            lines.push(format!("{} could not be compared", counted(unreadable, "description")));
        }
        if self.proven > 0 {
            lines.push(format!(
                "{} that the spec only infers: set `sure` to `seen`, drop what was disproved, and mend the requests",
                counted(self.proven, "proven fact")
            ));
            if self.is_local {
                lines.push("a service on this machine proves nothing about the real one".to_owned());
            }
        }
        let text = lines.join("\n");
        if unreadable + self.errors == 0 { Ok(text) } else { Err(Failure::new(text)) }
    }
}
