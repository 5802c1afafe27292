//! Who calls.

use crate::error::Error;
use crate::generated::API_KEY_USER;
use crate::method::CredentialFields;
use crate::secret::Secret;

/// A user and a password, or an API key.
///
/// They are kept in memory that is wiped when they are dropped, travel in the body of a request only, and appear in no `Debug` output, error, trace or URL.
/// So are the forms that carry them. What the crate cannot wipe are the buffers of the HTTP client (hyper or ureq, and rustls), which hold the last requests of a
/// connection until they are reused or freed, and a string of the caller that is not moved into this type.
///
/// ```
/// use ipaper_api::Credentials;
///
/// let credentials = Credentials::api_key("a very secret key");
/// assert!(!format!("{credentials:?}").contains("very secret"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credentials {
    user: Secret,
    password: Secret,
}

impl Credentials {
    /// An API key, as the vendor issues it.
    ///
    /// A key that is empty, or that contains a line break or another control character, is refused when a client is
    /// built with it: no request is sent, so it costs no failed login.
    pub fn api_key(key: impl Into<String>) -> Self {
        Self::user(API_KEY_USER, key)
    }

    /// The name and the password of a user of the CMS.
    pub fn user(name: impl Into<String>, password: impl Into<String>) -> Self {
        Credentials { user: Secret::new(name), password: Secret::new(password) }
    }

    /// Refuses credentials that no account can have, before they cost a failed login.
    pub(crate) fn check(&self) -> Result<(), Error> {
        let is_key = self.user.expose() == API_KEY_USER;
        check_secret(if is_key { "API key" } else { "password" }, &self.password)?;
        check_secret("user name", &self.user)
    }

    /// The password, or the key.
    pub(crate) fn password(&self) -> &Secret {
        &self.password
    }

    /// The user and the password, for a keyed hash.
    pub(crate) fn exposed(&self) -> (&str, &str) {
        (self.user.expose(), self.password.expose())
    }

    /// The form fields that carry them, in the order in which they are sent.
    pub(crate) fn fields<'c>(
        &'c self,
        names: &'c [CredentialFields],
    ) -> impl Iterator<Item = (&'static str, &'c Secret)> {
        names.iter().flat_map(|names| [(names.user, &self.user), (names.password, &self.password)])
    }
}

fn check_secret(what: &str, secret: &Secret) -> Result<(), Error> {
    let text = secret.expose();
    let problem = if text.trim().is_empty() {
        "is empty"
    } else if text.contains(['\r', '\n']) {
        "contains a line break"
    } else if text.contains(char::is_control) {
        "contains a control character"
    } else {
        return Ok(());
    };
    Err(Error::invalid_configuration(format!("the {what} {problem}: check where the program reads it from")))
}
