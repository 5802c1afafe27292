//! .NET exceptions, as a service writes them into a response.

use std::fmt::Write as _;

use super::html_encoded;
use crate::http::Reply;
use crate::variants::FaultDetails;

/// An exception with its stack trace.
#[derive(Debug)]
pub(crate) struct Exception {
    name: String,
    message: String,
    /// The functions of the stack trace, the innermost first.
    frames: Vec<String>,
    inner: Option<Box<Exception>>,
}

const READING: &[&str] = &[
    "System.Web.Services.Protocols.HttpServerProtocol.ReadParameters()",
    "System.Web.Services.Protocols.WebServiceHandler.CoreProcessRequest()",
];

const INITIALIZING: &[&str] = &[
    "System.Web.Services.Protocols.HttpServerProtocol.Initialize()",
    "System.Web.Services.Protocols.ServerProtocol.SetContext(Type type, HttpContext context, HttpRequest request, HttpResponse response)",
    "System.Web.Services.Protocols.ServerProtocolFactory.Create(Type type, HttpContext context, HttpRequest request, HttpResponse response, Boolean& abortProcessing)",
];

impl Exception {
    pub(crate) fn new(name: impl Into<String>, message: impl Into<String>) -> Self {
        Exception { name: name.into(), message: message.into(), frames: Vec::new(), inner: None }
    }

    pub(super) fn invalid_operation(message: impl Into<String>) -> Self {
        Exception::new("System.InvalidOperationException", message)
    }

    /// .NET adds the name of the parameter to the message of such an exception.
    pub(super) fn argument(message: &str, parameter: &str) -> Self {
        Exception::new("System.ArgumentException", format!("{message}\r\nParameter name: {parameter}"))
    }

    pub(super) fn caused_by(mut self, inner: Exception) -> Self {
        self.inner = Some(Box::new(inner));
        self
    }

    pub(crate) fn thrown_at<F: AsRef<str>>(mut self, frames: &[F]) -> Self {
        self.frames.extend(frames.iter().map(|frame| frame.as_ref().to_owned()));
        self
    }

    /// Marks it as thrown while the parameters were read.
    pub(super) fn while_reading(self) -> Self {
        self.thrown_at(READING)
    }

    /// Marks it as thrown while the method was looked up.
    pub(super) fn while_initializing(self) -> Self {
        self.thrown_at(INITIALIZING)
    }

    /// The response of a service in which it was thrown.
    pub(crate) fn into_reply(self, details: FaultDetails) -> Reply {
        let text = match details {
            FaultDetails::Hidden => self.messages(),
            FaultDetails::Shown => self.with_stack(),
        };
        Reply::fault(text + "\r\n")
    }

    fn messages(&self) -> String {
        let message = html_encoded(&self.message);
        match &self.inner {
            Some(inner) => format!("{message} ---> {}", inner.messages()),
            None => message,
        }
    }

    fn with_stack(&self) -> String {
        let mut text = format!("{}: {}", self.name, html_encoded(&self.message));
        if let Some(inner) = &self.inner {
            // Writing to a string cannot fail.
            let _ = write!(text, " ---> {}\r\n   --- End of inner exception stack trace ---", inner.with_stack());
        }
        for frame in &self.frames {
            let _ = write!(text, "\r\n   at {frame}");
        }
        text
    }
}
