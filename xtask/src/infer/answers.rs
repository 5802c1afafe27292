//! The answers that were given: read from their files, and taken out of the envelope.

use std::fs;
use std::path::Path;

use codegen::model::Leniency;

use super::read::{self, shortened};
use super::tree::{Element, Fault, Location};
use crate::formats::NotXml;
use crate::new::SAMPLE_GAP;
use crate::positions::line_and_column;

/// More faults than these are not all mended by hand.
const MOST_FAULTS: usize = 30;

/// Answers of one method.
#[derive(Debug, Default)]
pub(super) struct Answers {
    pub(super) list: Vec<Answer>,
    /// Path and text of each file, for whoever wants to say where something stands.
    files: Vec<(String, String)>,
    /// What is wrong with the XML, where it could be read all the same.
    faults: Vec<Fault>,
    /// What was assumed.
    pub(super) notes: Vec<String>,
}

/// What one file answers.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) path: String,
    /// The return code; none where a fragment stood for the whole answer.
    pub(super) code: Option<String>,
    pub(super) data: Option<Element>,
    /// What the envelope holds beside its three elements, with its first place.
    unknown: Vec<(String, Location)>,
}

impl Answers {
    /// Reads every file, or says of each one that is no answer what it is.
    pub(super) fn read<P: AsRef<Path>>(paths: &[P]) -> Result<Self, Vec<String>> {
        let read = |path: &P| (path.as_ref().display().to_string(), text_of(path.as_ref()));
        Self::of(paths.iter().map(read).collect())
    }

    /// The same for files that have been read: the path of each, and its text or what it is instead of one.
    pub(super) fn of(files: Vec<(String, Result<String, String>)>) -> Result<Self, Vec<String>> {
        let mut answers = Self::default();
        let mut problems = Vec::new();
        for (path, text) in files {
            if let Err(what) = text.and_then(|text| answers.add(&path, &text)) {
                problems.push(format!("{path}: {what}"));
            }
        }
        if problems.is_empty() { Ok(answers) } else { Err(problems) }
    }

    fn add(&mut self, path: &str, text: &str) -> Result<(), String> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        if let Some(what) = no_xml(text) {
            return Err(what);
        }
        let forest = read::read(text, Location { file: self.files.len(), offset: 0 });
        let (answer, note) = envelope(path, forest.roots)?;
        self.notes.extend(note.map(|note| format!("{path}: {note}")));
        self.list.push(answer);
        self.faults.extend(forest.faults);
        self.files.push((path.to_owned(), text.to_owned()));
        Ok(())
    }

    /// `answer.xml:4:7`
    pub(super) fn place(&self, location: Location) -> String {
        self.files
            .get(location.file)
            .map_or_else(String::new, |(path, text)| format!("{path}:{}", line_and_column(text, location.offset)))
    }

    /// How many faults are beyond what these leniencies let a decoder read.
    pub(super) fn faults_beyond(&self, leniencies: &[Leniency]) -> usize {
        let is_granted = |fault: &&Fault| fault.leniency.is_some_and(|leniency| leniencies.contains(&leniency));
        self.faults.len() - self.faults.iter().filter(is_granted).count()
    }

    /// What stands in the envelopes, and not in their data, that no response should have.
    pub(super) fn outside_of_data(&self) -> Vec<String> {
        let unknown = self.list.iter().flat_map(|answer| &answer.unknown);
        unknown
            .map(|(at, location)| format!("{}: `{at}`, which the envelope does not have", self.place(*location)))
            .collect()
    }

    /// What is wrong with the XML, in the order of the files; of many faults, the first ones.
    pub(super) fn faults(&self) -> Vec<String> {
        let mut faults: Vec<&Fault> = self.faults.iter().collect();
        faults.sort_by_key(|fault| fault.location);
        let more = faults.len().saturating_sub(MOST_FAULTS);
        let shown = faults.into_iter().take(MOST_FAULTS);
        let mut lines: Vec<String> =
            shown.map(|fault| format!("{}: {}", self.place(fault.location), fault.what)).collect();
        if more > 0 {
            lines.push(format!("and {more} more"));
        }
        lines
    }
}

/// What an envelope holds beside one `code`, one `message` and one `data`.
fn unknown(root: &Element) -> Vec<(String, Location)> {
    let attributes = root.attributes.iter().map(|attribute| (format!("@{}", attribute.name), attribute.location));
    let is_known = |position: usize, child: &Element| {
        ["code", "message", "data"].contains(&child.name.as_str())
            && !root.children.iter().take(position).any(|before| before.name == child.name)
    };
    let children = root.children.iter().enumerate().filter(|(position, child)| !is_known(*position, child));
    attributes.chain(children.map(|(_, child)| (child.name.clone(), child.location))).collect()
}

/// The file's text, or what it is instead of one.
fn text_of(path: &Path) -> Result<String, String> {
    if path.is_dir() {
        return Err("this is a folder; name the files in it".to_owned());
    }
    let bytes = fs::read(path).map_err(|error| format!("cannot be read: {error}"))?;
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Err("this is UTF-16; save it as UTF-8".to_owned());
    }
    if bytes.contains(&0) {
        return Err("this is a binary file; an answer is XML in UTF-8".to_owned());
    }
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let before = String::from_utf8_lossy(error.as_bytes().get(..valid).unwrap_or_default()).into_owned();
        format!("this is no UTF-8 from {} on; save it as UTF-8", line_and_column(&before, valid))
    })
}

/// What a text is that is no XML at all.
fn no_xml(text: &str) -> Option<String> {
    const RIGHT: &str = "an answer is XML: `<result><code>..</code>..</result>`";
    match NotXml::of(text) {
        Some(NotXml::Empty) => Some(format!("this file is empty; {RIGHT}")),
        Some(NotXml::Html) => {
            Some(format!("this is an HTML page, such as a front end answers or a browser saves; {RIGHT}"))
        }
        Some(NotXml::Json) => Some(format!("this is JSON; {RIGHT}")),
        Some(NotXml::Other) => {
            Some(format!("this is no XML, it begins with `{}`; {RIGHT}", shortened(text.trim_start())))
        }
        None if text.contains(SAMPLE_GAP) => Some(
            "this is a sample that `cargo xtask new` made; put an answer into it, and take the comment out".to_owned(),
        ),
        None => None,
    }
}

/// Takes an answer out of its envelope. What has none is taken for the data, unless it might be the envelope.
fn envelope(path: &str, roots: Vec<Element>) -> Result<(Answer, Option<&'static str>), &'static str> {
    let answer = |code, data| Answer { path: path.to_owned(), code, data, unknown: Vec::new() };
    let mut roots = roots.into_iter();
    match (roots.next(), roots.next()) {
        (None, _) => Err("there is no element in this file"),
        (Some(root), None) if root.name == "result" && !root.children.is_empty() => {
            let code = root.children_named("code").next().map(|code| code.text.clone());
            let data = root.children_named("data").next().cloned();
            match (&code, &data) {
                (Some(_), _) => Ok((Answer { unknown: unknown(&root), ..answer(code, data) }, None)),
                (None, Some(_)) => Ok((answer(None, data), Some("the `code` is missing; taken for a success"))),
                (None, None) => Err(
                    "this may be the envelope without `code` and `data`, or a part of the data; put it into the envelope",
                ),
            }
        }
        (Some(root), None) if root.name == "result" && root.attributes.is_empty() => Err("this envelope is empty"),
        (Some(root), None) if root.name == "data" => {
            Ok((answer(None, Some(root)), Some("no envelope; `data` is taken for that of a success")))
        }
        (Some(first), second) => {
            let mut data = Element::new("data", first.location);
            data.children.push(first);
            data.children.extend(second);
            data.children.extend(roots);
            Ok((answer(None, Some(data)), Some("no envelope; what is there is taken for the `data` of a success")))
        }
    }
}
