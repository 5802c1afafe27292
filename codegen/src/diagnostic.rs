//! What is wrong with the spec, shown the way compilers show it.
//!
//! A problem never stops the generator from looking for the next one: everything that can be said about a spec is said
//! at once, in the order of the files. There are no warnings: a spec is right, or nothing is written.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::error::Error;
use std::fmt;
use std::ops::{Deref, Range};

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use crate::source::{SourceFile, Sources};

/// A stretch of a TOML file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Index into [`Sources::files`].
    pub file: usize,
    /// Bytes from the beginning of the file.
    pub span: Range<usize>,
}

/// A value, and where the author wrote it.
#[derive(Clone, Debug)]
pub struct Located<T> {
    pub value: T,
    pub place: Place,
}

impl<T> Deref for Located<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// One problem.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    message: String,
    subject: Subject,
    label: Option<String>,
    related: Vec<(Place, String)>,
    help: Vec<String>,
    notes: Vec<String>,
}

/// What a problem is about.
#[derive(Clone, Debug)]
enum Subject {
    Place(Place),
    /// A file whose text the generator does not know: a sample, a request, or one that is missing.
    File(String),
}

impl Diagnostic {
    /// A problem with what an author wrote.
    pub(crate) fn at(place: &Place, message: impl Into<String>) -> Self {
        Self::about(Subject::Place(place.clone()), message.into())
    }

    /// A problem with a file as a whole.
    pub(crate) fn in_file(path: &str, message: impl Into<String>) -> Self {
        Self::about(Subject::File(path.to_owned()), message.into())
    }

    fn about(subject: Subject, message: String) -> Self {
        Self { message, subject, label: None, related: Vec::new(), help: Vec::new(), notes: Vec::new() }
    }

    /// A few words below the underlined culprit.
    pub(crate) fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Another place that has a part in the problem.
    pub(crate) fn related(mut self, place: &Place, label: impl Into<String>) -> Self {
        self.related.push((place.clone(), label.into()));
        self
    }

    /// What to do about it.
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }

    /// Why it is a problem.
    pub(crate) fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// The help that names what the author most likely meant, or everything that could have been meant.
    pub(crate) fn suggest<'a>(self, wrong: &str, right: impl IntoIterator<Item = &'a str>) -> Self {
        let right: Vec<&str> = right.into_iter().collect();
        match nearest(wrong, right.iter().copied()) {
            Some(name) => self.help(format!("there is `{name}`")),
            None if right.is_empty() => self,
            None if right.len() <= MOST_TO_LIST => self.help(format!("there is {}", listed(&right))),
            None => self,
        }
    }

    pub fn message(&self) -> &str {
        &self.message
    }

    fn path<'a>(&'a self, files: &'a [SourceFile]) -> &'a str {
        match &self.subject {
            Subject::Place(place) => &files[place.file].path,
            Subject::File(path) => path,
        }
    }

    fn position(&self) -> (usize, usize) {
        match &self.subject {
            Subject::Place(place) => (place.span.start, place.span.end),
            Subject::File(_) => (0, 0),
        }
    }

    fn group<'a>(&'a self, files: &'a [SourceFile]) -> Group<'a> {
        let group = Group::with_title(Level::ERROR.primary_title(self.message.as_str()));
        let group = match &self.subject {
            Subject::Place(place) => group.elements(self.snippets(place, files)),
            Subject::File(path) => group.element(Origin::path(path.as_str())),
        };
        let notes = self.notes.iter().map(|note| Level::NOTE.message(note.as_str()));
        let help = self.help.iter().map(|help| Level::HELP.message(help.as_str()));
        group.elements(notes.chain(help))
    }

    /// The culprit's file, then the other files that have a part in it.
    fn snippets<'a>(&'a self, culprit: &Place, files: &'a [SourceFile]) -> Vec<Snippet<'a, Annotation<'a>>> {
        let snippet = |file: usize| Snippet::source(files[file].text.as_str()).path(files[file].path.as_str());
        let primary = AnnotationKind::Primary.span(culprit.span.clone()).label(self.label.as_deref());
        let mut snippets = vec![(culprit.file, snippet(culprit.file).annotation(primary))];
        for (place, label) in &self.related {
            let annotation = AnnotationKind::Context.span(place.span.clone()).label(label.as_str());
            match snippets.iter_mut().find(|(file, _)| *file == place.file) {
                Some((_, known)) => *known = known.clone().annotation(annotation),
                None => snippets.push((place.file, snippet(place.file).annotation(annotation))),
            }
        }
        snippets.into_iter().map(|(_, snippet)| snippet).collect()
    }
}

/// More names than these are no help to anybody.
const MOST_TO_LIST: usize = 16;

/// The name that is spelt most like a wrong one, if any is spelt like it at all.
pub fn nearest<'a>(wrong: &str, right: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let likeness = |name: &str| strsim::jaro_winkler(&wrong.to_lowercase(), &name.to_lowercase());
    right
        .into_iter()
        .map(|name| (likeness(name), name))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|left, right| left.0.total_cmp(&right.0))
        .map(|(_, name)| name)
}

/// `a`, `b` and `c`, each in backquotes.
pub fn listed(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => String::new(),
    }
}

/// Every problem of a spec, in the order of the files.
#[derive(Clone, Debug)]
pub struct Diagnostics {
    problems: Vec<Diagnostic>,
    /// A whole file could not be read, so that names were not followed from file to file.
    unfinished: bool,
    /// To show the lines that the problems are in.
    files: Vec<SourceFile>,
}

impl Diagnostics {
    fn new(mut problems: Vec<Diagnostic>, unfinished: bool, sources: &Sources) -> Self {
        let files = sources.files.clone();
        problems.sort_by(|left, right| {
            let key = |problem: &Diagnostic| (problem.path(&files).to_owned(), problem.position());
            key(left).cmp(&key(right))
        });
        Self { problems, unfinished, files }
    }

    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.problems.iter()
    }

    /// The problems that stand outside of a stretch of a file, if there are any: for who knows that the stretch is unfinished.
    pub fn outside(mut self, path: &str, span: &Range<usize>) -> Option<Self> {
        let files = std::mem::take(&mut self.files);
        self.problems.retain(|problem| {
            let (start, end) = problem.position();
            problem.path(&files) != path || start < span.start || end > span.end
        });
        self.files = files;
        (!self.problems.is_empty()).then_some(self)
    }

    /// As text, in color for a terminal that shows color.
    pub fn render(&self, color: bool) -> String {
        let renderer = if color { Renderer::styled() } else { Renderer::plain() };
        let mut text = String::new();
        for problem in &self.problems {
            text += &renderer.render(&[problem.group(&self.files)]);
            text += "\n\n";
        }
        let summary = Group::with_title(Level::ERROR.primary_title(self.summary()));
        let unfinished = self.unfinished.then(|| Level::NOTE.message(UNFINISHED));
        text + &renderer.render(&[summary.elements(unfinished)])
    }

    fn summary(&self) -> String {
        let paths: BTreeSet<&str> = self.problems.iter().map(|problem| problem.path(&self.files)).collect();
        let problems = counted(self.problems.len(), "problem");
        format!("{problems} in {}; nothing was written", counted(paths.len(), "file"))
    }
}

/// What is said of a spec that lacks a whole file.
const UNFINISHED: &str =
    "there may be more: what the files say of each other is looked at once each of them can be read";

fn counted(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.render(false))
    }
}

impl Error for Diagnostics {}

/// Where every stage reports what it finds.
///
/// It is shared, so that a stage may report from the middle of an iterator and go on.
#[derive(Debug, Default)]
pub(crate) struct Problems(RefCell<Vec<Diagnostic>>);

impl Problems {
    pub(crate) fn report(&self, problem: Diagnostic) {
        self.0.borrow_mut().push(problem);
    }

    /// The result, unless something was reported on the way to it. There is none where a whole file could not be read.
    pub(crate) fn into_result<T>(self, result: Option<T>, sources: &Sources) -> Result<T, Diagnostics> {
        let problems = self.0.into_inner();
        match result {
            Some(result) if problems.is_empty() => Ok(result),
            result => Err(Diagnostics::new(problems, result.is_none(), sources)),
        }
    }

    /// Everything that was reported, if anything was.
    pub(crate) fn into_diagnostics(self, unfinished: bool, sources: &Sources) -> Option<Diagnostics> {
        let problems = self.0.into_inner();
        (!problems.is_empty()).then(|| Diagnostics::new(problems, unfinished, sources))
    }
}
