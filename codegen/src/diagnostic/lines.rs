//! From bytes of a file to lines and columns.

use std::ops::Range;

/// The characters of a file are counted once, up to each multiple of so many bytes.
const STRIDE: usize = 1024;

/// Where the lines of a text begin.
#[derive(Debug)]
pub(super) struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
    /// Characters before each multiple of [`STRIDE`] bytes, so that a file of one long line takes no longer than others.
    counted: Vec<usize>,
}

impl<'a> Lines<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(newline, _)| newline + 1)).collect();
        let mut counted = vec![0];
        let mut total = 0;
        for chunk in text.as_bytes().chunks(STRIDE) {
            total += characters(chunk);
            counted.push(total);
        }
        Self { text, starts, counted }
    }

    /// The line that a byte is in, counted from 0.
    pub(super) fn line(&self, byte: usize) -> usize {
        self.starts.partition_point(|start| *start <= byte).saturating_sub(1)
    }

    /// Line and column of a byte, counted from 1 and in characters, as editors do.
    pub(super) fn position(&self, byte: usize) -> (usize, usize) {
        let byte = byte.min(self.text.len());
        let line = self.line(byte);
        (line + 1, self.characters_before(byte) - self.characters_before(self.start(line)) + 1)
    }

    /// The bytes of some lines, without the last line's end.
    pub(super) fn bytes(&self, first: usize, last: usize) -> Range<usize> {
        let start = self.start(first);
        let next = self.starts.get(last + 1).copied();
        let end = next.map_or(self.text.len(), |next| next - 1);
        let is_of_windows = self.text.as_bytes().get(start..end).is_some_and(|line| line.ends_with(b"\r"));
        start..(end - usize::from(is_of_windows)).max(start)
    }

    /// A span as far as it is on the line that it begins on, and between characters.
    pub(super) fn on_one_line(&self, span: &Range<usize>) -> Range<usize> {
        let start = self.boundary(span.start);
        let line = self.line(start);
        let end = self.boundary(span.end.min(self.bytes(line, line).end));
        start..end.max(start)
    }

    fn start(&self, line: usize) -> usize {
        self.starts.get(line).copied().unwrap_or(self.text.len())
    }

    fn boundary(&self, byte: usize) -> usize {
        let mut byte = byte.min(self.text.len());
        while !self.text.is_char_boundary(byte) {
            byte -= 1;
        }
        byte
    }

    fn characters_before(&self, byte: usize) -> usize {
        let stride = byte / STRIDE;
        let counted = self.counted.get(stride).copied().unwrap_or_default();
        counted + self.text.as_bytes().get(stride * STRIDE..byte).map_or(0, characters)
    }
}

/// Every character has one byte that does not continue another one.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0b1100_0000 != 0b1000_0000).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_lines_end_with_either_kind_of_newline() {
        let lines = Lines::of("bøger\r\ntitel = 1\n");
        assert_eq!(lines.position(0), (1, 1));
        assert_eq!(lines.position(4), (1, 4));
        assert_eq!(lines.position(10), (2, 3));
        assert_eq!(lines.position(1000), (3, 1));
    }

    #[test]
    fn columns_of_a_long_line_are_exact_on_both_sides_of_what_was_counted() {
        let text = "ø".repeat(4000);
        let lines = Lines::of(&text);
        for letter in [0, 511, 512, 513, 1023, 1024, 3999, 4000] {
            assert_eq!(lines.position(letter * 2), (1, letter + 1));
        }
    }

    #[test]
    fn spans_keep_to_their_line_and_to_whole_characters() {
        let lines = Lines::of("a = [\n1]\nø");
        assert_eq!(lines.on_one_line(&(4..8)), 4..5);
        assert_eq!(lines.on_one_line(&(10..40)), 9..11);
        assert_eq!(lines.on_one_line(&(40..50)), 11..11);
    }
}
