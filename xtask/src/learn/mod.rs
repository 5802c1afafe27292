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
mod read;
mod report;
mod scalar;
mod scope;
mod shape;
mod toml;
mod tree;
mod types;
mod walk;

use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use codegen::diagnostic::{Diagnostics, nearest};
use codegen::model::{Answer as Known, Api, Literal, Method, Parameter, Service, TypeRef};
use codegen::source::Sources;

use crate::spec_file::SpecFile;
use crate::{Failure, files, new, sources};
use answers::Answers;
use compare::Comparison;
pub use draft::{Draft, DraftField, DraftType, DraftVariant};
use report::Report;
use scope::Scope;

/// What `cargo xtask learn` takes.
#[derive(Debug, clap::Args)]
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
    let Some(api) = api else { return Err(unreadable(problems.as_ref())) };
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
    if lesson.is_without_answer() {
        lesson.draft(&mut report, root, arguments.write)?;
    } else {
        lesson.compare(&mut report, arguments.write);
    }
    report.section("Elsewhere, the spec has mistakes", &elsewhere(problems, &spec, service, method));
    Ok(report.finish())
}

fn unreadable(problems: Option<&Diagnostics>) -> Failure {
    let color = io::stderr().is_terminal();
    Failure::new(
        problems.map_or_else(|| "error: the spec cannot be read".to_owned(), |problems| problems.render(color)),
    )
}

/// What is wrong with the spec but for the method, which may be unfinished.
fn elsewhere(problems: Option<Diagnostics>, spec: &SpecFile, service: &Service, method: &Method) -> Vec<String> {
    let span = spec.span_of_method(&method.wire).unwrap_or_default();
    let problems = problems.and_then(|problems| problems.outside(&service.file, &span));
    problems.map(|problems| problems.render(false).lines().map(str::to_owned).collect()).unwrap_or_default()
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

/// One method, and answers of it.
struct Lesson<'m> {
    api: &'m Api,
    service: &'m Service,
    method: &'m Method,
    spec: &'m SpecFile,
    answers: &'m Answers,
}

impl Lesson<'_> {
    /// Nothing, or what the skeleton of a method has in its place.
    fn is_without_answer(&self) -> bool {
        self.spec.value_of_method(&self.method.wire, "answer").is_none_or(new::is_gap)
    }

    /// What holds for a draft and for a comparison.
    fn begin(&self) -> Report {
        let mut report = Report::default();
        let successes = self.answers.list.iter().filter(|answer| codes::is_success(answer, self.api)).count();
        report.line(&format!(
            "{}.{}: {} read, {successes} of them of a success",
            self.service.wire,
            self.method.wire,
            counted(self.answers.list.len(), "answer")
        ));
        report.section("Assumed", &self.answers.notes);
        report.section("Wrong with the XML, and put up with", &self.answers.faults());
        report.section("No success", &codes::failures(self.api, self.method, self.answers));
        report
    }

    fn draft(&self, report: &mut Report, root: &Path, write: bool) -> Result<(), Failure> {
        let draft = draft(self.api, self.method, self.answers, &Scope::of(self.api, self.service));
        let Some(answer) = &draft.answer else {
            report.line("\nNo success carries anything, so the method has no `answer`.");
            return self.write_without_answer(report, root, write);
        };
        let types = toml::types(&draft);
        let key = toml::answer(answer);
        let with_types = if types.is_empty() { self.spec.text().to_owned() } else { self.spec.with_types(&types) };
        let path = &self.service.file;
        if write {
            let text = SpecFile::parse(path, &with_types)?.with_answer(&self.method.wire, Some(&key));
            let text = text.ok_or_else(|| {
                Failure::new(format!("error: {path} does not declare the method; nothing was written"))
            })?;
            files::write(&root.join(path), &text)?;
            report.line(&format!("\nwrote {path}: {} and the `answer`", counted(draft.types.len(), "type")));
        } else {
            if !types.is_empty() {
                report.text(&format!("Types for {path}"), &types);
            }
            report.text(&format!("For the method `{}` (`--write` puts all of it there)", self.method.wire), &key);
        }
        report.section("Why", &report::reasons(&draft));
        report.section("Worth a look", &draft.notes);
        report.section(
            "Left to write, each a `doc` that cargo xtask codegen refuses while it is empty",
            &report::gaps(&draft),
        );
        Ok(())
    }

    fn write_without_answer(&self, report: &mut Report, root: &Path, write: bool) -> Result<(), Failure> {
        let has_gap = self.spec.value_of_method(&self.method.wire, "answer").is_some();
        if let Some(text) = self.spec.with_answer(&self.method.wire, None).filter(|_| write && has_gap) {
            files::write(&root.join(&self.service.file), &text)?;
            report.line(&format!("wrote {}: the line `answer` is gone", self.service.file));
        }
        Ok(())
    }

    fn compare(&self, report: &mut Report, write: bool) {
        if write {
            report.line("\nThe method has an answer in the spec already; nothing was written.");
        }
        let scope = Scope::of(self.api, self.service);
        let mut comparison = Comparison::new(&scope, &self.method.parameters);
        let mut absent = Vec::new();
        if let Known::Value { at, ty, arity, .. } = &self.method.answer {
            for answer in self.answers.list.iter().filter(|answer| codes::is_success(answer, self.api)) {
                match &answer.data {
                    Some(data) => comparison.data(data, at, ty, *arity),
                    None if *arity == codegen::model::Arity::Optional => {}
                    None => absent
                        .push(format!("{}: a success without `data`, where the answer is not optional", answer.path)),
                }
            }
        }
        codes::compare(self.api, self.method, &scope, self.answers, &mut comparison);
        let findings = &comparison.findings;
        absent.extend(report::contradictions(findings, self.answers));
        report.section(
            "New: the spec does not know it",
            &report::new_things(findings, &scope, self.method, self.answers),
        );
        report.section("Contradicts the spec", &absent);
        let never: Vec<String> =
            report::never_seen(findings, &scope).into_iter().chain(report::never_chosen(findings, &scope)).collect();
        report.section("In the spec, and in none of these answers", &never);
        if findings.is_clean() && absent.is_empty() {
            report.line("\nNothing in these answers is new to the spec, and nothing contradicts it.");
        }
    }
}

fn draft(api: &Api, method: &Method, answers: &Answers, scope: &Scope<'_>) -> Draft {
    let successes = answers.list.iter().filter(|answer| codes::is_success(answer, api));
    let datas: Vec<_> = successes.map(|answer| answer.data.as_ref()).collect();
    answer::draft(&method.wire, &method.parameters, &datas, scope)
}

/// What would be drafted of a method's answers if the spec had no types of elements: for those who want to see whether the answers alone say what the spec says.
/// Each answer is a path and a text. Problems are as told to the person who gave the answers.
pub fn draft_from_nothing(sources: &Sources, method: &str, texts: Vec<(String, String)>) -> Result<Draft, Failure> {
    let (api, problems) = codegen::read_unfinished(sources);
    let Some(api) = api else { return Err(unreadable(problems.as_ref())) };
    let (service, method) = find(&api, method)?;
    let answers = Answers::of_texts(texts).map_err(|problems| Failure::new(problems.join("\n")))?;
    Ok(draft(&api, method, &answers, &Scope::of(&api, service).without_elements()))
}

fn counted(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}
