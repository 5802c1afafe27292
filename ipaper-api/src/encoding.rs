//! The encoding of a response. The API speaks UTF-8; a response in another encoding is refused, so
//! that nothing is garbled.
//!
//! RFC 7303 says which declaration counts: a byte order mark before the content type's `charset`,
//! and that before the prolog. A prolog that is overruled is drift. So is one that the bytes
//! disprove: a `<?xml` of single bytes is not UTF-16, whatever it says. An encoding that has ASCII
//! in it, as most have, makes no difference to a response that is pure ASCII.

use crate::xml::{BYTE_ORDER_MARK, Failure, Problem};

/// A response's text, without a byte order mark.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Text<'b> {
    /// Whether it is UTF-8 is found out piece by piece while it is read.
    pub(crate) bytes: &'b [u8],
    /// The encoding that the prolog declares, and the byte at which the prolog begins, where the
    /// declaration is wrong.
    pub(crate) wrong_prolog: Option<Declared<'b>>,
}

/// An encoding that a prolog declares.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Declared<'b> {
    pub(crate) label: &'b str,
    pub(crate) offset: usize,
}

/// The text of a response that is UTF-8 by its declarations, or by its bytes.
pub(crate) fn text<'b>(body: &'b [u8], content_type: Option<&str>) -> Result<Text<'b>, Failure> {
    if let Some(encoding) = wide_encoding(body) {
        return Err(refused(0, format!("the answer is in {encoding}; expected UTF-8")));
    }
    if body.starts_with(GZIP) {
        return Err(refused(0, "the answer is compressed with gzip, and no header says so; expected UTF-8".to_owned()));
    }
    let bytes = without_mark(body);
    let mut is_utf_8 = bytes.len() < body.len();
    if let Some(label) = content_type.and_then(charset).filter(|_| !is_utf_8) {
        check(&label, "content type", 0, bytes)?;
        is_utf_8 = names_utf_8(&label);
    }
    let declared = declared(bytes).filter(|declared| !names_utf_8(declared.label));
    match declared {
        Some(declared) if !is_utf_8 && !is_of_wide_characters(declared.label) => {
            check(declared.label, "prolog", declared.offset, bytes)?;
            Ok(Text { bytes, wrong_prolog: None })
        }
        wrong_prolog => Ok(Text { bytes, wrong_prolog }),
    }
}

/// The first bytes of what gzip has compressed.
const GZIP: &[u8] = &[0x1F, 0x8B];

/// What of an answer can be shown as text: what comes before the first byte that is no UTF-8, and nothing of what is in another encoding from the first byte on.
pub(crate) fn readable(body: &[u8]) -> &str {
    if wide_encoding(body).is_some() {
        return "";
    }
    let body = without_mark(body);
    match std::str::from_utf8(body) {
        Ok(text) => text,
        Err(error) => {
            body.get(..error.valid_up_to()).and_then(|text| std::str::from_utf8(text).ok()).unwrap_or_default()
        }
    }
}

/// The body without a byte order mark. Places in it are counted from behind the mark.
pub(crate) fn without_mark(body: &[u8]) -> &[u8] {
    body.strip_prefix(BYTE_ORDER_MARK).unwrap_or(body)
}

/// Whether what begins like this is XML or another text with tags, in whatever encoding. Four bytes tell.
pub(crate) fn begins_like_markup(body: &[u8]) -> bool {
    first_byte(body) == Some(b'<') || body.starts_with(b"\xFF\xFE<\0") || body.starts_with(b"\xFE\xFF\0<")
}

/// The first byte that is neither blank nor part of a byte order mark.
pub(crate) fn first_byte(body: &[u8]) -> Option<u8> {
    without_mark(body).iter().copied().find(|byte| !byte.is_ascii_whitespace())
}

/// The encoding that is not of single bytes, where the first four tell: by a byte order mark, or by zeros, which no XML in UTF-8 holds.
fn wide_encoding(body: &[u8]) -> Option<&'static str> {
    Some(match body {
        [0xFF, 0xFE, 0, 0, ..] | [1..=0xFF, 0, 0, 0, ..] => "UTF-32, little-endian",
        [0, 0, 0xFE, 0xFF, ..] | [0, 0, 0, 1..=0xFF, ..] => "UTF-32, big-endian",
        [0xFF, 0xFE, ..] | [1..=0xFF, 0, ..] => "UTF-16, little-endian",
        [0xFE, 0xFF, ..] | [0, 1..=0xFF, ..] => "UTF-16, big-endian",
        _ => return None,
    })
}

/// Refuses an encoding that was declared at `offset`, where it makes a difference to the answer.
fn check(label: &str, place: &str, offset: usize, body: &[u8]) -> Result<(), Failure> {
    if names_utf_8(label) {
        return Ok(());
    }
    let label = label.to_ascii_lowercase();
    let shown: String = label.chars().take(40).collect();
    let says = format!("the {place} declares the encoding `{shown}`");
    if !has_ascii(&label) {
        return Err(refused(offset, format!("{says}; expected UTF-8")));
    }
    match body.iter().position(|byte| !byte.is_ascii()) {
        Some(offset) => Err(refused(offset, format!("{says}, and here is a character beyond ASCII; expected UTF-8"))),
        None => Ok(()),
    }
}

fn names_utf_8(label: &str) -> bool {
    ["utf-8", "utf8"].iter().any(|name| label.eq_ignore_ascii_case(name))
}

/// Whether each character of an encoding takes two bytes or more. A prolog that can be read byte by
/// byte is in none of them.
fn is_of_wide_characters(label: &str) -> bool {
    let label = label.to_ascii_lowercase();
    ["utf-16", "utf16", "utf-32", "utf32", "ucs-2", "ucs-4", "iso-10646-ucs-", "unicode"]
        .iter()
        .any(|wide| label.starts_with(wide))
}

/// Whether an encoding writes ASCII as ASCII, and nothing else with these bytes.
fn has_ascii(label: &str) -> bool {
    label == "us-ascii" || label.starts_with("iso-8859-") || label.starts_with("windows-125")
}

fn refused(offset: usize, what: String) -> Failure {
    Failure::at(offset, Problem::Encoding(what))
}

/// The parameter `charset` of a content type. An empty one says nothing.
fn charset(content_type: &str) -> Option<String> {
    let parameters = content_type.split(';').skip(1).filter_map(|parameter| parameter.split_once('='));
    let (_, label) = parameters.into_iter().find(|(name, _)| name.trim().eq_ignore_ascii_case("charset"))?;
    let label = label.trim().trim_matches(['"', '\'']).trim();
    (!label.is_empty()).then(|| label.to_owned())
}

/// No encoding has a longer name than that.
const LONGEST_LABEL: usize = 60;

/// The encoding that the prolog declares.
fn declared(body: &[u8]) -> Option<Declared<'_>> {
    let offset = body.len().saturating_sub(body.trim_ascii_start().len());
    let prolog = body.get(offset..)?.strip_prefix(b"<?xml")?;
    if !prolog.first()?.is_ascii_whitespace() {
        return None;
    }
    let mut rest = prolog;
    loop {
        let (name, value, behind) = pseudo_attribute(rest)?;
        if name == b"encoding" {
            let label = value.get(..LONGEST_LABEL).unwrap_or(value);
            // What is not UTF-8 names no encoding, and fails as soon as it is read.
            return Some(Declared { label: std::str::from_utf8(label).unwrap_or_default().trim(), offset });
        }
        rest = behind;
    }
}

/// The name and the value that `rest` begins with, and what follows.
fn pseudo_attribute(rest: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let rest = rest.trim_ascii_start();
    let equals = rest.iter().position(|byte| matches!(byte, b'=' | b'?' | b'<' | b'>'))?;
    let (name, value) = rest.split_at_checked(equals)?;
    let value = value.strip_prefix(b"=")?.trim_ascii_start();
    let (quote, value) = value.split_first().filter(|(quote, _)| matches!(quote, b'"' | b'\''))?;
    let end = value.iter().position(|byte| byte == quote)?;
    Some((name.trim_ascii(), value.get(..end)?, value.get(end + 1..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is said of an answer, and at which byte.
    fn said(body: &[u8], content_type: Option<&str>) -> Result<String, (usize, String)> {
        let text = text(body, content_type).map_err(|failure| (failure.offset(), failure.problem().to_string()))?;
        Ok(String::from_utf8_lossy(text.bytes).into_owned())
    }

    #[test]
    fn utf_8_is_read_however_it_is_spelt() {
        for prolog in
            ["", "<?xml version='1.0'?>", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "<?xml encoding = 'utf-8' ?>"]
        {
            for content_type in
                [None, Some("text/xml"), Some("text/xml; charset=\"Utf-8\""), Some("text/xml;charset = utf8;x=y")]
            {
                let answer = format!("{prolog}<æ/>");
                assert_eq!(said(answer.as_bytes(), content_type), Ok(answer.clone()), "{content_type:?}");
                assert_eq!(said(format!("\u{feff}{answer}").as_bytes(), content_type), Ok(answer), "{content_type:?}");
            }
        }
    }

    #[test]
    fn an_encoding_with_ascii_in_it_makes_no_difference_to_ascii() {
        for label in ["ISO-8859-1", "iso-8859-15", "windows-1252", "US-ASCII"] {
            let answer = format!("<?xml version=\"1.0\" encoding=\"{label}\"?><a/>");
            assert_eq!(said(answer.as_bytes(), Some("text/xml; charset=utf-8")), Ok(answer.clone()));
            assert_eq!(said(b"<a/>", Some(&format!("text/xml; charset={label}"))), Ok("<a/>".to_owned()));
        }
    }

    #[test]
    fn what_is_not_ascii_is_refused_where_it_stands_under_another_encoding() {
        let latin = b"<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><a>\xE6</a>";
        let utf_8 = "<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><a>æ</a>";
        let at = utf_8.find('æ').expect("it is there");
        let what = "declares the encoding `iso-8859-1`, and here is a character beyond ASCII; expected UTF-8";
        for body in [&latin[..], utf_8.as_bytes()] {
            assert_eq!(said(body, None), Err((at, format!("the prolog {what}"))));
        }
        let header = Some("text/xml; charset=ISO-8859-1");
        assert_eq!(
            said("<?xml encoding='utf-8'?><æ/>".as_bytes(), header),
            Err((25, format!("the content type {what}")))
        );
    }

    #[test]
    fn an_encoding_that_is_not_known_to_have_ascii_in_it_is_refused_where_it_is_declared() {
        for label in ["utf-7", "shift_jis", "latin1", "", "x-made-up"] {
            let answer = format!("\n <?xml version='1.0' encoding='{label}'?><a/>");
            let what = format!("the prolog declares the encoding `{label}`; expected UTF-8");
            assert_eq!(said(answer.as_bytes(), None), Err((2, what)));
        }
        let what = "the content type declares the encoding `utf-16le`; expected UTF-8".to_owned();
        assert_eq!(said(b"<a/>", Some("text/xml; charset=UTF-16LE")), Err((0, what)));
    }

    /// The wrong declaration of a prolog in a response that is read.
    fn wrong(body: &str, content_type: Option<&str>) -> Option<(String, usize)> {
        let text = text(body.as_bytes(), content_type).expect("UTF-8");
        text.wrong_prolog.map(|declared| (declared.label.to_owned(), declared.offset))
    }

    #[test]
    fn byte_order_mark_and_header_overrule_the_prolog() {
        for label in ["utf-16", "iso-8859-1", "shift_jis", ""] {
            let body = format!("\n<?xml version='1.0' encoding='{label}'?><æ/>");
            let expected = Some((label.to_owned(), 1));
            assert_eq!(wrong(&body, Some("text/xml; charset=utf-8")), expected);
            for header in [None, Some("text/xml; charset=utf-8"), Some("text/xml; charset=iso-8859-1")] {
                assert_eq!(wrong(&format!("\u{feff}{body}"), header), expected, "{header:?}");
            }
        }
        assert_eq!(wrong("<?xml version='1.0' encoding='UTF-8'?><æ/>", None), None);
    }

    #[test]
    fn single_bytes_disprove_a_prolog_that_says_utf_16() {
        for label in ["utf-16", "UTF-16LE", "utf-32", "ucs-2", "ISO-10646-UCS-2", "Unicode"] {
            let body = format!("<?xml version='1.0' encoding='{label}'?><æ/>");
            assert_eq!(wrong(&body, Some("text/xml")), Some((label.to_owned(), 0)));
            let header = Some("text/xml; charset=iso-8859-1");
            assert!(text(body.as_bytes(), header).is_err(), "the header counts more");
        }
    }

    #[test]
    fn names_gzip_bytes() {
        let what = "the answer is compressed with gzip, and no header says so; expected UTF-8".to_owned();
        assert_eq!(said(&[0x1F, 0x8B, 8, 0, 0], Some("text/xml")), Err((0, what)));
    }

    #[test]
    fn wide_encodings_are_known_with_and_without_a_mark() {
        let little: Vec<u8> = "<a/>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = "<a/>".encode_utf16().flat_map(u16::to_be_bytes).collect();
        let wide_little: Vec<u8> = "\n<".chars().flat_map(|character| u32::from(character).to_le_bytes()).collect();
        let wide_big: Vec<u8> = "\n<".chars().flat_map(|character| u32::from(character).to_be_bytes()).collect();
        for (mark, body, name) in [
            (&[0xFF, 0xFE][..], little, "UTF-16, little-endian"),
            (&[0xFE, 0xFF], big, "UTF-16, big-endian"),
            (&[0xFF, 0xFE, 0, 0], wide_little, "UTF-32, little-endian"),
            (&[0, 0, 0xFE, 0xFF], wide_big, "UTF-32, big-endian"),
        ] {
            let marked = [mark, &body].concat();
            for body in [&body, &marked] {
                assert_eq!(said(body, None), Err((0, format!("the answer is in {name}; expected UTF-8"))));
                assert_eq!(readable(body), "", "{name}");
            }
        }
    }

    #[test]
    fn what_only_looks_like_a_declaration_declares_nothing() {
        for answer in [
            "<?xml-stylesheet encoding='utf-16'?><a/>",
            "<?xml version='1.0'?><a encoding='utf-16'/>",
            "<a><?xml encoding='utf-16'?></a>",
            "<?xml version='1.0' ?><!-- encoding='utf-16' --><a/>",
            "<?xml",
            "<?xml encoding",
            "<?xml encoding='utf-16",
        ] {
            assert_eq!(said(answer.as_bytes(), Some("text/xml; charset=")), Ok(answer.to_owned()));
        }
    }
}
