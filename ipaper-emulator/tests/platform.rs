//! What a stock `.asmx` service answers before any method runs, to the letter.

mod common;

use std::io::{Read, Write};
use std::net::Shutdown;

use common::{Answer, FORM, call, connect, form, path, read_answer, request, send, start};
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
fn names_right_spelling_of_a_method_in_another_case() {
    let emulator = start();
    let request = request("POST", "/V2/Paper.asmx/getAllPapers", FORM, &form(&[("paperID", "1000")]));
    let expected = "Invalid method name &#39;getAllPapers&#39;,  method names are case sensitive.   The method name \
        &#39;GetAllPapers&#39; with the same name but different casing was found.\r\nParameter name: methodName";
    text_failure(&emulator, &request, expected);
}

#[test]
fn refuses_unknown_and_deeper_method_names() {
    let emulator = start();
    for name in ["Nothing", "GetAllPapers/", "GetAllPapers/1", "GetAllPapers//"] {
        let path = format!("/V2/Paper.asmx/{name}");
        let expected = format!("{name} Web Service method name is not valid.");
        text_failure(&emulator, &request("POST", &path, FORM, &form(&[])), &expected);
    }
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

fn page(answer: &Answer) -> (u16, &str, Option<&str>) {
    (answer.status, answer.content_type(), answer.header("cache-control"))
}

const HTML: &str = "text/html; charset=utf-8";

#[test]
fn hides_why_a_method_is_not_called_by_get() {
    let emulator = start();
    for path in ["GetAllPapers?paperID=1000", "GetAllPapers/1", "Nothing", ""] {
        let get = format!("GET /V2/Paper.asmx/{path} HTTP/1.1\r\nHost: x\r\n\r\n");
        let answer = send(&emulator, &get).expect("an answer");
        assert_eq!(page(&answer), (500, HTML, Some("private")), "{path}");
        assert!(answer.contains("<h2> <i>Runtime Error</i> </h2>"), "{}", answer.text());
        assert!(!answer.contains("Request format is unrecognized"), "{}", answer.text());
    }
}

#[test]
fn posts_to_no_method_get_the_same_page_as_get() {
    let emulator = start();
    let answer = send(&emulator, &request("POST", "/V2/Paper.asmx/", FORM, "")).expect("an answer");
    assert_eq!(page(&answer), (500, HTML, Some("private")));
    assert!(answer.contains("Runtime Error"), "{}", answer.text());
}

#[test]
fn takes_three_verbs_only() {
    let emulator = start();
    for verb in ["PUT", "DELETE", "PATCH"] {
        for path in [path("Paper.GetAllPapers"), "/V2/Paper.asmx".to_owned()] {
            let answer = send(&emulator, &request(verb, &path, FORM, "")).expect("an answer");
            assert_eq!((answer.status, answer.content_type()), (405, HTML), "{verb} {path}");
        }
    }
    for (path, status) in [("/V2/Paper.asmx", 405), ("/V2/Paper.asmx/GetAllPapers", 500)] {
        let mut stream = connect(&emulator);
        stream
            .write_all(format!("HEAD {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").as_bytes())
            .expect("sent");
        let mut head = String::new();
        stream.read_to_string(&mut head).expect("an answer without a body");
        assert!(head.starts_with(&format!("HTTP/1.1 {status} ")), "{path}: {head}");
    }
}

#[test]
fn takes_posts_to_a_service_for_soap() {
    let emulator = start();
    let answer = send(&emulator, &request("POST", "/V2/Paper.asmx", FORM, "paperID=1")).expect("an answer");
    assert_eq!((answer.status, answer.content_type()), (500, "application/soap+xml; charset=utf-8"));
    let reason = "Server was unable to process request. ---&gt; Data at the root level is invalid. Line 1, position 1.";
    assert!(answer.contains(reason), "{}", answer.text());
    let answer = send(&emulator, &request("POST", "/V2/Paper.asmx", FORM, "")).expect("an answer");
    assert!(answer.contains("---&gt; Root element is missing."), "{}", answer.text());
    let envelope = "POST /V2/Paper.asmx HTTP/1.1\r\nHost: x\r\nContent-Type: text/xml\r\nSOAPAction: \"a&b\"\r\nContent-Length: 4\r\n\r\n<a/>";
    let answer = send(&emulator, envelope).expect("an answer");
    assert_eq!((answer.status, answer.content_type()), (500, "text/xml; charset=utf-8"));
    assert!(
        answer.contains("Server did not recognize the value of HTTP Header SOAPAction: a&amp;b."),
        "{}",
        answer.text()
    );
}

#[test]
fn decodes_percent_encoded_paths() {
    let emulator = start();
    let form = form(&[("paperID", "1000")]);
    for path in ["/V2/Paper.asmx/Get%41llPapers", "/%56%32/Paper%2easmx/GetAllPapers", "/V2/Paper.asmx%2FGetAllPapers"]
    {
        assert_eq!(
            send(&emulator, &request("POST", path, FORM, &form)).expect("an answer").code(),
            "SUCCESS",
            "{path}"
        );
    }
    let (path, expected) = ("/V2/Paper.asmx/H%c3%a6nt", "H&#230;nt Web Service method name is not valid.");
    text_failure(&emulator, &request("POST", path, FORM, &form), expected);
    for path in [
        "/V2/Paper.asmx/%zz",
        "/V2/Paper.asmx/%",
        "/V2/Paper.asmx/%ff",
        "/V2/Paper.asmx/%00",
        "/V2/Paper.asmx/a%3Cb",
        "/V2/Paper.asmx/a:b",
    ] {
        let answer = send(&emulator, &request("POST", path, FORM, &form)).expect("an answer");
        assert_eq!((answer.status, answer.content_type()), (400, HTML), "{path}");
    }
}

#[test]
fn faults_are_private() {
    let emulator = start();
    let post = |path: &str, content_type| send(&emulator, &request("POST", path, content_type, "")).expect("an answer");
    let method = path("Paper.GetAllPapers");
    for answer in [post(&method, FORM), post(&method, "text/plain"), post("/V2/Paper.asmx/Nothing", FORM)] {
        assert_eq!((answer.status, answer.header("cache-control")), (500, Some("private")));
    }
    let answer = call(&emulator, "Paper.GetAllPapers", &[("paperID", "1000")]);
    assert_eq!(answer.header("cache-control"), Some("private, max-age=0"));
}

#[test]
fn another_content_type_is_refused_and_a_charset_is_not() {
    let emulator = start();
    let form = form(&[]);
    let post = |content_type| request("POST", &path("Paper.GetSettingDescriptions"), content_type, &form);
    for wrong in ["application/json", "application/x-www-form-urlencoded ; charset=utf-8", "", "multipart/form-data"] {
        text_failure(&emulator, &post(wrong), &format!("Request format is invalid: {wrong}."));
    }
    let answer = send(&emulator, &post("application/x-www-form-urlencoded; charset=utf-8")).expect("an answer");
    assert_eq!((answer.code().as_str(), answer.content_type()), ("SUCCESS", "text/xml; charset=utf-8"));
}

#[test]
fn an_unknown_path_is_not_found() {
    let emulator = start();
    for path in ["/", "/V2/", "/V1/Paper.asmx/GetAllPapers", "/V2/Nothing.asmx/GetAllPapers", "/V2/Paper/GetAllPapers"]
    {
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
