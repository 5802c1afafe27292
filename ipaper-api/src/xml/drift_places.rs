//! Where what an answer holds besides stands: found after the answer was read, for all of it in one pass.

use std::borrow::Cow;
use std::ops::Range;

use super::bytes::is_in_name;
use super::drift::Drift;
use super::locate::{Lines, Walk, cut, join};
use super::nested_cdata::without_wrapping;

/// Finds the places of what was noted of `source`: paths, lines and columns, and of what stands in an attribute that attribute's own. All of them in one pass.
pub(super) fn located(mut noted: Vec<Drift>, source: &str, opaque_elements: &[&str]) -> Vec<Drift> {
    if noted.is_empty() {
        return noted;
    }
    noted.sort_by_key(|drift| drift.offset);
    find_paths(&mut noted, source, Walk::new(source, opaque_elements));
    noted.sort_by_key(|drift| drift.offset);
    let mut lines = Lines::new(source);
    for drift in &mut noted {
        (drift.line, drift.column) = lines.to(drift.offset);
    }
    noted
}

/// Finds the paths of what was noted, in ascending order, on one walk.
fn find_paths(mut noted: &mut [Drift], source: &str, mut walk: Walk<'_>) {
    while let Some(first) = noted.first_mut() {
        walk.to(first.offset);
        if let Some(opaque) = walk.opaque() {
            let inside = noted.partition_point(|drift| drift.offset < opaque.content.end);
            let (fragment, behind) = noted.split_at_mut(inside);
            find_paths_inside(fragment, source, opaque.content, &walk.steps());
            noted = behind;
            continue;
        }
        let mut steps = walk.steps();
        steps.extend(attribute_at(first.offset, walk.tag(), source));
        first.path = join(&steps);
        noted = noted.get_mut(1..).unwrap_or_default();
    }
}

/// The same in an element whose content is XML inside a text, to which `outer` leads.
fn find_paths_inside(noted: &mut [Drift], source: &str, content: Range<usize>, outer: &[String]) {
    let whole = source.get(content.clone()).unwrap_or_default();
    let fragment = without_wrapping(whole).unwrap_or_else(|_| Cow::Owned(String::new()));
    // Where the fragment is a part of the answer, what was noted in it has a place of its own; where it was escaped, that of the whole.
    let shift = match &fragment {
        Cow::Borrowed(part) => Some(part.as_ptr().addr().saturating_sub(whole.as_ptr().addr())),
        Cow::Owned(_) => None,
    };
    let mut walk = Walk::forgiving(&fragment);
    for drift in noted {
        let within = drift.offset.saturating_sub(content.start);
        walk.to(within);
        let mut steps = outer.to_vec();
        steps.extend(walk.steps());
        steps.extend(attribute_at(within, walk.tag(), &fragment));
        drift.offset = content.start.saturating_add(shift.map_or(0, |shift| shift.saturating_add(within)));
        drift.path = join(&steps);
    }
}

/// The attribute that begins at `offset` in the start tag in this range of `source`, as a step of a path. What was noted of the element itself begins with the tag.
fn attribute_at(offset: usize, tag: Option<Range<usize>>, source: &str) -> Option<String> {
    tag.filter(|tag| offset > tag.start)?;
    let attribute = source.get(offset..)?;
    let length = attribute.bytes().position(|byte| !is_in_name(byte))?;
    Some(format!("@{}", cut(attribute.get(..length)?)))
}
