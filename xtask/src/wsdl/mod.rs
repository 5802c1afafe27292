//! `cargo xtask wsdl`: compares the descriptions that services give of themselves with the spec.
//!
//! - `source` and `address`: the texts, from files or from the services.
//! - `description`, read by `format`, `read` and `schema`: what such a text says of methods and parameters.
//! - `identify`: which service of the spec it is about.
//! - `compare`: what differs, and what is proven that the spec only infers; each a `finding` with its places and edits.
//! - `spec_places`: where the spec says something; `settle`: the edits applied; `report`: all of it as text.

mod address;
mod compare;
mod description;
mod finding;
mod format;
mod identify;
mod read;
mod report;
mod schema;
mod settle;
mod source;
mod spec_places;

use std::io::{self, IsTerminal};
use std::path::Path;
use std::time::Duration;

use crate::Failure;
use crate::sources;
use finding::Finding;
use report::Report;

/// What `cargo xtask wsdl` takes.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Files with the description of a service, or addresses that give it: `https://host/V2/Service.asmx`. With `{service}` in it, an address is
    /// asked for each service of the spec.
    #[arg(required = true)]
    pub descriptions: Vec<String>,

    /// Writes into the spec what it only infers and the descriptions prove.
    #[arg(long)]
    pub write: bool,

    /// Writes also into files that hold changes which were never committed.
    #[arg(long, requires = "write")]
    pub allow_dirty: bool,

    /// For how many seconds an address is waited for.
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=600))]
    pub timeout: u64,
}

/// Compares the descriptions that services give of themselves with the spec.
pub fn run(root: &Path, arguments: &Arguments) -> Result<String, Failure> {
    let sources = sources::read(root)?;
    // What succeeds goes to the output, what fails to the errors.
    let color = io::stderr().is_terminal() && io::stdout().is_terminal();
    let api = codegen::read(&sources).map_err(|diagnostics| Failure::new(diagnostics.render(color)))?;
    let timeout = Duration::from_secs(arguments.timeout);

    let mut report = Report::new(&sources);
    for request in source::expand(&arguments.descriptions, &api) {
        match source::load(root, &request, timeout) {
            Ok(text) => describe(&request, text, &api, &mut report),
            Err(trouble) => report.add_trouble(*trouble),
        }
    }
    if arguments.write && !report.has_trouble() {
        match settle::settle(root, &sources, report.findings(), arguments.allow_dirty, color) {
            Ok(settled) => report.settled(settled),
            // What was found is worth reading, whatever became of it.
            Err(failure) => return Err(Failure::new(format!("{}{failure}", report.found(color)))),
        }
    }
    report.finish(color)
}

/// Reads one description, and adds what it says of the spec.
fn describe(request: &source::Request, text: String, api: &codegen::model::Api, report: &mut Report) {
    let file = report.add_file(&request.shown, text);
    let found = read::read(report.text(file))
        .map_err(|problem| Box::new(problem.into_finding(file, &request.shown)))
        .and_then(|described| {
            let service = identify::service(api, &described, request, file)?;
            Ok((service, described))
        });
    match found {
        Err(trouble) => report.add_trouble(*trouble),
        Ok((service, _)) if report.knows(&service.wire) => {
            let title =
                format!("{} describes `{}`, as another description before it does", request.shown, service.wire);
            report.add_trouble(Finding::trouble(&request.shown, title).help("give one description of each service"));
        }
        Ok((service, described)) => {
            let address = identify::proven_address(service, &described, request);
            let findings = compare::compare(api, service, &described, address.as_ref(), file, report.files());
            if described.locations.iter().any(|location| address::is_local(&location.text)) {
                report.mark_local();
            }
            report.add_service(&service.wire, described.methods.len(), findings);
        }
    }
}
