//! The body of a request as a transport reads it.

use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use base64::prelude::{BASE64_STANDARD, Engine as _};
use ipaper_api::engine::{Call, CallOptions, Engine, Step};
use ipaper_api::media::{DirectoryId, FileId, UploadFile};
use ipaper_api::paper::DeletePaper;
use ipaper_api::transport::{HttpRequest, TransportFailure};
use ipaper_api::{Body, ErrorKind, Outcome, PaperId, Request, Retry, Upload};

use super::simulation::{config, engine, seconds, wall};

const BLOCK: usize = 48 * 1024;
const PIECE: usize = 128 * 1024;

/// A call that has come to its request. Its body can be read for as long as the call is there.
fn send<R: Request>(engine: &Arc<Engine>, request: R) -> (Call<R, R::Response>, HttpRequest) {
    let mut call = engine.call(request, &CallOptions::new());
    let now = seconds(0);
    loop {
        match call.step(now, wall(now)) {
            Step::Measure(measure) => call.measured(measure.read(), now),
            Step::Errand(errand) => call.carried_out(errand.carry_out(engine, now), now),
            Step::Send(request) => return (call, request),
            other => panic!("expected a request, got {other:?}"),
        }
    }
}

fn upload(file: Upload) -> (Call<UploadFile, FileId>, HttpRequest) {
    send(&engine(config()), UploadFile::new(DirectoryId::ROOT, "file.bin", file))
}

/// A file as it is sent.
fn encoded(content: &[u8]) -> String {
    form_urlencoded::byte_serialize(BASE64_STANDARD.encode(content).as_bytes()).collect()
}

fn read_in_portions(body: &mut Body, portion: usize) -> String {
    let mut whole = String::new();
    let mut buffer = vec![0; portion];
    loop {
        let read = body.read(&mut buffer).expect("the file is readable");
        if read == 0 {
            return whole;
        }
        whole.push_str(std::str::from_utf8(&buffer[..read]).expect("a form is ASCII"));
    }
}

/// Holds other content of the same size each time that it is read.
struct Changing {
    contents: Vec<Vec<u8>>,
    current: Cursor<Vec<u8>>,
}

impl Changing {
    fn upload(contents: [Vec<u8>; 2]) -> Upload {
        let [first, second] = contents;
        let changing = Changing { current: Cursor::new(first.clone()), contents: vec![second, first] };
        Upload::from_reader(changing).expect("a reader")
    }
}

impl Read for Changing {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.current.read(buffer)
    }
}

impl Seek for Changing {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        if let SeekFrom::Start(0) = to {
            self.current = Cursor::new(self.contents.pop().unwrap_or_default());
        }
        self.current.seek(to)
    }
}

#[test]
fn completes_no_announced_length_with_other_content() {
    // In a form, one block of `/` is as long as three of `A`.
    let announced = 3 * BLOCK / 3 * 4;
    let (_call, HttpRequest { mut body, .. }) = upload(Changing::upload([vec![0; 3 * BLOCK], vec![0xFF; 3 * BLOCK]]));
    let before = usize::try_from(body.length()).expect("a short body") - announced;
    assert_eq!(body.read(&mut vec![0; before]).expect("the other arguments"), before);
    let mut rest = vec![0; announced];
    let mut filled = 0;
    let failure = loop {
        match body.read(&mut rest[filled..]) {
            Ok(read) => filled += read,
            Err(failure) => break failure,
        }
        assert!(filled < announced, "the announced length is complete, but the file is another one");
    };
    assert!(failure.to_string().contains("changed"), "{failure}");
}

#[test]
fn reports_no_complete_upload_of_a_file_that_changed() {
    let reports: Arc<Mutex<Vec<u64>>> = Arc::default();
    let listener = Arc::clone(&reports);
    let file = Changing::upload([vec![1; 100], vec![2; 100]]).on_progress(move |progress| {
        listener.lock().expect("the reports").push(progress.sent);
    });
    let (_call, HttpRequest { mut body, .. }) = upload(file);
    io::copy(&mut body, &mut io::sink()).expect_err("the file changed");
    assert_eq!(*reports.lock().expect("the reports"), [0]);
}

#[test]
fn body_is_the_same_in_any_portions() {
    for content in [&[][..], &[7], &[0xFF; 100], b"Hello, flipbook? >>>~~~ \xFB\xEF\xBE", &vec![0xFB; BLOCK + 2]] {
        let expected = encoded(content);
        for portion in (1..=16).chain([63, 64, 65, PIECE]) {
            let (_call, HttpRequest { mut body, .. }) = upload(Upload::from_bytes(content.to_vec()));
            let length = body.length();
            let whole = read_in_portions(&mut body, portion);
            assert_eq!(whole.len() as u64, length, "{} bytes by {portion}", content.len());
            assert!(whole.ends_with(&format!("&base64File={expected}")), "{} bytes by {portion}", content.len());
        }
    }
}

#[test]
fn every_piece_but_the_last_is_at_least_half_full() {
    for byte in [0, 0xFF] {
        let (_call, HttpRequest { mut body, .. }) = upload(Upload::from_bytes(vec![byte; 1_000_000]));
        let mut sizes = Vec::new();
        while let Some(piece) = body.next_piece().expect("the file is in memory") {
            sizes.push(piece.len());
        }
        let last = sizes.pop().expect("a piece");
        assert!(last <= PIECE && sizes.iter().all(|size| (PIECE / 2..=PIECE).contains(size)), "{sizes:?}");
    }
}

/// Hands out 15,000 bytes at once, and counts how often.
struct Trickle {
    position: usize,
    size: usize,
    reads: Arc<AtomicUsize>,
}

impl Read for Trickle {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = buffer.len().min(15_000).min(self.size - self.position);
        buffer[..length].fill(0);
        self.position += length;
        self.reads.fetch_add(1, Ordering::SeqCst);
        Ok(length)
    }
}

impl Seek for Trickle {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.position = if to == SeekFrom::Start(0) { 0 } else { self.size };
        Ok(self.position as u64)
    }
}

#[test]
fn piece_of_a_slow_file_is_handed_over_half_full() {
    let reads = Arc::new(AtomicUsize::new(0));
    let file = Trickle { position: 0, size: 300_000, reads: Arc::clone(&reads) };
    let (_call, HttpRequest { mut body, .. }) = upload(Upload::from_reader(file).expect("a reader"));
    reads.store(0, Ordering::SeqCst);
    let piece = body.next_piece().expect("a file").expect("a piece");
    // Four reads of 15,000 bytes are 80,000 characters, of which 65,536 are enough.
    assert!((PIECE / 2..PIECE).contains(&piece.len()), "{} bytes", piece.len());
    assert_eq!(reads.load(Ordering::SeqCst), 4);
}

#[test]
fn body_may_block_where_taking_a_piece_reads_a_file_or_calls_a_listener() {
    let reader = || Upload::from_reader(Cursor::new(vec![7; 10])).expect("a reader");
    let path = Upload::from_path(file!().replace("ipaper-api/", "")).expect("this file");
    for (file, may_block) in [
        (Upload::from_bytes("in memory"), false),
        (Upload::from_bytes("in memory").on_progress(drop), true),
        (reader(), true),
        (path, true),
    ] {
        assert_eq!(upload(file).1.body.may_block(), may_block);
    }
    assert!(!send(&engine(config()), DeletePaper::new(PaperId::new(7))).1.body.may_block());
}

#[test]
fn read_without_room_does_no_harm_to_an_empty_file() {
    let (_call, HttpRequest { mut body, .. }) = upload(Upload::from_bytes(""));
    assert_eq!(body.read(&mut []).expect("the file is as empty as it was"), 0);
    assert!(read_in_portions(&mut body, 100).ends_with("&base64File="));
}

#[test]
fn outcome_depends_on_how_much_of_the_body_was_read() {
    let engine = engine(config().retry(Retry::never()));
    for (portion, kind, outcome) in [
        (0, ErrorKind::Connection, Outcome::NotSent),
        (1, ErrorKind::Interrupted, Outcome::NotSent),
        (1_000, ErrorKind::Interrupted, Outcome::Unknown),
    ] {
        let (mut call, HttpRequest { mut body, .. }) = send(&engine, DeletePaper::new(PaperId::new(7)));
        let read = body.read(&mut vec![0; portion]).expect("nothing is wrong");
        call.answered(Err(TransportFailure::interrupted("reset")), seconds(1));
        let Step::Done(Err(error)) = call.step(seconds(1), wall(seconds(1))) else { panic!("the connection broke") };
        assert_eq!((error.kind(), error.outcome()), (kind, outcome), "after {read} bytes");
    }
}
