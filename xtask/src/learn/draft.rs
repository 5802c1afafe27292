//! What the spec would say of answers: types, and the answer that leads to them.

use codegen::model::Arity;

/// Types, and the answer that leads to them.
#[derive(Debug, Default)]
pub struct Draft {
    /// Each before those that it is made of.
    pub types: Vec<DraftType>,
    /// None where no answer carries anything.
    pub answer: Option<DraftField>,
    /// Why types of the spec were taken, and what else might be worth a thought.
    pub(super) notes: Vec<String>,
}

#[derive(Debug)]
pub enum DraftType {
    Newtype { name: String },
    Struct { name: String, fields: Vec<DraftField> },
    Choice { name: String, variants: Vec<DraftVariant> },
}

/// A field, or the answer.
#[derive(Clone, Debug)]
pub struct DraftField {
    pub name: String,
    pub at: Vec<String>,
    /// As the spec names it.
    pub ty: String,
    pub arity: Arity,
    /// It stands inside of another element's text.
    pub is_nested: bool,
    pub(super) why: String,
}

#[derive(Clone, Debug)]
pub struct DraftVariant {
    pub element: String,
    pub ty: String,
}

impl DraftType {
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Newtype { name } | Self::Struct { name, .. } | Self::Choice { name, .. } => name,
        }
    }
}
