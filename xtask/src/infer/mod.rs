//! `cargo xtask learn`: reads recorded or documented answers, and drafts what the spec says of them or compares them with it.
//!
//! ```text
//! files --> answers (tree, out of the envelope) --> shape --> draft --> toml
//!                                               \-> compare --> report
//! ```
//!
//! A method without an answer in the spec, or with the gaps of a skeleton, gets a draft. One that has an answer gets a report of what is new, what never comes
//! and what contradicts the spec. Either succeeds: it fails where answers, or the spec, cannot be read.

mod answer;
mod answers;
mod codes;
mod compare;
mod draft;
mod field_names;
mod fields;
mod leniencies;
mod lesson;
mod read;
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

use codegen::diagnostic::{Diagnostics, nearest};
use codegen::model::{Api, Literal, Method, Parameter, Service, TypeRef};
use codegen::source::Sources;

use crate::spec_file::SpecFile;
use crate::{Failure, sources};
use answers::Answers;
pub use draft::{Draft, DraftField, DraftType, DraftVariant};
use lesson::Lesson;
use scope::Scope;

/// What `cargo xtask learn` takes.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "It succeeds also where answers contradict the spec, which the report says; it fails where a file is no answer, or the spec cannot be read."
)]
pub struct Arguments {
    /// The method, as on the wire: Service.Method.
    pub method: String,

    /// Recorded or documented answers.
    #[arg(required = true)]
    pub answers: Vec<PathBuf>,

    /// Puts the draft into the file of the service.
    #[arg(long)]
    pub write: bool,
}

/// Drafts what the spec says of answers, or compares them with what it says. Fails where something cannot be read.
pub fn run(root: &Path, arguments: &Arguments) -> Result<String, Failure> {
    let sources = sources::read(root)?;
    let (api, problems) = codegen::read_unfinished(&sources);
    let Some(api) = api else { return Err(unreadable(problems)) };
    let (service, method) = find(&api, &arguments.method)?;
    let file = sources.files.iter().find(|file| file.path == service.file);
    let spec = SpecFile::parse(&service.file, file.map(|file| file.text.as_str()).unwrap_or_default())?;
    let answers = Answers::read(&arguments.answers).map_err(|problems| {
        Failure::new(format!(
            "error: nothing was learnt, since not every file is an answer:\n  {}",
            problems.join("\n  ")
        ))
    })?;
    let lesson = Lesson { api: &api, service, method, spec: &spec, answers: &answers };
    let mut report = lesson.begin();
    let problems = problems
        .and_then(|problems| problems.outside(&service.file, &spec.span_of_method(&method.wire).unwrap_or_default()));
    // What is said of the spec holds for the spec that was read, so that it comes before anything is written.
    report
        .section("Elsewhere, the spec has mistakes", &problems.map(|problems| lines_of(&problems)).unwrap_or_default());
    if lesson.is_without_answer() {
        lesson.draft(&mut report, root, arguments.write)?;
    } else {
        lesson.compare(&mut report, arguments.write);
    }
    Ok(report.finish())
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
    let all = || api.services.iter().flat_map(|service| service.methods.iter().map(move |method| (service, method)));
    let whole = |(service, method): &(&Service, &Method)| format!("{}.{}", service.wire, method.wire);
    if let Some(found) = all().find(|found| whole(found) == name) {
        return Ok(found);
    }
    let names: Vec<String> = all().map(|found| whole(&found)).collect();
    let hint = nearest(name, names.iter().map(String::as_str))
        .map_or_else(String::new, |name| format!("\nhelp: there is `{name}`"));
    Err(Failure::new(format!(
        "error: there is no method `{name}` in the spec{hint}\nhelp: `cargo xtask new {name}` adds one"
    )))
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
