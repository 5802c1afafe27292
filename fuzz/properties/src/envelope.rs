//! The envelope, beside an independent parser: whatever is accepted is well-formed XML and says what that parser reads, and what that parser reads is not
//! refused as malformed.

use ipaper_api::{
    DecodeError, DecodeProblem, DriftKind, Leniency, Limits, Request, decode_strictly, decode_with, paper, ripper,
};
use roxmltree::{Document, Node};

use crate::decoders::MOST_DRIFT;
use crate::known_differences::{self, KnownDifference};

/// The depth that an answer may have.
const DEEPEST: usize = 64;

/// What became of an answer without a blank in its end tags, the one leniency that all methods have and XML has not.
#[derive(Debug)]
pub(crate) enum Reading {
    /// It was read to its end.
    Accepted {
        code: String,
        /// `None` on success, where it is not kept.
        message: Option<String>,
    },
    /// It was not, or only up to its code.
    Refused(Option<DecodeProblem>, String),
}

/// The input is an answer: of a method that answers nothing, of one whose answer stands in attributes, and of one whose answer may stand anywhere.
///
/// # Panics
///
/// Where the two parsers differ, other than by a [`KnownDifference`].
pub fn envelope(answer: &[u8]) {
    compare::<paper::DeletePaper>(answer);
    compare::<paper::GetSettingDescriptions>(answer);
    compare::<ripper::ProcessPdf>(answer);
}

fn compare<R: Request>(answer: &[u8]) {
    let Some((text, reading, document)) = read_twice::<R>(answer) else { return };
    match (&reading, &document) {
        (Reading::Accepted { code, message }, Ok(document)) => {
            check_contents(document, code, message.as_deref());
            check_bounds::<R>(answer, document.root_element());
        }
        (Reading::Accepted { .. }, Err(error)) => {
            let known = known_differences::accepted(error, text);
            assert!(known, "accepted, and malformed: {error}: {text:?}");
        }
        (Reading::Refused(problem, why), Ok(document)) => check_refusal(document, *problem, why),
        (Reading::Refused(..), Err(_)) => {}
    }
}

/// What we make of an answer, and what the other parser does; `None` for what is no text.
fn read_twice<R: Request>(answer: &[u8]) -> Option<(&str, Reading, Result<Document<'_>, roxmltree::Error>)> {
    let text = std::str::from_utf8(answer).ok()?;
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    Some((text, read::<R>(answer), Document::parse(text)))
}

fn read<R: Request>(answer: &[u8]) -> Reading {
    let decoded = decode_strictly::<R>(answer, Some(Leniency::BlankInEndTag));
    let behind_the_code = decoded.drift.iter().find(|drift| drift.kind == DriftKind::Malformed);
    match decoded.result {
        Ok(_) => Reading::Accepted { code: "SUCCESS".to_owned(), message: None },
        Err(error) => match (error.code(), behind_the_code) {
            (Some(_), Some(malformed)) => Reading::Refused(None, malformed.found.clone()),
            // Beyond the last thing that is noted, what is malformed is not noted either.
            (Some(code), None) if decoded.drift.len() < MOST_DRIFT => Reading::Accepted {
                code: code.as_str().to_owned(),
                message: error.service_message().map(str::to_owned),
            },
            _ => Reading::Refused(error.decode_error().map(DecodeError::problem), error.to_string()),
        },
    }
}

/// Whether the first method accepts what the other parser refuses as this difference says. For the test that the list holds no idle ones.
#[doc(hidden)]
pub fn shows(difference: &KnownDifference) -> bool {
    let readings = read_twice::<paper::DeletePaper>(difference.example.as_bytes());
    readings.is_some_and(|(text, reading, document)| {
        let error = document.err();
        matches!(reading, Reading::Accepted { .. }) && error.is_some_and(|error| (difference.is_it)(&error, text))
    })
}

/// Code and message are those that the other parser reads, trimmed as padding is granted.
fn check_contents(document: &Document<'_>, code: &str, message: Option<&str>) {
    let root = document.root_element();
    assert_eq!(name(root), "result", "another root element was accepted");
    assert!(depth(root) <= DEEPEST, "an answer that is too deep was accepted");
    assert_eq!(text_of(root, "code").as_deref(), Some(code), "another code was read");
    if let Some(message) = message {
        assert_eq!(text_of(root, "message").as_deref().unwrap_or_default(), message, "another message was read");
    }
}

/// A success is read within bounds that it just keeps to, and not within smaller ones.
fn check_bounds<R: Request>(answer: &[u8], root: Node<'_, '_>) {
    let read =
        |limits| decode_with::<R>(answer, limits).map_err(|error| error.decode_error().map(DecodeError::problem));
    if read(Limits::default()).is_err() {
        return;
    }
    let (bytes, depth) = (answer.len(), depth(root));
    let elements = root.descendants().filter(Node::is_element).count();
    let just = Limits::default().bytes(bytes).depth(depth).elements(elements);
    assert!(read(just).is_ok(), "refused within the bounds that it keeps to: {just:?}");
    for (smaller, problem) in [
        (just.bytes(bytes - 1), DecodeProblem::TooLarge),
        (just.depth(depth - 1), DecodeProblem::TooDeep),
        (just.elements(elements - 1), DecodeProblem::TooManyElements),
        // The name of the root is longer.
        (just.text_bytes(5), DecodeProblem::TextTooLong),
    ] {
        let found = read(smaller);
        assert!(matches!(found, Err(Some(found)) if found == problem), "expected {problem:?}, found {found:?}");
    }
}

/// The text of the one child of that name, without that of elements inside it.
fn text_of(root: Node<'_, '_>, wanted: &str) -> Option<String> {
    let mut found = root.children().filter(|child| name(*child) == wanted);
    let element = found.next()?;
    assert!(found.next().is_none(), "a second `{wanted}` was accepted");
    let texts = element.children().filter(Node::is_text).filter_map(|text| text.text());
    Some(texts.collect::<String>().trim_matches([' ', '\t', '\n', '\r']).to_owned())
}

/// The name of an element as it stands there, with its prefix. Nothing for a text.
fn name<'d>(node: Node<'_, 'd>) -> &'d str {
    if !node.is_element() {
        return "";
    }
    let tag = node.document().input_text().get(node.range().start + 1..).unwrap_or_default();
    tag.split(['/', '>', ' ', '\t', '\n', '\r']).next().unwrap_or_default()
}

fn depth(element: Node<'_, '_>) -> usize {
    let depths = element.descendants().filter(Node::is_element);
    depths.map(|element| element.ancestors().filter(Node::is_element).count()).max().unwrap_or(0)
}

/// A well-formed answer with one code is refused for what it says, or for its size, and not as XML.
fn check_refusal(document: &Document<'_>, problem: Option<DecodeProblem>, why: &str) {
    let is_about_xml = match problem {
        Some(problem) => ABOUT_XML.contains(&problem),
        // What is wrong behind a code is told in words only.
        None => !["expected once", "elements nest"].iter().any(|other| why.starts_with(other)),
    };
    if is_about_xml && is_envelope(document.root_element()) {
        let text = document.input_text();
        assert!(known_differences::refused(text), "refused, and well-formed: {why}: {text:?}");
    }
}

/// The problems that no well-formed answer has.
const ABOUT_XML: [DecodeProblem; 7] = [
    DecodeProblem::Empty,
    DecodeProblem::Encoding,
    DecodeProblem::Html,
    DecodeProblem::Malformed,
    DecodeProblem::NotXml,
    DecodeProblem::Truncated,
    DecodeProblem::WrongRoot,
];

/// A root as it must be, with one code that is not empty.
fn is_envelope(root: Node<'_, '_>) -> bool {
    let codes = root.children().filter(|child| name(*child) == "code").count();
    name(root) == "result" && codes == 1 && text_of(root, "code").is_some_and(|code| !code.is_empty())
}
