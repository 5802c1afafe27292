//! The transport for tests of programs that use a client.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use super::adapter::{create_paper, process_pdf, root, tree};
use super::api::paper::{Category, CreatePaper, GetAllPapers, GetPaperIdFromUrl, Node};
use super::api::ripper::ProcessPdf;
use super::api::transport::{HttpResponse, TransportFailure};
use super::api::{
    CategoryId, Client, Config, Credentials, ErrorKind, Outcome, PaperId, Retry, ReturnCode, TestResponse,
    TestTransport,
};

fn client(transport: &TestTransport) -> Client {
    let retry = Retry::default().backoff(Duration::from_millis(1), Duration::from_millis(1));
    let config = Config::new(Credentials::api_key("k3y")).retry(retry);
    Client::with_transport(config, transport.clone()).expect("a client")
}

fn account() -> Node {
    Node::Category(Category::builder().id(CategoryId::new(1000)).name("Catalogs").url("/").build())
}

#[test]
fn returns_a_typed_value_and_shares_it_through_the_cache() {
    let transport = TestTransport::new().on::<GetAllPapers>(|_| TestResponse::value(account()));
    let client = client(&transport);
    assert_eq!(tree(&client).expect("a tree"), account());
    assert_eq!(tree(&client).expect("the cached tree"), account());
    assert_eq!(transport.requests().len(), 1);
}

#[test]
fn returns_an_optional_value_that_is_absent() {
    let transport = TestTransport::new().on::<GetPaperIdFromUrl>(|_| TestResponse::value(None));
    let error = root(&client(&transport)).expect_err("no root");
    assert_eq!(error.kind(), ErrorKind::InvalidConfiguration);
}

#[test]
fn shows_the_fields_of_a_request_but_not_in_debug() {
    let transport = TestTransport::new().on::<CreatePaper>(|_| TestResponse::value(PaperId::new(7)));
    assert_eq!(create_paper(&client(&transport)).expect("an id"), PaperId::new(7));
    let requests = transport.requests();
    let fields: Vec<_> = requests[0].fields().iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(
        fields,
        [
            ("plUsername", "APIKey"),
            ("plPassword", "k3y"),
            ("parentID", "1000"),
            ("name", "Spring"),
            ("urlName", "spring"),
        ]
    );
    assert_eq!(requests[0].method().full_name(), "Paper.CreatePaper");
    assert!(!format!("{requests:?}{transport:?}").contains("k3y"));
}

#[test]
fn shows_an_upload_as_base64() {
    let transport = TestTransport::new().on::<ProcessPdf>(|_| TestResponse::value(None));
    assert_eq!(process_pdf(&client(&transport), "s3cret").expect("accepted"), None);
    assert_eq!(transport.requests()[0].field("base64Pdf"), Some("JVBERi0xLjcgbm8gcGFnZXM="));
}

#[test]
fn refuses_with_a_return_code_and_message() {
    let transport =
        TestTransport::new().on::<CreatePaper>(|_| TestResponse::code(&ReturnCode::ReadOnly, "<upgrade> & back at 5"));
    let error = create_paper(&client(&transport)).expect_err("a refusal");
    assert!(error.is_read_only());
    assert_eq!(error.service_message(), Some("<upgrade> & back at 5"));
}

#[test]
fn an_unclear_failure_of_a_write_is_not_retried() {
    for response in
        [|| TestResponse::status(500), || TestResponse::failure(TransportFailure::interrupted("connection reset"))]
    {
        let transport = TestTransport::new().on::<CreatePaper>(move |_| response());
        let error = create_paper(&client(&transport)).expect_err("a failure");
        assert_eq!(error.outcome(), Outcome::Unknown, "{error}");
        assert_eq!(transport.requests().len(), 1, "{error}");
    }
}

#[test]
fn a_read_is_retried_until_it_succeeds() {
    let calls = AtomicU32::new(0);
    let transport = TestTransport::new().on::<GetAllPapers>(move |_| match calls.fetch_add(1, Ordering::SeqCst) {
        0 => TestResponse::status(503),
        1 => TestResponse::http(HttpResponse::new(429, None, "").with_retry_after(Some("0"), None)),
        _ => TestResponse::value(account()),
    });
    assert_eq!(tree(&client(&transport)).expect("a tree"), account());
    assert_eq!(transport.requests().len(), 3);
}

#[test]
fn a_method_without_a_response_is_named() {
    let transport = TestTransport::new();
    let error = create_paper(&client(&transport)).expect_err("no response");
    assert_eq!((error.status(), error.outcome()), (Some(501), Outcome::Refused));
}
