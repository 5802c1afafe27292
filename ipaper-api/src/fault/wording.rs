//! Recognises the platform's messages in English, and their language-neutral parts.
//!
//! .NET language packs translate the sentences, but not the names of parameters, types and methods.
//! Three messages are only a sentence: a missing parameter, an unknown method, an oversized
//! request. They are recognised in English only, because a message of the method itself may look
//! the same, and that method may have had an effect.

use super::{ServiceFault, first_words, shortened};

/// The media type of every request. Only the platform has a reason to quote it.
const FORM: &str = "application/x-www-form-urlencoded";

/// The .NET types of parameters, except strings and the service's own enums.
const SCALARS: [&str; 8] = [
    "System.Int32",
    "System.Int64",
    "System.Int16",
    "System.Boolean",
    "System.DateTime",
    "System.Double",
    "System.Single",
    "System.Decimal",
];

/// Returns the fault that a text without a stack trace reports.
pub(super) fn fault(text: &str) -> Option<ServiceFault> {
    english(text).or_else(|| in_any_language(text))
}

fn english(text: &str) -> Option<ServiceFault> {
    if let Some(name) = after(text, "Missing parameter: ").and_then(|rest| rest.split('.').next()) {
        return Some(ServiceFault::MissingParameter(shortened(name)));
    }
    if let Some(rest) = after(text, "Cannot convert ") {
        if let Some(fault) = wrong_type(rest) {
            return Some(fault);
        }
    }
    if let Some((before, _)) = text.split_once(" Web Service method name is not valid.") {
        let begins = |character: char| character.is_whitespace() || character == '>';
        let name = before.rsplit(begins).next().unwrap_or_default();
        return Some(ServiceFault::UnknownMethod(shortened(name)));
    }
    if let Some(name) = after(text, "Request format is invalid: ") {
        return Some(ServiceFault::InvalidFormat(shortened(without_stop(first_words(name)))));
    }
    if after(text, "Request format is unrecognized").is_some() {
        return Some(ServiceFault::UnrecognizedFormat);
    }
    if after(text, "A potentially dangerous Request.Form value").is_some() {
        return Some(ServiceFault::RefusedAsDangerous);
    }
    after(text, "Maximum request length exceeded").map(|_| ServiceFault::TooLarge)
}

/// Parses `<value> to <type>.` if the next line names the parameter `type` of .NET's conversion.
/// The value may contain line breaks.
fn wrong_type(rest: &str) -> Option<ServiceFault> {
    let (sentence, _) = rest.split_once("\nParameter name: type")?;
    let (value, ty) = sentence.trim_end().strip_suffix('.')?.rsplit_once(" to ")?;
    let is_name = !ty.is_empty() && ty.chars().all(|c| c.is_alphanumeric() || "._+`".contains(c));
    is_name.then(|| ServiceFault::WrongType(format!("Cannot convert {} to {}.", shortened(value), shortened(ty))))
}

fn in_any_language(text: &str) -> Option<ServiceFault> {
    let text = text.trim();
    let (message, rest) = text.split_once('\n').unwrap_or((text, ""));
    let message = message.trim_end();
    let (parameter, inner) = rest.split_once(" ---> ").map_or((rest, None), |(before, inner)| (before, Some(inner)));
    match labelled(parameter) {
        Some("methodName") => return method_name_case(message),
        Some("type") if inner.is_some() && words(message).any(|word| SCALARS.contains(&word)) => {
            return Some(ServiceFault::WrongType(shortened(message)));
        }
        _ => {}
    }
    if !rest.is_empty() {
        return None;
    }
    if message.contains(FORM) {
        return Some(ServiceFault::InvalidFormat(last_part(message)));
    }
    let (_, after) = message.split_once("Request.Form")?;
    let quotes = after.split_once('(')?.1.split_once("=\"")?.1;
    quotes.trim_end_matches('.').ends_with("\")").then_some(ServiceFault::RefusedAsDangerous)
}

/// Returns the name in `Parameter name: type`. The label is translated, and French has a blank
/// before the colon.
fn labelled(line: &str) -> Option<&str> {
    let (label, name) = line.trim().split_once(": ")?;
    (label.chars().count() <= 40 && !label.contains('\n')).then_some(name)
}

/// Finds two names that differ only in case: first the request's, then the service's.
pub(super) fn method_name_case(message: &str) -> Option<ServiceFault> {
    let names: Vec<&str> = words(message).collect();
    names.iter().enumerate().find_map(|(at, sent)| {
        let others = names.get(at + 1..).unwrap_or_default();
        let expected = others.iter().find(|other| other.eq_ignore_ascii_case(sent) && other != &sent)?;
        Some(ServiceFault::MethodNameCase { sent: shortened(sent), expected: shortened(expected) })
    })
}

/// Returns the message behind an exception's type name.
pub(super) fn message(text: &str) -> &str {
    let text = text.trim_start();
    match text.split_once("Exception") {
        Some((name, rest)) if name.lines().count() <= 1 || name.contains('<') => {
            rest.split_once(": ").map_or(rest, |(_, message)| message)
        }
        _ => text,
    }
}

/// Splits a message into words: letters, digits, underscores, and the dots of type names.
pub(super) fn words(message: &str) -> impl Iterator<Item = &str> {
    let ends = |c: char| !(c.is_alphanumeric() || c == '_' || c == '.');
    message.split(ends).map(|word| word.trim_matches('.')).filter(|word| !word.is_empty())
}

/// Returns the name at the end of a message, behind the last colon.
pub(super) fn last_part(message: &str) -> String {
    let message = without_stop(first_words(message));
    shortened(message.rsplit_once(": ").map_or(message, |(_, part)| part))
}

fn without_stop(message: &str) -> &str {
    message.trim_end().trim_end_matches('.')
}

/// What follows `phrase` where the platform would put it: at the beginning of the text or of an
/// element, or behind an exception's name. In the middle
/// of a sentence it is somebody else's.
fn after<'t>(text: &'t str, phrase: &str) -> Option<&'t str> {
    text.match_indices(phrase).find_map(|(at, _)| {
        let before = text.get(..at)?.trim_end();
        let begins = before.is_empty() || before.ends_with('>') || ends_with_exception(before);
        if begins { text.get(at + phrase.len()..) } else { None }
    })
}

/// Matches `System.Web.HttpException:`, and `[HttpException (0x80004005):` on a page.
fn ends_with_exception(before: &str) -> bool {
    let name = before.strip_suffix(':').unwrap_or_default();
    let name = name.strip_suffix(')').and_then(|name| name.rsplit_once(" (0x")).map_or(name, |(name, _)| name);
    name.ends_with("Exception")
}
