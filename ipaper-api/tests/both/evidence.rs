//! What a response shows is what a call returns: nothing is returned for content that was not
//! understood, and nothing that can be read is refused.

use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use super::adapter::{create_paper, find_root, links, process_pdf, processing, send, tree};
use super::api::custom_field::{GetCustomFieldValue, SetCustomFieldValue};
use super::api::ecommerce::GetLicenseOrdersByType;
use super::api::media::{CreateDirectory, GetTree, Tree};
use super::api::paper::{ChangePaperUrl, GetPaperIdFromUrl, GetSetting, Node, SetSetting};
use super::api::ripper::{GetProcessingPapers, JobId, ProcessPdf};
use super::api::statistics::GetNumberOfVisitorsPerDay;
use super::api::{
    Client, Config, Credentials, DecodeError, DecodeProblem, Drift, DriftKind, Error, ErrorKind, Limits, Outcome,
    PaperId, Request, decode, decode_with,
};
use super::both::server::{Behaviour, Server, response};
use super::both::whole::whole;

/// A server that sends this response to every request, and a client of it that collects drift.
/// Retries are as by default.
struct Exchange {
    server: Server,
    client: Client,
    drift: Arc<Mutex<Vec<Drift>>>,
}

impl Exchange {
    fn new(content_type: &str, body: &[u8]) -> Self {
        let server = Server::start(Behaviour::Answer(response("200 OK", &[("Content-Type", content_type)], body)));
        let drift: Arc<Mutex<Vec<Drift>>> = Arc::default();
        let listener = Arc::clone(&drift);
        let config = Config::new(Credentials::api_key("k3y")).endpoint(server.endpoint());
        let config = config.on_drift(move |report| listener.lock().expect("the drift").extend(report.drift));
        Exchange { server, client: Client::new(config).expect("a client"), drift }
    }

    /// A response with this inside `data`.
    fn of_data(data: &str) -> Self {
        Exchange::new("text/xml; charset=utf-8", envelope(data).as_bytes())
    }

    /// What was collected, each with its path.
    fn drift(&self) -> Vec<String> {
        let drift = self.drift.lock().expect("the drift");
        drift.iter().map(|drift| format!("{:?} {} at {}", drift.kind, drift.found, drift.path)).collect()
    }
}

fn envelope(data: &str) -> String {
    format!("<result><code>SUCCESS</code><message/><data>{data}</data></result>")
}

/// The place at which a call fails since nothing in `data` was understood. It was sent once.
fn nothing_understood<T: Debug>(data: &str, call: impl Fn(&Client) -> Result<T, Error>) -> String {
    let exchange = Exchange::of_data(data);
    let error = call(&exchange.client).expect_err(data);
    assert_eq!((error.kind(), error.outcome()), (ErrorKind::Decode, Outcome::Done), "{data}: {error}");
    let place = error.decode_error().expect("a place");
    assert_eq!(place.problem(), DecodeProblem::NothingUnderstood, "{data}: {error}");
    assert_eq!(exchange.server.requests().len(), 1, "{data}");
    place.path().to_owned()
}

fn succeeds<T: Debug>(data: &str, call: impl Fn(&Client) -> Result<T, Error>) -> T {
    call(&Exchange::of_data(data).client).unwrap_or_else(|error| panic!("{data}: {error}"))
}

fn custom_field(client: &Client) -> Result<Option<String>, Error> {
    send(client, GetCustomFieldValue::new(PaperId::new(1002), "Season"))
}

fn setting(client: &Client) -> Result<String, Error> {
    send(client, GetSetting::new(PaperId::new(1002), "PageTitle"))
}

fn media_tree(client: &Client) -> Result<Tree, Error> {
    send(client, GetTree::new())
}

fn decoded<R: Request>(data: &str) -> R::Response {
    decode::<R>(envelope(data).as_bytes()).unwrap_or_else(|error| panic!("{data}: {error}"))
}

#[test]
fn refuses_an_id_at_an_unknown_place() {
    for (data, path) in [
        ("<paper paperID=\"5\"/>", "result/data/paper/@paperID"),
        ("<paper id=\"\"/>", "result/data/paper/@id"),
        ("<paper id=\" \" paperID=\"5\"/>", "result/data/paper/@id"),
        ("<category id=\"\"/>", "result/data/category/@id"),
        ("<paper>5</paper>", "result/data/paper"),
        ("<paper><id>5</id></paper>", "result/data/paper/id"),
        ("<papers><paper id=\"5\"/></papers>", "result/data/papers"),
        ("<Paper id=\"5\"/>", "result/data/Paper"),
        ("5", "result/data"),
        ("<![CDATA[5]]>", "result/data"),
        ("&#53;", "result/data"),
    ] {
        assert_eq!(nothing_understood(data, find_root), path, "{data}");
    }
}

#[test]
fn returns_none_for_empty_data() {
    for data in [
        "",
        " \n ",
        "<!-- none -->",
        "<paper/>",
        "<paper></paper>",
        "<paper> <!-- none --> </paper>",
        "<paper/><hint/>",
    ] {
        assert_eq!(succeeds(data, find_root), None, "{data}");
    }
    for body in ["<result><code>SUCCESS</code></result>", "<result><code>SUCCESS</code><data/><new/></result>"] {
        assert_eq!(find_root(&Exchange::new("text/xml", body.as_bytes()).client).expect("free"), None);
    }
    assert_eq!(succeeds("<paper id=\"5\" new=\"1\"/><new/>", find_root), Some(PaperId::new(5)));
}

#[test]
fn refuses_a_text_at_an_unknown_place() {
    for (data, path) in [
        ("<field value=\"Winter\"/>", "result/data/field/@value"),
        ("<field><value>Winter</value></field>", "result/data/field/value"),
        ("<field> <value>Winter</value> </field>", "result/data/field/value"),
        ("<fields><field>Winter</field></fields>", "result/data/fields/field"),
        ("<Season value=\"Winter\"/>", "result/data/Season/@value"),
        ("<field name=\"Season\" value=\"Winter\"/>", "result/data/field/@name"),
        ("Winter", "result/data"),
    ] {
        assert_eq!(nothing_understood(data, custom_field), path, "{data}");
    }
    assert_eq!(nothing_understood("<PageTitle><b>Spring</b></PageTitle>", setting), "result/data/PageTitle/b");
    assert_eq!(nothing_understood("<PageTitle value=\"Spring\"/>", setting), "result/data/PageTitle/@value");
}

#[test]
fn returns_an_empty_text_for_an_empty_element() {
    for data in
        ["<field/>", "<field> </field>", "<field><![CDATA[]]></field>", "<field>&#13;</field>", "<field/><hint/>"]
    {
        assert_eq!(succeeds(data, custom_field).as_deref(), Some(""), "{data}");
    }
    let named = "<field name=\"Season\" type=\"string\" null=\"False\"/>";
    assert_eq!(
        succeeds(named, custom_field).as_deref(),
        Some(""),
        "attributes that the spec knows not to be the value"
    );
    assert_eq!(succeeds("", custom_field), None);
    assert_eq!(succeeds("<PageTitle/>", setting), "");
    assert_eq!(succeeds("<PageTitle>a<b>c</b></PageTitle>", setting), "a", "understood in part");
}

#[test]
fn refuses_a_list_in_an_unknown_wrapper() {
    let queued = "<process created=\"2026-10-05 13:07:41\" paper-id=\"1002\" progress=\"49\"/>";
    for (data, path) in [
        (format!("<queue>{queued}</queue>"), "result/data/queue"),
        (format!("<processes><queue>{queued}</queue></processes>"), "result/data/processes/queue"),
        (queued.to_owned(), "result/data/process"),
        ("<processes>none</processes>".to_owned(), "result/data/processes"),
    ] {
        assert_eq!(nothing_understood(&data, processing), path, "{data}");
    }
    assert_eq!(nothing_understood("<links><link number=\"1\"/></links>", links), "result/data/links");
    let files = "<tree><file fileid=\"1\" name=\"a\" size=\"1\"/></tree>";
    assert_eq!(nothing_understood(files, media_tree), "result/data/tree");
}

#[test]
fn returns_an_empty_list_for_an_empty_wrapper() {
    for data in [
        "",
        "<processes/>",
        "<processes count=\"0\"/>",
        "<processes> <!-- none --> </processes>",
        "<processes/><queue length=\"0\"/>",
        "<processes xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:nil=\"true\"/>",
        "<processes><process xsi:nil=\"true\"/></processes>",
    ] {
        assert!(succeeds(data, processing).is_empty(), "{data}");
    }
    let tree = succeeds("<!-- none -->", media_tree);
    assert!(tree.directories.is_empty() && tree.files.is_empty());
}

#[test]
fn reports_unknown_content_of_a_method_without_a_value() {
    let exchange = Exchange::of_data("<job><id>5</id></job>text");
    send(&exchange.client, ChangePaperUrl::new(PaperId::new(1002), "/x/")).expect("done");
    assert_eq!(exchange.drift(), ["Element job at result/data/job", "Text text at result/data"]);
    send(&exchange.client, SetSetting::new(PaperId::new(1002), "a", "b")).expect("done");
    send(&exchange.client, SetCustomFieldValue::new(PaperId::new(1002), "a", "b")).expect("done");
}

#[test]
fn sends_a_write_once_when_its_id_is_not_understood() {
    for data in ["<paper paperID=\"5\"/>", "<papers><paper id=\"5\"/></papers>", "5"] {
        let exchange = Exchange::of_data(data);
        let error = create_paper(&exchange.client).expect_err(data);
        assert_eq!((error.kind(), error.outcome()), (ErrorKind::Decode, Outcome::Done), "{data}: {error}");
        assert_eq!(exchange.server.requests().len(), 1, "{data}");
    }
    let error = decode::<CreateDirectory>(envelope("<directory id=\"5\"/>").as_bytes()).expect_err("no id");
    assert_eq!(error.outcome(), Outcome::Done);
}

#[test]
fn reports_unknown_content_next_to_a_job_id() {
    const JOB: &str = "6f9619ff-8b86-4d11-b42d-00c04fc964ff";
    for (data, drift) in [
        (format!("<job guid=\"{JOB}\"/>"), vec![]),
        (
            format!("<queue><n/>3</queue><job new=\"1\" guid=\"{JOB}\">text<state/></job>"),
            vec![
                "Element queue at result/data/queue",
                "Attribute new at result/data/job/@new",
                "Text text at result/data/job",
                "Element state at result/data/job/state",
            ],
        ),
        (
            format!("<a><b/><c>{JOB}</c></a>{JOB}<d><e>{JOB}</e></d>"),
            vec!["Element b at result/data/a/b", &format!("Text {JOB} at result/data"), "Element d at result/data/d"],
        ),
    ] {
        let exchange = Exchange::of_data(&data);
        assert_eq!(process_pdf(&exchange.client, "").expect("queued"), JobId::parse(JOB), "{data}");
        assert_eq!(exchange.drift(), drift, "{data}");
    }
}

#[test]
fn reports_unknown_content_without_a_job_id() {
    for (data, drift) in [
        ("<queue position=\"4\"><a/>soon</queue>", "Element queue at result/data/queue"),
        ("soon", "Text soon at result/data"),
        ("00000000-0000-0000-0000-000000000000", "Text 00000000-0000-0000-0000-000000000000 at result/data"),
        ("<job id=\"{00000000000000000000000000000000}\"/>", "Element job at result/data/job"),
    ] {
        let exchange = Exchange::of_data(data);
        assert_eq!(process_pdf(&exchange.client, "").expect("queued"), None, "{data}");
        assert_eq!(exchange.drift(), [drift], "{data}");
    }
}

#[test]
fn finds_a_job_id_in_every_guid_format() {
    let job = JobId::parse("6f9619ff-8b86-4d11-b42d-00c04fc964ff");
    for guid in [
        "6F9619FF-8B86-4D11-B42D-00C04FC964FF",
        "6f9619ff8b864d11b42d00c04fc964ff",
        "{6f9619ff-8b86-4d11-b42d-00c04fc964ff}",
        "(6f9619ff-8b86-4d11-b42d-00c04fc964ff)",
        "{6f9619ff8b864d11b42d00c04fc964ff}",
    ] {
        for data in [guid.to_owned(), format!("<job id=\" {guid} \"/>"), format!("<a><job>{guid}</job></a>")] {
            assert_eq!(decoded::<ProcessPdf>(&data), job, "{data}");
        }
    }
}

#[test]
fn reads_every_fraction_with_a_decimal_comma() {
    let process = |progress: &str| {
        format!(
            "<processes><process created=\"2026-10-05 13:07:41\" paper-id=\"1\" progress=\"{progress}\"/></processes>"
        )
    };
    for (progress, expected) in [("49,5", 49.5), ("49.5", 49.5), ("100", 100.0), ("0,0", 0.0)] {
        let listed = succeeds(&process(progress), processing);
        assert_eq!(listed.first().map(|process| process.progress), Some(expected), "{progress}");
    }
    for progress in ["49,5,1", "a,b", ","] {
        assert!(decode::<GetProcessingPapers>(envelope(&process(progress)).as_bytes()).is_err(), "{progress}");
    }
    let links = succeeds("<root><link><x>0,25</x><param><item><price>1,5</price></item></param></link></root>", links);
    assert_eq!(links.first().and_then(|link| link.x), Some(0.25));
    let orders = "<flipbooks><flipbook id=\"1\" name=\"a\" url=\"/a/\"><orders count=\"0\"/></flipbook></flipbooks>";
    assert_eq!(decoded::<GetLicenseOrdersByType>(orders).len(), 1);
}

#[test]
fn reads_a_nul_as_the_replacement_character() {
    let category = |name: &str| {
        format!("<category id=\"1\" name=\"{name}\" url=\"/\"><paper id=\"2\" name=\"b\" url=\"/b/\"/></category>")
    };
    for reference in ["&#x0;", "&#0;", "&#xD800;"] {
        let exchange = Exchange::of_data(&category(&format!("a{reference}b")));
        let Node::Category(root) = tree(&exchange.client).expect("a tree") else { panic!("a category") };
        assert_eq!(root.name, "a\u{FFFD}b");
        assert_eq!(exchange.drift(), [format!("Character {reference} at result/data/category/@name")]);
    }
    let exchange = Exchange::of_data("<PageTitle>a&#x0;b</PageTitle>");
    assert_eq!(setting(&exchange.client).expect("a text"), "a\u{FFFD}b");
    assert_eq!(exchange.drift(), ["Character &#x0; at result/data/PageTitle"]);
    // Other control characters come back as they are, and a literal U+FFFD is not drift.
    let exchange = Exchange::of_data("<PageTitle new=\"&#0;\">a&#x1;&#xFFFD;b</PageTitle>");
    assert_eq!(setting(&exchange.client).expect("a text"), "a\u{1}\u{FFFD}b");
    assert_eq!(exchange.drift(), ["Attribute new at result/data/PageTitle/@new"]);
    let items =
        "<root><link><param>&lt;item&gt;&lt;name&gt;a&amp;#0;b&#0;&lt;/name&gt;&lt;/item&gt;</param></link></root>";
    let item = succeeds(items, links).into_iter().next().and_then(|link| link.shop_item).expect("an item");
    assert_eq!(item.name.as_deref(), Some("a\u{FFFD}b\u{FFFD}"));
}

#[test]
fn refuses_a_nul_in_an_argument_before_sending() {
    let exchange = Exchange::of_data("<paper id=\"5\"/>");
    for (error, rule) in [
        (
            send(&exchange.client, GetPaperIdFromUrl::new("/a\0/")).map(drop),
            "`url` contains the character U+0000, which XML cannot hold",
        ),
        (
            send(&exchange.client, SetSetting::new(PaperId::new(1), "a", "\0")),
            "`value` contains the character U+0000, which XML cannot hold",
        ),
    ] {
        let error = error.expect_err("refused");
        assert_eq!((error.kind(), error.outcome()), (ErrorKind::InvalidArgument, Outcome::NotSent), "{error}");
        assert_eq!(error.argument().map(ToString::to_string).as_deref(), Some(rule));
    }
    assert!(exchange.client.dry_run(&GetPaperIdFromUrl::new("/a\0/")).is_err());
    send(&exchange.client, GetPaperIdFromUrl::new("/a\u{1}\u{FFFD}/")).expect("what comes back as it was is sent");
    assert_eq!(exchange.server.requests().len(), 1);
}

#[test]
fn reports_no_drift_for_namespace_attributes() {
    let xml = "<result xmlns=\"http://tempuri.org/\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
               xsi:schemaLocation=\"a b\" xml:lang=\"da\"><code xml:space=\"preserve\">SUCCESS</code>\
               <data xmlns:x=\"x\"><root><link xsi:type=\"Link\" number=\"1\"><x xsi:nil=\"true\" /><url xml:space=\"default\">/</url>\
               <param xsi:nil=\"1\"/></link></root></data></result>";
    let exchange = Exchange::new("text/xml", xml.as_bytes());
    let links = links(&exchange.client).expect("links");
    assert_eq!(exchange.drift(), Vec::<String>::new());
    let [link] = &links[..] else { panic!("{links:?}") };
    assert_eq!((link.x, link.url.as_deref(), &link.shop_item), (None, Some("/"), &None));
    for (name, is_drift) in [("xmlnsx", true), ("xsinil", true), ("x:nil", true), ("xml", true), ("xmlns:a", false)] {
        let exchange = Exchange::of_data(&format!("<paper id=\"5\" {name}=\"a\"/>"));
        assert_eq!(find_root(&exchange.client).expect("an id"), Some(PaperId::new(5)));
        assert_eq!(!exchange.drift().is_empty(), is_drift, "{name}");
    }
}

#[test]
fn reads_xsi_nil_as_absent() {
    for data in
        ["<field xsi:nil=\"true\"/>", "<field xsi:nil=\"1\"></field>", "<field name=\"Season\" xsi:nil=\" true \"/>"]
    {
        assert_eq!(succeeds(data, custom_field), None, "{data}");
    }
    assert_eq!(succeeds("<field xsi:nil=\"false\"/>", custom_field).as_deref(), Some(""));
    assert_eq!(succeeds("<field xsi:nil=\"true\">Winter</field>", custom_field).as_deref(), Some("Winter"));
    assert_eq!(succeeds("<paper xsi:nil=\"true\"/>", find_root), None);
    let exchange = Exchange::of_data("<PageTitle xsi:nil=\"true\"/>");
    let error = setting(&exchange.client).expect_err("required");
    assert_eq!(error.decode_error().map(DecodeError::problem), Some(DecodeProblem::Missing), "{error}");
    let body = "<result><code>SUCCESS</code><message xsi:nil=\"true\"/><data xsi:nil=\"true\"/></result>";
    assert!(processing(&Exchange::new("text/xml", body.as_bytes()).client).expect("none").is_empty());
}

#[test]
fn reads_utf_8_with_a_utf_16_prolog_and_reports_drift() {
    let body = format!("<?xml version=\"1.0\" encoding=\"utf-16\"?>\n{}", envelope("<PageTitle>Bæk</PageTitle>"));
    for content_type in ["text/xml; charset=utf-8", "text/xml", "application/xml"] {
        for mark in ["", "\u{feff}"] {
            let exchange = Exchange::new(content_type, format!("{mark}{body}").as_bytes());
            assert_eq!(setting(&exchange.client).expect("UTF-8"), "Bæk", "{content_type}");
            assert_eq!(exchange.drift(), ["Encoding utf-16 at "], "{content_type}");
        }
    }
    let recorded = decode_with::<GetSetting>(body.as_bytes(), Limits::default()).expect("UTF-8");
    assert_eq!(recorded.drift.first().map(|drift| drift.kind), Some(DriftKind::Encoding));
    assert_eq!(
        recorded.drift.first().map(ToString::to_string).as_deref(),
        Some("declaration of another encoding `utf-16` at the beginning (line 1, column 1, byte 0)")
    );
}

#[test]
fn names_gzip_without_a_content_encoding_header() {
    let exchange = Exchange::new("text/xml", &[0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0]);
    let error = tree(&exchange.client).expect_err("not XML");
    assert!(whole(&error).contains("the answer is compressed with gzip, and no header says so"), "{error}");
    assert_eq!(error.decode_error().map(DecodeError::problem), Some(DecodeProblem::Encoding));
}

#[test]
fn refuses_a_date_with_a_wrong_byte() {
    let day = |date: &str| envelope(&format!("<visitors><day date=\"{date}\" visitors=\"1\"/></visitors>"));
    decode::<GetNumberOfVisitorsPerDay>(day("2026-01-01").as_bytes()).expect("a date");
    decode::<GetNumberOfVisitorsPerDay>(day(" 2026-01-01 ").as_bytes()).expect("a padded date");
    for date in
        ["2026-01-0:", "2026-01-0/", "2026-01-:1", "2026-0:-01", "202:-01-01", "2026-01-00", "2026-02-30", "2026-01- 1"]
    {
        decode::<GetNumberOfVisitorsPerDay>(day(date).as_bytes()).expect_err(date);
    }
}
