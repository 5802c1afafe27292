//! What a description says, without the indirections of WSDL.

/// A name, and the line that it stands in, from 1.
#[derive(Clone, Debug)]
pub(super) struct Name {
    pub(super) text: String,
    pub(super) line: u32,
}

/// A service as it describes itself.
#[derive(Debug)]
pub(super) struct Description {
    pub(super) service: Name,
    /// The addresses of its ports.
    pub(super) addresses: Vec<Name>,
    /// Whether it describes HTTP POST. If not, its methods are those of SOAP.
    pub(super) has_form: bool,
    /// In the order of the description.
    pub(super) methods: Vec<Method>,
}

#[derive(Debug)]
pub(super) struct Method {
    pub(super) name: Name,
    /// Whether a form can be posted to it.
    pub(super) by_form: bool,
    /// Those of the form, or of SOAP if there is no form.
    pub(super) parameters: Vec<Parameter>,
    /// Whether the form and SOAP have other parameters, or another order of them.
    pub(super) is_ambiguous: bool,
}

#[derive(Clone, Debug)]
pub(super) struct Parameter {
    pub(super) name: Name,
    /// `None` if only a form is described: in a form every value is text.
    pub(super) ty: Option<ParameterType>,
}

/// A type in the words of XML Schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum ParameterType {
    /// A type of XML Schema, or the platform's `guid`.
    Simple(String),
    /// An enum of the service: its name and its words.
    Enum(String, Vec<String>),
    /// A structure or a list, which a form cannot carry.
    Complex(String),
}
