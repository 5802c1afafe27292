//! What the emulated account holds. The handlers in `services` read and change it; nothing here knows of requests or answers' XML.

mod custom_fields;
mod demo;
mod invented;
mod jobs;
mod media;
mod settings;
mod tree;

use jiff::ToSpan;
use jiff::civil::DateTime;

pub(crate) use custom_fields::{CustomFields, DataType};
pub(crate) use invented::{guid, invented};
pub(crate) use jobs::{JobStatus, Jobs, Verdict};
pub(crate) use media::{Media, ROOT_DIRECTORY};
pub(crate) use settings::{SETTINGS, SettingDescription};
pub(crate) use tree::{NoPaper, Node, Page, Paper, Tree};

use crate::variants::Variants;

/// The account, and the variants under which it answers.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) variants: Variants,
    pub(crate) tree: Tree,
    pub(crate) media: Media,
    pub(crate) custom_fields: CustomFields,
    pub(crate) jobs: Jobs,
    pub(crate) clock: Clock,
    /// How many preview tokens were made; each is derived from its number.
    pub(crate) preview_tokens: u64,
}

impl State {
    /// An account that holds nothing but its root category.
    pub(crate) fn empty(variants: Variants) -> Self {
        State {
            variants,
            tree: Tree::new(),
            media: Media::default(),
            custom_fields: CustomFields::default(),
            jobs: Jobs::default(),
            clock: Clock::default(),
            preview_tokens: 0,
        }
    }
}

/// The account's own time. It moves by a second each time it is asked, so that what it stamps is the same in every run.
#[derive(Debug)]
pub(crate) struct Clock {
    now: DateTime,
}

impl Default for Clock {
    fn default() -> Self {
        Clock { now: DateTime::constant(2026, 3, 15, 12, 0, 0, 0) }
    }
}

impl Clock {
    pub(crate) fn tick(&mut self) -> DateTime {
        self.now = self.now.saturating_add(1.second());
        self.now
    }
}

/// Kilobytes, of which a file that is not empty takes at least one.
pub(crate) fn kilobytes(bytes: usize) -> usize {
    bytes.div_ceil(1024)
}
