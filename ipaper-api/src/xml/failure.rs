//! Why an answer could not be decoded, as the cursor sees it: an offset and a problem. The path, the line and the column are found
//! afterwards, by [`locate`](super::locate::locate), so that a good answer does not pay for them.

use std::fmt;

use super::locate::SHOWN;
use crate::error::counted;

/// How many characters the words on a problem may have, which quote too.
const WORDS: usize = 240;

/// How many characters the path of a failure may have: enough for the deepest place with names and positions of a usual length.
const PATH: usize = 2_000;

/// A problem and the byte at which it stands. It is kept in a box, so that what goes well does not move room for it about.
#[derive(Debug)]
pub(crate) struct Failure(Box<Parts>);

#[derive(Debug)]
struct Parts {
    offset: usize,
    below: Option<String>,
    problem: Problem,
}

impl Failure {
    #[cold]
    pub(crate) fn at(offset: usize, problem: Problem) -> Self {
        Failure(Box::new(Parts { offset, below: None, problem }))
    }

    /// The same at another byte.
    #[must_use]
    pub(crate) fn moved_to(mut self, offset: usize) -> Self {
        self.0.offset = offset;
        self
    }

    /// With the rest of the path below the element at its byte: `@id`, or `pages/page`.
    #[must_use]
    pub(crate) fn below(mut self, path: impl Into<String>) -> Self {
        self.0.below = Some(path.into());
        self
    }

    pub(crate) fn offset(&self) -> usize {
        self.0.offset
    }

    pub(crate) fn problem(&self) -> &Problem {
        &self.0.problem
    }

    /// The byte, the rest of the path below it, and the problem.
    pub(crate) fn into_parts(self) -> (usize, Option<String>, Problem) {
        (self.0.offset, self.0.below, self.0.problem)
    }
}

/// What is wrong, with what there is to say about it. [`DecodeProblem`](crate::DecodeProblem) is the public side of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Problem {
    /// Nothing but blanks.
    Empty,
    /// A page for people.
    Html,
    /// Text where the first element should begin.
    NotXml,
    /// Not UTF-8.
    Encoding(String),
    /// In a content coding that cannot be undone.
    ContentCoding(String),
    /// The answer ends too early.
    Truncated(String),
    /// Not well-formed XML, or XML of a kind that is refused.
    Malformed(String),
    /// The root element is not `result`.
    WrongRoot(String),
    /// Something that must be there is not.
    Missing,
    /// `data` has content of which nothing was understood.
    NothingUnderstood,
    /// Something that must be there once is there again.
    Twice,
    /// A text that is no value of its type.
    Unexpected {
        expected: &'static str,
        found: String,
    },
    TooLarge {
        bytes: u64,
    },
    FileTooLarge {
        bytes: u64,
    },
    TooDeep {
        depth: usize,
    },
    TooManyElements {
        elements: usize,
    },
    TextTooLong {
        bytes: usize,
    },
}

impl Problem {
    /// The same, quoting no more of the answer than people read, and nothing that would break a line.
    #[must_use]
    pub(crate) fn quoting_in_part(self) -> Self {
        match self {
            Problem::Encoding(what) => Problem::Encoding(quoted(&what, WORDS)),
            Problem::Truncated(what) => Problem::Truncated(quoted(&what, WORDS)),
            Problem::Malformed(what) => Problem::Malformed(quoted(&what, WORDS)),
            Problem::WrongRoot(name) => Problem::WrongRoot(quoted(&name, SHOWN)),
            Problem::ContentCoding(name) => Problem::ContentCoding(quoted(&name, SHOWN)),
            Problem::Unexpected { expected, found } => Problem::Unexpected { expected, found: quoted(&found, SHOWN) },
            problem => problem,
        }
    }

    /// The same, without a word of the answer: for answers that hold a secret, or that may repeat one.
    #[must_use]
    pub(crate) fn without_quotes(self) -> Self {
        let redacted = || "[redacted]".to_owned();
        match self {
            Problem::Malformed(_) => Problem::Malformed("malformed XML".to_owned()),
            Problem::ContentCoding(_) => Problem::ContentCoding(redacted()),
            Problem::Truncated(_) => Problem::Truncated("the answer ends too early".to_owned()),
            Problem::Encoding(_) => Problem::Encoding("not UTF-8".to_owned()),
            Problem::WrongRoot(_) => Problem::WrongRoot(redacted()),
            Problem::Unexpected { expected, .. } => Problem::Unexpected { expected, found: redacted() },
            problem => problem,
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Problem::Empty => f.write_str("expected XML, found nothing"),
            Problem::Html => f.write_str("expected XML, found an HTML page"),
            Problem::NotXml => f.write_str("expected XML, found text before the first element"),
            Problem::Encoding(what) | Problem::Truncated(what) | Problem::Malformed(what) => f.write_str(what),
            Problem::ContentCoding(name) => {
                write!(f, "the response is in the content coding `{name}`, which was not asked for")
            }
            Problem::WrongRoot(name) => write!(f, "expected the root element `result`, found `{name}`"),
            Problem::Missing => f.write_str("required, but missing"),
            Problem::NothingUnderstood => {
                f.write_str("`data` has content, but nothing in it is what this client expects")
            }
            Problem::Twice => f.write_str("expected once, found again"),
            Problem::Unexpected { expected, found } => write!(f, "expected {expected}, found `{found}`"),
            Problem::TooLarge { bytes } => {
                write!(
                    f,
                    "the answer is larger than the limit of {}: raise it with `Limits::bytes`",
                    counted(*bytes, "byte")
                )
            }
            Problem::FileTooLarge { bytes } => {
                write!(
                    f,
                    "the file is larger than the limit of {}: raise it with `Limits::file_bytes`",
                    counted(*bytes, "byte")
                )
            }
            Problem::TooDeep { depth } => write!(f, "elements nest deeper than the limit of {depth}"),
            Problem::TooManyElements { elements } => write!(f, "more elements than the limit of {elements}"),
            Problem::TextTooLong { bytes } => {
                write!(f, "a text is longer than the limit of {}", counted(*bytes as u64, "byte"))
            }
        }
    }
}

/// A text as an error shows it: at most so many characters of it, then `…`, and as escapes what would break its line or reorder what stands around it, so that
/// no answer writes lines of its own into a log.
pub(crate) fn quoted(text: &str, most: usize) -> String {
    let mut quoted = String::new();
    for (count, character) in text.chars().enumerate() {
        if count >= most {
            quoted.push('…');
            break;
        }
        if breaks_lines(character) {
            quoted.extend(character.escape_default());
        } else {
            quoted.push(character);
        }
    }
    quoted
}

/// The whole text with its lines and tabs, and otherwise as [`quoted`] shows it.
pub(crate) fn escaped(text: &str) -> String {
    let pieces = text.split_inclusive(['\n', '\r', '\t']).map(|piece| {
        let end = piece.trim_end_matches(['\n', '\r', '\t']).len();
        let (shown, blank) = piece.split_at(end);
        quoted(shown, usize::MAX) + blank
    });
    pieces.collect()
}

/// Whether it is a control character, ends a line, or changes the direction of the text around it.
fn breaks_lines(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}'
        )
}

/// A path as an error shows it: every step in part, and of very many steps the last ones.
pub(crate) fn quoted_path(path: &str) -> String {
    let mut kept: Vec<String> = Vec::new();
    let mut length = 0;
    for step in path.rsplit('/') {
        let step = quoted(step, SHOWN);
        length += step.chars().count() + 1;
        if length > PATH {
            kept.push("…".to_owned());
            break;
        }
        kept.push(step);
    }
    kept.reverse();
    kept.join("/")
}

/// A path into an answer that holds a secret: behind the names of the envelope stand the answer's own, which may be a piece of the secret.
pub(crate) fn without_own_names(path: &str) -> String {
    let steps = path.split('/').enumerate();
    let steps = steps.map(|(depth, step)| if depth < ENVELOPE { step } else { "[redacted]" });
    steps.collect::<Vec<_>>().join("/")
}

/// How many steps of a path lead to what the envelope holds: `result/data`.
const ENVELOPE: usize = 2;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_quoted_in_part_and_in_one_line() {
        assert_eq!(quoted("Bæk", 3), "Bæk");
        assert_eq!(quoted("Bække", 3), "Bæk…");
        assert_eq!(quoted("a\nb\u{1b}[31m", 60), "a\\nb\\u{1b}[31m");
        assert_eq!(quoted("a\u{202e}b\u{2066}c\u{2028}d\u{200f}", 60), "a\\u{202e}b\\u{2066}c\\u{2028}d\\u{200f}");
        assert_eq!(escaped("a\n\tb\r\n\u{1b}"), "a\n\tb\r\n\\u{1b}");
        assert_eq!(escaped("👩\u{200d}🌾 Bæk \u{feff}ש"), "👩\u{200d}🌾 Bæk \u{feff}ש");
    }

    #[test]
    fn a_path_keeps_its_end() {
        assert_eq!(quoted_path("result/data/@id"), "result/data/@id");
        assert_eq!(quoted_path(&format!("result/{}/@id", "æ".repeat(100))), format!("result/{}…/@id", "æ".repeat(60)));
        let deep = format!("result{}/@id", "/category[12]".repeat(10_000));
        let shown = quoted_path(&deep);
        assert!(shown.starts_with("…/category[12]/") && shown.ends_with("/category[12]/@id"), "{shown}");
        assert!(shown.chars().count() <= PATH + 2, "{}", shown.chars().count());
    }
}
