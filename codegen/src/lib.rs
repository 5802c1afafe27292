//! Turns the spec of the API into Rust.
//!
//! ```text
//! sources --> spec --> model --> emit --> format
//! ```
//!
//! - [`source`]: the texts of `api-spec/`, read by somebody else. This crate touches no file system.
//! - [`language`]: which tables and keys there are, and what each means.
//! - `spec`: what an author may write, with the place of everything a message may point at.
//! - `resolve`: small passes from there to what is true; each reports all it finds, see [`diagnostic`].
//! - [`model`]: what is true: every name resolved, every default filled in, every rule checked.
//! - [`emit`]: files from the model, one module for each kind; [`mod@format`] makes them readable.
//!
//! Nothing in here knows a service, a method, a type or a field by its name.

pub mod diagnostic;
pub mod emit;
pub mod format;
pub mod language;
pub mod model;
pub mod names;
mod resolve;
pub mod source;
mod spec;

use diagnostic::{Diagnostics, Problems};
use model::Api;
use source::Sources;

/// Reads a spec: its model, or everything that is wrong with it.
pub fn read(sources: &Sources) -> Result<Api, Diagnostics> {
    let problems = Problems::default();
    let api = resolved(sources, &problems);
    problems.into_result(api, sources)
}

/// Reads a spec that may be unfinished: as much of the model as makes sense, and everything that is wrong with the spec.
///
/// There is no model where a whole file cannot be read. A model of a spec with mistakes has gaps: it is for tools that help to mend
/// the spec, and never to be emitted.
pub fn read_unfinished(sources: &Sources) -> (Option<Api>, Option<Diagnostics>) {
    let problems = Problems::default();
    let api = resolved(sources, &problems);
    let diagnostics = problems.into_diagnostics(api.is_none(), sources);
    (api, diagnostics)
}

fn resolved(sources: &Sources, problems: &Problems) -> Option<Api> {
    let spec = spec::read(sources, problems)?;
    Some(resolve::resolve(&spec, sources, problems))
}
