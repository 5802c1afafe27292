//! Decodes every recorded answer of `api-spec/samples`. What comes out is kept as a snapshot, beside the answer as it was sent: any change of a
//! sample, be it in a secret or a blank, fails its test and shows both to the reviewer.

#[path = "both/whole.rs"]
mod whole;
#[rustfmt::skip]
#[path = "generated/samples.rs"]
mod generated;

mod support {
    //! What the generated tests call.

    use std::fmt::{Debug, Write as _};
    use std::fs;
    use std::path::{Path, PathBuf};

    use insta::Settings;
    use ipaper_api::{Drift, Error, ErrorKind, Leniency, Request, Strictly, decode_strictly};

    /// The sample decodes, or is the refusal that it says, and holds nothing that the spec does not know.
    pub(crate) fn decodes<R: Request>(file: &str) {
        let sample = Sample::read(file);
        let decoded = decode_strictly::<R>(&sample.bytes, None);
        assert!(decoded.drift.is_empty(), "{file} holds what the spec does not know:\n{}", listed(&decoded.drift));
        assert!(is_understood(&decoded), "{file} does not decode: {:?}", decoded.result);
        sample.compare(&shown(&decoded));
    }

    /// The sample holds what the spec does not know, and decodes all the same.
    pub(crate) fn decodes_tolerantly<R: Request>(file: &str) {
        let sample = Sample::read(file);
        let decoded = decode_strictly::<R>(&sample.bytes, None);
        assert!(!decoded.drift.is_empty(), "{file} holds nothing unknown");
        assert!(is_understood(&decoded), "{file} does not decode: {:?}", decoded.result);
        sample.compare(&format!("{}\ndrift:\n{}", shown(&decoded), listed(&decoded.drift)));
    }

    /// The sample is no answer that anybody could read.
    pub(crate) fn fails<R: Request>(file: &str) {
        let sample = Sample::read(file);
        let decoded = decode_strictly::<R>(&sample.bytes, None);
        assert!(!is_understood(&decoded), "{file} decodes: {:?}", decoded.result);
        sample.compare(&shown(&decoded));
    }

    /// The sample is a file, and comes out as it went in.
    pub(crate) fn decodes_file<R: Request<Response = ipaper_api::Binary>>(file: &str) {
        let sample = Sample::read(file);
        let decoded = decode_strictly::<R>(&sample.bytes, None);
        let binary = decoded.result.as_ref().unwrap_or_else(|error| panic!("{file} does not decode: {error}"));
        assert_eq!(binary.bytes, sample.bytes, "{file} does not come out as it went in");
        sample.compare(&shown(&decoded));
    }

    /// The sample decodes, but not without this leniency: then it fails, drifts, or loses the details of its refusal.
    pub(crate) fn needs<R: Request>(file: &str, leniency: Leniency) {
        let sample = Sample::read(file);
        let with = decode_strictly::<R>(&sample.bytes, None);
        assert!(is_understood(&with), "{file} does not decode even with {leniency:?}: {:?}", with.result);
        let without = decode_strictly::<R>(&sample.bytes, Some(leniency));
        let is_lost =
            !is_understood(&without) || without.drift.len() > with.drift.len() || without.details != with.details;
        assert!(is_lost, "{file} decodes without {leniency:?}, and so proves nothing: {:?}", without.result);
    }

    /// A refusal is as good an answer as a success: it says what it says.
    fn is_understood<T>(decoded: &Strictly<T>) -> bool {
        decoded.result.as_ref().err().is_none_or(|error| error.kind() == ErrorKind::ReturnCode)
    }

    /// A recorded answer.
    struct Sample {
        /// Below `api-spec/samples`.
        file: String,
        bytes: Vec<u8>,
    }

    impl Sample {
        fn read(file: &str) -> Self {
            let path = samples().join(file);
            let bytes = fs::read(&path).unwrap_or_else(|error| panic!("cannot read {}: {error}", path.display()));
            Sample { file: file.to_owned(), bytes }
        }

        /// Compares the sample and what came out of it with their snapshot.
        fn compare(&self, decoded: &str) {
            let mut settings = Settings::clone_current();
            settings.set_snapshot_path(SNAPSHOTS);
            settings.set_prepend_module_to_snapshot(false);
            settings.set_omit_expression(true);
            let text =
                format!("{}: {} bytes\n---\n{}\n---\n{decoded}", self.file, self.bytes.len(), visible(&self.bytes));
            settings.bind(|| insta::assert_snapshot!(snapshot_name(&self.file), text));
        }
    }

    const SNAPSHOTS: &str = "snapshots/samples";

    fn samples() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../api-spec/samples")
    }

    /// `Paper.CreatePaper/created.xml` becomes `Paper.CreatePaper.created`.
    fn snapshot_name(file: &str) -> String {
        Path::new(file).with_extension("").to_string_lossy().replace(['/', '\\'], ".")
    }

    /// Bytes as text in which nothing hides: whatever is not plain text, and the end of the last line, is written as an escape.
    fn visible(bytes: &[u8]) -> String {
        let mut text = String::new();
        for chunk in bytes.utf8_chunks() {
            for character in chunk.valid().chars() {
                match character {
                    '\n' => text.push('\n'),
                    '\\' | '\u{feff}' => text.extend(character.escape_unicode()),
                    _ if character.is_control() => text.extend(character.escape_default()),
                    _ => text.push(character),
                }
            }
            let _ = write!(text, "{}", chunk.invalid().escape_ascii());
        }
        text
    }

    /// The value, or all that a program can learn of the error.
    fn shown<T: Debug>(decoded: &Strictly<T>) -> String {
        match &decoded.result {
            Ok(value) => format!("{value:#?}"),
            Err(error) => shown_error(error, decoded.details.as_deref()),
        }
    }

    fn shown_error(error: &Error, details: Option<&str>) -> String {
        let mut text =
            format!("{}\nkind: {:?}\noutcome: {:?}", crate::whole::whole(error), error.kind(), error.outcome());
        if let Some(code) = error.code() {
            let _ = write!(text, "\ncode: {code:?}");
        }
        if let Some(at) = error.decode_error() {
            let (line, column, byte) = (at.line(), at.column(), at.offset());
            let _ = write!(
                text,
                "\nproblem: {:?}\nat: {:?}, line {line}, column {column}, byte {byte}",
                at.problem(),
                at.path()
            );
        }
        if let Some(details) = details {
            let _ = write!(text, "\ndetails: {details}");
        }
        text
    }

    fn listed(drift: &[Drift]) -> String {
        drift.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn every_snapshot_has_its_sample() {
        let mut known: Vec<String> = Vec::new();
        for folder in entries(&samples()) {
            known.extend(entries(&folder).iter().map(|file| {
                let folder = folder.file_name().unwrap_or_default().to_string_lossy();
                let case = file.file_stem().unwrap_or_default().to_string_lossy();
                format!("{folder}.{case}.snap")
            }));
        }
        let snapshots = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(SNAPSHOTS);
        for snapshot in entries(&snapshots) {
            let name = snapshot.file_name().unwrap_or_default().to_string_lossy().into_owned();
            // What a failed test writes for its reviewer is no snapshot yet.
            let is_new = snapshot.extension().is_some_and(|extension| extension == "new");
            assert!(is_new || known.contains(&name), "{name} is the snapshot of no sample: remove it");
        }
    }

    fn entries(folder: &Path) -> Vec<PathBuf> {
        let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("cannot read {}: {error}", folder.display()));
        entries.map(|entry| entry.expect("a folder can be listed").path()).collect()
    }
}
