//! What a byte may be in XML. All that the grammar tells apart here is ASCII; the bytes of other characters belong to names and texts.

/// The space, the tab and the ends of lines: what XML calls white space, and nothing else.
pub(super) const fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// True for what may stand in a name.
pub(super) const fn is_in_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b':' | 0x80..)
}

/// True for a text that begins as names do.
pub(super) fn begins_name(text: &str) -> bool {
    text.bytes().next().is_some_and(|first| is_in_name(first) && !matches!(first, b'0'..=b'9' | b'-' | b'.'))
}

pub(super) fn is_name(text: &str) -> bool {
    begins_name(text) && text.bytes().all(is_in_name)
}

/// True for a text of nothing but blanks.
pub(super) fn is_blank_text(text: &str) -> bool {
    text.bytes().all(is_blank)
}

/// The text without the blanks around it.
#[inline]
pub(super) fn trimmed(text: &str) -> &str {
    match text.as_bytes() {
        [first, .., last] if !is_blank(*first) && !is_blank(*last) => text,
        _ => text.trim_matches([' ', '\t', '\n', '\r']),
    }
}
