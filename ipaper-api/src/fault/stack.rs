//! Reads the stack trace that a server appends if it shows details. Its names are the same in every
//! language.

use super::{ServiceFault, first_words, shortened, wording};

/// Where an exception was thrown, according to the stack trace.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Stack {
    /// The text has no stack trace.
    Absent,
    /// Code outside the platform threw it, so the method may have had an effect.
    Foreign,
    /// The platform threw it. The fault is set if the place proves that the method did not run.
    Platform(Option<ServiceFault>),
}

const PROTOCOLS: &str = "System.Web.Services.Protocols.";

/// Reads the stack trace in a text. `method` is the name that was sent.
pub(super) fn read(text: &str, method: &str) -> Stack {
    let mut frames: Vec<&str> = text.lines().filter_map(frame).collect();
    // The platform never writes a method's exception as a page, and scripts in pages look like
    // frames.
    let is_page = text.trim_start().starts_with('<');
    if is_page {
        frames.retain(|frame| frame.starts_with("System."));
    } else if frames.iter().any(|frame| !frame.starts_with("System.")) {
        return Stack::Foreign;
    }
    if frames.is_empty() {
        return Stack::Absent;
    }
    // A method's own frame may be inlined, and only the libraries that it called remain.
    if !frames.iter().any(|frame| frame.starts_with("System.Web.")) {
        return Stack::Foreign;
    }
    Stack::Platform(fault(&frames, text, method))
}

/// Returns the function in a line such as `   at Namespace.Type.Function(String value) in file`.
/// The word before the name is translated, and pages leave it out.
fn frame(line: &str) -> Option<&str> {
    let (before, _) = line.strip_prefix("   ")?.split_once('(')?;
    let mut words = before.split_whitespace().rev();
    let name = words.next()?;
    let is_path = name.contains('.') && name.chars().all(|c| c.is_alphanumeric() || "._`+<>[]|,".contains(c));
    (is_path && words.count() <= 1).then_some(name)
}

/// Derives the fault from the step that failed before the method. The innermost frame comes first.
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

/// Names the method that was sent if the message contains it.
fn unknown_method(message: &str, method: &str) -> ServiceFault {
    let is_named = wording::words(message).any(|word| word == method);
    let name = if is_named { method } else { message.split_whitespace().next().unwrap_or_default() };
    ServiceFault::UnknownMethod(shortened(name))
}
