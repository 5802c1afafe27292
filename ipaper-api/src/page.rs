//! What a page that is no response of the API says, in a few words.

use crate::fault::entities::decoded;
use crate::xml::quoted;

/// So many bytes of a page are looked at.
const LOOKED_AT: usize = 16 * 1024;

/// So many characters of it are shown.
const SHOWN: usize = 200;

/// Elements whose content is not for people.
const UNSEEN: [&str; 2] = ["script", "style"];

/// The text of an HTML page, or the first line of another text; `None` for what has no text.
pub(crate) fn excerpt(body: &[u8]) -> Option<String> {
    let beginning = body.get(..LOOKED_AT).unwrap_or(body);
    if beginning.contains(&0) {
        return None;
    }
    let page = String::from_utf8_lossy(beginning);
    let page = page.trim_start_matches('\u{feff}').trim();
    let text = if page.starts_with('<') { without_tags(page) } else { page.to_owned() };
    let text = decoded(text.lines().next().unwrap_or_default());
    let text = quoted(text.trim(), SHOWN);
    (!text.is_empty()).then_some(text)
}

/// The text between the tags, in one line.
fn without_tags(page: &str) -> String {
    let mut text = String::new();
    let mut rest = page;
    while let Some((before, tag)) = rest.split_once('<') {
        text.push_str(before);
        text.push(' ');
        rest = behind(tag);
    }
    text.push_str(rest);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What follows the tag, comment or unseen element that begins before `tag`.
fn behind(tag: &str) -> &str {
    let after = |end: &str| tag.split_once(end).map_or("", |(_, rest)| rest);
    if tag.starts_with("!--") {
        return after("-->");
    }
    let name = tag.split(|character: char| !character.is_ascii_alphanumeric()).next().unwrap_or_default();
    if UNSEEN.iter().any(|unseen| unseen.eq_ignore_ascii_case(name)) {
        let end = tag.match_indices("</").find(|(at, end)| {
            let name_behind = tag.get(at + end.len()..).and_then(|rest| rest.get(..name.len()));
            name_behind.is_some_and(|behind| behind.eq_ignore_ascii_case(name))
        });
        return end
            .and_then(|(at, _)| tag.get(at..))
            .map_or("", |end| end.split_once('>').map_or("", |(_, rest)| rest));
    }
    after(">")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_the_text_of_a_page() {
        let page =
            b"\xEF\xBB\xBF<!DOCTYPE html>\r\n<html><head><title>Runtime Error</title><STYLE>p { color: red }</Style>\
            <script type=\"text/javascript\">if (1 < 2) alert('</p>')</script></head>\n<body>\n<!-- <p>secret</p> -->\
            <h1>Server Error in &#39;/&#39; Application.<hr></h1></body></html>";
        assert_eq!(excerpt(page).as_deref(), Some("Runtime Error Server Error in '/' Application."));
    }

    #[test]
    fn shows_the_first_line_of_a_text() {
        let text = b"System.Exception: no &lt;b&gt; here\r\n   at Paper.Create()";
        assert_eq!(excerpt(text).as_deref(), Some("System.Exception: no <b> here"));
    }

    #[test]
    fn shows_little_of_a_long_text() {
        let shown = excerpt("æ".repeat(100_000).as_bytes()).expect("a text");
        assert_eq!(shown.chars().count(), SHOWN + 1);
    }

    #[test]
    fn shows_nothing_of_what_has_no_text() {
        for body in [&b""[..], b" \r\n ", b"<html></html>", b"<p", b"<!--", b"<script>x", b"\x89PNG\0\0"] {
            assert_eq!(excerpt(body), None, "{body:?}");
        }
    }
}
