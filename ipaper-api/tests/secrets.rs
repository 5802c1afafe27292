//! Where secrets do not appear: in `Debug`, in errors, in addresses.

use std::sync::{Arc, Mutex};

use ipaper_api::transport::{HttpRequest, TransportFailure};
use ipaper_api::{Answering, Client, Config, Credentials, PaperId, Transport, Upload, ripper};

const KEY: &str = "s3cret+key/=";
const PASSWORD: &str = "open sesame";

/// Notes how requests look in `Debug`, and fails.
#[derive(Clone, Default)]
struct Failing(Arc<Mutex<Vec<String>>>);

impl Transport for Failing {
    fn send(&self, request: HttpRequest) -> Answering<'_> {
        self.0.lock().expect("the log").push(format!("{request:?} {}", request.url));
        Box::pin(async { Err(TransportFailure::interrupted("the cable was cut")) })
    }
}

#[tokio::test]
async fn neither_key_nor_password_shows_in_debug_output_errors_and_addresses() {
    let transport = Failing::default();
    let config = Config::new(Credentials::api_key(KEY));
    let mut shown = vec![format!("{config:?}")];
    let client = Client::with_transport(config, transport.clone()).expect("a client");
    let options = ripper::ProcessOptions::new().password(PASSWORD);
    let request = ripper::ProcessPdf::new(PaperId::new(1), Upload::from_bytes("%PDF-")).options(options);
    shown.push(format!("{client:?} {request:?}"));
    let error = client.send(request).await.expect_err("the transport fails");
    shown.push(format!("{error} {error:?}"));
    shown.extend(transport.0.lock().expect("the log").iter().cloned());
    let shown = shown.join("\n");
    for secret in [KEY, "s3cret%2Bkey%2F%3D", "czNjcmV0K2tleS89", PASSWORD, "open+sesame", "open%20sesame"] {
        assert!(!shown.contains(secret), "`{secret}` shows in {shown}");
    }
}

#[test]
fn a_preview_token_shows_only_to_whom_asks_for_it() {
    let answer = b"<result><code>SUCCESS</code><data><token>0f8fad5b</token></data></result>";
    let token = ipaper_api::decode::<ipaper_api::paper::CreatePreviewToken>(answer).expect("a token");
    assert!(!format!("{token:?}").contains("0f8fad5b"));
    assert_eq!(token.expose(), "0f8fad5b");
}
