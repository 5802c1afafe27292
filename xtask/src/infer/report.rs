//! What is told of answers: sections with a heading and lines, of which the empty ones are left out.

use std::fmt::Write as _;

use codegen::model::{Arity, Method, Type};

use super::answers::Answers;
use super::compare::{ANSWER, Findings};
use super::draft::{Draft, DraftField, DraftType};
use super::fields::Drafter;
use super::scope::Scope;
use super::shape::Shapes;
use super::toml;
use super::tree::Location;
use super::walk::places;

/// A report in the making.
#[derive(Debug, Default)]
pub(super) struct Report {
    text: String,
    /// How many lines ask for a change of the spec.
    pub(super) changes: usize,
}

impl Report {
    pub(super) fn line(&mut self, line: &str) {
        let _ = writeln!(self.text, "{line}");
    }

    pub(super) fn section(&mut self, heading: &str, lines: &[String]) {
        if lines.is_empty() {
            return;
        }
        let _ = writeln!(self.text, "\n{heading}:");
        for line in lines {
            let _ = writeln!(self.text, "  {line}");
        }
    }

    /// A section whose lines each ask for a change of the spec.
    pub(super) fn changes(&mut self, heading: &str, lines: &[String]) {
        self.changes += lines.len();
        self.section(heading, lines);
    }

    /// Text that is meant to be taken as it is.
    pub(super) fn block(&mut self, heading: &str, text: &str) {
        let _ = writeln!(self.text, "\n{heading}:\n\n{}", text.trim_end());
    }

    pub(super) fn text(&self) -> &str {
        self.text.trim_end()
    }
}

/// Why each thing of a draft is as it is.
pub(super) fn reasons(draft: &Draft) -> Vec<String> {
    let mut reasons = Vec::new();
    for known in &draft.types {
        if let DraftType::Struct { name, fields } = known {
            reasons.extend(fields.iter().map(|field| reason(&format!("{name}.{}", field.name), field)));
        }
    }
    reasons.extend(draft.answer.iter().map(|answer| reason(ANSWER, answer)));
    reasons
}

fn reason(name: &str, field: &DraftField) -> String {
    format!("{name} is `{}`: {}", field.ty, field.why)
}

/// What the author of a draft has to write: each empty `doc` of the types, with its line where they stand in a file, from a first line on.
pub(super) fn gaps(types: &str, place: Option<(&str, usize)>) -> Vec<String> {
    let mut gaps = Vec::new();
    let mut declared = "";
    for (index, line) in types.lines().enumerate() {
        let name = line.split_once("name = \"").and_then(|(_, rest)| rest.split('"').next()).unwrap_or_default();
        let is_row = line.starts_with(' ');
        if !is_row && !name.is_empty() {
            declared = name;
        }
        if line.contains("doc = \"\"") {
            let what = if is_row { format!("`{name}` in `{declared}`") } else { format!("`{declared}`") };
            let line = place.map_or_else(String::new, |(path, first)| format!("{path}:{}: ", first + index));
            gaps.push(format!("{line}{what}"));
        }
    }
    gaps
}

/// What to do where no line of a type can say what is new.
const DRAFT_ANEW: &str = "to have the answer drafted anew, take `answer` out of the method and run this again";

/// What the spec does not know, each with a line that says it.
pub(super) fn new_things(
    findings: &Findings<'_>,
    scope: &Scope<'_>,
    method: &Method,
    answers: &Answers,
) -> Vec<String> {
    let line = |((owner, at), location): (&(String, String), &Location)| {
        let whole = if owner == ANSWER { "the data".to_owned() } else { format!("the type `{owner}`") };
        let ready =
            if owner == ANSWER { Some(DRAFT_ANEW.to_owned()) } else { ready_line(findings, owner, at, scope, method) };
        let ready = ready.map_or_else(String::new, |ready| format!("\n    {ready}"));
        format!("{}: `{at}`, which {whole} does not have{ready}", answers.place(*location))
    };
    findings.new.iter().map(line).collect()
}

/// The line that would stand in the type. What nobody promised is optional.
fn ready_line(findings: &Findings<'_>, owner: &str, at: &str, scope: &Scope<'_>, method: &Method) -> Option<String> {
    let elements = findings.elements.get(owner)?;
    let shapes = Shapes::of(elements);
    let mut drafter = Drafter::new(scope, &shapes, &method.wire);
    let mut field = drafter.field_at(shapes.get(0)?, at)?;
    if field.arity == Arity::Required {
        field.arity = Arity::Optional;
    }
    let types = toml::types(drafter.draft.leading_from(&field.ty));
    let types = if types.is_empty() { String::new() } else { format!("\n    with\n{}", indented(&types)) };
    Some(format!("{}{types}", toml::line(&field)))
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("    {line}")).collect::<Vec<_>>().join("\n")
}

/// What contradicts the spec, in the order of the places.
pub(super) fn contradictions(findings: &Findings<'_>, answers: &Answers) -> Vec<String> {
    let mut found: Vec<_> =
        findings.contradictions.iter().map(|(what, (location, count, line))| (location, what, count, line)).collect();
    found.sort();
    let line = |(location, what, count, line): (&Location, &String, &usize, &Option<String>)| {
        let more = if *count > 1 { format!(" ({count} times)") } else { String::new() };
        let line = line.as_ref().map_or_else(String::new, |line| format!("\n    {line}"));
        format!("{}: {what}{more}{line}", answers.place(*location))
    };
    found.into_iter().map(line).collect()
}

/// What the spec says and no answer shows, of the types of which there are elements.
pub(super) fn never_seen(findings: &Findings<'_>, scope: &Scope<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    for known in scope.structs() {
        let owner = known.rust.to_string();
        if !findings.elements.contains_key(&owner) {
            continue;
        }
        let unseen = known.fields.iter().filter(|field| !findings.has_seen(&owner, &field.rust.to_string()));
        lines.extend(unseen.map(|field| format!("`{owner}.{}` (`{}`)", field.rust, places(&field.at, &[]))));
    }
    lines
}

/// The elements of a choice that never came.
pub(super) fn never_chosen(findings: &Findings<'_>, scope: &Scope<'_>) -> Vec<String> {
    let came = |ty: &codegen::model::TypeRef| match ty {
        codegen::model::TypeRef::Named(named) => {
            matches!(scope.find(named), Some(Type::Struct(known)) if findings.elements.contains_key(&known.rust.to_string()))
        }
        _ => true,
    };
    let mut lines = Vec::new();
    for choice in scope.choices().filter(|choice| choice.variants.iter().any(|variant| came(&variant.ty))) {
        let missing = choice.variants.iter().filter(|variant| !came(&variant.ty));
        lines.extend(missing.map(|variant| format!("`{}` in `{}`", variant.element, choice.rust)));
    }
    lines
}
