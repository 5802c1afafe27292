//! Where a tour ends early, what it says then, and what it leaves behind.

use std::collections::BTreeSet;
use std::time::Duration;

use ipaper_emulator::{Emulator, Fault, RootUrl, Variants};

use super::visit;
use crate::api::{CategoryId, Config, Credentials, METHODS};
use crate::tour_support::target::Target;

fn target(emulator: &Emulator) -> Target {
    let mut target = Target::at(emulator);
    target.pace = Duration::from_millis(1);
    target
}

fn without_a_root_url() -> Emulator {
    let mut variants = Variants::default();
    variants.root_url = RootUrl::NotFound;
    Emulator::builder().variants(variants).start().expect("an emulator")
}

/// The methods that were called, as `Paper.GetAllPapers`.
fn called(emulator: &Emulator) -> Vec<String> {
    emulator.requests().into_iter().filter_map(|request| request.method).collect()
}

const NO_ROOT: &str =
    "the account's root is unknown, since no category has the url `/`: set `Config::root` or IPAPER_ROOT";

#[test]
fn where_nothing_answers_to_the_root_url_one_line_says_what_to_set() {
    let told = visit(&target(&without_a_root_url())).expect_err("no root");
    assert_eq!(told, NO_ROOT);
}

#[test]
fn a_root_that_is_named_is_not_looked_for() {
    let emulator = without_a_root_url();
    let mut target = target(&emulator);
    target.config = target.config.root(CategoryId::new(1000));
    visit(&target).expect("a whole tour");
    assert!(!called(&emulator).contains(&"Paper.GetPaperIDFromUrl".to_owned()));
}

#[test]
fn a_wrong_key_is_told_in_one_line() {
    let emulator = Emulator::start().expect("an emulator");
    let mut target = target(&emulator);
    target.config = Config::new(Credentials::api_key("wrong")).endpoint(emulator.endpoint());
    let told = visit(&target).expect_err("a wrong key");
    assert!(told.starts_with("Paper.GetPaperIDFromUrl: the service answered LOGIN_INVALID_CREDENTIALS"), "{told}");
    assert_eq!(told.lines().count(), 1, "{told}");
    assert_eq!(called(&emulator).len(), 1, "a wrong key is not tried again");
}

#[test]
fn a_tour_that_only_reads_shows_the_pages_and_writes_nothing() {
    let emulator = Emulator::start().expect("an emulator");
    let mut target = target(&emulator);
    target.write = false;
    visit(&target).expect("a whole tour");
    let called = called(&emulator);
    assert!(called.contains(&"Paper.GetPaperStructure".to_owned()), "{called:?}");
    let writes: Vec<_> = METHODS.iter().filter(|method| method.is_write()).map(|method| method.full_name()).collect();
    assert!(!called.iter().any(|method| writes.contains(&method.as_str())), "{called:?}");
}

#[test]
fn a_tour_that_writes_cleans_up() {
    let emulator = Emulator::start().expect("an emulator");
    visit(&target(&emulator)).expect("a whole tour");
    let called = called(&emulator);
    let count = |method: &str| called.iter().filter(|called| *called == method).count();
    assert_eq!((count("Paper.CreateCategory"), count("Ripper.ProcessPDF"), count("Paper.DeletePaper")), (1, 1, 1));
    assert_eq!(visit(&target(&emulator)), Ok(()), "the names of the first tour are free again");
}

#[test]
fn what_fails_first_is_told_though_cleaning_up_fails_too() {
    let emulator = Emulator::start().expect("an emulator");
    emulator.inject(Fault::code("ERROR").on("Paper.CreatePaper"));
    emulator.inject(Fault::code("LOGIN_SECURITY_VIOLATION").on("Paper.DeletePaper"));
    let told = visit(&target(&emulator)).expect_err("no paper");
    assert!(told.starts_with("Paper.CreatePaper: the service answered ERROR"), "{told}");
}

#[test]
fn a_failure_to_clean_up_is_told_where_nothing_else_failed() {
    let emulator = Emulator::start().expect("an emulator");
    emulator.inject(Fault::code("LOGIN_SECURITY_VIOLATION").on("Paper.DeletePaper"));
    let told = visit(&target(&emulator)).expect_err("a category that is left behind");
    assert!(told.starts_with("Paper.DeletePaper: the service answered LOGIN_SECURITY_VIOLATION"), "{told}");
}

#[test]
fn records_a_response_of_each_method_that_it_calls() {
    let emulator = Emulator::start().expect("an emulator");
    let folder = tempfile::tempdir().expect("a folder");
    visit(&target(&emulator).recording(folder.path().to_owned())).expect("a whole tour");
    let entries = std::fs::read_dir(folder.path()).expect("a folder");
    let recorded = entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned());
    let recorded: BTreeSet<String> = recorded.collect();
    assert_eq!(recorded, called(&emulator).into_iter().collect());
}
