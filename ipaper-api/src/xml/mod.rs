//! XML in both directions: answers are read by a cursor over quick-xml's reader, documents inside parameters are written.
//!
//! Generated decoders ([`FromElement`]) pull from a [`Cursor`]; nothing is built in between. The cursor bounds depth, size and count, grants
//! the [`Leniency`]s that the spec's quirks ask for and no others, and collects what nobody expected as [`Drift`].

mod cursor;
mod drift;
mod element;
mod envelope;
mod failure;
mod leniency;
mod limits;
mod locate;
mod nested_cdata;
mod scalar;
mod writer;

pub(crate) use cursor::{Cursor, Reading};
pub use drift::{Drift, DriftKind};
pub(crate) use element::{Element, FromElement};
pub(crate) use envelope::{Envelope, read_envelope};
pub(crate) use failure::{Failure, Problem, quoted, quoted_path};
pub(crate) use leniency::Leniencies;
pub use leniency::Leniency;
pub use limits::Limits;
pub(crate) use locate::locate;
pub(crate) use scalar::{FromText, ToText, blanked, padded};
pub(crate) use writer::XmlWriter;
