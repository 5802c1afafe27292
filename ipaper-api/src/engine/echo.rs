//! Whether an answer repeats a secret that it was asked for with, however it is spelt.
//!
//! A service may quote what it was sent: as it is, escaped for XML or HTML, encoded as a form, or one of these inside of another, as when a message quotes a document
//! that was sent in a form. So the answer is decoded layer by layer, and looked through at each.

use std::borrow::Cow;

use memchr::memmem;

use crate::secret::Secret;

/// More layers than these are nobody's doing.
const MOST_LAYERS: usize = 5;

/// Between two CDATA sections that are one text.
const BETWEEN_SECTIONS: &[u8] = b"]]><![CDATA[";

/// Whether any of the secrets stands in the answer. None of them is empty.
pub(super) fn repeats<'s>(body: &[u8], secrets: impl IntoIterator<Item = &'s Secret>) -> bool {
    let secrets = secrets.into_iter().map(|secret| with_blanks(secret.expose().as_bytes()).into_owned());
    let secrets: Vec<Vec<u8>> = secrets.filter(|secret| !secret.is_empty()).collect();
    let mut layer = Cow::Borrowed(body);
    for _ in 0..MOST_LAYERS {
        let shown = with_blanks(&layer);
        if secrets.iter().any(|secret| memmem::find(&shown, secret).is_some()) {
            return true;
        }
        match decoded(&layer) {
            Some(inside) => layer = Cow::Owned(inside),
            None => return false,
        }
    }
    // Whoever wraps a text in more layers than that may have anything in it.
    true
}

/// A form writes a blank as `+`, so the two are taken for one.
fn with_blanks(text: &[u8]) -> Cow<'_, [u8]> {
    if memchr::memchr(b'+', text).is_none() {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect())
}

/// The text with one layer of references, of percent signs and of CDATA sections resolved; none where there is nothing to resolve.
fn decoded(text: &[u8]) -> Option<Vec<u8>> {
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text;
    let mut is_changed = false;
    while let Some(next) = memchr::memchr3(b'&', b'%', b']', rest) {
        let (before, at) = rest.split_at_checked(next)?;
        decoded.extend_from_slice(before);
        let length = if let Some(length) = resolve(at, &mut decoded) {
            is_changed = true;
            length
        } else {
            decoded.extend(at.first());
            1
        };
        rest = at.get(length..).unwrap_or_default();
    }
    decoded.extend_from_slice(rest);
    is_changed.then_some(decoded)
}

/// Writes what a text begins with in its place, and returns how long that is in the text; none where it is nothing to resolve.
fn resolve(text: &[u8], decoded: &mut Vec<u8>) -> Option<usize> {
    if text.starts_with(BETWEEN_SECTIONS) {
        return Some(BETWEEN_SECTIONS.len());
    }
    match text.first()? {
        b'%' => {
            let digits = std::str::from_utf8(text.get(1..3)?).ok().filter(|digits| !digits.starts_with('+'))?;
            decoded.push(u8::from_str_radix(digits, 16).ok()?);
            Some(3)
        }
        b'&' => {
            let end = memchr::memchr(b';', text.get(..12).unwrap_or(text))?;
            let name = std::str::from_utf8(text.get(1..end)?).ok()?;
            let mut letter = [0; 4];
            decoded.extend_from_slice(referred(name)?.encode_utf8(&mut letter).as_bytes());
            Some(end + 1)
        }
        _ => None,
    }
}

/// The character of a reference: `amp`, `#233`, `#xE9`.
fn referred(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = name.strip_prefix('#')?;
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
    use super::*;

    fn repeats_key(key: &str, answer: &str) -> bool {
        repeats(answer.as_bytes(), [&Secret::new(key)])
    }

    #[test]
    fn a_secret_is_found_in_every_spelling() {
        for (key, spelt) in [
            ("k3y: b/c+d=& <e>", "k3y: b/c+d=& <e>"),
            ("k3y: b/c+d=& <e>", "k3y: b/c+d=&amp; &lt;e&gt;"),
            ("k3y: b/c+d=& <e>", "k3y%3A+b%2Fc%2Bd%3D%26+%3Ce%3E"),
            ("k3y: b/c+d=& <e>", "k3y%3a%20b%2fc%2bd%3d%26%20%3ce%3e"),
            ("it's \"b\"", "it&#39;s &quot;b&quot;"),
            ("it's \"b\"", "it&apos;s &#34;b&#x22;"),
            ("pässword", "p&#228;ssword"),
            ("pässword", "p%C3%A4ssword"),
            // A document in a form, quoted in a message.
            ("0pen s&same", "0pen s&amp;amp;same"),
            ("0pen s&same", "0pen+s%26amp%3Bsame"),
            ("a]]>b", "a]]]]><![CDATA[>b"),
            ("100%25", "100%25"),
        ] {
            let answer = format!("<result><message>no access with {spelt}</message></result>");
            assert!(repeats_key(key, &answer), "{key} in {answer}");
        }
    }

    #[test]
    fn an_answer_without_it_does_not_repeat_it() {
        for answer in ["", "<a b=\"1 &amp; 2\">100 % of & &unknown; %zz %+1 &#xffffffff; ]]</a>", "k3", "&&&;;;%%%"] {
            assert!(!repeats_key("k3y", answer), "{answer}");
        }
        assert!(!repeats_key("", "anything"));
    }

    #[test]
    fn more_layers_than_anybody_makes_may_hold_anything() {
        assert!(repeats_key("k3y", &format!("&{}lt;", "amp;".repeat(9))));
    }
}
