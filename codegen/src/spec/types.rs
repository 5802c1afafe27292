//! Declarations of types, which may stand in any file.

use super::FactEntry;
use super::entry::Entry;
use super::vocabulary::Format;
use crate::diagnostic::{Diagnostic, Located};
use crate::language;
use crate::model::{Arity, Literal, NewtypeOf};

/// A declared type of any kind.
#[derive(Debug)]
pub(crate) enum TypeEntry {
    Newtype(NewtypeEntry),
    Enum(EnumEntry),
    Struct(StructEntry),
    Choice(ChoiceEntry),
    Document(DocumentEntry),
}

impl TypeEntry {
    fn read(kind: &str, entry: Entry<'_>) -> Self {
        match kind {
            "newtype" => Self::Newtype(NewtypeEntry::read(entry)),
            "enum" => Self::Enum(EnumEntry::read(entry)),
            "type" => Self::Struct(StructEntry::read(entry)),
            "choice" => Self::Choice(ChoiceEntry::read(entry)),
            _ => Self::Document(DocumentEntry::read(entry)),
        }
    }

    pub(crate) fn name(&self) -> &Located<String> {
        match self {
            Self::Newtype(newtype) => &newtype.name,
            Self::Enum(enumeration) => &enumeration.name,
            Self::Struct(structure) => &structure.name,
            Self::Choice(choice) => &choice.name,
            Self::Document(document) => &document.name,
        }
    }
}

/// Every type of a file, in the order of the file whatever its kind.
pub(super) fn read(file: &mut Entry<'_>) -> Vec<TypeEntry> {
    let mut types = Vec::new();
    let kinds = [
        ("newtype", &language::NEWTYPE),
        ("enum", &language::ENUM),
        ("type", &language::STRUCT),
        ("choice", &language::CHOICE),
        ("document", &language::DOCUMENT),
    ];
    for (kind, table) in kinds {
        for entry in file.entries(kind, table) {
            types.push((entry.start(), TypeEntry::read(kind, entry)));
        }
    }
    types.sort_by_key(|(start, _)| *start);
    types.into_iter().map(|(_, entry)| entry).filter(|entry| !entry.name().is_empty()).collect()
}

/// `[[newtype]]`
#[derive(Debug)]
pub(crate) struct NewtypeEntry {
    pub(crate) name: Located<String>,
    pub(crate) of: NewtypeOf,
    pub(crate) is: Option<Located<String>>,
    pub(crate) secret: bool,
    pub(crate) constants: Vec<ConstantEntry>,
    pub(crate) doc: String,
    pub(crate) fact: FactEntry,
}

impl NewtypeEntry {
    fn read(mut entry: Entry<'_>) -> Self {
        let newtype = Self {
            name: entry.required("name"),
            of: entry.required_word("of").map_or(NewtypeOf::Integer, |word| word.value),
            is: entry.optional("is"),
            secret: entry.flag("secret"),
            constants: entry.entries("constants", &language::CONSTANT).into_iter().map(ConstantEntry::read).collect(),
            doc: entry.required::<String>("doc").value,
            fact: FactEntry::read(&mut entry),
        };
        entry.finish();
        newtype
    }
}

/// A value of a newtype that has a name.
#[derive(Debug)]
pub(crate) struct ConstantEntry {
    pub(crate) name: Located<String>,
    pub(crate) value: i64,
    pub(crate) doc: String,
}

impl ConstantEntry {
    fn read(mut entry: Entry<'_>) -> Self {
        let constant = Self {
            name: entry.required("name"),
            value: entry.required("value").value,
            doc: entry.required::<String>("doc").value,
        };
        entry.finish();
        constant
    }
}

/// `[[enum]]`
#[derive(Debug)]
pub(crate) struct EnumEntry {
    pub(crate) name: Located<String>,
    pub(crate) values: Vec<EnumValueEntry>,
    pub(crate) doc: String,
    pub(crate) fact: FactEntry,
}

impl EnumEntry {
    fn read(mut entry: Entry<'_>) -> Self {
        let enumeration = Self {
            name: entry.required("name"),
            values: entry.entries("values", &language::ENUM_VALUE).into_iter().map(EnumValueEntry::read).collect(),
            doc: entry.required::<String>("doc").value,
            fact: FactEntry::read(&mut entry),
        };
        entry.finish();
        enumeration
    }
}

#[derive(Debug)]
pub(crate) struct EnumValueEntry {
    pub(crate) name: Located<String>,
    /// What is sent: `wire`, or else the name.
    pub(crate) wire: Located<String>,
    pub(crate) aliases: Vec<Located<String>>,
    pub(crate) doc: String,
    pub(crate) fact: FactEntry,
}

impl EnumValueEntry {
    fn read(mut entry: Entry<'_>) -> Self {
        let name: Located<String> = entry.required("name");
        let value = Self {
            wire: entry.optional("wire").unwrap_or_else(|| name.clone()),
            name,
            aliases: entry.texts("aliases"),
            doc: entry.required::<String>("doc").value,
            fact: FactEntry::read(&mut entry),
        };
        entry.finish();
        value
    }
}

/// `[[type]]`
#[derive(Debug)]
pub(crate) struct StructEntry {
    pub(crate) name: Located<String>,
    pub(crate) fields: Vec<FieldEntry>,
    pub(crate) doc: String,
    pub(crate) fact: FactEntry,
}

impl StructEntry {
    fn read(mut entry: Entry<'_>) -> Self {
        let structure = Self {
            name: entry.required("name"),
            fields: entry.entries("fields", &language::FIELD).into_iter().map(FieldEntry::read).collect(),
            doc: entry.required::<String>("doc").value,
            fact: FactEntry::read(&mut entry),
        };
        entry.finish();
        structure
    }
}

/// A field of an answer.
#[derive(Debug)]
pub(crate) struct FieldEntry {
    pub(crate) name: Located<String>,
    pub(crate) at: Vec<Located<String>>,
    pub(crate) ty: Located<String>,
    pub(crate) arity: Arity,
    pub(crate) format: Option<Located<Format>>,
    pub(crate) secret: bool,
    pub(crate) doc: String,
    pub(crate) fact: FactEntry,
}

impl FieldEntry {
    fn read(mut entry: Entry<'_>) -> Self {
        let field = Self {
            name: entry.required("name"),
            at: required_places(&mut entry),
            ty: entry.required("type"),
            arity: entry.arity(),
            format: entry.word("format"),
            secret: entry.flag("secret"),
            doc: entry.required::<String>("doc").value,
            fact: FactEntry::read(&mut entry),
        };
        entry.finish();
        field
    }
}

/// `at`: one place, or a list of them.
pub(super) fn required_places(entry: &mut Entry<'_>) -> Vec<Located<String>> {
    let places = entry.text_or_texts("at");
    if places.is_empty() {
        entry.require_filled("at");
    }
    for place in places.iter().filter(|place| place.is_empty()) {
        let problem = Diagnostic::at(&place.place, format!("the `at` of the {} is empty", entry.title()));
        entry.report(problem.help("a place is `.`, an attribute `@id`, an element `book`, or a way to one of these"));
    }
    places
}

/// `[[choice]]`
#[derive(Debug)]
pub(crate) struct ChoiceEntry {
    pub(crate) name: Located<String>,
    pub(crate) variants: Vec<VariantEntry>,
    pub(crate) doc: String,
    pub(crate) fact: FactEntry,
}

impl ChoiceEntry {
    fn read(mut entry: Entry<'_>) -> Self {
        let choice = Self {
            name: entry.required("name"),
            variants: entry.entries("variants", &language::VARIANT).into_iter().map(VariantEntry::read).collect(),
            doc: entry.required::<String>("doc").value,
            fact: FactEntry::read(&mut entry),
        };
        entry.finish();
        choice
    }
}

#[derive(Debug)]
pub(crate) struct VariantEntry {
    pub(crate) name: Located<String>,
    pub(crate) element: Located<String>,
    pub(crate) ty: Located<String>,
    pub(crate) doc: String,
}

impl VariantEntry {
    fn read(mut entry: Entry<'_>) -> Self {
        let variant = Self {
            name: entry.required("name"),
            element: entry.required("element"),
            ty: entry.required("type"),
            doc: entry.required::<String>("doc").value,
        };
        entry.finish();
        variant
    }
}

/// `[[document]]`
#[derive(Debug)]
pub(crate) struct DocumentEntry {
    pub(crate) name: Located<String>,
    pub(crate) root: Option<Located<String>>,
    pub(crate) fields: Vec<DocumentFieldEntry>,
    pub(crate) setters: Vec<SetterEntry>,
    pub(crate) doc: String,
    pub(crate) fact: FactEntry,
}

impl DocumentEntry {
    fn read(mut entry: Entry<'_>) -> Self {
        let document = Self {
            name: entry.required("name"),
            root: entry.optional("root"),
            fields: entry
                .entries("fields", &language::DOCUMENT_FIELD)
                .into_iter()
                .map(DocumentFieldEntry::read)
                .collect(),
            setters: entry.entries("setters", &language::SETTER).into_iter().map(SetterEntry::read).collect(),
            doc: entry.required::<String>("doc").value,
            fact: FactEntry::read(&mut entry),
        };
        entry.finish();
        document
    }
}

/// A field of a document.
#[derive(Debug)]
pub(crate) struct DocumentFieldEntry {
    pub(crate) name: Located<String>,
    pub(crate) at: Located<String>,
    pub(crate) ty: Located<String>,
    pub(crate) arity: Arity,
    pub(crate) constant: Option<Located<Literal>>,
    pub(crate) default: Option<Located<Literal>>,
    pub(crate) example: Option<Located<Literal>>,
    pub(crate) rules: RulesEntry,
    pub(crate) secret: bool,
    pub(crate) doc: String,
    pub(crate) fact: FactEntry,
}

impl DocumentFieldEntry {
    fn read(mut entry: Entry<'_>) -> Self {
        let constant = entry.optional("constant");
        let field = Self {
            name: entry.required("name"),
            at: entry.required("at"),
            ty: entry.required("type"),
            arity: entry.arity(),
            default: entry.optional("default"),
            example: entry.optional("example"),
            rules: RulesEntry::read(&mut entry),
            secret: entry.flag("secret"),
            doc: doc_unless_hidden(&mut entry, constant.is_some()),
            fact: FactEntry::read(&mut entry),
            constant,
        };
        entry.finish();
        field
    }
}

/// What users never see needs no documentation.
pub(super) fn doc_unless_hidden(entry: &mut Entry<'_>, hidden: bool) -> String {
    if hidden {
        entry.optional("doc").map(|doc| doc.value).unwrap_or_default()
    } else {
        entry.required::<String>("doc").value
    }
}

/// A setter of several fields.
#[derive(Debug)]
pub(crate) struct SetterEntry {
    pub(crate) name: Located<String>,
    pub(crate) arguments: Vec<Located<String>>,
    pub(crate) constants: Vec<(Located<String>, Located<Literal>)>,
    pub(crate) doc: String,
}

impl SetterEntry {
    fn read(mut entry: Entry<'_>) -> Self {
        let setter = Self {
            name: entry.required("name"),
            arguments: entry.texts("arguments"),
            constants: entry.entry("constants", &language::LITERALS).map(Entry::into_literals).unwrap_or_default(),
            doc: entry.required::<String>("doc").value,
        };
        entry.finish();
        setter
    }
}

/// What an argument must keep to.
#[derive(Debug)]
pub(crate) struct RulesEntry {
    pub(crate) min: Option<Located<f64>>,
    pub(crate) max: Option<Located<f64>>,
    pub(crate) min_length: Option<Located<usize>>,
    pub(crate) max_length: Option<Located<usize>>,
    pub(crate) pattern: Option<Located<String>>,
    pub(crate) starts_with: Option<Located<String>>,
    pub(crate) ends_with: Option<Located<String>>,
    pub(crate) not_below: Option<Located<String>>,
    pub(crate) max_bytes: Option<Located<u64>>,
    pub(crate) begins_with: Option<Located<String>>,
}

impl RulesEntry {
    pub(super) fn read(entry: &mut Entry<'_>) -> Self {
        Self {
            min: entry.optional("min"),
            max: entry.optional("max"),
            min_length: entry.optional("min_length"),
            max_length: entry.optional("max_length"),
            pattern: entry.optional("pattern"),
            starts_with: entry.optional("starts_with"),
            ends_with: entry.optional("ends_with"),
            not_below: entry.optional("not_below"),
            max_bytes: None,
            begins_with: None,
        }
    }

    /// Parameters may be files, which have rules of their own.
    pub(super) fn read_with_uploads(entry: &mut Entry<'_>) -> Self {
        let max_bytes = entry.optional("max_bytes");
        let begins_with = entry.optional("begins_with");
        Self { max_bytes, begins_with, ..Self::read(entry) }
    }
}
