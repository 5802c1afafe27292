//! The demo account: every method's example succeeds on it, and its tree is what it is said to be.

mod common;

use common::{call, refuse, start, succeed};
use ipaper_api::METHODS;

const OPTIONS: &str = "<options><preserve-index>false</preserve-index><all-pages>false</all-pages><pages-from>2</pages-from>\
    <pages-to>5</pages-to><preserve-links>false</preserve-links><import-bookmarks>true</import-bookmarks>\
    <import-links>true</import-links><import-links-styleid>17</import-links-styleid><password>open sesame</password>\
    <preprocessors><preprocessor name=\"watermark\"><text>Draft &amp; secret</text><opacity>0.5</opacity>\
    <font-size>24</font-size><only-first-page>true</only-first-page></preprocessor></preprocessors>\
    <custom-link-import-configuration>&lt;links/&gt;</custom-link-import-configuration>\
    <custom-link-import-name>spring</custom-link-import-name></options>";

const SEARCH: &str = "<options><customfieldcriterias><field name=\"Season\" value=\"Spr%\" usewildcards=\"true\"/></customfieldcriterias>\
    <includedcustomfields includeall=\"true\"><field name=\"Year\"/></includedcustomfields></options>";

const PERIOD: &[(&str, &str)] = &[("paperID", "1002"), ("from", "2026-10-01"), ("to", "2026-10-31")];

/// A method, its arguments, and something that its answer holds.
type Example = (&'static str, &'static [(&'static str, &'static str)], &'static str);

const EXAMPLES: &[Example] = &[
    ("Paper.ChangePaperUrl", &[("paperID", "1003"), ("newUrl", "winter-2026")], ""),
    ("Paper.ClearPublicationPeriod", &[("paperID", "1002")], ""),
    (
        "Paper.CreateCategory",
        &[("paperID", "1000"), ("parentID", "1000"), ("name", "Brochures & flyers"), ("urlName", "brochures")],
        "<paper id=\"1005\" />",
    ),
    (
        "Paper.CreatePaper",
        &[("parentID", "1001"), ("name", "Sommer på øen 50 % + mere"), ("urlName", "summer-2026")],
        "<paper id=\"1005\" />",
    ),
    ("Paper.CreatePreviewToken", &[("paperID", "1002"), ("validityMinutes", "30"), ("ip", "192.0.2.17")], "<token>"),
    ("Paper.DeletePaper", &[("paperID", "1003")], ""),
    ("Paper.GetAllPapers", &[("paperID", "1000")], "publicationperiod-from=\"2026-03-01 00:00:00\""),
    ("Paper.GetPaperIDFromUrl", &[("url", "/catalogues/spring-2026/")], "<paper id=\"1002\" />"),
    (
        "Paper.GetPaperStructure",
        &[("paperID", "1002"), ("includeIndexedText", "true")],
        "<page id=\"5003\" number=\"3\" part-of-index=\"False\">",
    ),
    ("Paper.GetPaperUrlFromID", &[("paperID", "1002")], "<paper url=\"/catalogues/spring-2026/\" />"),
    (
        "Paper.GetSetting",
        &[("paperID", "1002"), ("setting", "ShowPageNumbers")],
        "<ShowPageNumbers><![CDATA[True]]></ShowPageNumbers>",
    ),
    ("Paper.GetSettingDescriptions", &[], "<setting name=\"ShowPageNumbers\""),
    ("Paper.MovePaper", &[("sourcePaperID", "1003"), ("destinationParentID", "1004")], ""),
    (
        "Paper.SetPublicationPeriod",
        &[("paperID", "1003"), ("from", "2026-09-01 08:00:00"), ("to", "2026-12-01 08:30:00")],
        "",
    ),
    ("Paper.SetSetting", &[("paperID", "1003"), ("setting", "ShowPageNumbers"), ("value", "false")], ""),
    ("Media.CreateDirectory", &[("parentID", "301"), ("name", "Fonts")], "[303]"),
    ("Media.DeleteDirectory", &[("directoryID", "302")], ""),
    ("Media.DeleteFile", &[("fileID", "402")], ""),
    ("Media.GetTree", &[], "<file fileid=\"401\" name=\"logo.png\" size=\"12\" />"),
    (
        "Media.UploadFile",
        &[("parentID", "301"), ("name", "hello.txt"), ("base64File", "SGVsbG8sIGZsaXBib29rPyA+Pj5+fn4=")],
        "[403]",
    ),
    ("Ripper.GetProcessingPapers", &[], "<processes />"),
    ("Ripper.GetProcessingStatus", &[("jobGuid", "6f9619ff-8b86-4d11-b42d-00c04fc964ff")], "<![CDATA[Completed]]>"),
    (
        "Ripper.ProcessPDF",
        &[("paperID", "1003"), ("xmlOptions", OPTIONS), ("base64Pdf", "JVBERi0xLjQKJSVFT0YK")],
        "<jobGuid>",
    ),
    ("Ripper.ReprocessPaper", &[("paperID", "1002"), ("xmlOptions", OPTIONS)], "<jobGuid>"),
    (
        "Search.SearchPapersByContent",
        &[("query", "garden chair"), ("categoryOrPaperID", "1000"), ("xmlOptions", "")],
        "pageNumber=\"2\"",
    ),
    (
        "Search.SearchPapersByCustomFields",
        &[("categoryID", "1000"), ("xmlOptions", SEARCH)],
        "<field name=\"Printed\" type=\"bool\" null=\"True\">",
    ),
    (
        "Search.SearchPapersWithHiearchyByContent",
        &[("query", "garden chair"), ("categoryID", "1000"), ("xmlOptions", "")],
        "paperID=\"1002\"",
    ),
    (
        "Search.SearchPapersWithHiearchyByName",
        &[("query", "spring"), ("categoryID", "1000"), ("xmlOptions", "")],
        "parentID=\"1001\" category=\"False\"",
    ),
    ("Statistics.GetNumberOfPageviewsPerDay", PERIOD, "<day date=\"2026-10-31\" views="),
    ("Statistics.GetNumberOfVisitors", PERIOD, "<visitors count="),
    ("Statistics.GetNumberOfVisitorsPerDay", PERIOD, "<day date=\"2026-10-01\" visitors="),
    ("CustomField.AddCustomField", &[("name", "Weight"), ("dataType", "int")], ""),
    ("CustomField.DeleteCustomField", &[("name", "Printed")], ""),
    ("CustomField.GetCustomFieldDefinitions", &[], "<field name=\"Released\" datatype=\"datetime\" />"),
    (
        "CustomField.GetCustomFieldValue",
        &[("paperID", "1002"), ("fieldName", "Season")],
        "<field name=\"Season\"><![CDATA[Spring]]></field>",
    ),
    ("CustomField.SetCustomFieldValue", &[("paperID", "1002"), ("fieldName", "Year"), ("value", "2027")], ""),
    (
        "CustomField.SetMultipleCustomFieldValues",
        &[("paperID", "1002"), ("fieldsXml", "<fields><field name=\"Season\">Summer &amp; autumn</field></fields>")],
        "",
    ),
    (
        "Ecommerce.GetFlipbookOrdersByType",
        &[("paperId", "1002"), ("checkoutType", "CheckoutByEmail")],
        "checkoutType=\"CheckoutByEmail\"",
    ),
    ("Ecommerce.GetLicenseOrdersByType", &[("checkoutType", "CheckoutByEmail")], "<flipbook id=\"1003\""),
    ("Link.GetLinks", &[("paperID", "1002")], "<link number=\"3\">"),
];

#[test]
fn every_example_succeeds_on_the_first_state() {
    for (method, fields, part) in EXAMPLES {
        let emulator = start();
        let answer = succeed(&emulator, method, fields);
        assert!(answer.contains(part), "{method}: {}", answer.text());
        assert!(emulator.requests()[0].carried_out, "{method}");
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
fn what_is_implemented_is_told_and_the_rest_answers_not_implemented() {
    let emulator = start();
    for method in METHODS {
        let has_example = EXAMPLES.iter().any(|(name, ..)| *name == method.full_name()) || method.service == "Image";
        assert_eq!(emulator.implements(method), has_example, "{}", method.full_name());
        if !has_example {
            let fields: Vec<_> = method.parameters.iter().map(|parameter| (parameter.name, "1")).collect();
            let answer = call(&emulator, method.full_name(), &fields);
            assert_eq!(answer.status, 501);
            assert_eq!(answer.text(), format!("The emulator does not implement {}.", method.full_name()));
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
