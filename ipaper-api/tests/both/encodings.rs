//! In which encodings answers are read: UTF-8, with and without a byte order mark. What is another, or says that it is, is refused and never garbled.

use super::adapter::{client_with_own_transport, create_paper, download, preview_token, tree};
use super::api::image::GetImageWith2PxDropShadow as PageImage;
use super::api::paper::GetAllPapers;
use super::api::{
    Client, Config, Credentials, DecodeProblem, Error, ErrorKind, ImageType, Outcome, PageId, Retry, decode,
};
use super::both::server::{Behaviour, Server, response};

const PLAIN: &str = "<result><code>SUCCESS</code><data><category id=\"1\" name=\"Bad\" url=\"/\"/></data></result>";
const DANISH: &str = "<result><code>SUCCESS</code><data><category id=\"1\" name=\"Bæk\" url=\"/\"/></data></result>";

fn client(server: &Server) -> Client {
    let config = Config::new(Credentials::api_key("k3y")).endpoint(server.endpoint()).retry(Retry::never());
    Client::new(config).expect("a client")
}

fn serving(content_type: &str, body: &[u8]) -> Server {
    Server::start(Behaviour::Answer(response("200 OK", &[("Content-Type", content_type)], body)))
}

/// The name of the root that is read from an answer with this header.
fn name(content_type: &str, body: impl AsRef<[u8]>) -> Result<String, Error> {
    let server = serving(content_type, body.as_ref());
    tree(&client(&server)).map(|root| format!("{root:?}").split('"').nth(1).unwrap_or_default().to_owned())
}

/// What is said of an answer, with its byte.
fn said(error: &Error) -> (String, usize) {
    // What is found out behind the code `SUCCESS` does not make another answer of it.
    assert!(matches!(error.kind(), ErrorKind::UnexpectedAnswer | ErrorKind::Decode), "{error}");
    let place = error.decode_error().unwrap_or_else(|| panic!("no place in {error}"));
    assert_eq!(place.problem(), DecodeProblem::Encoding, "{error}");
    let text = place.to_string();
    let (_, what) = text.split_once("): ").expect("a place and a problem");
    (what.split("; the answer reads").next().unwrap_or_default().to_owned(), place.offset())
}

fn said_of(content_type: &str, body: impl AsRef<[u8]>) -> (String, usize) {
    said(&name(content_type, body).expect_err("another encoding"))
}

fn said_of_recorded(body: impl AsRef<[u8]>) -> (String, usize) {
    said(&decode::<GetAllPapers>(body.as_ref()).expect_err("another encoding"))
}

/// Text in an encoding of two or of four bytes a character.
fn wide(text: &str, bytes: impl Fn(char) -> Vec<u8>) -> Vec<u8> {
    text.chars().flat_map(bytes).collect()
}

fn latin(text: &str) -> Vec<u8> {
    wide(text, |character| vec![u8::try_from(u32::from(character)).expect("a letter of western Europe")])
}

#[test]
fn utf_8_is_read_with_and_without_a_mark_whoever_declares_it() {
    for prolog in ["", "<?xml version=\"1.0\" encoding=\"utf-8\"?>", "<?xml version='1.0' encoding='UTF-8'?>\n"] {
        for mark in ["", "\u{feff}"] {
            let body = format!("{mark}{prolog}{DANISH}");
            decode::<GetAllPapers>(body.as_bytes()).expect("an answer");
            for content_type in
                ["text/xml", "text/xml; charset=utf-8", "text/xml;charset=\"UTF-8\"", "text/xml; charset="]
            {
                assert_eq!(name(content_type, &body).expect("an answer"), "Bæk", "{content_type}");
            }
        }
    }
}

#[test]
fn utf_16_and_utf_32_are_refused_by_name_with_and_without_a_mark() {
    let text = format!("<?xml version=\"1.0\"?>{DANISH}");
    let utf_16 = |convert: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(convert).collect::<Vec<u8>>();
    let utf_32 = |convert: fn(u32) -> [u8; 4]| wide(&text, |character| convert(u32::from(character)).to_vec());
    for (encoding, mark, body) in [
        ("UTF-16, little-endian", &[0xFF, 0xFE][..], utf_16(u16::to_le_bytes)),
        ("UTF-16, big-endian", &[0xFE, 0xFF], utf_16(u16::to_be_bytes)),
        ("UTF-32, little-endian", &[0xFF, 0xFE, 0, 0], utf_32(u32::to_le_bytes)),
        ("UTF-32, big-endian", &[0, 0, 0xFE, 0xFF], utf_32(u32::to_be_bytes)),
    ] {
        let what = (format!("the answer is in {encoding}; expected UTF-8"), 0);
        for body in [body.clone(), [mark, &body].concat()] {
            for content_type in ["text/xml", "text/xml; charset=utf-8", "text/xml; charset=utf-16"] {
                assert_eq!(said_of(content_type, &body), what);
            }
            assert_eq!(said_of_recorded(&body), what);
            let error = decode::<GetAllPapers>(&body).expect_err("another encoding");
            let place = error.decode_error().expect("a place");
            assert_eq!((place.path(), place.line(), place.column(), place.excerpt()), ("", 1, 1, Some("")));
        }
    }
}

#[test]
fn what_the_header_declares_is_read_where_it_makes_no_difference() {
    for charset in ["iso-8859-1", "ISO-8859-15", "windows-1252", "us-ascii"] {
        assert_eq!(name(&format!("text/xml; charset={charset}"), PLAIN).expect("an answer"), "Bad");
    }
}

#[test]
fn what_the_header_declares_is_refused_where_it_makes_a_difference() {
    let at = DANISH.find('æ').expect("it is there");
    for charset in ["iso-8859-1", "Windows-1252", "us-ascii"] {
        let charset_shown = charset.to_lowercase();
        let what = format!(
            "the content type declares the encoding `{charset_shown}`, and here is a character beyond ASCII; expected UTF-8"
        );
        for body in [latin(DANISH), DANISH.as_bytes().to_vec()] {
            assert_eq!(said_of(&format!("text/xml; charset={charset}"), body), (what.clone(), at));
        }
    }
    for charset in ["utf-16", "shift_jis", "x-own"] {
        let what = format!("the content type declares the encoding `{charset}`; expected UTF-8");
        assert_eq!(said_of(&format!("text/xml; charset=\"{charset}\""), PLAIN), (what, 0));
    }
}

#[test]
fn what_the_prolog_declares_is_refused_where_it_makes_a_difference() {
    let answer = |encoding: &str, body: &str| format!("<?xml version=\"1.0\" encoding=\"{encoding}\"?>{body}");
    for encoding in ["iso-8859-1", "WINDOWS-1252", "us-ascii"] {
        let body = answer(encoding, DANISH);
        let what = format!(
            "the prolog declares the encoding `{}`, and here is a character beyond ASCII; expected UTF-8",
            encoding.to_lowercase()
        );
        let expected = (what, body.find('æ').expect("it is there"));
        assert_eq!(said_of_recorded(&body), expected);
        assert_eq!(said_of_recorded(latin(&body)), expected);
        assert_eq!(said_of("text/xml", &body), expected);
    }
    for encoding in ["utf-7", "latin1", "koi8-r"] {
        let expected = (format!("the prolog declares the encoding `{encoding}`; expected UTF-8"), 0);
        assert_eq!(said_of_recorded(answer(encoding, PLAIN)), expected);
    }
}

#[test]
fn applies_rfc_7303_to_contradicting_declarations() {
    for encoding in ["iso-8859-1", "utf-16", "shift_jis"] {
        let in_prolog = format!("<?xml version=\"1.0\" encoding=\"{encoding}\"?>{DANISH}");
        assert_eq!(name("text/xml; charset=utf-8", &in_prolog).expect("the header counts more"), "Bæk");
        for content_type in ["text/xml", "text/xml; charset=iso-8859-1"] {
            let marked = format!("\u{feff}{in_prolog}");
            assert_eq!(name(content_type, &marked).expect("the mark counts most"), "Bæk");
        }
    }
    let in_header = format!("<?xml version=\"1.0\" encoding=\"utf-8\"?>{DANISH}");
    let (what, _) = said_of("text/xml; charset=iso-8859-1", in_header);
    assert!(what.starts_with("the content type declares the encoding `iso-8859-1`, and here "), "{what}");
    // Bytes that are not UTF-8 are never garbled, whatever a header says.
    let body = latin(&format!("<?xml version=\"1.0\" encoding=\"iso-8859-1\"?>{DANISH}"));
    assert_eq!(said_of("text/xml; charset=utf-8", body).0, "not UTF-8");
}

#[test]
fn another_encoding_without_a_word_is_refused_at_its_byte() {
    let what = ("not UTF-8".to_owned(), DANISH.find('æ').expect("it is there"));
    assert_eq!(said_of("text/xml", latin(DANISH)), what);
    assert_eq!(said_of_recorded(latin(DANISH)), what);
}

#[test]
fn an_error_about_the_encoding_of_a_secret_answer_shows_none_of_it() {
    let body = latin("<?xml version=\"1.0\" encoding=\"t0p-s3cret\"?><result><code>SUCCESS</code>æ</result>");
    let server = serving("text/xml; charset=t0p-s3cret", &body);
    let error = preview_token(&client(&server)).expect_err("another encoding");
    assert_eq!(said(&error), ("not UTF-8".to_owned(), 0));
    assert!(!format!("{error} {error:?}").contains("t0p-s3cret"), "{error}");
}

#[test]
fn a_write_whose_answer_is_in_another_encoding_may_have_had_its_effect() {
    let server = serving("text/xml; charset=utf-16", PLAIN.as_bytes());
    let error = create_paper(&client(&server)).expect_err("another encoding");
    assert_eq!((error.kind(), error.outcome()), (ErrorKind::UnexpectedAnswer, Outcome::Unknown), "{error}");
}

#[test]
fn xml_in_another_encoding_in_place_of_a_file_is_no_file() {
    let refusal = "<result><code>ERROR</code></result>";
    for (mark, convert) in
        [(&[0xFF, 0xFE][..], u16::to_le_bytes as fn(u16) -> [u8; 2]), (&[0xFE, 0xFF], u16::to_be_bytes)]
    {
        let text: Vec<u8> = refusal.encode_utf16().flat_map(convert).collect();
        let body = [mark, &text].concat();
        let server = serving("image/png", &body);
        let mut written = Vec::new();
        let error = download(&client(&server), PageImage::new(PageId::new(5001), ImageType::Zoom), &mut written)
            .expect_err("no file");
        assert_eq!((error.kind(), written.len()), (ErrorKind::UnexpectedAnswer, 0), "{error}");
    }
}

#[test]
fn what_a_transport_of_ones_own_answers_is_held_to_the_same() {
    const UTF_16: &str = "<?xml version='1.0' encoding='utf-16'?><result><code>SUCCESS</code><data><category id=\"1\" name=\"Bæk\" url=\"/\"/></data></result>";
    let config = Config::new(Credentials::api_key("k3y")).retry(Retry::never());
    let root = tree(&client_with_own_transport(config, UTF_16)).expect("UTF-8, as the content type says");
    assert!(format!("{root:?}").contains("Bæk"), "{root:?}");
}

#[test]
fn what_the_prolog_declares_is_read_where_it_makes_no_difference() {
    for encoding in ["iso-8859-1", "ISO-8859-15", "windows-1252", "us-ascii"] {
        let body = format!("<?xml version=\"1.0\" encoding=\"{encoding}\"?>{PLAIN}");
        decode::<GetAllPapers>(body.as_bytes()).expect("an answer");
        assert_eq!(name("text/xml; charset=utf-8", &body).expect("an answer"), "Bad");
    }
}
