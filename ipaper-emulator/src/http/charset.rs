//! The charsets in which a form may be read.

use std::borrow::Cow;

/// The charsets that a client of this API may name; .NET knows more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Charset {
    Utf8,
    Latin1,
    Windows1252,
    Ascii,
}

/// The characters 0x80 to 0x9F of windows-1252.
const WINDOWS: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

impl Charset {
    /// Returns the charset that a content type names; `None` if it names none or an unknown one.
    pub(crate) fn of_content_type(content_type: &str) -> Option<Self> {
        let parameters = content_type.split(';').skip(1).filter_map(|parameter| parameter.split_once('='));
        let (_, name) = parameters.into_iter().find(|(name, _)| name.trim().eq_ignore_ascii_case("charset"))?;
        match name.trim().trim_matches('"').to_ascii_lowercase().as_str() {
            "utf-8" | "utf8" => Some(Charset::Utf8),
            "iso-8859-1" | "latin1" => Some(Charset::Latin1),
            "windows-1252" => Some(Charset::Windows1252),
            "us-ascii" | "ascii" => Some(Charset::Ascii),
            _ => None,
        }
    }

    /// Decodes bytes in this charset.
    pub(super) fn decode(self, bytes: Cow<'_, [u8]>) -> String {
        let by_byte = |character: fn(u8) -> char| bytes.iter().map(|byte| character(*byte)).collect();
        match self {
            // The usual case is not copied again: uploads have hundreds of megabytes.
            Charset::Utf8 => match String::from_utf8(bytes.into_owned()) {
                Ok(text) => text,
                Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
            },
            Charset::Latin1 => by_byte(char::from),
            Charset::Windows1252 => by_byte(windows),
            Charset::Ascii => by_byte(|byte| if byte.is_ascii() { char::from(byte) } else { '?' }),
        }
    }
}

fn windows(byte: u8) -> char {
    let position = usize::from(byte).checked_sub(0x80);
    position.and_then(|position| WINDOWS.get(position)).copied().unwrap_or(char::from(byte))
}
