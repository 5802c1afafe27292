//! The inputs to begin with, made from the samples and requests of the spec.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::decoders::byte_of;
use crate::form_encoder::BETWEEN_TEXTS;

/// Refusals whose texts are padded, one of them written in every way that there is.
const REFUSALS: [&str; 2] = [
    "<result><code> ERROR </code><message> Try again. </message></result>",
    "<result><code>ERROR</code><message>\r\n a&lt;b <!-- --> &#xD8;<![CDATA[ & ]]>\r</message></result>",
];

/// Texts with characters that a form or a document has to write in another way.
const FORM: [&[u8]; 6] = [b"us er", b"+&=%", b"a<b", b"\r\n\t \"'", "\u{D8}\u{1F4D6}".as_bytes(), b"]]>\r"];

/// A target, what it checks, and its inputs.
#[derive(Debug)]
pub struct Target {
    /// As cargo-fuzz knows it.
    pub name: &'static str,
    /// The property.
    pub check: fn(&[u8]),
    /// What to begin with.
    pub inputs: Vec<Vec<u8>>,
}

/// All targets, with the inputs that follow from a folder such as `api-spec`.
///
/// # Errors
///
/// When the folder cannot be read.
pub fn targets(spec: &Path) -> io::Result<Vec<Target>> {
    let answers = answers(&spec.join("samples"))?;
    let decoders = answers.iter().map(|(byte, answer)| prefixed(&[*byte], answer)).collect();
    let mut envelope: Vec<Vec<u8>> = answers.into_iter().map(|(_, answer)| answer).collect();
    let files = envelope.iter().cloned().chain([vec![u8::MAX; 100], (0..=u8::MAX).collect()]);
    let upload_encoder = files.map(|file| prefixed(&[3, 1, 64, 3], &file)).collect();
    envelope.extend(REFUSALS.map(Vec::from));
    Ok(vec![
        Target { name: "decoders", check: crate::decoders, inputs: decoders },
        Target { name: "envelope", check: crate::envelope, inputs: envelope },
        Target { name: "form_encoder", check: crate::form_encoder, inputs: forms(&spec.join("requests"))? },
        Target { name: "upload_encoder", check: crate::upload_encoder, inputs: upload_encoder },
    ])
}

fn prefixed(beginning: &[u8], rest: &[u8]) -> Vec<u8> {
    [beginning, rest].concat()
}

/// Each sample, with the byte that picks its decoder. Its folder is the method's full name.
fn answers(samples: &Path) -> io::Result<Vec<(u8, Vec<u8>)>> {
    let mut answers = Vec::new();
    for folder in entries(samples)? {
        let method = folder.file_name().unwrap_or_default().to_string_lossy();
        let unknown = || io::Error::other(format!("no decoder is known for {method}"));
        let byte = byte_of(&method).ok_or_else(unknown)?;
        for file in entries(&folder)? {
            answers.push((byte, fs::read(file)?));
        }
    }
    Ok(answers)
}

/// The values of each request's form.
fn forms(requests: &Path) -> io::Result<Vec<Vec<u8>>> {
    let mut forms = Vec::new();
    for file in entries(requests)? {
        let text = fs::read_to_string(file)?;
        let body = text.lines().last().unwrap_or_default();
        let values: Vec<_> = form_urlencoded::parse(body.as_bytes()).map(|(_, value)| value.into_owned()).collect();
        let values: Vec<&[u8]> = values.iter().map(String::as_bytes).collect();
        forms.push(values.join(&BETWEEN_TEXTS));
    }
    forms.push(FORM.join(&BETWEEN_TEXTS));
    Ok(forms)
}

/// What a folder holds, in the order of the names, without what editors and file managers hide there.
fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).map_err(|error| io::Error::other(format!("{}: {error}", folder.display())))?;
    let mut entries = entries.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<Vec<_>>>()?;
    entries.retain(|path| !path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.')));
    entries.sort();
    Ok(entries)
}
