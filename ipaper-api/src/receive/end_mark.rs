//! Recognises a complete file by its last bytes, for responses without a length.

/// The formats whose end can be seen: what a file begins with, and what it ends with.
const FORMATS: [(&[u8], &[u8]); 3] =
    [(b"\x89PNG", b"\0\0\0\0IEND\xAE\x42\x60\x82"), (b"\xFF\xD8\xFF", b"\xFF\xD9"), (b"GIF8", b";")];

const FIRST: usize = 4;
const LAST: usize = 12;

/// Whether a file with these first and last bytes ends with its format's end mark.
fn matches(first: &[u8], last: &[u8]) -> bool {
    FORMATS.iter().any(|(begin, end)| first.starts_with(begin) && last.ends_with(end))
}

/// Whether a file ends with its format's end mark.
pub(crate) fn has_end_mark(file: &[u8]) -> bool {
    matches(file, file)
}

/// The first and the last bytes of a file that passes by.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Ends {
    first: [u8; FIRST],
    last: [u8; LAST],
    /// How many bytes have passed by, as far as that matters.
    length: usize,
}

impl Ends {
    pub(super) fn add(&mut self, piece: &[u8]) {
        for (slot, byte) in self.first.iter_mut().skip(self.length).zip(piece) {
            *slot = *byte;
        }
        self.length = self.length.saturating_add(piece.len());
        let tail = piece.get(piece.len().saturating_sub(LAST)..).unwrap_or_default();
        self.last.rotate_left(tail.len());
        for (slot, byte) in self.last.iter_mut().rev().zip(tail.iter().rev()) {
            *slot = *byte;
        }
    }

    pub(super) fn has_end_mark(&self) -> bool {
        matches(&self.first, &self.last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sees_the_end_mark_of_a_file_in_pieces_of_any_size() {
        let png = [b"\x89PNG\r\n\x1a\n".as_slice(), &[7; 100], b"\0\0\0\0IEND\xAE\x42\x60\x82"].concat();
        let jpeg = [b"\xFF\xD8\xFF\xE1".as_slice(), &[7; 50], b"\xFF\xD9"].concat();
        for file in [&png[..], &jpeg, b"GIF89a;"] {
            for size in 1..=file.len() {
                let ends = |file: &[u8]| {
                    let mut ends = Ends::default();
                    file.chunks(size).for_each(|piece| ends.add(piece));
                    ends.has_end_mark()
                };
                assert!(ends(file) && has_end_mark(file), "in pieces of {size}");
                assert!(!ends(&file[..file.len() - 1]) && !has_end_mark(&file[..file.len() - 1]));
            }
        }
        assert!(!has_end_mark(b"") && !has_end_mark(b";") && !has_end_mark(b"RIFF;"));
    }
}
