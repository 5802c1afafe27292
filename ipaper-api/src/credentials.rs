//! Who calls.

use crate::generated::API_KEY_USER;
use crate::method::CredentialFields;
use crate::secret::Secret;

/// A user and a password, or an API key.
///
/// They are kept in memory that is wiped when they are dropped, travel in the body of a request only, and appear in no `Debug` output, error, trace or URL.
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
    pub fn api_key(key: impl Into<String>) -> Self {
        Self::user(API_KEY_USER, key)
    }

    /// The name and the password of a user of the CMS.
    pub fn user(name: impl Into<String>, password: impl Into<String>) -> Self {
        Credentials { user: Secret::new(name), password: Secret::new(password) }
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
