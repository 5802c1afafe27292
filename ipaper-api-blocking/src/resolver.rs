//! Looks host names up, and marks the errors of that, which ureq returns like any other.

use std::error::Error as StdError;
use std::fmt;
use std::io;

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
