//! `cargo xtask infer`: reads recorded or documented answers, and drafts what the spec says of them or compares them with it.
//!
//! ```text
//! recorded --> answers (tree, out of the envelope) --> shape --> draft --> toml
//!                                               \-> compare --> report
//! ```
//!
//! A method without an answer in the spec, or with the gaps of a skeleton, gets a draft. One that has an answer gets a report of what is new, what never comes
//! and what contradicts the spec. Either succeeds, unless `--check` is given: it fails where answers, or the spec, cannot be read.

mod answer;
mod answers;
mod codes;
mod compare;
mod draft;
mod field_names;
mod fields;
mod inference;
mod leniencies;
mod read;
mod recorded;
mod report;
mod scalar;
mod scope;
mod shape;
mod texts;
mod toml;
mod tree;
mod types;
mod walk;

use std::path::{Path, PathBuf};

use codegen::diagnostic::{Diagnostics, counted, nearest};
use codegen::model::{self, Api, Literal, Method, Parameter, Service, TypeRef};
use codegen::source::Sources;

use crate::spec_file::SpecFile;
use crate::{Failure, sources};
use answers::Answers;
pub use draft::{Draft, DraftField, DraftType, DraftVariant};
use inference::Inference;
use recorded::Recorded;
use report::Report;
use scope::Scope;

/// What `cargo xtask infer` takes.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Recorded or documented responses, or folders of them. The folder of a response is named after its method: `Desk.LendBook/1.xml`.
    #[arg(required = true)]
    pub paths: Vec<PathBuf>,

    /// The method of all responses, as on the wire: Service.Method. Without it, their folders name it.
    #[arg(long, value_name = "METHOD")]
    pub method: Option<String>,

    /// Puts a draft into the file of the service.
    #[arg(long)]
    pub write: bool,

    /// Fails if a response holds something that the spec does not know, or contradicts the spec.
    #[arg(long)]
    pub check: bool,
}

/// Drafts what the spec says of responses, or compares them with what it says. Fails where something cannot be read.
pub fn run(root: &Path, arguments: &Arguments) -> Result<String, Failure> {
    let (api, problems) = codegen::read_unfinished(&sources::read(root)?);
    let Some(api) = api else { return Err(unreadable(problems)) };
    let recorded = recorded::find(&api, &arguments.paths, arguments.method.as_deref());
    let mut problems: Vec<String> = recorded.problems.iter().map(|problem| format!("error: {problem}")).collect();
    let mut reports = Vec::new();
    for (method, files) in &recorded.files {
        match of_method(root, method, files, arguments) {
            Ok(report) => reports.push(report),
            Err(failure) => problems.push(failure.to_string()),
        }
    }
    let changes: usize = reports.iter().map(|report| report.changes).sum();
    let mut parts: Vec<String> = Vec::new();
    if recorded.files.len() > 1 {
        // Of many methods, those are shown that a person has to look at.
        let shown = reports.iter().filter(|report| report.changes > 0);
        parts.extend(shown.map(|report| report.text().to_owned()));
        parts.push(summary(&api, &recorded, changes));
    } else {
        parts.extend(reports.iter().map(|report| report.text().to_owned()));
    }
    let is_refused = !problems.is_empty() || (arguments.check && changes > 0);
    parts.extend(problems);
    let text = parts.join("\n\n");
    if is_refused { Err(Failure::new(text)) } else { Ok(text) }
}

/// Of which methods there is no response, though clients record them, and how much there is to look at.
fn summary(api: &Api, recorded: &Recorded, changes: usize) -> String {
    let missing: Vec<String> = services_and_methods(api)
        .filter(|(_, method)| is_recorded(method))
        .map(full_name)
        .filter(|name| !recorded.files.contains_key(name))
        .collect();
    let missing = match missing.as_slice() {
        [] => String::new(),
        missing => format!("No response of {}:\n  {}\n\n", counted(missing.len(), "method"), missing.join("\n  ")),
    };
    let responses = counted(recorded.files.values().map(Vec::len).sum(), "response");
    let methods = counted(recorded.files.len(), "method");
    let found =
        if changes == 0 { "nothing is new to the spec".to_owned() } else { counted(changes, "inferred change") };
    format!("{missing}{responses} of {methods}: {found}")
}

/// Secret values are never recorded, and neither are files.
fn is_recorded(method: &Method) -> bool {
    match &method.answer {
        model::Answer::Nothing => true,
        model::Answer::Binary { .. } => false,
        model::Answer::Value { ty, .. } => !matches!(ty, TypeRef::Named(named) if named.secret),
    }
}

fn of_method(root: &Path, method: &str, files: &[PathBuf], arguments: &Arguments) -> Result<Report, Failure> {
    let sources = sources::read(root)?;
    let (api, problems) = codegen::read_unfinished(&sources);
    let Some(api) = api else { return Err(unreadable(problems)) };
    let (service, method) = find(&api, method)?;
    let file = sources.files.iter().find(|file| file.path == service.file);
    let spec = SpecFile::parse(&service.file, file.map(|file| file.text.as_str()).unwrap_or_default())?;
    let answers = Answers::read(files).map_err(|problems| {
        Failure::new(format!(
            "error: nothing was inferred, since not every file is an answer:\n  {}",
            problems.join("\n  ")
        ))
    })?;
    let inference = Inference { api: &api, service, method, spec: &spec, answers: &answers };
    let mut report = inference.begin();
    let problems = problems
        .and_then(|problems| problems.outside(&service.file, &spec.span_of_method(&method.wire).unwrap_or_default()));
    // What is said of the spec holds for the spec that was read, so that it comes before anything is written.
    report
        .section("Elsewhere, the spec has mistakes", &problems.map(|problems| lines_of(&problems)).unwrap_or_default());
    if inference.is_without_answer() {
        inference.draft(&mut report, root, arguments.write)?;
    } else {
        inference.compare(&mut report, arguments.write);
    }
    Ok(report)
}

fn unreadable(problems: Option<Diagnostics>) -> Failure {
    problems.map_or_else(|| Failure::new("error: the spec cannot be read"), Failure::from)
}

/// Each problem, without the sum of them at the end: whether something is written is for others to say.
fn lines_of(problems: &Diagnostics) -> Vec<String> {
    let text = problems.render(false);
    let problems = text.rsplit_once("\n\n").map_or(text.as_str(), |(problems, _)| problems);
    problems.lines().map(str::to_owned).collect()
}

fn find<'m>(api: &'m Api, name: &str) -> Result<(&'m Service, &'m Method), Failure> {
    if let Some(found) = services_and_methods(api).find(|found| full_name(*found) == name) {
        return Ok(found);
    }
    let names: Vec<String> = methods(api).collect();
    let hint = nearest(name, names.iter().map(String::as_str))
        .map_or_else(String::new, |name| format!("\nhelp: there is `{name}`"));
    Err(Failure::new(format!(
        "error: there is no method `{name}` in the spec{hint}\nhelp: `cargo xtask new {name}` adds one"
    )))
}

fn services_and_methods(api: &Api) -> impl Iterator<Item = (&Service, &Method)> {
    api.services.iter().flat_map(|service| service.methods.iter().map(move |method| (service, method)))
}

fn full_name((service, method): (&Service, &Method)) -> String {
    format!("{}.{}", service.wire, method.wire)
}

/// The full names of all methods.
fn methods(api: &Api) -> impl Iterator<Item = String> {
    services_and_methods(api).map(full_name)
}

/// Whether an element may be named after the argument for a parameter: it is called like the example.
fn names_element(parameter: &Parameter, element: &str) -> bool {
    let is_argument = parameter.ty == TypeRef::Text && !parameter.optional && parameter.constant.is_none();
    matches!(&parameter.example, Some(Literal::Text(example)) if is_argument && example.eq_ignore_ascii_case(element))
}

fn draft_of(api: &Api, method: &Method, answers: &Answers, scope: &Scope<'_>) -> Draft {
    let successes = answers.list.iter().filter(|answer| codes::is_success(answer, api));
    let datas: Vec<_> = successes.map(|answer| answer.data.as_ref()).collect();
    answer::draft(&method.wire, &method.parameters, &datas, scope)
}

/// What would be drafted of a method's answers if the spec had no types of elements: for those who want to see whether the answers alone say what the spec says.
/// Each answer is a path and a text. Problems are as told to the person who gave the answers.
pub fn draft_from_nothing(sources: &Sources, method: &str, texts: Vec<(String, String)>) -> Result<Draft, Failure> {
    let (api, problems) = codegen::read_unfinished(sources);
    let Some(api) = api else { return Err(unreadable(problems)) };
    let (service, method) = find(&api, method)?;
    let texts = texts.into_iter().map(|(path, text)| (path, Ok(text))).collect();
    let answers = Answers::of(texts).map_err(|problems| Failure::new(problems.join("\n")))?;
    Ok(draft_of(&api, method, &answers, &Scope::of(&api, service).without_elements()))
}
