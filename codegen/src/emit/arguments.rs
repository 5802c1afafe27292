//! Which parameters of a method its callers see.

use crate::model::{Method, Parameter};

/// The parameters that a caller must give, in the order of the spec.
pub(super) fn required(method: &Method) -> impl Iterator<Item = &Parameter> {
    arguments(method).filter(|parameter| !parameter.optional)
}

/// The parameters that a caller may give.
pub(super) fn optional(method: &Method) -> impl Iterator<Item = &Parameter> {
    arguments(method).filter(|parameter| parameter.optional)
}

fn arguments(method: &Method) -> impl Iterator<Item = &Parameter> {
    method.parameters.iter().filter(|parameter| parameter.constant.is_none())
}
