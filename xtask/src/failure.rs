//! Why a command failed, as it is told to the person who called it.

use std::fmt;
use std::io::{self, IsTerminal};
use std::path::Path;

use codegen::diagnostic::Diagnostics;

/// Why a command failed: the whole text, without a trailing newline.
#[derive(Debug)]
pub struct Failure(String);

impl Failure {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Failure(text.into())
    }

    /// For `map_err` on whatever touches the file system: `cannot read api-spec/api.toml: permission denied`.
    pub(crate) fn io(what: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.display().to_string();
        move |error| Failure(format!("error: cannot {what} {path}: {error}"))
    }
}

/// What is wrong with a spec, in color where errors go to a terminal.
impl From<Diagnostics> for Failure {
    fn from(diagnostics: Diagnostics) -> Self {
        Failure(diagnostics.render(io::stderr().is_terminal()))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
