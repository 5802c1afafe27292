//! `cargo xtask surface`: what changed for users of the clients, and whether it breaks their code.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use codegen::emit::SURFACE;
use codegen::surface::{Surface, report};
use toml_edit::DocumentMut;

use crate::failure::Failure;
use crate::{git, sources};

/// What `cargo xtask surface` takes.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The state to compare the spec with: a commit, a branch or a tag.
    #[arg(long, default_value = "HEAD", value_name = "REVISION")]
    pub since: String,
}

/// What the spec as it stands now changes for users since a revision.
pub fn run(root: &Path, arguments: &Arguments) -> Result<String, Failure> {
    let api = sources::model(root)?;
    let since = &arguments.since;
    if !git::is_repository(root) {
        return Err(Failure::new(format!(
            "error: {} is no repository, so there is nothing to compare with",
            root.display()
        )));
    }
    if !git::has_revision(root, since)? {
        return Err(Failure::new(format!(
            "error: git knows no revision `{since}`: name a commit, a branch or a tag with `--since`"
        )));
    }
    let before = git::file(root, since, SURFACE)?.ok_or_else(|| {
        Failure::new(format!("error: there was no {SURFACE} at `{since}` yet: name a later revision with `--since`"))
    })?;
    told(root, &Surface::parse(&before), &Surface::of(&api))
}

/// What changed since the last commit, or where nobody keeps commits, since this file was written.
pub(crate) fn since_last_commit(root: &Path, written_before: &str, now: &Surface) -> Result<String, Failure> {
    let committed = git::file(root, "HEAD", SURFACE)?;
    told(root, &Surface::parse(committed.as_deref().unwrap_or(written_before)), now)
}

fn told(root: &Path, before: &Surface, now: &Surface) -> Result<String, Failure> {
    Ok(report(&now.changes_since(before), version(root)?.as_deref()))
}

/// The version of the workspace; none where it says nothing of one.
fn version(root: &Path) -> Result<Option<String>, Failure> {
    let path = root.join("Cargo.toml");
    let text = match fs::read_to_string(&path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        text => text.map_err(Failure::io("read", &path))?,
    };
    let manifest: DocumentMut =
        text.parse().map_err(|error| Failure::new(format!("error: {} is no TOML: {error}", path.display())))?;
    let version = manifest.get("workspace").and_then(|workspace| workspace.get("package")?.get("version")?.as_str());
    Ok(version.map(str::to_owned))
}
