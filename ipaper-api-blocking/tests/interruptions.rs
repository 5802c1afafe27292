//! Calls that break off in a panic: what they hold is given back.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use ipaper_api_blocking::transport::{HttpRequest, HttpResponse, TransportFailure};
use ipaper_api_blocking::{CategoryId, Client, Config, Credentials, Limiter, Transport};

/// Answers at once, unless it is to panic.
struct Answers {
    panics: AtomicUsize,
}

impl Transport for Answers {
    fn send(&self, request: HttpRequest) -> Result<HttpResponse, TransportFailure> {
        let panics = self.panics.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_ok();
        assert!(!panics, "a transport that panics");
        let data = match request.method.name {
            "GetProcessingPapers" => "<processes/>",
            _ => r#"<category id="1" name="root" url="/"/>"#,
        };
        Ok(HttpResponse::xml(format!("<result><code>SUCCESS</code><data>{data}</data></result>")))
    }
}

fn client(panics: usize) -> Client {
    let limiter = Limiter::with_window(4, Duration::from_millis(100)).expect("a good limit");
    let config = Config::new(Credentials::api_key("key")).limiter(limiter);
    Client::with_transport(config, Answers { panics: AtomicUsize::new(panics) }).expect("a client")
}

#[test]
fn a_transport_that_panics_leaves_the_client_as_it_was() {
    let client = client(3);
    for _ in 0..3 {
        let client = client.clone();
        let call = thread::spawn(move || client.ripper().get_processing_papers());
        assert!(call.join().is_err(), "the transport panics");
    }
    for _ in 0..6 {
        client.ripper().get_processing_papers().expect("a turn");
    }
}

#[test]
fn those_who_wait_for_the_answer_to_a_call_that_panics_make_it_themselves() {
    let client = client(3);
    let calls: Vec<_> = (0..20)
        .map(|_| {
            let client = client.clone();
            thread::spawn(move || client.paper().get_all_papers(CategoryId::new(1)))
        })
        .collect();
    let results: Vec<_> = calls.into_iter().map(thread::JoinHandle::join).collect();
    assert_eq!(results.iter().filter(|result| result.is_err()).count(), 3);
    for result in results.into_iter().flatten() {
        result.expect("the tree");
    }
}
