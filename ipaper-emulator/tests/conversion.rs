//! Conversions by the rules of .NET: numbers, booleans, dates, base64, and names in responses.

mod common;

use common::{FORM, call, form, path, refuse, request, send, start, succeed};
use ipaper_emulator::Emulator;

/// Returns the text of the failure for a refused value.
fn refused(emulator: &Emulator, method: &str, fields: &[(&str, &str)]) -> String {
    let answer = call(emulator, method, fields);
    assert_eq!((answer.status, answer.content_type()), (500, "text/plain; charset=utf-8"), "{fields:?}");
    answer.text()
}

/// Returns the beginning of a publication period that was set to this text.
fn from(emulator: &Emulator, text: &str) -> String {
    let fields = [("paperID", "1003"), ("from", text), ("to", "2099-01-01")];
    let answer = call(emulator, "Paper.SetPublicationPeriod", &fields);
    assert_eq!(answer.status, 200, "{text}: {}", answer.text());
    let tree = succeed(emulator, "Paper.GetAllPapers", &[("paperID", "1003")]);
    tree.after("publicationperiod-from=\"")
}

#[test]
fn field_without_an_equals_sign_is_missing() {
    let emulator = start();
    let post =
        |body: &str| send(&emulator, &request("POST", &path("Paper.GetAllPapers"), FORM, body)).expect("an answer");
    assert_eq!(post(&format!("{}&paperID", form(&[]))).text(), "Missing parameter: paperID.\r\n");
    assert_eq!(post(&format!("paperID&{}&paperid=1000&", form(&[]))).code(), "SUCCESS");
}

#[test]
fn more_fields_than_the_platform_takes_are_no_form() {
    let emulator = start();
    let post = |count: usize| {
        let more: Vec<String> = (0..count).map(|number| format!("&x{number}=")).collect();
        let body = format!("{}&paperID=1000{}", form(&[]), more.concat());
        send(&emulator, &request("POST", &path("Paper.GetAllPapers"), FORM, &body)).expect("an answer")
    };
    assert_eq!(post(995).code(), "SUCCESS");
    let expected = "The URL-encoded form data is not valid. ---> Operation is not valid due to the current state of the object.\r\n";
    assert_eq!(post(996).text(), expected);
}

#[test]
fn whole_numbers_may_have_blanks_around_a_sign_before_and_nuls_behind() {
    let emulator = start();
    for text in ["1000", " 1000", "\t\n\u{b}\u{c}\r1000 \t", "+1000", "0000000000000001000", "1000\0\0", "1000 \0"] {
        succeed(&emulator, "Paper.GetAllPapers", &[("paperID", text)]);
    }
    for text in [
        "",
        " ",
        "\u{a0}1000",
        "1000\u{a0}",
        "\u{2003}1000",
        "\u{0}1000",
        "1000\0 ",
        "1,000",
        "1000.0",
        "0x3e8",
        "- 1000",
        "1e3",
        "٣",
    ] {
        let text = refused(&emulator, "Paper.GetAllPapers", &[("paperID", text)]);
        assert!(text.ends_with("---> Input string was not in a correct format.\r\n"), "{text}");
    }
    for (text, fits) in [("2147483648", false), ("-2147483649", false), ("99999999999", false), ("99999999999x", true)]
    {
        let text = refused(&emulator, "Paper.GetAllPapers", &[("paperID", text)]);
        let overflows = text.ends_with("---> Value was either too large or too small for an Int32.\r\n");
        assert_eq!(overflows, !fits, "{text}");
    }
}

#[test]
fn overflow_has_an_exception_of_its_own() {
    let mut variants = ipaper_emulator::Variants::default();
    variants.fault_details = ipaper_emulator::FaultDetails::Shown;
    let emulator = Emulator::builder().variants(variants).start().expect("an emulator");
    let text = refused(&emulator, "Paper.GetAllPapers", &[("paperID", "2147483648")]);
    let start = "System.ArgumentException: Cannot convert 2147483648 to System.Int32.\r\nParameter name: type ---> \
        System.OverflowException: Value was either too large or too small for an Int32.\r\n   at System.";
    assert!(text.starts_with(start), "{text}");
    let end = "   --- End of inner exception stack trace ---\r\n   at System.Web.Services.Protocols.ScalarFormatter.FromString(String value, Type type)\r\n";
    assert!(text.contains(end), "{text}");
}

#[test]
fn booleans_may_have_any_white_space_and_nuls_around() {
    let emulator = start();
    for text in ["true", "FALSE", " True\t", "\u{a0}true\u{2003}", "\0true\0"] {
        succeed(&emulator, "Paper.GetPaperStructure", &[("paperID", "1002"), ("includeIndexedText", text)]);
    }
    for text in ["", "1", "0", "yes", "t rue"] {
        let text = refused(&emulator, "Paper.GetPaperStructure", &[("paperID", "1002"), ("includeIndexedText", text)]);
        assert!(text.contains("---> String was not recognized as a valid Boolean."), "{text}");
    }
}

#[test]
fn dates_are_taken_as_the_invariant_culture_writes_them() {
    let emulator = start();
    for (text, expected) in [
        ("2026-09-01 08:00:00", "2026-09-01 08:00:00"),
        ("2026-09-01T08:00:00", "2026-09-01 08:00:00"),
        ("2026-09-01T08:00", "2026-09-01 08:00:00"),
        ("2026-09-01 08:00:00.1234567", "2026-09-01 08:00:00"),
        (" 2026-9-1\u{a0}", "2026-09-01 00:00:00"),
        ("2026/9/1 8:0", "2026-09-01 08:00:00"),
        ("2026.09.01", "2026-09-01 00:00:00"),
        ("01/15/2026", "2026-01-15 00:00:00"),
        ("1-15-2026 11:30 PM", "2026-01-15 23:30:00"),
        ("1/15/2026 12:00 am", "2026-01-15 00:00:00"),
        ("1/15/26", "2026-01-15 00:00:00"),
        ("2026-09", "2026-09-01 00:00:00"),
        ("1 September 2026", "2026-09-01 00:00:00"),
        ("sep 1, 2026 08:00", "2026-09-01 08:00:00"),
        ("September 2026", "2026-09-01 00:00:00"),
        ("Tuesday, 1 September 2026", "2026-09-01 00:00:00"),
        ("2026-09-01 08:00:00\0\0", "2026-09-01 08:00:00"),
    ] {
        assert_eq!(from(&emulator, text), expected, "{text}");
    }
}

#[test]
fn time_with_a_zone_becomes_the_servers_local_time() {
    let emulator = start();
    for (text, expected) in [
        ("2026-09-01T08:00:00Z", "2026-09-01 10:00:00"),
        ("2026-01-01T08:00:00z", "2026-01-01 09:00:00"),
        ("2026-09-01T08:00:00+00:00", "2026-09-01 10:00:00"),
        ("2026-09-01 08:00:00 -05:30", "2026-09-01 15:30:00"),
        ("2026-09-01 08:00 +0200", "2026-09-01 08:00:00"),
        ("Tue, 01 Sep 2026 23:30:00 GMT", "2026-09-02 01:30:00"),
    ] {
        assert_eq!(from(&emulator, text), expected, "{text}");
    }
}

#[test]
fn dates_of_another_form_are_refused() {
    let emulator = start();
    for text in [
        "",
        "soon",
        "20260901",
        "2026",
        "2026-09-01T08",
        "2026-09-01 08",
        "2026-09-01 23:59:60",
        "2026-09-01 24:00:00",
        "2026-09-01 08:60",
        "2026-02-29",
        "2026-13-01",
        "15/01/2026",
        "0000-01-01",
        "10000-01-01",
        "2026-09-01T08:00:00,5",
        "2026-09-01T08:00:00[Europe/Copenhagen]",
        "2026-09-01T08:00:00+02:00[Europe/Copenhagen]",
        "2026-09-01 08:00:00 CET",
        "2026-09-01 13:00 PM",
        "Monday, 1 September 2026",
        "2026-W36-2",
        "2026-244",
        "2026-09-01 08:00 08:00",
        "-2026-09-01",
        "99999999999999999999-01-01",
    ] {
        let fields = [("paperID", "1003"), ("from", text), ("to", "2099-01-01")];
        let answer = refused(&emulator, "Paper.SetPublicationPeriod", &fields);
        assert!(answer.contains("---> String was not recognized as a valid DateTime."), "{text}: {answer}");
    }
}

#[test]
fn spare_bits_of_base64_are_taken() {
    let emulator = start();
    for (base64, content) in [("YQ==", "a"), ("YR==", "a"), ("YWI=", "ab"), ("YWJ=", "ab"), ("Y W\r\nI=", "ab")] {
        let fields = [("parentID", "0"), ("name", "a.txt"), ("base64File", base64)];
        let answer = succeed(&emulator, "Media.UploadFile", &fields);
        let text = answer.text();
        let (_, behind) = text.split_once("<fileid>").expect("an id");
        let id: String = behind.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
        let id = id.parse().expect("a number");
        assert_eq!(emulator.file(id).as_deref(), Some(content.as_bytes()), "{base64}");
    }
    for base64 in ["YQ", "YQ=", "Y", "=", "YQ=a", "Y-=="] {
        let fields = [("parentID", "0"), ("name", "a.txt"), ("base64File", base64)];
        refuse(&emulator, "ERROR", "Media.UploadFile", &fields);
    }
}

#[test]
fn attributes_are_escaped_as_the_platform_writes_them() {
    let emulator = start();
    let name = "a\tb\nc\rd\u{1}e\u{7f}f\u{fffe}g\0h<i>&\"'å";
    succeed(&emulator, "Paper.CreatePaper", &[("parentID", "1001"), ("name", name), ("urlName", "b")]);
    let tree = succeed(&emulator, "Paper.GetAllPapers", &[("paperID", "1001")]).text();
    let expected = "name=\"a\tb&#xA;c&#xD;d&#x1;e\u{7f}f&#xFFFE;g&#x0;h&lt;i&gt;&amp;&quot;'å\"";
    assert!(tree.contains(expected), "{tree}");
}

#[test]
fn url_of_a_paper_is_one_name() {
    let emulator = start();
    for name in ["", ".", "..", "a/b", "/a/", "a b", "a?"] {
        let fields = [("parentID", "1001"), ("name", "New"), ("urlName", name)];
        refuse(&emulator, "ERROR", "Paper.CreatePaper", &fields);
        let fields = [("paperID", "1001"), ("name", "New"), ("urlName", name)];
        refuse(&emulator, "ERROR", "Paper.CreateCategory", &fields);
        refuse(&emulator, "ERROR", "Paper.ChangePaperUrl", &[("paperID", "1003"), ("newUrl", name)]);
    }
    for name in ["a..b", "...", "sommer-på-øen"] {
        succeed(&emulator, "Paper.CreatePaper", &[("parentID", "1001"), ("name", "New"), ("urlName", name)]);
        succeed(&emulator, "Paper.ChangePaperUrl", &[("paperID", "1003"), ("newUrl", name)]);
    }
}
