//! A CDATA section whose text contains CDATA sections.
//!
//! XML ends the outer section at the first `]]>`, so that the rest is stray markup. Here the content is what stands between
//! the element's start tag and its literal end tag; the outer marks are taken off, and what is left is read as XML whose end tags need not match.

use std::borrow::Cow;

use memchr::memchr_iter;

use super::cursor::Cursor;
use super::drift::DriftKind;
use super::element::{Element, FromElement};
use super::failure::Failure;
use super::leniency::Leniency;
use super::malformed::malformed;
use super::references;

const OPENING: &str = "<![CDATA[";
const CLOSING: &str = "]]>";

impl<'a> Cursor<'a> {
    /// Reads `slot` from the element `child` inside `element`, whose content may be nested CDATA, escaped markup or markup.
    /// An element without such a child leaves the slot empty.
    pub(crate) fn set_nested_cdata<T: FromElement>(
        &mut self,
        slot: &mut Option<T>,
        mut element: Element<'a>,
        child: &str,
    ) -> Result<(), Failure> {
        self.pass_attributes(&mut element)?;
        if !self.grants(Leniency::NestedCdata) {
            return self.set_child_of(slot, &mut element, child);
        }
        if element.ended {
            return Ok(());
        }
        let (content, offset) = self.opaque_content(&mut element)?;
        let fragment = without_wrapping(content).map_err(|what| malformed(offset, &what))?;
        if let Cow::Owned(_) = &fragment {
            for reference in references::replaced(content) {
                self.note(DriftKind::Character, &format!("&{reference};"), offset);
            }
        }
        let mut inner = self.forgiving_fragment(&fragment);
        let mut wrapper = Element::around_fragment();
        let result = inner.set_child_of(slot, &mut wrapper, child).map_err(|failure| failure.moved_to(offset));
        self.adopt(inner, offset);
        result
    }

    fn set_child_of<T: FromElement>(
        &mut self,
        slot: &mut Option<T>,
        element: &mut Element<'a>,
        child: &str,
    ) -> Result<(), Failure> {
        while let Some(found) = self.child(element)? {
            if found.name() == child {
                self.set(slot, found)?;
            } else {
                self.unknown_element(found)?;
            }
        }
        Ok(())
    }
}

/// The markup inside one layer of CDATA or of escaping.
pub(super) fn without_wrapping(content: &str) -> Result<Cow<'_, str>, String> {
    let content = content.trim();
    let content =
        content.strip_prefix(OPENING).map_or(content, |inner| inner.strip_suffix(CLOSING).unwrap_or(inner)).trim();
    if content.starts_with("&lt;") {
        return references::resolved(content).map(Cow::Owned).map_err(|(_, what)| what);
    }
    Ok(Cow::Borrowed(content))
}

/// Where the literal end tag of the element `name` begins and ends in `rest`, with blanks in it or without.
/// There is none where another element of that name begins first.
pub(super) fn opaque_end(rest: &[u8], name: &str) -> Option<(usize, usize)> {
    memchr_iter(b'<', rest).find_map(|at| {
        let tag = rest.get(at + 1..)?;
        if let Some(end_tag) = tag.strip_prefix(b"/") {
            let after_name = end_tag.trim_ascii_start().strip_prefix(name.as_bytes())?.trim_ascii_start();
            let after = after_name.strip_prefix(b">")?;
            return Some(Some((at, rest.len() - after.len())));
        }
        let after_name = tag.strip_prefix(name.as_bytes())?;
        matches!(after_name.first(), Some(b'>' | b'/' | b' ')).then_some(None)
    })?
}
