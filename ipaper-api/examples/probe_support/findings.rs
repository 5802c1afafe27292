//! What recorded answers hold that nobody knows, gathered method by method: equal things are one finding.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Path, PathBuf};

use ipaper_api::{Drift, DriftKind, Error, ErrorKind, Method};

use super::decoders::Decoded;

/// By the method's full name.
#[derive(Default)]
pub struct Findings(pub BTreeMap<&'static str, OfMethod>);

/// What the answers of one method came to.
#[derive(Default)]
pub struct OfMethod {
    pub answers: usize,
    /// By the path, without the numbers of elements, and then by what sort of thing it is.
    pub unknown: BTreeMap<(String, &'static str), Unknown>,
    /// Return codes that the method does not list.
    pub codes: BTreeMap<String, Code>,
    /// Answers that cannot be decoded.
    pub failures: Vec<Failure>,
    /// How many answers hold something of all this.
    pub with_findings: usize,
}

/// Something that nobody knows, wherever it stands on one path.
pub struct Unknown {
    pub times: usize,
    /// Whether there may be more than was counted.
    pub at_least: bool,
    pub answers: usize,
    pub first: Place,
    /// The texts, where what was found has no name of its own.
    pub texts: BTreeSet<String>,
}

/// A return code.
pub struct Code {
    pub answers: usize,
    pub first: PathBuf,
}

/// An answer that cannot be decoded.
pub struct Failure {
    pub at: Place,
    pub reason: String,
    /// Whether it is an answer of the API at all: a success, but of another shape.
    pub is_answer: bool,
}

/// A place in an answer, as editors and terminals take it.
pub struct Place {
    pub file: PathBuf,
    /// Line and column, from 1.
    pub at: Option<(usize, usize)>,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file.display())?;
        self.at.map_or(Ok(()), |(line, column)| write!(f, ":{line}:{column}"))
    }
}

impl Findings {
    pub fn note(&mut self, method: &'static Method, file: &Path, decoded: Decoded) {
        let of_method = self.0.entry(method.full_name()).or_default();
        of_method.answers += 1;
        let mut has_findings = of_method.note_drift(file, &decoded);
        if let Some(error) = decoded.error {
            has_findings |= of_method.note_error(method, file, &error);
        }
        of_method.with_findings += usize::from(has_findings);
    }
}

impl OfMethod {
    fn note_drift(&mut self, file: &Path, decoded: &Decoded) -> bool {
        let mut seen = BTreeSet::new();
        // A return code has a list of its own.
        for drift in decoded.drift.iter().filter(|drift| drift.kind != DriftKind::Code) {
            let key = (without_numbers(&drift.path), kind(drift.kind));
            let unknown = self.unknown.entry(key.clone()).or_insert_with(|| Unknown::first(file, drift));
            unknown.times += 1;
            unknown.at_least |= decoded.more_drift;
            unknown.answers += usize::from(seen.insert(key));
            if drift.name().is_none() {
                unknown.texts.insert(drift.found.clone());
            }
        }
        !seen.is_empty()
    }

    fn note_error(&mut self, method: &Method, file: &Path, error: &Error) -> bool {
        match error.code() {
            Some(code) if error.kind() == ErrorKind::ReturnCode => {
                if method.codes.contains(code) {
                    return false;
                }
                let first = || Code { answers: 0, first: file.to_owned() };
                self.codes.entry(code.as_str().to_owned()).or_insert_with(first).answers += 1;
            }
            _ => {
                self.failures.push(Failure::of(method, file, error));
            }
        }
        true
    }
}

impl Failure {
    fn of(method: &Method, file: &Path, error: &Error) -> Self {
        let place = error.decode_error().map(|error| (error.line(), error.column()));
        let told = error.decode_error().map_or_else(|| error.to_string(), ToString::to_string);
        let prefix = format!("{}: ", method.full_name());
        let reason = told.strip_prefix(&prefix).unwrap_or(&told).to_owned();
        let at = Place { file: file.to_owned(), at: place };
        Failure { at, reason, is_answer: error.kind() == ErrorKind::Decode }
    }
}

impl Unknown {
    fn first(file: &Path, drift: &Drift) -> Self {
        let first = Place { file: file.to_owned(), at: Some((drift.line, drift.column)) };
        Unknown { times: 0, at_least: false, answers: 0, first, texts: BTreeSet::new() }
    }
}

fn kind(kind: DriftKind) -> &'static str {
    match kind {
        DriftKind::Element => "unknown element",
        DriftKind::Attribute => "unknown attribute",
        DriftKind::Text => "unknown text",
        DriftKind::Value => "unknown value",
        DriftKind::Code => "unknown return code",
        DriftKind::Malformed => "malformed XML",
        _ => "something unknown",
    }
}

/// `result/data/paper[2]/@mood` becomes `result/data/paper/@mood`, so that what stands in each of many elements is one thing.
fn without_numbers(path: &str) -> String {
    let steps = path.split('/').map(|step| match step.split_once('[') {
        // What is redacted is a whole step in brackets.
        Some((name, _)) if !name.is_empty() => name,
        _ => step,
    });
    steps.collect::<Vec<_>>().join("/")
}
