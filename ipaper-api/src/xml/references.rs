//! References: `&amp;`, `&#216;`. None but characters and the five entities of XML are known, since there are no document types.

use memchr::memchr;
use quick_xml::events::BytesRef;

use super::locate::cut;

/// The character that `&name;` stands for.
pub(super) fn character(name: &str) -> Result<char, String> {
    let known = match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ if is_replaced(name) => Some(char::REPLACEMENT_CHARACTER),
        _ => BytesRef::new(name).resolve_char_ref().ok().flatten(),
    };
    known.ok_or_else(|| format!("the entity `&{};` is not known", cut(name)))
}

/// Whether a reference is to a NUL, which .NET writes as `&#x0;`, or to half a character. No text
/// can hold them: U+FFFD is read in their place.
pub(super) fn is_replaced(name: &str) -> bool {
    let Some(number) = name.strip_prefix('#') else { return false };
    let (digits, radix) = number.strip_prefix('x').map_or((number, 10), |digits| (digits, 16));
    let is_number = digits.chars().all(|digit| digit.is_digit(radix));
    is_number && matches!(u32::from_str_radix(digits, radix), Ok(0 | 0xD800..=0xDFFF))
}

/// The references in a text that U+FFFD is read for.
pub(super) fn replaced(written: &str) -> impl Iterator<Item = &str> {
    let references = written.split('&').skip(1).filter_map(|rest| rest.split_once(';'));
    references.map(|(name, _)| name).filter(|name| is_replaced(name))
}

/// The text with its references resolved, or what is wrong at which byte of it.
pub(super) fn resolved(written: &str) -> Result<String, (usize, String)> {
    let mut text = String::with_capacity(written.len());
    let mut rest = written;
    while let Some((before, reference)) = split_once(rest, b'&') {
        let place = || written.len() - reference.len() - "&".len();
        let no_end = || (place(), "a reference has no `;`".to_owned());
        let (name, behind) = split_once(reference, b';').ok_or_else(no_end)?;
        text.push_str(before);
        text.push(character(name).map_err(|what| (place(), what))?);
        rest = behind;
    }
    text.push_str(rest);
    Ok(text)
}

/// The text with a space for each blank that stands in it, before references are resolved: the end of a line is one blank, be it one byte or two.
pub(super) fn with_spaces(written: &str) -> String {
    written.replace("\r\n", " ").replace(['\t', '\n', '\r'], " ")
}

/// What stands before and behind the first of these ASCII characters.
fn split_once(text: &str, separator: u8) -> Option<(&str, &str)> {
    let at = memchr(separator, text.as_bytes())?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blank_that_is_written_as_such_is_a_space_and_one_that_is_referred_to_is_itself() {
        assert_eq!(resolved(&with_spaces("a\tb\r\nc\nd\re&#10;f&#9;")).as_deref(), Ok("a b c d e\nf\t"));
    }

    #[test]
    fn reads_a_replacement_for_nul_and_for_half_a_character() {
        for reference in ["&#0;", "&#x0;", "&#x00;", "&#xD800;", "&#xdfff;", "&#55296;"] {
            assert_eq!(resolved(reference).as_deref(), Ok("\u{FFFD}"), "{reference}");
            assert_eq!(replaced(reference).count(), 1, "{reference}");
        }
        assert_eq!(replaced("a&#1;&#xFFFD;&amp;&#0;&x0;").collect::<Vec<_>>(), ["#0"]);
    }

    #[test]
    fn the_five_entities_and_characters_are_known_and_nothing_else() {
        assert_eq!(resolved("&lt;&gt;&amp;&quot;&apos;&#216;&#xd8;").as_deref(), Ok("<>&\"'ØØ"));
        for unknown in [
            "&copy;",
            "&;",
            "&#;",
            "&#1114112;",
            "&#99999999999999999999;",
            "&#x;",
            "&#xG;",
            "&#-0;",
            "&#+0;",
            "&AMP;",
            "& amp;",
        ] {
            assert!(resolved(unknown).is_err(), "{unknown}");
        }
        assert!(resolved("Chairs & tables").is_err());
    }
}
