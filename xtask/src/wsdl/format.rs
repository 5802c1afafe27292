//! Whether a text is WSDL 1.1 at all, and what it is instead.

use std::ops::Range;

use roxmltree::{Document, Node};

use super::finding::Finding;
use super::read::WSDL;
use crate::formats::Foreign;

const WSDL_2: &str = "http://www.w3.org/ns/wsdl";

/// Why a text is no description that can be compared.
#[derive(Debug)]
pub(super) struct Problem {
    why: String,
    span: Option<Range<usize>>,
    help: &'static str,
}

const SAVE: &str = "save what the service answers to https://host/V2/Service.asmx?WSDL, or give that address";
pub(super) const ASK: &str = "an .asmx service describes SOAP 1.1, and the form that is posted, in WSDL 1.1";

impl Problem {
    pub(super) fn new(why: impl Into<String>, help: &'static str) -> Self {
        Self { why: why.into(), span: None, help }
    }

    pub(super) fn at(mut self, span: Range<usize>) -> Self {
        self.span = Some(span);
        self
    }

    pub(super) fn into_finding(self, file: usize, shown: &str) -> Finding {
        let finding = Finding::trouble(shown, format!("{shown} {}", self.why)).help(self.help);
        match self.span {
            Some(span) => finding.at(file, &span, ""),
            None => finding,
        }
    }
}

/// The document, whose root is that of a description.
pub(super) fn parse(text: &str) -> Result<Document<'_>, Problem> {
    refuse_other_formats(text)?;
    let document = Document::parse(text).map_err(|error| {
        let at = offset(text, error.pos());
        Problem::new(format!("is not well-formed XML: {error}"), SAVE).at(at..at)
    })?;
    refuse_other_roots(document.root_element())?;
    Ok(document)
}

fn refuse_other_formats(text: &str) -> Result<(), Problem> {
    let why = match Foreign::of(text) {
        None => return Ok(()),
        Some(Foreign::Empty) => "is empty",
        Some(Foreign::Html) => "is a page in HTML, such as a login page or a service's help page, and no description",
        Some(Foreign::Json) => "is JSON, and a description is WSDL, which is XML",
        Some(Foreign::Other) => "is no XML",
    };
    Err(Problem::new(why, SAVE))
}

fn refuse_other_roots(root: Node<'_, '_>) -> Result<(), Problem> {
    if root.has_tag_name((WSDL, "definitions")) {
        return Ok(());
    }
    let name = root.tag_name().name();
    let why = match root.tag_name().namespace() {
        Some(WSDL_2) => "is WSDL 2.0, and services describe themselves in WSDL 1.1".to_owned(),
        _ => format!("is XML, but no description of a service: its root is `{name}`, not `definitions` of WSDL 1.1"),
    };
    // The name of the root begins behind its bracket.
    let start = root.range().start + 1;
    Err(Problem::new(why, SAVE).at(start..start + name.len()))
}

/// Where a parser's line and column are, in bytes.
fn offset(text: &str, position: roxmltree::TextPos) -> usize {
    let row = usize::try_from(position.row).unwrap_or(1).saturating_sub(1);
    let column = usize::try_from(position.col).unwrap_or(1).saturating_sub(1);
    let start: usize = text.split_inclusive('\n').take(row).map(str::len).sum();
    let line = text.get(start..).unwrap_or_default();
    start + line.chars().take(column).map(char::len_utf8).sum::<usize>()
}
