//! Where the cursor and an independent parser of XML are known to differ, each with a short answer that shows it.
//!
//! The list is to become shorter. A test fails for a difference that is none any more: then it is to be removed here, and fuzzing looks for it from then on.

use roxmltree::{Error, TextPos};

/// A fault of an answer that the cursor does not see.
#[derive(Clone, Copy, Debug)]
pub struct KnownDifference {
    /// An answer that is accepted, and that the other parser refuses.
    pub example: &'static str,
    /// Whether this is what the other parser found in a text.
    pub is_it: fn(&Error, &str) -> bool,
}

/// What is accepted though it is malformed.
pub const KNOWN_DIFFERENCES: &[KnownDifference] = &[
    KnownDifference { example: "<result><code>SUCCESS</code><?1?></result>", is_it: instruction_without_a_name },
    KnownDifference { example: "<result><code>SUCCESS</code><a\u{A0}/></result>", is_it: name_beyond_ascii },
    KnownDifference { example: "<result><code>SUCCESS</code>&#1;</result>", is_it: reference_to_a_control_character },
    KnownDifference { example: "<result><code>SUCCESS</code>\u{1}</result>", is_it: character_that_is_none },
    KnownDifference { example: "<result><code>SUCCESS</code>]]></result>", is_it: end_of_cdata_in_a_text },
    KnownDifference {
        example: "<?xml encoding='utf-8' version='1.0'?><result><code>SUCCESS</code></result>",
        is_it: declaration_that_says_something_else,
    },
    KnownDifference { example: "<result><code>SUCCESS</code><a:b/></result>", is_it: namespace_that_is_not_declared },
];

/// The difference by which a malformed answer was accepted.
pub(crate) fn accepted(error: &Error, text: &str) -> bool {
    KNOWN_DIFFERENCES.iter().any(|known| (known.is_it)(error, text))
}

/// Whether a well-formed answer may be refused.
pub(crate) fn refused(text: &str) -> bool {
    is_declared_otherwise(text)
        || is_declared_inside(text)
        || has_two_marks(text)
        || refers_to_no_character(text)
        || has_an_empty_prefix(text)
}

/// `<?1?>`: whatever stands in an instruction is passed over.
fn instruction_without_a_name(error: &Error, text: &str) -> bool {
    let name =
        matches!(error, Error::InvalidName(_) | Error::InvalidChar2("a whitespace", ..) | Error::UnknownToken(_));
    name && before(error.pos(), text)
        .rfind('<')
        .is_some_and(|tag| text.get(tag..).is_some_and(|tag| tag.starts_with("<?")))
}

/// Of characters beyond ASCII all may stand in a name, and not only those that XML lists.
fn name_beyond_ascii(error: &Error, text: &str) -> bool {
    let is_in_a_tag = matches!(
        error,
        Error::InvalidName(_) | Error::InvalidChar(..) | Error::InvalidChar2(..) | Error::UnknownToken(_)
    );
    let next = text.get(before(error.pos(), text).len()..).and_then(|rest| rest.chars().next());
    is_in_a_tag && next.is_some_and(|next| !next.is_ascii())
}

/// `&#1;`: .NET writes control characters so, where a text has them. A NUL is read as U+FFFD.
fn reference_to_a_control_character(error: &Error, text: &str) -> bool {
    let number = |reference: &str| match reference.strip_prefix('x') {
        Some(digits) => u32::from_str_radix(digits, 16).ok(),
        None => reference.parse().ok(),
    };
    let mut references =
        text.split("&#").skip(1).filter_map(|rest| rest.split_once(';')).filter_map(|(name, _)| number(name));
    matches!(error, Error::MalformedEntityReference(_))
        && references.any(|number| matches!(number, 0..=0x1F | 0xFFFE | 0xFFFF))
}

/// A control character, or one of the two that XML leaves out.
fn character_that_is_none(error: &Error, _: &str) -> bool {
    matches!(error, Error::NonXmlChar(..))
}

/// `]]>` in a text.
fn end_of_cdata_in_a_text(error: &Error, _: &str) -> bool {
    matches!(error, Error::InvalidCharacterData(_))
}

/// The encoding before the version, or something else that is written like them.
fn declaration_that_says_something_else(_: &Error, text: &str) -> bool {
    declaration(text).is_some_and(|declaration| pairs(declaration).is_none())
}

/// The other parser looks neither at the values of a declaration nor at the encoding. Another one than UTF-8 is refused rather than garbled.
fn is_declared_otherwise(text: &str) -> bool {
    let Some(declaration) = declaration(text) else { return false };
    let is_other = |(name, value): (&str, &str)| name == "encoding" && !value.eq_ignore_ascii_case("utf-8");
    pairs(declaration).is_none_or(|pairs| pairs.into_iter().any(is_other))
}

/// The other parser takes `<?xml?>` for an instruction, wherever it stands. No instruction has that name.
fn is_declared_inside(text: &str) -> bool {
    text.get(1..).is_some_and(|text| text.contains("<?xml"))
}

/// The other parser passes over a byte order mark behind another one.
fn has_two_marks(text: &str) -> bool {
    text.starts_with('\u{FEFF}')
}

/// What stands between `<?xml` and `?>`.
fn declaration(text: &str) -> Option<&str> {
    text.strip_prefix("<?xml")?.split_once("?>").map(|(declaration, _)| declaration)
}

/// Its pairs of a name and a plain value in quotes, the version first; `None` where it is made of something else.
fn pairs(declaration: &str) -> Option<Vec<(&str, &str)>> {
    let mut rest = declaration.trim_end_matches(BLANKS);
    let mut pairs = Vec::new();
    while !rest.is_empty() {
        let (name, value) = rest.split_once('=')?;
        let value = value.trim_start_matches(BLANKS);
        let quote = value.chars().next().filter(|quote| ['"', '\''].contains(quote))?;
        let (value, behind) = value.get(1..)?.split_once(quote)?;
        let is_plain = value.chars().all(|character| character.is_ascii_alphanumeric() || ".-_".contains(character));
        if !is_plain || !name.starts_with(BLANKS) {
            return None;
        }
        pairs.push((name.trim_matches(BLANKS), value));
        rest = behind;
    }
    let names: Vec<&str> = pairs.iter().map(|(name, _)| *name).collect();
    let allowed = ["version", "version encoding", "version standalone", "version encoding standalone"];
    allowed.contains(&names.join(" ").as_str()).then_some(pairs)
}

/// The blanks of XML.
const BLANKS: [char; 4] = [' ', '\t', '\n', '\r'];

/// XML 1.0 does without namespaces, and so does the API. This one is to stay.
fn namespace_that_is_not_declared(error: &Error, text: &str) -> bool {
    let rest = text.get(before(error.pos(), text).len()..).unwrap_or_default();
    let name = rest.split(|byte: char| " \t\r\n=/>".contains(byte)).next().unwrap_or_default();
    let is_qualified = matches!(error, Error::InvalidName(_)) && name.contains(':');
    is_qualified
        || matches!(
            error,
            Error::UnknownNamespace(..)
                | Error::InvalidXmlPrefixUri(_)
                | Error::UnexpectedXmlUri(_)
                | Error::UnexpectedXmlnsUri(_)
                | Error::InvalidElementNamePrefix(_)
                | Error::DuplicatedNamespace(..)
        )
}

/// The other parser takes `&#x110000;` for a character.
fn refers_to_no_character(text: &str) -> bool {
    let references = text.split("&#").skip(1).filter_map(|rest| rest.split_once(';')).map(|(number, _)| number);
    let number = |text: &str| match text.strip_prefix('x') {
        Some(digits) => u32::from_str_radix(digits, 16).ok(),
        None => text.parse().ok(),
    };
    references.into_iter().any(|reference| number(reference).is_none_or(|number| number > u32::from(char::MAX)))
}

/// The other parser takes `</:a>` for the end of `<a>`.
fn has_an_empty_prefix(text: &str) -> bool {
    text.contains("<:") || text.contains("</:")
}

/// The text before a place, which is given as a line and as a column in characters.
fn before(pos: TextPos, text: &str) -> &str {
    let lines = text.split_inclusive('\n').take(pos.row.saturating_sub(1) as usize);
    let start: usize = lines.map(str::len).sum();
    let line = text.get(start..).unwrap_or_default();
    let column: usize = line.chars().take(pos.col.saturating_sub(1) as usize).map(char::len_utf8).sum();
    text.get(..start + column).unwrap_or_default()
}
