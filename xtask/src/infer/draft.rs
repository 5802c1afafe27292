//! What the spec would say of answers: types, and the answer that leads to them.

use std::collections::BTreeMap;

use codegen::model::{Arity, Leniency};

/// Types, and the answer that leads to them.
#[derive(Debug, Default)]
pub struct Draft {
    /// Each before those that it is made of.
    pub types: Vec<DraftType>,
    /// None where no answer carries anything.
    pub answer: Option<DraftField>,
    /// Why types of the spec were taken, and what else might be worth a thought.
    pub(super) notes: Vec<String>,
    /// What a decoder must put up with, and where it shows.
    pub(super) needs: BTreeMap<Leniency, String>,
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

impl Draft {
    /// The types that one leads to, itself included.
    pub(super) fn leading_from(&self, name: &str) -> Vec<&DraftType> {
        let mut reached = vec![name];
        let mut next = 0;
        while let Some(name) = reached.get(next) {
            let known = self.types.iter().find(|known| known.name() == *name);
            let more: Vec<&str> = known.map(DraftType::made_of).unwrap_or_default();
            for name in more {
                if !reached.contains(&name) {
                    reached.push(name);
                }
            }
            next += 1;
        }
        self.types.iter().filter(|known| reached.contains(&known.name())).collect()
    }
}

impl DraftType {
    /// Names of types that it is made of.
    fn made_of(&self) -> Vec<&str> {
        match self {
            Self::Newtype { .. } => Vec::new(),
            Self::Struct { fields, .. } => fields.iter().map(|field| field.ty.as_str()).collect(),
            Self::Choice { variants, .. } => variants.iter().map(|variant| variant.ty.as_str()).collect(),
        }
    }

    pub(super) fn name(&self) -> &str {
        match self {
            Self::Newtype { name } | Self::Struct { name, .. } | Self::Choice { name, .. } => name,
        }
    }
}
