//! Arguments on their way out: what is refused before anything is sent, and what XML documents inside parameters look like.

use std::sync::{Arc, Mutex};

use ipaper_api::jiff::civil::date;
use ipaper_api::transport::{HttpRequest, HttpResponse};
use ipaper_api::{
    Answering, CategoryId, Client, Credentials, Error, ErrorKind, Outcome, PaperId, Request, Transport, Upload,
    custom_field, paper, ripper, search, statistics,
};

/// Keeps the bodies it is given and answers success without data.
#[derive(Clone, Default)]
struct Recorder(Arc<Mutex<Vec<String>>>);

impl Transport for Recorder {
    fn send(&self, mut request: HttpRequest) -> Answering<'_> {
        let mut body = Vec::new();
        while let Some(piece) = request.body.next_piece().expect("the upload is in memory") {
            body.extend_from_slice(&piece);
        }
        self.0.lock().expect("the log").push(String::from_utf8_lossy(&body).into_owned());
        Box::pin(async { Ok(HttpResponse::xml("<result><code>SUCCESS</code></result>")) })
    }
}

async fn sent(request: impl Request) -> (Vec<String>, Option<Error>) {
    let recorder = Recorder::default();
    let client = Client::with_transport(Credentials::api_key("k3y"), recorder.clone()).expect("a client");
    let error = client.send(request).await.err();
    let sent = recorder.0.lock().expect("the log").clone();
    (sent, error)
}

/// The rule that a request breaks, and that nothing was sent because of it.
async fn refused(request: impl Request) -> String {
    let (sent, error) = sent(request).await;
    let error = error.expect("the request should be refused");
    assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{error}");
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert!(sent.is_empty(), "{sent:?}");
    let argument = error.argument().expect("the argument");
    format!("{argument}")
}

/// The value of a field in the one body that was sent.
async fn field(request: impl Request, name: &str) -> String {
    let (sent, _) = sent(request).await;
    let [body] = sent.as_slice() else { panic!("expected one request, got {sent:?}") };
    let mut fields = form_urlencoded::parse(body.as_bytes());
    fields.find_map(|(key, value)| (key == name).then(|| value.into_owned())).expect("the field")
}

fn pdf() -> Upload {
    Upload::from_bytes("%PDF-1.4\n%%EOF\n")
}

#[tokio::test]
async fn a_text_that_is_too_long_is_refused_by_its_characters_not_its_bytes() {
    let search = |query: String| search::SearchPapersByContent::new(query, CategoryId::new(1));
    assert_eq!(refused(search("ø".repeat(129))).await, "`query` must have at most 128 characters, has 129");
    assert_eq!(refused(search(String::new())).await, "`query` must have at least 1 character, has 0");
    assert_eq!(field(search("ø".repeat(128)), "query").await, "ø".repeat(128));
}

#[tokio::test]
async fn a_name_that_does_not_match_its_pattern_is_refused() {
    let add = |name: &str| custom_field::AddCustomField::new(name, ipaper_api::FieldType::Int);
    for name in ["", "Weight in kg", "Größe", &"x".repeat(129)] {
        let rule = refused(add(name)).await;
        assert!(rule.starts_with("`name` must match ^[a-zA-Z0-9_]{1,128}$"), "{rule}");
    }
    assert_eq!(field(add("Weight_2"), "name").await, "Weight_2");
}

#[tokio::test]
async fn a_url_without_a_slash_at_either_end_is_refused() {
    let find = |url: &str| paper::GetPaperIdFromUrl::new(url);
    assert_eq!(refused(find("spring/")).await, "`url` must start with `/`");
    assert_eq!(refused(find("/spring")).await, "`url` must end with `/`");
    assert_eq!(refused(find("")).await, "`url` must start with `/`");
    assert_eq!(field(find("/"), "url").await, "/");
}

#[tokio::test]
async fn sends_a_point_in_time_without_zone_and_fraction() {
    for (from, expected) in [
        ("2026-09-01T10:00:00.999999999+02:00", "2026-09-01 08:00:00"),
        ("2026-12-31T23:30:00-01:00", "2027-01-01 00:30:00"),
        ("0026-01-01T00:00:00Z", "0026-01-01 00:00:00"),
    ] {
        let from = from.parse().expect("a point in time");
        let to = "2027-06-01T00:00:00Z".parse().expect("a point in time");
        let request = paper::SetPublicationPeriod::new(PaperId::new(1), from, to);
        assert_eq!(field(request, "from").await, expected);
    }
}

#[tokio::test]
async fn a_period_that_ends_before_it_begins_is_refused() {
    let request = statistics::GetNumberOfVisitors::new(PaperId::new(1), date(2026, 10, 31), date(2026, 10, 1));
    assert_eq!(refused(request).await, "`to` (2026-10-01) is before `from` (2026-10-31)");
}

#[tokio::test]
async fn a_number_out_of_bounds_is_refused() {
    let request = paper::CreatePreviewToken::new(PaperId::new(1), 0);
    assert_eq!(refused(request).await, "`validity_minutes` (`validityMinutes`) must be at least 1, is 0");
}

#[tokio::test]
async fn a_rule_inside_a_document_is_checked_before_anything_is_sent() {
    let process = |options| ripper::ProcessPdf::new(PaperId::new(1), pdf()).options(options);
    let backwards = ripper::ProcessOptions::new().pages(5, 2);
    assert_eq!(
        refused(process(backwards)).await,
        "`options` (`xmlOptions`) is refused: `pages_to` (`pages-to`, 2) is below `pages_from` (5)"
    );
    let opaque = ripper::ProcessOptions::new().watermark(ripper::Watermark::new("Draft", 1.5, 24, true));
    assert!(refused(process(opaque)).await.contains("must be at most 1, is 1.5"));
    let control = ripper::ProcessOptions::new().custom_link_import_name("a\u{1}b");
    assert!(refused(process(control)).await.contains("U+0001"));
}

#[tokio::test]
async fn a_document_holds_only_what_was_set() {
    let process = |options| ripper::ProcessPdf::new(PaperId::new(1), pdf()).options(options);
    let none = ripper::ProcessOptions::new();
    assert_eq!(field(process(none), "xmlOptions").await, "<options/>");
    let pages = ripper::ProcessOptions::new().pages(2, 5);
    assert_eq!(
        field(process(pages), "xmlOptions").await,
        "<options><all-pages>false</all-pages><pages-from>2</pages-from><pages-to>5</pages-to></options>"
    );
    let bookmarks = ripper::ProcessOptions::new().import_bookmarks();
    assert_eq!(
        field(process(bookmarks), "xmlOptions").await,
        "<options><preserve-index>false</preserve-index><import-bookmarks>true</import-bookmarks></options>"
    );
}

#[tokio::test]
async fn a_document_that_is_left_out_is_sent_as_an_empty_field() {
    assert_eq!(field(ripper::ProcessPdf::new(PaperId::new(1), pdf()), "xmlOptions").await, "");
}

#[tokio::test]
async fn markup_in_a_document_is_escaped() {
    let value = custom_field::FieldValue::new("Name", "a < b & \"c\" > ]]>\r\n");
    let second = custom_field::FieldValue::new("Other", "");
    let fields = custom_field::FieldValues::new(value).field(second);
    assert_eq!(
        field(custom_field::SetMultipleCustomFieldValues::new(PaperId::new(1), fields), "fieldsXml").await,
        "<fields><field name=\"Name\">a &lt; b &amp; \"c\" &gt; ]]&gt;&#13;\n</field><field name=\"Other\"/></fields>"
    );
}

#[tokio::test]
async fn an_upload_is_base64_whatever_its_bytes() {
    let bytes: Vec<u8> = (0..=255).collect();
    let request =
        ipaper_api::media::UploadFile::new(ipaper_api::media::DirectoryId::ROOT, "all.bin", Upload::from_bytes(bytes));
    let sent = field(request, "base64File").await;
    assert_eq!(sent.len(), 344);
    assert!(
        sent.starts_with("AAECAwQFBgcICQoLDA0OD") && sent.contains('+') && sent.contains('/') && sent.ends_with("/w=="),
        "{sent}"
    );
}

#[test]
fn an_upload_that_cannot_be_read_names_the_path_and_the_reason() {
    let error = Upload::from_path("no/such/brochure.pdf").expect_err("no such file");
    assert_eq!(error.kind(), ErrorKind::InvalidArgument);
    let text = error.to_string();
    assert!(text.contains("no/such/brochure.pdf") && text.lines().count() == 1, "{text}");
}
