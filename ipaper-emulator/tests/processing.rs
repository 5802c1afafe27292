//! From a PDF to pages, and to what a search finds in them.

mod common;

use common::{call, refuse, start, succeed};
use ipaper_emulator::Emulator;

const PDF: &str = concat!(
    "%PDF-1.4\n1 0 obj <</Type /Pages /Kids [2 0 R 3 0 R]>> endobj\n",
    "2 0 obj <</Type /Page /Contents 4 0 R>> endobj\n3 0 obj <</Type /Page /Contents 5 0 R>> endobj\n",
    "4 0 obj <<>> stream\nBT (A hammock) Tj ET\nendstream endobj\n5 0 obj <<>> stream\nBT (A lantern) Tj ET\nendstream endobj\n",
    "%%EOF\n",
);

fn process_with(emulator: &Emulator, options: &str, pdf: &str) -> common::Answer {
    use base64::Engine;
    let base64 = base64::engine::general_purpose::STANDARD.encode(pdf);
    call(emulator, "Ripper.ProcessPDF", &[("paperID", "1003"), ("xmlOptions", options), ("base64Pdf", &base64)])
}

fn process(emulator: &Emulator, options: &str, pdf: &str) -> String {
    let answer = process_with(emulator, options, pdf);
    assert_eq!(answer.code(), "SUCCESS", "{}", answer.text());
    answer.after("<jobGuid><![CDATA[")
}

fn status(emulator: &Emulator, guid: &str) -> String {
    succeed(emulator, "Ripper.GetProcessingStatus", &[("jobGuid", guid)]).after("<ProcessStatus>\r\n    <![CDATA[")
}

/// Asks until the job is over.
fn end_of(emulator: &Emulator, guid: &str) -> String {
    (0..10).map(|_| status(emulator, guid)).find(|status| status != "Pending").expect("an end")
}

fn structure(emulator: &Emulator) -> common::Answer {
    succeed(emulator, "Paper.GetPaperStructure", &[("paperID", "1003"), ("includeIndexedText", "true")])
}

fn search(emulator: &Emulator, query: &str) -> common::Answer {
    let fields = [("query", query), ("categoryOrPaperID", "1000"), ("xmlOptions", "")];
    succeed(emulator, "Search.SearchPapersByContent", &fields)
}

#[test]
fn a_pdf_becomes_pages_in_a_few_steps_and_is_found() {
    let emulator = start();
    assert!(search(&emulator, "hammock").contains("<results />"));
    let guid = process(&emulator, "", PDF);
    let statuses: Vec<String> = (0..5).map(|_| status(&emulator, &guid)).collect();
    assert_eq!(statuses, ["Pending", "Pending", "Pending", "Pending", "Completed"]);
    let pages = structure(&emulator);
    assert!(pages.contains(r#"<page id="5004" number="1""#) && pages.contains(r#"<page id="5005" number="2""#));
    let found = r#"<result paperID="1003" pageNumber="2" paperName="Autumn 2026" paperUrl="/autumn-2026/" />"#;
    assert!(search(&emulator, "LANTERN").contains(found));
    assert_eq!(emulator.pdf(1003).expect("the PDF").as_ref(), PDF.as_bytes());
}

#[test]
fn a_job_is_listed_with_its_progress_until_it_is_over() {
    let emulator = start();
    process(&emulator, "", PDF);
    let list = || succeed(&emulator, "Ripper.GetProcessingPapers", &[]);
    for progress in ["0", "25", "50", "75"] {
        let listed = list();
        assert_eq!(listed.after("progress=\""), progress);
        assert!(listed.contains("paper-id=\"1003\""));
    }
    assert!(list().contains("<processes />"));
    assert!(structure(&emulator).contains("[A hammock]"));
}

#[test]
fn one_pdf_is_processed_at_a_time() {
    let emulator = start();
    let guid = process(&emulator, "", PDF);
    let second = process_with(&emulator, "", PDF);
    assert_eq!(second.code(), "RIPPER_CANNOT_PROCESS_PAPER_ALREADY_BEING_PROCESSED");
    assert_eq!(end_of(&emulator, &guid), "Completed");
    process(&emulator, "", PDF);
}

#[test]
fn what_is_no_pdf_is_refused_and_a_broken_one_fails() {
    let emulator = start();
    assert_eq!(process_with(&emulator, "", "hello").code(), "RIPPER_INVALID_BASE64_PDF_FILE");
    let unescaped = [("paperID", "1003"), ("xmlOptions", ""), ("base64Pdf", "JVBE*")];
    refuse(&emulator, "RIPPER_INVALID_BASE64_PDF_FILE", "Ripper.ProcessPDF", &unescaped);
    let guid = process(&emulator, "", "%PDF-1.4\n");
    assert_eq!(end_of(&emulator, &guid), "Failed");
    assert!(structure(&emulator).contains("<pages />"));
}

#[test]
fn an_enrichment_can_fail_though_the_pages_are_there() {
    let emulator = start();
    let guid = process(&emulator, "<options><custom-link-import-name>fail</custom-link-import-name></options>", PDF);
    assert_eq!(end_of(&emulator, &guid), "EnrichmentProcessingFailed");
    assert!(structure(&emulator).contains("number=\"2\""));
}

#[test]
fn a_protected_pdf_opens_with_its_password_alone() {
    let emulator = start();
    let protected = format!("{PDF}/Encrypt");
    let password = |text: &str| format!("<options><password>{text}</password></options>");
    for options in ["", &password(""), &password("open sesam"), &password("Open Sesame")] {
        let guid = process(&emulator, options, &protected);
        assert_eq!(end_of(&emulator, &guid), "Failed", "{options}");
        assert!(structure(&emulator).contains("<pages />"), "{options}");
    }
    let guid = process(&emulator, &password(ipaper_emulator::PDF_PASSWORD), &protected);
    assert_eq!(end_of(&emulator, &guid), "Completed");
    assert!(structure(&emulator).contains("[A lantern]"));
}

#[test]
fn a_password_is_of_no_account_where_nothing_is_protected() {
    let emulator = start();
    let guid = process(&emulator, "<options><password>x</password></options>", PDF);
    assert_eq!(end_of(&emulator, &guid), "Completed");
}

#[test]
fn a_range_selects_pages() {
    let emulator = start();
    let guid = process(
        &emulator,
        "<options><all-pages>false</all-pages><pages-from>2</pages-from><pages-to>9</pages-to></options>",
        PDF,
    );
    assert_eq!(end_of(&emulator, &guid), "Completed");
    let pages = structure(&emulator);
    assert!(pages.contains("[A lantern]") && !pages.contains("[A hammock]"));
}

#[test]
fn wrong_options_are_refused() {
    let emulator = start();
    for options in [
        "<options>",
        "<other/>",
        "<options><unknown>1</unknown></options>",
        "<options><preserve-links>yes</preserve-links></options>",
        "<options><all-pages>false</all-pages></options>",
        "<options><all-pages>false</all-pages><pages-from>0</pages-from><pages-to>1</pages-to></options>",
        "<options><all-pages>false</all-pages><pages-from>3</pages-from><pages-to>2</pages-to></options>",
        "<options><import-bookmarks>true</import-bookmarks></options>",
        "<options><import-links>true</import-links></options>",
        "<options><preprocessors><preprocessor name='watermark'><text>x</text></preprocessor></preprocessors></options>",
    ] {
        assert_eq!(process_with(&emulator, options, PDF).code(), "ERROR", "{options}");
    }
}

#[test]
fn a_paper_without_a_pdf_cannot_be_processed_again() {
    let emulator = start();
    refuse(&emulator, "ERROR", "Ripper.ReprocessPaper", &[("paperID", "1003"), ("xmlOptions", "")]);
    refuse(&emulator, "ERROR", "Ripper.GetProcessingStatus", &[("jobGuid", "00000000-0000-0000-0000-000000000000")]);
    let answer = succeed(&emulator, "Ripper.ReprocessPaper", &[("paperID", "1002"), ("xmlOptions", "")]);
    assert_eq!(end_of(&emulator, &answer.after("<jobGuid><![CDATA[")), "Completed");
}

#[test]
fn a_query_has_bounds_and_a_category_must_exist() {
    let emulator = start();
    let long = "x".repeat(129);
    let search = |query, category| {
        let fields = [("query", query), ("categoryID", category), ("xmlOptions", "")];
        call(&emulator, "Search.SearchPapersWithHiearchyByName", &fields).code()
    };
    assert_eq!(search(&long, "1000"), "ERROR");
    assert_eq!(search("", "1000"), "ERROR");
    assert_eq!(search("x", "9"), "LOGIN_SECURITY_VIOLATION");
}

#[test]
fn categories_are_found_by_name_too() {
    let emulator = start();
    let fields = [("query", "catalogues"), ("categoryID", "1000"), ("xmlOptions", "")];
    let found = r#"<paper paperID="1001" name="Catalogues" url="/catalogues/" parentID="1000" category="True" />"#;
    assert!(succeed(&emulator, "Search.SearchPapersWithHiearchyByName", &fields).contains(found));
}

#[test]
fn custom_fields_are_searched_by_typed_criteria() {
    let emulator = start();
    let search = |criteria: &str, more: &str| {
        let options = format!("<options><customfieldcriterias>{criteria}</customfieldcriterias>{more}</options>");
        call(&emulator, "Search.SearchPapersByCustomFields", &[("categoryID", "1000"), ("xmlOptions", &options)])
    };
    let year = r#"<field name="Year" value="2026"/>"#;
    let found = search(year, "");
    let paper = concat!(
        r#"<paper id="1002" name="Spring 2026" url="/catalogues/spring-2026/" lastprocessed="2026-02-20 09:30:00" pdffilesize="1357">"#,
        r#"<customfields><field name="Year" type="int" null="False"><![CDATA[2026]]></field></customfields></paper>"#
    );
    assert!(found.contains(paper), "{}", found.text());
    assert!(search(&format!(r#"{year}<field name="Season" value="x"/>"#), "").contains("<papers />"));
    assert!(
        search(year, r#"<includedcustomfields><field name="Released"/></includedcustomfields>"#)
            .contains("null=\"True\"")
    );
    assert_eq!(search("", "").code(), "SEARCH_NO_CUSTOM_FIELD_CRITERIAS");
    let wildcard = r#"<field name="Year" value="20%" usewildcards="true"/>"#;
    assert_eq!(search(wildcard, "").code(), "SEARCH_CUSTOMFIELD_DATATYPE_DOES_NOT_SUPPORT_WILDCARDS");
    assert_eq!(search(r#"<field name="Year" value="x"/>"#, "").code(), "ERROR");
    refuse(
        &emulator,
        "PAPER_DOES_NOT_EXIST",
        "Search.SearchPapersByCustomFields",
        &[("categoryID", "9"), ("xmlOptions", "")],
    );
    refuse(
        &emulator,
        "PAPER_MUST_BE_CATEGORY",
        "Search.SearchPapersByCustomFields",
        &[("categoryID", "1002"), ("xmlOptions", "")],
    );
}
