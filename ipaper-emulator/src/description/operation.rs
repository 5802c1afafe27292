//! A method as the platform sees it: the names and types of everything that it looks up, the credentials first.

use ipaper_api::METHODS;

use crate::descriptors::{self, DotNetType};
use crate::variants::Variants;

/// A method of a service.
pub(super) struct Operation {
    pub(super) name: &'static str,
    /// In the order of declaration.
    pub(super) inputs: Vec<Input>,
}

/// One thing that a method looks up.
pub(super) struct Input {
    pub(super) name: &'static str,
    /// `None` for text.
    target: Option<DotNetType>,
}

impl Input {
    /// The type in the words of XML Schema.
    pub(super) fn schema_type(&self) -> &'static str {
        match self.target {
            None => "s:string",
            Some(DotNetType::Int32) => "s:int",
            Some(DotNetType::Double) => "s:double",
            Some(DotNetType::Boolean) => "s:boolean",
            Some(DotNetType::DateTime) => "s:dateTime",
        }
    }

    /// The type in the words of the help page.
    pub(super) fn word(&self) -> &'static str {
        self.schema_type().trim_start_matches("s:")
    }

    /// A .NET value is always there; a text may be null.
    pub(super) fn is_value(&self) -> bool {
        self.target.is_some()
    }
}

/// The methods of a service, in the order of their names, as the platform sorts them.
pub(super) fn of_service(service: &str, variants: &Variants) -> Vec<Operation> {
    let (user, password) = variants.credential_fields(service);
    let methods = METHODS.iter().copied().filter(|method| method.service == service);
    let mut operations: Vec<Operation> = methods
        .map(|method| {
            let credentials = [user, password].map(|name| Input { name, target: None });
            let fields = descriptors::fields(method, variants)
                .map(|field| Input { name: field.wire_name, target: descriptors::dotnet_type(field.kind) });
            Operation { name: method.name, inputs: credentials.into_iter().chain(fields).collect() }
        })
        .collect();
    operations.sort_by_key(|operation| operation.name);
    operations
}
