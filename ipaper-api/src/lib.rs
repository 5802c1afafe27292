#![cfg_attr(feature = "client", doc = include_str!("../README.md"))]
#![cfg_attr(not(feature = "client"), doc = "Types, requests and decoding of the iPaper Flipbook Backend API.")]
//!
//! # Finding one's way
//!
//! - Each service is one of the [modules](#modules) below, such as [`paper`]. It holds the requests, one for each method, and the types of their answers.
//! - `Client` groups the methods by service; `Client::send` takes any request, with its optional parameters.
//! - [`Config`] sets a client up; its documentation has the table of how the service is spoken to.
//! - [`calls`] tells what happens between a call and a request on the wire: the limit of calls, the cache, repetitions, refused logins.
//! - [`facts`] lists how sure the ways to log in are, and what the service and its documentation get wrong.
//! - [`open_questions`] lists what is not certain, what would settle it, and how the client survives it.
//! - [`files`] tells how files of any size are uploaded and downloaded, and how a PDF becomes pages.
//! - [`recording`] tells how answers are kept as files, and what never is.
//! - [`Error`] is what a call fails with.
//! - [`decode`] reads a recorded answer without a client.
//! - [`METHODS`] is what is known of each method, as data.
//!
//! # How sure is this?
//!
//! The service is partly undocumented. Each method's page says whether its facts are documented, seen in programs that call the service, or inferred, and what to
//! beware of. What is inferred may turn out otherwise; the crate is built to survive that with an error rather than a wrong answer.
#![cfg_attr(docsrs, feature(doc_cfg))]
#![deny(missing_docs)]
#![allow(
    private_interfaces,
    private_bounds,
    reason = "the wire's side of a request is sealed: its trait is public in name only"
)]

mod address;
mod answer;
mod body;
mod buffers;
#[doc = include_str!("calls.md")]
pub mod calls {}
#[doc = include_str!("files.md")]
pub mod files {}
#[doc = include_str!("recording.md")]
pub mod recording {}
#[cfg(feature = "client")]
mod client;
mod code;
mod config;
#[doc(hidden)]
pub mod connect_error;
mod credentials;
#[doc(hidden)]
pub mod download;
mod dry_run;
mod encoding;
mod endpoint;
#[doc(hidden)]
pub mod engine;
mod environment;
mod error;
#[doc = include_str!("facts.md")]
pub mod facts {}
mod fault;
mod form;
#[doc = include_str!("open_questions.md")]
pub mod open_questions {}
#[rustfmt::skip]
#[allow(clippy::semicolon_if_nothing_returned, reason = "the pretty printer puts braces around long match arms")]
#[allow(
    clippy::doc_markdown,
    clippy::large_enum_variant,
    clippy::manual_is_ascii_check,
    clippy::similar_names,
    clippy::struct_excessive_bools,
    clippy::too_many_arguments,
    clippy::too_many_lines,
    reason = "the spec decides on words, names and numbers"
)]
mod generated;
pub mod method;
mod page;
mod processing;
#[doc(hidden)]
pub mod proxy;
#[doc(hidden)]
pub mod receive;
mod recorder;
mod redact;
mod request;
mod rules;
mod secret;
mod short_text;
/// The methods of each service, as [`Client`] groups them.
#[cfg(feature = "client")]
pub mod services {
    pub use crate::generated::client::*;
}
#[cfg(feature = "test-util")]
mod test_transport;
#[cfg(feature = "rustls")]
#[doc(hidden)]
pub mod tls;
pub mod transport;
mod tree;
mod upload;
mod value;
mod wiped;
mod xml;

pub use answer::{Decoded, decode, decode_with};
#[doc(hidden)]
pub use answer::{Strictly, decode_strictly};
pub use body::Body;
#[cfg(feature = "client")]
pub use client::{Answering, Client, Transport};
pub use code::CodeKind;
#[doc(hidden)]
pub use config::TransportConfig;
pub use config::{Config, Proxy, TlsRoots};
pub use credentials::Credentials;
pub use download::Downloaded;
pub use dry_run::DryRun;
pub use engine::{Answer, CallOptions, Counters, DriftReport, Limiter, Retry};
pub use error::{ArgumentError, DecodeError, DecodeProblem, Error, ErrorKind, Outcome};
pub use fault::ServiceFault;
pub use generated::*;
pub use method::Method;
#[doc(hidden)]
pub use processing::{Following, Turn};
pub use processing::{Processed, Processing, ProcessingEnd, ProcessingProgress};
pub use request::Request;
#[cfg(feature = "test-util")]
pub use test_transport::{TestRequest, TestResponse, TestTransport};
pub use tree::Descendants;
pub use upload::{Upload, UploadProgress};
#[doc(hidden)]
pub use upload::{encode, encoded_length};
pub use value::{Amount, Binary, UnknownValue};
pub use xml::{Drift, DriftKind, Leniency, Limits};

#[cfg(feature = "client")]
pub use reqwest;
pub use {bytes, jiff, rust_decimal};
