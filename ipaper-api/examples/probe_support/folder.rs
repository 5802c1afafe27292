//! Finds the recorded answers in a folder, and says what else stands there.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::decoders::Decoder;
use super::generated::DECODERS;

/// What stands in a folder.
pub struct Folder {
    /// Sorted by their paths.
    pub answers: Vec<Recorded>,
    pub mistakes: Vec<String>,
}

/// A recorded answer.
pub struct Recorded {
    pub file: PathBuf,
    pub decoder: &'static Decoder,
}

/// What a folder of answers looks like.
const LAYOUT: &str = "<Service>.<Method>/<name>.xml";

/// Names alike as much as this are worth a question.
const ALIKE: f64 = 0.8;

/// Lists a folder with a folder for each method.
pub fn read(path: &Path) -> Folder {
    let mut folder = Folder { answers: Vec::new(), mistakes: Vec::new() };
    match entries(path) {
        Ok(entries) => entries.iter().for_each(|entry| folder.add(entry)),
        Err(error) => folder.mistakes.push(format!("cannot read the folder {}: {error}", path.display())),
    }
    if folder.answers.is_empty() && folder.mistakes.is_empty() {
        folder.mistakes.push(format!("{} holds no answer: expected {LAYOUT} in it", path.display()));
    }
    folder
}

impl Folder {
    fn add(&mut self, path: &Path) {
        if !path.is_dir() {
            self.mistakes.push(format!("{} stands in no method's folder: expected {LAYOUT}", path.display()));
            return;
        }
        let name = name(path);
        match DECODERS.iter().find(|decoder| decoder.method.full_name() == name) {
            Some(decoder) => self.add_method(path, decoder),
            None => self.mistakes.push(format!("{}: {}", path.display(), unknown(&name))),
        }
    }

    fn add_method(&mut self, path: &Path, decoder: &'static Decoder) {
        let entries = match entries(path) {
            Ok(entries) => entries,
            Err(error) => return self.mistakes.push(format!("cannot read the folder {}: {error}", path.display())),
        };
        for file in entries {
            if file.is_dir() {
                self.mistakes.push(format!("{} is a folder: expected an answer, {LAYOUT}", file.display()));
            } else {
                self.answers.push(Recorded { file, decoder });
            }
        }
    }
}

/// What stands in a folder, sorted, without what begins with a dot: answers that are still being written have such names.
fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries: io::Result<Vec<_>> = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect();
    let mut entries = entries?;
    entries.retain(|path| !name(path).starts_with('.'));
    entries.sort();
    Ok(entries)
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// That there is no such method, and which one may be meant.
fn unknown(name: &str) -> String {
    let names = DECODERS.iter().map(|decoder| decoder.method.full_name());
    let alike = |method: &str| strsim::jaro_winkler(&method.to_lowercase(), &name.to_lowercase());
    let nearest = names.max_by(|left, right| alike(left).total_cmp(&alike(right)));
    match nearest.filter(|method| alike(method) >= ALIKE) {
        Some(method) => format!("no method is named `{name}`; did you mean `{method}`?"),
        None => format!("no method is named `{name}`: expected {LAYOUT}"),
    }
}
