//! XML in both directions: answers are read by a cursor over quick-xml's reader, documents inside parameters are written.
//!
//! Generated decoders ([`FromElement`]) pull from a [`Cursor`]; nothing is built in between. The cursor bounds depth, size and count, grants
//! the [`Leniency`]s that the spec's quirks ask for and no others, and collects what nobody expected as [`Drift`].

mod attributes;
mod bytes;
mod cursor;
mod dates;
mod drift;
mod drift_places;
mod element;
mod envelope;
mod evidence;
mod failure;
mod find;
mod leniency;
mod limits;
mod lists;
mod locate;
mod malformed;
mod nested_cdata;
mod reader;
mod references;
mod scalar;
mod slots;
mod writer;

pub(crate) use cursor::{Cursor, Reading};
pub(crate) use drift::Drifts;
pub use drift::{Drift, DriftKind};
pub(crate) use element::{Element, FromElement};
pub(crate) use envelope::{Envelope, read_envelope};
pub(crate) use failure::{Failure, Problem, escaped, quoted, quoted_path, without_own_names};
pub(crate) use leniency::Leniencies;
pub use leniency::Leniency;
pub use limits::Limits;
pub(crate) use locate::{floor, locate};
pub(crate) use reader::BYTE_ORDER_MARK;
pub(crate) use scalar::{FromText, ToText, blanked, padded};
pub(crate) use writer::XmlWriter;
