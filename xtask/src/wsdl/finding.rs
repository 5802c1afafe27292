//! What a description says of the spec: one finding, with its places on both sides.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Snippet};
use codegen::diagnostic::Place;
use codegen::source::SourceFile;

/// A stretch of a file of the spec that is replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Edit {
    pub(super) place: Place,
    pub(super) text: String,
}

/// What a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A description could not be had or read.
    Trouble,
    /// Description and spec say different things.
    Difference,
    /// The spec only infers what the description proves.
    Settled,
    /// Something that one should know while reading the rest.
    Remark,
}

/// A description that could not be had. It is boxed, because it is large and rare.
pub(super) type Trouble = Box<Finding>;

/// Something that a description says of the spec.
#[derive(Clone, Debug)]
pub(super) struct Finding {
    pub(super) kind: Kind,
    title: String,
    /// What it is about as a whole, where there is no place in it to point at.
    pub(super) origin: String,
    places: Vec<(Place, String)>,
    notes: Vec<String>,
    help: Vec<String>,
    /// What `--write` does about it.
    pub(super) edits: Vec<Edit>,
    /// Notes of the spec that may speak of what is no longer uncertain.
    pub(super) reread: Vec<Place>,
    /// Form fields that are sent no more, with the beginning of the names of the requests in question: `Desk.LendBook.`.
    pub(super) dropped: Vec<(String, String)>,
}

impl Finding {
    fn new(kind: Kind, origin: &str, title: impl Into<String>) -> Self {
        Self {
            kind,
            title: title.into(),
            origin: origin.to_owned(),
            places: Vec::new(),
            notes: Vec::new(),
            help: Vec::new(),
            edits: Vec::new(),
            reread: Vec::new(),
            dropped: Vec::new(),
        }
    }

    pub(super) fn trouble(origin: &str, title: impl Into<String>) -> Self {
        Self::new(Kind::Trouble, origin, title)
    }

    pub(super) fn difference(title: impl Into<String>) -> Self {
        Self::new(Kind::Difference, "", title)
    }

    pub(super) fn settled(title: impl Into<String>) -> Self {
        Self::new(Kind::Settled, "", title)
    }

    pub(super) fn remark(title: impl Into<String>) -> Self {
        Self::new(Kind::Remark, "", title)
    }

    /// A place with a few words below it; the first one is what the finding is about.
    pub(super) fn at(mut self, file: usize, span: &Range<usize>, label: impl Into<String>) -> Self {
        self.places.push((Place { file, span: span.clone() }, label.into()));
        self
    }

    /// The same, for a place that may be unknown.
    pub(super) fn and(mut self, place: Option<Place>, label: impl Into<String>) -> Self {
        self.places.extend(place.map(|place| (place, label.into())));
        self
    }

    pub(super) fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }

    pub(super) fn edit(mut self, edits: impl IntoIterator<Item = Edit>) -> Self {
        self.edits.extend(edits);
        self
    }

    pub(super) fn reread(mut self, notes: impl IntoIterator<Item = Place>) -> Self {
        self.reread.extend(notes);
        self
    }

    pub(super) fn dropped(mut self, requests: &str, fields: impl IntoIterator<Item = String>) -> Self {
        self.dropped.extend(fields.into_iter().map(|field| (requests.to_owned(), field)));
        self
    }

    pub(super) fn boxed(self) -> Trouble {
        Box::new(self)
    }

    /// Whether `--write` settles it.
    pub(super) fn is_writable(&self) -> bool {
        !self.edits.is_empty()
    }

    /// Where it stands in a report: in the order of the description.
    pub(super) fn position(&self) -> usize {
        self.places.first().map_or(0, |(place, _)| place.span.start)
    }

    /// As compilers show it: the place in the description, then that in the spec.
    pub(super) fn group<'a>(&'a self, files: &'a [SourceFile]) -> Group<'a> {
        let level = match self.kind {
            Kind::Trouble | Kind::Difference => Level::ERROR,
            Kind::Settled | Kind::Remark => Level::NOTE,
        };
        let group = Group::with_title(level.primary_title(self.title.as_str()));
        let snippets = self.places.iter().filter_map(|(place, label)| {
            let file = files.get(place.file)?;
            let annotation = AnnotationKind::Primary.span(place.span.clone()).label(label.as_str());
            Some(Snippet::source(file.text.as_str()).path(file.path.as_str()).annotation(annotation))
        });
        let mut group = group.elements(snippets);
        if self.places.is_empty() && !self.origin.is_empty() {
            group = group.element(Origin::path(self.origin.as_str()));
        }
        let notes = self.notes.iter().map(|note| Level::NOTE.message(note.as_str()));
        group.elements(notes).elements(self.help.iter().map(|help| Level::HELP.message(help.as_str())))
    }
}
