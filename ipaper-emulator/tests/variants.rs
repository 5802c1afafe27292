//! Each fact that may be otherwise, seen on the wire.

mod common;

use std::io::Write;

use common::{Answer, FORM, call, form, path, refuse, request, send, succeed};
use ipaper_emulator::*;

fn with(change: impl FnOnce(&mut Variants)) -> Emulator {
    let mut variants = Variants::default();
    change(&mut variants);
    Emulator::builder().variants(variants).start().expect("an emulator")
}

fn post(emulator: &Emulator, method: &str, body: &str) -> Answer {
    send(emulator, &request("POST", &path(method), FORM, body)).expect("an answer")
}

#[test]
fn every_variant_changes_something_and_has_a_name_of_its_own() {
    let each: Vec<_> = Variants::each().collect();
    for (position, (name, variants)) in each.iter().enumerate() {
        assert!(each[..position].iter().all(|(earlier, same)| earlier != name && same != variants), "{name}");
    }
    assert_eq!(each[0].1, Variants::default());
}

#[test]
fn a_client_that_survives_every_guess_is_served_under_each() {
    for (name, variants) in Variants::each() {
        let emulator = Emulator::builder().variants(variants).start().expect("an emulator");
        for (method, fields) in [
            ("Paper.CreateCategory", vec![("paperID", "1000"), ("parentID", "1000"), ("name", "A"), ("urlName", "a")]),
            ("Paper.GetPaperStructure", vec![("paperID", "1002"), ("includeIndexedText", "True")]),
            ("Media.GetTree", vec![]),
            ("Link.GetLinks", vec![("paperID", "1002")]),
            ("Ecommerce.GetLicenseOrdersByType", vec![("checkoutType", "")]),
            ("CustomField.GetCustomFieldValue", vec![("paperID", "1002"), ("fieldName", "Year")]),
            (
                "Ripper.ProcessPDF",
                vec![("paperID", "1003"), ("xmlOptions", "<options/>"), ("base64Pdf", "JVBERi0xLjQKJSVFT0YK")],
            ),
        ] {
            assert_eq!(call(&emulator, method, &fields).code(), "SUCCESS", "{method} with {name}");
        }
    }
}

#[test]
fn each_service_looks_up_one_naming_of_the_credentials() {
    let prefixed = "plUsername=APIKey&plPassword=demo+key%2B1&paperID=1002";
    let plain = "username=APIKey&password=demo+key%2B1&paperID=1002";
    let emulator = with(|_| {});
    assert_eq!(post(&emulator, "Link.GetLinks", prefixed).code(), "SUCCESS");
    assert_eq!(post(&emulator, "Link.GetLinks", plain).text(), "Missing parameter: plUsername.\r\n");
    assert_eq!(post(&emulator, "Media.GetTree", prefixed).text(), "Missing parameter: username.\r\n");
    let emulator = with(|v| v.plain_credentials = ["Link"].into());
    assert_eq!(post(&emulator, "Link.GetLinks", plain).code(), "SUCCESS");
    assert_eq!(post(&emulator, "Link.GetLinks", prefixed).text(), "Missing parameter: username.\r\n");
    assert_eq!(post(&emulator, "Media.GetTree", prefixed).code(), "SUCCESS");
}

#[test]
fn a_new_category_takes_its_parent_from_one_field() {
    for (variant, right, wrong) in
        [(CategoryParent::PaperId, "paperID", "parentID"), (CategoryParent::ParentId, "parentID", "paperID")]
    {
        let emulator = with(|v| v.category_parent = variant);
        succeed(&emulator, "Paper.CreateCategory", &[(right, "1000"), (wrong, "77"), ("name", "A"), ("urlName", "a")]);
        let answer = call(&emulator, "Paper.CreateCategory", &[(wrong, "1000"), ("name", "A"), ("urlName", "a")]);
        assert_eq!(answer.text(), format!("Missing parameter: {right}.\r\n"));
    }
}

#[test]
fn a_job_guid_is_absent_in_an_element_in_an_attribute_or_bare() {
    for (variant, part) in [
        (JobGuid::Absent, "</message></result>"),
        (JobGuid::Element, "<data><jobGuid><![CDATA["),
        (JobGuid::Attribute, "<data><job guid=\""),
        (JobGuid::BareText, "<data><![CDATA["),
    ] {
        let emulator = with(|v| v.job_guid = variant);
        let answer = succeed(&emulator, "Ripper.ReprocessPaper", &[("paperID", "1002"), ("xmlOptions", "")]);
        assert!(answer.contains(part), "{}", answer.text());
    }
}

#[test]
fn image_types_are_words_or_numbers() {
    for (variant, parts) in [(ImageTypes::Words, ["Zoom", "Normal", "Thumb"]), (ImageTypes::Numbers, ["1", "2", "3"])] {
        let emulator = with(|v| v.image_types = variant);
        let answer =
            succeed(&emulator, "Paper.GetPaperStructure", &[("paperID", "1002"), ("includeIndexedText", "false")]);
        assert!(parts.iter().all(|part| answer.contains(&format!("type=\"{part}\""))), "{}", answer.text());
        assert!(!answer.contains("<text>"));
    }
}

#[test]
fn business_errors_may_have_another_status() {
    let emulator = with(|v| v.business_error_status = 500);
    let answer = call(&emulator, "Paper.GetAllPapers", &[("paperID", "9")]);
    assert_eq!(
        (answer.status, answer.content_type(), answer.code().as_str()),
        (500, "text/xml; charset=utf-8", "ERROR")
    );
    assert_eq!(call(&emulator, "Paper.GetAllPapers", &[("paperID", "1000")]).status, 200);
}

#[test]
fn booleans_are_spelt_in_two_ways() {
    let emulator = with(|v| v.booleans = Booleans::LowerCase);
    let fields = [("paperID", "1002"), ("setting", "ShowPageNumbers")];
    assert!(succeed(&emulator, "Paper.GetSetting", &fields).contains("[true]"));
}

#[test]
fn texts_are_plain_or_padded_or_as_documented() {
    let tree = |texts| {
        let emulator = with(|v| v.texts = texts);
        let directory = succeed(&emulator, "Media.CreateDirectory", &[("parentID", "0"), ("name", "A")]);
        (emulator, directory.text())
    };
    let (_documented, text) = tree(Texts::AsDocumented);
    assert!(
        text.contains("<code><![CDATA[SUCCESS]]></code>")
            && text.contains("<directoryid>\r\n    <![CDATA[303]]>\r\n  </directoryid>")
    );
    let (plain, text) = tree(Texts::Plain);
    assert!(text.contains("<code>SUCCESS</code>") && text.contains("<directoryid>303</directoryid>"));
    assert!(
        succeed(&plain, "Link.GetLinks", &[("paperID", "1002")]).contains("<alttext>Read more &amp; buy</alttext>")
    );
    let (_padded, text) = tree(Texts::PaddedCdata);
    assert!(text.contains("<code>\r\n    <![CDATA[SUCCESS]]>\r\n  </code>"));
}

#[test]
fn the_item_of_a_shop_link_is_malformed_escaped_or_nested() {
    for (variant, part) in [
        (LinkParam::AsDocumented, "<param><![CDATA[<item><name><![CDATA[Garden chair & cushion]]></name>"),
        (LinkParam::Escaped, "<param>&lt;item&gt;&lt;name&gt;Garden chair &amp;amp; cushion&lt;/name&gt;"),
        (LinkParam::Nested, "<param><item><name><![CDATA[Garden chair & cushion]]></name>"),
    ] {
        let emulator = with(|v| v.link_param = variant);
        let answer = succeed(&emulator, "Link.GetLinks", &[("paperID", "1002")]);
        assert!(answer.contains(part), "{}", answer.text());
    }
}

#[test]
fn amounts_have_a_comma_or_a_point() {
    for (variant, has) in [(Decimals::Comma, ','), (Decimals::Point, '.')] {
        let emulator = with(|v| v.decimals = variant);
        let answer = succeed(&emulator, "Ecommerce.GetLicenseOrdersByType", &[("checkoutType", "")]);
        let text = answer.text();
        let amounts: Vec<&str> =
            text.split("totalOrderValue=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let other = if has == ',' { '.' } else { ',' };
        assert!(
            amounts.iter().any(|amount| amount.contains(has)) && !amounts.iter().any(|amount| amount.contains(other)),
            "{amounts:?}"
        );
    }
}

#[test]
fn a_body_without_a_length_is_read_or_refused() {
    let body = form(&[]);
    let chunked = format!(
        "POST {} HTTP/1.1\r\nHost: x\r\nContent-Type: {FORM}\r\nTransfer-Encoding: chunked\r\n\r\n{:x}\r\n{body}\r\n0\r\n\r\n",
        path("Media.GetTree"),
        body.len()
    );
    assert_eq!(send(&with(|_| {}), &chunked).expect("an answer").code(), "SUCCESS");
    let emulator = with(|v| v.unsized_bodies = UnsizedBodies::Refused);
    let answer = send(&emulator, &chunked).expect("an answer");
    assert_eq!((answer.status, answer.content_type()), (411, "text/html; charset=utf-8"));
    assert_eq!(post(&emulator, "Media.GetTree", &body).code(), "SUCCESS");
    let emulator = with(|v| v.unsized_bodies = UnsizedBodies::ReadAsEmpty);
    let answer = send(&emulator, &chunked).expect("an answer");
    assert_eq!((answer.status, answer.text().trim()), (500, "Missing parameter: username."));
    assert_eq!(post(&emulator, "Media.GetTree", &body).code(), "SUCCESS");
}

#[test]
fn what_is_too_large_is_not_found_or_fails() {
    let answer_under = |oversize| {
        let mut variants = Variants::default();
        variants.oversize = oversize;
        let emulator = Emulator::builder().variants(variants).max_body(10).start().expect("an emulator");
        call(&emulator, "Media.GetTree", &[])
    };
    let page = answer_under(Oversize::NotFound);
    assert_eq!((page.status, page.content_type()), (404, "text/html; charset=utf-8"));
    let text = answer_under(Oversize::Failure);
    assert_eq!((text.status, text.text().trim()), (500, "Maximum request length exceeded."));
}

#[test]
fn what_is_too_large_is_judged_after_the_method_and_the_content_type() {
    let text_under = |oversize, path: &str, content_type| {
        let mut variants = Variants::default();
        variants.oversize = oversize;
        let emulator = Emulator::builder().variants(variants).max_body(10).start().expect("an emulator");
        let answer = send(&emulator, &request("POST", path, content_type, "0123456789a")).expect("an answer");
        (answer.status, answer.text().trim().to_owned())
    };
    let text = |path, content_type| text_under(Oversize::Failure, path, content_type).1;
    assert_eq!(text("/V2/Paper.asmx/Nothing", FORM), "Nothing Web Service method name is not valid.");
    assert_eq!(text("/V2/Paper.asmx/GetLinks", "a/b"), "GetLinks Web Service method name is not valid.");
    assert_eq!(text("/V2/Link.asmx/GetLinks", "a/b"), "Request format is invalid: a/b.");
    assert_eq!(text("/V2/Link.asmx/GetLinks", FORM), "Maximum request length exceeded.");
    assert_eq!(text_under(Oversize::NotFound, "/V2/Paper.asmx/Nothing", FORM).0, 404);
}

#[test]
fn a_paper_as_root_is_answered_or_refused() {
    let answer = succeed(&with(|_| {}), "Paper.GetAllPapers", &[("paperID", "1003")]);
    assert!(answer.contains("<data><paper id=\"1003\" name=\"Autumn 2026\" url=\"/autumn-2026/\" /></data>"));
    refuse(&with(|v| v.paper_as_root = PaperAsRoot::Refused), "ERROR", "Paper.GetAllPapers", &[("paperID", "1003")]);
}

#[test]
fn the_root_is_found_by_its_url_or_not() {
    assert!(succeed(&with(|_| {}), "Paper.GetPaperIDFromUrl", &[("url", "/")]).contains("<paper id=\"1000\" />"));
    let answer = succeed(&with(|v| v.root_url = RootUrl::NotFound), "Paper.GetPaperIDFromUrl", &[("url", "/")]);
    assert!(!answer.contains("<data"));
}

#[test]
fn a_server_that_shows_details_names_the_exception() {
    let emulator = with(|v| v.fault_details = FaultDetails::Shown);
    let missing = call(&emulator, "Paper.GetAllPapers", &[]).text();
    assert!(
        missing.starts_with("System.InvalidOperationException: Missing parameter: paperID.\r\n   at System.Web."),
        "{missing}"
    );
    let wrong = call(&emulator, "Paper.GetAllPapers", &[("paperID", "'")]).text();
    let start = "System.ArgumentException: Cannot convert &#39; to System.Int32.\r\nParameter name: type ---> System.FormatException: Input string";
    assert!(wrong.starts_with(start), "{wrong}");
}

#[test]
fn markup_is_refused_where_requests_are_validated_but_not_in_documents() {
    let create = [("parentID", "1001"), ("name", "<b>bold</b>"), ("urlName", "b")];
    succeed(&with(|_| {}), "Paper.CreatePaper", &create);
    let emulator = with(|v| v.request_validation = RequestValidation::On);
    for (name, quoted) in [
        ("<b>bold</b>", "&lt;b&gt;bold&lt;/b&gt;"),
        ("1 < 2 &#a", "1 &lt; 2 &amp;#a"),
        ("0123456789 &<b>bold and more than twenty", "...23456789 &amp;&lt;b&gt;bold and more tha..."),
        ("0123456789<?", "0123456789&lt;?"),
        ("0123456789\0a</", "...123456789a&lt;/"),
    ] {
        let answer = call(&emulator, "Paper.CreatePaper", &[("parentID", "1001"), ("name", name), ("urlName", "b")]);
        assert_eq!((answer.status, answer.content_type()), (500, "text/plain; charset=utf-8"));
        let expected = format!(
            "A potentially dangerous Request.Form value was detected from the client (name=&quot;{quoted}&quot;).\r\n"
        );
        assert_eq!(answer.text(), expected);
    }
    succeed(&emulator, "Paper.CreatePaper", &[("parentID", "1001"), ("name", "1 < 2 & 3 <"), ("urlName", "b")]);
    let fields = [("paperID", "1002"), ("fieldsXml", "<fields><field name=\"Year\">1</field></fields>")];
    succeed(&emulator, "CustomField.SetMultipleCustomFieldValues", &fields);
}

#[test]
fn page_for_get_says_why_where_details_are_shown() {
    let emulator = with(|v| v.fault_details = FaultDetails::Shown);
    let get = "GET /V2/Paper.asmx/GetAllPapers?paperID=1000 HTTP/1.1\r\nHost: x\r\n\r\n";
    let answer = send(&emulator, get).expect("an answer");
    assert_eq!((answer.status, answer.content_type()), (500, "text/html; charset=utf-8"));
    let expected = "Request format is unrecognized for URL unexpectedly ending in &#39;/GetAllPapers&#39;.";
    assert!(answer.contains(expected), "{}", answer.text());
    assert!(answer.contains("WebServiceHandlerFactory.CoreGetHandler("), "{}", answer.text());
}

#[test]
fn forms_are_read_in_the_charset_that_they_name_or_else_in_the_servers() {
    let name_of = |variant, content_type: &str, name: &[u8]| {
        let emulator = with(|v| v.form_charset = variant);
        let mut body = form(&[("parentID", "1001"), ("urlName", "b")]).into_bytes();
        body.extend_from_slice(b"&name=");
        body.extend_from_slice(name);
        let head = format!(
            "POST {} HTTP/1.1\r\nHost: x\r\nContent-Type: {content_type}\r\nContent-Length: {}\r\n\r\n",
            path("Paper.CreatePaper"),
            body.len()
        );
        let mut stream = common::connect(&emulator);
        stream.write_all(&[head.into_bytes(), body].concat()).expect("sent");
        assert_eq!(common::read_answer(&mut stream).expect("an answer").code(), "SUCCESS");
        let tree = succeed(&emulator, "Paper.GetAllPapers", &[("paperID", "1001")]).text();
        tree.split("url=\"/catalogues/b/\"")
            .next()
            .and_then(|before| before.rsplit('"').nth(1))
            .expect("a name")
            .to_owned()
    };
    let (utf8, latin1) = (format!("{FORM}; charset=utf-8"), format!("{FORM}; Charset=\"ISO-8859-1\""));
    for (variant, content_type, name, expected) in [
        (FormCharset::Utf8, FORM, &b"%c3%a5\xc3\xa5"[..], "åå"),
        (FormCharset::Latin1, FORM, b"%c3%a5", "Ã¥"),
        (FormCharset::Latin1, &utf8, b"%c3%a5%u00e5", "åå"),
        (FormCharset::Utf8, &latin1, b"%e5\xe5%u00e5+%u20ac", "ååå €"),
        (FormCharset::Utf8, &format!("{FORM}; charset=us-ascii"), b"a%e5", "a?"),
        (FormCharset::Utf8, &format!("{FORM}; charset=windows-1252"), b"%80%e5", "€å"),
        (FormCharset::Latin1, &format!("{FORM}; charset=nonsense"), b"%e5", "å"),
        (FormCharset::Utf8, FORM, b"%uD83D%uDE00 %uD83D %u12 %zz %", "😀 \u{fffd} %u12 %zz %"),
    ] {
        assert_eq!(name_of(variant, content_type, name), expected, "{content_type}");
    }
}

#[test]
fn children_that_do_not_apply_are_empty_or_left_out() {
    let links = |variant| succeed(&with(|v| v.optional_children = variant), "Link.GetLinks", &[("paperID", "1002")]);
    assert!(links(OptionalChildren::Present).contains("<fileid><![CDATA[]]></fileid>"));
    assert!(!links(OptionalChildren::LeftOut).contains("<fileid>"));
}

#[test]
fn a_category_is_found_as_a_paper_or_as_a_category() {
    let find = |variant, url| {
        let emulator = with(|v| v.found_category = variant);
        succeed(&emulator, "Paper.GetPaperIDFromUrl", &[("url", url)])
    };
    assert!(find(FoundCategory::Paper, "/archive/").contains("<data><paper id=\"1004\" /></data>"));
    assert!(find(FoundCategory::Category, "/archive/").contains("<data><category id=\"1004\" /></data>"));
    assert!(find(FoundCategory::Category, "/autumn-2026/").contains("<data><paper id=\"1003\" /></data>"));
}

#[test]
fn a_field_without_a_value_is_empty_or_no_data() {
    let get = |variant| {
        let emulator = with(|v| v.unset_custom_field = variant);
        succeed(&emulator, "CustomField.GetCustomFieldValue", &[("paperID", "1003"), ("fieldName", "Season")])
    };
    assert!(get(UnsetCustomField::Empty).contains("<data><field name=\"Season\" /></data>"));
    assert!(!get(UnsetCustomField::WithoutData).contains("<data"));
}

#[test]
fn setting_a_field_answers_nothing_or_the_field() {
    let set = |variant| {
        let emulator = with(|v| v.set_custom_field = variant);
        let fields = [("paperID", "1002"), ("fieldName", "Season"), ("value", "Summer")];
        succeed(&emulator, "CustomField.SetCustomFieldValue", &fields)
    };
    assert!(!set(SetCustomField::Nothing).contains("<data"));
    assert!(set(SetCustomField::Field).contains("<data><field name=\"Season\"><![CDATA[Summer]]></field></data>"));
}

#[test]
fn a_custom_field_value_is_in_one_of_two_elements() {
    let get = |variant| {
        let emulator = with(|v| v.custom_field_value = variant);
        succeed(&emulator, "CustomField.GetCustomFieldValue", &[("paperID", "1002"), ("fieldName", "Season")])
    };
    assert!(get(CustomFieldValue::Field).contains("<data><field name=\"Season\"><![CDATA[Spring]]></field></data>"));
    assert!(get(CustomFieldValue::Value).contains("<data><value><![CDATA[Spring]]></value></data>"));
}
