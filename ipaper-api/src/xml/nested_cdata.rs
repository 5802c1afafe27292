//! A CDATA section whose text contains CDATA sections.
//!
//! XML ends the outer section at the first `]]>`, so that the rest is stray markup. Here the content is what stands between
//! the element's start tag and its literal end tag; the outer marks are taken off, and what is left is read as XML whose end tags need not match.

use std::borrow::Cow;

use super::cursor::{Cursor, malformed};
use super::element::{Element, FromElement};
use super::failure::Failure;
use super::leniency::Leniency;

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
        if !self.grants(Leniency::NestedCdata) {
            return self.set_child(slot, element, child);
        }
        if element.ended {
            return Ok(());
        }
        let (content, offset) = self.opaque_content(&mut element)?;
        let fragment = without_wrapping(content).map_err(|what| malformed(offset, &what))?;
        let mut inner = self.forgiving_fragment(&fragment);
        let mut wrapper = Element::around_fragment();
        let result = inner.set_child_of(slot, &mut wrapper, child).map_err(|failure| Failure { offset, ..failure });
        self.adopt(inner, offset);
        result
    }

    fn set_child<T: FromElement>(
        &mut self,
        slot: &mut Option<T>,
        mut element: Element<'a>,
        child: &str,
    ) -> Result<(), Failure> {
        while let Some(attribute) = element.attribute()? {
            self.unknown_attribute(&attribute);
        }
        self.set_child_of(slot, &mut element, child)
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
fn without_wrapping(content: &str) -> Result<Cow<'_, str>, String> {
    let content = content.trim();
    let content =
        content.strip_prefix(OPENING).map_or(content, |inner| inner.strip_suffix(CLOSING).unwrap_or(inner)).trim();
    if content.starts_with("&lt;") {
        return quick_xml::escape::unescape(content).map_err(|error| error.to_string());
    }
    Ok(Cow::Borrowed(content))
}

/// Where the literal end tag of the element `name` begins and ends in `rest`, with blanks in it or without.
/// There is none where another element of that name begins first.
pub(super) fn opaque_end(rest: &str, name: &str) -> Option<(usize, usize)> {
    let mut from = 0;
    loop {
        let at = from + rest.get(from..)?.find('<')?;
        let tag = rest.get(at + 1..)?;
        if let Some(end_tag) = tag.strip_prefix('/') {
            let after_name = end_tag.trim_start().strip_prefix(name).map(str::trim_start);
            if let Some(after) = after_name.and_then(|after| after.strip_prefix('>')) {
                return Some((at, rest.len() - after.len()));
            }
        } else if tag.strip_prefix(name).is_some_and(|after| after.starts_with(['>', '/', ' '])) {
            return None;
        }
        from = at + 1;
    }
}
