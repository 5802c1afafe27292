//! Files on their way from the service: written as they come, whole or not at all under their name.

use std::fs;
use std::path::Path;
use std::time::Duration;

use ipaper_emulator::{Emulator, Fault};
use tempfile::TempDir;

use super::adapter::{client_with_own_transport, download, download_into_nothing, download_to, send};
use super::api::image::GetImageWith2PxDropShadow as PageImage;
use super::api::{Client, Config, ErrorKind, ImageType, Limits, Outcome, PageId, Retry};
use super::whole::whole;

fn config(emulator: &Emulator) -> Config {
    let retry = Retry::default().backoff(Duration::from_millis(1), Duration::from_millis(2));
    Config::new(emulator.credentials()).endpoint(emulator.endpoint()).retry(retry)
}

fn start() -> (Emulator, Client) {
    let emulator = Emulator::start().expect("an emulator");
    let client = Client::new(config(&emulator)).expect("a client");
    (emulator, client)
}

fn request() -> PageImage {
    PageImage::new(PageId::new(5001), ImageType::Zoom)
}

fn names_in(folder: &TempDir) -> Vec<String> {
    let entries = fs::read_dir(folder.path()).expect("the folder");
    entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect()
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

#[test]
fn what_is_written_is_what_is_read_into_memory() {
    let (emulator, client) = start();
    let binary = send(&client, request()).expect("an image");
    let mut written = Vec::new();
    let downloaded = download(&client, request(), &mut written).expect("an image");
    assert_eq!((downloaded.media_type.as_deref(), downloaded.size), (Some("image/png"), binary.bytes.len() as u64));
    assert!(written == binary.bytes);
    let folder = folder();
    let path = folder.path().join("page.png");
    assert_eq!(download_to(&client, request(), &path).expect("an image"), downloaded);
    assert!(fs::read(&path).expect("the file") == written);
    assert_eq!(names_in(&folder), ["page.png"]);
    assert_eq!(emulator.requests().len(), 3, "nothing is kept of what is written as it comes");
}

#[test]
fn an_error_in_place_of_the_file_is_an_error_and_nothing_is_written() {
    let (emulator, client) = start();
    let refusal = "\n  <result><code>ERROR</code><message>no such page</message></result>";
    let faults = [
        Fault::code("ERROR"),
        Fault::raw(200, "image/png", refusal),
        Fault::raw(200, "text/xml", refusal),
        Fault::html(404, "<html><title>404</title></html>"),
        Fault::raw(404, "image/png", "\u{89}PNG and so on"),
        Fault::raw(200, "text/plain", "it does not work"),
        Fault::raw(200, "image/png", " \n "),
        Fault::raw(200, "image/png", format!("\u{feff}{refusal}")),
    ];
    let folder = folder();
    let path = folder.path().join("page.png");
    fs::write(&path, "an older one").expect("a file");
    for fault in faults {
        emulator.inject(fault.clone());
        let mut written = Vec::new();
        let error = download(&client, request(), &mut written).expect_err("no file");
        assert!(matches!(error.kind(), ErrorKind::ReturnCode | ErrorKind::UnexpectedAnswer), "{error}");
        assert!(written.is_empty());
        emulator.inject(fault);
        download_to(&client, request(), &path).expect_err("no file");
        assert_eq!(fs::read(&path).expect("the file"), b"an older one");
        assert_eq!(names_in(&folder), ["page.png"]);
    }
}

#[test]
fn a_download_that_breaks_off_is_begun_again_only_where_nothing_has_been_given_away() {
    let (emulator, client) = start();
    let whole = send(&client, request()).expect("an image").bytes;
    for fault in [Fault::half_answer(), Fault::reset_in_answer()] {
        emulator.clear_requests();
        emulator.inject(fault.clone());
        let mut written = Vec::new();
        let error = download(&client, request(), &mut written).expect_err("half of it");
        assert_eq!(error.kind(), ErrorKind::Interrupted);
        assert!(written.len() < whole.len() && whole.starts_with(&written));
        assert_eq!(emulator.requests().len(), 1);

        let folder = folder();
        let path = folder.path().join("page.png");
        emulator.inject(fault.clone().times(2));
        download_to(&client, request(), &path).expect("the third attempt");
        assert!(fs::read(&path).expect("the file") == whole);
        assert_eq!(emulator.requests().len(), 4);

        emulator.inject(fault.always());
        let other = folder.path().join("other.png");
        download_to(&client, request(), &other).expect_err("halves");
        assert_eq!(names_in(&folder), ["page.png"]);
        emulator.clear_faults();
    }
}

#[test]
fn a_writer_that_fails_fails_the_call_once() {
    let (emulator, client) = start();
    let error = download_into_nothing(&client, request()).expect_err("no space");
    assert_eq!((error.kind(), error.outcome()), (ErrorKind::File, Outcome::Done));
    assert!(error.to_string().ends_with(": cannot write the download"), "{error}");
    assert_eq!(emulator.requests().len(), 1);
    for path in ["no/such/folder/page.png", "/", "."] {
        let error = download_to(&client, request(), Path::new(path)).expect_err("no place for a file");
        assert_eq!((error.kind(), error.outcome()), (ErrorKind::File, Outcome::NotSent), "{path}");
    }
    assert_eq!(emulator.requests().len(), 1, "what cannot be written is not asked for");
}

#[test]
fn a_file_beyond_the_bound_is_refused_and_not_kept() {
    let (emulator, _) = start();
    let client = Client::new(config(&emulator).limits(Limits::default().file_bytes(100))).expect("a client");
    let folder = folder();
    let error = download_to(&client, request(), &folder.path().join("page.png")).expect_err("too large");
    assert!(whole(&error).contains("larger than the limit of 100 bytes"), "{error}");
    assert_eq!((names_in(&folder).len(), emulator.requests().len()), (0, 1));
    let client = Client::new(config(&emulator).limits(Limits::default().bytes(100))).expect("a client");
    let error = send(&client, request()).expect_err("too large for memory");
    assert!(whole(&error).contains("larger than the limit of 100 bytes"), "{error}");
}

#[test]
fn what_a_transport_of_ones_own_returns_is_written() {
    let emulator = Emulator::start().expect("an emulator");
    let client = client_with_own_transport(config(&emulator), "<result><code>ERROR</code></result>");
    let mut written = Vec::new();
    let error = download(&client, request(), &mut written).expect_err("an error");
    assert!(error.code().is_some() && written.is_empty());
}
