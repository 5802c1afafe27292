//! A request as a form: `application/x-www-form-urlencoded`, every declared parameter a field, credentials included.

use std::fmt;

use bytes::Bytes;

use crate::body::Body;
use crate::credentials::Credentials;
use crate::method::Method;
use crate::upload::Upload;
use crate::xml::{ToText, XmlWriter, blanked};

/// The fields of a request in the order in which they are sent, encoded or to be shown. Its text holds the credentials: `Debug` shows its length only.
pub struct Form {
    fields: Fields,
}

enum Fields {
    /// As they are sent.
    Encoded {
        text: Vec<u8>,
        /// How much of the text is credentials.
        credentials: usize,
    },
    /// With everything secret left out.
    Shown(Vec<(&'static str, String)>),
}

impl Form {
    /// A form that begins with the credentials.
    pub(crate) fn new(method: &Method, credentials: &Credentials) -> Self {
        let mut text = Vec::with_capacity(256);
        for (name, value) in credentials.fields(method.credentials) {
            start_field(&mut text, name);
            encode(&mut text, value.expose());
        }
        let credentials = text.len();
        Form { fields: Fields::Encoded { text, credentials } }
    }

    /// The same form to be shown.
    pub(crate) fn shown(method: &Method, credentials: &Credentials) -> Self {
        let mut form = Form { fields: Fields::Shown(Vec::new()) };
        for (name, value) in credentials.fields(method.credentials) {
            form.value(name, value);
        }
        form
    }

    /// A field with a text; an empty one is sent too, since a missing field is an error to the service.
    pub(crate) fn text(&mut self, name: &'static str, value: &str) {
        match &mut self.fields {
            Fields::Encoded { text, .. } => {
                start_field(text, name);
                encode(text, value);
            }
            Fields::Shown(fields) => fields.push((name, value.to_owned())),
        }
    }

    /// A field with a value.
    pub(crate) fn value(&mut self, name: &'static str, value: &(impl ToText + ?Sized)) {
        let text = value.to_text();
        let text = if self.is_shown() && value.is_secret() { blanked(text) } else { text };
        self.text(name, &text);
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
        match &mut self.fields {
            Fields::Encoded { text, .. } => {
                start_field(text, name);
                encode_base64(upload.bytes(), text);
            }
            Fields::Shown(fields) => fields.push((name, format!("[{} bytes as base64]", upload.size()))),
        }
    }

    /// What writes the document that `parameter` carries.
    pub(crate) fn document(&self, parameter: &'static str) -> XmlWriter {
        XmlWriter::new(parameter, self.is_shown())
    }

    /// The fields without the credentials, as they are sent.
    pub(crate) fn arguments(&self) -> &[u8] {
        match &self.fields {
            Fields::Encoded { text, credentials } => text.get(*credentials..).unwrap_or_default(),
            Fields::Shown(_) => &[],
        }
    }

    pub(crate) fn into_body(self) -> Body {
        match self.fields {
            Fields::Encoded { text, .. } => Body::new(text.into()),
            Fields::Shown(_) => Body::new(Bytes::new()),
        }
    }

    /// The fields to be shown.
    pub(crate) fn into_shown(self) -> Vec<(&'static str, String)> {
        match self.fields {
            Fields::Encoded { .. } => Vec::new(),
            Fields::Shown(fields) => fields,
        }
    }

    fn is_shown(&self) -> bool {
        matches!(self.fields, Fields::Shown(_))
    }
}

fn start_field(text: &mut Vec<u8>, name: &str) {
    if !text.is_empty() {
        text.push(b'&');
    }
    encode(text, name);
    text.push(b'=');
}

fn encode(text: &mut Vec<u8>, value: &str) {
    for piece in form_urlencoded::byte_serialize(value.as_bytes()) {
        text.extend_from_slice(piece.as_bytes());
    }
}

impl fmt::Debug for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.fields {
            Fields::Encoded { text, .. } => write!(f, "Form({} bytes)", text.len()),
            Fields::Shown(fields) => f.debug_tuple("Form").field(fields).finish(),
        }
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
