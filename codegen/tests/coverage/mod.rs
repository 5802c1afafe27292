//! That each problem which the generator can find is shown by a test, and tells what to do about it.
//!
//! Every diagnostic knows the line of the generator that reported it. The tests of this program are run once more, and
//! note these lines in a file; what the sources hold beyond them is shown by nobody.

use std::collections::BTreeSet;
use std::env;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{self, Command};
use std::sync::OnceLock;

use codegen::diagnostic::Diagnostics;

/// Where the tests are asked to note what they show.
const NOTES: &str = "DIAGNOSTICS_NOTED_IN";

/// What is noted of a diagnostic with help, and of one without.
const WITH_HELP: &str = "with help";
const WITHOUT_HELP: &str = "without help";

/// Notes what a test shows, where it is asked to.
pub(crate) fn note(problems: &Diagnostics) {
    let Some(path) = env::var_os(NOTES) else { return };
    let line = |problem: &codegen::diagnostic::Diagnostic| {
        let by = problem.reported_by();
        let help = if problem.remedies().is_empty() { WITHOUT_HELP } else { WITH_HELP };
        format!("{}\t{help}\t{}\n", call(by.file(), by.line(), by.column()), problem.message())
    };
    let lines: String = problems.iter().map(line).collect();
    let mut file = OpenOptions::new().create(true).append(true).open(path).expect("the notes can be opened");
    file.write_all(lines.as_bytes()).expect("the notes can be written");
}

/// A place in the generator: `src/names.rs:12:9`.
fn call(path: &str, line: u32, column: u32) -> String {
    let path = path.replace('\\', "/");
    let within = path.find("src/").map_or(path.as_str(), |start| &path[start..]);
    format!("{within}:{line}:{column}")
}

/// What all other tests of this program show, one line for each problem.
fn noted() -> &'static [String] {
    static NOTED: OnceLock<Vec<String>> = OnceLock::new();
    NOTED.get_or_init(run_the_tests)
}

fn run_the_tests() -> Vec<String> {
    let path = env::temp_dir().join(format!("diagnostics-noted-by-{}", process::id()));
    let program = env::current_exe().expect("this program has a path");
    let run = Command::new(program)
        .args(["--skip", "coverage::"])
        .env(NOTES, &path)
        .env("INSTA_UPDATE", "no")
        .env("INSTA_FORCE_PASS", "1")
        .output()
        .expect("this program runs");
    let notes = fs::read_to_string(&path).unwrap_or_default();
    let _ = fs::remove_file(&path);
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stdout));
    notes.lines().map(str::to_owned).collect()
}

/// Every call in the sources that makes a diagnostic, unless it stands in a test.
fn calls() -> BTreeSet<String> {
    let crate_folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = BTreeSet::new();
    for path in rust_files(&crate_folder.join("src")) {
        let text = fs::read_to_string(&path).expect("sources can be read");
        let own = text.split("#[cfg(test)]").next().unwrap_or_default();
        let within = path.strip_prefix(crate_folder).unwrap_or(&path).to_string_lossy().into_owned();
        for (number, line) in (1..).zip(own.lines()) {
            for constructor in ["Diagnostic::at(", "Diagnostic::in_file("] {
                let columns = line.match_indices(constructor).filter_map(|(start, _)| u32::try_from(start + 1).ok());
                found.extend(columns.map(|column| call(&within, number, column)));
            }
        }
    }
    found
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("sources can be listed").map(|entry| entry.expect("an entry").path());
    let (folders, files): (Vec<_>, Vec<_>) = entries.partition(|path| path.is_dir());
    files.into_iter().chain(folders.iter().flat_map(|folder| rust_files(folder))).collect()
}

#[test]
fn every_problem_that_can_be_found_is_shown_by_a_test() {
    let noted = noted();
    let shown: BTreeSet<String> = noted.iter().filter_map(|line| line.split('\t').next()).map(str::to_owned).collect();
    let calls = calls();
    assert!(calls.len() > 50, "the sources hold {} calls, so that they are not told from other text", calls.len());
    let never: Vec<&String> = calls.difference(&shown).collect();
    assert!(never.is_empty(), "no test shows what is reported at {never:#?}");
}

#[test]
fn every_problem_says_what_to_do_about_it() {
    let without = noted().iter().filter(|line| line.contains(WITHOUT_HELP));
    let without: BTreeSet<&String> = without.collect();
    assert!(without.is_empty(), "there is no help for {without:#?}");
}
