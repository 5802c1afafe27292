//! Patterns: so many characters of one class, `^[a-z0-9_]{1,20}$`.

use crate::diagnostic::{Diagnostic, Located, Problems};
use crate::model::Pattern;

/// The pattern, or a report of what a pattern may be.
pub(super) fn resolve(text: &Located<String>, problems: &Problems) -> Option<Pattern> {
    let pattern = parse(text);
    if pattern.is_none() {
        let problem = Diagnostic::at(&text.place, format!("the pattern `{}` is of another form than all", text.value))
            .help("a pattern is `^[characters]{least,most}$`, such as `^[a-z0-9_-]{1,20}$`")
            .note("the characters are single ones and ranges, without `^`, `\\`, `[` and `&`; the most is not below the least");
        problems.report(problem);
    }
    pattern
}

fn parse(text: &str) -> Option<Pattern> {
    let (class, counts) = text.strip_prefix("^[")?.strip_suffix("}$")?.split_once("]{")?;
    let (min, max) = counts.split_once(',')?;
    let (min, max) = (min.parse().ok()?, max.parse().ok()?);
    let ranges = parse_class(class)?;
    (min <= max).then(|| Pattern { text: text.to_owned(), ranges, min, max })
}

fn parse_class(class: &str) -> Option<Vec<(char, char)>> {
    // Negations, escapes and nested classes are more than any rule has needed.
    if class.is_empty() || class.contains(['^', '\\', '[', '&']) {
        return None;
    }
    let characters: Vec<char> = class.chars().collect();
    let mut rest = characters.as_slice();
    let mut ranges = Vec::new();
    while let [first, others @ ..] = rest {
        // A dash at either end stands for itself.
        let (last, others) = match others {
            ['-', last, others @ ..] => (last, others),
            _ => (first, others),
        };
        ranges.push((*first, *last));
        rest = others;
    }
    ranges.iter().all(|(first, last)| first <= last).then_some(ranges)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_is_ranges_and_single_characters() {
        let pattern = parse("^[a-z0-9_.-]{1,20}$").unwrap();
        assert_eq!(pattern.ranges, [('a', 'z'), ('0', '9'), ('_', '_'), ('.', '.'), ('-', '-')]);
        assert_eq!((pattern.min, pattern.max), (1, 20));
    }

    #[test]
    fn other_forms_are_refused() {
        for text in ["", "[a-z]{1,2}", "^[a-z]+$", "^[a-z]{2,1}$", "^[^a]{1,2}$", "^[]{1,2}$", "^[z-a]{1,2}$"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
