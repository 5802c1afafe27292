//! What the generator reads: the texts of the spec, and the names of the files that stand beside it.
//!
//! The crate opens no file itself. Whoever calls it has read them, and says so with these values.

/// Everything below `api-spec/` that the generator must know.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// The TOML files, `api.toml` among them, in any order.
    pub files: Vec<SourceFile>,
    /// Paths of the recorded answers: `api-spec/samples/<Service>.<Method>/<case>.xml`.
    pub samples: Vec<String>,
    /// Paths of the hand-written requests: `api-spec/requests/<Service>.<Method>.http`.
    pub requests: Vec<String>,
}

/// One TOML file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Relative to the workspace, with slashes: `api-spec/api.toml`.
    pub path: String,
    pub text: String,
}

/// The file that describes the API as a whole; every other one describes a service.
pub(crate) const API_FILE: &str = "api.toml";

impl SourceFile {
    pub(crate) fn is_api(&self) -> bool {
        file_name(&self.path) == API_FILE
    }
}

/// The last part of a path with slashes.
pub(crate) fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
