#![doc = include_str!("../README.md")]
//!
//! # Finding one's way
//!
//! - Each service is one of the [modules](#modules) below, such as [`paper`]. It holds the requests, one for each method, and the types of their answers.
//! - [`Client`] groups the methods by service; [`Client::send`] takes any request, with its optional parameters.
//! - [`Config`] sets a client up; its documentation has the table of how the service is spoken to.
//! - [`calls`] tells what happens between a call and a request on the wire: the limit of calls, the cache, repetitions, refused logins.
//! - [`files`] tells how files of any size are uploaded and downloaded, and how a PDF becomes pages.
//! - [`facts`] tells what is odd about the service, and how sure that is.
//! - [`recording`] tells how answers are kept as files, and what never is.
//! - [`Error`] is what a call fails with.
#![cfg_attr(docsrs, feature(doc_cfg))]
#![deny(missing_docs)]

mod client;
mod connection;
mod failure;
#[rustfmt::skip]
mod generated;
mod http;
mod receiving;
mod resolver;
#[doc(hidden)]
pub mod sink;
mod socket;
mod strict_connector;
mod tls_connector;

/// The methods of each service, as [`Client`] groups them.
pub mod services {
    pub use crate::generated::*;
}

pub use client::{Client, Transport};
pub use ureq;

// Everything but the async client: the same types come out of both crates.
#[doc(inline)]
pub use ipaper_api::*;
