//! Memory that is wiped before it is freed.

use bytes::Bytes;
use secrecy::zeroize::Zeroizing;

/// A growing text that holds credentials. No copy of it stays in freed memory, also not of a smaller text that it has outgrown.
pub(crate) struct WipedText(Zeroizing<Vec<u8>>);

impl WipedText {
    pub(crate) fn with_capacity(capacity: usize) -> Self {
        WipedText(Zeroizing::new(Vec::with_capacity(capacity)))
    }

    pub(crate) fn push(&mut self, text: &[u8]) {
        let needed = self.0.len().saturating_add(text.len());
        if needed > self.0.capacity() {
            let mut larger = Zeroizing::new(Vec::with_capacity(needed.max(self.0.capacity().saturating_mul(2))));
            larger.extend_from_slice(&self.0);
            // The smaller one is wiped here.
            self.0 = larger;
        }
        self.0.extend_from_slice(text);
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The text as shared bytes, wiped when the last of their owners is dropped.
    pub(crate) fn into_bytes(self) -> Bytes {
        Bytes::from_owner(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_grows_beyond_its_capacity() {
        let mut text = WipedText::with_capacity(4);
        for part in ["abc", "", "defgh", &"i".repeat(100)] {
            text.push(part.as_bytes());
        }
        let whole = format!("abcdefgh{}", "i".repeat(100));
        assert_eq!(text.as_bytes(), whole.as_bytes());
        assert_eq!(text.into_bytes(), whole);
    }
}
