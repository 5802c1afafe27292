//! Whether a response is a file, or an error in its place: by what its content type says and by
//! what it begins with.

use crate::encoding;

/// So many bytes that read as text are a text.
const ENOUGH_TEXT: usize = 512;

/// A byte order mark, and the byte behind it.
const LONGEST_MARK: usize = 4;

/// Whether what begins like this is a file, to be written as it comes; `None` where more of it
/// decides. A response that ends undecided is an envelope.
pub(super) fn begins_like_a_file(content_type: Option<&str>, beginning: &[u8]) -> Option<bool> {
    decide(content_type, beginning)
}

/// Whether a whole response is a file.
pub(crate) fn is_file(content_type: Option<&str>, body: &[u8]) -> bool {
    decide(content_type, body) == Some(true)
}

/// The service sends an error as XML in place of the file, whatever the content type says, and no
/// image format begins with `<`. JSON and other texts are not files either.
fn decide(content_type: Option<&str>, beginning: &[u8]) -> Option<bool> {
    if content_type.is_some_and(names_text) {
        return Some(false);
    }
    if beginning.len() < LONGEST_MARK || encoding::first_byte(beginning).is_none() {
        return None;
    }
    if encoding::begins_like_markup(beginning) || begins_with_utf_16_mark(beginning) {
        return Some(false);
    }
    // The one format that begins like a text.
    if beginning.starts_with(b"GIF8") || !reads_as_text(beginning) {
        return Some(true);
    }
    if beginning.len() < ENOUGH_TEXT { None } else { Some(false) }
}

/// Whether a content type is one of texts: `text/..`, XML or JSON.
fn names_text(content_type: &str) -> bool {
    let media_type = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    media_type.starts_with("text/") || media_type.contains("xml") || media_type.ends_with("json")
}

fn begins_with_utf_16_mark(beginning: &[u8]) -> bool {
    beginning.starts_with(b"\xFF\xFE") || beginning.starts_with(b"\xFE\xFF")
}

/// Whether these bytes are UTF-8 without control characters, as far as they decide. They may end
/// inside a character.
fn reads_as_text(bytes: &[u8]) -> bool {
    let bytes = bytes.get(..ENOUGH_TEXT).unwrap_or(bytes);
    let is_utf_8 = std::str::from_utf8(bytes).map_or_else(|error| error.error_len().is_none(), |_| true);
    is_utf_8 && !bytes.iter().any(|byte| matches!(byte, 0..=8 | 14..=31 | 127))
}

#[cfg(test)]
mod tests {
    use super::*;

    const OCTETS: Option<&str> = Some("application/octet-stream");

    #[test]
    fn waits_for_a_byte_order_mark_and_the_byte_behind_it() {
        let marked = "\u{feff}<result/>".as_bytes();
        for length in 0..LONGEST_MARK {
            assert_eq!(begins_like_a_file(OCTETS, &marked[..length]), None, "{length}");
        }
        assert_eq!(begins_like_a_file(OCTETS, &marked[..LONGEST_MARK]), Some(false));
        assert_eq!(begins_like_a_file(OCTETS, b"\x89PNG"), Some(true));
        assert_eq!(begins_like_a_file(OCTETS, b"\x89PN"), None);
        for length in 0..4 {
            let utf_16 = b"\xFF\xFE<\0";
            assert_eq!(begins_like_a_file(OCTETS, &utf_16[..length]), None, "{length}");
            assert_eq!(begins_like_a_file(OCTETS, utf_16), Some(false));
        }
    }

    #[test]
    fn waits_for_the_first_byte_that_is_not_blank() {
        assert_eq!(begins_like_a_file(OCTETS, &[b' '; 4_000]), None);
        assert_eq!(begins_like_a_file(OCTETS, &[&[b' '; 4_000][..], b"<"].concat()), Some(false));
        assert!(!is_file(OCTETS, &[b' '; 4_000]));
    }

    #[test]
    fn takes_512_bytes_of_text_for_a_text() {
        let text = [b'a'; ENOUGH_TEXT];
        assert_eq!(begins_like_a_file(None, &text[..ENOUGH_TEXT - 1]), None);
        assert_eq!(begins_like_a_file(None, &text), Some(false));
        assert_eq!(begins_like_a_file(None, &[&text[1..], b"\0"].concat()), Some(true));
        assert_eq!(begins_like_a_file(None, &[&text[1..], b"\xC3"].concat()), Some(false), "inside a character");
        assert_eq!(begins_like_a_file(None, &[&text[2..], b"\xC3a"].concat()), Some(true));
    }

    #[test]
    fn believes_a_type_that_names_text() {
        for content_type in ["text/html", "TEXT/plain; charset=utf-8", "image/svg+xml", "application/json;x=y"] {
            assert_eq!(begins_like_a_file(Some(content_type), b"\x89PNG\r\n"), Some(false), "{content_type}");
        }
        assert_eq!(begins_like_a_file(Some("image/png; name=\"a.xml\""), b"\x89PNG"), Some(true));
    }
}
