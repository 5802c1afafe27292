//! What a call costs beside a bare reqwest request whose answer is decoded: small reads on loopback, without the cache.
//!
//! `cargo bench -p ipaper-api --bench call_overhead`

mod loopback;

use ipaper_api::paper::GetPaperIdFromUrl;
use ipaper_api::{Client, Config, Credentials, reqwest};
use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinSet;

use loopback::{CONCURRENCY, Service, calls_each, compare, encoded_form};

fn main() {
    let service = Service::start();
    let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    let config = Config::new(Credentials::api_key("key")).endpoint(&service.endpoint).no_cache().calls_below(1_000_000);
    let http = Client::http_client_builder(&config).expect("a good configuration").build().expect("an HTTP client");
    let client = Client::new(config).expect("a client");
    let url = service.url();
    compare(&mut [
        ("reqwest and decoding", &mut || concurrently(&runtime, || bare(http.clone(), url.clone()))),
        ("ipaper-api", &mut || concurrently(&runtime, || ours(client.clone()))),
    ]);
}

async fn bare(http: reqwest::Client, url: String) {
    for _ in 0..calls_each() {
        let request = http
            .post(&url)
            .header("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
            .body(encoded_form());
        let answer = request.send().await.expect("an answer").bytes().await.expect("a body");
        assert!(ipaper_api::decode::<GetPaperIdFromUrl>(&answer).expect("a paper").is_some());
    }
}

async fn ours(client: Client) {
    for _ in 0..calls_each() {
        assert!(client.paper().get_paper_id_from_url("/spring/").await.expect("a paper").is_some());
    }
}

fn concurrently<F: Future<Output = ()> + Send + 'static>(runtime: &Runtime, task: impl Fn() -> F) {
    runtime.block_on(async {
        let tasks: JoinSet<()> = (0..CONCURRENCY).map(|_| task()).collect();
        tasks.join_all().await;
    });
}
