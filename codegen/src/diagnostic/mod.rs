//! What is wrong with the spec, shown the way compilers show it.
//!
//! A problem never stops the generator from looking for the next one: everything that can be said about a spec is said
//! at once, in the order of the files. There are no warnings: a spec is right, or nothing is written.

mod lines;
mod report;
mod snippet;
mod spelling;
mod words;

use std::cell::RefCell;
use std::ops::{Deref, Range};
use std::panic::Location;

use crate::source::Sources;
use words::{lines_of, one_line};

pub use report::Diagnostics;
pub(crate) use spelling::some_of;
pub use spelling::{counted, listed, nearest};

/// A stretch of a TOML file.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
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
///
/// Its texts hold names that an author wrote, of any length and with any characters. They are made short and printable
/// when they are put in, so that a problem is some lines long whatever the spec looks like.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    message: String,
    subject: Subject,
    label: Option<String>,
    related: Vec<(Place, String)>,
    help: Vec<String>,
    notes: Vec<String>,
    reported_by: &'static Location<'static>,
}

/// What a problem is about.
#[derive(Clone, Debug)]
enum Subject {
    Place(Place),
    /// A file whose text the generator does not know: a sample, a request, or one that is missing.
    File(String),
}

/// More places than these are not shown with a problem.
const MOST_RELATED: usize = 6;

impl Diagnostic {
    /// A problem with what an author wrote.
    #[track_caller]
    pub(crate) fn at(place: &Place, message: impl AsRef<str>) -> Self {
        Self::about(Subject::Place(place.clone()), message.as_ref())
    }

    /// A problem with a file as a whole.
    #[track_caller]
    pub(crate) fn in_file(path: &str, message: impl AsRef<str>) -> Self {
        Self::about(Subject::File(path.to_owned()), message.as_ref())
    }

    #[track_caller]
    fn about(subject: Subject, message: &str) -> Self {
        Self {
            message: one_line(message),
            subject,
            label: None,
            related: Vec::new(),
            help: Vec::new(),
            notes: Vec::new(),
            reported_by: Location::caller(),
        }
    }

    /// A few words below the underlined culprit.
    pub(crate) fn label(mut self, label: impl AsRef<str>) -> Self {
        self.label = Some(one_line(label.as_ref()));
        self
    }

    /// Another place that has a part in the problem.
    pub(crate) fn related(mut self, place: &Place, label: impl AsRef<str>) -> Self {
        if self.related.len() < MOST_RELATED {
            self.related.push((place.clone(), one_line(label.as_ref())));
        }
        self
    }

    /// What to do about it.
    pub(crate) fn help(mut self, help: impl AsRef<str>) -> Self {
        self.help.push(lines_of(help.as_ref()));
        self
    }

    /// Why it is a problem.
    pub(crate) fn note(mut self, note: impl AsRef<str>) -> Self {
        self.notes.push(lines_of(note.as_ref()));
        self
    }

    /// The help that names what the author most likely meant, or what could have been meant. None where there is nothing.
    pub(crate) fn suggest<'a>(self, wrong: &str, right: impl IntoIterator<Item = &'a str>) -> Self {
        let right: Vec<&str> = right.into_iter().collect();
        match nearest(wrong, right.iter().copied()) {
            Some(name) => self.help(format!("there is `{name}`")),
            None if right.is_empty() => self,
            None => self.help(format!("there is {}", some_of(&right))),
        }
    }

    /// What is wrong, in one line.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What to do about it.
    pub fn remedies(&self) -> &[String] {
        &self.help
    }

    /// The line of the generator that found it. Tests prove by it that each problem which can be found is shown by one of them.
    pub fn reported_by(&self) -> &'static Location<'static> {
        self.reported_by
    }
}

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
