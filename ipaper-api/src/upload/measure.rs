//! The first reading of a file: how long it will be when it is sent, and a checksum to know it again by.

use std::cmp::Ordering;
use std::io::{self, Read};

use super::{BLOCK, Upload, UploadFailure, encoded_length};
use crate::error::{ArgumentError, ParameterName};

/// What the first reading of a file has told.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Measured {
    /// Its length as base64 in a form.
    pub(crate) length: u64,
    pub(crate) checksum: u32,
}

/// Why a file is not going to be sent.
#[derive(Debug)]
pub(crate) enum Unfit {
    /// It breaks a rule.
    Refused(ArgumentError),
    Failed(UploadFailure),
    /// Nobody wants to know any more, or there is no more time.
    Stopped,
}

/// Reads a file to its end, as long as `goes_on` says so.
pub(crate) fn measure(
    upload: &Upload,
    parameter: ParameterName,
    begins_with: Option<&'static str>,
    goes_on: impl Fn() -> bool,
) -> Result<Measured, Unfit> {
    let mut reader = upload.open().map_err(unreadable)?;
    let mut block = vec![0; BLOCK];
    let mut checksum = crc32fast::Hasher::new();
    let (mut size, mut length) = (0, 0);
    loop {
        let filled = fill(&mut reader, &mut block, &goes_on)?;
        let bytes = block.get(..filled).unwrap_or_default();
        if size == 0 && !upload.any_content {
            check_beginning(upload, parameter, bytes, begins_with)?;
        }
        size += bytes.len() as u64;
        length += encoded_length(bytes);
        checksum.update(bytes);
        if filled < BLOCK || size > upload.size {
            break;
        }
    }
    check_size(upload.size, size)?;
    Ok(Measured { length, checksum: checksum.finalize() })
}

fn unreadable(error: io::Error) -> Unfit {
    Unfit::Failed(error.into())
}

/// Reads until the block is full or the file ends.
fn fill(reader: &mut impl Read, block: &mut [u8], goes_on: &impl Fn() -> bool) -> Result<usize, Unfit> {
    let mut filled = 0;
    while let Some(rest) = block.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        if !goes_on() {
            return Err(Unfit::Stopped);
        }
        match reader.read(rest) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(unreadable(error)),
        }
    }
    Ok(filled)
}

fn check_beginning(
    upload: &Upload,
    parameter: ParameterName,
    bytes: &[u8],
    beginning: Option<&str>,
) -> Result<(), Unfit> {
    match beginning {
        Some(beginning) if !bytes.starts_with(beginning.as_bytes()) => {
            let what = if bytes.is_empty() { "is empty" } else { "does not" };
            let rule = format!(
                "must begin with `{beginning}`, but {} {what}; `Upload::any_content` sends it all the same",
                upload.name()
            );
            Err(Unfit::Refused(ArgumentError::new(parameter, rule)))
        }
        _ => Ok(()),
    }
}

fn check_size(expected: u64, found: u64) -> Result<(), Unfit> {
    match found.cmp(&expected) {
        Ordering::Equal => Ok(()),
        Ordering::Less => Err(Unfit::Failed(UploadFailure::Shrank { expected, found })),
        Ordering::Greater => Err(Unfit::Failed(UploadFailure::Grew { expected })),
    }
}
