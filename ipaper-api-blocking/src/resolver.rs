//! Looks host names up, and marks the errors of that, which ureq returns like any other.

use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::net::IpAddr;

use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

/// ureq's own resolver with marked errors.
#[derive(Debug, Default)]
pub(crate) struct MarkingResolver(DefaultResolver);

/// A host name could not be looked up.
#[derive(Debug)]
pub(crate) struct LookupError(io::Error);

impl Resolver for MarkingResolver {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        // An address needs no lookup, and so no thread that can be left behind when the time is over.
        let is_address = uri.host().is_some_and(|host| host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok());
        let timeout = if is_address { NextTimeout::default() } else { timeout };
        self.0.resolve(uri, config, timeout).map_err(|error| match error {
            ureq::Error::Io(error) => ureq::Error::Other(Box::new(LookupError(error))),
            error => error,
        })
    }
}

impl fmt::Display for LookupError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl StdError for LookupError {}
