//! What stands in a service's file: the service and its methods.

use super::FactEntry;
use super::api::required_certainty;
use super::entry::{Entry, Item};
use super::types::{RulesEntry, doc_unless_hidden, required_places};
use super::vocabulary::AccessWord;
use crate::diagnostic::Located;
use crate::language;
use crate::model::{Arity, Certainty, Literal};

/// `[service]`
#[derive(Debug)]
pub(crate) struct ServiceEntry {
    pub(crate) name: Located<String>,
    pub(crate) doc: String,
    pub(crate) page: Located<String>,
    pub(crate) credentials: Vec<Located<String>>,
    pub(crate) credentials_sure: Option<Certainty>,
    pub(crate) sure: Certainty,
    pub(crate) note: Option<String>,
}

impl ServiceEntry {
    pub(super) fn read(mut entry: Entry<'_>) -> Option<Self> {
        let service = Self {
            name: entry.required("name"),
            doc: entry.required::<String>("doc").value,
            page: entry.required("page"),
            credentials: entry.texts("credentials"),
            credentials_sure: entry.word("credentials_sure").map(|word| word.value),
            sure: required_certainty(&mut entry),
            note: entry.optional("note").map(|note| note.value),
        };
        entry.finish();
        (!service.name.is_empty()).then_some(service)
    }
}

/// `[[method]]`
#[derive(Debug)]
pub(crate) struct MethodEntry {
    pub(crate) name: Located<String>,
    pub(crate) rust: Option<Located<String>>,
    pub(crate) function: Option<Located<String>>,
    pub(crate) doc: String,
    pub(crate) page: Located<String>,
    pub(crate) access: AccessEntry,
    pub(crate) codes: Vec<CodeReference>,
    pub(crate) parameters: Vec<ParameterEntry>,
    pub(crate) answer: Option<AnswerEntry>,
    pub(crate) failure: Option<Located<String>>,
    pub(crate) fact: FactEntry,
}

impl MethodEntry {
    pub(super) fn read(mut entry: Entry<'_>) -> Option<Self> {
        let method = Self {
            name: entry.required("name"),
            rust: entry.optional("rust"),
            function: entry.optional("function"),
            doc: entry.required::<String>("doc").value,
            page: entry.required("page"),
            access: AccessEntry::read(&mut entry),
            codes: entry.items("codes").into_iter().filter_map(CodeReference::read).collect(),
            parameters: entry
                .entries("parameters", &language::PARAMETER)
                .into_iter()
                .map(ParameterEntry::read)
                .collect(),
            answer: entry.entry("answer", &language::ANSWER).map(AnswerEntry::read),
            failure: entry.optional("failure"),
            fact: FactEntry::read(&mut entry),
        };
        entry.finish();
        (!method.name.is_empty()).then_some(method)
    }
}

/// `access`, and the keys that only one kind of access has.
#[derive(Debug)]
pub(crate) enum AccessEntry {
    Read { cache: Option<Located<u32>> },
    Write { repeatable: bool, stale: Vec<Located<String>> },
}

impl AccessEntry {
    fn read(entry: &mut Entry<'_>) -> Self {
        let access = entry.required_word::<AccessWord>("access");
        match access.map(|word| word.value) {
            Some(AccessWord::Read) => {
                entry.refuse("repeatable", "a read may be repeated anyway");
                entry.refuse("stale", "a read makes nothing stale");
                Self::Read { cache: entry.optional("cache") }
            }
            Some(AccessWord::Write) => {
                entry.refuse("cache", "a write is never cached");
                entry.require("stale");
                Self::Write { repeatable: entry.required("repeatable").value, stale: entry.texts("stale") }
            }
            // Whether these keys may stand here depends on a word that is missing, so they are let through.
            None => {
                entry.optional::<u32>("cache");
                entry.optional::<bool>("repeatable");
                Self::Write { repeatable: false, stale: entry.texts("stale") }
            }
        }
    }
}

/// A return code that a method lists.
#[derive(Debug)]
pub(crate) struct CodeReference {
    pub(crate) name: Located<String>,
    pub(crate) sure: Option<Certainty>,
}

impl CodeReference {
    fn read(item: Item<'_>) -> Option<Self> {
        if !item.is_table() {
            return item.text().map(|name| Self { name, sure: None });
        }
        let mut entry = item.entry(&language::CODE_REFERENCE)?;
        let code = Self { name: entry.required("name"), sure: entry.word("sure").map(|word| word.value) };
        entry.finish();
        (!code.name.is_empty()).then_some(code)
    }
}

/// A form field of a request.
#[derive(Debug)]
pub(crate) struct ParameterEntry {
    pub(crate) name: Located<String>,
    pub(crate) rust: Option<Located<String>>,
    pub(crate) ty: Located<String>,
    pub(crate) optional: Option<Located<bool>>,
    pub(crate) constant: Option<Located<String>>,
    pub(crate) also_as: Vec<Located<String>>,
    pub(crate) rules: RulesEntry,
    pub(crate) secret: bool,
    pub(crate) example: Option<Located<Literal>>,
    pub(crate) doc: String,
    pub(crate) fact: FactEntry,
}

impl ParameterEntry {
    fn read(mut entry: Entry<'_>) -> Self {
        let constant = entry.given("constant");
        let parameter = Self {
            name: entry.required("name"),
            rust: entry.optional("rust"),
            ty: entry.required("type"),
            optional: entry.optional::<bool>("optional").filter(|flag| flag.value),
            also_as: entry.texts("also_as"),
            rules: RulesEntry::read_with_uploads(&mut entry),
            secret: entry.flag("secret"),
            example: entry.optional("example"),
            doc: doc_unless_hidden(&mut entry, constant.is_some()),
            fact: FactEntry::read(&mut entry),
            constant,
        };
        entry.finish();
        parameter
    }

    pub(crate) fn is_optional(&self) -> bool {
        self.optional.is_some()
    }
}

/// What a success carries.
#[derive(Debug)]
pub(crate) enum AnswerEntry {
    Value {
        at: Vec<Located<String>>,
        ty: Located<String>,
        arity: Arity,
        other_attributes: Vec<Located<String>>,
        fact: FactEntry,
    },
    Binary {
        fact: FactEntry,
    },
}

impl AnswerEntry {
    fn read(mut entry: Entry<'_>) -> Self {
        let answer = if entry.flag("binary") {
            for key in ["at", "type", "list", "optional", "other_attributes"] {
                entry.refuse(key, "a file has no elements");
            }
            Self::Binary { fact: FactEntry::read(&mut entry) }
        } else {
            Self::Value {
                at: required_places(&mut entry),
                ty: entry.required("type"),
                arity: entry.arity(),
                other_attributes: entry.texts("other_attributes"),
                fact: FactEntry::read(&mut entry),
            }
        };
        entry.finish();
        answer
    }
}
