//! The head of a response, as far as it matters here.

use super::is_success;

/// What the head of a response says.
#[derive(Clone, Debug)]
pub struct ResponseHead {
    pub(super) status: u16,
    pub(super) content_type: Option<String>,
    /// The content codings in the order in which they were applied, joined by commas.
    pub(super) content_encoding: String,
    /// How many bytes the body has on the wire.
    pub(super) content_length: Option<u64>,
    /// Whether the body has an end of its own, rather than the end of the connection.
    pub(super) is_delimited: bool,
    pub(super) retry_after: Option<String>,
    pub(super) date: Option<String>,
    pub(super) location: Option<String>,
}

impl ResponseHead {
    /// Reads the headers, whose names are in lower case.
    pub fn new<'h>(status: u16, headers: impl IntoIterator<Item = (&'h str, &'h [u8])>) -> Self {
        let mut head = ResponseHead {
            status,
            content_type: None,
            content_encoding: String::new(),
            content_length: None,
            // These have no body.
            is_delimited: matches!(status, 204 | 304),
            retry_after: None,
            date: None,
            location: None,
        };
        for (name, value) in headers {
            match name {
                "content-type" => set(&mut head.content_type, value),
                "retry-after" => set(&mut head.retry_after, value),
                "date" => set(&mut head.date, value),
                "location" => set(&mut head.location, value),
                "content-encoding" => {
                    if !head.content_encoding.is_empty() {
                        head.content_encoding.push(',');
                    }
                    head.content_encoding.push_str(&String::from_utf8_lossy(value));
                }
                "content-length" => {
                    head.content_length = text(value).and_then(|value| value.trim().parse().ok());
                    head.is_delimited = true;
                }
                "transfer-encoding" => head.is_delimited = true,
                _ => {}
            }
        }
        head
    }

    /// The same head of a response whose end the protocol marks by itself, as HTTP/2 does.
    #[must_use]
    pub fn delimited_by_protocol(mut self, is_delimited: bool) -> Self {
        self.is_delimited |= is_delimited;
        self
    }

    /// Whether the body has an end of its own, rather than the end of the connection.
    pub fn is_delimited(&self) -> bool {
        self.is_delimited
    }

    pub(super) fn is_success(&self) -> bool {
        is_success(self.status)
    }
}

/// Keeps the first of several values.
fn set(slot: &mut Option<String>, value: &[u8]) {
    if slot.is_none() {
        *slot = text(value).map(str::to_owned);
    }
}

/// A value in visible ASCII.
fn text(value: &[u8]) -> Option<&str> {
    let is_visible = value.iter().all(|byte| matches!(byte, b'\t' | b' '..=b'~'));
    std::str::from_utf8(value).ok().filter(|_| is_visible)
}
