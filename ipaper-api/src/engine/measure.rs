//! The first reading of a file that is to be sent: it tells whether it can be, and how long it will be.

use std::time::{Duration, Instant};

use crate::body::ContentFile;
use crate::error::{Error, ParameterName};
use crate::method::Method;
use crate::upload::{Measured, Unfit, Upload, UploadFailure, measure};

/// A file that is to be read before it is sent.
#[derive(Debug)]
pub struct Measure {
    upload: Upload,
    parameter: ParameterName,
    begins_with: Option<&'static str>,
    /// What is left of the call's time, if it is limited.
    pub time_limit: Option<Duration>,
}

/// What came of it.
#[derive(Debug)]
pub struct Reading(pub(super) Result<Measured, Unfit>);

impl Measure {
    pub(super) fn new(file: &ContentFile, time_limit: Option<Duration>) -> Self {
        let ContentFile { upload, parameter, begins_with, .. } = file;
        Measure { upload: upload.clone(), parameter: *parameter, begins_with: *begins_with, time_limit }
    }

    /// Reads the file from its beginning to its end. That blocks, as long as there is time and the call is not given up.
    pub fn read(self) -> Reading {
        let started = Instant::now();
        let has_time = || self.time_limit.is_none_or(|limit| started.elapsed() < limit);
        let goes_on = || has_time() && !self.upload.is_unwanted();
        Reading(measure(&self.upload, self.parameter, self.begins_with, goes_on))
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

/// Why a call that cannot send its file fails.
pub(super) fn unfit(method: &'static Method, file: String, unfit: Unfit) -> Error {
    match unfit {
        Unfit::Refused(argument) => Error::invalid_argument(Some(method), argument),
        Unfit::Failed(failure) => Error::unreadable(method, file, failure),
        Unfit::Stopped => Error::deadline(method, "reading the file to upload"),
    }
}
