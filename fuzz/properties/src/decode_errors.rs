//! What an error of decoding says about its place must be true, and of a secret answer it must say no more than that.

use std::error::Error as _;

use ipaper_api::{DecodeError, DecodeProblem, Error, Method};

/// How many bytes of an answer an error shows at most.
const EXCERPT: usize = 200;

pub(crate) fn check(error: &Error, answer: &[u8], method: &Method) {
    let decode = error.decode_error().unwrap_or_else(|| panic!("an error does not say where: {error}"));
    let text = readable(answer);
    assert!(decode.offset() <= text.len(), "an error stands beyond what can be read: {decode}");
    check_line_and_column(decode, text);
    check_excerpt(decode, text, method.has_secret_answer());
    check_path(decode, text);
    if method.has_secret_answer() && error.service_fault().is_none() {
        check_secrecy(error, decode, method);
    }
}

/// The answer behind a byte order mark, as far as it is UTF-8.
fn readable(answer: &[u8]) -> &str {
    let answer = answer.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(answer);
    answer.utf8_chunks().next().map_or("", |chunk| chunk.valid())
}

/// Counts them character by character.
fn check_line_and_column(error: &DecodeError, text: &str) {
    assert!(text.is_char_boundary(error.offset()), "an error stands inside a character: {error}");
    let (mut line, mut column) = (1, 1);
    for (place, character) in text.char_indices() {
        if place >= error.offset() {
            break;
        }
        (line, column) = if character == '\n' { (line + 1, 1) } else { (line, column + 1) };
    }
    assert_eq!((error.line(), error.column()), (line, column), "line and column are those of another byte: {error}");
}

/// The excerpt is what stands there, as much of it as 200 bytes hold; there is none of a secret.
fn check_excerpt(error: &DecodeError, text: &str, is_secret: bool) {
    let Some(excerpt) = error.excerpt() else {
        assert!(is_secret, "an error shows no excerpt: {error}");
        return;
    };
    assert!(!is_secret, "an error shows a part of a secret answer: {error}");
    if excerpt.is_empty() && matches!(error.problem(), DecodeProblem::Encoding | DecodeProblem::TooLarge) {
        // Nothing of an answer in UTF-16 can be shown as text.
        return;
    }
    assert!(excerpt.len() <= EXCERPT, "an excerpt has {} bytes", excerpt.len());
    let rest = text.get(error.offset()..).unwrap_or_default();
    assert!(rest.starts_with(excerpt), "an excerpt does not stand there: {error}");
    let longest = (0..=EXCERPT.min(rest.len())).rev().find_map(|length| rest.get(..length)).unwrap_or_default();
    assert_eq!(excerpt, longest, "an excerpt ends early: {error}");
}

/// Each name on the path occurs in the answer, as often as its number says. Only what is missing does not, nor what would be below it.
fn check_path(error: &DecodeError, text: &str) {
    if error.path().is_empty() {
        return;
    }
    // Control characters are shown escaped.
    let shown: String = text.chars().flat_map(shown).collect();
    let text = shown.as_str();
    for step in error.path().split('/') {
        // Names in a secret answer are not shown, and not all of a long path is.
        if step == "[redacted]" || step.contains('…') {
            continue;
        }
        let (name, number) = name_and_number(step);
        let found = text.matches(name).count();
        // A name that is none may look like one with a number.
        if found < number && !text.contains(step) {
            assert_eq!(error.problem(), DecodeProblem::Missing, "`{name}` occurs {found} times in the answer: {error}");
            return;
        }
    }
}

fn shown(character: char) -> Box<dyn Iterator<Item = char>> {
    if character.is_control() { Box::new(character.escape_default()) } else { Box::new(std::iter::once(character)) }
}

/// `page[3]` is the third `page`, and `@id` an attribute.
fn name_and_number(step: &str) -> (&str, usize) {
    let step = step.strip_prefix('@').unwrap_or(step);
    let numbered = step.strip_suffix(']').and_then(|step| step.rsplit_once('['));
    let numbered = numbered.and_then(|(name, number)| number.parse().ok().map(|number| (name, number)));
    numbered.unwrap_or((step, 1))
}

/// Beside the path, nothing in the error's text depends on the answer.
fn check_secrecy(error: &Error, decode: &DecodeError, method: &Method) {
    let whole = error.to_string();
    let about_decoding = decode.to_string();
    assert!(error.source().is_some_and(|cause| cause.to_string() == about_decoding), "the place is not told: {whole}");
    let general = whole.strip_prefix(method.full_name()).unwrap_or(&whole);
    let general = general.strip_suffix("; whether it had its effect is unknown").unwrap_or(general);
    let is_general =
        |text: &str| text.chars().all(|character| character.is_ascii_alphabetic() || " :'-8".contains(character));
    assert!(general.starts_with(": ") && is_general(general), "an error says more: {whole}");
    let place = format!("(line {}, column {}, byte {}): ", decode.line(), decode.column(), decode.offset());
    let (_, problem) = about_decoding.rsplit_once(&place).unwrap_or_else(|| panic!("the place is not told: {whole}"));
    assert!(is_said_of_any_answer(problem), "an error quotes a secret answer: {about_decoding}");
    let shown = format!("{error:?}");
    assert!(
        shown.contains(&format!("{whole:?}, causes: [{about_decoding:?}]")),
        "an error is written with more: {shown}"
    );
}

fn is_said_of_any_answer(problem: &str) -> bool {
    let without_figures: String = problem.chars().filter(|character| !character.is_ascii_digit()).collect();
    SAID_OF_ANY_ANSWER.contains(&without_figures.as_str()) || problem.ends_with(", found `[redacted]`")
}

/// What is wrong with an answer, in words that do not quote it, without the figures.
const SAID_OF_ANY_ANSWER: [&str; 12] = [
    "expected XML, found nothing",
    "expected XML, found an HTML page",
    "expected XML, found text before the first element",
    "not UTF-",
    "the answer ends too early",
    "malformed XML",
    "required, but missing",
    "expected once, found again",
    "the answer is larger than the limit of  bytes: raise it with `Limits::bytes`",
    "elements nest deeper than the limit of ",
    "more elements than the limit of ",
    "a text is longer than the limit of  bytes",
];
