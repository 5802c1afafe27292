//! Text that needs no memory of its own where it is short, as amounts are: an order has many of them.

/// So many bytes are kept in place.
const SHORT: usize = 22;

/// A text. What is short is always kept in place, so that equal texts are equal in every part.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum ShortText {
    /// So many bytes of the array, behind which there are zeros.
    InPlace(u8, [u8; SHORT]),
    Long(Box<str>),
}

impl ShortText {
    pub(crate) fn as_str(&self) -> &str {
        match self {
            ShortText::InPlace(length, bytes) => {
                let text = bytes.get(..usize::from(*length)).and_then(|bytes| std::str::from_utf8(bytes).ok());
                // It was a text before it was kept.
                text.unwrap_or_default()
            }
            ShortText::Long(text) => text,
        }
    }
}

impl From<&str> for ShortText {
    fn from(text: &str) -> Self {
        let mut bytes = [0; SHORT];
        match (bytes.get_mut(..text.len()), u8::try_from(text.len())) {
            (Some(place), Ok(length)) => {
                place.copy_from_slice(text.as_bytes());
                ShortText::InPlace(length, bytes)
            }
            _ => ShortText::Long(text.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_comes_back_whatever_its_length() {
        for text in ["", "5351,8", &"9".repeat(SHORT), &"9".repeat(SHORT + 1), "1 234,50 €", &"ø".repeat(300)] {
            let kept = ShortText::from(text);
            assert_eq!(kept.as_str(), text);
            assert_eq!(kept, ShortText::from(text));
            assert_eq!(matches!(kept, ShortText::Long(_)), text.len() > SHORT, "{text}");
        }
        assert_ne!(ShortText::from("1"), ShortText::from("1\0"));
    }
}
