//! What would be sent, for people to look at.

use std::fmt;

use crate::credentials::Credentials;
use crate::error::Error;
use crate::form::Form;
use crate::method::Method;
use crate::request::Request;
use crate::transport::FORM;

/// What a client would send for a request, with everything secret blanked: for debugging, and for reports of bugs.
///
/// ```
/// use ipaper_api::{Config, Credentials, PaperId, paper::DeletePaper};
/// # #[cfg(feature = "client")] {
/// use ipaper_api::Client;
///
/// let client = Client::new(Config::new(Credentials::api_key("key")).endpoint("http://127.0.0.1:8080/V2/"))?;
/// let dry_run = client.dry_run(&DeletePaper::new(PaperId::new(1002)))?;
/// assert_eq!(
///     dry_run.to_string(),
///     "POST http://127.0.0.1:8080/V2/Paper.asmx/DeletePaper\n\
///      Content-Type: application/x-www-form-urlencoded; charset=utf-8\n\
///      Content-Length: 45\n\
///      \n\
///      plUsername=[redacted]\n\
///      plPassword=[redacted]\n\
///      paperID=1002\n"
/// );
/// # }
/// # Ok::<(), ipaper_api::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct DryRun {
    method: &'static Method,
    url: String,
    content_length: Option<u64>,
    fields: Vec<(&'static str, String)>,
}

impl DryRun {
    pub(crate) fn of<R: Request>(
        request: &R,
        url: String,
        credentials: &Credentials,
        upload_limit: Option<u64>,
    ) -> Result<Self, Error> {
        let written = |form: Form| {
            let form = form.with_upload_limit(upload_limit).with_arguments(request);
            form.map_err(|argument| Error::invalid_argument(Some(R::METHOD), argument))
        };
        let content = written(Form::new(R::METHOD, credentials))?.into_content();
        let content_length = content.text().map(|text| text.len() as u64);
        let fields = written(Form::shown(R::METHOD, credentials))?.into_shown();
        Ok(DryRun { method: R::METHOD, url, content_length, fields })
    }

    /// The method that would be called.
    pub fn method(&self) -> &'static Method {
        self.method
    }

    /// The whole address.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The length of the true body, secrets included, in bytes; `None` where it holds a file, whose length in a form is known once the file has been read.
    pub fn content_length(&self) -> Option<u64> {
        self.content_length
    }

    /// The form's fields in the order in which they would be sent, not encoded. Credentials and other secrets read `[redacted]`, inside documents too, and of a file there
    /// is its size only.
    pub fn fields(&self) -> &[(&'static str, String)] {
        &self.fields
    }
}

impl fmt::Display for DryRun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "POST {}", self.url)?;
        writeln!(f, "Content-Type: {FORM}")?;
        match self.content_length {
            Some(length) => writeln!(f, "Content-Length: {length}")?,
            None => writeln!(f, "Content-Length: [counted when the file is read]")?,
        }
        writeln!(f)?;
        self.fields.iter().try_for_each(|(name, value)| writeln!(f, "{name}={value}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paper::{CreatePaper, CreatePreviewToken};
    use crate::ripper::{ProcessOptions, ProcessPdf};
    use crate::search::SearchPapersByContent;
    use crate::{CategoryId, PaperId, Upload};

    fn dry_run(request: &impl Request) -> Result<DryRun, Error> {
        DryRun::of(request, "https://example.com/V2/".to_owned(), &Credentials::api_key("k3y+/="), None)
    }

    #[test]
    fn a_password_inside_a_document_is_blanked_and_the_rest_of_the_document_is_not() {
        let options = ProcessOptions::new().password("open sesame").import_bookmarks();
        let request = ProcessPdf::new(PaperId::new(7), Upload::from_bytes("%PDF-1.7")).options(options);
        let shown = dry_run(&request).expect("a good request");
        let document = shown.fields().iter().find(|(name, _)| *name == "xmlOptions").map(|(_, value)| value.as_str());
        let document = document.unwrap_or_default();
        assert!(document.contains("<password>[redacted]</password>"), "{document}");
        assert!(document.contains("<import-bookmarks>true</import-bookmarks>"), "{document}");
    }

    #[test]
    fn an_upload_is_shown_by_its_size() {
        let shown = dry_run(&ProcessPdf::new(PaperId::new(7), Upload::from_bytes("%PDF-1.7"))).expect("a good request");
        assert_eq!(shown.fields().last(), Some(&("base64Pdf", "[8 bytes as base64]".to_owned())));
    }

    #[test]
    fn what_is_sent_empty_is_shown_empty() {
        let shown = dry_run(&CreatePreviewToken::new(PaperId::new(7), 30)).expect("a good request");
        assert_eq!(shown.fields().last(), Some(&("ip", String::new())));
    }

    #[test]
    fn an_argument_that_would_be_refused_is_refused() {
        let error = dry_run(&SearchPapersByContent::new("x".repeat(200), CategoryId::new(1))).expect_err("too long");
        assert_eq!(error.argument().map(crate::ArgumentError::parameter), Some("query"));
    }

    #[test]
    fn no_secret_shows_in_any_form() {
        let options = ProcessOptions::new().password("open sesame");
        let process = ProcessPdf::new(PaperId::new(7), Upload::from_bytes("%PDF-1.7")).options(options);
        let create = CreatePaper::new(CategoryId::new(1), "Spring", "spring");
        for shown in [dry_run(&process), dry_run(&create)] {
            let shown = shown.expect("a good request");
            let text = format!("{shown} {shown:?}");
            for secret in ["k3y", "azN5Ky89", "open sesame", "open+sesame", "open%20sesame", "b3BlbiBzZXNhbWU"] {
                assert!(!text.contains(secret), "`{secret}` shows in {text}");
            }
        }
    }
}
