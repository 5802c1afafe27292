//! Everything that a run found, as text: what went wrong, what differs, what is settled, and what to do next.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use annotate_snippets::Renderer;
use codegen::diagnostic::counted;
use codegen::source::{SourceFile, Sources};

use super::finding::{Finding, Kind};
use super::settle::Settled;
use crate::failure::Failure;

/// What a run found so far.
pub(super) struct Report {
    /// The files of the spec, and behind them the descriptions.
    files: Vec<SourceFile>,
    findings: Vec<Finding>,
    /// The services that were compared.
    services: Vec<String>,
    methods: usize,
    /// Whether a description came from this machine.
    is_local: bool,
    settled: Option<Settled>,
}

impl Report {
    pub(super) fn new(sources: &Sources) -> Self {
        Self {
            files: sources.files.clone(),
            findings: Vec::new(),
            services: Vec::new(),
            methods: 0,
            is_local: false,
            settled: None,
        }
    }

    /// The number by which places refer to a description.
    pub(super) fn add_file(&mut self, path: &str, text: String) -> usize {
        self.files.push(SourceFile { path: path.to_owned(), text });
        self.files.len() - 1
    }

    pub(super) fn files(&self) -> &[SourceFile] {
        &self.files
    }

    pub(super) fn text(&self, file: usize) -> &str {
        self.files.get(file).map_or("", |file| file.text.as_str())
    }

    pub(super) fn knows(&self, service: &str) -> bool {
        self.services.iter().any(|known| known == service)
    }

    pub(super) fn add_trouble(&mut self, trouble: Finding) {
        self.findings.push(trouble);
    }

    pub(super) fn add_service(&mut self, name: &str, methods: usize, findings: Vec<Finding>) {
        self.services.push(name.to_owned());
        self.methods += methods;
        self.findings.extend(findings);
    }

    /// Remembers that a description came from this machine.
    pub(super) fn mark_local(&mut self) {
        self.is_local = true;
    }

    pub(super) fn findings(&self) -> impl Iterator<Item = &Finding> + Clone {
        self.findings.iter()
    }

    pub(super) fn has_trouble(&self) -> bool {
        self.count(|finding| finding.kind == Kind::Trouble) > 0
    }

    pub(super) fn settled(&mut self, settled: Settled) {
        self.settled = Some(settled);
    }

    fn count(&self, is_counted: impl Fn(&Finding) -> bool) -> usize {
        self.findings.iter().filter(|finding| is_counted(finding)).count()
    }

    /// What was found, worst first.
    pub(super) fn found(&self, color: bool) -> String {
        let renderer = if color { Renderer::styled() } else { Renderer::plain() };
        let mut text = String::new();
        for kind in [Kind::Trouble, Kind::Difference, Kind::Settled, Kind::Remark] {
            for finding in self.findings.iter().filter(|finding| finding.kind == kind) {
                // Writing to a string cannot fail.
                let _ = write!(text, "{}\n\n", renderer.render(&[finding.group(&self.files)]));
            }
        }
        text
    }

    /// The whole text: a failure where something is left that descriptions and spec say differently.
    pub(super) fn finish(self, color: bool) -> Result<String, Failure> {
        let mut text = self.found(color);
        text += &self.summary();
        let is_left = |finding: &Finding| match finding.kind {
            Kind::Trouble => true,
            Kind::Difference => self.settled.is_none() || !finding.is_writable(),
            Kind::Settled | Kind::Remark => false,
        };
        if self.count(is_left) == 0 { Ok(text) } else { Err(Failure::new(text)) }
    }

    /// What it comes to in the end, and what to do next.
    fn summary(&self) -> String {
        let mut lines = Vec::new();
        let compared = format!("{}, {}", counted(self.services.len(), "service"), counted(self.methods, "method"));
        let differences = self.count(|finding| finding.kind == Kind::Difference);
        let troubles = self.count(|finding| finding.kind == Kind::Trouble);
        match differences {
            0 if self.services.is_empty() => {}
            0 => lines.push(format!("{compared}, no difference")),
            _ => lines.push(format!("{compared}, {}", counted(differences, "difference"))),
        }
        if troubles > 0 {
            lines.push(format!("{} could not be compared; nothing was written", counted(troubles, "description")));
        }
        match &self.settled {
            Some(settled) => lines.extend(after_writing(settled)),
            None => lines.extend(self.before_writing(troubles)),
        }
        if self.is_local && self.count(|finding| finding.kind == Kind::Settled) > 0 {
            lines.push(
                "a service on this machine proves nothing of the real one: commit only what that one says".to_owned(),
            );
        }
        lines.join("\n")
    }

    fn before_writing(&self, troubles: usize) -> Vec<String> {
        let settled = self.count(|finding| finding.kind == Kind::Settled && finding.is_writable());
        let writable = self.count(|finding| finding.kind == Kind::Difference && finding.is_writable());
        let by_hand = self.count(|finding| finding.kind == Kind::Difference && !finding.is_writable());
        let mut lines = Vec::new();
        if settled > 0 {
            let are = if settled == 1 { "is" } else { "are" };
            lines.push(format!("{} that the spec only infers {are} proven", counted(settled, "fact")));
        }
        if by_hand > 0 {
            lines.push(format!(
                "{} {} a person: change the spec as each help says",
                counted(by_hand, "difference"),
                if by_hand == 1 { "needs" } else { "need" }
            ));
        }
        if settled + writable > 0 && troubles == 0 {
            lines.push("run it again with --write to have the spec say what is proven".to_owned());
        }
        lines
    }
}

fn after_writing(settled: &Settled) -> Vec<String> {
    if settled.written.is_empty() {
        return vec!["there was nothing to write".to_owned()];
    }
    let mut lines: Vec<String> = settled.written.iter().map(|path| format!("wrote {path}")).collect();
    lines.extend(settled.reread.iter().map(|place| format!("read this note again: {place}")));
    // Most requests of a service lack the same fields now.
    let mut by_fields: BTreeMap<&[String], Vec<&str>> = BTreeMap::new();
    for (path, fields) in &settled.requests {
        by_fields.entry(fields).or_default().push(path);
    }
    for (fields, paths) in by_fields {
        let fields: Vec<String> = fields.iter().map(|field| format!("`{field}`")).collect();
        lines.push(format!("change by hand what is no longer sent {}:", fields.join(" and ")));
        lines.extend(paths.iter().map(|path| format!("  {path}")));
    }
    if !settled.requests.is_empty() {
        lines.push("drop the variants of the emulator that stand for what is no longer in question".to_owned());
    }
    lines.push("then run `cargo xtask codegen` and the tests, and commit all of it together".to_owned());
    lines
}
