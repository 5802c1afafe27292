//! The attributes of a start tag, split in one pass. What is split borrows from the answer.

use std::borrow::Cow;

use memchr::{memchr2, memchr3};

use super::bytes::{begins_name, is_blank, is_in_name};
use super::failure::Failure;
use super::locate::cut;
use super::malformed::malformed;
use super::references;

/// One attribute, its value as it is written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Attribute<'e> {
    split: Split<'e>,
    /// True where the value may have blanks that stand for a space.
    has_other_blanks: bool,
    /// All attributes of the element, as they are written.
    tag: &'e str,
    /// Where they begin in the answer.
    tag_offset: usize,
}

/// What has been split off the attributes of a tag.
#[derive(Clone, Copy, Debug)]
pub(super) struct Split<'e> {
    pub(super) name: &'e str,
    pub(super) value: &'e str,
    has_references: bool,
    /// How much of the tag there is from its name on.
    from_name: usize,
    /// What follows behind the quote.
    pub(super) rest: &'e str,
}

impl Split<'_> {
    /// Where in `tag` its value begins.
    fn value_place(&self, tag: &str) -> usize {
        tag.len().saturating_sub(self.rest.len() + "\"".len() + self.value.len())
    }
}

/// True for an attribute that belongs to XML itself, not to the API: a declaration of a namespace,
/// `xsi:..`, `xml:..`.
pub(super) fn is_of_xml(name: &str) -> bool {
    name == "xmlns" || ["xmlns:", "xsi:", "xml:"].iter().any(|prefix| name.starts_with(prefix))
}

/// Splits off the next attribute, or says what is wrong with it.
pub(super) fn split(tag: &str) -> Result<Option<Split<'_>>, &'static str> {
    let Some(trimmed) = without_blanks(tag) else { return Ok(None) };
    if trimmed.len() == tag.len() {
        return Err("a blank is expected in front of it");
    }
    let length = trimmed.bytes().position(|byte| !is_in_name(byte)).ok_or("`=` is expected behind its name")?;
    let named = trimmed.split_at_checked(length).filter(|(name, _)| begins_name(name));
    let (name, behind) = named.ok_or("a name is expected")?;
    let (quote, quoted) = value_behind(behind)?;
    value(name, quoted, quote, trimmed.len()).map(Some)
}

/// Splits off the next attribute if it has this name and is written in the usual way, behind one space and in double quotes. `None` leaves it to [`split`].
#[allow(
    clippy::inline_always,
    reason = "the name is known where it is called, so that comparing it takes a few instructions"
)]
#[inline(always)]
pub(super) fn split_if<'e>(tag: &'e str, name: &'static str) -> Option<Split<'e>> {
    let named = tag.strip_prefix(' ')?;
    let quoted = named.strip_prefix(name)?.strip_prefix("=\"")?;
    value(name, quoted, b'"', named.len()).ok()
}

/// True for a tag with blanks that, inside a value, stand for a space.
pub(super) fn has_other_blanks(tag: &str) -> bool {
    memchr3(b'\t', b'\n', b'\r', tag.as_bytes()).is_some()
}

/// Splits off what stands before the quote.
#[inline]
fn value<'e>(name: &'e str, quoted: &'e str, quote: u8, from_name: usize) -> Result<Split<'e>, &'static str> {
    let end = memchr3(quote, b'&', b'<', quoted.as_bytes()).ok_or(QUOTE_IS_MISSING)?;
    let has_references = quoted.as_bytes().get(end) != Some(&quote);
    let end = if has_references { end_behind_references(quoted, quote, end)? } else { end };
    let (value, rest) = quoted.split_at_checked(end).unwrap_or_default();
    Ok(Split { name, value, has_references, from_name, rest: rest.get(1..).unwrap_or_default() })
}

const QUOTE_IS_MISSING: &str = "the quote behind its value is missing";

/// Where the quote stands, which is not before `from`.
fn end_behind_references(quoted: &str, quote: u8, from: usize) -> Result<usize, &'static str> {
    let rest = quoted.as_bytes().get(from..).unwrap_or_default();
    match memchr2(quote, b'<', rest) {
        Some(end) if rest.get(end) == Some(&quote) => Ok(from + end),
        Some(_) => Err("its value contains `<`"),
        None => Err(QUOTE_IS_MISSING),
    }
}

/// What follows the blanks at the beginning of `text`; `None` where nothing does.
fn without_blanks(text: &str) -> Option<&str> {
    let blanks = text.bytes().position(|byte| !is_blank(byte))?;
    text.get(blanks..)
}

/// The quote in which the value stands, and what follows it, behind `=` and the blanks around that.
fn value_behind(name: &str) -> Result<(u8, &str), &'static str> {
    let value =
        without_blanks(name).and_then(|rest| rest.strip_prefix('=')).ok_or("`=` is expected behind its name")?;
    let value = without_blanks(value).unwrap_or_default();
    match value.as_bytes().first() {
        Some(quote @ (b'"' | b'\'')) => Ok((*quote, value.get(1..).unwrap_or_default())),
        _ => Err("its value is expected in quotes"),
    }
}

/// Sees to it that attributes which nobody reads are well-formed all the same: a quote that is missing swallows what follows. Otherwise says at which byte of `tag` what is wrong.
pub(super) fn check(tag: &str) -> Result<(), (usize, String)> {
    let (mut count, mut rest) = (0, tag);
    while let Some(split) = split(rest).map_err(|what| (place(tag, rest), what.to_owned()))? {
        if split.has_references {
            references::resolved(split.value).map_err(|(at, what)| (split.value_place(tag) + at, what))?;
        }
        count += 1;
        rest = split.rest;
    }
    if count > 1 { check_names(tag, count) } else { Ok(()) }
}

/// Sees to it that no name is there twice. Where they are takes little room: there may be millions of them.
fn check_names(tag: &str, count: usize) -> Result<(), (usize, String)> {
    let mut places = Vec::with_capacity(count);
    let mut rest = tag;
    while let Ok(Some(split)) = split(rest) {
        places.extend(u32::try_from(tag.len() - rest.len()));
        rest = split.rest;
    }
    let name = |place: &u32| {
        let attribute = usize::try_from(*place).ok().and_then(|place| tag.get(place..));
        attribute.and_then(|rest| split(rest).ok().flatten()).map(|split| split.name)
    };
    places.sort_unstable_by_key(|place| (name(place), *place));
    let twice = places.windows(2).find_map(|pair| match pair {
        [first, second] if name(first) == name(second) => Some((*second, name(second)?)),
        _ => None,
    });
    match twice {
        Some((at, name)) => {
            let rest = usize::try_from(at).ok().and_then(|at| tag.get(at..)).unwrap_or_default();
            Err((place(tag, rest), format!("`{}` is there twice", cut(name))))
        }
        None => Ok(()),
    }
}

/// Where in `tag` its end `rest` begins, behind the blanks there.
pub(super) fn place(tag: &str, rest: &str) -> usize {
    tag.len() - without_blanks(rest).unwrap_or_default().len()
}

impl<'e> Attribute<'e> {
    #[inline]
    pub(super) fn new(split: Split<'e>, tag: &'e str, tag_offset: usize, has_other_blanks: bool) -> Self {
        Attribute { split, has_other_blanks, tag, tag_offset }
    }

    #[inline]
    pub(crate) fn name(&self) -> &'e str {
        self.split.name
    }

    /// Where the attribute stands in the answer.
    #[inline]
    pub(super) fn offset(&self) -> usize {
        self.tag_offset.saturating_add(self.tag.len().saturating_sub(self.split.from_name))
    }

    /// Where the attributes of its element begin.
    pub(super) fn tag_offset(&self) -> usize {
        self.tag_offset
    }

    /// Sees to it that all attributes of its element are well-formed.
    pub(super) fn check_all(&self) -> Result<(), Failure> {
        check(self.tag).map_err(|(at, what)| unreadable(self.tag_offset, at, &what))
    }

    /// The value as it is written, where that is what it means.
    #[inline]
    pub(super) fn plain(&self) -> Option<&'e str> {
        (!self.split.has_references && !self.has_other_blanks).then_some(self.split.value)
    }

    /// The references in the value that U+FFFD is read for.
    pub(super) fn replaced_references(&self) -> impl Iterator<Item = &'e str> {
        references::replaced(self.split.value)
    }

    /// The value, with references resolved and every blank a space.
    pub(super) fn text(&self) -> Result<Cow<'e, str>, Failure> {
        if let Some(plain) = self.plain() {
            return Ok(Cow::Borrowed(plain));
        }
        let resolved = if self.has_other_blanks {
            // The places in it have moved.
            references::resolved(&references::with_spaces(self.split.value)).map_err(|(_, what)| (0, what))
        } else {
            references::resolved(self.split.value)
        };
        resolved.map(Cow::Owned).map_err(|(at, what)| {
            let offset = self.tag_offset.saturating_add(self.split.value_place(self.tag) + at);
            malformed(offset, &what).below(format!("@{}", cut(self.name())))
        })
    }
}

/// What is wrong with the attribute at the byte `at` of those that begin at `tag_offset`.
#[cold]
pub(super) fn unreadable(tag_offset: usize, at: usize, what: &str) -> Failure {
    malformed(tag_offset.saturating_add(at), &format!("an attribute cannot be read: {what}"))
}
