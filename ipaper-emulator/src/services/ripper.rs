//! `Ripper`: turns PDFs into pages, in steps.

use super::ripper_options::ProcessOptions;
use super::{Entry, timestamp};
use crate::answer::{Answer, Answered, Refusal};
use crate::arguments::Arguments;
use crate::pdf::Pdf;
use crate::state::{JobStatus, State, Verdict};
use crate::variants::JobGuid;
use crate::xml::Element;

pub(super) const HANDLERS: &[Entry] = &[
    ("Ripper.GetProcessingPapers", State::get_processing_papers),
    ("Ripper.GetProcessingStatus", State::get_processing_status),
    ("Ripper.ProcessPDF", State::process_pdf),
    ("Ripper.ReprocessPaper", State::reprocess_paper),
];

impl State {
    /// Lists the jobs as they are, and then takes a step of each.
    fn get_processing_papers(&mut self, _: &Arguments) -> Answered {
        let processes = self.jobs.pending().map(|job| {
            Element::new("process")
                .attribute("created", timestamp(job.created))
                .attribute("paper-id", job.paper)
                .attribute("progress", job.percent())
        });
        let processes = Element::new("processes").children(processes);
        self.jobs.advance_all(&mut self.tree, &mut self.clock);
        Answer::data(processes)
    }

    /// Tells how a job is, and then takes a step of it.
    fn get_processing_status(&mut self, arguments: &Arguments) -> Answered {
        let guid = arguments.text("jobGuid")?.trim();
        let status = self.jobs.status(guid).ok_or_else(|| Refusal::error("There is no job with that GUID."))?;
        self.jobs.advance(guid, &mut self.tree, &mut self.clock);
        let word = match status {
            JobStatus::Pending => "Pending",
            JobStatus::Over(Verdict::Completed) => "Completed",
            JobStatus::Over(Verdict::EnrichmentProcessingFailed) => "EnrichmentProcessingFailed",
            JobStatus::Over(Verdict::Failed) => "Failed",
        };
        Answer::data(Element::new("ProcessStatus").text(word).padded())
    }

    fn process_pdf(&mut self, arguments: &Arguments) -> Answered {
        let paper = arguments.integer("paperID")?;
        self.check_processable(paper)?;
        let options = ProcessOptions::read(arguments.text("xmlOptions")?)?;
        let file = arguments.file("base64Pdf")?;
        let invalid = || Refusal::new("RIPPER_INVALID_BASE64_PDF_FILE", "The file is no base64, or no PDF.");
        let (file, pdf) = file.and_then(|file| Some((file, Pdf::inspect(file)?))).ok_or_else(invalid)?;
        self.tree.paper_mut(paper)?.pdf = Some(file.clone());
        self.start_job(paper, &pdf, &options)
    }

    /// Processes the last PDF again, or the pages themselves where the paper came without one.
    fn reprocess_paper(&mut self, arguments: &Arguments) -> Answered {
        let id = arguments.integer("paperID")?;
        self.check_processable(id)?;
        let options = ProcessOptions::read(arguments.text("xmlOptions")?)?;
        let paper = self.tree.paper(id)?;
        let pdf = match &paper.pdf {
            Some(file) => Pdf::inspect(file),
            None if paper.pages.is_empty() => None,
            None => Some(Pdf::imagined(paper.pages.iter().map(|page| page.text.clone()).collect())),
        };
        let pdf = pdf.ok_or_else(|| Refusal::error("The paper has no PDF that could be processed again."))?;
        self.start_job(id, &pdf, &options)
    }

    fn start_job(&mut self, paper: i32, pdf: &Pdf, options: &ProcessOptions) -> Answered {
        let guid = self.jobs.start(paper, pdf, options, &mut self.clock);
        match self.variants.job_guid {
            JobGuid::Absent => Ok(Answer::Done),
            JobGuid::Element => Answer::data(Element::new("jobGuid").text(guid)),
            JobGuid::Attribute => Answer::data(Element::new("job").attribute("guid", guid)),
            JobGuid::BareText => Ok(Answer::BareText(guid)),
        }
    }

    fn check_processable(&self, paper: i32) -> Result<(), Refusal> {
        self.tree.paper(paper)?;
        if self.jobs.is_processing(paper) {
            let message = "A PDF of that paper is being processed.";
            return Err(Refusal::new("RIPPER_CANNOT_PROCESS_PAPER_ALREADY_BEING_PROCESSED", message));
        }
        Ok(())
    }
}
