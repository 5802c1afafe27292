//! Decodes what is encoded for a URL or a form, by the rules of ASP.NET.

use std::borrow::Cow;

use memchr::{memchr, memmem};
use percent_encoding::percent_decode;

use super::charset::Charset;

/// A name or a value of a form. `+` is a blank, `%u00e5` is a character by its number, and a `%`
/// that begins neither is itself.
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

/// What ASP.NET lets no path contain.
const FORBIDDEN: &[char] = &['<', '>', '*', '%', '&', ':', '\\', '?', '\0'];

/// A path; `None` where it is none: with a `%` that begins no byte, with bytes that are no text, or
/// with a character that is forbidden.
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

/// The first `%uXXXX`, with what stands before and behind it.
fn next_unit(encoded: &[u8]) -> Option<(&[u8], u16, &[u8])> {
    memmem::find_iter(encoded, b"%u").find_map(|at| {
        let digits = encoded.get(at + 2..at + 6).filter(|digits| digits.iter().all(u8::is_ascii_hexdigit))?;
        let unit = u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
        Some((encoded.get(..at)?, unit, encoded.get(at + 6..)?))
    })
}
