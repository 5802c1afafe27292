//! What is done with answers of a method: a draft where the spec has none of its own, or else a comparison.

use std::path::Path;

use codegen::diagnostic::counted;
use codegen::model::{Answer as Known, Api, Arity, Method, Service};

use super::answers::Answers;
use super::compare::{Comparison, Findings};
use super::report::{self, Report};
use super::scope::Scope;
use super::{codes, draft_of, leniencies, toml};
use crate::spec_file::SpecFile;
use crate::{Failure, files, new, positions};

/// One method, and answers of it.
pub(super) struct Inference<'m> {
    pub(super) api: &'m Api,
    pub(super) service: &'m Service,
    pub(super) method: &'m Method,
    pub(super) spec: &'m SpecFile,
    pub(super) answers: &'m Answers,
}

impl Inference<'_> {
    /// Nothing, or what the skeleton of a method has in its place.
    pub(super) fn is_without_answer(&self) -> bool {
        match self.spec.value_of_method(&self.method.wire, "answer") {
            Some(answer) => new::is_gap(answer),
            None => matches!(self.method.answer, Known::Nothing),
        }
    }

    /// What holds for a draft and for a comparison.
    pub(super) fn begin(&self) -> Report {
        let mut report = Report::default();
        let successes = self.answers.list.iter().filter(|answer| codes::is_success(answer, self.api)).count();
        report.line(&format!(
            "{}.{}: {} read, {successes} of a success",
            self.service.wire,
            self.method.wire,
            counted(self.answers.list.len(), "answer")
        ));
        report.section("Assumed", &self.answers.notes);
        report.section("Wrong with the XML, and put up with", &self.answers.faults());
        report.changes += self.answers.faults_beyond(&self.method.leniencies);
        report.section("No success", &codes::failures(self.api, self.method, self.answers));
        report.changes += codes::unknown(self.method, self.answers);
        report
    }

    pub(super) fn draft(&self, report: &mut Report, root: &Path, write: bool) -> Result<(), Failure> {
        let draft = draft_of(self.api, self.method, self.answers, &Scope::of(self.api, self.service));
        self.compare_failures(report);
        let Some(answer) = &draft.answer else { return self.draft_nothing(report, root, write) };
        report.changes += 1;
        let types = toml::types(&draft.types);
        let key = toml::answer(answer);
        let gaps = if write {
            let first = self.write_draft(root, &types, &key)?;
            report.line(&format!(
                "\nwrote {}: {} and the `answer`",
                self.service.file,
                counted(draft.types.len(), "type")
            ));
            report::gaps(&types, Some((&self.service.file, first)))
        } else {
            if !types.is_empty() {
                report.block(&format!("Types for {}", self.service.file), &types);
            }
            report.block(&format!("For the method `{}` (`--write` puts all of it there)", self.method.wire), &key);
            report::gaps(&types, None)
        };
        report.section("Why", &report::reasons(&draft));
        report.section("Worth a look", &draft.notes);
        report.section(
            "Without a [[quirk]], which proves it with a sample, a decoder does not put up with",
            &leniencies::missing(&draft, self.method),
        );
        report.section("Left to write, each a `doc` that cargo xtask codegen refuses while it is empty", &gaps);
        Ok(())
    }

    /// Puts a draft into the service's file, and says in which line its types begin.
    fn write_draft(&self, root: &Path, types: &str, key: &str) -> Result<usize, Failure> {
        let path = &self.service.file;
        let with_types = if types.is_empty() { self.spec.text().to_owned() } else { self.spec.with_types(types) };
        let text = SpecFile::parse(path, &with_types)?.with_answer(&self.method.wire, Some(key));
        let text = text
            .ok_or_else(|| Failure::new(format!("error: {path} does not declare the method; nothing was written")))?;
        // An author may write a method in ways that an added line does not go with, such as with tables of its own for its parameters.
        let written = SpecFile::parse(path, &text)?;
        if !written.value_of_method(&self.method.wire, "answer").is_some_and(|answer| key.contains(answer)) {
            return Err(Failure::new(format!(
                "error: the method `{}` is written in a way that no line can be added to; nothing was written\nhelp: write its tables as lists, or put the draft there yourself: without `--write` it is shown",
                self.method.wire
            )));
        }
        files::write(&root.join(path), &text)?;
        Ok(positions::line(&text, text.find(types).unwrap_or_default()))
    }

    /// Without a success there is nothing to infer; with one that carries nothing, there is no answer.
    fn draft_nothing(&self, report: &mut Report, root: &Path, write: bool) -> Result<(), Failure> {
        if !self.has_success() {
            report.line("\nNone of these answers is of a success, so that nothing is known of what one carries.");
            return Ok(());
        }
        report.line("\nNo success carries anything, so the method has no `answer`.");
        let has_gap = self.spec.value_of_method(&self.method.wire, "answer").is_some();
        if let Some(text) = self.spec.with_answer(&self.method.wire, None).filter(|_| write && has_gap) {
            files::write(&root.join(&self.service.file), &text)?;
            report.line(&format!("wrote {}: the line `answer` is gone", self.service.file));
        }
        Ok(())
    }

    pub(super) fn compare(&self, report: &mut Report, write: bool) {
        if write {
            report.line("\nThe method has an answer in the spec already; nothing was written.");
        }
        if matches!(self.method.answer, Known::Nothing) {
            report.line("\nThe method's `answer` makes no sense yet, which cargo xtask codegen explains: nothing was compared with it.");
            return;
        }
        let scope = Scope::of(self.api, self.service);
        let mut comparison = Comparison::new(&scope, self.method);
        let absent = self.compare_successes(&mut comparison);
        codes::compare(self.api, self.method, &scope, self.answers, &mut comparison);
        let changes = report.changes;
        self.report(report, &comparison.findings, &scope, absent);
        if report.changes == changes && self.has_success() {
            report.line("\nNothing in these answers is new to the spec, and nothing contradicts it.");
        }
    }

    /// Compares what successes carry, and says which of them should carry something and do not.
    fn compare_successes<'s>(&'s self, comparison: &mut Comparison<'s, 's>) -> Vec<String> {
        let Known::Value { at, ty, arity, .. } = &self.method.answer else { return Vec::new() };
        let mut absent = Vec::new();
        for answer in self.answers.list.iter().filter(|answer| codes::is_success(answer, self.api)) {
            match &answer.data {
                Some(data) => comparison.data(data, at, ty, *arity),
                None if *arity == Arity::Optional => {}
                None => {
                    absent.push(format!("{}: a success without `data`, where the answer is not optional", answer.path));
                }
            }
        }
        absent
    }

    /// Compares what failures carry, where nothing else is to be compared.
    fn compare_failures(&self, report: &mut Report) {
        let scope = Scope::of(self.api, self.service);
        let mut comparison = Comparison::new(&scope, self.method);
        codes::compare(self.api, self.method, &scope, self.answers, &mut comparison);
        self.report(report, &comparison.findings, &scope, Vec::new());
    }

    fn report(&self, report: &mut Report, findings: &Findings<'_>, scope: &Scope<'_>, mut contradictions: Vec<String>) {
        let mut new = self.answers.outside_of_data();
        new.extend(report::new_things(findings, scope, self.method, self.answers));
        report.changes("New: the spec does not know it", &new);
        contradictions.extend(report::contradictions(findings, self.answers));
        report.changes("Contradicts the spec", &contradictions);
        let never = [report::never_seen(findings, scope), report::never_chosen(findings, scope)].concat();
        report.section("In the spec, and in none of these answers", &never);
    }

    fn has_success(&self) -> bool {
        self.answers.list.iter().any(|answer| codes::is_success(answer, self.api))
    }
}
