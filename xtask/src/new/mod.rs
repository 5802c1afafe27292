//! `cargo xtask new`: adds the skeleton of a method, whose gaps the generator then names one by one.

mod skeleton;

use std::fs;
use std::path::Path;

use codegen::diagnostic::{listed, nearest};
use codegen::model::{Api, Service};
use codegen::names;
use codegen::source::Sources;

use crate::spec_file::SpecFile;
use crate::{Failure, files, sources};
use skeleton::Access;
pub(crate) use skeleton::{SAMPLE_GAP, is_gap};

/// What `cargo xtask new` takes.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The method, as on the wire: Service.Method.
    pub method: String,

    /// The method reads, so that the skeleton has what a read has.
    #[arg(long, conflicts_with = "write")]
    pub read: bool,

    /// The method writes, so that the skeleton has what a write has.
    #[arg(long)]
    pub write: bool,

    /// What the sample shows, in lower-case words with dashes between them.
    #[arg(long, default_value = "answer", value_name = "CASE")]
    pub case: String,
}

/// Adds the skeleton of a method to its service's file, with a sample and a request to fill in. Nothing is written unless all of it can be.
pub fn run(root: &Path, arguments: &Arguments) -> Result<String, Failure> {
    let method = MethodName::parse(&arguments.method)?;
    check_case(&arguments.case)?;
    let sources = sources::read(root)?;
    refuse_a_method_that_is_there(&sources, &method)?;
    let api = read(&sources, &method)?;
    let service = service(&api, &method)?;
    let spec = spec_file(&sources, service)?;
    let block = skeleton::method(method.method, access(arguments));
    let spec_text = spec.with_method(method.method, &block);
    let sample = Companion::find(
        sources.samples.iter().find(|path| path.starts_with(&method.samples())),
        format!("{}{}.xml", method.samples(), arguments.case),
        skeleton::sample(&api),
    );
    let request = Companion::find(
        sources.requests.iter().find(|path| **path == method.request()),
        method.request(),
        skeleton::request(&api, service, method.method),
    );
    write_all(
        root,
        &[
            (&sample.path, sample.text.as_deref()),
            (&request.path, request.text.as_deref()),
            (&service.file, Some(&spec_text)),
        ],
    )?;
    Ok(report(&method, service, &sample, &request))
}

/// `Service.Method`, in its two parts.
struct MethodName<'a> {
    service: &'a str,
    method: &'a str,
}

impl<'a> MethodName<'a> {
    fn parse(text: &'a str) -> Result<Self, Failure> {
        match text.split_once('.') {
            Some((service, method)) if [service, method].iter().all(|name| names::defect(name).is_none()) => {
                Ok(Self { service, method })
            }
            _ => Err(Failure::new(format!(
                "error: `{text}` is no name of a method\nhelp: write the service, a dot and the method as they are on the wire, in letters and digits: `Desk.LendBook`"
            ))),
        }
    }

    fn samples(&self) -> String {
        format!("api-spec/samples/{self}/")
    }

    fn request(&self) -> String {
        format!("api-spec/requests/{self}.http")
    }
}

impl std::fmt::Display for MethodName<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.service, self.method)
    }
}

fn check_case(case: &str) -> Result<(), Failure> {
    if names::is_kebab_case(case) {
        return Ok(());
    }
    Err(Failure::new(format!(
        "error: the case `{case}` is not written in kebab-case\nhelp: write lower-case words with dashes between them: `--case out-of-print`"
    )))
}

fn access(arguments: &Arguments) -> Access {
    match (arguments.read, arguments.write) {
        (true, _) => Access::Read,
        (_, true) => Access::Write,
        _ => Access::Unknown,
    }
}

/// Whether it is finished or not: what the spec lacks of it is no reason to say that the spec is wrong.
fn refuse_a_method_that_is_there(sources: &Sources, method: &MethodName<'_>) -> Result<(), Failure> {
    let (Some(api), _) = codegen::read_unfinished(sources) else { return Ok(()) };
    let Some(service) = api.services.iter().find(|service| service.wire == method.service) else { return Ok(()) };
    match spec_file(sources, service)?.place_of_method(method.method) {
        Some(place) => {
            Err(Failure::new(format!("error: the method `{method}` is there already: {place}; nothing was written")))
        }
        None => Ok(()),
    }
}

/// The model of a spec that is right. Samples and requests that wait for the method are no mistake: it is about to be there.
fn read(sources: &Sources, method: &MethodName<'_>) -> Result<Api, Failure> {
    let mut sources = sources.clone();
    sources.samples.retain(|path| !path.starts_with(&method.samples()));
    sources.requests.retain(|path| !path.starts_with(&format!("api-spec/requests/{method}.")));
    Ok(codegen::read(&sources)?)
}

fn service<'a>(api: &'a Api, method: &MethodName<'_>) -> Result<&'a Service, Failure> {
    let wanted = method.service;
    if let Some(service) = api.services.iter().find(|service| service.wire == wanted) {
        return Ok(service);
    }
    let names: Vec<&str> = api.services.iter().map(|service| service.wire.as_str()).collect();
    let hint = match nearest(wanted, names.iter().copied()) {
        Some(name) => format!("there is `{name}`"),
        None => format!("there is {}", listed(&names)),
    };
    let file = names::snake_case(wanted);
    Err(Failure::new(format!(
        "error: there is no service `{wanted}`; nothing was written\nhelp: {hint}\nhelp: a new service takes a file of its own, `api-spec/{file}.toml` with a `[service]` table (CONTRIBUTING.md, \"Adding a service\"); then run this command again"
    )))
}

fn spec_file(sources: &Sources, service: &Service) -> Result<SpecFile, Failure> {
    let file = sources.files.iter().find(|file| file.path == service.file);
    let text = file.map(|file| file.text.as_str()).unwrap_or_default();
    SpecFile::parse(&service.file, text)
}

/// A file that stands beside the spec.
struct Companion {
    path: String,
    /// What is to be written; none where the file is there already.
    text: Option<String>,
}

impl Companion {
    fn find(existing: Option<&String>, path: String, text: String) -> Self {
        match existing {
            Some(existing) => Self { path: existing.clone(), text: None },
            None => Self { path, text: Some(text) },
        }
    }

    fn done(&self) -> String {
        let what = if self.text.is_some() { "wrote" } else { "kept what was there already:" };
        format!("{what} {}", self.path)
    }
}

/// Writes the files that have a text, or none of them: where one fails, the new ones before it go again. The spec comes last, so that it never names
/// what is not there.
fn write_all(root: &Path, texts: &[(&String, Option<&str>)]) -> Result<(), Failure> {
    let mut written = Vec::new();
    for (path, text) in texts {
        let Some(text) = text else { continue };
        let path = root.join(path);
        if let Err(failure) = files::write(&path, text) {
            for path in written {
                // The first failure is the one to report.
                let _ = fs::remove_file(path);
            }
            return Err(failure);
        }
        written.push(path);
    }
    Ok(())
}

fn report(method: &MethodName<'_>, service: &Service, sample: &Companion, request: &Companion) -> String {
    let lines = [
        format!("added `{}` to {}", method.method, service.file),
        sample.done(),
        request.done(),
        String::new(),
        "What is left to do:".to_owned(),
        format!("1. fill in what is empty in {}, and delete the lines that the method has no use for", service.file),
        format!("2. put an answer into {}, written by yourself", sample.path),
        format!("3. let the answer say what the spec needs to know of it: cargo xtask infer {} --write", sample.path),
        format!("4. add the parameters to the body of {}, and set its Content-Length", request.path),
        "5. run cargo xtask codegen, which names every gap that is left".to_owned(),
    ];
    lines.join("\n")
}
