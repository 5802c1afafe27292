//! Recognises what the service's platform answers when a request never reaches the method: plain texts and HTML pages instead of the envelope.

pub(crate) mod entities;
mod stack;
mod wording;

use std::error::Error as StdError;
use std::fmt;

use stack::Stack;

use crate::method::Method;
use crate::redact::REDACTED;
use crate::xml::quoted;

/// A failure of the platform in front of the methods, recognised by its text.
///
/// The method did not run. English texts are recognised. Texts in other languages are recognised if
/// a stack trace, a .NET name or a quoted value proves the fault. If the server hides stack traces
/// and speaks another language, a missing parameter, an unknown method and an oversized request
/// look like an exception inside the method. Such a response is not reported as a fault, and the
/// outcome of a write stays `Unknown`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ServiceFault {
    /// A parameter that the method declares was not sent: the spec and the service disagree.
    MissingParameter(String),
    /// A text that is no value of the parameter's type: the spec and the service disagree.
    WrongType(String),
    /// The service has no method of that name: the spec and the service disagree.
    UnknownMethod(String),
    /// The service spells the method's name in another case, and names are case-sensitive: the spec
    /// and the service disagree.
    MethodNameCase {
        /// The name that was sent.
        sent: String,
        /// The name that the service has.
        expected: String,
    },
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
    /// Returns the fault that a response to `method` reports. Only responses with an error status
    /// are searched: a response of the API may contain any text.
    pub(crate) fn recognise(method: &Method, status: Option<u16>, body: &[u8]) -> Option<ServiceFault> {
        if status.is_some_and(|status| status < 400) {
            return None;
        }
        let text = text(body);
        let fault = match stack::read(&text, method.name) {
            Stack::Absent | Stack::Platform(None) => wording::fault(&text),
            Stack::Platform(fault) => fault,
            Stack::Foreign => None,
        };
        fault.or(match status {
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
            ServiceFault::MethodNameCase { .. } => {
                ServiceFault::MethodNameCase { sent: REDACTED.to_owned(), expected: REDACTED.to_owned() }
            }
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
            ServiceFault::MethodNameCase { sent, expected } => {
                format!("the service spells the method `{sent}` as `{expected}`: {DISAGREE}")
            }
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
const MENTIONS: [&[&str]; 9] = [
    &["Missing parameter: "],
    &["Cannot convert ", " to System."],
    &["Cannot convert ", "Parameter name: type"],
    &["method names are case sensitive"],
    &[" Web Service method name is not valid"],
    &["Request format is invalid: "],
    &["Request format is unrecognized"],
    &["potentially dangerous Request.Form value"],
    &["Maximum request length exceeded"],
];

/// Decodes the first 64 KiB of a response.
fn text(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body.get(..64 * 1024).unwrap_or(body));
    entities::decoded(&text).into_owned()
}

/// Returns the first line of a text.
fn first_words(text: &str) -> &str {
    text.lines().next().unwrap_or_default().trim_end()
}

/// A text of the network, to be shown: at most 200 characters of it, in one line.
fn shortened(text: &str) -> String {
    quoted(text, 200)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Request;
    use crate::paper::CreatePaper;

    fn recognise(status: Option<u16>, body: &[u8]) -> Option<ServiceFault> {
        ServiceFault::recognise(CreatePaper::METHOD, status, body)
    }

    #[test]
    fn a_missing_parameter_is_named_in_plain_text_and_behind_an_exception() {
        let plain = recognise(Some(500), b"Missing parameter: paperID.\r\n");
        assert_eq!(plain, Some(ServiceFault::MissingParameter("paperID".to_owned())));
        let detailed = recognise(Some(500),
            b"System.InvalidOperationException: Missing parameter: paperID.\r\n   at System.Web.Services.Protocols.ValueCollectionParameterReader.Read(NameValueCollection collection)",
        );
        assert_eq!(detailed, plain);
    }

    #[test]
    fn a_wrong_type_is_quoted_with_entities_resolved() {
        let body = b"Cannot convert a&lt;b&#39; to System.Int32.\r\nParameter name: type ---&gt; Input string was not in a correct format.";
        assert_eq!(
            recognise(Some(500), body),
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
                recognise(Some(500), body.as_bytes()),
                Some(ServiceFault::UnknownMethod("CopyPaper".to_owned()))
            );
        }
    }

    #[test]
    fn pages_without_a_known_text_are_told_by_their_status() {
        assert_eq!(recognise(Some(404), b"<html>gone</html>"), Some(ServiceFault::NotFound));
        assert_eq!(recognise(Some(404), b"<h3>HTTP Error 404.13 - Not Found</h3>"), Some(ServiceFault::TooLarge));
        assert_eq!(recognise(Some(411), b""), Some(ServiceFault::LengthRequired));
        assert_eq!(recognise(Some(503), b"<html>Service Unavailable</html>"), None);
    }

    #[test]
    fn a_text_in_the_middle_of_a_sentence_or_of_a_good_answer_is_no_fault() {
        let other = b"System.FormatException: Cannot convert null to date after the insert\r\n   at Paper.Create()";
        assert_eq!(recognise(Some(500), other), None);
        assert_eq!(recognise(Some(500), b"The report says: Missing parameter: x."), None);
        assert_eq!(recognise(Some(200), b"Missing parameter: paperID."), None);
    }

    #[test]
    fn a_page_names_the_fault_in_an_element() {
        let page =
            b"<html><title>Request format is unrecognized for URL unexpectedly ending in '/GetTree'.</title></html>";
        assert_eq!(recognise(Some(500), page), Some(ServiceFault::UnrecognizedFormat));
        let page = b"<h2> <i>A potentially dangerous Request.Form value was detected from the client (name=&quot;&lt;b&gt;&quot;).</i></h2>";
        assert_eq!(recognise(Some(500), page), Some(ServiceFault::RefusedAsDangerous));
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
        assert_eq!(recognise(Some(500), &[0xff, 0xfe, 0x00, 0x80]), None);
    }
}
