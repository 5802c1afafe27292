//! Answers that somebody made to do harm: each is a clear error within the bounds, and takes no more memory than the answer itself and a little.
//!
//! One test takes optimised code: `cargo test --profile heavy -p ipaper-api --test hostile -- --ignored`.
//!
//! Memory is counted by an allocator of the thread that decodes: its highest mark over what was there before.

#[path = "both/whole.rs"]
mod whole;

use std::fmt::Debug;

use ipaper_api::link::GetLinks;
use ipaper_api::paper::{CreatePaper, GetAllPapers, GetPaperStructure};
use ipaper_api::{DecodeError, DecodeProblem, Error, Limits, Request, decode_with};

const MEGABYTE: usize = 1024 * 1024;

/// How much more memory than the answer's own size decoding may take: [`decode_with`] copies the answer, the rest is small.
const MOST_BESIDE: usize = 2 * MEGABYTE;

/// Decodes, and sees to it that memory stays within the bounds.
fn decoded<R: Request>(answer: &[u8], limits: Limits) -> Result<R::Response, Error> {
    let mut result = None;
    let memory = allocation_counter::measure(|| {
        result = Some(decode_with::<R>(answer, limits).map(|decoded| decoded.response));
    });
    let most = answer.len() + MOST_BESIDE;
    let peak = usize::try_from(memory.bytes_max).expect("64 bits");
    assert!(peak <= most, "{peak} bytes of memory for an answer of {}", answer.len());
    result.expect("a result")
}

/// What is wrong with an answer, and where: its path, cut to its beginning, and its byte.
fn refused<R: Request>(answer: impl AsRef<[u8]>) -> (DecodeProblem, String, usize)
where
    R::Response: Debug,
{
    refused_within::<R>(answer, Limits::default())
}

fn refused_within<R: Request>(answer: impl AsRef<[u8]>, limits: Limits) -> (DecodeProblem, String, usize)
where
    R::Response: Debug,
{
    let error = decoded::<R>(answer.as_ref(), limits).expect_err("this answer should be an error");
    assert!(format!("{error} {error:?}").len() < 10_000, "{} bytes of text", error.to_string().len());
    let place = error.decode_error().unwrap_or_else(|| panic!("no place in {error}"));
    assert!(place.excerpt().is_none_or(|excerpt| excerpt.len() <= 200));
    (place.problem(), path(place), place.offset())
}

fn path(place: &DecodeError) -> String {
    place.path().chars().take(40).collect()
}

/// An answer with this inside `data`.
fn in_data(content: &str) -> String {
    format!("{BEFORE_DATA}{content}</data></result>")
}

const BEFORE_DATA: &str = "<result><code>SUCCESS</code><data>";

mod nesting {
    use super::*;

    const DEEP: usize = 1_000_000;

    #[test]
    fn a_million_elements_that_nobody_knows_one_inside_the_other() {
        let answer = in_data(&format!("{}{}", "<x>".repeat(DEEP), "</x>".repeat(DEEP)));
        let place = refused::<CreatePaper>(answer);
        assert_eq!(place.0, DecodeProblem::TooDeep);
        assert_eq!(place.2, BEFORE_DATA.len() + 60 * "<x>".len());
    }

    #[test]
    fn a_million_categories_one_inside_the_other() {
        let category = "<category id=\"1\" name=\"a\" url=\"/\">";
        let answer = in_data(&format!("{}{}", category.repeat(DEEP), "</category>".repeat(DEEP)));
        let place = refused::<GetAllPapers>(answer);
        assert_eq!(place.0, DecodeProblem::TooDeep);
        assert_eq!(place.2, BEFORE_DATA.len() + 60 * category.len());
    }

    #[test]
    fn a_million_elements_around_everything() {
        let place = refused::<CreatePaper>(format!("<result>{}", "<result>".repeat(DEEP)));
        assert_eq!((place.0, place.2), (DecodeProblem::TooDeep, 62 * "<result>".len()));
    }

    #[test]
    fn a_million_elements_in_torn_markup() {
        let answer =
            in_data(&format!("<root><link><param><item>{}</item></param></link></root>", "<name><x>".repeat(DEEP)));
        assert_eq!(refused::<GetLinks>(answer).0, DecodeProblem::TooDeep);
    }
}

mod long_things {
    use super::*;

    /// Longer than a text may be, but not than a response.
    const LONG: usize = 60 * MEGABYTE;

    #[test]
    fn an_attribute_of_60_megabytes() {
        let answer = in_data(&format!("<paper id=\"{}\"/>", "1".repeat(LONG)));
        let place = refused::<CreatePaper>(answer);
        assert_eq!((place.0, place.2), (DecodeProblem::TextTooLong, BEFORE_DATA.len()));
    }

    #[test]
    fn a_text_of_60_megabytes() {
        let answer = format!("<result><code>{}</code></result>", "S".repeat(LONG));
        let place = refused::<CreatePaper>(answer);
        assert_eq!(place, (DecodeProblem::TextTooLong, "result/code".to_owned(), "<result><code>".len()));
    }

    #[test]
    fn a_section_of_60_megabytes() {
        let answer = format!("<result><code><![CDATA[{}]]></code></result>", "S".repeat(LONG));
        let place = refused::<CreatePaper>(answer);
        assert_eq!(place, (DecodeProblem::TextTooLong, "result/code".to_owned(), "<result><code>".len()));
    }

    #[test]
    fn a_text_of_many_pieces() {
        let piece = format!("<![CDATA[{}]]>&amp;", "S".repeat(1_000));
        let answer = format!("<result><message>{}</message></result>", piece.repeat(17_000));
        let mut result = Ok(());
        let memory = allocation_counter::measure(|| {
            result = decode_with::<CreatePaper>(answer.as_bytes(), Limits::default()).map(|_| ());
        });
        let error = result.expect_err("17 megabytes of text");
        assert_eq!(error.decode_error().map(DecodeError::problem), Some(DecodeProblem::TextTooLong));
        // What was read of the text is there until it is too long, twice while it grows.
        let most = (answer.len() + 3 * 16 * MEGABYTE + MOST_BESIDE) as u64;
        assert!(memory.bytes_max < most, "{} bytes", memory.bytes_max);
    }

    /// Longer than a text may be, and by far longer than an error.
    const TOO_LONG: usize = 20 * MEGABYTE;

    #[test]
    fn names_of_all_sorts() {
        let name = "n".repeat(TOO_LONG);
        for (answer, problem) in [
            (format!("<{name}/>"), DecodeProblem::TextTooLong),
            (in_data(&format!("<{name}/>")), DecodeProblem::TextTooLong),
            (in_data(&format!("<paper {name}=\"1\"/>")), DecodeProblem::TextTooLong),
            (in_data(&format!("<x></{name}></x>")), DecodeProblem::Malformed),
            (in_data(&format!("<paper id=\"1\"/></{name}>")), DecodeProblem::Malformed),
            (format!("<result><code>&{name};</code></result>"), DecodeProblem::Malformed),
            (format!("<?xml version=\"1.0\" encoding=\"{name}\"?><result/>"), DecodeProblem::Encoding),
            (format!("<!DOCTYPE {name}><result/>"), DecodeProblem::Malformed),
            (format!("<result>{}", "&;".repeat(TOO_LONG / 2)), DecodeProblem::Malformed),
        ] {
            assert_eq!(refused::<CreatePaper>(&answer).0, problem, "{}", &answer[..60]);
        }
    }

    #[test]
    fn things_that_never_end() {
        for (beginning, byte, problem) in [
            ("", "n", DecodeProblem::NotXml),
            ("", " ", DecodeProblem::Empty),
            ("", "\0", DecodeProblem::NotXml),
            ("", "<", DecodeProblem::Truncated),
            ("", "&", DecodeProblem::Truncated),
            ("<result>", "<", DecodeProblem::Truncated),
            ("<result>", "&", DecodeProblem::Truncated),
            ("<result ", "n", DecodeProblem::Truncated),
            ("<result n=\"", "n", DecodeProblem::Truncated),
            ("<result></", "n", DecodeProblem::Truncated),
            ("<result><!--", "-", DecodeProblem::Truncated),
            ("<result><![CDATA[", "]", DecodeProblem::Truncated),
            ("<result><?n", "?", DecodeProblem::Truncated),
            ("<!DOCTYPE result [", "[", DecodeProblem::Truncated),
            ("<!DOCTYPE result [", "<", DecodeProblem::Truncated),
            ("<?xml ", "n", DecodeProblem::Truncated),
            ("<result><code>", "\u{80}", DecodeProblem::TextTooLong),
        ] {
            let answer = format!("{beginning}{}", byte.repeat(TOO_LONG / byte.len()));
            assert_eq!(refused::<CreatePaper>(&answer).0, problem, "{beginning}{byte}");
        }
    }

    #[test]
    fn bytes_that_are_no_text() {
        assert_eq!(refused::<CreatePaper>(vec![0xFF; TOO_LONG]).0, DecodeProblem::Encoding);
        let answer = [format!("<result><message>{}", "n".repeat(TOO_LONG)).into_bytes(), vec![0xFF; TOO_LONG]].concat();
        assert_eq!(refused::<CreatePaper>(answer).0, DecodeProblem::Encoding);
    }

    #[test]
    fn what_nobody_reads_takes_no_memory() {
        let long = "n ".repeat(TOO_LONG / 2);
        for answer in [
            format!("<!-- {long} -->{}", in_data("<paper id=\"1\"/>")),
            format!("<?n {long}?>{}", in_data("<paper id=\"1\"/>")),
            in_data(&format!("<paper id=\"1\"><!-- {long} --></paper>")),
            in_data(&format!("<paper id=\"1\"/>{}", " ".repeat(TOO_LONG))),
        ] {
            assert_eq!(decoded::<CreatePaper>(answer.as_bytes(), Limits::default()).expect("a paper").get(), 1);
        }
    }
}

mod many_things {
    use super::*;

    const MANY: usize = 10_000_000;

    /// How many elements an answer may have by default.
    const MOST_ELEMENTS: usize = 2_000_000;

    /// `result`, `code` and `data` are elements too.
    const AROUND: usize = 3;

    #[test]
    #[ignore = "takes optimised code: cargo test --profile heavy --test hostile -- --ignored"]
    fn two_million_elements_are_read_and_one_more_is_not() {
        let answer = in_data(&"<x/>".repeat(MOST_ELEMENTS - AROUND - 1)).replace("</data>", "<paper id=\"7\"/></data>");
        assert_eq!(decoded::<CreatePaper>(answer.as_bytes(), Limits::default()).expect("two million").get(), 7);
        let one_more = answer.replace("<paper", "<x/><paper");
        let place = refused::<CreatePaper>(&one_more);
        assert_eq!((place.0, Some(place.2)), (DecodeProblem::TooManyElements, one_more.find("<paper")));
    }

    #[test]
    #[ignore = "takes optimised code: cargo test --profile heavy --test hostile -- --ignored"]
    fn ten_million_empty_elements_are_too_many() {
        let answer = in_data(&"<x/>".repeat(MANY));
        let place = refused::<CreatePaper>(&answer);
        let first_beyond = BEFORE_DATA.len() + "<x/>".len() * (MOST_ELEMENTS - AROUND);
        assert_eq!((place.0, place.2), (DecodeProblem::TooManyElements, first_beyond));
    }

    #[test]
    fn ten_million_attributes_of_one_element_are_too_long_a_tag() {
        let answer = in_data(&format!("<paper{}/>", " a=\"\"".repeat(MANY)));
        let place = refused::<CreatePaper>(answer);
        assert_eq!((place.0, place.2), (DecodeProblem::TextTooLong, BEFORE_DATA.len()));
    }

    #[test]
    fn attributes_of_many_names_take_no_memory() {
        let attributes = (0..200_000).map(|number| format!(" a{number}=\"\"")).collect::<Vec<_>>().concat();
        let answer = in_data(&format!("<paper{attributes} id=\"7\"/>"));
        assert_eq!(decoded::<CreatePaper>(answer.as_bytes(), Limits::default()).expect("a paper").get(), 7);
    }

    #[test]
    fn a_fault_is_found_behind_elements_of_many_names() {
        let names = (0..200_000).map(|number| format!("<n{number}/>")).collect::<Vec<_>>().concat();
        let place = refused::<CreatePaper>(in_data(&format!("{names}<paper id=\"x\"/>")));
        assert_eq!((place.0, place.1.as_str()), (DecodeProblem::WrongValue, "result/data/paper[…]/@id"));
    }

    #[test]
    fn the_same_fault_is_found_behind_many_elements_of_one_name() {
        let answer = in_data(&format!("{}<paper id=\"x\"/>", "<x></x>".repeat(200_000)));
        let place = refused::<CreatePaper>(answer);
        assert_eq!((place.0, place.1.as_str()), (DecodeProblem::WrongValue, "result/data/paper/@id"));
    }
}

mod entities {
    use super::*;

    #[test]
    fn a_billion_laughs_are_refused_before_the_first() {
        let entity = |level: usize| format!("<!ENTITY l{level} \"{}\">", format!("&l{};", level - 1).repeat(10));
        let entities = (1..10).map(entity).collect::<Vec<_>>().concat();
        let entities = format!("<!ENTITY l0 \"ha\">{entities}");
        let answer = format!("<!DOCTYPE result [{entities}]><result><code>&l9;</code></result>");
        assert_eq!(refused::<CreatePaper>(answer), (DecodeProblem::Malformed, String::new(), 0));
    }

    #[test]
    fn one_long_entity_that_is_used_often_is_refused_before_the_first_use() {
        let entity = "ha".repeat(50_000);
        let answer = format!(
            "<!DOCTYPE result [<!ENTITY l \"{entity}\">]><result><code>{}</code></result>",
            "&l;".repeat(50_000)
        );
        assert_eq!(refused::<CreatePaper>(answer), (DecodeProblem::Malformed, String::new(), 0));
    }

    #[test]
    fn without_a_document_type_there_is_nothing_to_laugh_about() {
        let answer = format!("<result><code>{}</code></result>", "&l9;".repeat(50_000));
        let place = refused::<CreatePaper>(answer);
        assert_eq!(place, (DecodeProblem::Malformed, "result/code".to_owned(), "<result><code>".len()));
    }

    #[test]
    fn a_file_of_the_machine_is_not_looked_at() {
        let answer = "<!DOCTYPE result [<!ENTITY l SYSTEM \"file:///etc/passwd\">]><result><code>&l;</code></result>";
        assert_eq!(refused::<CreatePaper>(answer), (DecodeProblem::Malformed, String::new(), 0));
    }
}

mod bounds {
    use super::*;

    /// A good answer of 6 elements, of which 4 nest, whose longest text has 26 bytes.
    const ANSWER: &str = "<result><code>SUCCESS</code><data><paper id=\"1\" name=\"a\" url=\"/\"><pages><page id=\"1\" number=\"1\" part-of-index=\"True\"><text>abcdefghijklmnopqrstuvwxyz</text></page></pages></paper></data></result>";

    /// Within `below` the answer is good; one less, and it is this error with this text at the first thing that is beyond the bound.
    fn is_bound(
        within: impl Fn(usize) -> Limits,
        just_enough: usize,
        expected: (DecodeProblem, &str, usize),
        text: &str,
    ) {
        decoded::<GetPaperStructure>(ANSWER.as_bytes(), within(just_enough)).expect("the bound itself is allowed");
        let limits = within(just_enough - 1);
        let (problem, path, byte) = refused_within::<GetPaperStructure>(ANSWER, limits);
        assert_eq!((problem, path.as_str(), byte), expected);
        let error = decode_with::<GetPaperStructure>(ANSWER.as_bytes(), limits).expect_err("beyond the bound");
        assert!(crate::whole::whole(&error).contains(text), "{error}");
    }

    fn at(text: &str) -> usize {
        ANSWER.find(text).expect("a piece of the answer")
    }

    #[test]
    fn the_bytes_of_an_answer() {
        is_bound(
            |bytes| Limits::default().bytes(bytes),
            ANSWER.len(),
            (DecodeProblem::TooLarge, "result", 0),
            &format!("the answer is larger than the limit of {} bytes", ANSWER.len() - 1),
        );
    }

    #[test]
    fn the_depth_of_elements() {
        let path = "result/data/paper/pages/page/text";
        is_bound(
            |depth| Limits::default().depth(depth),
            6,
            (DecodeProblem::TooDeep, path, at("<text>")),
            "elements nest deeper than the limit of 5",
        );
    }

    #[test]
    fn the_number_of_elements() {
        let path = "result/data/paper/pages/page/text";
        is_bound(
            |elements| Limits::default().elements(elements),
            7,
            (DecodeProblem::TooManyElements, path, at("<text>")),
            "more elements than the limit of 6",
        );
    }

    #[test]
    fn the_bytes_of_a_text() {
        // Of a tag all counts that stands between its brackets, so that attributes are looked at only where there are not too many.
        let longest_tag = "page id=\"1\" number=\"1\" part-of-index=\"True\"".len();
        is_bound(
            |bytes| Limits::default().text_bytes(bytes),
            longest_tag,
            (DecodeProblem::TextTooLong, "result/data/paper/pages/page", at("<page ")),
            &format!("a text is longer than the limit of {} bytes", longest_tag - 1),
        );
        for text in [
            "abcdefghijklmnopqrstuvwxyz",
            "<![CDATA[abcdefghijklmnopqrstuvwxyz]]>",
            "&#97;bcdefghijklm<!-- -->nopqrstuvwxy<![CDATA[z]]>",
        ] {
            let answer =
                format!("<result><message>{text}</message><code>SUCCESS</code><data><paper id=\"7\"/></data></result>");
            let within = |bytes| decoded::<CreatePaper>(answer.as_bytes(), Limits::default().text_bytes(bytes));
            assert_eq!(within(26).expect("the bound itself is allowed").get(), 7);
            let error = within(25).expect_err("beyond the bound");
            assert!(crate::whole::whole(&error).contains("a text is longer than the limit of 25 bytes"), "{error}");
        }
    }

    #[test]
    fn a_bound_of_nothing_is_a_bound() {
        for (limits, problem) in [
            (Limits::default().bytes(0), DecodeProblem::TooLarge),
            (Limits::default().depth(0), DecodeProblem::TooDeep),
            (Limits::default().elements(0), DecodeProblem::TooManyElements),
            (Limits::default().text_bytes(0), DecodeProblem::TextTooLong),
        ] {
            assert_eq!(refused_within::<GetPaperStructure>(ANSWER, limits).0, problem);
        }
    }

    #[test]
    fn the_order_of_code_and_data_makes_no_difference_to_a_bound() {
        for answer in [
            "<result><code>SUCCESS</code><message/><data><paper id=\"1\"/></data></result>",
            "<result><data><paper id=\"1\"/></data><message/><code>SUCCESS</code></result>",
        ] {
            let within = |elements| decoded::<CreatePaper>(answer.as_bytes(), Limits::default().elements(elements));
            within(5).expect("five elements");
            within(4).expect_err("one too many");
        }
    }
}
