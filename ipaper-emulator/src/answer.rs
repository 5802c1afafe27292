//! What a method answers, before it becomes HTTP: the envelope with a code, or a file.

use bytes::Bytes;

use crate::variants::Texts;
use crate::xml::Element;

/// What a handler returns.
pub(crate) type Answered = Result<Answer, Refusal>;

/// The answer of a call that succeeded.
#[derive(Debug)]
pub(crate) enum Answer {
    /// The envelope without data.
    Done,
    /// The envelope with this inside `data`.
    Data(Vec<Element>),
    /// The envelope with this text directly inside `data`.
    BareText(String),
    /// A file.
    File { content_type: &'static str, bytes: Bytes },
}

impl Answer {
    /// An answer with one element inside `data`.
    #[expect(clippy::unnecessary_wraps, reason = "every handler ends with it")]
    pub(crate) fn data(element: Element) -> Answered {
        Ok(Answer::Data(vec![element]))
    }
}

/// A code other than `SUCCESS`.
#[derive(Debug)]
pub(crate) struct Refusal {
    code: String,
    message: String,
    /// The element `data` itself; boxed, since it is rare and refusals are returned everywhere.
    data: Option<Box<Element>>,
}

impl Refusal {
    pub(crate) fn new(code: impl Into<String>, message: impl Into<String>) -> Self {
        Refusal { code: code.into(), message: message.into(), data: None }
    }

    /// `ERROR`, which is all that most methods have to say.
    pub(crate) fn error(message: impl Into<String>) -> Self {
        Refusal::new("ERROR", message)
    }

    /// `LOGIN_SECURITY_VIOLATION`: what is not there may not be touched either.
    pub(crate) fn not_yours(what: &str) -> Self {
        Refusal::new("LOGIN_SECURITY_VIOLATION", format!("This login has no access to that {what}."))
    }

    /// Adds the element `data` itself.
    pub(crate) fn with_data(mut self, data: Element) -> Self {
        self.data = Some(Box::new(data));
        self
    }
}

/// The envelope of a success, with the element `data` itself where there is one.
pub(crate) fn success(data: Option<Element>, texts: Texts) -> String {
    envelope("SUCCESS", "OK", data, texts)
}

/// The envelope of a refusal.
pub(crate) fn refusal(refusal: Refusal, texts: Texts) -> String {
    envelope(&refusal.code, &refusal.message, refusal.data.map(|data| *data), texts)
}

fn envelope(code: &str, message: &str, data: Option<Element>, texts: Texts) -> String {
    let result = Element::new("result")
        .child(Element::new("code").text(code))
        .child(Element::new("message").text(message))
        .children(data);
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n");
    result.write(&mut out, texts);
    out
}
