//! What is true of the API: the spec with every name resolved, every default filled in and every rule checked.
//!
//! Emitters read nothing but this model. It is total: whatever it holds can be emitted.

use proc_macro2::Ident;

/// The whole API.
#[derive(Clone, Debug)]
pub struct Api {
    pub name: String,
    pub doc: String,
    /// The address of a service's methods, with the places `{partner}`, `{service}` and `{method}`.
    pub endpoint: String,
    pub partner: String,
    /// Whose name goes with an API key.
    pub api_key_user: String,
    pub api_key_user_sure: Certainty,
    /// Calls in any 60 seconds must stay below this figure.
    pub calls_below: u32,
    pub fact: Fact,
    pub credentials: Vec<CredentialPair>,
    pub codes: Vec<Code>,
    pub quirks: Vec<Quirk>,
    /// Types that belong to no single service, in the order of the spec.
    pub types: Vec<Type>,
    /// In the order of their names.
    pub services: Vec<Service>,
}

/// How sure a fact is, and what must be said about it.
#[derive(Clone, Debug)]
pub struct Fact {
    pub sure: Certainty,
    pub note: Option<String>,
    /// What would settle the doubt in the note.
    pub settled_by: Option<SettledBy>,
}

/// What settles an open question, in the order in which somebody with access would go about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettledBy {
    /// The description that a service gives of itself.
    Description,
    /// A recorded response.
    Response,
    /// A call that changes something, or fails.
    Trial,
    Vendor,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Certainty {
    Documented,
    Seen,
    Inferred,
}

/// Two form fields that carry the user's name and password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CredentialPair {
    pub name: String,
    pub user: String,
    pub password: String,
    pub fact_sure: Certainty,
}

#[derive(Clone, Debug)]
pub struct Code {
    /// As on the wire: `NO_SUCH_BOOK`.
    pub wire: String,
    /// `NoSuchBook`.
    pub rust: Ident,
    pub kind: CodeKind,
    pub applies: Applies,
    pub doc: String,
    pub fact: Fact,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeKind {
    Success,
    General,
    Transient,
    ReadOnly,
    Login,
    Permission,
    NotFound,
    Conflict,
    Argument,
    Legacy,
}

/// Which methods may answer a code without listing it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Applies {
    Listed,
    Writes,
    All,
}

/// What a decoder puts up with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Leniency {
    BlankInEndTag,
    PaddedText,
    CapitalizedBoolean,
    Alias,
    CommaDecimal,
    MissingData,
    BareText,
    AlternativePath,
    NestedCdata,
}

#[derive(Clone, Debug)]
pub struct Quirk {
    pub name: String,
    /// What decoders put up with; `None` for a fault that they refuse.
    pub leniency: Option<Leniency>,
    pub doc: String,
    pub fact: Fact,
    /// `Service.Method/case`, each resolved to a sample that exists.
    pub samples: Vec<String>,
}

#[derive(Clone, Debug)]
pub struct Service {
    /// `Loans`, as in the address.
    pub wire: String,
    /// `loans`, the Rust module.
    pub module: Ident,
    /// `Loans`, in names of Rust types.
    pub rust: Ident,
    pub doc: String,
    /// The vendor's page on the service, a whole address.
    pub page: String,
    /// The file it was read from, relative to the workspace: `api-spec/loans.toml`.
    pub file: String,
    /// How sure its address is.
    pub fact: Fact,
    /// The credential pairs it is sent, in the order of the spec.
    pub credentials: Vec<CredentialPair>,
    pub credentials_sure: Certainty,
    /// In the order of the spec.
    pub types: Vec<Type>,
    /// In the order of the spec.
    pub methods: Vec<Method>,
}

#[derive(Clone, Debug)]
pub enum Type {
    Newtype(Newtype),
    Enum(Enum),
    Struct(Struct),
    Choice(Choice),
    Document(Document),
}

impl Type {
    /// Its name, as Rust writes it.
    pub fn rust(&self) -> &Ident {
        match self {
            Type::Newtype(newtype) => &newtype.rust,
            Type::Enum(an_enum) => &an_enum.rust,
            Type::Struct(a_struct) => &a_struct.rust,
            Type::Choice(choice) => &choice.rust,
            Type::Document(document) => &document.rust,
        }
    }
}

#[derive(Clone, Debug)]
pub struct Newtype {
    pub rust: Ident,
    pub of: NewtypeOf,
    /// The newtype that each value of this one also is.
    pub is: Option<Ident>,
    pub secret: bool,
    pub constants: Vec<Constant>,
    pub doc: String,
    pub fact: Fact,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NewtypeOf {
    Integer,
    Text,
    Guid,
}

#[derive(Clone, Debug)]
pub struct Constant {
    pub rust: Ident,
    pub value: i64,
    pub doc: String,
}

#[derive(Clone, Debug)]
pub struct Enum {
    pub rust: Ident,
    pub values: Vec<EnumValue>,
    pub doc: String,
    pub fact: Fact,
}

#[derive(Clone, Debug)]
pub struct EnumValue {
    pub rust: Ident,
    pub wire: String,
    pub aliases: Vec<String>,
    pub doc: String,
    pub fact: Fact,
}

/// An element of an answer.
#[derive(Clone, Debug)]
pub struct Struct {
    pub rust: Ident,
    pub fields: Vec<Field>,
    pub doc: String,
    pub fact: Fact,
}

#[derive(Clone, Debug)]
pub struct Field {
    pub rust: Ident,
    /// Places in the order in which they are tried; at least one.
    pub at: Vec<Path>,
    pub ty: TypeRef,
    pub arity: Arity,
    pub nested_cdata: bool,
    pub secret: bool,
    pub doc: String,
    pub fact: Fact,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arity {
    Required,
    Optional,
    List,
}

/// The way from an element to a value inside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    /// The elements that lead to the value's parent, or to the value itself where `end` is `Element`.
    pub elements: Vec<String>,
    pub end: PathEnd,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathEnd {
    /// `a/b`: the last element of the path holds the value. With no elements: `.`, the element's own text or the element itself.
    Element,
    /// `a/@b`: an attribute of the last element of the path.
    Attribute(String),
    /// `a/*`: any child element; for a choice any of its elements.
    AnyChild,
    /// `**`: the first valid value anywhere below.
    Anywhere,
    /// `{shelf}`: the child element named by the argument for this parameter (an index into the method's parameters).
    NamedBy(usize),
}

/// What a value is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TypeRef {
    Text,
    Integer,
    Number,
    Boolean,
    Amount,
    Date,
    DateTime,
    Timestamp,
    /// A file; parameters only.
    Upload,
    /// A declared type.
    Named(Named),
}

/// A reference to a declared type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    pub rust: Ident,
    pub kind: NamedKind,
    /// The module of the service that declares it; `None` for a type of `api.toml`.
    pub module: Option<Ident>,
    /// A choice's element names; empty for other kinds.
    pub elements: Vec<String>,
    /// Its values are never shown.
    pub secret: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NamedKind {
    Integer,
    Text,
    Guid,
    Enum,
    Struct,
    Choice,
    Document,
}

#[derive(Clone, Debug)]
pub struct Choice {
    pub rust: Ident,
    pub variants: Vec<Variant>,
    pub doc: String,
    pub fact: Fact,
}

#[derive(Clone, Debug)]
pub struct Variant {
    pub rust: Ident,
    pub element: String,
    pub ty: TypeRef,
    pub doc: String,
}

/// An XML document inside a parameter, or a part of one.
#[derive(Clone, Debug)]
pub struct Document {
    pub rust: Ident,
    /// The root element; `None` for a part of another document.
    pub root: Option<String>,
    pub fields: Vec<DocumentField>,
    pub setters: Vec<Setter>,
    pub doc: String,
    pub fact: Fact,
}

#[derive(Clone, Debug)]
pub struct DocumentField {
    pub rust: Ident,
    pub at: Path,
    pub ty: TypeRef,
    pub arity: Arity,
    /// Always written with this value; not shown to the user.
    pub constant: Option<Literal>,
    /// What the service assumes without it.
    pub default: Option<Literal>,
    pub rules: Rules,
    pub secret: bool,
    /// True when a joint setter covers the field, so that it has none of its own.
    pub joined: bool,
    pub example: Option<Literal>,
    pub doc: String,
    pub fact: Fact,
}

/// A setter that takes several fields at once, or writes fixed values.
#[derive(Clone, Debug)]
pub struct Setter {
    pub rust: Ident,
    /// Indices into the document's fields.
    pub arguments: Vec<usize>,
    pub constants: Vec<(usize, Literal)>,
    pub doc: String,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    Text(String),
    Integer(i64),
    Number(f64),
    Boolean(bool),
}

/// What an argument must keep to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rules {
    pub min: Option<f64>,
    pub max: Option<f64>,
    /// In characters.
    pub min_length: Option<usize>,
    /// In characters.
    pub max_length: Option<usize>,
    pub pattern: Option<Pattern>,
    /// Texts: what the text starts with.
    pub starts_with: Option<String>,
    /// Texts: what the text ends with.
    pub ends_with: Option<String>,
    /// Index of the parameter (or field) that this one must not be below.
    pub not_below: Option<usize>,
    /// Uploads: the largest size in bytes.
    pub max_bytes: Option<u64>,
    /// Uploads: what the file begins with.
    pub begins_with: Option<String>,
}

/// A pattern of the form `^[class]{min,max}$`: characters of one class, so many of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// As the spec writes it.
    pub text: String,
    /// Inclusive ranges of characters.
    pub ranges: Vec<(char, char)>,
    pub min: usize,
    pub max: usize,
}

#[derive(Clone, Debug)]
pub struct Method {
    /// `LendBook`, as in the address.
    pub wire: String,
    /// `LendBook`: the request type.
    pub rust: Ident,
    /// `lend_book`: the client's method.
    pub function: Ident,
    pub doc: String,
    /// The vendor's page, a whole address.
    pub page: String,
    pub access: Access,
    /// Every code it may answer, those that apply to all included, the success first; with how sure that is.
    pub codes: Vec<MethodCode>,
    pub parameters: Vec<Parameter>,
    pub answer: Answer,
    pub failure: Option<Named>,
    /// Sorted, without duplicates: those of the whole API and those of the service's quirks that name this method.
    pub leniencies: Vec<Leniency>,
    /// Names of elements whose content is no XML (fields of the format `nested-cdata`) in any type of the answer.
    pub opaque_elements: Vec<String>,
    /// In the order of their names.
    pub samples: Vec<Sample>,
    pub fact: Fact,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Access {
    Read {
        /// For how many seconds an answer may be reused.
        cache_seconds: Option<u32>,
    },
    Write {
        repeatable: bool,
        /// `Service.Method` of each read whose answers this may change, wildcards expanded, in order.
        stale: Vec<String>,
    },
}

#[derive(Clone, Debug)]
pub struct MethodCode {
    pub wire: String,
    pub rust: Ident,
    pub sure: Certainty,
}

#[derive(Clone, Debug)]
pub struct Parameter {
    /// The form field.
    pub wire: String,
    pub rust: Ident,
    pub ty: TypeRef,
    pub optional: bool,
    /// Always sent with this text, never an argument.
    pub constant: Option<String>,
    pub also_as: Vec<String>,
    pub rules: Rules,
    pub secret: bool,
    pub example: Option<Literal>,
    pub doc: String,
    pub fact: Fact,
}

/// What a success carries.
#[derive(Clone, Debug)]
pub enum Answer {
    Nothing,
    Value {
        at: Vec<Path>,
        ty: TypeRef,
        arity: Arity,
        /// Attributes at the element of the value that are not the value.
        other_attributes: Vec<String>,
        fact: Fact,
    },
    /// A file.
    Binary {
        fact: Fact,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    /// `unknown-elements`.
    pub case: String,
    /// `snake_case` of the case, for a test's name.
    pub rust: Ident,
    /// Relative to the workspace: `api-spec/samples/Loans.LendBook/lent.xml`.
    pub path: String,
    pub kind: SampleKind,
    /// The leniencies whose quirk this sample proves.
    pub proves: Vec<Leniency>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SampleKind {
    /// Decodes strictly: whatever is unknown fails it.
    Strict,
    /// `unknown-*`: decodes as users decode.
    Tolerant,
    /// `broken-*`: must fail.
    Broken,
    /// The answer of a binary method that is no XML.
    Binary,
}
