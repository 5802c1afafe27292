//! What the async client records. The first tests are shared with the blocking client; those after them are about calls that are cancelled.

use ipaper_api as api;

mod adapter;
mod both;
#[path = "both/recording.rs"]
mod cases;

use std::fs;
use std::pin::pin;
use std::sync::mpsc;
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::Duration;

use ipaper_api::transport::{HttpRequest, HttpResponse};
use ipaper_api::{Answering, Client, Config, Credentials, Transport};
use ipaper_emulator::{Emulator, Fault};
use tokio::time::{sleep, timeout};

fn config(emulator: &Emulator) -> Config {
    Config::new(emulator.credentials()).endpoint(emulator.endpoint())
}

#[tokio::test]
async fn a_call_that_is_cancelled_before_its_answer_came_leaves_no_file() {
    let emulator = Emulator::start().expect("an emulator");
    let folder = tempfile::tempdir().expect("a folder");
    let client = Client::new(config(&emulator).record_answers(folder.path())).expect("a client");
    emulator.inject(Fault::stall_in_answer());
    let call = timeout(Duration::from_millis(200), client.ripper().get_processing_papers()).await;
    assert!(call.is_err(), "the answer stalls");
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0);
}

#[tokio::test]
async fn a_call_that_is_cancelled_while_its_answer_is_told_of_has_it_told_all_the_same() {
    let emulator = Emulator::start().expect("an emulator");
    let folder = tempfile::tempdir().expect("a folder");
    let (release, released) = mpsc::channel::<()>();
    let released = std::sync::Mutex::new(released);
    let config = config(&emulator).on_answer(move |_| released.lock().expect("a turn").recv().expect("a release"));
    let client = Client::new(config.record_answers(folder.path())).expect("a client");
    let call = timeout(Duration::from_millis(300), client.ripper().get_processing_papers()).await;
    assert!(call.is_err(), "the first listener blocks");
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0);
    release.send(()).expect("a listener");
    let recorded = folder.path().join("Ripper.GetProcessingPapers");
    timeout(Duration::from_secs(10), async {
        while fs::read_dir(&recorded).map_or(0, Iterator::count) == 0 {
            sleep(Duration::from_millis(5)).await;
        }
    })
    .await
    .expect("the answer is recorded");
}

#[tokio::test]
async fn listeners_do_not_block_the_thread_of_a_runtime() {
    let emulator = Emulator::start().expect("an emulator");
    let own = thread::current().id();
    let (tell, told) = mpsc::channel();
    let client = Client::new(config(&emulator).on_answer(move |_| tell.send(thread::current().id()).expect("a test")));
    client.expect("a client").ripper().get_processing_papers().await.expect("an answer");
    assert_ne!(told.recv().expect("a listener"), own);
}

/// Answers at once.
struct NoJobs;

impl Transport for NoJobs {
    fn send(&self, _: HttpRequest) -> Answering<'_> {
        Box::pin(async { Ok(HttpResponse::xml("<result><code>SUCCESS</code><data><processes/></data></result>")) })
    }
}

#[test]
fn a_call_on_a_transport_of_ones_own_tells_its_answer_without_a_runtime() {
    let (tell, told) = mpsc::channel();
    let config =
        Config::new(Credentials::api_key("key")).on_answer(move |answer| tell.send(answer.body).expect("a test"));
    let client = Client::with_transport(config, NoJobs).expect("a client");
    let mut call = pin!(async { client.ripper().get_processing_papers().await });
    let Poll::Ready(jobs) = call.as_mut().poll(&mut Context::from_waker(Waker::noop())) else {
        panic!("nothing is waited for")
    };
    jobs.expect("an answer");
    assert!(told.recv().expect("an answer").starts_with(b"<result>"));
}
