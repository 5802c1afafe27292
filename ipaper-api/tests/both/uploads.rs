//! Files on their way to the service: what arrives is the file, and what goes wrong on the way is told and does no harm.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Cursor, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use ipaper_emulator::{Emulator, Fault};
use tempfile::TempDir;

use super::adapter::{processing, send, upload_file};
use super::api::ripper::ProcessPdf;
use super::api::{Client, Config, Error, ErrorKind, Outcome, PaperId, Retry, ServiceFault, Upload, UploadProgress};
use super::whole::whole;

const METHOD: &str = "Media.UploadFile";

fn config(emulator: &Emulator) -> Config {
    Config::new(emulator.credentials()).endpoint(emulator.endpoint()).calls_below(100_000).retry(Retry::never())
}

fn start() -> (Emulator, Client) {
    let emulator = Emulator::start().expect("an emulator");
    let client = Client::new(config(&emulator)).expect("a client");
    // The first login is behind us, so that connections and calls can be counted.
    processing(&client).expect("an answer");
    emulator.clear_requests();
    (emulator, client)
}

/// Bytes as they come, or for every third size bytes that are rich in what has to be escaped.
fn content(size: usize) -> Vec<u8> {
    let mut random = fastrand::Rng::with_seed(size as u64);
    let mut bytes = vec![0; size];
    random.fill(&mut bytes);
    if size % 3 == 1 {
        let escaped = [[0xfb, 0xef, 0xbe], [0xff, 0xff, 0xff]];
        for (group, place) in bytes.chunks_exact_mut(3).enumerate().filter(|(group, _)| group % 4 != 0) {
            place.copy_from_slice(&escaped[group % 2]);
        }
    }
    bytes
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

fn file_in(folder: &TempDir, content: &[u8]) -> std::path::PathBuf {
    let path = folder.path().join("file.bin");
    fs::write(&path, content).expect("a file");
    path
}

fn from_path(path: &Path) -> Upload {
    Upload::from_path(path).expect("a file that can be read")
}

#[test]
fn what_arrives_is_the_file_byte_for_byte() {
    const BLOCK: usize = 48 * 1024;
    const PIECE: usize = 64 * 1024;
    let (emulator, client) = start();
    let folder = folder();
    let edges = [BLOCK, 2 * BLOCK, PIECE, PIECE / 4 * 3, 3 * PIECE].into_iter().flat_map(|size| size - 1..=size + 1);
    let sizes = (0..=300).chain((1..=200).map(|step| step * 497)).chain(edges);
    for (number, size) in sizes.enumerate() {
        let bytes = content(size);
        let upload = match number % 3 {
            0 => Upload::from_bytes(bytes.clone()),
            1 => from_path(&file_in(&folder, &bytes)),
            _ => Upload::from_reader(Cursor::new(bytes.clone())).expect("a reader"),
        };
        let id = upload_file(&client, "file.bin", upload).unwrap_or_else(|error| panic!("{size} bytes: {error}"));
        let id = id.get().try_into().expect("an id of 32 bits");
        assert!(emulator.file(id).as_deref() == Some(&bytes[..]), "{size} bytes arrived otherwise");
        assert!(emulator.requests().iter().all(|request| request.header("transfer-encoding").is_none()));
        emulator.clear_requests();
    }
}

#[test]
fn a_reader_is_read_from_its_beginning_and_a_pipe_to_its_end() {
    let (emulator, client) = start();
    let mut reader = Cursor::new(content(1000));
    reader.seek(SeekFrom::Start(700)).expect("a place");
    let id = upload_file(&client, "a", Upload::from_reader(reader).expect("a reader")).expect("an upload");
    assert_eq!(emulator.file(id.get().try_into().expect("an id")).as_deref(), Some(&content(1000)[..]));
    let pipe = Upload::from_pipe(io::repeat(7).take(5000), 5000).expect("a pipe");
    let id = upload_file(&client, "b", pipe).expect("an upload");
    assert_eq!(emulator.file(id.get().try_into().expect("an id")).as_deref(), Some(&[7; 5000][..]));
}

/// Is interrupted by a signal before each piece that it hands out.
struct Interrupted {
    content: Cursor<Vec<u8>>,
    is_due: bool,
}

impl Read for Interrupted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.is_due = !self.is_due;
        if self.is_due {
            return Err(io::ErrorKind::Interrupted.into());
        }
        let length = buffer.len().min(1_000);
        self.content.read(&mut buffer[..length])
    }
}

impl Seek for Interrupted {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.content.seek(to)
    }
}

#[test]
fn reads_on_after_a_reader_was_interrupted() {
    let (emulator, client) = start();
    let reader = Interrupted { content: Cursor::new(content(60_000)), is_due: false };
    let id = upload_file(&client, "a", Upload::from_reader(reader).expect("a reader")).expect("an upload");
    assert_eq!(emulator.file(id.get().try_into().expect("an id")).as_deref(), Some(&content(60_000)[..]));
}

/// Claims to hold as much as it is told, and counts how often it is read.
struct Claims {
    size: u64,
    reads: Arc<AtomicU64>,
}

impl Read for Claims {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.reads.fetch_add(1, Ordering::SeqCst);
        Ok(0)
    }
}

impl Seek for Claims {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        Ok(if to == SeekFrom::End(0) { self.size } else { 0 })
    }
}

#[test]
fn a_pdf_beyond_the_limit_is_refused_with_the_figure_before_its_first_byte_is_read() {
    let (emulator, client) = start();
    let reads = Arc::new(AtomicU64::new(0));
    let upload = || {
        let claims = Claims { size: 192 * 1024 * 1024 + 1, reads: Arc::clone(&reads) };
        ProcessPdf::new(PaperId::new(1002), Upload::from_reader(claims).expect("a reader").any_content())
    };
    let error = send(&client, upload()).expect_err("too large");
    assert!(error.is_invalid_argument());
    assert_eq!(
        error.to_string(),
        "Ripper.ProcessPDF: `pdf` (`base64Pdf`) must have at most 201326592 bytes (192 MB), but the file has 201326593; `Config::upload_limit` sets another limit"
    );
    assert_eq!((reads.load(Ordering::SeqCst), emulator.requests().len()), (0, 0));

    let lifted = Client::new(config(&emulator).upload_limit(u64::MAX)).expect("a client");
    let error = send(&lifted, upload()).expect_err("a reader that ends before it began");
    assert_eq!(error.kind(), ErrorKind::File);
    assert!(reads.load(Ordering::SeqCst) > 0);
}

#[test]
fn a_file_that_does_not_begin_like_a_pdf_is_sent_only_when_told_to() {
    let (emulator, client) = start();
    let request = |upload| ProcessPdf::new(PaperId::new(1002), upload);
    let folder = folder();
    for (upload, what) in [
        (Upload::from_bytes("PK\u{3}\u{4}"), "the file does not"),
        (Upload::from_bytes(""), "the file is empty"),
        (from_path(&file_in(&folder, b"hello")), "file.bin does not"),
    ] {
        let error = send(&client, request(upload)).expect_err("no PDF");
        assert!(error.is_invalid_argument());
        let text = error.to_string();
        assert!(text.starts_with("Ripper.ProcessPDF: `pdf` (`base64Pdf`) must begin with `%PDF-`, but "), "{text}");
        assert!(text.ends_with(&format!("{what}; `Upload::any_content` sends it all the same")), "{text}");
    }
    assert!(emulator.requests().is_empty());
    let error = send(&client, request(Upload::from_bytes("hello").any_content())).expect_err("no PDF");
    assert_eq!(error.code().map(ToString::to_string).as_deref(), Some("RIPPER_INVALID_BASE64_PDF_FILE"));
}

#[test]
fn progress_is_told_from_the_beginning_to_the_end_and_not_for_every_block() {
    let (_emulator, client) = start();
    let told: Arc<Mutex<Vec<UploadProgress>>> = Arc::default();
    let listener = Arc::clone(&told);
    let upload = Upload::from_bytes(content(6_000_000)).on_progress(move |progress| {
        listener.lock().expect("the reports").push(progress);
    });
    upload_file(&client, "large.bin", upload).expect("an upload");
    let told = told.lock().expect("the reports");
    assert!(told.is_sorted_by_key(|progress| progress.sent));
    assert!(told.iter().all(|progress| progress.total == 6_000_000));
    assert_eq!(told.first().map(|progress| (progress.sent, progress.percent())), Some((0, 0)));
    assert_eq!(told.last().map(|progress| (progress.sent, progress.percent())), Some((6_000_000, 100)));
    assert!(told.len() < 60, "{} reports of some hundred blocks", told.len());
}

/// Hands out its bytes in pieces, and takes its time for each.
struct Slow(Cursor<Vec<u8>>);

impl Read for Slow {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        std::thread::sleep(Duration::from_millis(30));
        let length = buffer.len().min(5000);
        self.0.read(&mut buffer[..length])
    }
}

impl Seek for Slow {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.0.seek(to)
    }
}

#[test]
fn progress_is_told_in_between_where_an_upload_takes_its_time() {
    let (_emulator, client) = start();
    let between = Arc::new(AtomicU64::new(0));
    let reports = Arc::clone(&between);
    let slow = Upload::from_reader(Slow(Cursor::new(content(100_000)))).expect("a reader");
    let upload = slow.on_progress(move |progress| {
        reports.fetch_add(u64::from(progress.sent > 0 && progress.sent < progress.total), Ordering::SeqCst);
    });
    upload_file(&client, "slow.bin", upload).expect("an upload");
    let between = between.load(Ordering::SeqCst);
    assert!((3..20).contains(&between), "{between} reports on twenty pieces of thirty milliseconds");
}

#[test]
fn a_repeated_upload_sends_the_same_bytes_again() {
    let emulator = Emulator::start().expect("an emulator");
    let config = config(&emulator).retry(Retry::default().backoff(Duration::from_millis(1), Duration::from_millis(2)));
    let client = Client::new(config).expect("a client");
    let folder = folder();
    let bytes = content(300_000);
    let sources = [
        Upload::from_bytes(bytes.clone()),
        from_path(&file_in(&folder, &bytes)),
        Upload::from_reader(Cursor::new(bytes.clone())).expect("a reader"),
    ];
    for upload in sources {
        emulator.clear_requests();
        emulator.inject(Fault::status(503, "Service Unavailable").on(METHOD));
        emulator.inject(Fault::reset_in_request(100_000).on(METHOD));
        let id = upload_file(&client, "file.bin", upload).expect("the third attempt succeeds");
        assert_eq!(emulator.file(id.get().try_into().expect("an id")).as_deref(), Some(&bytes[..]));
        let sent = emulator.requests();
        assert_eq!(sent.iter().map(|request| request.whole).collect::<Vec<_>>(), [true, false, true]);
        assert!(sent[0].body == sent[2].body);
    }
}

/// What a call comes to whose file is changed like this as soon as its second reading begins.
fn changed_meanwhile(change: impl Fn(&Path) + Send + Sync + 'static) -> Error {
    sent_and_changed(&content(2_000_001), change)
}

/// The same of a file with this content.
fn sent_and_changed(content: &[u8], change: impl Fn(&Path) + Send + Sync + 'static) -> Error {
    let (emulator, client) = start();
    let folder = folder();
    let path = file_in(&folder, content);
    let changed = path.clone();
    let upload = from_path(&path).on_progress(move |progress| {
        if progress.sent == 0 {
            change(&changed);
        }
    });
    let error = upload_file(&client, "file.bin", upload).expect_err("a file that changes");
    assert_eq!((error.kind(), error.outcome()), (ErrorKind::File, Outcome::NotSent));
    processing(&client).expect("the next call works");
    let requests = emulator.requests();
    let (next, broken) = requests.split_last().expect("the next call");
    // Of a small request not even the head may have left.
    assert!(broken.len() == 1 || (broken.is_empty() && content.len() < 1_000_000));
    for broken in broken {
        assert!(!broken.whole && !broken.carried_out);
        assert_ne!(broken.connection, next.connection, "nothing else is sent on that connection");
    }
    error
}

#[test]
fn a_file_that_shrinks_while_it_is_sent_fails_the_call() {
    let error = changed_meanwhile(|path| {
        OpenOptions::new().write(true).open(path).and_then(|file| file.set_len(1_500_000)).expect("a shorter file");
    });
    let what = "file.bin shrank while it was being sent: it had 2000001 bytes, and ends after 1500000";
    assert!(error.to_string().ends_with(what), "{error}");
}

#[test]
fn a_file_that_grows_while_it_is_sent_fails_the_call() {
    let error = changed_meanwhile(|path| {
        OpenOptions::new().append(true).open(path).and_then(|mut file| file.write_all(b"more")).expect("a longer file");
    });
    assert!(error.to_string().ends_with("file.bin grew while it was being sent: it had 2000001 bytes, and has more"));
}

#[test]
fn a_file_that_changes_in_place_while_it_is_sent_fails_the_call() {
    let error = changed_meanwhile(|path| {
        // Two groups of three change places, so that it is as long as before in a form too.
        let mut bytes = fs::read(path).expect("the file");
        bytes[900_000..900_006].rotate_left(3);
        fs::write(path, bytes).expect("another file");
    });
    assert!(error.to_string().ends_with("file.bin changed while it was being sent"), "{error}");
}

#[test]
fn a_file_that_becomes_longer_or_shorter_in_a_form_fails_the_call() {
    // As many bytes, which take three times as many characters or a third of them.
    for (before, after) in [(0, 0xff), (0xff, 0)] {
        let error = sent_and_changed(&vec![before; 600_000], move |path| {
            fs::write(path, vec![after; 600_000]).expect("another file");
        });
        assert!(error.to_string().ends_with("file.bin changed while it was being sent"), "{error}");
    }
}

#[test]
fn an_empty_file_that_grows_while_it_is_sent_fails_the_call() {
    let error = sent_and_changed(b"", |path| fs::write(path, "no more empty").expect("a longer file"));
    assert!(error.to_string().ends_with("file.bin grew while it was being sent: it had 0 bytes, and has more"));
}

#[cfg(unix)]
#[test]
fn a_file_that_is_deleted_while_it_is_sent_arrives_and_cannot_be_sent_again() {
    let (emulator, client) = start();
    let folder = folder();
    let bytes = content(900_000);
    let path = file_in(&folder, &bytes);
    let upload = from_path(&path).on_progress(move |progress| {
        if progress.sent == 0 {
            fs::remove_file(&path).expect("the file");
        }
    });
    let id = upload_file(&client, "file.bin", upload.clone()).expect("what is open can be read");
    assert_eq!(emulator.file(id.get().try_into().expect("an id")).as_deref(), Some(&bytes[..]));
    let error = upload_file(&client, "file.bin", upload).expect_err("no file");
    assert_eq!((error.kind(), error.outcome()), (ErrorKind::File, Outcome::NotSent));
}

#[test]
fn a_file_that_changed_before_it_is_sent_is_not_sent() {
    let (emulator, client) = start();
    let folder = folder();
    let path = file_in(&folder, &content(1000));
    let upload = from_path(&path);
    fs::write(&path, content(900)).expect("a shorter file");
    let error = upload_file(&client, "file.bin", upload.clone()).expect_err("a shorter file");
    assert_eq!((error.kind(), error.outcome()), (ErrorKind::File, Outcome::NotSent));
    fs::remove_file(&path).expect("no file");
    let error = upload_file(&client, "file.bin", upload).expect_err("no file");
    assert!(error.is_file());
    assert!(error.to_string().ends_with("file.bin cannot be read"), "{error}");
    assert!(std::error::Error::source(&error).is_some_and(<dyn std::error::Error>::is::<io::Error>));
    assert!(emulator.requests().is_empty());
}

#[test]
fn what_is_no_file_is_refused_at_once() {
    let folder = folder();
    let error = Upload::from_path(folder.path()).expect_err("a folder");
    assert!(error.is_invalid_argument());
    assert!(error.to_string().ends_with(": it is no regular file"), "{error}");
    let error = Upload::from_path(folder.path().join("nothing")).expect_err("nothing");
    assert!(error.to_string().contains("nothing: "), "{error}");
}

/// Readable at first, and then not any more.
struct Denied {
    inner: Cursor<Vec<u8>>,
    passes: u32,
    allowed: u32,
}

impl Read for Denied {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.passes > self.allowed && self.inner.position() >= 100_000 {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        self.inner.read(buffer)
    }
}

impl Seek for Denied {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.passes += u32::from(to == SeekFrom::Start(0));
        self.inner.seek(to)
    }
}

#[test]
fn a_reader_that_is_denied_its_bytes_fails_the_call_whenever_that_happens() {
    let (emulator, client) = start();
    for allowed in [0, 1] {
        let denied = Denied { inner: Cursor::new(content(400_000)), passes: 0, allowed };
        let upload = Upload::from_reader(denied).expect("a reader");
        let error = upload_file(&client, "file.bin", upload).expect_err("denied");
        assert_eq!((error.kind(), error.outcome()), (ErrorKind::File, Outcome::NotSent));
        assert_eq!(whole(&error), "Media.UploadFile: the file cannot be read: permission denied");
    }
    processing(&client).expect("the next call works");
    let log: Vec<_> = emulator.requests().iter().map(|request| (request.method.clone(), request.whole)).collect();
    assert_eq!(log, [(Some(METHOD.to_owned()), false), (Some("Ripper.GetProcessingPapers".to_owned()), true)]);
}

#[test]
fn a_reader_serves_one_call_at_a_time_and_is_free_after_each() {
    let (_emulator, client) = start();
    let other = client.clone();
    let upload = Upload::from_reader(Cursor::new(content(100_000))).expect("a reader");
    let same: Arc<Mutex<Option<Upload>>> = Arc::new(Mutex::new(Some(upload.clone())));
    let errors: Arc<Mutex<Vec<Error>>> = Arc::default();
    let told = Arc::clone(&errors);
    let busy = upload.on_progress(move |progress| {
        if let Some(same) = same.lock().expect("the other upload").take().filter(|_| progress.sent == 0) {
            let (client, told) = (other.clone(), Arc::clone(&told));
            let call = std::thread::spawn(move || upload_file(&client, "same.bin", same));
            let error = call.join().expect("no panic").expect_err("the reader is being read");
            told.lock().expect("the errors").push(error);
        }
    });
    upload_file(&client, "file.bin", busy.clone()).expect("an upload");
    upload_file(&client, "file.bin", busy).expect("another, with the same reader");
    let errors = errors.lock().expect("the errors");
    assert_eq!(errors.len(), 1);
    assert_eq!(whole(&errors[0]), "Media.UploadFile: the file cannot be read: another call is reading it");
}

#[test]
fn an_answer_that_comes_before_the_body_is_sent_is_the_answer() {
    let page = "<html><title>404 - File or directory not found.</title></html>";
    let login = "<result><code>LOGIN_INVALID_CREDENTIALS</code><message/></result>";
    let faults = [
        Fault::html(404, page),
        Fault::status(500, "Maximum request length exceeded."),
        Fault::raw(200, "text/xml", login),
    ];
    let folder = folder();
    let path = file_in(&folder, &vec![7; 12_000_000]);
    for fault in faults.iter().flat_map(|fault| [fault.clone().early(), fault.clone().early_without_reading()]) {
        let emulator = Emulator::start().expect("an emulator");
        // Nothing of this is repeated but a connection that breaks before anybody has looked for the answer.
        let retry = Retry::default().backoff(Duration::from_millis(1), Duration::from_millis(2));
        let client = Client::new(config(&emulator).retry(retry)).expect("a client");
        for upload in [Upload::from_bytes(vec![7; 12_000_000]), from_path(&path)] {
            emulator.inject(fault.clone().on(METHOD).always());
            let error = upload_file(&client, "large.bin", upload).expect_err("an answer that refuses");
            emulator.clear_faults();
            match error.status() {
                Some(404) => assert_eq!(error.service_fault(), Some(&ServiceFault::NotFound)),
                Some(500) => assert_eq!(error.service_fault(), Some(&ServiceFault::TooLarge)),
                _ => assert!(error.is_login(), "{error}"),
            }
            assert!(matches!(error.outcome(), Outcome::NotSent | Outcome::Refused), "{error}");
        }
        assert!(emulator.requests().iter().all(|request| !request.carried_out));
    }
}

#[test]
fn an_early_answer_is_read_whole_on_a_connection_that_was_used_before_and_the_next_call_works() {
    let emulator = Emulator::start().expect("an emulator");
    let retry = Retry::default().backoff(Duration::from_millis(1), Duration::from_millis(2));
    let client = Client::new(config(&emulator).retry(retry)).expect("a client");
    let page = format!("<html><title>404</title><body>{}</body></html>", "not here ".repeat(10_000));
    for _ in 0..3 {
        processing(&client).expect("an answer");
        emulator.inject(Fault::html(404, page.clone()).early_without_reading().on(METHOD).always());
        let error = upload_file(&client, "large.bin", Upload::from_bytes(vec![7; 12_000_000])).expect_err("a page");
        assert_eq!((error.status(), error.service_fault()), (Some(404), Some(&ServiceFault::NotFound)), "{error}");
        emulator.clear_faults();
    }
    upload_file(&client, "large.bin", Upload::from_bytes(vec![7; 12_000_000])).expect("the next upload");
}

#[cfg(any(feature = "ring", feature = "aws-lc-rs"))]
#[test]
fn an_early_answer_is_the_answer_under_tls_too() {
    let emulator = Emulator::builder().tls(["localhost"]).start().expect("an emulator");
    let retry = Retry::default().backoff(Duration::from_millis(1), Duration::from_millis(2));
    let config = config(&emulator).retry(retry).add_root_certificate(emulator.root_certificate_pem());
    let client = Client::new(config).expect("a client");
    for _ in 0..3 {
        processing(&client).expect("an answer");
        emulator.inject(Fault::status(413, "too large").early_without_reading().on(METHOD).always());
        let error = upload_file(&client, "large.bin", Upload::from_bytes(vec![7; 12_000_000])).expect_err("too large");
        assert_eq!((error.status(), error.service_fault()), (Some(413), Some(&ServiceFault::TooLarge)), "{error}");
        emulator.clear_faults();
    }
}

#[test]
fn a_service_that_stops_reading_is_given_up() {
    let emulator = Emulator::start().expect("an emulator");
    let client = Client::new(config(&emulator).send_timeout(Duration::from_millis(300))).expect("a client");
    let folder = folder();
    let path = file_in(&folder, &vec![7; 24_000_000]);
    for upload in [Upload::from_bytes(vec![7; 24_000_000]), from_path(&path)] {
        emulator.inject(Fault::stall_in_request(1_000_000).on(METHOD));
        let error = upload_file(&client, "large.bin", upload).expect_err("a stall");
        assert_eq!((error.kind(), error.outcome()), (ErrorKind::Timeout, Outcome::NotSent), "{error}");
    }
    assert!(emulator.requests().iter().all(|request| !request.whole && !request.carried_out));
}

#[test]
fn a_file_that_cannot_be_sent_leaves_no_descriptor_open() {
    let open = || fs::read_dir("/proc/self/fd").expect("Linux").count();
    let (emulator, client) = start();
    let folder = folder();
    let upload = from_path(&file_in(&folder, &content(3_000_000)));
    let fail = || {
        emulator.inject(Fault::reset_in_request(500_000).on(METHOD));
        upload_file(&client, "file.bin", upload.clone()).expect_err("a reset");
    };
    fail();
    let before = open();
    for _ in 0..20 {
        fail();
    }
    // What reads a file ahead notices the end a moment later; other tests open and close files of their own.
    let settled = (0..200).any(|_| {
        std::thread::sleep(Duration::from_millis(10));
        open() < before + 10
    });
    assert!(settled, "{} descriptors were open before, and {} are now", before, open());
    File::open(folder.path().join("file.bin")).expect("the file is still there");
}
