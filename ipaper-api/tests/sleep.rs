//! A machine that sleeps. A test can move the runtime's clock, so that it disagrees with the wall clock.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use ipaper_api::transport::{HttpRequest, HttpResponse, IDLE_CONNECTION_TIMEOUT};
use ipaper_api::{Answering, Client, Credentials, Transport};

/// Answers each request with no settings, and keeps whether it asked for a fresh connection.
#[derive(Clone, Default)]
struct Settings(Arc<Mutex<Vec<bool>>>);

impl Transport for Settings {
    fn send(&self, request: HttpRequest) -> Answering<'_> {
        self.0.lock().expect("the requests").push(request.fresh_connection);
        Box::pin(async { Ok(HttpResponse::xml("<result><code>SUCCESS</code><data><settings/></data></result>")) })
    }
}

#[tokio::test(start_paused = true)]
async fn asks_again_on_a_fresh_connection_when_the_clocks_disagree() {
    let transport = Settings::default();
    let client = Client::with_transport(Credentials::api_key("k3y"), transport.clone()).expect("a client");
    // These are cached for five minutes.
    let after = async |time| {
        tokio::time::advance(time).await;
        client.paper().get_setting_descriptions().await.expect("no settings");
        transport.0.lock().expect("the requests").clone()
    };
    assert_eq!(after(Duration::ZERO).await, [false]);
    assert_eq!(after(Duration::from_secs(50)).await, [false], "the clocks may disagree by a minute");
    assert_eq!(after(Duration::from_secs(15)).await, [false, true]);
    assert_eq!(after(IDLE_CONNECTION_TIMEOUT).await, [false, true], "the second response is cached");
}
