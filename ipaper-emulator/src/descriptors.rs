//! The methods as the spec describes them: the one place that looks into `ipaper_api`'s descriptors.
//!
//! The emulator refuses what does not fit a descriptor before any of its own code sees the request, as the platform does by reflection.

use ipaper_api::method::ParameterKind;
use ipaper_api::{METHODS, Method};

use crate::variants::{CategoryParent, Variants};

/// The service of that name, in whatever case it is asked for.
pub(crate) fn service(name: &str) -> Option<&'static str> {
    METHODS.iter().map(|method| method.service).find(|service| service.eq_ignore_ascii_case(name))
}

/// The method of that service; the service's name is looked up without regard to case, the method's is not.
pub(crate) fn find(service: &str, name: &str) -> Option<&'static Method> {
    METHODS.iter().copied().find(|method| method.service.eq_ignore_ascii_case(service) && method.name == name)
}

/// Finds a method of that service without regard to case.
pub(crate) fn find_ignoring_case(service: &str, name: &str) -> Option<&'static Method> {
    let is_it = |method: &&Method| method.service == service && method.name.eq_ignore_ascii_case(name);
    METHODS.iter().copied().find(is_it)
}

/// The services whose credential fields are known to be `username` and `password`.
pub(crate) fn with_plain_credentials() -> impl Iterator<Item = &'static str> {
    let is_plain = |method: &&Method| matches!(method.credentials, [only] if only.user == PLAIN_USER);
    METHODS.iter().copied().filter(is_plain).map(|method| method.service)
}

/// The services of which nobody has seen which credential fields they look up, so that both pairs are sent.
pub(crate) fn with_uncertain_credentials() -> impl Iterator<Item = &'static str> {
    METHODS.iter().filter(|method| method.credentials.len() > 1).map(|method| method.service)
}

/// The field of the user's name in the plain naming.
pub(crate) const PLAIN_USER: &str = "username";

/// The type that .NET would name for a value it cannot convert, or `None` where every text fits.
pub(crate) fn dotnet_type(kind: ParameterKind) -> Option<DotNetType> {
    match kind {
        ParameterKind::Integer => Some(DotNetType::Int32),
        ParameterKind::Number => Some(DotNetType::Double),
        ParameterKind::Boolean => Some(DotNetType::Boolean),
        ParameterKind::Date | ParameterKind::DateTime => Some(DotNetType::DateTime),
        // GUIDs, enums and XML are strings to the platform; the method itself refuses them.
        _ => None,
    }
}

/// A type into which the platform converts a field before the method runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DotNetType {
    Int32,
    Double,
    Boolean,
    DateTime,
}

/// One form field that a method looks up.
pub(crate) struct Field {
    /// The name in the descriptor, under which handlers ask for it.
    pub(crate) name: &'static str,
    /// The name in the form.
    pub(crate) wire_name: &'static str,
    pub(crate) kind: ParameterKind,
}

/// The fields that `method` looks up, in the order of declaration, without the credentials.
pub(crate) fn fields(method: &'static Method, variants: &Variants) -> impl Iterator<Item = Field> {
    let takes_second_name = variants.category_parent == CategoryParent::ParentId;
    method.parameters.iter().map(move |parameter| {
        // Only a parameter whose name is uncertain has a second one.
        let second_name = parameter.also_as.first().filter(|_| takes_second_name);
        Field { name: parameter.name, wire_name: second_name.unwrap_or(&parameter.name), kind: parameter.kind }
    })
}
