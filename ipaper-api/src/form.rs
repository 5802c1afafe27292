//! A request as a form: `application/x-www-form-urlencoded`, every declared parameter a field, credentials included.

use std::fmt;
use std::rc::Rc;
use std::sync::Arc;

use bytes::Bytes;

use crate::body::{Content, ContentFile};
use crate::credentials::Credentials;
use crate::error::{ArgumentError, ParameterName};
use crate::method::Method;
use crate::request::Request;
use crate::rules::UploadRules;
use crate::secret::{Secret, Secrets};
use crate::upload::Upload;
use crate::wiped::WipedText;
use crate::xml::{ToText, XmlWriter};

/// The fields of a request in the order in which they are sent, encoded or to be shown. Its text holds the credentials: `Debug` shows its length only.
pub struct Form {
    fields: Fields,
    secrets: Secrets,
    /// The caller's own limit of an upload's size.
    upload_limit: Option<u64>,
    /// The first argument that no response could hold, so that the service would not keep it
    /// either.
    refused: Option<ArgumentError>,
}

enum Fields {
    /// As they are sent.
    Encoded {
        text: WipedText,
        /// How much of the text is credentials.
        credentials: usize,
        /// The file, and where in the text it belongs.
        file: Option<(usize, ContentFile)>,
    },
    /// As they are shown.
    Shown(Vec<(&'static str, String)>),
}

impl Form {
    /// A form that begins with the credentials.
    pub(crate) fn new(method: &Method, credentials: &Credentials) -> Self {
        let mut text = WipedText::with_capacity(256);
        for (name, value) in credentials.fields(method.credentials) {
            start_field(&mut text, name);
            encode(&mut text, value.expose());
        }
        let credentials = text.as_bytes().len();
        Form {
            fields: Fields::Encoded { text, credentials, file: None },
            secrets: Secrets::Written,
            upload_limit: None,
            refused: None,
        }
    }

    /// The same form with another limit of an upload's size than the spec's.
    pub(crate) fn with_upload_limit(self, upload_limit: Option<u64>) -> Self {
        Form { upload_limit, ..self }
    }

    /// The same form with the arguments of a request.
    pub(crate) fn with_arguments(mut self, request: &impl Request) -> Result<Self, ArgumentError> {
        request.write(&mut self)?;
        self.refused.take().map_or(Ok(self), Err)
    }

    /// The same form to be shown.
    pub(crate) fn shown(method: &Method, credentials: &Credentials) -> Self {
        let mut form = Self::not_to_be_sent(Secrets::Blanked);
        for (name, value) in credentials.fields(method.credentials) {
            form.value(name, value);
        }
        form
    }

    /// What is secret of a request's own: not the credentials. None where the request cannot be written as a whole.
    pub(crate) fn secrets_of(request: &impl Request) -> Option<Vec<Secret>> {
        let secrets = Rc::default();
        request.write(&mut Self::not_to_be_sent(Secrets::Listed(Rc::clone(&secrets)))).ok()?;
        Some(secrets.take())
    }

    fn not_to_be_sent(secrets: Secrets) -> Self {
        Form { fields: Fields::Shown(Vec::new()), secrets, upload_limit: None, refused: None }
    }

    /// A field with a text; an empty one is sent too, since a missing field is an error to the service.
    pub(crate) fn text(&mut self, name: &'static str, value: &str) {
        if value.contains('\0') && self.refused.is_none() {
            self.refused = Some(ArgumentError::new(name, "contains the character U+0000, which XML cannot hold"));
        }
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
        let text = self.secrets.written(value, value.to_text());
        self.text(name, &text);
    }

    /// A field with a value, or empty.
    pub(crate) fn optional(&mut self, name: &'static str, value: Option<&impl ToText>) {
        match value {
            Some(value) => self.value(name, value),
            None => self.text(name, ""),
        }
    }

    /// A field with a file as base64. A request has one at most.
    pub(crate) fn upload(
        &mut self,
        parameter: impl Into<ParameterName>,
        upload: &Upload,
        rules: UploadRules,
    ) -> Result<(), ArgumentError> {
        let parameter = parameter.into();
        let name = parameter.wire;
        upload.check_size(parameter, &rules, self.upload_limit)?;
        match &mut self.fields {
            Fields::Encoded { text, file, .. } => {
                start_field(text, name);
                let life = Arc::new(());
                let content = ContentFile {
                    upload: upload.for_call(&life),
                    life,
                    parameter,
                    begins_with: rules.begins_with,
                    measured: None,
                };
                *file = Some((text.as_bytes().len(), content));
            }
            Fields::Shown(fields) => fields.push((name, format!("[{} bytes as base64]", upload.size()))),
        }
        Ok(())
    }

    /// What writes the document that `parameter` carries.
    pub(crate) fn document(&self, parameter: impl Into<ParameterName>) -> XmlWriter {
        XmlWriter::new(parameter.into(), self.secrets.clone())
    }

    /// The fields without the credentials, as they are sent; `None` where one of them is a file.
    pub(crate) fn arguments(&self) -> Option<&[u8]> {
        match &self.fields {
            Fields::Encoded { text, credentials, file: None } => text.as_bytes().get(*credentials..),
            Fields::Encoded { file: Some(_), .. } | Fields::Shown(_) => None,
        }
    }

    pub(crate) fn into_content(self) -> Content {
        let (text, file) = match self.fields {
            Fields::Encoded { text, file, .. } => (text.into_bytes(), file),
            Fields::Shown(_) => (Bytes::new(), None),
        };
        match file {
            None => Content { before: text, file: None, after: Bytes::new() },
            Some((place, file)) => {
                Content { before: text.slice(..place), file: Some(file), after: text.slice(place..) }
            }
        }
    }

    /// The fields to be shown.
    pub(crate) fn into_shown(self) -> Vec<(&'static str, String)> {
        match self.fields {
            Fields::Encoded { .. } => Vec::new(),
            Fields::Shown(fields) => fields,
        }
    }
}

fn start_field(text: &mut WipedText, name: &str) {
    if !text.as_bytes().is_empty() {
        text.push(b"&");
    }
    encode(text, name);
    text.push(b"=");
}

fn encode(text: &mut WipedText, value: &str) {
    for piece in form_urlencoded::byte_serialize(value.as_bytes()) {
        text.push(piece.as_bytes());
    }
}

impl fmt::Debug for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.fields {
            Fields::Encoded { text, .. } => write!(f, "Form({} bytes)", text.as_bytes().len()),
            Fields::Shown(fields) => f.debug_tuple("Form").field(fields).finish(),
        }
    }
}
