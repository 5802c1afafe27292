//! The many ways in which XML writes one and the same text.

use std::fmt::Write as _;

use fastrand::Rng;

/// Blanks between attributes, around `=`, between elements and around texts. A carriage return only stands before a newline, with which it is one.
pub(crate) fn blanks(rng: &mut Rng) -> &'static str {
    const BLANKS: [&str; 8] = ["", "", "", " ", "\n", "\t", "\r\n  ", " \n\n\t "];
    BLANKS[rng.usize(0..BLANKS.len())]
}

/// What may stand between elements and inside of texts without a meaning.
pub(crate) fn remark(rng: &mut Rng) -> &'static str {
    const REMARKS: [&str; 8] = [
        "<!---->",
        "<!-- a remark -->",
        "<!-- </data> & <b \" - ]]> ' -->",
        "<!-- <code>ERROR</code> -->",
        "<?x?>",
        "<?later a=\"<b>\" & 'c' ?>",
        "<?x-1 <data> > ?>",
        "<!-- Ø 😀 -->",
    ];
    REMARKS[rng.usize(0..REMARKS.len())]
}

/// A text between double or single quotes, with blanks around it.
pub(crate) fn quoted(text: &str, [before, after]: [&str; 2], rng: &mut Rng) -> String {
    let quote = if rng.bool() { '"' } else { '\'' };
    let mut spelled = format!("{quote}{before}");
    for character in text.chars() {
        // A literal newline or tab in an attribute is a blank, by the rules of XML.
        if character == quote || matches!(character, '&' | '<' | '\n' | '\t' | '\r') || rng.u8(0..16) == 0 {
            reference(character, &mut spelled, rng);
        } else {
            spelled.push(character);
        }
    }
    spelled.push_str(after);
    spelled.push(quote);
    spelled
}

/// A text between tags. `before` is what stands there already.
pub(crate) fn plain(text: &str, before: &mut String, rng: &mut Rng) {
    for character in text.chars() {
        let ends_cdata = character == '>' && before.ends_with("]]");
        // Without its number, a carriage return would be a newline, too.
        if ends_cdata || matches!(character, '&' | '<' | '\r') || rng.u8(0..16) == 0 {
            reference(character, before, rng);
        } else if character == '\n' {
            before.push_str(newline(rng));
        } else {
            before.push(character);
        }
    }
}

/// A text as CDATA, in two sections where it holds the end of one; `None` where it cannot be written so.
pub(crate) fn cdata(text: &str, rng: &mut Rng) -> Option<String> {
    let newline = newline(rng);
    let in_sections = || text.replace("]]>", "]]]]><![CDATA[>").replace('\n', newline);
    (!text.contains('\r')).then(|| format!("<![CDATA[{}]]>", in_sections()))
}

/// A literal carriage return with a newline behind it is one newline, by the rules of XML.
fn newline(rng: &mut Rng) -> &'static str {
    if rng.bool() { "\n" } else { "\r\n" }
}

/// An entity or the number of a character.
fn reference(character: char, spelled: &mut String, rng: &mut Rng) {
    let entity = match character {
        '&' => "&amp;",
        '<' => "&lt;",
        '>' => "&gt;",
        '"' => "&quot;",
        '\'' => "&apos;",
        _ => "",
    };
    let number = u32::from(character);
    let _ = match rng.u8(0..4) {
        0 => write!(spelled, "&#{number};"),
        1 => write!(spelled, "&#x{number:x};"),
        2 if entity.is_empty() => write!(spelled, "&#x00{number:X};"),
        _ if entity.is_empty() => write!(spelled, "&#{number};"),
        _ => write!(spelled, "{entity}"),
    };
}
