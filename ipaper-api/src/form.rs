//! A request as a form: `application/x-www-form-urlencoded`, every declared parameter a field, credentials included.

use std::fmt;

use crate::body::Body;
use crate::credentials::Credentials;
use crate::method::Method;
use crate::upload::Upload;
use crate::xml::ToText;

/// The fields of a request in the order in which they are sent. Its text holds the credentials: `Debug` shows its length only.
pub struct Form {
    encoded: Vec<u8>,
}

impl Form {
    /// A form that begins with the credentials.
    pub(crate) fn new(method: &Method, credentials: &Credentials) -> Self {
        let mut form = Form { encoded: Vec::with_capacity(256) };
        for (name, value) in credentials.fields(method.credentials) {
            form.text(name, value);
        }
        form
    }

    /// A field with a text; an empty one is sent too, since a missing field is an error to the service.
    pub(crate) fn text(&mut self, name: &'static str, value: &str) {
        self.name(name);
        for piece in form_urlencoded::byte_serialize(value.as_bytes()) {
            self.encoded.extend_from_slice(piece.as_bytes());
        }
    }

    /// A field with a value.
    pub(crate) fn value(&mut self, name: &'static str, value: &(impl ToText + ?Sized)) {
        self.text(name, &value.to_text());
    }

    /// A field with a value, or empty.
    pub(crate) fn optional(&mut self, name: &'static str, value: Option<&impl ToText>) {
        match value {
            Some(value) => self.value(name, value),
            None => self.text(name, ""),
        }
    }

    /// A field with a file as base64.
    pub(crate) fn upload(&mut self, name: &'static str, upload: &Upload) {
        self.name(name);
        encode_base64(upload.bytes(), &mut self.encoded);
    }

    pub(crate) fn into_body(self) -> Body {
        Body::new(self.encoded.into())
    }

    fn name(&mut self, name: &'static str) {
        if !self.encoded.is_empty() {
            self.encoded.push(b'&');
        }
        for piece in form_urlencoded::byte_serialize(name.as_bytes()) {
            self.encoded.extend_from_slice(piece.as_bytes());
        }
        self.encoded.push(b'=');
    }
}

impl fmt::Debug for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Form({} bytes)", self.encoded.len())
    }
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Base64 with padding, escaped for a form in the same pass: there is never a copy of the file as plain base64.
fn encode_base64(bytes: &[u8], encoded: &mut Vec<u8>) {
    encoded.reserve(bytes.len() / 3 * 4 + bytes.len() / 12 + 16);
    for group in bytes.chunks(3) {
        let mut bits = 0_u32;
        for position in 0..3 {
            bits = bits << 8 | u32::from(group.get(position).copied().unwrap_or(0));
        }
        for position in 0..4 {
            if position > group.len() {
                encoded.extend_from_slice(b"%3D");
                continue;
            }
            let index = (bits >> (18 - 6 * position)) & 63;
            match ALPHABET.get(index as usize).copied().unwrap_or(b'A') {
                b'+' => encoded.extend_from_slice(b"%2B"),
                b'/' => encoded.extend_from_slice(b"%2F"),
                character => encoded.push(character),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base64(bytes: &[u8]) -> String {
        let mut encoded = Vec::new();
        encode_base64(bytes, &mut encoded);
        String::from_utf8(encoded).expect("base64 is ASCII")
    }

    #[test]
    fn base64_is_padded_and_escaped() {
        assert_eq!(base64(b""), "");
        assert_eq!(base64(b"f"), "Zg%3D%3D");
        assert_eq!(base64(b"fo"), "Zm8%3D");
        assert_eq!(base64(b"foo"), "Zm9v");
        assert_eq!(base64(&[0xfb, 0xff, 0xbf]), "%2B%2F%2B%2F");
    }
}
