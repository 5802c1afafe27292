//! The three layers in which a call can fail: no answer of the API, an answer that refuses, and an answer of another shape.

use std::io::Write;
use std::net::TcpListener;
use std::thread;
use std::time::Duration;

use super::adapter::{client_whose_transport_ignores_bodies, create_paper, preview_token, set_fields, tree};
use super::api::custom_field::FailedField;
use super::api::{
    Client, CodeKind, Config, Credentials, DecodeProblem, Error, ErrorKind, Limits, Outcome, Retry, ReturnCode,
    ServiceFault,
};
use super::both::server::{Behaviour, Server, read_request, response};
use super::both::whole::whole;

const HTML: (&str, &str) = ("Content-Type", "text/html; charset=utf-8");
const PLAIN: (&str, &str) = ("Content-Type", "text/plain; charset=utf-8");
const XML: (&str, &str) = ("Content-Type", "text/xml; charset=utf-8");

fn client(server: &Server, limits: Limits) -> Client {
    let config =
        Config::new(Credentials::api_key("k3y")).endpoint(server.endpoint()).limits(limits).retry(Retry::never());
    Client::new(config).expect("a client")
}

/// What a call comes to that is answered like this.
fn answered<T: std::fmt::Debug>(
    call: impl Fn(&Client) -> Result<T, Error>,
    status: &str,
    content_type: (&str, &str),
    body: impl AsRef<[u8]>,
) -> Error {
    let server = Server::start(Behaviour::Answer(response(status, &[content_type], body.as_ref())));
    call(&client(&server, Limits::default())).expect_err("this answer should be an error")
}

fn read(body: impl AsRef<[u8]>) -> Error {
    answered(tree, "200 OK", XML, body)
}

#[test]
fn a_parameter_that_the_service_misses_says_that_spec_and_service_disagree() {
    let error = answered(create_paper, "500 Internal Server Error", PLAIN, "Missing parameter: parentID.\r\n");
    assert_eq!(error.kind(), ErrorKind::UnexpectedAnswer);
    assert_eq!(error.status(), Some(500));
    assert_eq!(error.service_fault(), Some(&ServiceFault::MissingParameter("parentID".to_owned())));
    assert_eq!(error.outcome(), Outcome::Refused);
    assert_eq!(
        error
            .to_string()
            .split_once(" from ")
            .map(|(before, rest)| format!("{before} from HOST:{}", rest.split_once(": ").expect("a host").1))
            .expect("a host"),
        "Paper.CreatePaper: HTTP 500 Internal Server Error from HOST:the service misses the parameter `parentID`: the spec of this client and the service disagree"
    );
}

#[test]
fn a_value_of_the_wrong_type_is_recognised_behind_an_exceptions_name() {
    let body = "System.ArgumentException: Cannot convert 4x to System.Int32.\r\nParameter name: type ---&gt; Input string was not in a correct format.\r\n   at System.Web";
    let error = answered(create_paper, "500 Internal Server Error", PLAIN, body);
    assert_eq!(error.service_fault(), Some(&ServiceFault::WrongType("Cannot convert 4x to System.Int32.".to_owned())));
    assert_eq!(error.outcome(), Outcome::Refused);
}

#[test]
fn a_page_for_a_wrong_address_is_recognised() {
    let error = answered(tree, "404 Not Found", HTML, "<!DOCTYPE html><html><title>404</title></html>");
    assert_eq!(error.service_fault(), Some(&ServiceFault::NotFound));
    assert_eq!(error.outcome(), Outcome::Refused);
}

#[test]
fn a_request_that_is_too_large_is_recognised() {
    let error = answered(
        create_paper,
        "500 Internal Server Error",
        HTML,
        "<html><title>Maximum request length exceeded.</title></html>",
    );
    assert_eq!(error.service_fault(), Some(&ServiceFault::TooLarge));
}

/// The service spells the method in another case; details are hidden.
const WRONG_CASE: &str = "Invalid method name &#39;CreatePaper&#39;,  method names are case sensitive.   The method name \
    &#39;createPaper&#39; with the same name but different casing was found.\r\nParameter name: methodName\r\n";

/// The same in Danish: only the sentence and the label are translated.
const WRONG_CASE_DANISH: &str = "Ugyldigt metodenavn &#39;CreatePaper&#39;, der skelnes mellem store og sm&#229; bogstaver. \
    Metodenavnet &#39;createPaper&#39; blev fundet.\r\nParameternavn: methodName\r\n";

/// The last frames of a Danish stack trace that ends before the method.
const BINDING: &str = "   ved System.Web.Services.Protocols.HttpServerProtocol.ReadParameters()\r\n\
    \x20  ved System.Web.Services.Protocols.WebServiceHandler.CoreProcessRequest()\r\n";

fn platform_failure(body: impl AsRef<[u8]>) -> Error {
    answered(create_paper, "500 Internal Server Error", PLAIN, body)
}

#[test]
fn names_method_that_the_service_spells_in_another_case() {
    let shown = format!(
        "System.ArgumentException: {WRONG_CASE}   at System.Web.Services.Protocols.HttpServerProtocol.Initialize()\r\n   at \
         System.Web.Services.Protocols.ServerProtocolFactory.Create(Type type)\r\n"
    );
    let expected = ServiceFault::MethodNameCase { sent: "CreatePaper".to_owned(), expected: "createPaper".to_owned() };
    for body in [WRONG_CASE, WRONG_CASE_DANISH, &shown] {
        let error = platform_failure(body);
        assert_eq!(error.service_fault(), Some(&expected), "{error}");
        assert_eq!(error.outcome(), Outcome::Refused, "{error}");
        assert!(error.to_string().contains("spells the method `CreatePaper` as `createPaper`"), "{error}");
    }
}

#[test]
fn never_retries_what_the_platform_refuses() {
    let danish = format!("System.InvalidOperationException: Der mangler en parameter: paperID.\r\n{BINDING}");
    for body in [WRONG_CASE, WRONG_CASE_DANISH, &danish, "Missing parameter: paperID.\r\n"] {
        let answer = response("500 Internal Server Error", &[PLAIN], body.as_bytes());
        let server = Server::start(Behaviour::Answer(answer));
        let retry = Retry::default().backoff(Duration::from_millis(1), Duration::from_millis(1));
        let config = Config::new(Credentials::api_key("k3y")).endpoint(server.endpoint()).retry(retry);
        tree(&Client::new(config).expect("a client")).expect_err("refused");
        assert_eq!(server.requests().len(), 1, "{body}");
    }
}

#[test]
fn recognises_every_type_that_a_value_does_not_fit() {
    for (body, expected) in [
        (
            "Cannot convert by mail to IPaper.Api.Ecommerce+CheckoutType.\r\nParameter name: type ---> Requested value \
             &#39;by mail&#39; was not found.\r\n",
            "Cannot convert by mail to IPaper.Api.Ecommerce+CheckoutType.",
        ),
        (
            "Cannot convert 99999999999 to System.Int32.\r\nParameter name: type ---> Value was either too large or too \
             small for an Int32.\r\n",
            "Cannot convert 99999999999 to System.Int32.",
        ),
        (
            "Cannot convert p&#229; &lt;b&gt; &amp;lt; &#x1F600; &nbsp; to System.DateTime.\r\nParameter name: type ---> x\r\n",
            "Cannot convert på <b> &lt; 😀 &nbsp; to System.DateTime.",
        ),
        (
            "Cannot convert a\r\nb to System.Int32.\r\nParameter name: type ---> x\r\n",
            "Cannot convert a\\r\\nb to System.Int32.",
        ),
        (
            "v&#230;rdien 4x kan ikke konverteres til System.Int32.\r\nParameternavn: type ---> Inputstrengen havde ikke \
             et korrekt format.\r\n",
            "værdien 4x kan ikke konverteres til System.Int32.",
        ),
    ] {
        let error = platform_failure(body);
        assert_eq!(error.service_fault(), Some(&ServiceFault::WrongType(expected.to_owned())), "{error}");
        assert_eq!(error.outcome(), Outcome::Refused, "{error}");
    }
    let long = format!("Cannot convert {} to System.Int32.\r\nParameter name: type ---> x\r\n", "9".repeat(10_000));
    let error = platform_failure(long);
    assert!(error.to_string().contains("… to System.Int32."), "{error}");
    assert!(error.to_string().len() < 500, "{error}");
}

#[test]
fn recognises_platform_faults_in_another_language_by_their_stack() {
    use ServiceFault::{InvalidFormat, MissingParameter, RefusedAsDangerous, TooLarge, UnknownMethod, WrongType};
    let initialize = "   ved System.Web.Services.Protocols.HttpServerProtocol.Initialize()\r\n";
    let read =
        "   ved System.Web.Services.Protocols.ValueCollectionParameterReader.Read(NameValueCollection collection)\r\n";
    let convert = "   ved System.Web.Services.Protocols.ScalarFormatter.FromString(String value, Type type)\r\n";
    for (body, expected) in [
        (
            format!("System.InvalidOperationException: Der mangler en parameter: parentID.\r\n{read}{BINDING}"),
            MissingParameter("parentID".to_owned()),
        ),
        (
            format!(
                "System.ArgumentException: 4x kan ikke konverteres til IPaper.Kind.\r\nParameternavn: type ---> \
                 System.FormatException: Inputstrengen havde ikke et korrekt format.\r\n{convert}   --- Slut p&#229; \
                 staksporing ---\r\n{convert}{read}{BINDING}"
            ),
            WrongType("4x kan ikke konverteres til IPaper.Kind.".to_owned()),
        ),
        (
            format!("System.InvalidOperationException: Metodenavnet CreatePaper er ikke gyldigt.\r\n{initialize}"),
            UnknownMethod("CreatePaper".to_owned()),
        ),
        (
            format!("System.InvalidOperationException: Anmodningens format er ugyldigt: text/csv.\r\n{BINDING}"),
            InvalidFormat("text/csv".to_owned()),
        ),
        (
            format!(
                "System.Web.HttpException: Anmodningen er for lang.\r\n   ved System.Web.HttpRequest.GetEntireRawContent()\r\n   \
                 ved System.Web.HttpRequest.get_Form()\r\n{BINDING}"
            ),
            TooLarge,
        ),
        (
            format!(
                "System.Web.HttpRequestValidationException: En farlig v&#230;rdi.\r\n   ved System.Web.HttpRequest.ValidateString(\
                 String value)\r\n{BINDING}"
            ),
            RefusedAsDangerous,
        ),
        (
            "En potentielt farlig Request.Form-v&#230;rdi blev fundet (name=&quot;&lt;b&gt;...&quot;).\r\n".to_owned(),
            RefusedAsDangerous,
        ),
        (
            "Anmodningens format er ugyldigt: application/x-www-form-urlencoded ; charset=utf-8.\r\n".to_owned(),
            InvalidFormat("application/x-www-form-urlencoded ; charset=utf-8".to_owned()),
        ),
    ] {
        let error = platform_failure(&body);
        assert_eq!(error.service_fault(), Some(&expected), "{body}");
        assert_eq!(error.outcome(), Outcome::Refused, "{body}");
    }
    let page = "<html><script>\r\n   document.write(1)\r\n</script><pre>\r\n[InvalidOperationException: Formatet genkendes ikke.]\r\n   \
        System.Web.Services.Protocols.WebServiceHandlerFactory.CoreGetHandler(Type type, HttpContext context) +489\r\n\
        \x20  System.Web.HttpApplication.MapHttpHandler(HttpContext context) +226\r\n</pre></html>";
    let error = answered(create_paper, "500 Internal Server Error", HTML, page);
    assert_eq!(error.service_fault(), Some(&ServiceFault::UnrecognizedFormat), "{error}");
}

#[test]
fn does_not_take_an_exception_inside_a_method_for_a_platform_fault() {
    let own = "   at IPaper.Api.Paper.CreatePaper(Int32 parentID, String name, String urlName)\r\n";
    for body in [
        format!("System.ArgumentException: Cannot convert 4x to System.Int32.\r\nParameter name: type ---> x\r\n{own}"),
        format!("System.InvalidOperationException: Missing parameter: parentID.\r\n{own}"),
        format!("System.InvalidOperationException: Missing parameter: x.\r\n{own}{BINDING}"),
        format!(
            "System.FormatException: Inputstrengen havde ikke et korrekt format.\r\n   ved System.Number.ParseInt32(String s)\r\n{own}"
        ),
        "System.Exception: Missing parameter: x.\r\n   at System.Data.SqlClient.SqlCommand.Run()\r\n".to_owned(),
        "Cannot convert null to System.Int32.\r\n".to_owned(),
        "Ugyldig type for parameter: parentID.\r\n".to_owned(),
        "Der findes ingen type med det navn.\r\nParameternavn: type ---> System.Int32 er optaget.\r\n".to_owned(),
        "The method CreatePaper failed in createpaper.cs.\r\n".to_owned(),
        "Object reference not set to an instance of an object.\r\n".to_owned(),
    ] {
        let error = platform_failure(&body);
        assert_eq!(error.service_fault(), None, "{body}");
        assert_eq!(error.outcome(), Outcome::Unknown, "{body}");
    }
}

#[test]
fn recognises_platform_text_with_status_400() {
    for status in ["400 Bad Request", "500 Internal Server Error", "503 Service Unavailable"] {
        let error = answered(create_paper, status, PLAIN, "Missing parameter: parentID.\r\n");
        assert_eq!(error.service_fault(), Some(&ServiceFault::MissingParameter("parentID".to_owned())), "{status}");
        assert_eq!(error.outcome(), Outcome::Refused, "{status}");
    }
}

#[test]
fn shows_first_line_of_an_unrecognised_text() {
    let error =
        platform_failure("\r\n  Objektreferencen er ikke sat p&#229; en forekomst.\r\n   at Paper.Create()\r\n");
    let text = error.to_string();
    assert!(text.contains(": `Objektreferencen er ikke sat på en forekomst.`"), "{text}");
    assert!(!text.contains("at Paper.Create"), "{text}");
    let text = platform_failure("x".repeat(100_000)).to_string();
    assert!(text.contains("xxx") && text.len() < 500, "{text}");
    for text in ["No access with k3y.".to_owned(), format!("{} k3y", "x".repeat(197))] {
        let error = platform_failure(text);
        assert!(!format!("{error} {error:?}").contains("k3"), "{error}");
    }
    let text = answered(create_paper, "500 Internal Server Error", HTML, "<html>try again</html>").to_string();
    assert!(text.contains(": `try again`"), "{text}");
}

#[test]
fn a_failure_of_the_server_leaves_a_write_unknown() {
    for status in ["500 Internal Server Error", "502 Bad Gateway", "503 Service Unavailable", "504 Gateway Timeout"] {
        let error = answered(create_paper, status, HTML, "<html>try again</html>");
        assert_eq!(error.kind(), ErrorKind::UnexpectedAnswer);
        assert_eq!(error.outcome(), Outcome::Unknown, "{status}");
        assert!(error.to_string().ends_with("whether it had its effect is unknown"), "{error}");
    }
}

#[test]
fn a_page_with_status_200_is_no_answer_of_the_api() {
    let error = answered(tree, "200 OK", HTML, "<!DOCTYPE html><html><body>maintenance</body></html>");
    assert_eq!(error.kind(), ErrorKind::UnexpectedAnswer);
    assert!(error.to_string().contains("text/html"), "{error}");
}

#[test]
fn reports_the_patience_that_a_response_without_date_asks_for() {
    let year = Duration::from_secs(365 * 24 * 60 * 60);
    for (header, longest) in [
        ("Tue, 28 Dec 9999 00:00:00 GMT", year),
        ("Fri, 31 Dec 9999 23:59:59 GMT", year),
        ("Tuesday, 03-Nov-15 12:00:30 GMT", Duration::ZERO),
        ("18446744073709551616", year),
        ("99999999999999", year),
        ("120", Duration::from_secs(120)),
    ] {
        let answer = response("429 Too Many Requests", &[HTML, ("Retry-After", header)], b"<html>later</html>");
        let server = Server::start(Behaviour::Answer(answer));
        let error = tree(&client(&server, Limits::default())).expect_err("too many requests");
        assert_eq!((error.status(), error.retry_after()), (Some(429), Some(longest)), "{header}");
    }
}

#[test]
fn an_empty_answer_is_no_answer_of_the_api() {
    let error = read("");
    assert_eq!(error.kind(), ErrorKind::UnexpectedAnswer);
    assert_eq!(error.outcome(), Outcome::Unknown);
}

/// Where and how an answer fails: what is wrong, the path, the line, the column and the byte.
fn place(error: &Error) -> (DecodeProblem, &str, usize, usize, usize) {
    let place = error.decode_error().unwrap_or_else(|| panic!("no place in {error}"));
    (place.problem(), place.path(), place.line(), place.column(), place.offset())
}

#[test]
fn what_is_wrong_with_an_answer_can_be_told_apart_and_found() {
    let start = "<?xml version=\"1.0\"?>\n<result>\n <code>SUCCESS</code>\n <data>\n  <category id=\"1\" name=\"Bæk\" url=\"/\">";
    let at = start.len();
    for (body, kind, expected) in [
        (" \n".to_owned(), ErrorKind::UnexpectedAnswer, (DecodeProblem::Empty, "", 2, 1, 2)),
        ("<!DOCTYPE html>\n<p>".to_owned(), ErrorKind::UnexpectedAnswer, (DecodeProblem::Html, "", 1, 1, 0)),
        ("\n<HTML><br>".to_owned(), ErrorKind::UnexpectedAnswer, (DecodeProblem::Html, "HTML", 2, 1, 1)),
        ("busy".to_owned(), ErrorKind::UnexpectedAnswer, (DecodeProblem::NotXml, "", 1, 1, 0)),
        ("busy <result/>".to_owned(), ErrorKind::UnexpectedAnswer, (DecodeProblem::NotXml, "", 1, 1, 0)),
        ("<?xml version=\"1.0\"?>".to_owned(), ErrorKind::UnexpectedAnswer, (DecodeProblem::Truncated, "", 1, 22, 21)),
        (
            "<!DOCTYPE result [<!ENTITY a \"b\">]>".to_owned(),
            ErrorKind::UnexpectedAnswer,
            (DecodeProblem::Malformed, "", 1, 1, 0),
        ),
        ("\n <results/>".to_owned(), ErrorKind::UnexpectedAnswer, (DecodeProblem::WrongRoot, "results", 2, 2, 2)),
        ("<result/>".to_owned(), ErrorKind::UnexpectedAnswer, (DecodeProblem::Missing, "result/code", 1, 1, 0)),
        (start.to_owned(), ErrorKind::Decode, (DecodeProblem::Truncated, "result/data/category", 5, 39, at)),
        (
            format!("{start}<paper id=\"2"),
            ErrorKind::Decode,
            (DecodeProblem::Truncated, "result/data/category", 5, 39, at),
        ),
        (format!("{start}</papers>"), ErrorKind::Decode, (DecodeProblem::Malformed, "result/data/category", 5, 39, at)),
        (
            format!("{start}<paper id=\"2\" name=\"b\"/>"),
            ErrorKind::Decode,
            (DecodeProblem::Missing, "result/data/category/paper/@url", 5, 39, at),
        ),
        (
            format!("{start}<paper id=\"2x\" name=\"b\"/>"),
            ErrorKind::Decode,
            (DecodeProblem::WrongValue, "result/data/category/paper/@id", 5, 46, at + 7),
        ),
        (
            format!("{start}</category></data><data/></result>"),
            ErrorKind::Decode,
            (DecodeProblem::Repeated, "result/data[2]", 5, 57, at + 18),
        ),
    ] {
        let error = read(&body);
        assert_eq!((error.kind(), place(&error)), (kind, expected), "{body}");
        let named = format!("(line {}, column {}, byte {})", expected.2, expected.3, expected.4);
        assert!(whole(&error).contains(&named), "{error}");
        assert_eq!(error.method().map(super::api::Method::full_name), Some("Paper.GetAllPapers"));
    }
}

#[test]
fn an_answer_that_ends_inside_a_character_is_cut_off_and_not_in_another_encoding() {
    let whole = "<result><code>SUCCESS</code><message>Bæ";
    let error = read(&whole.as_bytes()[..whole.len() - 1]);
    assert_eq!(place(&error), (DecodeProblem::Truncated, "result/message", 1, 39, whole.len() - 2));
}

#[test]
fn a_page_or_a_text_with_the_status_of_a_failure_has_its_place_and_is_not_quoted() {
    for (status, content_type, body, expected) in [
        ("503 Service Unavailable", HTML, "\n<html>k3y</html>", (DecodeProblem::Html, "html", 2, 1, 1)),
        ("404 Not Found", HTML, "<!DOCTYPE html>k3y", (DecodeProblem::Html, "", 1, 1, 0)),
        ("500 Internal Server Error", PLAIN, "Missing parameter: k3y.", (DecodeProblem::NotXml, "", 1, 1, 0)),
        ("502 Bad Gateway", PLAIN, "", (DecodeProblem::Empty, "", 1, 1, 0)),
        ("502 Bad Gateway", XML, "<k3y/>", (DecodeProblem::WrongRoot, "REDACTED", 1, 1, 0)),
        ("500 Internal Server Error", XML, "<result><code>SUC", (DecodeProblem::Truncated, "result/code", 1, 18, 17)),
    ] {
        let error = answered(tree, status, content_type, body);
        assert_eq!((error.kind(), place(&error)), (ErrorKind::UnexpectedAnswer, expected), "{error}");
        assert_eq!(error.decode_error().and_then(|place| place.excerpt()), None, "{body}");
    }
}

#[test]
fn success_with_the_status_of_a_failure_is_wrong_nowhere_but_in_its_status() {
    let body = r#"<result><code>SUCCESS</code><data><paper id="1"/></data></result>"#;
    let error = answered(create_paper, "500 Internal Server Error", XML, body);
    assert_eq!((error.status(), error.decode_error()), (Some(500), None), "{error}");
}

#[test]
fn a_root_of_another_name_is_no_answer_of_the_api() {
    let error = read("<results><code>SUCCESS</code></results>");
    assert_eq!(error.kind(), ErrorKind::UnexpectedAnswer);
    assert!(whole(&error).contains("expected the root element `result`, found `results`"), "{error}");
}

#[test]
fn a_code_other_than_success_is_an_error_with_its_code_and_message() {
    let error = read("<result><code><![CDATA[PAPER_DOES_NOT_EXIST]]></code><message>No paper 12.</message></result>");
    assert_eq!(error.kind(), ErrorKind::ReturnCode);
    assert_eq!(error.code(), Some(&ReturnCode::PaperDoesNotExist));
    assert_eq!(error.service_message(), Some("No paper 12."));
    assert!(error.is_not_found());
    assert_eq!(error.outcome(), Outcome::Refused);
    assert_eq!(error.to_string(), "Paper.GetAllPapers: the service answered PAPER_DOES_NOT_EXIST: No paper 12.");
}

#[test]
fn a_code_counts_though_what_follows_it_is_malformed() {
    for body in [
        "<result><code>LOGIN_RATE_LIMITED</code><message/><data>R&D is no type</data></result>",
        "<result><code>LOGIN_RATE_LIMITED</code><message>R&D</message></result>",
        "<result><code>LOGIN_RATE_LIMITED</code><message>cut o",
    ] {
        let error = read(body);
        assert!(error.is_login(), "{error}");
        assert_eq!(error.outcome(), Outcome::Refused);
    }
}

#[test]
fn a_text_of_the_platform_inside_an_answer_of_the_api_decides_nothing() {
    let body = "<result><message>Cannot convert 3 pages to System.Int32.</message><data><paper id=\"1\"/></da";
    let error = answered(create_paper, "200 OK", XML, body);
    assert_eq!(error.service_fault(), None);
    assert_eq!(error.outcome(), Outcome::Unknown);
}

#[test]
fn an_http_status_of_somebody_in_between_leaves_a_write_unknown() {
    for status in ["302 Found", "408 Request Timeout", "409 Conflict", "499 Client Closed Request"] {
        let error = answered(create_paper, status, HTML, "<html>moved</html>");
        assert_eq!(error.outcome(), Outcome::Unknown, "{status}");
    }
    for status in ["400 Bad Request", "401 Unauthorized", "403 Forbidden", "405 Method Not Allowed"] {
        let error = answered(create_paper, status, HTML, "<html>no</html>");
        assert_eq!(error.outcome(), Outcome::Refused, "{status}");
    }
}

#[test]
fn what_nobody_knows_is_noted_up_to_a_bound() {
    let body =
        format!("<result><code>SUCCESS</code><data><paper id=\"1\">{}</paper></data></result>", "<x/>".repeat(5_000));
    let decoded = super::api::decode_with::<super::api::paper::CreatePaper>(body.as_bytes(), Limits::default());
    assert_eq!(decoded.expect("unknown elements fail no answer").drift.len(), 1_000);
}

#[test]
fn an_unknown_code_is_kept() {
    let error = read("<result><code> PAPER_IS_ON_FIRE </code><message/></result>");
    let code = error.code().expect("a code");
    assert_eq!(code.as_str(), "PAPER_IS_ON_FIRE");
    assert_eq!(code.kind(), CodeKind::General);
    assert!(matches!(code, ReturnCode::Unknown(_)));
}

#[test]
fn a_code_counts_whatever_the_http_status() {
    for status in ["400 Bad Request", "500 Internal Server Error", "503 Service Unavailable"] {
        let error = answered(create_paper, status, XML, "<result><code>READONLY</code><message/></result>");
        assert!(error.is_read_only(), "{status}: {error}");
        assert_eq!(error.outcome(), Outcome::Refused);
    }
}

#[test]
fn success_with_another_http_status_is_not_believed() {
    let body = r#"<result><code>SUCCESS</code><data><paper id="1"/></data></result>"#;
    let error = answered(create_paper, "500 Internal Server Error", XML, body);
    assert_eq!(error.kind(), ErrorKind::UnexpectedAnswer);
    assert_eq!(error.outcome(), Outcome::Unknown);
}

#[test]
fn details_of_a_failure_are_typed() {
    let body = r#"<result><code>CUSTOMFIELD_FIELD_DOES_NOT_EXIST</code><message>.</message><data><field name="Colour"/></data></result>"#;
    let error = answered(set_fields, "200 OK", XML, body);
    let field = error.details::<FailedField>().expect("details");
    assert_eq!(field.name.as_deref(), Some("Colour"));
    assert!(error.is_not_found());
}

#[test]
fn success_without_required_data_says_what_is_missing_and_where() {
    let error = answered(
        create_paper,
        "200 OK",
        XML,
        "<result>\n <code>SUCCESS</code>\n <data>\n  <paper name=\"x\"/>\n </data>\n</result>",
    );
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(error.outcome(), Outcome::Done);
    let place = error.decode_error().expect("a place");
    assert_eq!((place.path(), place.line(), place.column()), ("result/data/paper/@id", 3, 2));
    assert!(whole(&error).contains("required, but missing"), "{error}");
}

#[test]
fn a_value_of_another_type_says_what_was_expected_and_found_and_where() {
    let body = "<result>\n <code>SUCCESS</code>\n <data>\n  <category id=\"1\" name=\"a\" url=\"/\">\n   <paper id=\"2\" name=\"b\" url=\"/b/\"/>\n   <paper id=\"2x\" name=\"c\" url=\"/c/\"/>\n  </category>\n </data>\n</result>";
    let error = read(body);
    assert_eq!(error.kind(), ErrorKind::Decode);
    let place = error.decode_error().expect("a place");
    assert_eq!((place.path(), place.line(), place.column()), ("result/data/category/paper[2]/@id", 6, 11));
    assert!(whole(&error).contains("expected a whole number, found `2x`"), "{error}");
    assert!(place.excerpt().is_some_and(|excerpt| excerpt.starts_with("id=\"2x\"") && excerpt.len() <= 200));
}

#[test]
fn bytes_that_are_not_utf_8_are_refused() {
    let mut body = b"<result><code>SUCCESS</code><data><category id=\"1\" name=\"".to_vec();
    body.extend_from_slice(b"\xC3(\" url=\"/\"/></data></result>");
    assert!(whole(&read(&body)).contains("not UTF-8"));
    let utf16: Vec<u8> = "\u{FEFF}<result/>".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(whole(&read(utf16)).contains("UTF-16"));
}

#[test]
fn an_error_about_a_secret_answer_shows_none_of_it() {
    for data in [
        "<tokn>t0p-s3cret</tokn>",
        "<token>ab&t0p-s3cret;</token>",
        "<token>x</t0p-s3cret></token>",
        "<token a=t0p-s3cret>x</token>",
    ] {
        let body = format!("<result><code>SUCCESS</code><data>{data}</data></result>");
        let error = answered(preview_token, "200 OK", XML, body);
        assert_eq!(error.kind(), ErrorKind::Decode, "{data}");
        assert!(error.decode_error().is_some_and(|place| place.excerpt().is_none()));
        assert!(!format!("{error} {error:?}").contains("t0p-s3cret"), "{error}");
    }
}

#[test]
fn the_deepest_tree_that_may_be_asked_for_fits_the_stack_of_a_thread() {
    let category = "<category id=\"1\" name=\"a\" url=\"/\">";
    let depth = Limits::DEEPEST - 2;
    let (start, end) = (category.repeat(depth), "</category>".repeat(depth));
    let server = Server::answering_xml(&format!("<result><code>SUCCESS</code><data>{start}{end}</data></result>"));
    let client = client(&server, Limits::default().depth(Limits::DEEPEST));
    let calling = thread::Builder::new().stack_size(2 * 1024 * 1024).spawn(move || {
        let node = tree(&client).expect("the bound itself is allowed");
        assert_eq!(node.descendants().count(), depth - 1);
        assert!(node.clone() == node);
        assert!(format!("{node:?}{node:#?}").len() > depth);
    });
    calling.expect("a thread").join().expect("the call on its own stack");
}

const MEGABYTE: usize = 1024 * 1024;

/// The endpoint of a server that answers one request with this, and then with this piece again and again until nobody listens any more.
fn endless(beginning: &str, piece: &str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port on loopback");
    let address = listener.local_addr().expect("a bound address");
    let (beginning, pieces) = (beginning.to_owned(), piece.repeat(64 * 1024 / piece.len()));
    thread::spawn(move || {
        let Ok((mut stream, _)) = listener.accept() else { return };
        if read_request(&mut stream).is_none() || stream.write_all(beginning.as_bytes()).is_err() {
            return;
        }
        while stream.write_all(pieces.as_bytes()).is_ok() {}
    });
    format!("http://{address}/V2/")
}

/// What a call comes to that is answered without an end, and the most memory that the calling thread held meanwhile. What is kept of an answer is kept there.
fn answered_without_end(beginning: &str, piece: &str, limits: Limits) -> (Error, usize) {
    let config = Config::new(Credentials::api_key("k3y"));
    let config = config.endpoint(endless(beginning, piece)).limits(limits).retry(Retry::never());
    let client = Client::new(config).expect("a client");
    let mut result = None;
    let memory = allocation_counter::measure(|| result = Some(tree(&client)));
    let error = result.expect("a result").expect_err("an answer without an end");
    (error, usize::try_from(memory.bytes_max).expect("64 bits"))
}

#[test]
fn an_answer_that_never_ends_is_too_large_and_takes_no_more_memory_than_it_may() {
    const TO_THE_END: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nConnection: close\r\n\r\n";
    const BY_LENGTH: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: 1000000000000\r\n\r\n";
    const IN_CHUNKS: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nTransfer-Encoding: chunked\r\n\r\n";
    const LIMIT: usize = 8 * MEGABYTE;
    let chunk = format!("1000\r\n{}\r\n", "<x/>".repeat(1024));
    for (head, answer, piece) in [
        (TO_THE_END, "<result><code>SUCCESS</code><data>", "<category id=\"1\" name=\"a\" url=\"/\"/>"),
        (TO_THE_END, "<result><code>", "S"),
        (TO_THE_END, "", " "),
        (BY_LENGTH, "<result>", "<result>"),
        (IN_CHUNKS, "", &chunk),
    ] {
        let (error, memory) = answered_without_end(&format!("{head}{answer}"), piece, Limits::default().bytes(LIMIT));
        assert_eq!(place(&error), (DecodeProblem::TooLarge, "", 1, 1, 0), "{error}");
        assert!(whole(&error).contains("the answer is larger than the limit of 8388608 bytes"), "{error}");
        // A buffer that grows is there twice for a moment.
        assert!(memory < 3 * LIMIT + MEGABYTE, "{memory} bytes of memory for {piece}");
    }
}

#[test]
fn an_answer_whose_head_never_ends_is_an_error() {
    let (error, memory) = answered_without_end("HTTP/1.1 200 OK\r\n", "X-More: and more\r\n", Limits::default());
    assert!(matches!(error.kind(), ErrorKind::Interrupted), "{error:?}");
    assert!(memory < 2 * MEGABYTE, "{memory} bytes of memory");
}

#[test]
fn a_chunk_whose_size_never_ends_is_an_error() {
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nTransfer-Encoding: chunked\r\n\r\n";
    let (error, memory) = answered_without_end(head, "1", Limits::default());
    assert!(matches!(error.kind(), ErrorKind::Interrupted), "{error:?}");
    assert!(memory < 2 * MEGABYTE, "{memory} bytes of memory");
}

#[test]
fn counts_an_answered_request_as_sent_though_the_transport_ignored_its_body() {
    let config = Config::new(Credentials::api_key("k3y")).partner("acme");
    let error = create_paper(&client_whose_transport_ignores_bodies(config, 500)).expect_err("a failure");
    assert_eq!((error.outcome(), error.attempts()), (Outcome::Unknown, 1), "{error}");
}
