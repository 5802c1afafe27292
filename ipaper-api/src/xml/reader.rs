//! quick-xml's reader, set up for answers, and from where it counts.

use quick_xml::Reader;

pub(crate) const BYTE_ORDER_MARK: &[u8] = &[0xEF, 0xBB, 0xBF];

/// A reader of `source` from `offset` on, and the byte from which it counts: it passes over a byte order mark without counting it.
pub(super) fn reader_at(source: &[u8], offset: usize) -> (Reader<&[u8]>, usize) {
    let rest = source.get(offset..).unwrap_or_default();
    let mut reader = Reader::from_reader(rest);
    let config = reader.config_mut();
    // Who reads compares end tags: the cursor knows which faults to put up with, and it may begin in the middle.
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.check_comments = true;
    let base = if rest.starts_with(BYTE_ORDER_MARK) { offset + BYTE_ORDER_MARK.len() } else { offset };
    (reader, base)
}
