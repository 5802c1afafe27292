//! What a call costs beside a bare ureq request whose answer is decoded: small reads on loopback, without the cache.
//!
//! `cargo bench -p ipaper-api-blocking --bench call_overhead`

#[path = "../../ipaper-api/benches/loopback/mod.rs"]
mod loopback;

use std::thread;

use ipaper_api_blocking::paper::GetPaperIdFromUrl;
use ipaper_api_blocking::{Client, Config, Credentials, ureq};

use loopback::{CONCURRENCY, Service, calls_each, compare, encoded_form};

fn main() {
    let service = Service::start();
    let http = ureq::Agent::config_builder().max_idle_connections_per_host(CONCURRENCY).proxy(None).build().new_agent();
    let config = Config::new(Credentials::api_key("key")).endpoint(&service.endpoint).no_cache().calls_below(1_000_000);
    let client = Client::with_http_client(config, http.clone()).expect("a client");
    let url = service.url();
    compare(&mut [
        ("ureq and decoding", &mut || concurrently(|| bare(&http, &url))),
        ("ipaper-api-blocking", &mut || concurrently(|| ours(&client))),
    ]);
}

fn bare(http: &ureq::Agent, url: &str) {
    for _ in 0..calls_each() {
        let request = http.post(url).content_type("application/x-www-form-urlencoded; charset=utf-8");
        let mut answer = request.send(encoded_form()).expect("an answer");
        let answer = answer.body_mut().read_to_vec().expect("a body");
        assert!(ipaper_api_blocking::decode::<GetPaperIdFromUrl>(&answer).expect("a paper").is_some());
    }
}

fn ours(client: &Client) {
    for _ in 0..calls_each() {
        assert!(client.paper().get_paper_id_from_url("/spring/").expect("a paper").is_some());
    }
}

fn concurrently(task: impl Fn() + Sync) {
    thread::scope(|scope| {
        for _ in 0..CONCURRENCY {
            scope.spawn(&task);
        }
    });
}
