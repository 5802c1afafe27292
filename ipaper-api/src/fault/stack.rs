//! Reads the stack that a server appends which shows details. The names in it are the same in every
//! language.

use super::{ServiceFault, first_words, shortened, wording};

/// What a stack says of the place where an exception was thrown.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Stack {
    /// There is no stack.
    Absent,
    /// The exception was thrown in code that is not the platform's, so the method may have had an
    /// effect.
    Foreign,
    /// The exception was thrown by the platform. Where the place says so, no method had run.
    Platform(Option<ServiceFault>),
}

const PROTOCOLS: &str = "System.Web.Services.Protocols.";

/// Looks through the stack in a text. The sent method's name is `method`.
pub(super) fn read(text: &str, method: &str) -> Stack {
    let mut frames: Vec<&str> = text.lines().filter_map(frame).collect();
    // A method's exception never comes as a page, and a page may have scripts.
    let is_page = text.trim_start().starts_with('<');
    if is_page {
        frames.retain(|frame| frame.starts_with("System."));
    } else if frames.iter().any(|frame| !frame.starts_with("System.")) {
        return Stack::Foreign;
    }
    if frames.is_empty() {
        return Stack::Absent;
    }
    Stack::Platform(fault(&frames, text, method))
}

/// The function that a line of a stack names: `   at Namespace.Type.Function(String value) in
/// file`. The word before the name is translated, and pages leave it out.
fn frame(line: &str) -> Option<&str> {
    let (before, _) = line.strip_prefix("   ")?.split_once('(')?;
    let mut words = before.split_whitespace().rev();
    let name = words.next()?;
    let is_path = name.contains('.') && name.chars().all(|c| c.is_alphanumeric() || "._`+<>[]|,".contains(c));
    (is_path && words.count() <= 1).then_some(name)
}

/// What the platform was doing before it called the method. The innermost frame comes first.
fn fault(frames: &[&str], text: &str, method: &str) -> Option<ServiceFault> {
    let protocol = |name: &str| frames.iter().position(|frame| frame.strip_prefix(PROTOCOLS) == Some(name));
    let called = |name: &str| frames.iter().any(|frame| frame.strip_prefix("System.Web.HttpRequest.") == Some(name));
    let message = wording::message(text);
    if protocol("HttpServerProtocol.Initialize").is_some() {
        return Some(wording::method_name_case(message).unwrap_or_else(|| unknown_method(message, method)));
    }
    if protocol("WebServiceHandlerFactory.CoreGetHandler") == Some(0) {
        return Some(ServiceFault::UnrecognizedFormat);
    }
    let reading = protocol("HttpServerProtocol.ReadParameters")?;
    if protocol("ScalarFormatter.FromString").is_some() {
        Some(ServiceFault::WrongType(shortened(first_words(message))))
    } else if protocol("ValueCollectionParameterReader.Read") == Some(0) {
        Some(ServiceFault::MissingParameter(wording::last_part(message)))
    } else if called("ValidateString") {
        Some(ServiceFault::RefusedAsDangerous)
    } else if called("GetEntireRawContent") {
        Some(ServiceFault::TooLarge)
    } else if reading == 0 {
        Some(ServiceFault::InvalidFormat(wording::last_part(message)))
    } else {
        None
    }
}

/// The message names the method somewhere; it is the one that was sent.
fn unknown_method(message: &str, method: &str) -> ServiceFault {
    let is_named = wording::words(message).any(|word| word == method);
    let name = if is_named { method } else { message.split_whitespace().next().unwrap_or_default() };
    ServiceFault::UnknownMethod(shortened(name))
}
