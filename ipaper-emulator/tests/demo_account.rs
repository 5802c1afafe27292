//! The demo account: every method's example succeeds on it, and its tree is what it is said to be.

mod common;

use std::fs;
use std::path::Path;

use common::{Answer, call, refuse, request, send, start, succeed};
use ipaper_api::{METHODS, Method};
use ipaper_emulator::Emulator;

/// A method of the demo account, and something that the answer to its example holds. All others answer nothing but `SUCCESS`, or a file.
const ANSWERS: &[(&str, &str)] = &[
    ("Paper.CreateCategory", "<paper id=\"1005\" />"),
    ("Paper.CreatePaper", "<paper id=\"1005\" />"),
    ("Paper.CreatePreviewToken", "<token>"),
    ("Paper.GetAllPapers", "publicationperiod-from=\"2026-03-01 00:00:00\""),
    ("Paper.GetPaperIDFromUrl", "<paper id=\"1002\" />"),
    ("Paper.GetPaperStructure", "<page id=\"5003\" number=\"3\" part-of-index=\"False\">"),
    ("Paper.GetPaperUrlFromID", "<paper url=\"/catalogues/spring-2026/\" />"),
    ("Paper.GetSetting", "<ShowPageNumbers><![CDATA[True]]></ShowPageNumbers>"),
    ("Paper.GetSettingDescriptions", "<setting name=\"ShowPageNumbers\""),
    ("Media.CreateDirectory", "[303]"),
    ("Media.GetTree", "<file fileid=\"401\" name=\"logo.png\" size=\"12\" />"),
    ("Media.UploadFile", "[403]"),
    ("Ripper.GetProcessingPapers", "<processes />"),
    ("Ripper.GetProcessingStatus", "<![CDATA[Completed]]>"),
    ("Ripper.ProcessPDF", "<jobGuid>"),
    ("Ripper.ReprocessPaper", "<jobGuid>"),
    ("Search.SearchPapersByContent", "pageNumber=\"2\""),
    ("Search.SearchPapersByCustomFields", "<field name=\"Printed\" type=\"bool\" null=\"True\">"),
    ("Search.SearchPapersWithHiearchyByContent", "paperID=\"1002\""),
    ("Search.SearchPapersWithHiearchyByName", "parentID=\"1001\" category=\"False\""),
    ("Statistics.GetNumberOfPageviewsPerDay", "<day date=\"2026-10-31\" views="),
    ("Statistics.GetNumberOfVisitors", "<visitors count="),
    ("Statistics.GetNumberOfVisitorsPerDay", "<day date=\"2026-10-01\" visitors="),
    ("CustomField.GetCustomFieldDefinitions", "<field name=\"Released\" datatype=\"datetime\" />"),
    ("CustomField.GetCustomFieldValue", "<field name=\"Season\"><![CDATA[Spring]]></field>"),
    ("Ecommerce.GetFlipbookOrdersByType", "checkoutType=\"CheckoutByEmail\""),
    ("Ecommerce.GetLicenseOrdersByType", "<flipbook id=\"1003\""),
    ("Link.GetLinks", "<link number=\"3\">"),
];

/// The requests that are written down for a method: with its required arguments, and with all of them where some are optional.
fn written_requests(method: &str) -> impl Iterator<Item = String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../api-spec/requests");
    let required = fs::read_to_string(folder.join(format!("{method}.http")));
    let required = required.unwrap_or_else(|error| panic!("no request is written down for {method}: {error}"));
    std::iter::once(required).chain(fs::read_to_string(folder.join(format!("{method}.optional.http"))))
}

/// Sends a request that is written down.
fn send_written(emulator: &Emulator, written: &str) -> Answer {
    let (head, body) = written.split_once("\n\n").expect("a head and a body");
    let path = head.split(' ').nth(1).expect("a path");
    send(emulator, &request("POST", path, common::FORM, body)).expect("an answer")
}

#[test]
fn every_example_succeeds_on_the_first_state() {
    let emulator = start();
    for method in METHODS.iter().copied().filter(|method| emulator.implements(method)).map(Method::full_name) {
        for written in written_requests(method) {
            let emulator = start();
            let answer = send_written(&emulator, &written);
            assert!(answer.status == 200 && emulator.requests()[0].carried_out, "{method}: {}", answer.text());
            if answer.content_type().starts_with("text/xml") {
                assert_eq!(answer.code(), "SUCCESS", "{method}: {}", answer.text());
            }
            let part = ANSWERS.iter().find(|(name, _)| *name == method).map_or("", |(_, part)| part);
            assert!(answer.contains(part), "{method}: {}", answer.text());
        }
    }
}

#[test]
fn the_image_of_a_page_is_a_png() {
    let emulator = start();
    for (image_type, width) in [("Thumb", 92), ("Normal", 452), ("Zoom", 902)] {
        let answer =
            call(&emulator, "Image.GetImageWith2PxDropShadow", &[("pageID", "5001"), ("imageType", image_type)]);
        assert_eq!((answer.status, answer.content_type()), (200, "image/png"));
        let reader = png::Decoder::new(std::io::Cursor::new(answer.body)).read_info().expect("a PNG");
        assert_eq!(reader.info().width, width);
    }
    refuse(&emulator, "ERROR", "Image.GetImageWith2PxDropShadow", &[("pageID", "1"), ("imageType", "Thumb")]);
    refuse(&emulator, "ERROR", "Image.GetImageWith2PxDropShadow", &[("pageID", "5001"), ("imageType", "Huge")]);
}

#[test]
fn what_is_not_implemented_is_told_and_answers_so() {
    let emulator = start();
    for method in METHODS.iter().filter(|method| !emulator.implements(method)) {
        let name = method.full_name();
        assert!(!ANSWERS.iter().any(|(answered, _)| *answered == name), "{name} was implemented once");
        for written in written_requests(name) {
            let answer = send_written(&emulator, &written);
            assert_eq!((answer.status, answer.text()), (501, format!("The emulator does not implement {name}.")));
        }
    }
}

#[test]
fn the_tree_is_nested_and_named() {
    let emulator = start();
    let expected = concat!(
        r#"<data><category id="1000" name="Demo" url="/">"#,
        r#"<category id="1001" name="Catalogues" url="/catalogues/">"#,
        r#"<paper id="1002" name="Spring 2026" url="/catalogues/spring-2026/" "#,
        r#"publicationperiod-from="2026-03-01 00:00:00" publicationperiod-to="2026-06-01 00:00:00" /></category>"#,
        r#"<paper id="1003" name="Autumn 2026" url="/autumn-2026/" />"#,
        r#"<category id="1004" name="Archive" url="/archive/" /></category></data>"#
    );
    let answer = succeed(&emulator, "Paper.GetAllPapers", &[("paperID", "1000")]);
    assert!(answer.contains(expected), "{}", answer.text());
}

#[test]
fn an_empty_account_has_its_root_alone() {
    let emulator = ipaper_emulator::Emulator::builder().empty().start().expect("an emulator");
    let answer = succeed(&emulator, "Paper.GetAllPapers", &[("paperID", "1000")]);
    assert!(answer.contains(r#"<data><category id="1000" name="Demo" url="/" /></data>"#), "{}", answer.text());
    let answer = succeed(&emulator, "Media.GetTree", &[]);
    assert!(answer.contains("<data />"), "{}", answer.text());
}
