//! The first reading of a file that is to be sent: it tells whether it can be, and how long it will be.

use std::fmt;
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

use crate::body::ContentFile;
use crate::error::Error;
use crate::method::Method;
use crate::upload::{Measured, Unfit, UploadFailure, measure};

/// A file that is to be read before it is sent.
pub struct Measure {
    file: ContentFile,
    /// What is left of the call's time, if it is limited.
    pub time_limit: Option<Duration>,
    /// Gone when the call is.
    call: Weak<()>,
}

/// What came of it.
#[derive(Debug)]
pub struct Reading(pub(super) Result<Measured, Unfit>);

impl Measure {
    pub(super) fn new(file: &ContentFile, time_limit: Option<Duration>, call: &Arc<()>) -> Self {
        Measure { file: file.clone(), time_limit, call: Arc::downgrade(call) }
    }

    /// Reads the file from its beginning to its end. That blocks, as long as there is time and the call is not given up.
    pub fn read(self) -> Reading {
        let started = Instant::now();
        let has_time = || self.time_limit.is_none_or(|limit| started.elapsed() < limit);
        let goes_on = || has_time() && self.call.strong_count() > 0;
        let ContentFile { upload, parameter, begins_with, .. } = &self.file;
        Reading(measure(upload, parameter, *begins_with, goes_on))
    }
}

impl Reading {
    /// There was no time to find out.
    pub fn too_late() -> Self {
        Reading(Err(Unfit::Stopped))
    }

    /// What reads the file panicked.
    pub fn panicked() -> Self {
        Reading(Err(Unfit::Failed(UploadFailure::Panicked)))
    }
}

impl fmt::Debug for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Measure").field("file", &self.file.upload).finish_non_exhaustive()
    }
}

/// Why a call that cannot send its file fails.
pub(super) fn unfit(method: &'static Method, unfit: Unfit) -> Error {
    match unfit {
        Unfit::Refused(argument) => Error::invalid_argument(Some(method), argument),
        Unfit::Failed(failure) => Error::unreadable(method, failure),
        Unfit::Stopped => Error::deadline(method, "reading the file to upload"),
    }
}
