//! Following a processing, as a machine without clock and socket: it says what to ask next, and is told the answers.

use std::time::Duration;

use jiff::civil::DateTime;

use super::{Processed, Processing, ProcessingEnd, ProcessingProgress};
use crate::CodeKind;
use crate::config::LONGEST;
use crate::engine::{PATIENCE, Retry};
use crate::error::{Error, ErrorKind, Outcome};
use crate::fault::ServiceFault;
use crate::ripper::{GetProcessingPapers, GetProcessingStatus, JobId, Process, ProcessPdf, ProcessingStatus};
use crate::{Request, method::Method};

/// A processing that is being followed. Times are counted as the engine counts them.
#[derive(Debug)]
pub struct Following {
    processing: Processing,
    started: Duration,
    deadline: Option<Duration>,
    /// The PDF, until it is uploaded.
    upload: Option<ProcessPdf>,
    /// When each processing of the paper was queued that was listed before the upload; `None` where
    /// that is not known.
    earlier: Option<Vec<DateTime>>,
    /// The upload lost its answer with this error, and no sign of the processing has been seen.
    lost: Option<Error>,
    /// Since when the processing may be seen.
    since: Duration,
    /// The service has accepted the PDF, or has shown that it is at work.
    accepted: bool,
    /// The paper has been listed.
    seen: bool,
    job_tells: Tells,
    /// How many looks in a row have failed.
    failures: u32,
    state: State,
}

/// What to do next.
#[derive(Debug)]
pub enum Turn {
    /// Wait for this long.
    Wait(Duration),
    /// Ask what is being processed, and report with [`Following::listed`].
    List,
    /// Send this, and report with [`Following::uploaded`].
    Upload(Box<ProcessPdf>),
    /// Ask about this job, and report with [`Following::told`].
    Ask(JobId),
    /// Return this.
    Done(Result<Processed, Error>),
}

#[derive(Debug)]
enum State {
    /// Looks at what is listed before the upload, so that an upload whose response is lost can be
    /// told from what was there.
    LookingBefore,
    /// Uploads.
    Uploading,
    /// Looks at this time.
    Looking {
        at: Duration,
    },
    /// Has looked at the list, and asks about the job.
    Asking,
    Over(Box<Result<Processed, Error>>),
}

/// What has come of asking about the job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tells {
    Untried,
    Something,
    /// Nothing that is of use.
    Nothing,
}

/// So many looks in a row may fail for reasons that pass: each of them is several attempts already.
const MOST_FAILURES: u32 = 5;

impl Following {
    /// A processing that begins at the time `now`.
    pub fn new(mut processing: Processing, now: Duration) -> Result<Self, Error> {
        processing.check()?;
        let upload = processing.request();
        let state = if upload.is_some() { State::LookingBefore } else { State::Looking { at: now } };
        Ok(Following {
            deadline: processing.timeout.map(|timeout| now.saturating_add(timeout.min(LONGEST))),
            processing,
            started: now,
            upload,
            earlier: None,
            lost: None,
            since: now,
            accepted: false,
            seen: false,
            job_tells: Tells::Untried,
            failures: 0,
            state,
        })
    }

    /// How much time is left for a call that belongs to the processing, if it is limited; never none at all.
    pub fn time_left(&self, now: Duration) -> Option<Duration> {
        self.deadline.map(|deadline| deadline.saturating_sub(now).max(Duration::from_nanos(1)))
    }

    /// What came of the upload. An answer that was lost may have been a success: then somebody has to look.
    pub fn uploaded(&mut self, result: Result<Option<JobId>, Error>, now: Duration) {
        self.since = now;
        self.state = State::Looking { at: now.saturating_add(self.processing.interval) };
        match result {
            Ok(job) => {
                self.accepted = true;
                self.processing.job = job;
            }
            Err(error) => match error.outcome() {
                Outcome::Done => self.accepted = true,
                Outcome::Unknown => self.lost = Some(error),
                Outcome::NotSent | Outcome::Refused => self.end(Err(error)),
            },
        }
    }

    /// What to do at the time `now`.
    pub fn next(&mut self, now: Duration) -> Turn {
        let at = match &self.state {
            State::Over(result) => return Turn::Done((**result).clone()),
            State::LookingBefore => return Turn::List,
            // The upload reports that no time is left, as any call does.
            State::Uploading => match self.upload.take() {
                Some(upload) => return Turn::Upload(Box::new(upload)),
                None => Some(now),
            },
            State::Asking => None,
            State::Looking { at } => Some(*at),
        };
        if self.deadline.is_some_and(|deadline| now >= deadline) {
            let error = Error::deadline(self.asks(), "waiting for the end of the processing");
            return Turn::Done(Err(self.lost.take().unwrap_or_else(|| self.judge(error))));
        }
        match (at, self.job()) {
            (Some(at), _) if at > now => {
                let until = self.deadline.map_or(at, |deadline| deadline.min(at));
                Turn::Wait(until.saturating_sub(now))
            }
            (None, Some(job)) => Turn::Ask(job),
            (Some(_), Some(job)) if self.processing.listener.is_none() => Turn::Ask(job),
            _ => Turn::List,
        }
    }

    /// What is being processed.
    pub fn listed(&mut self, result: Result<Vec<Process>, Error>, now: Duration) {
        if matches!(self.state, State::LookingBefore) {
            return self.listed_before(result);
        }
        let processes = match result {
            Ok(processes) => processes,
            // With a job the list is for the listener only.
            Err(_) if self.job().is_some() => Vec::new(),
            Err(error) => return self.failed(error, now),
        };
        let process = processes.iter().find(|process| self.is_ours(process));
        self.report(process.map(|process| process.progress), now);
        if process.is_some() {
            self.seen = true;
            self.accepted = true;
            self.lost = None;
        }
        if self.job().is_some() {
            self.state = State::Asking;
            return;
        }
        let is_over = process.is_none() && (self.seen || now.saturating_sub(self.since) >= self.processing.unseen);
        if !is_over {
            return self.look_again(now);
        }
        match self.lost.take() {
            Some(lost) => self.end(Err(lost.after_looking(self.processing.unseen))),
            None => self.end_as(ProcessingEnd::Ended),
        }
    }

    /// What was being processed before the upload. Whether that is known does not keep the PDF from
    /// being uploaded.
    fn listed_before(&mut self, result: Result<Vec<Process>, Error>) {
        self.state = State::Uploading;
        match result {
            Ok(processes) => {
                let ours = processes.into_iter().filter(|process| process.paper_id == self.processing.paper);
                self.earlier = Some(ours.map(|process| process.created).collect());
            }
            // The upload would fail in the same way.
            Err(error) if error.is_login() => self.end(Err(error)),
            Err(_) => {}
        }
    }

    /// Whether a listed processing is the one that is followed. After an upload whose response was
    /// lost, only one that was not there before is.
    fn is_ours(&self, process: &Process) -> bool {
        let is_new = || self.earlier.as_ref().is_some_and(|earlier| !earlier.contains(&process.created));
        process.paper_id == self.processing.paper && (self.lost.is_none() || is_new())
    }

    /// How the job is.
    pub fn told(&mut self, result: Result<ProcessingStatus, Error>, now: Duration) {
        match result {
            Ok(ProcessingStatus::Completed) => self.end_as(ProcessingEnd::Completed),
            Ok(ProcessingStatus::EnrichmentProcessingFailed) => {
                self.end_as(ProcessingEnd::EnrichmentProcessingFailed);
            }
            Ok(ProcessingStatus::Failed) => {
                let job = self.processing.job.clone();
                self.end(Err(Error::processing_failed(GetProcessingStatus::METHOD, job)));
            }
            Ok(ProcessingStatus::Pending) => {
                self.job_tells = Tells::Something;
                self.accepted = true;
                self.look_again(now);
            }
            // Whether that is an end is for the list to say.
            Ok(ProcessingStatus::Unknown(_)) => self.rely_on_the_list(now),
            // That what was taken for a job's id is one, and that the service knows the method, is inferred.
            Err(error) if is_no_use(&error) && self.job_tells != Tells::Something => self.rely_on_the_list(now),
            Err(error) => self.failed(error, now),
        }
    }

    fn rely_on_the_list(&mut self, now: Duration) {
        self.job_tells = Tells::Nothing;
        self.look_again(now);
    }

    fn look_again(&mut self, now: Duration) {
        self.failures = 0;
        self.state = State::Looking { at: now.saturating_add(self.processing.interval) };
    }

    /// A look failed. What passes by itself is no reason to lose sight of a processing.
    fn failed(&mut self, error: Error, now: Duration) {
        self.failures += 1;
        let asked = error.retry_after().unwrap_or_default();
        let has_patience = self.deadline.is_some() || asked <= PATIENCE;
        if self.failures < MOST_FAILURES && may_pass(&error) && has_patience {
            let wait = self.processing.interval.max(asked);
            self.state = State::Looking { at: now.saturating_add(wait) };
            return;
        }
        let error = self.lost.take().unwrap_or_else(|| self.judge(error));
        self.end(Err(error));
    }

    fn report(&self, percent: Option<f64>, now: Duration) {
        if let Some(listener) = &self.processing.listener {
            (listener.0)(ProcessingProgress { percent, elapsed: now.saturating_sub(self.started) });
        }
    }

    /// An error of a look at a processing, which may be known to be under way.
    fn judge(&self, error: Error) -> Error {
        if self.accepted { error.while_following(self.processing.job.as_ref()) } else { error }
    }

    fn end_as(&mut self, end: ProcessingEnd) {
        let job = self.processing.job.clone();
        self.end(Ok(Processed { job, end }));
    }

    fn end(&mut self, result: Result<Processed, Error>) {
        self.state = State::Over(Box::new(result));
    }

    /// The job, as far as it tells anything.
    fn job(&self) -> Option<JobId> {
        self.processing.job.clone().filter(|_| self.job_tells != Tells::Nothing)
    }

    fn asks(&self) -> &'static Method {
        if self.job().is_some() { GetProcessingStatus::METHOD } else { GetProcessingPapers::METHOD }
    }
}

/// Returns whether polling may succeed the next time, also after an unspecified failure. A request
/// that the platform refused before the method ran stays refused.
fn may_pass(error: &Error) -> bool {
    if error.service_fault().is_some_and(|fault| *fault != ServiceFault::NotFound) {
        return false;
    }
    Retry::default().is_transient(error) || is_no_use(error) || error.is_rate_limit()
}

/// Whether the service does not know the job or the method.
fn is_no_use(error: &Error) -> bool {
    match error.kind() {
        ErrorKind::ReturnCode => error
            .code()
            .is_some_and(|code| matches!(code.kind(), CodeKind::General | CodeKind::NotFound | CodeKind::Argument)),
        ErrorKind::UnexpectedAnswer => error.service_fault().is_some(),
        ErrorKind::Decode => true,
        _ => false,
    }
}
