//! A client's configuration from environment variables.

use std::env::{self, VarError};

use crate::config::Config;
use crate::credentials::Credentials;
use crate::error::Error;
use crate::generated::CategoryId;

const API_KEY: &str = "IPAPER_API_KEY";
const PARTNER: &str = "IPAPER_PARTNER";
const ROOT: &str = "IPAPER_ROOT";

impl Config {
    /// Reads the configuration from the environment.
    ///
    /// | variable | sets | if it is unset or empty |
    /// | --- | --- | --- |
    /// | `IPAPER_API_KEY` | [`Credentials::api_key`] | an error |
    /// | `IPAPER_PARTNER` | [`partner`](Config::partner) | `ipaper` |
    /// | `IPAPER_ROOT` | [`root`](Config::root) | the root is looked up by its url |
    ///
    /// Everything else keeps its default and can be set on the result.
    ///
    /// ```no_run
    /// use ipaper_api::Config;
    ///
    /// # fn example() -> Result<(), ipaper_api::Error> {
    /// let config = Config::from_env()?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// An error of the kind [`ErrorKind::InvalidConfiguration`](crate::ErrorKind::InvalidConfiguration) if
    /// `IPAPER_API_KEY` is missing, if `IPAPER_ROOT` is not a number, or if one of the three is not Unicode.
    pub fn from_env() -> Result<Self, Error> {
        let Some(key) = variable(API_KEY)? else {
            return Err(Error::invalid_configuration(format!("{API_KEY} is not set: set it to the account's API key")));
        };
        let mut config = Config::new(Credentials::api_key(key));
        if let Some(partner) = variable(PARTNER)? {
            config = config.partner(partner);
        }
        if let Some(root) = variable(ROOT)? {
            let Ok(id) = root.trim().parse() else {
                return Err(Error::invalid_configuration(format!(
                    "{ROOT} is {root:.40?}: set it to the id of a category, a number"
                )));
            };
            config = config.root(CategoryId::new(id));
        }
        Ok(config)
    }
}

/// Returns the value of a variable, or `None` if it is unset or empty.
fn variable(name: &str) -> Result<Option<String>, Error> {
    match env::var(name) {
        Ok(value) if value.is_empty() => Ok(None),
        Ok(value) => Ok(Some(value)),
        Err(VarError::NotPresent) => Ok(None),
        Err(VarError::NotUnicode(_)) => Err(Error::invalid_configuration(format!("{name} is not valid Unicode"))),
    }
}
