//! What is known of each method, as data: its name, parameters, access, return codes, and how sure all of it is.
//!
//! Every request type names its [`Method`] as [`Request::METHOD`](crate::Request::METHOD); [`METHODS`](crate::METHODS) lists them all.

use std::time::Duration;

use crate::xml::Leniency;
use crate::{CodeKind, ReturnCode};

/// One method of the API, as the spec describes it.
#[derive(Debug)]
#[non_exhaustive]
pub struct Method {
    /// The service it belongs to, as in the address: `Paper`.
    pub service: &'static str,
    /// The method as in the address: `CreatePaper`.
    pub name: &'static str,
    /// Both together.
    pub(crate) full_name: &'static str,
    /// The name of the client's method: `create_paper`.
    pub function: &'static str,
    /// The vendor's page about it.
    pub page: &'static str,
    /// Whether it reads or writes.
    pub access: Access,
    /// The credential fields it is sent.
    pub credentials: &'static [CredentialFields],
    /// Its parameters in the order in which the service declares them, without the credentials.
    pub parameters: &'static [Parameter],
    /// The return codes it is known to answer, `SUCCESS` first. Others are possible.
    pub codes: &'static [ReturnCode],
    /// What a success carries.
    pub answer: AnswerKind,
    /// How sure it is that the method exists and behaves as described.
    pub certainty: Certainty,
    /// True for an answer that holds a secret, of which errors show no excerpt.
    pub(crate) secret_answer: bool,
    /// What its decoder puts up with.
    pub(crate) leniencies: &'static [Leniency],
    /// Elements of its answer whose content is not well-formed XML.
    pub(crate) opaque_elements: &'static [&'static str],
}

impl Method {
    /// `Paper.CreatePaper`, as errors and traces name it.
    pub fn full_name(&self) -> &'static str {
        self.full_name
    }

    /// True for a method that changes something.
    pub fn is_write(&self) -> bool {
        matches!(self.access, Access::Write { .. })
    }

    /// True for a method that is sent a file.
    pub fn is_upload(&self) -> bool {
        self.parameters.iter().any(|parameter| parameter.kind == ParameterKind::Upload)
    }

    /// True for a method whose answer is a secret: neither an error nor a trace shows any of it.
    pub fn has_secret_answer(&self) -> bool {
        self.secret_answer
    }

    /// True if sending it twice has the effect of sending it once: for every read, and for some writes.
    pub fn is_repeatable(&self) -> bool {
        match self.access {
            Access::Read { .. } => true,
            Access::Write { repeatable, .. } => repeatable,
        }
    }

    /// For how long an answer may be given again; `None` for writes, and for reads whose answer is never kept.
    pub fn cache(&self) -> Option<Duration> {
        match self.access {
            Access::Read { cache } => cache,
            Access::Write { .. } => None,
        }
    }

    /// The reads whose answers it may change, as [`full_name`](Method::full_name) has them.
    pub fn makes_stale(&self) -> &'static [&'static str] {
        match self.access {
            Access::Read { .. } => &[],
            Access::Write { makes_stale, .. } => makes_stale,
        }
    }

    /// The return codes it is known to answer that are of this kind.
    pub fn codes_of_kind(&self, kind: CodeKind) -> impl Iterator<Item = &ReturnCode> {
        self.codes.iter().filter(move |code| code.kind() == kind)
    }
}

/// Whether a method reads or writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Access {
    /// Changes nothing.
    #[non_exhaustive]
    Read {
        /// For how long an answer may be reused; `None` means never.
        cache: Option<Duration>,
    },
    /// Changes something.
    #[non_exhaustive]
    Write {
        /// Sending it twice has the effect of sending it once.
        repeatable: bool,
        /// The reads whose answers it may change, as `Service.Method`.
        makes_stale: &'static [&'static str],
    },
}

/// The names of two form fields that carry a user's name and password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CredentialFields {
    /// The field of the user's name.
    pub user: &'static str,
    /// The field of the password.
    pub password: &'static str,
}

/// One parameter of a method.
#[derive(Debug)]
#[non_exhaustive]
pub struct Parameter {
    /// The form field.
    pub name: &'static str,
    /// What the service takes the text for.
    pub kind: ParameterKind,
    /// Empty unless the caller sets it.
    pub optional: bool,
    /// The text that is always sent, for a parameter that is no argument.
    pub constant: Option<&'static str>,
    /// Further form fields that carry the same value.
    pub also_as: &'static [&'static str],
    /// Its value is never shown.
    pub secret: bool,
    /// How sure its name and type are.
    pub certainty: Certainty,
}

/// What the service takes a parameter's text for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ParameterKind {
    /// Any text.
    Text,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// `yyyy-MM-dd`.
    Date,
    /// `yyyy-MM-dd HH:mm:ss`.
    DateTime,
    /// A GUID.
    Guid,
    /// One of a list of words.
    Enum(&'static [&'static str]),
    /// An XML document with this root element.
    Document(&'static str),
    /// A file as base64.
    Upload,
}

/// What a success carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AnswerKind {
    /// Nothing beside the return code.
    Nothing,
    /// XML.
    Data,
    /// A file.
    Binary,
}

/// How sure a fact of the spec is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Certainty {
    /// The vendor documents it.
    Documented,
    /// A program that calls the API relies on it, or the platform behaves so.
    Seen,
    /// Likely, not proven.
    Inferred,
}
