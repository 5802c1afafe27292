//! What a description says, without the detours of WSDL.

use std::ops::Range;

/// A name, and where it stands in the text.
#[derive(Clone, Debug)]
pub(super) struct Spot {
    pub(super) text: String,
    pub(super) span: Range<usize>,
}

/// A service as it describes itself.
#[derive(Debug)]
pub(super) struct Description {
    pub(super) service: Spot,
    /// The addresses of its ports.
    pub(super) locations: Vec<Spot>,
    /// Where it says that forms are posted; `None` where it speaks of SOAP alone.
    pub(super) form: Option<Spot>,
    /// In the order of the description.
    pub(super) methods: Vec<Method>,
}

#[derive(Debug)]
pub(super) struct Method {
    pub(super) name: Spot,
    /// Whether a form can be posted to it.
    pub(super) by_form: bool,
    /// What it looks up: by the form, or else by the schema of SOAP.
    pub(super) parameters: Vec<Parameter>,
    /// What the schema of SOAP has for it, where the form is described too and has other names or another order.
    pub(super) contradiction: Option<Vec<Spot>>,
}

#[derive(Clone, Debug)]
pub(super) struct Parameter {
    pub(super) name: Spot,
    /// `None` where nothing but a form is described: in a form everything is text.
    pub(super) ty: Option<SchemaType>,
}

#[derive(Clone, Debug)]
pub(super) struct SchemaType {
    pub(super) name: TypeName,
    pub(super) span: Range<usize>,
}

/// A type in the words of XML Schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum TypeName {
    /// One of XML Schema's own, or the platform's `guid`.
    Simple(String),
    /// One of several words, declared by the service.
    Words(String),
    /// A structure or a list, which no form can carry.
    Other(String),
}
