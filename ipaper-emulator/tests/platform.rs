//! What a stock `.asmx` service answers before any method runs, to the letter.

mod common;

use std::io::Write;
use std::net::Shutdown;

use common::{FORM, call, connect, form, path, read_answer, request, send, start};
use ipaper_emulator::Emulator;

fn text_failure(emulator: &Emulator, request: &str, expected: &str) {
    let answer = send(emulator, request).expect("an answer");
    assert_eq!((answer.status, answer.content_type()), (500, "text/plain; charset=utf-8"), "{}", answer.text());
    assert_eq!(answer.text(), format!("{expected}\r\n"));
}

#[test]
fn a_missing_parameter_is_named() {
    let emulator = start();
    let request = request("POST", &path("Paper.GetAllPapers"), FORM, &form(&[]));
    text_failure(&emulator, &request, "Missing parameter: paperID.");
}

#[test]
fn of_several_missing_parameters_the_first_declared_is_named_credentials_first() {
    let emulator = start();
    let path = path("Paper.CreatePaper");
    let post = |body: &str| request("POST", &path, FORM, body);
    text_failure(&emulator, &post(""), "Missing parameter: plUsername.");
    text_failure(&emulator, &post("plUsername=a"), "Missing parameter: plPassword.");
    text_failure(&emulator, &post("plUsername=a&plPassword=b"), "Missing parameter: parentID.");
    text_failure(&emulator, &post("plUsername=a&plPassword=b&parentID=1&urlName="), "Missing parameter: name.");
}

#[test]
fn a_value_of_the_wrong_type_is_named_with_the_type() {
    let emulator = start();
    let cases = [
        (
            "Paper.GetAllPapers",
            vec![("paperID", "abc")],
            "Cannot convert abc to System.Int32.",
            "Input string was not in a correct format.",
        ),
        (
            "Paper.GetAllPapers",
            vec![("paperID", "")],
            "Cannot convert  to System.Int32.",
            "Input string was not in a correct format.",
        ),
        (
            "Paper.GetAllPapers",
            vec![("paperID", "99999999999")],
            "Cannot convert 99999999999 to System.Int32.",
            "Value was either too large or too small for an Int32.",
        ),
        (
            "Paper.GetPaperStructure",
            vec![("paperID", "1"), ("includeIndexedText", "1")],
            "Cannot convert 1 to System.Boolean.",
            "String was not recognized as a valid Boolean.",
        ),
        (
            "Statistics.GetNumberOfVisitors",
            vec![("paperID", "1"), ("from", "soon"), ("to", "2026-01-01")],
            "Cannot convert soon to System.DateTime.",
            "String was not recognized as a valid DateTime.",
        ),
    ];
    for (method, fields, first, reason) in cases {
        let request = common::call_request(method, &fields);
        text_failure(&emulator, &request, &format!("{first}\r\nParameter name: type ---> {reason}"));
    }
}

#[test]
fn failures_are_html_encoded_though_they_are_plain_text() {
    let emulator = start();
    let request = common::call_request("Paper.GetAllPapers", &[("paperID", "<a href='ø'>&")]);
    let expected = "Cannot convert &lt;a href=&#39;&#248;&#39;&gt;&amp; to System.Int32.\r\nParameter name: type ---> Input string was not in a correct format.";
    text_failure(&emulator, &request, expected);
}

#[test]
fn the_case_of_a_method_matters() {
    let emulator = start();
    let request = request("POST", "/V2/Paper.asmx/getAllPapers", FORM, &form(&[("paperID", "1000")]));
    text_failure(&emulator, &request, "getAllPapers Web Service method name is not valid.");
}

#[test]
fn the_case_of_a_field_and_of_a_path_does_not_matter() {
    let emulator = start();
    let request = request("POST", "/v2/paper.ASMX/GetAllPapers", FORM, &form(&[("PAPERid", "1000")]));
    assert_eq!(send(&emulator, &request).expect("an answer").code(), "SUCCESS");
}

#[test]
fn a_field_sent_twice_arrives_joined_by_a_comma() {
    let emulator = start();
    let twice = common::call_request("Paper.GetAllPapers", &[("paperID", "1"), ("paperid", "2")]);
    let expected =
        "Cannot convert 1,2 to System.Int32.\r\nParameter name: type ---> Input string was not in a correct format.";
    text_failure(&emulator, &twice, expected);
    let credentials = "plUsername=APIKey&plPassword=demo+key%2B1&PLUSERNAME=APIKey&paperID=1000";
    let answer = send(&emulator, &request("POST", &path("Paper.GetAllPapers"), FORM, credentials)).expect("an answer");
    assert_eq!(answer.code(), "LOGIN_INVALID_CREDENTIALS");
}

#[test]
fn fields_that_no_method_declares_are_ignored() {
    let emulator = start();
    common::succeed(&emulator, "Paper.GetAllPapers", &[("paperID", "1000"), ("more", "<b>")]);
}

#[test]
fn get_is_disabled() {
    let emulator = start();
    let answer =
        send(&emulator, "GET /V2/Paper.asmx/GetAllPapers?paperID=1000 HTTP/1.1\r\nHost: x\r\n\r\n").expect("an answer");
    assert_eq!((answer.status, answer.content_type()), (500, "text/html; charset=utf-8"));
    let expected = "Request format is unrecognized for URL unexpectedly ending in &#39;/GetAllPapers&#39;.";
    assert!(answer.contains(expected), "{}", answer.text());
}

#[test]
fn another_content_type_is_refused_and_a_charset_is_not() {
    let emulator = start();
    let form = form(&[]);
    let post = |content_type| request("POST", &path("Paper.GetSettingDescriptions"), content_type, &form);
    text_failure(&emulator, &post("application/json"), "Request format is invalid: application/json.");
    let answer = send(&emulator, &post("application/x-www-form-urlencoded; charset=utf-8")).expect("an answer");
    assert_eq!((answer.code().as_str(), answer.content_type()), ("SUCCESS", "text/xml; charset=utf-8"));
}

#[test]
fn an_unknown_path_is_not_found() {
    let emulator = start();
    for path in [
        "/",
        "/V2/",
        "/V2/Paper.asmx",
        "/V1/Paper.asmx/GetAllPapers",
        "/V2/Nothing.asmx/GetAllPapers",
        "/V2/Paper/GetAllPapers",
        "/V2/Paper.asmx/GetAllPapers/1",
    ] {
        let answer = send(&emulator, &request("POST", path, FORM, "")).expect("an answer");
        assert_eq!((answer.status, answer.content_type()), (404, "text/html; charset=utf-8"), "{path}");
    }
}

#[test]
fn too_large_a_body_is_not_found_without_being_waited_for() {
    let emulator = Emulator::builder().max_body(1000).start().expect("an emulator");
    let mut stream = connect(&emulator);
    let head = format!(
        "POST {} HTTP/1.1\r\nHost: x\r\nContent-Type: {FORM}\r\nContent-Length: 1001\r\n\r\n",
        path("Media.UploadFile")
    );
    stream.write_all(head.as_bytes()).expect("sent");
    let answer = read_answer(&mut stream).expect("an answer");
    assert_eq!((answer.status, answer.content_type()), (404, "text/html; charset=utf-8"));
}

#[test]
fn a_wrong_key_is_answered_by_an_envelope_after_the_parameters_were_checked() {
    let emulator = start();
    let post =
        |body: &str| send(&emulator, &request("POST", &path("Paper.GetAllPapers"), FORM, body)).expect("an answer");
    assert_eq!(post("plUsername=APIKey&plPassword=x").text(), "Missing parameter: paperID.\r\n");
    let answer = post("plUsername=APIKey&plPassword=demo+key+1&paperID=1000");
    assert_eq!((answer.status, answer.code().as_str()), (200, "LOGIN_INVALID_CREDENTIALS"));
}

#[test]
fn too_many_wrong_logins_lock_and_the_lock_ends() {
    let lockout = std::time::Duration::from_millis(150);
    let emulator = Emulator::builder().login_lockout(lockout).user("ann", "pw").start().expect("an emulator");
    let log_in = |user: &str, password: &str| {
        let body = format!("plUsername={user}&plPassword={password}&paperID=1000");
        send(&emulator, &request("POST", &path("Paper.GetAllPapers"), FORM, &body)).expect("an answer").code()
    };
    assert_eq!(log_in("ann", "pw"), "SUCCESS");
    for _ in 0..5 {
        assert_eq!(log_in("ann", "x"), "LOGIN_INVALID_CREDENTIALS");
    }
    assert_eq!(log_in("ann", "x"), "LOGIN_RATE_LIMITED");
    assert_eq!(log_in("ann", "pw"), "LOGIN_RATE_LIMITED");
    std::thread::sleep(lockout);
    assert_eq!(log_in("ann", "pw"), "SUCCESS");
}

#[test]
fn what_is_not_even_http_hurts_nobody() {
    let emulator = start();
    for nonsense in [
        "\r\n\r\n",
        "\0\0\0\0\r\n\r\n",
        "POST\r\n\r\n",
        "POST / HTTP/9.9\r\n\r\n",
        "POST /%ff%fe?%00 HTTP/1.1\r\nHost:\r\nContent-Length: x\r\n\r\n",
    ] {
        let mut stream = connect(&emulator);
        stream.write_all(nonsense.as_bytes()).expect("sent");
        stream.shutdown(Shutdown::Write).expect("half closed");
        let _ = read_answer(&mut stream);
    }
    let odd = ["=&=&&%&%zz=%&\u{0}", "paperID=%ff%fe", &"a=b&".repeat(50_000)];
    for body in odd {
        assert_eq!(
            send(&emulator, &request("POST", &path("Paper.GetAllPapers"), FORM, body)).expect("an answer").status,
            500
        );
    }
    assert_eq!(call(&emulator, "Paper.GetAllPapers", &[("paperID", "1000")]).code(), "SUCCESS");
}
