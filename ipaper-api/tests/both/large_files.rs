//! Files of real sizes: how much memory they take, and what becomes of them when the connection breaks.
//!
//! These tests move gigabytes, which takes optimised code: `cargo test --profile heavy --test large_files -- --ignored --test-threads=1`.
//!
//! Memory is that of a process of its own, in which nothing else happens: the test runs its own program again, with what to do in the environment. What it
//! measures is the growth of the highest mark of memory since just before the transfer (`VmHWM` of Linux, reset by writing to `clear_refs`).

use std::env;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use ipaper_emulator::{Emulator, Fault};
use tempfile::TempDir;

use super::adapter::{download_to, upload_file};
use super::api::image::GetImageWith2PxDropShadow as PageImage;
use super::api::{Client, Config, Credentials, ErrorKind, ImageType, Outcome, PageId, Retry, Upload, bytes};

const MEGABYTE: usize = 1024 * 1024;

/// The growth that is allowed, whatever the size.
const MOST_GROWTH: usize = 8 * MEGABYTE;

/// What the child is to do, to which endpoint, with which file.
const TASK: &str = "LARGE_FILES_TASK";
const UPLOAD: &str = "upload";
const DOWNLOAD: &str = "download";
const ENDPOINT: &str = "LARGE_FILES_ENDPOINT";
const FILE: &str = "LARGE_FILES_PATH";

/// What it says when it is done.
const GROWTH: &str = "memory grew by ";

fn config(emulator: &Emulator) -> Config {
    Config::new(emulator.credentials()).endpoint(emulator.endpoint()).upload_limit(u64::MAX).retry(Retry::never())
}

fn emulator() -> Emulator {
    Emulator::builder().max_body(4 << 30).kept_body(1024).start().expect("an emulator")
}

/// A file of so many megabytes, of which no two are alike.
fn file_of(folder: &TempDir, megabytes: usize) -> PathBuf {
    let path = folder.path().join(format!("{megabytes}.bin"));
    let mut file = BufWriter::new(File::create(&path).expect("a file"));
    let mut random = fastrand::Rng::with_seed(7);
    let mut piece = vec![0; MEGABYTE];
    for _ in 0..megabytes {
        random.fill(&mut piece);
        file.write_all(&piece).expect("space on the disk");
    }
    file.flush().expect("space on the disk");
    path
}

/// What a transfer by a process of its own adds to its memory, in bytes.
fn growth_of(task: &str, emulator: &Emulator, path: &Path) -> usize {
    let program = env::current_exe().expect("this program");
    let output = Command::new(program)
        .args(["--ignored", "--exact", "--nocapture", "cases::a_transfer_in_a_process_of_its_own"])
        .env(TASK, task)
        .env(ENDPOINT, emulator.endpoint())
        .env(FILE, path)
        .output()
        .expect("a process");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}{}", String::from_utf8_lossy(&output.stderr));
    let growth = text.split_once(GROWTH).and_then(|(_, rest)| rest.split_whitespace().next()).expect("a figure");
    growth.parse().expect("a number")
}

/// A line of `/proc/self/status` in bytes.
fn memory(line: &str) -> usize {
    let status = fs::read_to_string("/proc/self/status").expect("Linux");
    let kilobytes = status.lines().find_map(|text| text.strip_prefix(line)?.split_whitespace().next()?.parse().ok());
    kilobytes.map(|kilobytes: usize| kilobytes * 1024).expect("a figure in kB")
}

#[test]
#[ignore = "the other tests run it, in a process of its own"]
fn a_transfer_in_a_process_of_its_own() {
    let Ok(task) = env::var(TASK) else { return };
    let path = PathBuf::from(env::var(FILE).expect("a path"));
    let endpoint = env::var(ENDPOINT).expect("an endpoint");
    // The emulator's key, which is the same for all.
    let credentials = Credentials::api_key("demo key+1");
    let client = Client::new(Config::new(credentials).endpoint(endpoint).upload_limit(u64::MAX)).expect("a client");
    fs::write("/proc/self/clear_refs", "5").expect("a mark that can be reset");
    let before = memory("VmRSS:");
    if task == UPLOAD {
        let upload = Upload::from_path(&path).expect("a file");
        upload_file(&client, "large.bin", upload).expect("an upload");
    } else {
        let request = PageImage::new(PageId::new(5001), ImageType::Zoom);
        download_to(&client, request, &path).expect("a download");
    }
    println!("{GROWTH}{} bytes", memory("VmHWM:").saturating_sub(before));
}

#[test]
#[ignore = "takes optimised code: cargo test --profile heavy --test large_files -- --ignored"]
fn memory_does_not_grow_with_what_is_uploaded() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for megabytes in [1, 50, 500] {
        let emulator = emulator();
        let path = file_of(&folder, megabytes);
        let growth = growth_of(UPLOAD, &emulator, &path);
        println!("{megabytes} MB uploaded with {growth} bytes of memory");
        assert!(growth < MOST_GROWTH, "{megabytes} MB took {growth} bytes of memory");
        // The child sent the only file of that name.
        let arrived = (0..1000).filter_map(|id| emulator.file(id)).max_by_key(bytes::Bytes::len);
        assert!(arrived.as_deref() == Some(&fs::read(&path).expect("the file")[..]), "another file arrived");
    }
}

#[test]
#[ignore = "takes optimised code: cargo test --profile heavy --test large_files -- --ignored"]
fn memory_does_not_grow_with_what_is_downloaded() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = file_of(&folder, 200);
    let emulator = emulator();
    let content = fs::read(&path).expect("the file");
    emulator.inject(Fault::raw(200, "image/png", content.clone()).on("Image.GetImageWith2PxDropShadow"));
    let target = folder.path().join("page.png");
    let growth = growth_of(DOWNLOAD, &emulator, &target);
    println!("200 MB downloaded with {growth} bytes of memory");
    assert!(growth < MOST_GROWTH, "200 MB took {growth} bytes of memory");
    assert!(fs::read(&target).expect("the file") == content, "another file arrived");
}

#[test]
#[ignore = "takes optimised code: cargo test --profile heavy --test large_files -- --ignored"]
fn a_connection_that_breaks_at_any_tenth_of_an_upload_leaves_it_unsent() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = file_of(&folder, 96);
    let emulator = emulator();
    let client = Client::new(config(&emulator)).expect("a client");
    let tenth = 13 * MEGABYTE as u64;
    for number in 0..10 {
        emulator.clear_requests();
        emulator.inject(Fault::reset_in_request(number * tenth).on("Media.UploadFile"));
        let error = upload_file(&client, "large.bin", Upload::from_path(&path).expect("a file")).expect_err("a reset");
        assert_eq!((error.kind(), error.outcome()), (ErrorKind::Interrupted, Outcome::NotSent), "{number}: {error}");
        let requests = emulator.requests();
        assert_eq!(requests.len(), 1);
        assert!(!requests[0].whole && !requests[0].carried_out);
    }
    upload_file(&client, "large.bin", Upload::from_path(&path).expect("a file")).expect("an upload");
}
