//! A runtime of one thread: what reads and sends files leaves it to others.

use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::{self, ThreadId};
use std::time::Duration;

use ipaper_api::media::DirectoryId;
use ipaper_api::{Client, Config, Upload};
use ipaper_emulator::{Emulator, Fault};
use tokio::runtime::Handle;
use tokio::task::JoinHandle;

fn start() -> (Emulator, Client) {
    let emulator = Emulator::start().expect("an emulator");
    let config = Config::new(emulator.credentials()).endpoint(emulator.endpoint()).calls_below(100_000);
    let client = Client::new(config).expect("a client");
    (emulator, client)
}

/// A source that has a piece only now and then, as a pipe or a drive far away does.
struct SlowPipe {
    size: u64,
    position: u64,
    passes: Arc<AtomicU64>,
    /// The thread of the runtime, which must not read.
    runtime: ThreadId,
}

/// So much comes at once.
const PIECE: u64 = 10_000;

impl Read for SlowPipe {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if thread::current().id() == self.runtime {
            return Err(io::Error::other("the only thread of the runtime is blocked"));
        }
        thread::sleep(Duration::from_millis(5));
        let length = (self.size - self.position).min(PIECE).min(buffer.len() as u64);
        self.position += length;
        let length = usize::try_from(length).expect("a small number");
        buffer[..length].fill(7);
        Ok(length)
    }
}

impl Seek for SlowPipe {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        match to {
            SeekFrom::Start(position) => {
                self.passes.fetch_add(1, Ordering::SeqCst);
                self.position = position;
            }
            _ => self.position = self.size,
        }
        Ok(self.position)
    }
}

fn slow_pipe(size: u64) -> (Upload, Arc<AtomicU64>) {
    let passes = Arc::new(AtomicU64::new(0));
    let pipe = SlowPipe { size, position: 0, passes: Arc::clone(&passes), runtime: thread::current().id() };
    (Upload::from_reader(pipe).expect("a reader"), passes)
}

fn upload_in_background(client: &Client, upload: Upload) -> JoinHandle<()> {
    let client = client.clone();
    tokio::spawn(async move {
        client.media().upload_file(DirectoryId::ROOT, "large.bin", upload).await.expect("an upload");
    })
}

/// How many small reads succeed while something else is under way.
async fn reads_during(client: &Client, upload: &JoinHandle<()>) -> u32 {
    let mut reads = 0;
    while !upload.is_finished() {
        client.ripper().get_processing_papers().await.expect("an answer");
        reads += 1;
    }
    reads
}

#[tokio::test(flavor = "current_thread")]
async fn a_slow_source_is_read_without_holding_up_the_only_thread() {
    let (emulator, client) = start();
    client.ripper().get_processing_papers().await.expect("an answer");
    // Two passes of fifty pieces, each of which keeps its reader for five milliseconds.
    let (upload, passes) = slow_pipe(50 * PIECE);
    let upload = upload_in_background(&client, upload);
    let reads = reads_during(&client, &upload).await;
    assert_eq!(passes.load(Ordering::SeqCst), 2);
    // Were the pieces read on the only thread, each of them would let one read through at the most.
    assert!(reads > 20, "{reads} reads during an upload of a hundred slow pieces");
    let uploads = emulator.requests().iter().filter(|request| request.body_length > 500_000).count();
    assert_eq!(uploads, 1);
}

#[tokio::test(flavor = "current_thread")]
async fn a_service_that_reads_slowly_does_not_starve_other_calls() {
    let (emulator, client) = start();
    client.ripper().get_processing_papers().await.expect("an answer");
    emulator.inject(Fault::slow_reading(Duration::from_millis(5)).on("Media.UploadFile"));
    let upload = upload_in_background(&client, Upload::from_bytes(vec![7; 12_000_000]));
    let reads = reads_during(&client, &upload).await;
    assert!(reads > 20, "{reads} reads during a slow upload");
    let answered = |method: &str| {
        let requests = emulator.requests();
        let times = requests.iter().filter(|request| request.method.as_deref() == Some(method));
        times.filter_map(|request| request.answered).collect::<Vec<_>>()
    };
    let end = answered("Media.UploadFile")[0];
    let before = answered("Ripper.GetProcessingPapers").into_iter().filter(|time| *time < end).count();
    assert!(before > 20, "{before} reads were answered before the upload was");
}

#[tokio::test(flavor = "current_thread")]
async fn an_upload_that_is_cut_off_gives_its_reader_back_and_leaves_no_task() {
    let (emulator, client) = start();
    client.ripper().get_processing_papers().await.expect("an answer");
    // In the first reading; in the second, of which little is there yet; and when the service has stopped to read.
    for (size, passes_before, stalls) in [(60 * PIECE, 1, false), (60 * PIECE, 2, false), (300 * PIECE, 2, true)] {
        let (upload, passes) = slow_pipe(size);
        if stalls {
            emulator.inject(Fault::stall_in_request(100_000).on("Media.UploadFile"));
        }
        let client = client.clone();
        let task = tokio::spawn({
            let upload = upload.clone();
            async move { client.media().upload_file(DirectoryId::ROOT, "large.bin", upload).await }
        });
        let is_read = || emulator.requests().iter().any(|request| request.body_length > 100_000);
        while passes.load(Ordering::SeqCst) < passes_before || (stalls && !is_read()) {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        task.abort();
        assert!(task.await.expect_err("cut off").is_cancelled());
        // The thread that reads notices with its next piece, and the next call waits for that.
        let (_other, again) = start();
        again.media().upload_file(DirectoryId::ROOT, "again.bin", upload).await.expect("the reader comes back");
    }
    drop((client, emulator));
    let settled = async {
        while Handle::current().metrics().num_alive_tasks() > 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), settled).await.expect("no task is left");
}
