//! The processing of PDFs: a few steps each, taken whenever somebody asks how it goes.

use jiff::civil::DateTime;

use super::{Clock, Tree, guid, kilobytes};
use crate::pdf::Pdf;
use crate::services::ripper_options::ProcessOptions;

/// How often somebody must ask until a job is over.
const STEPS: u32 = 4;

/// All jobs, finished ones too.
#[derive(Debug, Default)]
pub(crate) struct Jobs {
    jobs: Vec<Job>,
}

/// The processing of one PDF.
#[derive(Debug)]
pub(crate) struct Job {
    pub(crate) guid: String,
    pub(crate) paper: i32,
    pub(crate) created: DateTime,
    steps: u32,
    verdict: Verdict,
    /// The texts of the pages to be, taken when the job ends well.
    pages: Vec<String>,
    with_index: bool,
    pdf_kilobytes: usize,
}

/// How a job will end. It is clear from the PDF, but only told once the steps are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Completed,
    EnrichmentProcessingFailed,
    Failed,
}

/// What is told of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum JobStatus {
    Pending,
    Over(Verdict),
}

impl Job {
    pub(crate) fn status(&self) -> JobStatus {
        if self.steps < STEPS { JobStatus::Pending } else { JobStatus::Over(self.verdict) }
    }

    pub(crate) fn percent(&self) -> u32 {
        self.steps * 100 / STEPS
    }

    /// Takes a step; the last one makes the pages.
    fn advance(&mut self, tree: &mut Tree, clock: &mut Clock) {
        if self.status() != JobStatus::Pending {
            return;
        }
        self.steps += 1;
        if !matches!(self.status(), JobStatus::Over(Verdict::Completed | Verdict::EnrichmentProcessingFailed)) {
            return;
        }
        let pages = tree.make_pages(std::mem::take(&mut self.pages), self.with_index);
        if let Ok(paper) = tree.paper_mut(self.paper) {
            paper.pages = pages;
            paper.processed = Some(clock.tick());
            paper.pdf_kilobytes = self.pdf_kilobytes;
        }
    }
}

impl Jobs {
    /// Starts to process a PDF and returns the job's GUID.
    pub(crate) fn start(&mut self, paper: i32, pdf: &Pdf, options: &ProcessOptions, clock: &mut Clock) -> String {
        let pages = options.selected(&pdf.pages);
        let verdict = if !pdf.is_complete || pages.is_empty() || (pdf.is_protected && !options.opens_protected()) {
            Verdict::Failed
        } else if options.enrichment_fails() {
            Verdict::EnrichmentProcessingFailed
        } else {
            Verdict::Completed
        };
        let guid = guid(self.jobs.len() as u64);
        self.jobs.push(Job {
            guid: guid.clone(),
            paper,
            created: clock.tick(),
            steps: 0,
            verdict,
            pages: pages.to_vec(),
            with_index: options.preserve_index,
            pdf_kilobytes: kilobytes(pdf.bytes),
        });
        guid
    }

    /// Records a job that ended well before the emulator started.
    pub(super) fn record_completed(&mut self, guid: &str, paper: i32, created: DateTime) {
        let (guid, verdict) = (guid.to_owned(), Verdict::Completed);
        let job =
            Job { guid, paper, created, steps: STEPS, verdict, pages: Vec::new(), with_index: true, pdf_kilobytes: 0 };
        self.jobs.push(job);
    }

    pub(crate) fn is_processing(&self, paper: i32) -> bool {
        self.pending().any(|job| job.paper == paper)
    }

    /// The jobs that are not over, in the order in which they were started.
    pub(crate) fn pending(&self) -> impl Iterator<Item = &Job> {
        self.jobs.iter().filter(|job| job.status() == JobStatus::Pending)
    }

    /// What is told of the job with that GUID, whose case does not matter.
    pub(crate) fn status(&self, guid: &str) -> Option<JobStatus> {
        self.jobs.iter().find(|job| job.guid.eq_ignore_ascii_case(guid)).map(Job::status)
    }

    /// Takes a step of the job with that GUID.
    pub(crate) fn advance(&mut self, guid: &str, tree: &mut Tree, clock: &mut Clock) {
        if let Some(job) = self.jobs.iter_mut().find(|job| job.guid.eq_ignore_ascii_case(guid)) {
            job.advance(tree, clock);
        }
    }

    /// Takes a step of every job.
    pub(crate) fn advance_all(&mut self, tree: &mut Tree, clock: &mut Clock) {
        for job in &mut self.jobs {
            job.advance(tree, clock);
        }
    }

    /// Forgets the jobs of papers that were deleted.
    pub(crate) fn forget(&mut self, papers: &[i32]) {
        self.jobs.retain(|job| !papers.contains(&job.paper));
    }
}
