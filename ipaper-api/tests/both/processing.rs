//! From a PDF to its pages in one call: how it ended is told as far as the service tells it, and a PDF is never sent twice.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use ipaper_emulator::{Emulator, Fault, JobGuid, Variants};

use super::adapter::process;
use super::api::ripper::{JobId, ProcessOptions};
use super::api::{
    Client, Config, Error, ErrorKind, Method, Outcome, PaperId, Processed, Processing, ProcessingEnd,
    ProcessingProgress, Retry, Upload,
};

const PDF: &str = concat!(
    "%PDF-1.4\n1 0 obj <</Type /Pages /Kids [2 0 R]>> endobj\n2 0 obj <</Type /Page /Contents 3 0 R>> endobj\n",
    "3 0 obj <<>> stream\nBT (A hammock) Tj ET\nendstream endobj\n%%EOF\n",
);

/// Without its end, which the emulator takes for a fault of the file.
const TORN: &str = "%PDF-1.4\n1 0 obj <</Type /Pages /Kids [2 0 R]>> endobj\n";

const PACE: Duration = Duration::from_millis(10);

fn start(job_guid: JobGuid) -> (Emulator, Client) {
    let mut variants = Variants::default();
    variants.job_guid = job_guid;
    let emulator = Emulator::builder().variants(variants).start().expect("an emulator");
    let config =
        Config::new(emulator.credentials()).endpoint(emulator.endpoint()).calls_below(100_000).retry(Retry::never());
    let client = Client::new(config).expect("a client");
    (emulator, client)
}

fn upload(pdf: &'static str) -> Processing {
    Processing::upload(PaperId::new(1003), Upload::from_bytes(pdf)).every(PACE).unseen_for(PACE * 5)
}

fn calls(emulator: &Emulator, method: &str) -> usize {
    emulator.requests().iter().filter(|request| request.method.as_deref() == Some(method)).count()
}

fn end(result: Result<Processed, Error>) -> ProcessingEnd {
    result.expect("an end").end
}

#[test]
fn a_job_tells_how_it_ended() {
    for guid in [JobGuid::Element, JobGuid::Attribute] {
        let (emulator, client) = start(guid);
        let done = process(&client, upload(PDF)).expect("an end");
        assert_eq!(done.end, ProcessingEnd::Completed);
        assert!(done.job.is_some());
        let enriched = upload(PDF).options(ProcessOptions::new().custom_link_import_name("fail"));
        assert_eq!(end(process(&client, enriched)), ProcessingEnd::EnrichmentProcessingFailed);
        assert_eq!(calls(&emulator, "Ripper.ProcessPDF"), 2);
        assert_eq!(calls(&emulator, "Ripper.GetProcessingPapers"), 2, "before each upload");
    }
}

#[test]
fn returns_an_error_for_a_failed_processing() {
    for guid in [JobGuid::Element, JobGuid::Attribute] {
        let (emulator, client) = start(guid);
        let error = process(&client, upload(TORN)).expect_err("a broken PDF");
        assert_eq!((error.kind(), error.outcome()), (ErrorKind::ProcessingFailed, Outcome::Done), "{error}");
        assert_eq!(error.method().map(Method::full_name), Some("Ripper.GetProcessingStatus"));
        let text = error.to_string();
        let job = text.split_once("the service accepted the PDF and failed to process it (job ");
        let job = job.and_then(|(_, rest)| JobId::parse(rest.trim_end_matches(')')));
        let resumed = Processing::under_way(PaperId::new(1003), Some(job.expect("the job's id"))).every(PACE);
        assert_eq!(process(&client, resumed).expect_err("still failed").kind(), ErrorKind::ProcessingFailed);
        assert_eq!(calls(&emulator, "Ripper.ProcessPDF"), 1);
    }
}

#[test]
fn progress_is_told_in_percent_while_the_paper_is_listed() {
    for guid in [JobGuid::Element, JobGuid::Absent] {
        let (_emulator, client) = start(guid);
        let told: Arc<Mutex<Vec<ProcessingProgress>>> = Arc::default();
        let listener = Arc::clone(&told);
        let processing = upload(PDF).on_progress(move |progress| listener.lock().expect("reports").push(progress));
        process(&client, processing).expect("an end");
        let told = told.lock().expect("reports");
        let percents: Vec<f64> = told.iter().filter_map(|progress| progress.percent).collect();
        assert!(percents.len() >= 2 && percents.is_sorted() && percents.iter().all(|percent| *percent < 100.0));
        assert!(told.is_sorted_by_key(|progress| progress.elapsed));
    }
}

#[test]
fn gives_up_where_the_service_asks_for_more_patience_than_a_call_has() {
    let (emulator, client) = start(JobGuid::Absent);
    let busy = Fault::html(503, "<html>busy</html>").header("Retry-After", "99999999999999999999");
    emulator.inject(busy.on("Ripper.GetProcessingPapers").always());
    let error = process(&client, upload(PDF)).expect_err("nobody waits a year");
    assert_eq!((error.status(), error.outcome()), (Some(503), Outcome::Done));
    assert_eq!(error.retry_after(), Some(Duration::from_secs(365 * 24 * 60 * 60)));
}

#[test]
fn without_a_job_a_processing_ends_when_it_is_no_longer_listed() {
    let (emulator, client) = start(JobGuid::Absent);
    let done = process(&client, upload(PDF)).expect("an end");
    assert_eq!((done.end, done.job), (ProcessingEnd::Ended, None));
    assert!(calls(&emulator, "Ripper.GetProcessingPapers") >= 4, "listed until the end");
    assert_eq!(calls(&emulator, "Ripper.GetProcessingStatus"), 0);
}

#[test]
fn a_processing_too_short_to_be_seen_ends_after_the_stated_wait() {
    let (emulator, client) = start(JobGuid::Absent);
    let nothing = "<result><code>SUCCESS</code><data><processes/></data></result>";
    emulator.inject(Fault::raw(200, "text/xml", nothing).on("Ripper.GetProcessingPapers").always());
    assert_eq!(end(process(&client, upload(PDF))), ProcessingEnd::Ended);
    assert!(calls(&emulator, "Ripper.GetProcessingPapers") >= 2, "not concluded from the first look");
}

#[test]
fn what_the_service_does_not_know_as_a_job_is_followed_by_the_list() {
    let (emulator, client) = start(JobGuid::Element);
    emulator.inject(Fault::code("ERROR").on("Ripper.GetProcessingStatus").always());
    assert_eq!(end(process(&client, upload(PDF))), ProcessingEnd::Ended);
    assert_eq!(calls(&emulator, "Ripper.GetProcessingStatus"), 1);

    let unheard_of = "<result><code>SUCCESS</code><data><ProcessStatus>Simmering</ProcessStatus></data></result>";
    emulator.clear_faults();
    emulator.inject(Fault::raw(200, "text/xml", unheard_of).on("Ripper.GetProcessingStatus").always());
    assert_eq!(end(process(&client, upload(PDF))), ProcessingEnd::Ended);
}

#[test]
fn an_upload_whose_answer_was_lost_is_looked_for_and_not_sent_again() {
    let (emulator, client) = start(JobGuid::Element);
    for fault in [Fault::reset_after_effect(), Fault::half_answer(), Fault::status(502, "Bad Gateway").after_effect()] {
        emulator.clear_requests();
        emulator.inject(fault.on("Ripper.ProcessPDF"));
        let done = process(&client, upload(PDF)).expect("an end");
        assert_eq!((done.end, done.job), (ProcessingEnd::Ended, None));
        assert_eq!(calls(&emulator, "Ripper.ProcessPDF"), 1);
    }
}

#[test]
fn an_upload_of_which_no_sign_is_seen_stays_unknown_and_is_not_sent_again() {
    let (emulator, client) = start(JobGuid::Element);
    emulator.inject(Fault::reset_after_request().on("Ripper.ProcessPDF"));
    let error = process(&client, upload(PDF)).expect_err("it never arrived");
    assert_eq!(error.outcome(), Outcome::Unknown);
    assert_eq!(error.method().map(Method::full_name), Some("Ripper.ProcessPDF"));
    assert!(error.to_string().ends_with("; no new processing of the paper was seen in 50ms"), "{error}");
    assert_eq!(calls(&emulator, "Ripper.ProcessPDF"), 1);
    assert!(calls(&emulator, "Ripper.GetProcessingPapers") >= 2);
}

/// A list of what is being processed: when it was queued, and the paper.
fn listing(processes: &[(&str, i64)]) -> Fault {
    let processes = processes.iter().map(|(created, paper)| {
        format!("<process created=\"2026-10-05 {created}\" paper-id=\"{paper}\" progress=\"40\"/>")
    });
    let processes: String = processes.collect();
    let list = format!("<result><code>SUCCESS</code><data><processes>{processes}</processes></data></result>");
    Fault::raw(200, "text/xml", list).on("Ripper.GetProcessingPapers")
}

#[test]
fn ignores_an_earlier_processing_after_a_lost_response() {
    let (emulator, client) = start(JobGuid::Element);
    emulator.inject(listing(&[("08:00:00", 1003), ("08:00:01", 1002)]).always());
    emulator.inject(Fault::reset_after_request().on("Ripper.ProcessPDF"));
    let percents: Arc<Mutex<Vec<Option<f64>>>> = Arc::default();
    let listener = Arc::clone(&percents);
    let processing = upload(PDF).on_progress(move |progress| listener.lock().expect("reports").push(progress.percent));
    let error = process(&client, processing).expect_err("it never arrived");
    assert_eq!((error.outcome(), calls(&emulator, "Ripper.ProcessPDF")), (Outcome::Unknown, 1), "{error}");
    assert!(error.to_string().ends_with("; no new processing of the paper was seen in 50ms"), "{error}");
    assert!(percents.lock().expect("reports").iter().all(Option::is_none), "another's progress");
}

#[test]
fn follows_a_new_processing_after_a_lost_response() {
    let (emulator, client) = start(JobGuid::Element);
    emulator.inject(listing(&[("08:00:00", 1003)]));
    emulator.inject(listing(&[("08:00:00", 1003), ("08:00:09", 1003)]).times(2));
    emulator.inject(listing(&[]).always());
    emulator.inject(Fault::reset_after_request().on("Ripper.ProcessPDF"));
    assert_eq!(end(process(&client, upload(PDF))), ProcessingEnd::Ended);
    assert_eq!(calls(&emulator, "Ripper.ProcessPDF"), 1);
    assert_eq!(calls(&emulator, "Ripper.GetProcessingPapers"), 4);
}

#[test]
fn stays_unknown_when_the_list_before_the_upload_failed() {
    let (emulator, client) = start(JobGuid::Element);
    emulator.inject(Fault::code("ERROR").on("Ripper.GetProcessingPapers"));
    emulator.inject(Fault::reset_after_effect().on("Ripper.ProcessPDF"));
    let error = process(&client, upload(PDF)).expect_err("nothing to compare with");
    assert_eq!((error.outcome(), calls(&emulator, "Ripper.ProcessPDF")), (Outcome::Unknown, 1), "{error}");
}

#[test]
fn stops_before_the_upload_when_the_login_fails() {
    let (emulator, client) = start(JobGuid::Element);
    emulator.inject(Fault::wrong_login().on("Ripper.GetProcessingPapers"));
    assert!(process(&client, upload(PDF)).expect_err("a wrong login").is_login());
    assert_eq!(calls(&emulator, "Ripper.ProcessPDF"), 0);
}

#[test]
fn fails_when_the_list_is_not_understood() {
    let (emulator, client) = start(JobGuid::Absent);
    let unknown = "<result><code>SUCCESS</code><data><queue><process/></queue></data></result>";
    emulator.inject(listing(&[]));
    emulator.inject(Fault::raw(200, "text/xml", unknown).on("Ripper.GetProcessingPapers").always());
    let error = process(&client, upload(PDF)).expect_err("nothing is known of it");
    assert_eq!((error.kind(), error.outcome()), (ErrorKind::Decode, Outcome::Done), "{error}");
}

#[test]
fn an_upload_that_is_refused_is_not_followed() {
    let (emulator, client) = start(JobGuid::Element);
    emulator.inject(Fault::code("LICENSE_DOES_NOT_ALLOW_PROCESSING").on("Ripper.ProcessPDF"));
    let error = process(&client, upload(PDF)).expect_err("refused");
    assert!(error.is_permission());
    let error = process(&client, upload("no PDF")).expect_err("refused before it is sent");
    assert!(error.is_invalid_argument());
    assert_eq!(calls(&emulator, "Ripper.ProcessPDF"), 1);
    assert_eq!(calls(&emulator, "Ripper.GetProcessingStatus"), 0);
}

#[test]
fn upload_to_a_method_of_another_spelling_is_not_looked_for() {
    let (emulator, client) = start(JobGuid::Element);
    let text = "Invalid method name 'ProcessPDF',  method names are case sensitive.   The method name 'ProcessPdf' with \
        the same name but different casing was found.\r\nParameter name: methodName\r\n";
    emulator.inject(Fault::status(500, text).on("Ripper.ProcessPDF"));
    let error = process(&client, upload(PDF)).expect_err("the service knows no such method");
    assert_eq!(error.outcome(), Outcome::Refused, "{error}");
    assert_eq!(calls(&emulator, "Ripper.ProcessPDF"), 1);
    assert_eq!(calls(&emulator, "Ripper.GetProcessingPapers"), 1, "the look before the upload is the only one");
}

#[test]
fn list_that_the_service_does_not_know_ends_the_wait() {
    let (emulator, client) = start(JobGuid::Absent);
    let text = "GetProcessingPapers Web Service method name is not valid.\r\n";
    emulator.inject(Fault::status(500, text).on("Ripper.GetProcessingPapers").always());
    let error = process(&client, upload(PDF)).expect_err("nothing tells how it ends");
    assert!(error.service_fault().is_some(), "{error}");
    assert_eq!(calls(&emulator, "Ripper.GetProcessingPapers"), 2, "one look before the upload, and one behind it");
}

#[test]
fn looks_that_fail_for_a_while_do_not_lose_a_processing() {
    let (emulator, client) = start(JobGuid::Element);
    emulator.inject(Fault::status(503, "Service Unavailable").on("Ripper.GetProcessingStatus").times(3));
    assert_eq!(end(process(&client, upload(PDF))), ProcessingEnd::Completed);

    emulator.inject(Fault::status(503, "Service Unavailable").on("Ripper.GetProcessingStatus").always());
    let error = process(&client, upload(PDF)).expect_err("looks that fail for ever");
    assert_eq!((error.status(), error.outcome()), (Some(503), Outcome::Done));
    assert!(error.to_string().contains("; the PDF was accepted as job "), "{error}");
}

#[test]
fn a_failure_without_a_reason_does_not_lose_a_job_that_was_understood() {
    let (emulator, client) = start(JobGuid::Element);
    let pending = "<result><code>SUCCESS</code><data><ProcessStatus>Pending</ProcessStatus></data></result>";
    emulator.inject(Fault::raw(200, "text/xml", pending).on("Ripper.GetProcessingStatus"));
    emulator.inject(Fault::code("ERROR").on("Ripper.GetProcessingStatus").times(2));
    assert_eq!(end(process(&client, upload(PDF))), ProcessingEnd::Completed);
    assert_eq!(calls(&emulator, "Ripper.GetProcessingPapers"), 1, "before the upload only");
}

#[test]
fn a_list_that_fails_costs_the_progress_and_not_the_job() {
    let (emulator, client) = start(JobGuid::Element);
    emulator.inject(Fault::code("LOGIN_SECURITY_VIOLATION").on("Ripper.GetProcessingPapers").always());
    let processing = upload(PDF).on_progress(|progress| assert_eq!(progress.percent, None));
    assert_eq!(end(process(&client, processing)), ProcessingEnd::Completed);
}

#[test]
fn an_error_of_a_processing_that_was_never_seen_claims_nothing() {
    let (emulator, client) = start(JobGuid::Element);
    emulator.inject(Fault::code("LOGIN_SECURITY_VIOLATION").on("Ripper.GetProcessingPapers"));
    let error = process(&client, Processing::under_way(PaperId::new(1003), None)).expect_err("not allowed");
    assert!(error.is_permission());
    assert_eq!(error.outcome(), Outcome::Refused);
    assert!(!error.to_string().contains("accepted"), "{error}");
}

#[test]
fn a_deadline_ends_the_wait_and_the_processing_can_be_followed_on() {
    let (emulator, client) = start(JobGuid::Element);
    let pending = "<result><code>SUCCESS</code><data><ProcessStatus> Pending </ProcessStatus></data></result>";
    emulator.inject(Fault::raw(200, "text/xml", pending).on("Ripper.GetProcessingStatus").always());
    let error = process(&client, upload(PDF).timeout(Duration::from_secs(2))).expect_err("it takes too long");
    assert_eq!((error.kind(), error.outcome()), (ErrorKind::Timeout, Outcome::Done), "{error}");
    let text = error.to_string();
    let job = text.split_once("as job ").and_then(|(_, rest)| rest.split(',').next()).and_then(JobId::parse);
    emulator.clear_faults();
    let under_way = Processing::under_way(PaperId::new(1003), Some(job.expect("the job's id"))).every(PACE);
    assert_eq!(end(process(&client, under_way)), ProcessingEnd::Completed);
    assert_eq!(calls(&emulator, "Ripper.ProcessPDF"), 1);
}

#[test]
fn a_processing_without_time_is_refused() {
    let (emulator, client) = start(JobGuid::Element);
    for processing in [upload(PDF).every(Duration::ZERO), upload(PDF).timeout(Duration::ZERO)] {
        let error = process(&client, processing).expect_err("no time");
        assert_eq!(error.kind(), ErrorKind::InvalidConfiguration);
    }
    assert!(emulator.requests().is_empty());
}
