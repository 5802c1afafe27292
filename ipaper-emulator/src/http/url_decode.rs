//! Decodes URLs and forms by the rules of ASP.NET.

use std::borrow::Cow;

use memchr::{memchr, memmem};
use percent_encoding::percent_decode;

use super::charset::Charset;

/// Decodes a name or a value of a form. `+` is a blank, `%u00e5` a UTF-16 code unit; any other `%`
/// without two digits stays.
pub(super) fn form_text(encoded: &[u8], charset: Charset) -> String {
    let encoded = with_blanks(encoded);
    if memmem::find(&encoded, b"%u").is_none() {
        return charset.decode(Cow::from(percent_decode(&encoded)));
    }
    let mut units: Vec<u16> = Vec::with_capacity(encoded.len());
    let mut rest: &[u8] = &encoded;
    while let Some((before, unit, behind)) = next_unit(rest) {
        units.extend(charset.decode(Cow::from(percent_decode(before))).encode_utf16());
        units.push(unit);
        rest = behind;
    }
    units.extend(charset.decode(Cow::from(percent_decode(rest))).encode_utf16());
    String::from_utf16_lossy(&units)
}

/// Characters that ASP.NET refuses in a path.
const FORBIDDEN: &[char] = &['<', '>', '*', '%', '&', ':', '\\', '?', '\0'];

/// Decodes a path; `None` if a `%` lacks its digits, the bytes are not UTF-8, or a character is
/// forbidden.
pub(crate) fn path(encoded: &str) -> Option<Cow<'_, str>> {
    let hexadecimal = |text: &str| text.bytes().take(2).filter(u8::is_ascii_hexdigit).count() == 2;
    if !encoded.split('%').skip(1).all(hexadecimal) {
        return None;
    }
    percent_decode(encoded.as_bytes()).decode_utf8().ok().filter(|path| !path.contains(FORBIDDEN))
}

fn with_blanks(encoded: &[u8]) -> Cow<'_, [u8]> {
    if memchr(b'+', encoded).is_none() {
        return Cow::Borrowed(encoded);
    }
    Cow::Owned(encoded.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect())
}

/// Finds the first `%uXXXX`, and returns it with the bytes before and behind.
fn next_unit(encoded: &[u8]) -> Option<(&[u8], u16, &[u8])> {
    memmem::find_iter(encoded, b"%u").find_map(|at| {
        let digits = encoded.get(at + 2..at + 6).filter(|digits| digits.iter().all(u8::is_ascii_hexdigit))?;
        let unit = u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
        Some((encoded.get(..at)?, unit, encoded.get(at + 6..)?))
    })
}
