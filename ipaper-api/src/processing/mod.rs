//! The way of a PDF from its upload to the end of its processing, as one call.

mod following;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::error::Error;
use crate::ripper::{JobId, ProcessOptions, ProcessPdf};
use crate::{PaperId, Upload};

#[doc(hidden)]
pub use following::{Following, Turn};

/// A PDF to be uploaded and its processing to be followed, or a processing that is under way to be followed: hand it to `Client::process`.
///
/// The service processes PDFs one after the other, in its own time. How a processing ended is known where the service tells the job's id; its older pages do not have one.
/// Without it, all that can be seen is that the paper is no longer listed among those that are being processed.
///
/// ```no_run
/// use std::time::Duration;
/// use ipaper_api::{PaperId, Processing, Upload};
///
/// # fn example() -> Result<(), ipaper_api::Error> {
/// let processing = Processing::upload(PaperId::new(1002), Upload::from_path("spring.pdf")?)
///     .timeout(Duration::from_secs(30 * 60))
///     .on_progress(|progress| println!("{:?} %", progress.percent));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Processing {
    paper: PaperId,
    pdf: Option<Upload>,
    options: Option<ProcessOptions>,
    job: Option<JobId>,
    interval: Duration,
    timeout: Option<Duration>,
    unseen: Duration,
    listener: Option<Listener>,
}

/// How a processing stands.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct ProcessingProgress {
    /// How far it has come, most likely in percent; `None` while the paper is not listed.
    pub percent: Option<f64>,
    /// How long it has been followed.
    pub elapsed: Duration,
}

/// How a processing ended that did not fail: a failed one is an error of the kind
/// [`ProcessingFailed`](crate::ErrorKind::ProcessingFailed).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Processed {
    /// The job, where the service told its id.
    pub job: Option<JobId>,
    /// What became of it.
    pub end: ProcessingEnd,
}

/// What became of a processing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[must_use]
#[non_exhaustive]
pub enum ProcessingEnd {
    /// The pages are there.
    Completed,
    /// The pages are there, but importing links or another enrichment failed.
    EnrichmentProcessingFailed,
    /// It is over, and the service does not say how. Where the response to the upload was lost, a
    /// processing that began after the upload was taken for its own: it may have been another's PDF
    /// for the same paper.
    Ended,
}

#[derive(Clone)]
struct Listener(Arc<dyn Fn(ProcessingProgress) + Send + Sync>);

impl fmt::Debug for Listener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Listener")
    }
}

impl Processing {
    /// Uploads a PDF for a paper, and follows its processing.
    pub fn upload(paper: impl Into<PaperId>, pdf: Upload) -> Self {
        Processing { pdf: Some(pdf), ..Processing::new(paper.into(), None) }
    }

    /// Follows the processing of a paper that is under way, by its job where that is known.
    pub fn under_way(paper: impl Into<PaperId>, job: Option<JobId>) -> Self {
        Processing::new(paper.into(), job)
    }

    fn new(paper: PaperId, job: Option<JobId>) -> Self {
        Processing {
            paper,
            pdf: None,
            options: None,
            job,
            interval: Duration::from_secs(5),
            timeout: None,
            unseen: Duration::from_secs(60),
            listener: None,
        }
    }

    /// How the PDF is to be processed. Without an upload it has no effect.
    #[must_use]
    pub fn options(mut self, options: ProcessOptions) -> Self {
        self.options = Some(options);
        self
    }

    /// How long to wait between two looks; 5 seconds unless it is set. Each look is a call, or two where progress is asked for, and counts within the limit of calls. Zero is
    /// refused.
    #[must_use]
    pub fn every(mut self, interval: Duration) -> Self {
        self.interval = interval;
        self
    }

    /// How long all of it may take, the upload included; unlimited unless it is set. Zero is refused.
    #[must_use]
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.timeout = Some(limit);
        self
    }

    /// For how long a paper may not be listed before its processing counts as ended; 60 seconds unless it is set. It matters only where there is no job: a processing may be too short
    /// to be seen. Once the paper was listed, its absence counts at once.
    #[must_use]
    pub fn unseen_for(mut self, wait: Duration) -> Self {
        self.unseen = wait;
        self
    }

    /// Calls `listener` with each look, in the async client on a worker of the runtime: it must not block. The upload itself is told of by [`Upload::on_progress`].
    #[must_use]
    pub fn on_progress(mut self, listener: impl Fn(ProcessingProgress) + Send + Sync + 'static) -> Self {
        self.listener = Some(Listener(Arc::new(listener)));
        self
    }

    /// The request that uploads the PDF, if there is one to upload.
    fn request(&mut self) -> Option<ProcessPdf> {
        let request = ProcessPdf::new(self.paper, self.pdf.take()?);
        Some(match self.options.take() {
            Some(options) => request.options(options),
            None => request,
        })
    }

    fn check(&self) -> Result<(), Error> {
        for (name, time) in [("every", Some(self.interval)), ("timeout", self.timeout)] {
            if time == Some(Duration::ZERO) {
                return Err(Error::invalid_configuration(format!(
                    "`{name}` of a processing is zero: expected some time"
                )));
            }
        }
        Ok(())
    }
}
