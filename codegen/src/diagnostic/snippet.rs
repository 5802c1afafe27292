//! One problem in full: its title, the lines that it is in, and what to do.

use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Snippet};

use super::lines::Lines;
use super::{Diagnostic, Place, Subject};
use crate::source::SourceFile;

/// Two places of one line that are further apart than these bytes are shown apart: the line would be as long as that.
const FURTHEST: usize = 100;

/// A file and where its lines are.
#[derive(Debug)]
pub(super) struct Text<'a> {
    pub(super) file: &'a SourceFile,
    pub(super) lines: Lines<'a>,
}

impl<'a> Text<'a> {
    pub(super) fn of(file: &'a SourceFile) -> Self {
        Self { file, lines: Lines::of(&file.text) }
    }
}

/// What stands around some places of one file.
struct Window<'a> {
    file: usize,
    spans: Vec<(Range<usize>, AnnotationKind, Option<&'a str>)>,
}

pub(super) fn group<'a>(problem: &'a Diagnostic, texts: &'a [Text<'a>]) -> Group<'a> {
    let group = Group::with_title(Level::ERROR.primary_title(problem.message.as_str()));
    let group = match &problem.subject {
        Subject::Place(place) => group.elements(snippets(problem, place, texts)),
        Subject::File(path) => group.element(Origin::path(path.as_str())),
    };
    let notes = problem.notes.iter().map(|note| Level::NOTE.message(note.as_str()));
    let help = problem.help.iter().map(|help| Level::HELP.message(help.as_str()));
    group.elements(notes.chain(help))
}

/// The culprit's file, then the other files that have a part in it.
fn snippets<'a>(
    problem: &'a Diagnostic,
    culprit: &Place,
    texts: &'a [Text<'a>],
) -> impl Iterator<Item = Snippet<'a, Annotation<'a>>> + use<'a> {
    let mut windows: Vec<Window<'a>> = Vec::new();
    let culprit = (culprit, AnnotationKind::Primary, problem.label.as_deref());
    let related = problem.related.iter().map(|(place, label)| (place, AnnotationKind::Context, Some(label.as_str())));
    for (place, kind, label) in std::iter::once(culprit).chain(related) {
        let Some(text) = texts.get(place.file) else { continue };
        let span = text.lines.on_one_line(&place.span);
        let shared = |window: &&mut Window<'_>| window.file == place.file && window.has_room_for(&span, &text.lines);
        match windows.iter_mut().find(shared) {
            Some(window) => window.spans.push((span, kind, label)),
            None => windows.push(Window { file: place.file, spans: vec![(span, kind, label)] }),
        }
    }
    windows.into_iter().filter_map(|window| Some(window.snippet(texts.get(window.file)?)))
}

impl<'a> Window<'a> {
    /// Whether no line would become too long to be shown as a whole.
    fn has_room_for(&self, span: &Range<usize>, lines: &Lines<'_>) -> bool {
        let line = lines.line(span.start);
        let all = lines.bytes(line, line);
        let on_this_line = self.spans.iter().filter(|(other, ..)| all.contains(&other.start));
        let is_near =
            |other: &Range<usize>| other.start.abs_diff(span.start).max(other.end.abs_diff(span.end)) <= FURTHEST;
        all.len() <= FURTHEST || on_this_line.into_iter().all(|(other, ..)| is_near(other))
    }

    /// The lines from the first place to the last, as they stand in the file.
    fn snippet(&self, text: &'a Text<'a>) -> Snippet<'a, Annotation<'a>> {
        let lines = || self.spans.iter().map(|(span, ..)| text.lines.line(span.start));
        let (first, last) = (lines().min().unwrap_or_default(), lines().max().unwrap_or_default());
        let bytes = text.lines.bytes(first, last);
        let start = bytes.start;
        let shown = text.file.text.get(bytes).unwrap_or_default();
        let snippet = Snippet::source(shown).path(text.file.path.as_str()).line_start(first + 1);
        snippet.annotations(
            self.spans.iter().map(|(span, kind, label)| kind.span(span.start - start..span.end - start).label(*label)),
        )
    }
}
