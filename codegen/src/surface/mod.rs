//! What users of the clients can name and rely on, one line for each thing, so that two versions of it can be compared.
//!
//! The lines are kept beside the generated code. What a change of the spec means for users is told from them, without the spec of yesterday, which may
//! have been written in the language of yesterday.

mod collect;
mod compare;
mod item;
mod report;

use std::collections::BTreeSet;
use std::fmt;

pub use compare::{Change, Weight};
pub use report::report;

use crate::model::Api;
use item::Item;

/// All that users can name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Surface {
    items: BTreeSet<Item>,
}

impl Surface {
    /// What the clients of this API offer.
    pub fn of(api: &Api) -> Self {
        Self { items: collect::items(api).into_iter().collect() }
    }

    /// What [`Display`](fmt::Display) has written. Lines of another form are skipped: a later version may have written them.
    pub fn parse(text: &str) -> Self {
        Self { items: text.lines().filter_map(Item::parse).collect() }
    }

    /// What became of `before`, the gravest first.
    pub fn changes_since(&self, before: &Self) -> Vec<Change> {
        compare::changes(&before.items, &self.items)
    }
}

impl fmt::Display for Surface {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for item in &self.items {
            writeln!(formatter, "{item}")?;
        }
        Ok(())
    }
}
