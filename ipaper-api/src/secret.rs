//! A text that is never shown.

use std::borrow::Cow;
use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};

use crate::xml::{ToText, blanked};

/// A text that is wiped from memory when it is dropped, and that neither `Debug` nor an error shows.
#[derive(Clone)]
pub(crate) struct Secret(SecretString);

impl Secret {
    /// Wipes the text that it was given, so that no copy stays behind.
    pub(crate) fn new(text: impl Into<String>) -> Self {
        let text = Zeroizing::new(text.into());
        Secret(SecretString::from(text.as_str()))
    }

    pub(crate) fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        self.expose() == other.expose()
    }
}

impl Eq for Secret {}

/// What becomes of the secrets of a request that writes itself.
#[derive(Clone, Debug)]
pub(crate) enum Secrets {
    /// They are written like any other value.
    Written,
    /// Something stands for them, in what is to be shown.
    Blanked,
    /// They are listed here besides.
    Listed(Rc<RefCell<Vec<Secret>>>),
}

impl Secrets {
    /// What is written for a value with this text.
    pub(crate) fn written<'v>(&self, value: &(impl ToText + ?Sized), text: Cow<'v, str>) -> Cow<'v, str> {
        match self {
            Secrets::Blanked if value.is_secret() => blanked(text),
            Secrets::Listed(secrets) if value.is_secret() => {
                secrets.borrow_mut().push(Secret::new(&*text));
                text
            }
            _ => text,
        }
    }
}
