//! What people save by mistake where XML is wanted, recognised before a parser says something less helpful of it.

/// What a text is that is no XML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotXml {
    Empty,
    /// A page for people, such as a login page.
    Html,
    Json,
    /// It does not begin as XML does.
    Other,
}

impl NotXml {
    /// None for what may be XML.
    pub(crate) fn of(text: &str) -> Option<Self> {
        let text = text.trim_start();
        let begins = |with: &str| text.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with));
        if text.is_empty() {
            Some(NotXml::Empty)
        } else if begins("<!doctype html") || begins("<html") {
            Some(NotXml::Html)
        } else if begins("{") || serde_json::from_str::<serde_json::Value>(text).is_ok() {
            Some(NotXml::Json)
        } else if begins("<") {
            None
        } else {
            Some(NotXml::Other)
        }
    }
}
