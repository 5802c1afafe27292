//! `cargo xtask example`: does in a copy of the workspace what CONTRIBUTING.md tells its reader to do for a new method.
//!
//! That is how the page is kept true: whatever its steps lack, the copy lacks too, and its tests fail.

use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::walkthrough;

/// The page, and the section whose steps are followed.
pub const PAGE: &str = "CONTRIBUTING.md";
pub const SECTION: &str = "Adding a method";

/// What `cargo xtask example` takes.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// A copy of the workspace; it is changed.
    pub folder: PathBuf,
}

/// Follows the steps of the page in the copy, and stops at the first that fails.
pub fn run(workspace: &Path, arguments: &Arguments) -> Result<String, Failure> {
    let root = &arguments.folder;
    let real = |path: &Path| fs::canonicalize(path).map_err(Failure::io("find", path));
    if real(root)? == real(workspace)? {
        return Err(Failure::new(
            "error: the steps change and commit what they find; name a copy of the workspace, not itself",
        ));
    }
    let steps = steps(root)?;
    for step in &steps {
        step.follow(root)?;
    }
    Ok(format!("followed {} steps of {PAGE}", steps.len()))
}

/// The steps as the page of a workspace has them.
pub fn steps(root: &Path) -> Result<Vec<walkthrough::Step>, Failure> {
    let page = root.join(PAGE);
    let text = fs::read_to_string(&page).map_err(Failure::io("read", &page))?;
    let steps = walkthrough::steps(&text, SECTION);
    if steps.is_empty() {
        return Err(Failure::new(format!("error: {} has no steps below the heading `{SECTION}`", page.display())));
    }
    Ok(steps)
}
