//! XML out and in: the answers the emulator builds, and the documents that some parameters carry.

mod element;
mod read;

pub(crate) use element::Element;
pub(crate) use read::{Document, read};
