//! The probe without its command line, which the tests of the tours take too: reads a folder of recorded answers, decodes them, and sums up.

#![allow(dead_code, unreachable_pub, reason = "shared by several targets, of which each uses some of it")]

mod decoders;
mod findings;
mod folder;
/// The decoders of all methods, which fuzzing has as well.
#[rustfmt::skip]
#[path = "../../../fuzz/properties/src/generated/decoders.rs"]
mod generated;
mod report;

use std::fs;
use std::path::Path;

use findings::Findings;
use report::Report;

/// What came of a folder.
pub struct Probed {
    /// What is wrong with the folder itself.
    pub mistakes: Vec<String>,
    pub report: Report,
}

impl Probed {
    /// The status with which a program that shows all this exits.
    pub fn status(&self) -> u8 {
        match (self.mistakes.is_empty(), self.report.is_clean()) {
            (true, true) => 0,
            (true, false) => 1,
            (false, _) => 2,
        }
    }
}

/// Decodes every answer in a folder.
pub fn probe(path: &Path) -> Probed {
    let folder::Folder { answers, mut mistakes } = folder::read(path);
    let mut findings = Findings::default();
    for answer in answers {
        match fs::read(&answer.file) {
            Ok(bytes) => findings.note(answer.decoder.method, &answer.file, (answer.decoder.decode)(&bytes)),
            Err(error) => mistakes.push(format!("cannot read {}: {error}", answer.file.display())),
        }
    }
    Probed { mistakes, report: Report::of(findings) }
}
