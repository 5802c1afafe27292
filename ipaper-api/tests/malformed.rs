//! Answers that are malformed: each is an error at its byte, with a text that says what is wrong and where, and never a shorter answer.
//!
//! The texts are snapshots beside the inputs. The place in each is also checked against the answer itself, by [`refused`].

#[path = "both/whole.rs"]
mod whole;

use std::fmt::Debug;

use insta::assert_snapshot;
use ipaper_api::paper::{CreatePaper, CreatePreviewToken, GetAllPapers, GetPaperStructure, SetSetting};
use ipaper_api::{DecodeError, DecodeProblem, Method, Request, decode};
use whole::whole;

/// What an answer comes to that must be an error: what is wrong with it, and the error's text.
fn refused<R: Request>(answer: impl AsRef<[u8]>) -> String
where
    R::Response: Debug,
{
    let answer = answer.as_ref();
    let shown = String::from_utf8_lossy(&answer[..answer.len().min(1_000)]);
    let error = decode::<R>(answer).expect_err(&shown);
    assert_eq!(error.method().map(Method::full_name), Some(R::METHOD.full_name()));
    let place = error.decode_error().unwrap_or_else(|| panic!("no place in {error}"));
    check_place(place, answer);
    let text = whole(&error);
    let path = match place.path() {
        "" if place.offset() == 0 => "at the beginning".to_owned(),
        "" => "outside the root element".to_owned(),
        path => format!("at {path}"),
    };
    let named = format!("{path} (line {}, column {}, byte {}): ", place.line(), place.column(), place.offset());
    assert!(text.contains(&named), "{named} is not in {text}");
    format!("{:?}: {text}", place.problem())
}

/// Line and column are those of the byte, and the excerpt is what stands there.
fn check_place(place: &DecodeError, answer: &[u8]) {
    let answer = answer.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(answer);
    let before = answer.get(..place.offset()).expect("a byte of the answer, or its end");
    let before = std::str::from_utf8(before).expect("a place where a character begins");
    let line = before.rsplit('\n').next().unwrap_or_default();
    let counted = (before.matches('\n').count() + 1, line.chars().count() + 1);
    assert_eq!((place.line(), place.column()), counted, "{place}");
    let excerpt = place.excerpt().unwrap_or_default();
    let rest = &answer[place.offset()..];
    assert!(rest.starts_with(excerpt.as_bytes()), "{place}");
    // Of 200 bytes three at most are missing: those of a character that would have been cut.
    assert!(excerpt.len() <= 200, "{place}");
    let is_text = std::str::from_utf8(rest).is_ok() && place.excerpt().is_some();
    assert!(!is_text || excerpt.len() >= rest.len().min(197), "{place}");
}

/// An answer with this inside a category, which is in line 3.
fn in_tree(content: &str) -> String {
    format!(
        "<result><code>SUCCESS</code><message/><data>\n <category id=\"1\" name=\"Kærester\" url=\"/\">\n{content}</category>\n</data></result>"
    )
}

/// An answer with this inside a page of a paper.
fn in_page(content: &str) -> String {
    format!(
        "<result><code>SUCCESS</code><message/><data><paper id=\"1\" name=\"Æbler\" url=\"/\"><pages>\n<page id=\"1\" number=\"1\" part-of-index=\"true\">{content}</page></pages></paper></data></result>"
    )
}

/// A good answer that holds one of everything that XML knows, and nothing behind its last byte that could be missed.
const ONE_OF_EVERYTHING: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!-- a comment -->\n<?page break?><result><code><![CDATA[SUCCESS]]></code>\n<message>R&amp;D &#198;</message><data><category id='1' name=\"B&aelig;k\" url=\"/\">\n<paper id=\"2\" name=\"Ærø €\" url=\"/b/\"/><new><![CDATA[ <x> ]]></new><paper id=\"3\" name=\"c\" url=\"/c/\"></paper></category></data></result>";

mod cut_off {
    use super::*;

    /// The entity is none of XML's, so that the answer as it stands shows nothing.
    fn whole() -> String {
        ONE_OF_EVERYTHING.replace("&aelig;", "&#xE6;")
    }

    #[test]
    fn an_answer_that_is_cut_off_anywhere_is_an_error() {
        let whole = whole();
        decode::<GetAllPapers>(whole.as_bytes()).expect("the whole answer is good");
        for end in 0..whole.len() {
            let cut = &whole.as_bytes()[..end];
            let text = refused::<GetAllPapers>(cut);
            let expected = if end == 0 { "Empty: " } else { "Truncated: " };
            assert!(text.starts_with(expected), "cut at {end}: {text}");
        }
    }

    #[test]
    fn an_answer_with_torn_markup_inside_is_an_error_wherever_it_is_cut_off() {
        let whole = "<result><code>SUCCESS</code><data><root><link number=\"1\"><x>0.5</x><param><![CDATA[<item><name><![CDATA[A & B]]></name><price>5,50</price></item>]]></param></link><link number=\"2\"/></root></data></result>";
        decode::<ipaper_api::link::GetLinks>(whole.as_bytes()).expect("the whole answer is good");
        for end in 0..whole.len() {
            refused::<ipaper_api::link::GetLinks>(&whole[..end]);
        }
    }

    #[test]
    fn a_list_is_cut_off_behind_one_of_its_elements() {
        let cut = in_tree("<paper id=\"2\" name=\"b\" url=\"/b/\"/>")
            .split("</category>")
            .next()
            .unwrap_or_default()
            .to_owned();
        assert_snapshot!(refused::<GetAllPapers>(cut), @"Truncated: Paper.GetAllPapers: the response is incomplete: at result/data/category (line 3, column 35, byte 123): the answer ends inside `category`");
    }

    #[test]
    fn a_start_tag_is_cut_off() {
        assert_snapshot!(refused::<GetAllPapers>("<result><code>SUCCESS</code><data><category id=\"1\" na"), @r#"Truncated: Paper.GetAllPapers: the response is incomplete: at result/data (line 1, column 35, byte 34): syntax error: tag not closed: `>` not found before end of input; the answer reads `<category id="1" na`"#);
    }

    #[test]
    fn an_attribute_is_cut_off() {
        assert_snapshot!(refused::<GetAllPapers>("<result><code>SUCCESS</code><data><category id=\"1\" name=\"Sum"), @r#"Truncated: Paper.GetAllPapers: the response is incomplete: at result/data (line 1, column 35, byte 34): syntax error: attribute value not closed: `"` not found before end of input; the answer reads `<category id="1" name="Sum`"#);
    }

    #[test]
    fn an_end_tag_is_cut_off() {
        assert_snapshot!(refused::<CreatePaper>("<result><code>SUCCESS</code><data><paper id=\"1\"/></data></resu"), @"Truncated: Paper.CreatePaper: the response is incomplete: at result (line 1, column 57, byte 56): syntax error: tag not closed: `>` not found before end of input; the answer reads `</resu`");
    }

    #[test]
    fn the_last_end_tag_is_missing() {
        assert_snapshot!(refused::<CreatePaper>("<result><code>SUCCESS</code><data><paper id=\"1\"/></data>"), @"Truncated: Paper.CreatePaper: the response is incomplete: at result (line 1, column 57, byte 56): the answer ends inside `result`");
    }

    #[test]
    fn a_text_is_cut_off() {
        assert_snapshot!(refused::<CreatePaper>("<result><code>SUCC"), @"Truncated: Paper.CreatePaper: expected the API's XML: the response is incomplete; whether it had its effect is unknown: at result/code (line 1, column 19, byte 18): the answer ends inside `code`");
    }

    #[test]
    fn a_cdata_section_is_not_closed() {
        assert_snapshot!(refused::<CreatePaper>("<result><code><![CDATA[SUCCESS]></code></result>"), @"Truncated: Paper.CreatePaper: expected the API's XML: the response is incomplete; whether it had its effect is unknown: at result/code (line 1, column 15, byte 14): syntax error: CDATA not closed: `]]>` not found before end of input; the answer reads `<![CDATA[SUCCESS]></code></result>`");
    }

    #[test]
    fn a_comment_is_not_closed() {
        assert_snapshot!(refused::<CreatePaper>("<result><code>SUCCESS</code><!-- <data/></result>"), @"Truncated: Paper.CreatePaper: the response is incomplete: at result (line 1, column 29, byte 28): syntax error: comment not closed: `-->` not found before end of input; the answer reads `<!-- <data/></result>`");
    }

    #[test]
    fn a_processing_instruction_is_not_closed() {
        assert_snapshot!(refused::<CreatePaper>("<result><?page break><code>SUCCESS</code></result>"), @"Truncated: Paper.CreatePaper: expected the API's XML: the response is incomplete; whether it had its effect is unknown: at result (line 1, column 9, byte 8): syntax error: processing instruction not closed: `?>` not found before end of input; the answer reads `<?page break><code>SUCCESS</code></result>`");
    }

    #[test]
    fn an_entity_is_cut_off() {
        assert_snapshot!(refused::<CreatePaper>("<result><code>SUCCESS</code><message>R&am"), @"Truncated: Paper.CreatePaper: the response is incomplete: at result/message (line 1, column 39, byte 38): ill-formed document: entity or character reference not closed: `;` not found before end of input; the answer reads `&am`");
    }

    #[test]
    fn a_character_is_cut_off() {
        assert_snapshot!(refused::<CreatePaper>(b"<result><code>SUCCESS</code><message>\xE2\x82"), @"Truncated: Paper.CreatePaper: the response is incomplete: at result/message (line 1, column 38, byte 37): the answer ends inside a character");
    }

    #[test]
    fn the_prolog_is_cut_off() {
        assert_snapshot!(refused::<CreatePaper>("<?xml version=\"1.0\" enc"), @r#"Truncated: Paper.CreatePaper: expected the API's XML: the response is incomplete; whether it had its effect is unknown: at the beginning (line 1, column 1, byte 0): syntax error: XML declaration not closed: `?>` not found before end of input; the answer reads `<?xml version="1.0" enc`"#);
    }

    #[test]
    fn there_is_nothing_behind_the_prolog() {
        assert_snapshot!(refused::<CreatePaper>("<?xml version=\"1.0\"?>\n"), @"Truncated: Paper.CreatePaper: expected the API's XML: the response is incomplete; whether it had its effect is unknown: outside the root element (line 2, column 1, byte 22): the answer ends before its first element");
    }
}

mod twice {
    use super::*;

    #[test]
    fn a_second_code() {
        assert_snapshot!(refused::<CreatePaper>("<result><code>SUCCESS</code><code>SUCCESS</code><data><paper id=\"1\"/></data></result>"), @r#"Repeated: Paper.CreatePaper: the response repeats an element or attribute: at result/code[2] (line 1, column 29, byte 28): expected once, found again; the answer reads `<code>SUCCESS</code><data><paper id="1"/></data></result>`"#);
    }

    #[test]
    fn a_second_message() {
        assert_snapshot!(refused::<CreatePaper>("<result><code>SUCCESS</code><message/><message/><data><paper id=\"1\"/></data></result>"), @r#"Repeated: Paper.CreatePaper: the response repeats an element or attribute: at result/message[2] (line 1, column 39, byte 38): expected once, found again; the answer reads `<message/><data><paper id="1"/></data></result>`"#);
    }

    #[test]
    fn a_second_data() {
        assert_snapshot!(refused::<CreatePaper>("<result><code>SUCCESS</code><data><paper id=\"1\"/></data>\n<data/></result>"), @"Repeated: Paper.CreatePaper: the response repeats an element or attribute: at result/data[2] (line 2, column 1, byte 57): expected once, found again; the answer reads `<data/></result>`");
    }

    #[test]
    fn a_second_data_before_the_code() {
        assert_snapshot!(refused::<CreatePaper>("<result><data><paper id=\"1\"/></data><data><paper id=\"1\"/></data><code>SUCCESS</code></result>"), @r#"Repeated: Paper.CreatePaper: expected the API's XML: the response repeats an element or attribute; whether it had its effect is unknown: at result/data[2] (line 1, column 37, byte 36): expected once, found again; the answer reads `<data><paper id="1"/></data><code>SUCCESS</code></result>`"#);
    }

    #[test]
    fn a_second_data_where_none_is_expected() {
        assert_snapshot!(refused::<SetSetting>("<result><code>SUCCESS</code><data/><data/></result>"), @"Repeated: Paper.SetSetting: the response repeats an element or attribute: at result/data[2] (line 1, column 36, byte 35): expected once, found again; the answer reads `<data/></result>`");
    }

    #[test]
    fn a_second_element_that_must_be_there_once() {
        assert_snapshot!(refused::<CreatePaper>("<result><code>SUCCESS</code><data><paper id=\"1\"/><paper id=\"2\"/></data></result>"), @r#"Repeated: Paper.CreatePaper: the response repeats an element or attribute: at result/data/paper[2]/@id (line 1, column 57, byte 56): expected once, found again; the answer reads `id="2"/></data></result>`"#);
    }

    #[test]
    fn a_second_text() {
        assert_snapshot!(refused::<GetPaperStructure>(in_page("<text>a</text><text>b</text>")), @"Repeated: Paper.GetPaperStructure: the response repeats an element or attribute: at result/data/paper/pages/page/text[2] (line 2, column 60, byte 147): expected once, found again; the answer reads `<text>b</text></page></pages></paper></data></result>`");
    }

    #[test]
    fn a_list_in_two_parts_is_read_whole() {
        let image = |url: &str| format!("<images><image type=\"Zoom\" file-size=\"1\" url=\"{url}\"/></images>");
        let answer = in_page(&format!("{}{}", image("a"), image("b")));
        let structure = decode::<GetPaperStructure>(answer.as_bytes()).expect("a list in two parts");
        assert_eq!(structure.pages[0].images.len(), 2);
    }

    #[test]
    fn an_attribute_that_is_known_is_there_twice() {
        assert_snapshot!(refused::<GetAllPapers>(in_tree("<paper id=\"2\" id=\"3\" name=\"b\" url=\"/b/\"/>")), @r#"Repeated: Paper.GetAllPapers: the response repeats an element or attribute: at result/data/category/paper/@id (line 3, column 15, byte 103): expected once, found again; the answer reads `id="3" name="b" url="/b/"/></category>`"#);
    }

    #[test]
    fn an_attribute_that_is_known_is_there_twice_with_one_value() {
        assert_snapshot!(refused::<GetAllPapers>(in_tree("<paper id=\"2\" name=\"b\" url=\"/b/\" id=\"2\"/>")), @r#"Repeated: Paper.GetAllPapers: the response repeats an element or attribute: at result/data/category/paper/@id (line 3, column 34, byte 122): expected once, found again; the answer reads `id="2"/></category>`"#);
    }

    #[test]
    fn an_optional_attribute_is_there_twice() {
        let period = "publicationperiod-from=\"2026-01-01 00:00:00\"";
        assert_snapshot!(refused::<GetAllPapers>(in_tree(&format!("<paper id=\"2\" name=\"b\" url=\"/b/\" {period} {period}/>"))), @r#"Repeated: Paper.GetAllPapers: the response repeats an element or attribute: at result/data/category/paper/@publicationperiod-from (line 3, column 79, byte 167): expected once, found again; the answer reads `publicationperiod-from="2026-01-01 00:00:00"/></category>`"#);
    }
}

mod tags {
    use super::*;

    #[test]
    fn an_end_tag_of_another_element() {
        assert_snapshot!(refused::<GetAllPapers>(in_tree("<paper id=\"2\" name=\"b\" url=\"/b/\"></category>")), @"Malformed: Paper.GetAllPapers: the response is malformed: at result/data/category/paper (line 3, column 34, byte 122): expected the end tag `</paper>`, found `</category>`; the answer reads `</category></category>`");
    }

    #[test]
    fn an_end_tag_in_another_case() {
        assert_snapshot!(refused::<CreatePaper>("<result><code>SUCCESS</Code></result>"), @"Malformed: Paper.CreatePaper: expected the API's XML: the response is malformed; whether it had its effect is unknown: at result/code (line 1, column 22, byte 21): expected the end tag `</code>`, found `</Code>`; the answer reads `</Code></result>`");
    }

    #[test]
    fn two_elements_that_end_in_the_wrong_order() {
        assert_snapshot!(refused::<CreatePaper>("<result><code>SUCCESS</code><data><x><y></x></y></data></result>"), @"Malformed: Paper.CreatePaper: the response is malformed: at result/data/x/y (line 1, column 41, byte 40): expected the end tag `</y>`, found `</x>`; the answer reads `</x></y></data></result>`");
    }

    #[test]
    fn an_end_tag_too_many() {
        assert_snapshot!(refused::<GetAllPapers>(in_tree("<paper id=\"2\" name=\"b\" url=\"/b/\"/></paper>")), @"Malformed: Paper.GetAllPapers: the response is malformed: at result/data/category (line 3, column 35, byte 123): expected the end tag `</category>`, found `</paper>`; the answer reads `</paper></category>`");
    }

    #[test]
    fn an_end_tag_too_many_behind_the_root() {
        assert_snapshot!(refused::<CreatePaper>("<result><code>SUCCESS</code><data><paper id=\"1\"/></data></result></result>"), @"Malformed: Paper.CreatePaper: the response is malformed: outside the root element (line 1, column 66, byte 65): something follows after the root element; the answer reads `</result>`");
    }

    #[test]
    fn an_end_tag_before_the_root() {
        assert_snapshot!(refused::<CreatePaper>("</result><result><code>SUCCESS</code></result>"), @"NotXml: Paper.CreatePaper: expected the API's XML: the response is not XML; whether it had its effect is unknown: at the beginning (line 1, column 1, byte 0): expected XML, found text before the first element; the answer reads `</result><result><code>SUCCESS</code></result>`");
    }

    #[test]
    fn an_end_tag_without_a_name() {
        assert_snapshot!(refused::<CreatePaper>("<result><code>SUCCESS</></result>"), @"Malformed: Paper.CreatePaper: expected the API's XML: the response is malformed; whether it had its effect is unknown: at result/code (line 1, column 22, byte 21): expected the end tag `</code>`, found `</>`; the answer reads `</></result>`");
    }

    #[test]
    fn an_end_tag_with_an_attribute() {
        assert_snapshot!(refused::<CreatePaper>("<result><code>SUCCESS</code a=\"1\"></result>"), @r#"Malformed: Paper.CreatePaper: expected the API's XML: the response is malformed; whether it had its effect is unknown: at result/code (line 1, column 22, byte 21): expected the end tag `</code>`, found `</code a="1">`; the answer reads `</code a="1"></result>`"#);
    }

    #[test]
    fn a_blank_before_the_name_of_a_start_tag() {
        assert_snapshot!(refused::<GetAllPapers>(in_tree("< paper id=\"2\" name=\"b\" url=\"/b/\"/>")), @r#"Malformed: Paper.GetAllPapers: the response is malformed: at result/data/category/ (line 3, column 1, byte 89): `` is no name of an element; the answer reads `< paper id="2" name="b" url="/b/"/></category>`"#);
    }

    #[test]
    fn a_sign_that_is_less_than_in_a_text() {
        assert_snapshot!(refused::<GetPaperStructure>(in_page("<text>1 < 2</text>")), @"Malformed: Paper.GetPaperStructure: the response is malformed: at result/data/paper/pages/page/text/ (line 2, column 54, byte 141): `` is no name of an element; the answer reads `< 2</text></page></pages></paper></data></result>`");
    }

    #[test]
    fn markup_that_xml_does_not_have() {
        assert_snapshot!(refused::<GetAllPapers>(in_tree("<!PAPER id=\"2\">")), @r#"Malformed: Paper.GetAllPapers: the response is malformed: at result/data/category (line 3, column 1, byte 89): syntax error: unknown or missed symbol in markup; the answer reads `<!PAPER id="2"></category>`"#);
    }
}

mod around_the_root {
    use super::*;

    const GOOD: &str = "<result><code>SUCCESS</code><data><paper id=\"1\"/></data></result>";

    #[test]
    fn blanks_and_comments_and_instructions_are_put_up_with() {
        let answer = format!(" <!-- before --><?a?>\n{GOOD}\n<!-- behind --><?b?>\t");
        assert_eq!(decode::<CreatePaper>(answer.as_bytes()).expect("a good answer").get(), 1);
    }

    #[test]
    fn bytes_behind_the_root() {
        assert_snapshot!(refused::<CreatePaper>(format!("{GOOD}\nbusy")), @"Malformed: Paper.CreatePaper: the response is malformed: outside the root element (line 1, column 66, byte 65): something follows after the root element; the answer reads `busy`");
    }

    #[test]
    fn a_zero_byte_behind_the_root() {
        assert_snapshot!(refused::<CreatePaper>(format!("{GOOD}\0")), @r#"Malformed: Paper.CreatePaper: the response is malformed: outside the root element (line 1, column 66, byte 65): something follows after the root element; the answer reads `\u{0}`"#);
    }

    #[test]
    fn a_second_root() {
        assert_snapshot!(refused::<CreatePaper>(format!("{GOOD}{GOOD}")), @r#"Malformed: Paper.CreatePaper: the response is malformed: at result[2] (line 1, column 66, byte 65): something follows after the root element; the answer reads `<result><code>SUCCESS</code><data><paper id="1"/></data></result>`"#);
    }

    #[test]
    fn a_section_behind_the_root() {
        assert_snapshot!(refused::<CreatePaper>(format!("{GOOD}<![CDATA[]]>")), @"Malformed: Paper.CreatePaper: the response is malformed: outside the root element (line 1, column 66, byte 65): something follows after the root element; the answer reads `<![CDATA[]]>`");
    }

    #[test]
    fn an_entity_behind_the_root() {
        assert_snapshot!(refused::<CreatePaper>(format!("{GOOD}&#32;")), @"Malformed: Paper.CreatePaper: the response is malformed: outside the root element (line 1, column 66, byte 65): something follows after the root element; the answer reads `&#32;`");
    }

    #[test]
    fn text_before_the_root() {
        assert_snapshot!(refused::<CreatePaper>(format!("busy {GOOD}")), @r#"NotXml: Paper.CreatePaper: expected the API's XML: the response is not XML; whether it had its effect is unknown: at the beginning (line 1, column 1, byte 0): expected XML, found text before the first element; the answer reads `busy <result><code>SUCCESS</code><data><paper id="1"/></data></result>`"#);
    }

    #[test]
    fn a_section_before_the_root() {
        assert_snapshot!(refused::<CreatePaper>(format!("<![CDATA[]]>{GOOD}")), @r#"NotXml: Paper.CreatePaper: expected the API's XML: the response is not XML; whether it had its effect is unknown: at the beginning (line 1, column 1, byte 0): expected XML, found text before the first element; the answer reads `<![CDATA[]]><result><code>SUCCESS</code><data><paper id="1"/></data></result>`"#);
    }

    #[test]
    fn a_wrong_root() {
        assert_snapshot!(refused::<CreatePaper>("\n<results><code>SUCCESS</code></results>"), @"WrongRoot: Paper.CreatePaper: expected the API's XML: the response has an unknown root element; whether it had its effect is unknown: at results (line 2, column 1, byte 1): expected the root element `result`, found `results`; the answer reads `<results><code>SUCCESS</code></results>`");
    }

    #[test]
    fn a_root_in_another_case() {
        assert_snapshot!(refused::<CreatePaper>("<Result><code>SUCCESS</code></Result>"), @"WrongRoot: Paper.CreatePaper: expected the API's XML: the response has an unknown root element; whether it had its effect is unknown: at Result (line 1, column 1, byte 0): expected the root element `result`, found `Result`; the answer reads `<Result><code>SUCCESS</code></Result>`");
    }

    #[test]
    fn a_root_in_a_namespace() {
        assert_snapshot!(refused::<CreatePaper>("<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"/>"), @r#"WrongRoot: Paper.CreatePaper: expected the API's XML: the response has an unknown root element; whether it had its effect is unknown: at soap:Envelope (line 1, column 1, byte 0): expected the root element `result`, found `soap:Envelope`; the answer reads `<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"/>`"#);
    }
}

mod attributes {
    use super::*;

    #[test]
    fn a_quote_is_missing_and_another_attribute_follows() {
        assert_snapshot!(refused::<GetAllPapers>(in_tree("<paper id=\"2 name=\"b\" url=\"/b/\"/>")), @r#"Truncated: Paper.GetAllPapers: the response is incomplete: at result/data/category (line 3, column 1, byte 89): syntax error: attribute value not closed: `"` not found before end of input; the answer reads `<paper id="2 name="b" url="/b/"/></category>`"#);
    }

    #[test]
    fn the_last_quote_is_missing() {
        assert_snapshot!(refused::<GetAllPapers>(in_tree("<paper id=\"2\" name=\"b\" url=\"/b//><paper id=\"3\" name=\"c\" url=\"/c/\"/>")), @r#"Truncated: Paper.GetAllPapers: the response is incomplete: at result/data/category (line 3, column 1, byte 89): syntax error: attribute value not closed: `"` not found before end of input; the answer reads `<paper id="2" name="b" url="/b//><paper id="3" name="c" url="/c/"/></category>`"#);
    }

    #[test]
    fn a_quote_is_missing_in_an_element_that_nobody_knows_and_swallows_a_paper() {
        let answer = in_tree("<x a=\"1><paper id=\"2\" name=\"b\" url=\"/b/\"/><y b=2\"/>");
        assert_snapshot!(refused::<GetAllPapers>(answer), @r#"Malformed: Paper.GetAllPapers: the response is malformed: at result/data/category/x (line 3, column 4, byte 92): an attribute cannot be read: its value contains `<`; the answer reads `a="1><paper id="2" name="b" url="/b/"/><y b=2"/></category>`"#);
    }

    #[test]
    fn a_value_without_quotes() {
        assert_snapshot!(refused::<GetAllPapers>(in_tree("<paper id=2 name=\"b\" url=\"/b/\"/>")), @r#"Malformed: Paper.GetAllPapers: the response is malformed: at result/data/category/paper (line 3, column 8, byte 96): an attribute cannot be read: its value is expected in quotes; the answer reads `id=2 name="b" url="/b/"/></category>`"#);
    }

    #[test]
    fn a_name_without_a_value() {
        assert_snapshot!(refused::<GetAllPapers>(in_tree("<paper id=\"2\" name=\"b\" url=\"/b/\" hidden/>")), @"Malformed: Paper.GetAllPapers: the response is malformed: at result/data/category/paper (line 3, column 34, byte 122): an attribute cannot be read: `=` is expected behind its name; the answer reads `hidden/></category>`");
    }

    #[test]
    fn an_equals_sign_without_a_value() {
        assert_snapshot!(refused::<GetAllPapers>(in_tree("<paper id=\"2\" name=\"b\" url=/>")), @"Malformed: Paper.GetAllPapers: the response is malformed: at result/data/category/paper (line 3, column 24, byte 112): an attribute cannot be read: its value is expected in quotes; the answer reads `url=/></category>`");
    }

    #[test]
    fn a_value_without_a_name() {
        assert_snapshot!(refused::<GetAllPapers>(in_tree("<paper id=\"2\" name=\"b\" =\"/b/\"/>")), @r#"Malformed: Paper.GetAllPapers: the response is malformed: at result/data/category/paper (line 3, column 24, byte 112): an attribute cannot be read: a name is expected; the answer reads `="/b/"/></category>`"#);
    }

    #[test]
    fn a_sign_that_is_less_than_in_an_attribute() {
        assert_snapshot!(refused::<GetAllPapers>(in_tree("<paper id=\"2\" name=\"a < b\" url=\"/b/\"/>")), @r#"Malformed: Paper.GetAllPapers: the response is malformed: at result/data/category/paper (line 3, column 15, byte 103): an attribute cannot be read: its value contains `<`; the answer reads `name="a < b" url="/b/"/></category>`"#);
    }

    #[test]
    fn a_fault_in_an_attribute_that_nobody_knows() {
        assert_snapshot!(refused::<GetAllPapers>(in_tree("<paper id=\"2\" name=\"b\" url=\"/b/\" new=\"a<b\"/>")), @r#"Malformed: Paper.GetAllPapers: the response is malformed: at result/data/category/paper (line 3, column 34, byte 122): an attribute cannot be read: its value contains `<`; the answer reads `new="a<b"/></category>`"#);
    }

    #[test]
    fn a_fault_in_an_attribute_of_an_element_that_nobody_knows() {
        assert_snapshot!(refused::<GetAllPapers>(in_tree("<new><x a=1/></new>")), @"Malformed: Paper.GetAllPapers: the response is malformed: at result/data/category/new/x (line 3, column 9, byte 97): an attribute cannot be read: its value is expected in quotes; the answer reads `a=1/></new></category>`");
    }
}

mod entities {
    use super::*;

    #[test]
    fn an_entity_that_nobody_knows_in_a_text() {
        assert_snapshot!(refused::<GetPaperStructure>(in_page("<text>a&nbsp;b</text>")), @"Malformed: Paper.GetPaperStructure: the response is malformed: at result/data/paper/pages/page/text (line 2, column 53, byte 140): the entity `&nbsp;` is not known; the answer reads `&nbsp;b</text></page></pages></paper></data></result>`");
    }

    #[test]
    fn an_entity_that_nobody_knows_in_an_attribute() {
        assert_snapshot!(refused::<GetAllPapers>(in_tree("<paper id=\"2\" name=\"a&nbsp;b\" url=\"/b/\"/>")), @r#"Malformed: Paper.GetAllPapers: the response is malformed: at result/data/category/paper/@name (line 3, column 22, byte 110): the entity `&nbsp;` is not known; the answer reads `&nbsp;b" url="/b/"/></category>`"#);
    }

    #[test]
    fn an_ampersand_in_a_text() {
        assert_snapshot!(refused::<GetPaperStructure>(in_page("<text>sofas & chairs</text>")), @"Malformed: Paper.GetPaperStructure: the response is malformed: at result/data/paper/pages/page/text (line 2, column 58, byte 145): ill-formed document: entity or character reference not closed: `;` not found before end of input; the answer reads `& chairs</text></page></pages></paper></data></result>`");
    }

    #[test]
    fn an_ampersand_in_an_attribute() {
        assert_snapshot!(refused::<GetAllPapers>(in_tree("<paper id=\"2\" name=\"sofas & chairs\" url=\"/b/\"/>")), @r#"Malformed: Paper.GetAllPapers: the response is malformed: at result/data/category/paper/@name (line 3, column 27, byte 115): a reference has no `;`; the answer reads `& chairs" url="/b/"/></category>`"#);
    }

    #[test]
    fn an_entity_without_its_semicolon() {
        assert_snapshot!(refused::<GetPaperStructure>(in_page("<text>a&amp b</text>")), @"Malformed: Paper.GetPaperStructure: the response is malformed: at result/data/paper/pages/page/text (line 2, column 53, byte 140): ill-formed document: entity or character reference not closed: `;` not found before end of input; the answer reads `&amp b</text></page></pages></paper></data></result>`");
    }

    #[test]
    fn an_entity_without_a_name() {
        assert_snapshot!(refused::<GetPaperStructure>(in_page("<text>a&;b</text>")), @"Malformed: Paper.GetPaperStructure: the response is malformed: at result/data/paper/pages/page/text (line 2, column 53, byte 140): the entity `&;` is not known; the answer reads `&;b</text></page></pages></paper></data></result>`");
    }

    #[test]
    fn a_reference_to_a_character_that_does_not_exist() {
        assert_snapshot!(refused::<GetPaperStructure>(in_page("<text>a&#x110000;b</text>")), @"Malformed: Paper.GetPaperStructure: the response is malformed: at result/data/paper/pages/page/text (line 2, column 53, byte 140): the entity `&#x110000;` is not known; the answer reads `&#x110000;b</text></page></pages></paper></data></result>`");
    }

    #[test]
    fn a_reference_without_a_number() {
        assert_snapshot!(refused::<GetPaperStructure>(in_page("<text>a&#;b</text>")), @"Malformed: Paper.GetPaperStructure: the response is malformed: at result/data/paper/pages/page/text (line 2, column 53, byte 140): the entity `&#;` is not known; the answer reads `&#;b</text></page></pages></paper></data></result>`");
    }

    #[test]
    fn a_reference_with_a_number_that_is_none() {
        assert_snapshot!(refused::<GetAllPapers>(in_tree("<paper id=\"2\" name=\"a&#x2z;b\" url=\"/b/\"/>")), @r#"Malformed: Paper.GetAllPapers: the response is malformed: at result/data/category/paper/@name (line 3, column 22, byte 110): the entity `&#x2z;` is not known; the answer reads `&#x2z;b" url="/b/"/></category>`"#);
    }

    #[test]
    fn a_reference_to_a_character_that_does_not_exist_in_an_attribute() {
        assert_snapshot!(refused::<GetAllPapers>(in_tree("<paper id=\"2\" name=\"a&#x110000;b\" url=\"/b/\"/>")), @r#"Malformed: Paper.GetAllPapers: the response is malformed: at result/data/category/paper/@name (line 3, column 22, byte 110): the entity `&#x110000;` is not known; the answer reads `&#x110000;b" url="/b/"/></category>`"#);
    }
}

mod document_types {
    use super::*;

    #[test]
    fn a_document_type_with_entities_of_its_own() {
        assert_snapshot!(refused::<CreatePaper>("<!DOCTYPE result [<!ENTITY a \"b\">]><result><code>&a;</code></result>"), @r#"Malformed: Paper.CreatePaper: expected the API's XML: the response is malformed; whether it had its effect is unknown: at the beginning (line 1, column 1, byte 0): a document type declaration, which is refused; the answer reads `<!DOCTYPE result [<!ENTITY a "b">]><result><code>&a;</code></result>`"#);
    }

    #[test]
    fn a_document_type_that_stands_elsewhere() {
        assert_snapshot!(refused::<CreatePaper>("<?xml version=\"1.0\"?>\n<!DOCTYPE result SYSTEM \"http://elsewhere.example/result.dtd\"><result/>"), @r#"Malformed: Paper.CreatePaper: expected the API's XML: the response is malformed; whether it had its effect is unknown: outside the root element (line 2, column 1, byte 22): a document type declaration, which is refused; the answer reads `<!DOCTYPE result SYSTEM "http://elsewhere.example/result.dtd"><result/>`"#);
    }

    #[test]
    fn a_document_type_inside_the_root() {
        assert_snapshot!(refused::<CreatePaper>("<result><code>SUCCESS</code><!DOCTYPE x></result>"), @"Malformed: Paper.CreatePaper: the response is malformed: at result (line 1, column 29, byte 28): a document type declaration, which is refused; the answer reads `<!DOCTYPE x></result>`");
    }

    #[test]
    fn a_document_type_inside_what_nobody_knows() {
        assert_snapshot!(refused::<GetAllPapers>(in_tree("<new><!DOCTYPE x></new>")), @"Malformed: Paper.GetAllPapers: the response is malformed: at result/data/category/new (line 3, column 6, byte 94): a document type declaration, which is refused; the answer reads `<!DOCTYPE x></new></category>`");
    }

    #[test]
    fn a_document_type_that_is_not_closed() {
        assert_snapshot!(refused::<CreatePaper>("<!DOCTYPE result [<!ENTITY a \"b\"><result/>"), @r#"Truncated: Paper.CreatePaper: expected the API's XML: the response is incomplete; whether it had its effect is unknown: at the beginning (line 1, column 1, byte 0): syntax error: DOCTYPE not closed: `>` not found before end of input; the answer reads `<!DOCTYPE result [<!ENTITY a "b"><result/>`"#);
    }
}

mod no_xml {
    use super::*;

    #[test]
    fn nothing() {
        assert_snapshot!(refused::<CreatePaper>(""), @"Empty: Paper.CreatePaper: expected the API's XML: the response is empty; whether it had its effect is unknown: at the beginning (line 1, column 1, byte 0): expected XML, found nothing");
    }

    #[test]
    fn nothing_but_blanks() {
        assert_snapshot!(refused::<CreatePaper>(" \r\n\t"), @"Empty: Paper.CreatePaper: expected the API's XML: the response is empty; whether it had its effect is unknown: outside the root element (line 2, column 2, byte 4): expected XML, found nothing");
    }

    #[test]
    fn nothing_but_a_byte_order_mark() {
        assert_snapshot!(refused::<CreatePaper>("\u{FEFF}"), @"Empty: Paper.CreatePaper: expected the API's XML: the response is empty; whether it had its effect is unknown: at the beginning (line 1, column 1, byte 0): expected XML, found nothing");
    }

    #[test]
    fn a_page_for_people() {
        assert_snapshot!(refused::<CreatePaper>("<!DOCTYPE html>\n<html><body><br>Back soon</body></html>"), @"Html: Paper.CreatePaper: expected the API's XML: the response is an HTML page; whether it had its effect is unknown: at the beginning (line 1, column 1, byte 0): expected XML, found an HTML page; the answer reads `<!DOCTYPE html>`");
    }

    #[test]
    fn a_page_for_people_without_a_document_type() {
        assert_snapshot!(refused::<CreatePaper>("\n<HTML><body><br>Back soon</body></HTML>"), @"Html: Paper.CreatePaper: expected the API's XML: the response is an HTML page; whether it had its effect is unknown: at HTML (line 2, column 1, byte 1): expected XML, found an HTML page; the answer reads `<HTML><body><br>Back soon</body></HTML>`");
    }

    #[test]
    fn json() {
        assert_snapshot!(refused::<CreatePaper>("{\"code\": \"SUCCESS\"}"), @r#"NotXml: Paper.CreatePaper: expected the API's XML: the response is not XML; whether it had its effect is unknown: at the beginning (line 1, column 1, byte 0): expected XML, found text before the first element; the answer reads `{"code": "SUCCESS"}`"#);
    }

    #[test]
    fn plain_text() {
        assert_snapshot!(refused::<CreatePaper>("Service Unavailable"), @"NotXml: Paper.CreatePaper: expected the API's XML: the response is not XML; whether it had its effect is unknown: at the beginning (line 1, column 1, byte 0): expected XML, found text before the first element; the answer reads `Service Unavailable`");
    }

    #[test]
    fn zeros() {
        assert_snapshot!(refused::<CreatePaper>([0; 16]), @r#"NotXml: Paper.CreatePaper: expected the API's XML: the response is not XML; whether it had its effect is unknown: at the beginning (line 1, column 1, byte 0): expected XML, found text before the first element; the answer reads `\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}`"#);
    }
}

mod values {
    use super::*;
    use ipaper_api::ecommerce::GetLicenseOrdersByType;
    use ipaper_api::link::GetLinks;
    use ipaper_api::ripper::GetProcessingPapers;
    use ipaper_api::statistics::GetNumberOfVisitorsPerDay;

    fn in_data(content: &str) -> String {
        format!("<result><code>SUCCESS</code><message/><data>{content}</data></result>")
    }

    #[test]
    fn a_number_that_is_none() {
        assert_snapshot!(refused::<CreatePaper>(in_data("<paper id=\"2x\"/>")), @r#"WrongValue: Paper.CreatePaper: the response holds a value of another type: at result/data/paper/@id (line 1, column 52, byte 51): expected a whole number, found `2x`; the answer reads `id="2x"/></data></result>`"#);
    }

    #[test]
    fn a_number_that_is_left_empty() {
        assert_snapshot!(refused::<CreatePaper>(in_data("<paper id=\"\"/>")), @r#"WrongValue: Paper.CreatePaper: the response holds a value of another type: at result/data/paper/@id (line 1, column 52, byte 51): expected a whole number, found ``; the answer reads `id=""/></data></result>`"#);
    }

    #[test]
    fn a_number_with_decimals_where_it_must_be_whole() {
        assert_snapshot!(refused::<CreatePaper>(in_data("<paper id=\"2.0\"/>")), @r#"WrongValue: Paper.CreatePaper: the response holds a value of another type: at result/data/paper/@id (line 1, column 52, byte 51): expected a whole number, found `2.0`; the answer reads `id="2.0"/></data></result>`"#);
    }

    #[test]
    fn a_number_that_is_too_large() {
        assert_snapshot!(refused::<CreatePaper>(in_data("<paper id=\"9223372036854775808\"/>")), @r#"WrongValue: Paper.CreatePaper: the response holds a value of another type: at result/data/paper/@id (line 1, column 52, byte 51): expected a whole number, found `9223372036854775808`; the answer reads `id="9223372036854775808"/></data></result>`"#);
    }

    #[test]
    fn a_number_with_lines_of_somebody_else_in_it() {
        assert_snapshot!(refused::<CreatePaper>(in_data("<paper id=\"2&#10;ERROR all is lost&#27;[2J\"/>")), @r#"WrongValue: Paper.CreatePaper: the response holds a value of another type: at result/data/paper/@id (line 1, column 52, byte 51): expected a whole number, found `2\nERROR all is lost\u{1b}[2J`; the answer reads `id="2&#10;ERROR all is lost&#27;[2J"/></data></result>`"#);
    }

    #[test]
    fn a_fraction_that_is_none() {
        assert_snapshot!(refused::<GetLinks>(in_data("<root><link><x>0.5.5</x></link></root>")), @"WrongValue: Link.GetLinks: the response holds a value of another type: at result/data/root/link/x (line 1, column 57, byte 56): expected a number, found `0.5.5`; the answer reads `<x>0.5.5</x></link></root></data></result>`");
    }

    #[test]
    fn a_fraction_that_is_no_number_by_name() {
        assert_snapshot!(refused::<GetLinks>(in_data("<root><link><x>NaN</x></link></root>")), @"WrongValue: Link.GetLinks: the response holds a value of another type: at result/data/root/link/x (line 1, column 57, byte 56): expected a number, found `NaN`; the answer reads `<x>NaN</x></link></root></data></result>`");
    }

    #[test]
    fn a_boolean_that_is_none() {
        let answer = in_page("").replace("part-of-index=\"true\"", "part-of-index=\"1\"");
        assert_snapshot!(refused::<GetPaperStructure>(answer), @r#"WrongValue: Paper.GetPaperStructure: the response holds a value of another type: at result/data/paper/pages/page/@part-of-index (line 2, column 25, byte 112): expected `true` or `false`, found `1`; the answer reads `part-of-index="1"></page></pages></paper></data></result>`"#);
    }

    #[test]
    fn a_date_that_is_none() {
        assert_snapshot!(refused::<GetNumberOfVisitorsPerDay>(in_data("<visitors><day date=\"2026-02-29\" visitors=\"1\"/></visitors>")), @r#"WrongValue: Statistics.GetNumberOfVisitorsPerDay: the response holds a value of another type: at result/data/visitors/day/@date (line 1, column 60, byte 59): expected a date as yyyy-MM-dd, found `2026-02-29`; the answer reads `date="2026-02-29" visitors="1"/></visitors></data></result>`"#);
    }

    #[test]
    fn a_date_in_another_form() {
        assert_snapshot!(refused::<GetNumberOfVisitorsPerDay>(in_data("<visitors><day date=\"15/01/2026\" visitors=\"1\"/></visitors>")), @r#"WrongValue: Statistics.GetNumberOfVisitorsPerDay: the response holds a value of another type: at result/data/visitors/day/@date (line 1, column 60, byte 59): expected a date as yyyy-MM-dd, found `15/01/2026`; the answer reads `date="15/01/2026" visitors="1"/></visitors></data></result>`"#);
    }

    #[test]
    fn a_date_and_time_that_is_none() {
        assert_snapshot!(refused::<GetProcessingPapers>(in_data("<processes><process created=\"2026-01-15 25:00:00\" paper-id=\"1\" progress=\"5\"/></processes>")), @r#"WrongValue: Ripper.GetProcessingPapers: the response holds a value of another type: at result/data/processes/process/@created (line 1, column 65, byte 64): expected a date and time as yyyy-MM-dd HH:mm:ss, found `2026-01-15 25:00:00`; the answer reads `created="2026-01-15 25:00:00" paper-id="1" progress="5"/></processes></data></result>`"#);
    }

    #[test]
    fn a_time_in_utc_that_is_none() {
        assert_snapshot!(refused::<GetAllPapers>(in_tree("<paper id=\"2\" name=\"b\" url=\"/b/\" publicationperiod-from=\"soon\"/>")), @r#"WrongValue: Paper.GetAllPapers: the response holds a value of another type: at result/data/category/paper/@publicationperiod-from (line 3, column 34, byte 122): expected a date and time in UTC as yyyy-MM-dd HH:mm:ss, found `soon`; the answer reads `publicationperiod-from="soon"/></category>`"#);
    }

    #[test]
    fn an_order_without_its_date() {
        let order = "<flipbooks><flipbook id=\"1\" name=\"a\" url=\"/\"><orders count=\"1\"><order orderId=\"x\" checkoutType=\"CheckoutByEmail\" orderLinesCount=\"0\" totalOrderValue=\"1\"/></orders></flipbook></flipbooks>";
        assert_snapshot!(refused::<GetLicenseOrdersByType>(in_data(order)), @r#"Missing: Ecommerce.GetLicenseOrdersByType: the response lacks a required element or attribute: at result/data/flipbooks/flipbook/orders/order/@orderDate (line 1, column 108, byte 107): required, but missing; the answer reads `<order orderId="x" checkoutType="CheckoutByEmail" orderLinesCount="0" totalOrderValue="1"/></orders></flipbook></flipbooks></data></result>`"#);
    }

    #[test]
    fn a_required_attribute_is_missing() {
        assert_snapshot!(refused::<GetAllPapers>(in_tree("<paper id=\"2\" name=\"b\"/>")), @r#"Missing: Paper.GetAllPapers: the response lacks a required element or attribute: at result/data/category/paper/@url (line 3, column 1, byte 89): required, but missing; the answer reads `<paper id="2" name="b"/></category>`"#);
    }

    #[test]
    fn a_required_child_is_missing() {
        assert_snapshot!(refused::<CreatePaper>(in_data("<flipbook id=\"1\"/>")), @r#"Missing: Paper.CreatePaper: the response lacks a required element or attribute: at result/data/paper/@id (line 1, column 39, byte 38): required, but missing; the answer reads `<data><flipbook id="1"/></data></result>`"#);
    }

    #[test]
    fn the_data_is_missing() {
        assert_snapshot!(refused::<CreatePaper>("<result>\n<code>SUCCESS</code></result>"), @"Missing: Paper.CreatePaper: the response lacks a required element or attribute: at result/data (line 1, column 1, byte 0): required, but missing; the answer reads `<result>`");
    }

    #[test]
    fn the_code_is_missing() {
        assert_snapshot!(refused::<CreatePaper>("<result><data><paper id=\"1\"/></data></result>"), @r#"Missing: Paper.CreatePaper: expected the API's XML: the response lacks a required element or attribute; whether it had its effect is unknown: at result/code (line 1, column 1, byte 0): required, but missing; the answer reads `<result><data><paper id="1"/></data></result>`"#);
    }

    #[test]
    fn the_code_is_empty() {
        assert_snapshot!(refused::<CreatePaper>("<result><code/><data><paper id=\"1\"/></data></result>"), @r#"WrongValue: Paper.CreatePaper: expected the API's XML: the response holds a value of another type; whether it had its effect is unknown: at result/code (line 1, column 9, byte 8): expected a return code, found ``; the answer reads `<code/><data><paper id="1"/></data></result>`"#);
    }

    #[test]
    fn an_element_of_another_name_where_one_of_two_is_expected() {
        assert_snapshot!(refused::<GetAllPapers>(in_data("<folder id=\"1\"/>")), @r#"Missing: Paper.GetAllPapers: the response lacks a required element or attribute: at result/data/category|paper (line 1, column 39, byte 38): required, but missing; the answer reads `<data><folder id="1"/></data></result>`"#);
    }

    #[test]
    fn the_path_counts_elements_of_one_name() {
        let category = |content: &str| format!("<category id=\"1\" name=\"a\" url=\"/\">{content}</category>\n");
        let paper = "<paper id=\"2\" name=\"b\" url=\"/b/\"/>";
        let third = category(&format!("{}<paper id=\"?\"/>", paper.repeat(16)));
        let answer = in_tree(&format!("{}{third}", category(paper).repeat(2)));
        assert_snapshot!(refused::<GetAllPapers>(answer), @r#"WrongValue: Paper.GetAllPapers: the response holds a value of another type: at result/data/category/category[3]/paper[17]/@id (line 5, column 586, byte 834): expected a whole number, found `?`; the answer reads `id="?"/></category>`"#);
    }
}

mod encodings {
    use super::*;

    #[test]
    fn bytes_that_are_no_text() {
        assert_snapshot!(refused::<CreatePaper>(b"<result><code>SUCCESS</code>\n<message>B\xE6k</message></result>"), @"Encoding: Paper.CreatePaper: the response is not in UTF-8: at result/message (line 2, column 11, byte 39): not UTF-8");
    }

    #[test]
    fn an_encoding_that_is_not_read() {
        assert_snapshot!(refused::<CreatePaper>("<?xml version=\"1.0\" encoding=\"x-nobody\"?><result/>"), @r#"Encoding: Paper.CreatePaper: expected the API's XML: the response is not in UTF-8; whether it had its effect is unknown: at the beginning (line 1, column 1, byte 0): the prolog declares the encoding `x-nobody`; expected UTF-8; the answer reads `<?xml version="1.0" encoding="x-nobody"?><result/>`"#);
    }
}

mod quoting {
    use super::*;

    const LONG: usize = 1024 * 1024;

    /// The text of an error and all that can be asked of it are short, however long the names and texts of the answer are.
    fn is_short<R: Request>(answer: &str)
    where
        R::Response: Debug,
    {
        let text = refused::<R>(answer);
        assert!(text.len() < 1_500, "{} bytes: {:?}", text.len(), text.chars().take(2_000).collect::<String>());
        let error = decode::<R>(answer.as_bytes()).expect_err("the same");
        let place = error.decode_error().expect("a place");
        assert!(place.path().len() < 1_000, "{} bytes of path", place.path().len());
        assert!(format!("{error:?}{place:?}").len() < 4_000);
    }

    #[test]
    fn names_of_a_megabyte_end_up_in_no_error() {
        let name = "æ".repeat(LONG / 2);
        is_short::<CreatePaper>(&format!("<{name}/>"));
        is_short::<CreatePaper>(&format!("<{name}><x"));
        is_short::<CreatePaper>(&format!("<result><{name}><x"));
        is_short::<CreatePaper>(&format!("<result></{name}>"));
        is_short::<CreatePaper>(&format!("<result><code>&{name};</code></result>"));
        is_short::<CreatePaper>(&format!("<result><code>&#{name};</code></result>"));
        is_short::<CreatePaper>(&format!("<?xml version=\"1.0\" encoding=\"{name}\"?><result/>"));
        is_short::<CreatePaper>(&format!("<result><{name} x=1/></result>"));
        is_short::<CreatePaper>(&format!("<result x=\"&{name};\"><x"));
        is_short::<GetAllPapers>(&format!("<result><code>SUCCESS</code><data><{name}/></data></result>"));
        is_short::<GetAllPapers>(&in_tree(&format!("<paper id=\"&{name};\"/>")));
        is_short::<GetAllPapers>(&in_tree(&format!("<paper {name}=\"1\" {name}=\"2\" id=\"x\"/>")));
    }

    #[test]
    fn texts_of_a_megabyte_end_up_in_no_error() {
        let text = "æ".repeat(LONG / 2);
        is_short::<GetAllPapers>(&in_tree(&format!("<paper id=\"{text}\"/>")));
        is_short::<GetAllPapers>(&in_tree(&format!("<paper id=\"2\" name=\"{text}\"/>")));
        is_short::<CreatePaper>(&text);
        is_short::<CreatePaper>(&format!("<result>{text}<x"));
    }

    #[test]
    fn deep_paths_are_short() {
        let name = "n".repeat(1_000);
        let text = refused::<CreatePaper>(format!("<result>{}", format!("<{name}>").repeat(61)));
        assert!(text.len() < 4_500, "{} bytes", text.len());
    }

    #[test]
    fn a_long_code_and_a_long_message_are_in_the_text_in_part_and_can_be_asked_for() {
        let (code, message) = ("C".repeat(LONG), "m\n".repeat(LONG));
        let answer = format!("<result><code>{code}</code><message>{message}</message></result>");
        let error = decode::<CreatePaper>(answer.as_bytes()).expect_err("a refusal");
        assert_eq!(error.code().map(ipaper_api::ReturnCode::as_str), Some(code.as_str()));
        assert_eq!(error.service_message(), Some(message.trim()));
        let text = error.to_string();
        assert!(text.len() < 1_500 && text.lines().count() == 1, "{} bytes", text.len());
        assert!(format!("{error:?}").len() < 2_000);
    }

    #[test]
    fn what_is_noted_of_long_names_and_texts_is_short() {
        let long = "æ".repeat(LONG / 2);
        let answer = format!(
            "<result {long}=\"1\"><code>SUCCESS</code><{long}/>{long}<data><paper id=\"1\" {long}=\"{long}\">{long}<{long}>x</{long}></paper></data></result>"
        );
        let decoded = ipaper_api::decode_with::<CreatePaper>(answer.as_bytes(), ipaper_api::Limits::default());
        let drift = decoded.expect("what nobody knows fails no answer").drift;
        assert_eq!(drift.len(), 6, "{drift:?}");
        assert!(format!("{drift:?}").len() < 6_000);
    }

    #[test]
    fn an_excerpt_ends_where_a_character_ends() {
        for before in 0..4 {
            let answer = format!("{}{}", "x".repeat(before), "€".repeat(100));
            let error = decode::<CreatePaper>(answer.as_bytes()).expect_err("no XML");
            let excerpt = error.decode_error().and_then(DecodeError::excerpt).expect("an excerpt");
            assert!(answer.starts_with(excerpt) && excerpt.len() > 197 && excerpt.len() <= 200, "{}", excerpt.len());
        }
    }

    #[test]
    fn an_excerpt_keeps_what_looks_like_a_character_that_was_cut() {
        let answer = "busy \u{FFFD}";
        let error = decode::<CreatePaper>(answer.as_bytes()).expect_err("no XML");
        assert_eq!(error.decode_error().and_then(DecodeError::excerpt), Some(answer));
    }

    #[test]
    fn nothing_of_an_answer_that_holds_a_secret_is_quoted() {
        for data in [
            "<token><t0k3n/></token><t0k3n><t0k3n a=1/></t0k3n>",
            "<token>t0k3n<t0k3n",
            "<token>t0k3n</t0k3n>",
            "<token t0k3n=\"&t0k3n;\">",
            "<token>t0k3n &t0k3n; t0k3n</token>",
            "<token/><token>t0k3n</token>",
            "<t0k3n/>",
        ] {
            let answer = format!("<result><code>SUCCESS</code><message>t0k3n</message><data>{data}</data></result>");
            let error = decode::<CreatePreviewToken>(answer.as_bytes()).expect_err(data);
            let place = error.decode_error().expect("a place");
            assert_eq!(place.excerpt(), None, "{data}");
            assert_ne!(place.problem(), DecodeProblem::Empty, "{data}");
            let all = format!("{error} {error:?} {place} {place:?}");
            assert!(!all.contains("t0k3n"), "{data}: {all}");
        }
    }
}

/// What decoders could pass over without a loss, and refuse all the same: what is malformed is no answer that anybody can vouch for.
mod strictness {
    use super::*;

    /// The answer without the mark `▸` is an error at the place of the mark, or at the beginning of the tag around it.
    fn is_refused_at_the_mark<R: Request>(marked: &str)
    where
        R::Response: Debug,
    {
        let place = marked.find('▸').expect("a mark");
        let answer = marked.replacen('▸', "", 1);
        let tag = answer[..place].rfind('<').unwrap_or(place);
        let text = refused::<R>(&answer);
        assert!(text.starts_with("Malformed: ") || text.starts_with("Repeated: "), "{marked}: {text}");
        let error = decode::<R>(answer.as_bytes()).expect_err("the same");
        let offset = error.decode_error().map(DecodeError::offset);
        assert!(offset == Some(place) || offset == Some(tag), "{marked}: {text}");
    }

    #[test]
    fn an_attribute_that_nobody_knows_is_there_twice() {
        is_refused_at_the_mark::<GetAllPapers>(&in_tree("<new a=\"1\" ▸a=\"2\"/>"));
        is_refused_at_the_mark::<GetAllPapers>(&in_tree(
            "<paper id=\"2\" name=\"b\" url=\"/b/\" new=\"1\" ▸new=\"2\"/>",
        ));
        is_refused_at_the_mark::<GetPaperStructure>(&in_page("<text new=\"1\" ▸new=\"1\">x</text>"));
        is_refused_at_the_mark::<CreatePaper>(
            "<result new=\"1\" ▸new=\"2\"><code>SUCCESS</code><data><paper id=\"1\"/></data></result>",
        );
    }

    #[test]
    fn an_entity_that_nobody_knows_in_what_nobody_reads() {
        for reference in ["&nbsp;", "&;", "&#x110000;", "&#;"] {
            is_refused_at_the_mark::<GetAllPapers>(&in_tree(&format!("<new>a▸{reference}</new>")));
            is_refused_at_the_mark::<GetAllPapers>(&in_tree(&format!("<new><x>▸{reference}</x></new>")));
            is_refused_at_the_mark::<GetAllPapers>(&in_tree(&format!("▸{reference}")));
            is_refused_at_the_mark::<ipaper_api::ripper::ProcessPdf>(&format!(
                "<result><code>SUCCESS</code><data>▸{reference}</data></result>"
            ));
        }
    }

    #[test]
    fn an_entity_that_nobody_knows_in_an_attribute_that_nobody_reads() {
        for reference in ["&nbsp;", "&;", "&#x110000;", "& b"] {
            is_refused_at_the_mark::<GetAllPapers>(&in_tree(&format!("<new a=\"▸{reference}\"/>")));
            is_refused_at_the_mark::<GetAllPapers>(&in_tree(&format!(
                "<paper id=\"2\" name=\"b\" url=\"/b/\" new=\"▸{reference}\"/>"
            )));
        }
    }

    #[test]
    fn two_attributes_without_a_blank_between_them() {
        is_refused_at_the_mark::<GetAllPapers>(&in_tree("<paper id=\"2\"▸name=\"b\" url=\"/b/\"/>"));
        is_refused_at_the_mark::<GetAllPapers>(&in_tree("<new a=\"2\"▸b=\"b\"/>"));
        is_refused_at_the_mark::<GetAllPapers>(&in_tree("<new a=\"2\"▸/b=\"b\"/>"));
    }

    #[test]
    fn a_start_tag_without_a_name() {
        is_refused_at_the_mark::<GetAllPapers>(&in_tree("▸<>x</>"));
        is_refused_at_the_mark::<GetAllPapers>(&in_tree("▸< />"));
    }

    #[test]
    fn a_name_that_swallowed_an_attribute() {
        is_refused_at_the_mark::<GetAllPapers>(&in_tree("▸<paperid=\"2\" name=\"b\" url=\"/b/\"/>"));
        is_refused_at_the_mark::<GetAllPapers>(&in_tree("▸<paper/id=\"2\" name=\"b\" url=\"/b/\"/>"));
    }

    #[test]
    fn a_declaration_that_does_not_stand_at_the_beginning() {
        const GOOD: &str = "<result><code>SUCCESS</code><data><paper id=\"1\"/></data></result>";
        is_refused_at_the_mark::<CreatePaper>(&format!("<?xml version=\"1.0\"?>▸<?xml version=\"1.0\"?>{GOOD}"));
        is_refused_at_the_mark::<CreatePaper>(&format!(" ▸<?xml version=\"1.0\"?>{GOOD}"));
        is_refused_at_the_mark::<GetAllPapers>(&in_tree("▸<?xml version=\"1.0\" encoding=\"utf-16\"?>"));
        is_refused_at_the_mark::<GetPaperStructure>(&in_page("<text>a▸<?xml version=\"1.0\"?>b</text>"));
    }
}

/// A byte order mark that does not begin an answer is a character like others.
mod byte_order_marks {
    use ipaper_api::link::GetLinks;

    use super::*;

    fn links(link: &str) -> String {
        format!("<result><code>SUCCESS</code><data><root><link>{link}</link></root></data></result>")
    }

    #[test]
    fn behind_another_one() {
        let error = decode::<CreatePaper>("\u{feff}\u{feff}<result/>".as_bytes()).expect_err("a mark before the root");
        assert_eq!(error.decode_error().map(DecodeError::problem), Some(DecodeProblem::NotXml));
    }

    #[test]
    fn before_the_markup_in_a_text() {
        let answer = links("<param>\u{feff}<item><name>Bag</name></item></param>");
        let links = decode::<GetLinks>(answer.as_bytes()).expect("links");
        let item = links[0].shop_item.as_ref().expect("an item");
        assert_eq!(item.name.as_deref(), Some("Bag"));
    }

    #[test]
    fn behind_such_markup_moves_no_place() {
        let answer = links("<param></param>\u{feff}<url>x</url><id later=1/>");
        let error = decode::<GetLinks>(answer.as_bytes()).expect_err("a value without quotes");
        assert_eq!(error.decode_error().map(DecodeError::offset), answer.find("later"));
        let answer = links("<param></param>\u{feff}<url>x</url>");
        assert_eq!(decode::<GetLinks>(answer.as_bytes()).expect("links")[0].url.as_deref(), Some("x"));
    }
}
