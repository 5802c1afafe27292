//! What calls change in the account, and what they are refused: papers, media, custom fields.

mod common;

use common::{call, refuse, start, succeed};
use ipaper_emulator::Emulator;

fn url_of(emulator: &Emulator, id: &str) -> String {
    succeed(emulator, "Paper.GetPaperUrlFromID", &[("paperID", id)]).after("<paper url=\"")
}

fn create_paper(emulator: &Emulator, parent: &str, name: &str, url: &str) -> String {
    let fields = [("parentID", parent), ("name", name), ("urlName", url)];
    succeed(emulator, "Paper.CreatePaper", &fields).after("<paper id=\"")
}

#[test]
fn a_paper_that_was_created_is_in_the_tree() {
    let emulator = start();
    let id = create_paper(&emulator, "1001", "Sommer på øen 50 % + \"mere\" <nu>", "summer-2026");
    assert_eq!(id, "1005");
    let answer = succeed(&emulator, "Paper.GetAllPapers", &[("paperID", "1001")]);
    let expected =
        r#"<paper id="1005" name="Sommer på øen 50 % + &quot;mere&quot; &lt;nu&gt;" url="/catalogues/summer-2026/" />"#;
    assert!(answer.contains(expected), "{}", answer.text());
    assert_eq!(create_paper(&emulator, "1001", "Another", "another"), "1006");
    assert_eq!(url_of(&emulator, "1006"), "/catalogues/another/");
}

#[test]
fn a_url_in_use_is_refused_and_one_that_was_freed_is_not() {
    let emulator = start();
    let again = [("parentID", "1001"), ("name", "x"), ("urlName", "SPRING-2026")];
    refuse(&emulator, "ERROR", "Paper.CreatePaper", &again);
    refuse(&emulator, "ERROR", "Paper.ChangePaperUrl", &[("paperID", "1003"), ("newUrl", "archive")]);
    refuse(&emulator, "ERROR", "Paper.ChangePaperUrl", &[("paperID", "1003"), ("newUrl", "a/b")]);
    succeed(&emulator, "Paper.DeletePaper", &[("paperID", "1002")]);
    succeed(&emulator, "Paper.CreatePaper", &again);
}

#[test]
fn a_renamed_and_a_moved_category_take_their_papers_along() {
    let emulator = start();
    succeed(&emulator, "Paper.ChangePaperUrl", &[("paperID", "1001"), ("newUrl", "catalogs")]);
    assert_eq!(url_of(&emulator, "1002"), "/catalogs/spring-2026/");
    succeed(&emulator, "Paper.MovePaper", &[("sourcePaperID", "1001"), ("destinationParentID", "1004")]);
    assert_eq!(url_of(&emulator, "1002"), "/archive/catalogs/spring-2026/");
    let answer = succeed(&emulator, "Paper.GetPaperIDFromUrl", &[("url", "/archive/catalogs/spring-2026/")]);
    assert_eq!(answer.after("<paper id=\""), "1002");
}

#[test]
fn what_cannot_be_moved_stays() {
    let emulator = start();
    let moves = [("1001", "1001"), ("1000", "1004"), ("1003", "1002"), ("1003", "9"), ("9", "1004")];
    for (source, destination) in moves {
        let fields = [("sourcePaperID", source), ("destinationParentID", destination)];
        refuse(&emulator, "ERROR", "Paper.MovePaper", &fields);
    }
    succeed(&emulator, "Paper.MovePaper", &[("sourcePaperID", "1003"), ("destinationParentID", "1000")]);
}

#[test]
fn a_deleted_category_takes_its_papers_along() {
    let emulator = start();
    succeed(&emulator, "Paper.DeletePaper", &[("paperID", "1001")]);
    refuse(&emulator, "PAPER_DOES_NOT_EXIST", "Paper.GetPaperUrlFromID", &[("paperID", "1002")]);
    refuse(&emulator, "ERROR", "Paper.DeletePaper", &[("paperID", "1001")]);
    refuse(&emulator, "ERROR", "Paper.DeletePaper", &[("paperID", "1000")]);
    refuse(&emulator, "ERROR", "Image.GetImageWith2PxDropShadow", &[("pageID", "5001"), ("imageType", "Thumb")]);
}

#[test]
fn an_unused_url_succeeds_without_data() {
    let emulator = start();
    let answer = succeed(&emulator, "Paper.GetPaperIDFromUrl", &[("url", "/nothing/here/")]);
    assert!(!answer.contains("<data"), "{}", answer.text());
    refuse(&emulator, "ERROR", "Paper.GetPaperIDFromUrl", &[("url", "archive")]);
}

#[test]
fn categories_can_be_nested_deeply_but_not_without_end() {
    let emulator = start();
    let mut parent = "1004".to_owned();
    loop {
        let fields = [("paperID", parent.as_str()), ("name", "deeper"), ("urlName", "d")];
        let answer = call(&emulator, "Paper.CreateCategory", &fields);
        if answer.code() != "SUCCESS" {
            break;
        }
        parent = answer.after("<paper id=\"");
    }
    succeed(&emulator, "Paper.GetAllPapers", &[("paperID", "1000")]);
}

#[test]
fn a_publication_period_is_set_and_cleared() {
    let emulator = start();
    let period = [("paperID", "1003"), ("from", "2026-09-01 08:00:00"), ("to", "2026-12-01 08:30:00")];
    succeed(&emulator, "Paper.SetPublicationPeriod", &period);
    let shown = r#"publicationperiod-from="2026-09-01 08:00:00" publicationperiod-to="2026-12-01 08:30:00""#;
    assert!(succeed(&emulator, "Paper.GetAllPapers", &[("paperID", "1003")]).contains(shown));
    refuse(
        &emulator,
        "ERROR",
        "Paper.SetPublicationPeriod",
        &[("paperID", "1003"), ("from", "2026-09-02"), ("to", "2026-09-01")],
    );
    succeed(&emulator, "Paper.ClearPublicationPeriod", &[("paperID", "1003")]);
    assert!(!succeed(&emulator, "Paper.GetAllPapers", &[("paperID", "1003")]).contains("publicationperiod"));
}

#[test]
fn settings_are_kept_per_paper_and_checked_by_type() {
    let emulator = start();
    succeed(&emulator, "Paper.SetSetting", &[("paperID", "1003"), ("setting", "ShowPageNumbers"), ("value", "false")]);
    let get = |paper| succeed(&emulator, "Paper.GetSetting", &[("paperID", paper), ("setting", "ShowPageNumbers")]);
    assert!(get("1003").contains("[False]") && get("1002").contains("[True]"));
    for (setting, value) in [("ShowPageNumbers", "1"), ("MaximumZoom", "much"), ("Nothing", "x")] {
        refuse(&emulator, "ERROR", "Paper.SetSetting", &[("paperID", "1003"), ("setting", setting), ("value", value)]);
    }
}

#[test]
fn preview_tokens_differ_and_are_the_same_in_every_run() {
    let token = |emulator: &Emulator| {
        let fields = [("paperID", "1002"), ("validityMinutes", "30"), ("ip", "")];
        succeed(emulator, "Paper.CreatePreviewToken", &fields).after("<token><![CDATA[")
    };
    let (first, second) = (start(), start());
    let tokens = [token(&first), token(&first)];
    assert_ne!(tokens[0], tokens[1]);
    assert_eq!(tokens[0], token(&second));
    assert_eq!(tokens[0].len(), 36);
    let unknown = [("paperID", "9"), ("validityMinutes", "30"), ("ip", "")];
    refuse(&first, "LOGIN_SECURITY_VIOLATION", "Paper.CreatePreviewToken", &unknown);
}

#[test]
fn a_file_uploaded_twice_keeps_its_id() {
    let emulator = start();
    let upload = |base64: &str| {
        let fields = [("parentID", "302"), ("name", "a.bin"), ("base64File", base64)];
        succeed(&emulator, "Media.UploadFile", &fields).after("<![CDATA[4")
    };
    assert_eq!((upload("AAAA"), upload("+/8=")), ("03".to_owned(), "03".to_owned()));
    assert_eq!(emulator.file(403).expect("the file").as_ref(), [0xfb, 0xff]);
    let wrong = [("parentID", "302"), ("name", "b"), ("base64File", "no base64!")];
    refuse(&emulator, "ERROR", "Media.UploadFile", &wrong);
}

#[test]
fn a_deleted_directory_takes_everything_along() {
    let emulator = start();
    succeed(&emulator, "Media.DeleteDirectory", &[("directoryID", "301")]);
    let tree = succeed(&emulator, "Media.GetTree", &[]);
    assert!(tree.contains("<data><file fileid=\"402\" name=\"readme.txt\" size=\"1\" /></data>"), "{}", tree.text());
    for (method, field, id) in [
        ("Media.DeleteDirectory", "directoryID", "302"),
        ("Media.DeleteDirectory", "directoryID", "0"),
        ("Media.DeleteFile", "fileID", "401"),
    ] {
        refuse(&emulator, "LOGIN_SECURITY_VIOLATION", method, &[(field, id)]);
    }
    refuse(&emulator, "LOGIN_SECURITY_VIOLATION", "Media.CreateDirectory", &[("parentID", "301"), ("name", "x")]);
}

#[test]
fn custom_fields_refuse_what_does_not_fit() {
    let emulator = start();
    let add = |code, name, data_type| {
        refuse(&emulator, code, "CustomField.AddCustomField", &[("name", name), ("dataType", data_type)]);
    };
    add("CUSTOMFIELD_INVALID_FIELD_NAME", "two words", "int");
    add("CUSTOMFIELD_INVALID_FIELD_NAME", "", "int");
    add("CUSTOMFIELD_INVALID_DATATYPE", "Fine", "float");
    add("CUSTOMFIELD_FIELD_NAME_IS_NOT_UNIQUE", "season", "int");
    let set = |code, paper, field, value| {
        refuse(
            &emulator,
            code,
            "CustomField.SetCustomFieldValue",
            &[("paperID", paper), ("fieldName", field), ("value", value)],
        );
    };
    set("PAPER_DOES_NOT_EXIST", "9", "Year", "1");
    set("PAPER_MUST_NOT_BE_CATEGORY", "1001", "Year", "1");
    set("CUSTOMFIELD_FIELD_DOES_NOT_EXIST", "1002", "Nothing", "1");
    for (field, value) in [("Year", "MMXXVI"), ("Printed", "1"), ("Released", "soon")] {
        set("CUSTOMFIELD_INVALID_DATA_FORMAT", "1002", field, value);
    }
    set("SUCCESS", "1002", "Released", "2026-02-03");
}

#[test]
fn several_custom_fields_are_set_up_to_the_first_that_fails_which_is_named() {
    let emulator = start();
    let fields = "<fields><field name='Season'>Late</field><field name='Year'>x</field><field name='Printed'>true</field></fields>";
    let answer =
        call(&emulator, "CustomField.SetMultipleCustomFieldValues", &[("paperID", "1002"), ("fieldsXml", fields)]);
    assert_eq!(answer.code(), "CUSTOMFIELD_INVALID_DATA_FORMAT");
    assert!(answer.contains("<data><field name=\"Year\" /></data>"), "{}", answer.text());
    let get =
        |field| succeed(&emulator, "CustomField.GetCustomFieldValue", &[("paperID", "1002"), ("fieldName", field)]);
    assert!(get("Season").contains("[Late]") && get("Year").contains("[2026]"));
    assert!(get("Printed").contains("<field name=\"Printed\" />"));
    refuse(
        &emulator,
        "ERROR",
        "CustomField.SetMultipleCustomFieldValues",
        &[("paperID", "1002"), ("fieldsXml", "<fields><field")],
    );
}
