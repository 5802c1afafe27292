//! Evidence for "nothing": an empty list, `None` or an empty text is a value only where the
//! response shows that there is nothing.
//!
//! The decoder of a response reports each place that would hold the value (`data`, then the known
//! elements on the way to it) before it reads it. A value that says "nothing" is accepted if
//! everything in `data` was understood, or if one of these places is empty. Otherwise the value may
//! be in what was not understood, and the response is refused.

use super::bytes::{is_blank, is_blank_text, is_in_name};
use super::cursor::Cursor;
use super::drift::DriftKind;
use super::element::Element;
use super::failure::{Failure, Problem};
use super::references;

/// What has been seen in `data` so far.
#[derive(Debug, Default)]
pub(super) struct Evidence {
    /// A place of the value is empty.
    is_shown: bool,
    /// The first thing that was not understood.
    unknown: Option<(DriftKind, usize)>,
}

impl Evidence {
    /// Records something that was not understood.
    pub(super) fn not_understood(&mut self, kind: DriftKind, offset: usize) {
        if self.unknown.is_none() && matches!(kind, DriftKind::Element | DriftKind::Attribute | DriftKind::Text) {
            self.unknown = Some((kind, offset));
        }
    }

    /// Records that the response itself says that a value is absent.
    pub(super) fn nothing_is_shown(&mut self) {
        self.is_shown = true;
    }
}

impl<'a> Cursor<'a> {
    /// Forgets what was seen before `data`.
    pub(super) fn begin_evidence(&mut self) {
        self.evidence = Evidence::default();
    }

    /// Reports a place whose content and attributes may hold the value, except the `others`.
    pub(crate) fn note_if_empty(&mut self, place: &Element<'a>, others: &[&str]) {
        let is_empty = !place.has_attributes_but(others) && !self.has_content(place);
        if is_empty || self.is_nil(place) {
            self.evidence.nothing_is_shown();
        }
    }

    /// Reports a place whose elements may hold the value. Its attributes cannot.
    pub(crate) fn note_if_without_content(&mut self, place: &Element<'a>) {
        if !self.has_content(place) {
            self.evidence.nothing_is_shown();
        }
    }

    /// Refuses a value that says "nothing" where `data` has content that was not understood, and no
    /// empty place shows that the value is not in it.
    pub(super) fn require_evidence(&self) -> Result<(), Failure> {
        let Some((kind, offset)) = self.evidence.unknown.filter(|_| !self.evidence.is_shown) else { return Ok(()) };
        let failure = Failure::at(offset, Problem::NothingUnderstood);
        Err(match kind {
            DriftKind::Attribute => failure.below(format!("@{}", self.name_at(offset))),
            _ => failure,
        })
    }

    /// Whether anything but blanks, comments and instructions follows between the tags of an
    /// element whose start tag was read last.
    pub(super) fn has_content(&self, element: &Element<'a>) -> bool {
        !element.ended && !begins_with_end_tag(self.ahead())
    }

    /// The name that begins at this offset.
    fn name_at(&self, offset: usize) -> &str {
        let name = self.source().get(offset..).unwrap_or_default();
        let length = name.iter().position(|byte| !is_in_name(*byte)).unwrap_or(name.len());
        name.get(..length).and_then(|name| std::str::from_utf8(name).ok()).unwrap_or_default()
    }
}

/// Whether an end tag comes next, behind blanks, comments, instructions and blank CDATA.
fn begins_with_end_tag(mut ahead: &[u8]) -> bool {
    loop {
        ahead = ahead.trim_ascii_start();
        if ahead.starts_with(b"</") {
            return true;
        }
        if let Some(behind) = behind_blank_reference(ahead) {
            ahead = behind;
            continue;
        }
        let passed = [(&b"<!--"[..], &b"-->"[..]), (b"<?", b"?>"), (b"<![CDATA[", b"]]>")];
        let Some((begin, end)) = passed.into_iter().find(|(begin, _)| ahead.starts_with(begin)) else { return false };
        let inside = ahead.get(begin.len()..).unwrap_or_default();
        let Some(length) = memchr::memmem::find(inside, end) else { return false };
        let (inside, behind) = inside.split_at_checked(length).unwrap_or_default();
        let is_cdata = end == b"]]>";
        if is_cdata && !std::str::from_utf8(inside).is_ok_and(is_blank_text) {
            return false;
        }
        ahead = behind.get(end.len()..).unwrap_or_default();
    }
}

/// What follows a reference to a blank.
fn behind_blank_reference(ahead: &[u8]) -> Option<&[u8]> {
    let reference = ahead.strip_prefix(b"&")?;
    let (name, behind) = reference.split_at_checked(reference.iter().position(|byte| *byte == b';')?)?;
    let character = references::character(std::str::from_utf8(name).ok()?).ok()?;
    u8::try_from(character).is_ok_and(is_blank).then(|| behind.get(1..))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_no_content_behind_blanks_comments_and_blank_cdata() {
        for ahead in [
            "</a>",
            " \n</a>",
            "<!-- <b/> --></a>",
            "<?b </a>?> </a>",
            "<![CDATA[ \n]]><![CDATA[]]></a>",
            "&#32;&#xd;</a>",
        ] {
            assert!(begins_with_end_tag(ahead.as_bytes()), "{ahead}");
        }
        for ahead in [
            "",
            "x</a>",
            "<b/></a>",
            "<![CDATA[x]]></a>",
            "&#160;</a>",
            "&amp;</a>",
            "<!-- </a>",
            "<![CDATA[</a>",
            "<?b</a>",
        ] {
            assert!(!begins_with_end_tag(ahead.as_bytes()), "{ahead}");
        }
    }
}
