//! Request validation: refuses values that a browser might take for markup.

use ipaper_api::Method;
use ipaper_api::method::ParameterKind;

use super::exception::Exception;
use crate::descriptors;
use crate::http::Form;
use crate::variants::Variants;

const FRAMES: &[&str] = &[
    "System.Web.HttpRequest.ValidateString(String value, String collectionKey, RequestValidationSource requestCollection)",
    "System.Web.HttpRequest.ValidateHttpValueCollection(HttpValueCollection collection, RequestValidationSource requestCollection)",
    "System.Web.HttpRequest.get_Form()",
];

/// Refuses a form with markup in it. Documents in parameters would all be refused, so a service
/// that takes them must have the validation off for them.
pub(super) fn refuse(method: &'static Method, form: &Form, variants: &Variants) -> Result<(), Exception> {
    let is_document = |name: &str| {
        let mut fields = descriptors::fields(method, variants);
        fields.any(|f| f.wire_name.eq_ignore_ascii_case(name) && matches!(f.kind, ParameterKind::Document(_)))
    };
    // ASP.NET skips the fields of its own controls.
    let is_own = |name: &str| name.starts_with("__");
    let dangerous = form.fields().find_map(|(name, value)| {
        let quote = quote(value)?;
        (!is_own(name) && !is_document(name)).then_some((name, quote))
    });
    let Some((name, quote)) = dangerous else { return Ok(()) };
    let message =
        format!("A potentially dangerous Request.Form value was detected from the client ({name}=\"{quote}\").");
    Err(Exception::new("System.Web.HttpRequestValidationException", message).thrown_at(FRAMES).while_reading())
}

/// Quotes a value with markup, from 10 characters before the place to 20 behind it.
fn quote(value: &str) -> Option<String> {
    let units: Vec<u16> = value.encode_utf16().filter(|unit| *unit != 0).collect();
    let at = units.windows(2).position(begins_markup)?;
    let (start, end) = (at.saturating_sub(10), (at + 20).min(units.len()));
    let before = if start == 0 { "" } else { "..." };
    let behind = if end == units.len() { "" } else { "..." };
    let part = String::from_utf16_lossy(units.get(start..end).unwrap_or_default());
    Some(format!("{before}{part}{behind}"))
}

/// By ASP.NET's rule: `<` before a letter, `!`, `/` or `?`, or `&#`.
fn begins_markup(pair: &[u16]) -> bool {
    let mut characters = pair.iter().map(|unit| u8::try_from(*unit).map_or(' ', char::from));
    match (characters.next(), characters.next()) {
        (Some('<'), Some(next)) => next.is_ascii_alphabetic() || "!/?".contains(next),
        pair => pair == (Some('&'), Some('#')),
    }
}
