//! Texts that hold what an author wrote, made fit to be shown: printable, and of a bounded length.

/// Characters of a title, a label or a line of a list; what is longer loses its middle.
const LONGEST_LINE: usize = 240;

/// Characters of a help or a note, which may be several lines.
const LONGEST_TEXT: usize = 900;

/// The text as one line.
pub(super) fn one_line(text: &str) -> String {
    shortened(&printable(text, false), LONGEST_LINE)
}

/// The text, which may have line breaks of its own.
pub(super) fn lines_of(text: &str) -> String {
    shortened(&printable(text, true), LONGEST_TEXT)
}

/// Control characters as Rust would escape them: a terminal would take them for commands.
fn printable(text: &str, keeps_newlines: bool) -> String {
    let mut printable = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter.is_control() && !(keeps_newlines && letter == '\n') {
            printable.extend(letter.escape_default());
        } else {
            printable.push(letter);
        }
    }
    printable
}

/// Keeps the beginning and the end, which say what it is about and how it is meant.
fn shortened(text: &str, longest: usize) -> String {
    if text.len() <= longest || text.chars().count() <= longest {
        return text.to_owned();
    }
    let letters: Vec<char> = text.chars().collect();
    let kept = longest - 1;
    let head = letters.iter().take(kept - kept / 3);
    let tail = letters.iter().skip(letters.len() - kept / 3);
    head.chain(&['…']).chain(tail).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_text_loses_its_middle() {
        let text = one_line(&format!("there is no type `{}`, and never was", "é".repeat(1000)));
        assert_eq!(text.chars().count(), LONGEST_LINE);
        assert!(text.starts_with("there is no type `é") && text.ends_with("é`, and never was"), "{text}");
    }

    #[test]
    fn control_characters_do_nothing_to_a_terminal() {
        assert_eq!(one_line("a\u{1b}[31m\nb"), "a\\u{1b}[31m\\nb");
        assert_eq!(lines_of("a\nb\r"), "a\nb\\r");
    }
}
