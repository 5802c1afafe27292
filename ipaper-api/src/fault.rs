//! Recognises what the service's platform answers when a request never reaches the method: plain texts and HTML pages instead of the envelope.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;

use crate::redact::REDACTED;
use crate::xml::quoted;

/// A failure of the platform in front of the methods, recognised by its text.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ServiceFault {
    /// A parameter that the method declares was not sent: the spec and the service disagree.
    MissingParameter(String),
    /// A text that is no value of the parameter's type: the spec and the service disagree.
    WrongType(String),
    /// The service has no method of that name: the spec and the service disagree.
    UnknownMethod(String),
    /// The method cannot be called by this HTTP method or at this path.
    UnrecognizedFormat,
    /// The content type was not the one of a form.
    InvalidFormat(String),
    /// The request was refused because a value looks like markup.
    RefusedAsDangerous,
    /// The request was too large for the service.
    TooLarge,
    /// No such address.
    NotFound,
    /// The service asks for a `Content-Length`.
    LengthRequired,
}

impl ServiceFault {
    /// The fault that an answer speaks of, if it speaks of one. Texts count with the status of a failure only: an answer of the API may hold any text.
    pub(crate) fn recognise(status: Option<u16>, body: &[u8]) -> Option<ServiceFault> {
        if status.is_some_and(|status| status < 400) {
            return None;
        }
        let text = String::from_utf8_lossy(body.get(..64 * 1024).unwrap_or(body));
        let text = without_entities(&text);
        in_text(&text).or(match status {
            // Request filtering answers 404 with the sub-status 13, which only some pages show.
            Some(404) if text.contains("404.13") => Some(ServiceFault::TooLarge),
            Some(404) => Some(ServiceFault::NotFound),
            Some(411) => Some(ServiceFault::LengthRequired),
            Some(413) => Some(ServiceFault::TooLarge),
            _ => None,
        })
    }

    /// Whether a text of the platform occurs anywhere in an answer, be it in the midst of somebody else's page.
    pub(crate) fn is_mentioned(body: &[u8]) -> bool {
        let text = String::from_utf8_lossy(body.get(..SEARCHED).unwrap_or(body));
        MENTIONS.iter().any(|phrases| phrases.iter().all(|phrase| text.contains(phrase)))
    }

    /// The same, without a word of the answer.
    pub(crate) fn without_texts(self) -> Self {
        match self {
            ServiceFault::MissingParameter(_) => ServiceFault::MissingParameter(REDACTED.to_owned()),
            ServiceFault::WrongType(_) => ServiceFault::WrongType(REDACTED.to_owned()),
            ServiceFault::UnknownMethod(_) => ServiceFault::UnknownMethod(REDACTED.to_owned()),
            ServiceFault::InvalidFormat(_) => ServiceFault::InvalidFormat(REDACTED.to_owned()),
            fault => fault,
        }
    }

    fn explanation(&self) -> String {
        const DISAGREE: &str = "the spec of this client and the service disagree";
        match self {
            ServiceFault::MissingParameter(name) => format!("the service misses the parameter `{name}`: {DISAGREE}"),
            ServiceFault::WrongType(text) => format!("the service wants another type of value ({text}): {DISAGREE}"),
            ServiceFault::UnknownMethod(name) => format!("the service has no method `{name}`: {DISAGREE}"),
            ServiceFault::UnrecognizedFormat => "the service does not take the method at this address".to_owned(),
            ServiceFault::InvalidFormat(name) => format!("the service does not take the content type `{name}`"),
            ServiceFault::RefusedAsDangerous => "the service refused a value because it looks like markup".to_owned(),
            ServiceFault::TooLarge => "the request is too large for the service".to_owned(),
            ServiceFault::NotFound => {
                "there is nothing at this address: check the endpoint, the partner and the size of the request"
                    .to_owned()
            }
            ServiceFault::LengthRequired => "the service wants a Content-Length".to_owned(),
        }
    }
}

impl fmt::Display for ServiceFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.explanation())
    }
}

impl StdError for ServiceFault {}

/// How many bytes of an answer are searched for texts of the platform: no page of it is as large, and what is larger is not worth the time and the memory.
const SEARCHED: usize = 256 * 1024;

/// By what each text of the platform is known wherever it stands: all phrases of one row. None of them holds a character that the platform would encode.
const MENTIONS: [&[&str]; 7] = [
    &["Missing parameter: "],
    &["Cannot convert ", " to System."],
    &[" Web Service method name is not valid"],
    &["Request format is invalid: "],
    &["Request format is unrecognized"],
    &["potentially dangerous Request.Form value"],
    &["Maximum request length exceeded"],
];

fn in_text(text: &str) -> Option<ServiceFault> {
    if let Some(name) = after(text, "Missing parameter: ").and_then(|rest| up_to(rest, ".")) {
        return Some(ServiceFault::MissingParameter(name));
    }
    if let Some(rest) = after(text, "Cannot convert ").filter(|rest| rest.contains(" to System.")) {
        return up_to(rest, "\n").map(|line| ServiceFault::WrongType(format!("Cannot convert {}", line.trim_end())));
    }
    if let Some((before, _)) = text.split_once(" Web Service method name is not valid.") {
        let begins = |character: char| character.is_whitespace() || character == '>';
        let name = before.rsplit(begins).next().unwrap_or_default();
        return Some(ServiceFault::UnknownMethod(quoted(name, 200)));
    }
    if let Some(name) = after(text, "Request format is invalid: ").and_then(|rest| up_to(rest, "\n")) {
        return Some(ServiceFault::InvalidFormat(name.trim_end().trim_end_matches('.').to_owned()));
    }
    if after(text, "Request format is unrecognized").is_some() {
        return Some(ServiceFault::UnrecognizedFormat);
    }
    if after(text, "A potentially dangerous Request.Form value").is_some() {
        return Some(ServiceFault::RefusedAsDangerous);
    }
    after(text, "Maximum request length exceeded").map(|_| ServiceFault::TooLarge)
}

/// What follows `phrase` where the platform would put it: at the beginning of the text or of an element, or behind an exception's name. In the middle
/// of a sentence it is somebody else's.
fn after<'t>(text: &'t str, phrase: &str) -> Option<&'t str> {
    text.match_indices(phrase).find_map(|(at, _)| {
        let before = text.get(..at)?.trim_end();
        let begins = before.is_empty() || before.ends_with('>') || before.ends_with("Exception:");
        if begins { text.get(at + phrase.len()..) } else { None }
    })
}

/// What stands before `end` (or the end of the text), at most 200 characters of it.
fn up_to(text: &str, end: &str) -> Option<String> {
    let found = text.split(end).next()?;
    Some(quoted(found.trim_end(), 200))
}

/// The platform encodes its plain texts as if they were HTML.
pub(crate) fn without_entities(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let text = text
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&");
    Cow::Owned(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_parameter_is_named_in_plain_text_and_behind_an_exception() {
        let plain = ServiceFault::recognise(Some(500), b"Missing parameter: paperID.\r\n");
        assert_eq!(plain, Some(ServiceFault::MissingParameter("paperID".to_owned())));
        let detailed = ServiceFault::recognise(Some(500),
            b"System.InvalidOperationException: Missing parameter: paperID.\r\n   at System.Web.Services.Protocols.ValueCollectionParameterReader.Read(NameValueCollection collection)",
        );
        assert_eq!(detailed, plain);
    }

    #[test]
    fn a_wrong_type_is_quoted_with_entities_resolved() {
        let body = b"Cannot convert a&lt;b&#39; to System.Int32.\r\nParameter name: type ---&gt; Input string was not in a correct format.";
        assert_eq!(
            ServiceFault::recognise(Some(500), body),
            Some(ServiceFault::WrongType("Cannot convert a<b' to System.Int32.".to_owned()))
        );
    }

    #[test]
    fn an_unknown_method_is_named_wherever_the_text_begins() {
        for body in [
            "CopyPaper Web Service method name is not valid.",
            "System.InvalidOperationException: CopyPaper Web Service method name is not valid.\r\n",
        ] {
            assert_eq!(
                ServiceFault::recognise(Some(500), body.as_bytes()),
                Some(ServiceFault::UnknownMethod("CopyPaper".to_owned()))
            );
        }
    }

    #[test]
    fn pages_without_a_known_text_are_told_by_their_status() {
        assert_eq!(ServiceFault::recognise(Some(404), b"<html>gone</html>"), Some(ServiceFault::NotFound));
        assert_eq!(
            ServiceFault::recognise(Some(404), b"<h3>HTTP Error 404.13 - Not Found</h3>"),
            Some(ServiceFault::TooLarge)
        );
        assert_eq!(ServiceFault::recognise(Some(411), b""), Some(ServiceFault::LengthRequired));
        assert_eq!(ServiceFault::recognise(Some(503), b"<html>Service Unavailable</html>"), None);
    }

    #[test]
    fn a_text_in_the_middle_of_a_sentence_or_of_a_good_answer_is_no_fault() {
        let other = b"System.FormatException: Cannot convert null to date after the insert\r\n   at Paper.Create()";
        assert_eq!(ServiceFault::recognise(Some(500), other), None);
        assert_eq!(ServiceFault::recognise(Some(500), b"The report says: Missing parameter: x."), None);
        assert_eq!(ServiceFault::recognise(Some(200), b"Missing parameter: paperID."), None);
    }

    #[test]
    fn a_page_names_the_fault_in_an_element() {
        let page =
            b"<html><title>Request format is unrecognized for URL unexpectedly ending in '/GetTree'.</title></html>";
        assert_eq!(ServiceFault::recognise(Some(500), page), Some(ServiceFault::UnrecognizedFormat));
        let page = b"<h2> <i>A potentially dangerous Request.Form value was detected from the client (name=&quot;&lt;b&gt;&quot;).</i></h2>";
        assert_eq!(ServiceFault::recognise(Some(500), page), Some(ServiceFault::RefusedAsDangerous));
    }

    #[test]
    fn a_text_of_the_platform_is_found_wherever_it_stands() {
        let page = format!("<html>{}<p>Details: Maximum request length exceeded.</p></html>", " ".repeat(100_000));
        assert!(ServiceFault::is_mentioned(page.as_bytes()));
        assert!(ServiceFault::is_mentioned(b"it says: Cannot convert &#39;x&#39; to System.Int32"));
        assert!(!ServiceFault::is_mentioned(b"Cannot convert null to date"));
        let behind = [vec![0xFF; SEARCHED], b"Maximum request length exceeded".to_vec()].concat();
        assert!(!ServiceFault::is_mentioned(&behind));
        assert!(!ServiceFault::is_mentioned(b"<html>Service Unavailable</html>"));
    }

    #[test]
    fn bytes_that_are_no_text_are_put_up_with() {
        assert_eq!(ServiceFault::recognise(Some(500), &[0xff, 0xfe, 0x00, 0x80]), None);
    }
}
