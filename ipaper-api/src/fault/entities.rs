//! Decodes HTML character references, which the platform also writes in plain text.

use std::borrow::Cow;

/// The longest reference, `&#1114111;`, without its `&`.
const LONGEST: usize = 9;

/// Decodes each reference once. Other uses of `&` stay as they are.
pub(crate) fn decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut decoded = String::with_capacity(text.len());
    let mut parts = text.split('&');
    decoded.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let reference = part.split_once(';').and_then(|(name, rest)| Some((character(name)?, rest)));
        if let Some((character, rest)) = reference {
            decoded.push(character);
            decoded.push_str(rest);
        } else {
            decoded.push('&');
            decoded.push_str(part);
        }
    }
    Cow::Owned(decoded)
}

/// Returns the character of a reference: `amp`, `#233`, `#xE9`. HTML knows the names in capitals too.
pub(crate) fn character(name: &str) -> Option<char> {
    match name.to_ascii_lowercase().as_str() {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = name.strip_prefix('#').filter(|_| name.len() <= LONGEST)?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::decoded;

    #[test]
    fn decodes_names_and_numbers_once() {
        assert_eq!(decoded("a&lt;b&#39; &#229;&#xE5;&#128512; &amp;lt;"), "a<b' åå😀 &lt;");
    }

    #[test]
    fn leaves_what_is_no_reference() {
        for text in ["", "a & b", "&", "&;", "&#;", "&#x110000;", "&nbsp;", "&#99999999999999;", "a&amp"] {
            assert_eq!(decoded(text), text);
        }
    }
}
