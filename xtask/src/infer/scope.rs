//! What the spec knows already that a draft may use.

use codegen::model::{Api, Choice, Enum, Named, Newtype, Service, Struct, Type};
use codegen::names::{TYPE_NAMES_IN_USE, defect, pascal_case};

/// The types that a service's file sees.
#[derive(Debug)]
pub(super) struct Scope<'m> {
    /// The service's own first.
    types: Vec<&'m Type>,
    /// Requests are types too.
    requests: Vec<String>,
}

impl<'m> Scope<'m> {
    pub(super) fn of(api: &'m Api, service: &'m Service) -> Self {
        Self {
            types: service.types.iter().chain(&api.types).collect(),
            requests: service.methods.iter().map(|method| method.rust.to_string()).collect(),
        }
    }

    /// The same without the types of elements, so that a draft must make its own.
    pub(super) fn without_elements(mut self) -> Self {
        self.types.retain(|known| !matches!(known, Type::Struct(_) | Type::Choice(_)));
        self
    }

    pub(super) fn newtypes(&self) -> impl Iterator<Item = &'m Newtype> {
        self.types.iter().filter_map(|known| match known {
            Type::Newtype(newtype) => Some(newtype),
            _ => None,
        })
    }

    pub(super) fn enums(&self) -> impl Iterator<Item = &'m Enum> {
        self.types.iter().filter_map(|known| match known {
            Type::Enum(an_enum) => Some(an_enum),
            _ => None,
        })
    }

    pub(super) fn structs(&self) -> impl Iterator<Item = &'m Struct> {
        self.types.iter().filter_map(|known| match known {
            Type::Struct(a_struct) => Some(a_struct),
            _ => None,
        })
    }

    pub(super) fn choices(&self) -> impl Iterator<Item = &'m Choice> {
        self.types.iter().filter_map(|known| match known {
            Type::Choice(choice) => Some(choice),
            _ => None,
        })
    }

    pub(super) fn find(&self, named: &Named) -> Option<&'m Type> {
        self.types.iter().find(|known| *known.rust() == named.rust).copied()
    }

    /// Whether a new type may have the name.
    pub(super) fn is_free(&self, name: &str) -> bool {
        let is_known = self.types.iter().any(|known| known.rust() == name);
        let is_request = self.requests.iter().any(|request| request == name);
        !is_known
            && !is_request
            && !TYPE_NAMES_IN_USE.contains(&name)
            && defect(name).is_none()
            && pascal_case(name) == name
    }
}

/// Whether two names are the same but for case and separators, as `bookid` and `BookId` are.
pub(super) fn is_same_name(one: &str, other: &str) -> bool {
    let squeezed =
        |name: &str| name.chars().filter(|letter| letter.is_alphanumeric()).collect::<String>().to_lowercase();
    squeezed(one) == squeezed(other)
}
