//! What makes an answer malformed, in words.

use std::str::Utf8Error;

use quick_xml::errors::{IllFormedError, SyntaxError};
use quick_xml::events::BytesDecl;

use super::failure::{Failure, Problem};
use super::locate::cut;
use super::references;

/// The character that a reference at `offset` stands for.
pub(super) fn character(reference: &str, offset: usize) -> Result<char, Failure> {
    references::character(reference).map_err(|what| malformed(offset, &what))
}

#[cold]
pub(super) fn other_end_tag(expected: &str, found: &str, offset: usize) -> Failure {
    malformed(offset, &format!("expected the end tag `</{}>`, found `</{}>`", cut(expected), cut(found)))
}

#[cold]
pub(super) fn document_type(declared: &str, offset: usize) -> Failure {
    if is_html(declared) {
        return Failure::at(offset, Problem::Html);
    }
    malformed(offset, "a document type declaration, which is refused")
}

/// A declaration says in which encoding an answer is, which is known before it is read; it must only be one, and stand where one may.
pub(super) fn check_declaration(declaration: &BytesDecl<'_>, offset: usize) -> Result<(), Failure> {
    if offset > 0 {
        return Err(misplaced(offset));
    }
    match declaration.encoding() {
        Some(Err(_)) => Err(malformed(offset, "an XML declaration that cannot be read")),
        _ => Ok(()),
    }
}

#[cold]
pub(super) fn misplaced(offset: usize) -> Failure {
    malformed(offset, "an XML declaration that is not the beginning of the answer")
}

/// Whether a document type is the one of pages: `html`, with or without a version behind it.
fn is_html(declared: &str) -> bool {
    declared.split_whitespace().next().is_some_and(|name| name.eq_ignore_ascii_case("html"))
}

/// Whether the reader came to the end of the answer inside the markup that `rest` begins with. A quote that was forgotten looks the same.
pub(super) fn is_cut_off(error: &quick_xml::Error, rest: &[u8]) -> bool {
    match error {
        quick_xml::Error::Syntax(SyntaxError::InvalidBangMarkup) => {
            ["<![CDATA[", "<!--", "<!DOCTYPE"].iter().any(|markup| markup.as_bytes().starts_with(rest))
        }
        quick_xml::Error::Syntax(_) => true,
        quick_xml::Error::IllFormed(IllFormedError::UnclosedReference) => !rest.contains(&b'<'),
        _ => false,
    }
}

pub(super) fn not_utf8(error: Utf8Error, base: usize) -> Failure {
    let problem = match error.error_len() {
        Some(_) => Problem::Encoding("not UTF-8".to_owned()),
        None => Problem::Truncated("the answer ends inside a character".to_owned()),
    };
    Failure::at(base.saturating_add(error.valid_up_to()), problem)
}

pub(super) fn truncated(offset: usize, what: &str) -> Failure {
    Failure::at(offset, Problem::Truncated(what.to_owned()))
}

pub(super) fn malformed(offset: usize, what: &str) -> Failure {
    Failure::at(offset, Problem::Malformed(what.to_owned()))
}
