//! The form of a request, decoded by an independent implementation.

use ipaper_api::custom_field::{FieldValue, FieldValues, SetMultipleCustomFieldValues};
use ipaper_api::paper::SetSetting;
use ipaper_api::{Credentials, Error, PaperId};
use roxmltree::Document;

use crate::calls::{Sent, send};

/// What parts the texts of an input. It occurs in no UTF-8.
pub(crate) const BETWEEN_TEXTS: u8 = 0xFF;

/// The input is a user, a password, and any number of texts, with the byte 255 between them.
///
/// # Panics
///
/// Where a form does not give back what was put into it.
pub fn form_encoder(input: &[u8]) {
    let texts = input.split(|byte| *byte == BETWEEN_TEXTS).map(String::from_utf8_lossy);
    let mut texts = texts.map(std::borrow::Cow::into_owned);
    let mut next = || texts.next().unwrap_or_default();
    let (user, password) = (next(), next());
    let mut pairs = vec![(next(), next())];
    while let Some(name) = texts.next() {
        pairs.push((name, texts.next().unwrap_or_default()));
    }
    for (name, value) in &pairs {
        check_fields(&user, &password, name, value);
    }
    check_document(&user, &password, &pairs);
}

/// Texts come back as they are, and in their order.
fn check_fields(user: &str, password: &str, setting: &str, value: &str) {
    let id = i64::from(u32::try_from(value.len()).unwrap_or(0));
    let request = SetSetting::new(PaperId::new(id), setting, value);
    let sent = match send(Credentials::user(user, password), request, 1 + value.len()) {
        Ok(sent) => sent,
        Err(_) if !is_login(user, password) => return,
        // The rules that these arguments have.
        Err(error) if error.is_invalid_argument() && (setting.is_empty() || is_unsendable(setting, value)) => return,
        Err(error) => panic!("a text cannot be sent: {error}"),
    };
    let fields = decoded(&sent);
    let id = id.to_string();
    let arguments = [("paperID", id.as_str()), ("setting", setting), ("value", value)];
    let expected: Vec<_> = CREDENTIALS.into_iter().zip([user, password]).chain(arguments).collect();
    assert_eq!(borrowed(&fields), expected, "a form does not give back what was put into it");
    assert_eq!(shown(&sent), expected.get(2..).unwrap_or_default(), "a dry run shows something else than what is sent");
}

/// Whether one of the texts has a NUL, which no response could give back.
fn is_unsendable(setting: &str, value: &str) -> bool {
    setting.contains('\0') || value.contains('\0')
}

/// A document in a field comes back as XML with the same texts. A text is refused if XML has no way to write it, and a name if it is empty.
fn check_document(user: &str, password: &str, pairs: &[(String, String)]) {
    let mut values = pairs.iter().map(|(name, value)| FieldValue::new(name.as_str(), value.as_str()));
    let Some(first) = values.next() else { return };
    let values = values.fold(FieldValues::new(first), FieldValues::field);
    let request = SetMultipleCustomFieldValues::new(PaperId::new(7), values);
    match send(Credentials::user(user, password), request, 100) {
        Ok(sent) => {
            let fields = decoded(&sent);
            let document = fields.iter().find(|(name, _)| name == "fieldsXml").map(|(_, value)| value.as_str());
            let document = document.unwrap_or_else(|| panic!("the document is missing: {fields:?}"));
            assert_eq!(read_back(document), pairs, "a document does not give back what was put into it: {document}");
        }
        Err(_) if !is_login(user, password) => {}
        Err(error) => check_refusal(&error, pairs),
    }
}

/// Whether a client can be built with these credentials.
fn is_login(user: &str, password: &str) -> bool {
    [user, password].iter().all(|text| !text.trim().is_empty() && !text.contains(char::is_control))
}

fn read_back(document: &str) -> Vec<(String, String)> {
    let document = Document::parse(document).unwrap_or_else(|error| panic!("no XML was sent: {error}: {document}"));
    let fields = document.root_element().children();
    let owned = |text: Option<&str>| text.unwrap_or_default().to_owned();
    fields.map(|field| (owned(field.attribute("name")), owned(field.text()))).collect()
}

fn check_refusal(error: &Error, pairs: &[(String, String)]) {
    assert!(error.is_invalid_argument(), "a text is refused for another reason: {error}");
    let is_writable = pairs.iter().all(|(name, value)| name.chars().chain(value.chars()).all(is_xml));
    let is_complete = pairs.iter().all(|(name, _)| !name.is_empty());
    assert!(!is_writable || !is_complete, "a text is refused that can be sent: {error}");
}

/// The characters of XML 1.0.
fn is_xml(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

/// The fields of a body, which is as long as it was announced.
fn decoded(sent: &Sent) -> Vec<(String, String)> {
    assert_eq!(sent.length, sent.body.len() as u64, "a body is not as long as announced");
    assert_eq!(sent.dry_run.content_length(), Some(sent.length), "a dry run announces another length");
    assert!(sent.body.iter().all(u8::is_ascii), "a form holds a byte that is not ASCII");
    form_urlencoded::parse(&sent.body).into_owned().collect()
}

/// What a dry run shows behind the credentials, which it does not show.
fn shown(sent: &Sent) -> Vec<(&str, &str)> {
    sent.dry_run.fields().iter().skip(CREDENTIALS.len()).map(|(name, value)| (*name, value.as_str())).collect()
}

fn borrowed(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

/// The fields that carry the user and the password.
const CREDENTIALS: [&str; 2] = ["plUsername", "plPassword"];
