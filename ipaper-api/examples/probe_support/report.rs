//! What the probe shows: method by method what was found, then of which methods there is no answer, then a summary and what to do next.

use std::collections::BTreeSet;
use std::fmt::{self, Formatter, Result};
use std::path::Path;

use ipaper_api::METHODS;
use ipaper_api::method::{AnswerKind, Method};

use super::findings::{Failure, Findings, OfMethod, Unknown};

/// So many texts of an unknown thing are shown.
const MOST_TEXTS: usize = 5;

pub struct Report {
    findings: Findings,
    /// The methods of which there is no answer, though a client records them.
    missing: Vec<&'static str>,
}

impl Report {
    pub fn of(findings: Findings) -> Self {
        let recorded = METHODS.iter().filter(|method| is_recorded(method)).map(|method| method.full_name());
        let mut missing: Vec<_> = recorded.filter(|method| !findings.0.contains_key(method)).collect();
        missing.sort_unstable();
        Report { findings, missing }
    }

    /// Whether this version knows all that the answers hold.
    pub fn is_clean(&self) -> bool {
        self.findings.0.values().all(|of_method| of_method.with_findings == 0)
    }

    fn with_findings(&self) -> impl Iterator<Item = (&'static str, &OfMethod)> {
        self.findings
            .0
            .iter()
            .filter(|(_, of_method)| of_method.with_findings > 0)
            .map(|(method, found)| (*method, found))
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        // Of a folder without answers everything is said by then.
        if self.findings.0.is_empty() {
            return Ok(());
        }
        for (method, found) in self.with_findings() {
            show_method(f, method, found)?;
        }
        if !self.missing.is_empty() {
            writeln!(f, "No answer of {}:", counted(self.missing.len(), "method"))?;
            self.missing.iter().try_for_each(|method| writeln!(f, "  {method}"))?;
            writeln!(f)?;
        }
        show_summary(f, &self.findings)?;
        self.show_next_steps(f)
    }
}

/// Answers that are secret are never recorded, and neither are files.
fn is_recorded(method: &Method) -> bool {
    !method.has_secret_answer() && method.answer != AnswerKind::Binary
}

fn show_method(f: &mut Formatter<'_>, method: &str, found: &OfMethod) -> Result {
    let OfMethod { answers, unknown, codes, failures, with_findings } = found;
    writeln!(f, "{method}: findings in {with_findings} of {}", counted(*answers, "answer"))?;
    for ((path, kind), unknown) in unknown {
        writeln!(f, "  {kind} at {path}{}", texts(unknown))?;
        let at_least = if unknown.at_least { "at least " } else { "" };
        let (times, answers) = (counted(unknown.times, "time"), counted(unknown.answers, "answer"));
        writeln!(f, "    {at_least}{times} in {answers}, first {}", unknown.first)?;
    }
    for (name, code) in codes {
        writeln!(f, "  return code {name}, which the method does not list")?;
        writeln!(f, "    in {}, first {}", counted(code.answers, "answer"), code.first.display())?;
    }
    for Failure { at, reason, is_answer } in failures {
        let what = if *is_answer { "cannot be decoded" } else { "no answer of the API" };
        writeln!(f, "  {what}: {reason}\n    {at}")?;
    }
    writeln!(f)
}

/// What stands at a place without a name of its own.
fn texts(unknown: &Unknown) -> String {
    let mut texts: Vec<_> = unknown.texts.iter().take(MOST_TEXTS).map(|text| format!("`{text}`")).collect();
    if unknown.texts.len() > MOST_TEXTS {
        texts.push(format!("and {} others", unknown.texts.len() - MOST_TEXTS));
    }
    if texts.is_empty() { String::new() } else { format!(": {}", texts.join(", ")) }
}

fn show_summary(f: &mut Formatter<'_>, findings: &Findings) -> Result {
    let sum = |count: fn(&OfMethod) -> usize| findings.0.values().map(count).sum::<usize>();
    let answers = counted(sum(|found| found.answers), "answer");
    let methods = counted(findings.0.len(), "method");
    let unknown = counted(sum(|found| found.unknown.len()), "unknown thing");
    let codes = counted(sum(|found| found.codes.len()), "unlisted return code");
    let failures = counted(sum(|found| found.failures.len()), "answer");
    writeln!(f, "{answers} of {methods}: {unknown}, {codes}, {failures} that cannot be decoded.")
}

impl Report {
    fn show_next_steps(&self, f: &mut Formatter<'_>) -> Result {
        if self.is_clean() {
            return writeln!(f, "This version knows all that they hold.");
        }
        let commands = self.with_findings().filter_map(|(method, found)| {
            let files: Vec<_> = files(found).into_iter().map(quoted).collect();
            (!files.is_empty()).then(|| format!("  cargo xtask learn {method} {}\n", files.join(" ")))
        });
        let commands: String = commands.collect();
        if commands.is_empty() {
            return Ok(());
        }
        write!(f, "\nTo see what the spec would have to say:\n{commands}")
    }
}

/// The files in which everything can be seen that a spec may say.
fn files(found: &OfMethod) -> BTreeSet<&Path> {
    let unknown = found.unknown.values().map(|unknown| &*unknown.first.file);
    let codes = found.codes.values().map(|code| &*code.first);
    let failures = found.failures.iter().filter(|failure| failure.is_answer).map(|failure| &*failure.at.file);
    unknown.chain(codes).chain(failures).collect()
}

/// As a shell takes it.
fn quoted(path: &Path) -> String {
    let path = path.to_string_lossy();
    let is_plain = |character: char| character.is_ascii_alphanumeric() || "/._-+:".contains(character);
    if path.chars().all(is_plain) { path.into_owned() } else { format!("'{}'", path.replace('\'', r"'\''")) }
}

fn counted(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}
