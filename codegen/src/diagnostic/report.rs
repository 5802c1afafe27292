//! Every problem of a spec as one text: in full while they are few, and still readable when they are hundreds.
//!
//! Of many problems, the first ones of each kind are shown in full, and the others in one line each. Problems are of one
//! kind where their titles and their help are the same but for the names in them.

use std::collections::{BTreeMap, HashMap};
use std::error::Error;
use std::fmt;
use std::fmt::Write as _;
use std::ops::Range;

use annotate_snippets::{Group, Level, Renderer};

use super::snippet::{Text, group};
use super::spelling::{counted, listed};
use super::words::one_line;
use super::{Diagnostic, Subject};
use crate::source::{SourceFile, Sources};

/// Up to so many problems are all shown in full.
const ALL_IN_FULL: usize = 20;

/// Of more of them, so many of each kind ..
const OF_A_KIND_IN_FULL: usize = 3;

/// .. and so many of all kinds.
const MOST_IN_FULL: usize = 40;

/// The others have one line each, up to so many lines.
const MOST_LINES: usize = 1000;

/// More files than these are not told one by one.
const MOST_FILES: usize = 16;

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
    pub(super) fn new(mut problems: Vec<Diagnostic>, unfinished: bool, sources: &Sources) -> Self {
        let files = sources.files.clone();
        problems.sort_by(|left, right| {
            let key = |problem: &Diagnostic| (problem.path(&files).to_owned(), problem.span());
            key(left).cmp(&key(right))
        });
        Self { problems, unfinished, files }
    }

    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.problems.iter()
    }

    /// The problems that stand outside of a stretch of a file, if there are any: for who knows that the stretch is unfinished.
    pub fn outside(mut self, path: &str, stretch: &Range<usize>) -> Option<Self> {
        let files = std::mem::take(&mut self.files);
        self.problems.retain(|problem| {
            let (start, end) = problem.span();
            problem.path(&files) != path || start < stretch.start || end > stretch.end
        });
        self.files = files;
        (!self.problems.is_empty()).then_some(self)
    }

    /// As text, in color for a terminal that shows color.
    pub fn render(&self, color: bool) -> String {
        let renderer = if color { Renderer::styled() } else { Renderer::plain() };
        let texts: Vec<Text<'_>> = self.files.iter().map(Text::of).collect();
        let mut report = Report { texts: &texts, renderer: &renderer, text: String::new(), lines: 0, left_out: 0 };
        if self.problems.len() <= ALL_IN_FULL {
            report.in_full(&self.problems);
        } else {
            for (kind, in_full) in kinds(&self.problems) {
                report.kind(&kind, in_full);
            }
        }
        self.finish(report)
    }

    /// How many there are, where, and what to do next.
    fn finish(&self, mut report: Report<'_>) -> String {
        let mut files: BTreeMap<&str, usize> = BTreeMap::new();
        for problem in &self.problems {
            *files.entry(problem.path(&self.files)).or_default() += 1;
        }
        let problems = counted(self.problems.len(), "problem");
        let title = format!("{problems} in {}; nothing was written", counted(files.len(), "file"));
        let paths: Vec<&str> = files.keys().copied().collect();
        let notes = [
            (self.problems.len() > ALL_IN_FULL && files.len() > 1).then(|| table(&files)),
            (report.left_out > 0).then(|| format!("{} more come to light once these are mended", report.left_out)),
            self.unfinished.then(|| UNFINISHED.to_owned()),
        ];
        let notes = notes.into_iter().flatten().map(|note| Level::NOTE.message(note));
        let summary = Group::with_title(Level::ERROR.primary_title(title)).elements(notes);
        report.show(&summary.element(Level::HELP.message(next_step(&paths))));
        report.text
    }
}

/// What is said of a spec that lacks a whole file.
const UNFINISHED: &str =
    "there may be more: what the files say of each other is looked at once each of them can be read";

fn next_step(paths: &[&str]) -> String {
    let place = match paths {
        [] | [_, _, _, _, ..] => format!("these {} files", paths.len()),
        few => listed(few),
    };
    format!("mend {place}, then run `cargo xtask codegen` again; `api-spec/README.md` explains each key")
}

/// The problems of each file.
fn table(files: &BTreeMap<&str, usize>) -> String {
    let mut table = "they are in".to_owned();
    for (path, problems) in files.iter().take(MOST_FILES) {
        let _ = write!(table, "\n{problems:>5}  {}", one_line(path));
    }
    let others: usize = files.values().skip(MOST_FILES).sum();
    if others > 0 {
        let _ = write!(table, "\n{others:>5}  {}", counted(files.len() - MOST_FILES, "more file"));
    }
    table
}

/// The problems of each kind with how many of them are shown in full, in the order in which the kinds first occur.
fn kinds(problems: &[Diagnostic]) -> Vec<(Vec<&Diagnostic>, usize)> {
    let mut kinds: Vec<(Vec<&Diagnostic>, usize)> = Vec::new();
    let mut known: HashMap<Vec<String>, usize> = HashMap::new();
    for problem in problems {
        let kind = *known.entry(problem.kind()).or_insert(kinds.len());
        match kinds.get_mut(kind) {
            Some((known, _)) => known.push(problem),
            None => kinds.push((vec![problem], 0)),
        }
    }
    // One of each kind tells more than three of the first kinds.
    let mut room = MOST_IN_FULL;
    for _ in 0..OF_A_KIND_IN_FULL {
        for (kind, in_full) in &mut kinds {
            if room > 0 && *in_full < kind.len() {
                *in_full += 1;
                room -= 1;
            }
        }
    }
    kinds
}

/// The text as it grows.
struct Report<'a> {
    texts: &'a [Text<'a>],
    renderer: &'a Renderer,
    text: String,
    /// Problems that have one line.
    lines: usize,
    /// Problems that have none.
    left_out: usize,
}

impl Report<'_> {
    fn show(&mut self, group: &Group<'_>) {
        self.text += &self.renderer.render(std::slice::from_ref(group));
    }

    fn in_full<'p>(&mut self, problems: impl IntoIterator<Item = &'p Diagnostic>) {
        for problem in problems {
            self.text += &self.renderer.render(&[group(problem, self.texts)]);
            self.text += "\n\n";
        }
    }

    /// Some in full, and the others in one line each.
    fn kind(&mut self, problems: &[&Diagnostic], in_full: usize) {
        let (shown, others) = problems.split_at_checked(in_full).unwrap_or((problems, &[]));
        self.in_full(shown.iter().copied());
        let listed = others.len().min(MOST_LINES - self.lines);
        self.lines += listed;
        self.left_out += others.len() - listed;
        let Some(first) = problems.first().filter(|_| listed > 0) else { return };
        let title = if shown.is_empty() {
            format!("{} of another kind", counted(others.len(), "problem"))
        } else {
            format!("{} more like {}", others.len(), if shown.len() == 1 { "this" } else { "these" })
        };
        self.show(&Group::with_title(Level::ERROR.primary_title(title)));
        for problem in others.iter().take(listed) {
            let told = if shown.is_empty() { &[] } else { first.help.as_slice() };
            let _ = write!(self.text, "\n  {}", problem.line(self.texts, told));
        }
        self.text += "\n\n";
    }
}

impl Diagnostic {
    fn path<'a>(&'a self, files: &'a [SourceFile]) -> &'a str {
        match &self.subject {
            Subject::Place(place) => files.get(place.file).map_or("", |file| file.path.as_str()),
            Subject::File(path) => path,
        }
    }

    fn span(&self) -> (usize, usize) {
        match &self.subject {
            Subject::Place(place) => (place.span.start, place.span.end),
            Subject::File(_) => (0, 0),
        }
    }

    /// Title and help without the names in them.
    fn kind(&self) -> Vec<String> {
        let without_names = |text: &String| text.split('`').step_by(2).collect::<Vec<_>>().join("`");
        std::iter::once(&self.message).chain(&self.help).map(without_names).collect()
    }

    /// `api-spec/loans.toml:12:8: there is no type `Bok` (there is `Book`)`, without the help that was told before.
    fn line(&self, texts: &[Text<'_>], told: &[String]) -> String {
        let place = match &self.subject {
            Subject::Place(place) => texts.get(place.file).map_or_else(String::new, |text| {
                let (line, column) = text.lines.position(place.span.start);
                format!("{}:{line}:{column}", text.file.path)
            }),
            Subject::File(path) => path.clone(),
        };
        let help = if self.help == told { String::new() } else { format!(" ({})", self.help.join("; ")) };
        format!("{}: {}", one_line(&place), one_line(&format!("{}{help}", self.message)))
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.render(false))
    }
}

impl Error for Diagnostics {}
