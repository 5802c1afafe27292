//! How often the API key is in the memory of the process: while a client lives, and after it was dropped.
#![cfg(target_os = "linux")]

use std::env;
use std::fs::{self, File};
use std::os::unix::fs::FileExt;
use std::process::Command;

use super::adapter::{client_with_own_transport, process_pdf, tree};
use super::api::{Config, Credentials, Retry};

/// Tells the child process from the test run.
const CHILD: &str = "IPAPER_TEST_SCAN_MEMORY";

/// A key of letters and digits, which a form does not encode. It is in memory in this form only, until the child uses it.
const MASKED_KEY: [u8; 24] = [
    0x31, 0x0e, 0x6d, 0x13, 0x2b, 0x6a, 0x39, 0x17, 0x22, 0x14, 0x69, 0x1d, 0x2a, 0x0d, 0x62, 0x00, 0x38, 0x08, 0x6f,
    0x16, 0x3c, 0x03, 0x68, 0x1e,
];
const MASK: u8 = 0x5a;

/// Counts the places in the writable memory of this process that hold the key.
fn copies_of_the_key() -> usize {
    let memory = File::open("/proc/self/mem").expect("this process's memory");
    let maps = fs::read_to_string("/proc/self/maps").expect("the map of this process's memory");
    maps.lines().filter(|line| line.contains(" rw")).map(|line| copies_in(&memory, line)).sum()
}

fn copies_in(memory: &File, mapping: &str) -> usize {
    let range = mapping.split(' ').next().expect("a range");
    let (start, end) = range.split_once('-').expect("two addresses");
    let [start, end] = [start, end].map(|address| u64::from_str_radix(address, 16).expect("an address"));
    let mut bytes = vec![0; usize::try_from(end - start).expect("a length")];
    if memory.read_exact_at(&mut bytes, start).is_err() {
        return 0;
    }
    // The scan must leave no copy of its own for the next one to find.
    for byte in &mut bytes {
        *byte ^= MASK;
    }
    bytes.windows(MASKED_KEY.len()).filter(|window| *window == MASKED_KEY).count()
}

/// Does nothing unless the test below starts this binary again.
#[test]
fn child_scans_its_memory() {
    if env::var_os(CHILD).is_none() {
        return;
    }
    let key = String::from_utf8(MASKED_KEY.iter().map(|byte| byte ^ MASK).collect()).expect("ASCII");
    let config = Config::new(Credentials::api_key(key)).retry(Retry::never());
    let client = client_with_own_transport(config.clone(), "<result><code>ERROR</code></result>");
    tree(&client).expect_err("a refusal");
    process_pdf(&client, "another secret").expect_err("a refused upload");
    let alive = copies_of_the_key();
    drop((client, config));
    println!("[[{alive} {}]]", copies_of_the_key());
}

#[test]
fn no_copy_of_the_key_is_left_after_the_client_was_dropped() {
    let mut command = Command::new(env::current_exe().expect("the path of this binary"));
    command.args(["--exact", "cases::child_scans_its_memory", "--nocapture", "--test-threads=1"]);
    let output = command.env(CHILD, "1").output().expect("a child process");
    let printed = String::from_utf8_lossy(&output.stdout);
    let counts = printed.split_once("[[").and_then(|(_, rest)| rest.split_once("]]")).expect("two counts").0;
    let (alive, dropped) = counts.split_once(' ').expect("two counts");
    assert!(alive.parse::<usize>().expect("a count") > 0, "the scan finds the key while it is in use: {counts}");
    assert_eq!(dropped, "0", "{counts}");
}
