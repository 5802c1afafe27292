//! What stands in `api.toml` alone, and quirks, which stand in every file.

use super::FactEntry;
use super::entry::Entry;
use crate::diagnostic::Located;
use crate::model::{Applies, Certainty, CodeKind, Leniency};

/// `[api]`
#[derive(Debug)]
pub(crate) struct ApiEntry {
    pub(crate) name: Located<String>,
    pub(crate) doc: String,
    pub(crate) endpoint: Located<String>,
    pub(crate) partner: Located<String>,
    pub(crate) api_key_user: Located<String>,
    pub(crate) api_key_user_sure: Option<Certainty>,
    pub(crate) pages: Located<String>,
    pub(crate) calls_below: Located<u32>,
    pub(crate) sure: Certainty,
    pub(crate) note: Option<String>,
}

impl ApiEntry {
    pub(super) fn read(mut entry: Entry<'_>) -> Self {
        let api = Self {
            name: entry.required("name"),
            doc: entry.required::<String>("doc").value,
            endpoint: entry.required("endpoint"),
            partner: entry.required("partner"),
            api_key_user: entry.required("api_key_user"),
            api_key_user_sure: entry.word("api_key_user_sure").map(|word| word.value),
            pages: entry.required("pages"),
            calls_below: entry.required("calls_below"),
            sure: required_certainty(&mut entry),
            note: entry.optional("note").map(|note| note.value),
        };
        entry.finish();
        api
    }
}

/// The default for a file. Without one, the least sure is as good as any: the spec is refused anyway.
pub(super) fn required_certainty(entry: &mut Entry<'_>) -> Certainty {
    entry.required_word("sure").map_or(Certainty::Inferred, |word| word.value)
}

/// `[[credential]]`
#[derive(Debug)]
pub(crate) struct CredentialEntry {
    pub(crate) name: Located<String>,
    pub(crate) user: Located<String>,
    pub(crate) password: Located<String>,
    pub(crate) sure: Option<Certainty>,
}

impl CredentialEntry {
    pub(super) fn read(mut entry: Entry<'_>) -> Option<Self> {
        let credential = Self {
            name: entry.required("name"),
            user: entry.required("user"),
            password: entry.required("password"),
            sure: entry.word("sure").map(|word| word.value),
        };
        entry.finish();
        (!credential.name.is_empty()).then_some(credential)
    }
}

/// `[[code]]`
#[derive(Debug)]
pub(crate) struct CodeEntry {
    pub(crate) name: Located<String>,
    pub(crate) rust: Option<Located<String>>,
    pub(crate) kind: Located<CodeKind>,
    pub(crate) applies: Applies,
    pub(crate) doc: String,
    pub(crate) fact: FactEntry,
}

impl CodeEntry {
    pub(super) fn read(mut entry: Entry<'_>) -> Option<Self> {
        let name: Located<String> = entry.required("name");
        let kind = entry.required_word("kind");
        let rust = entry.optional("rust");
        let applies = entry.word("applies").map_or(Applies::Listed, |word| word.value);
        let doc = entry.required::<String>("doc").value;
        let fact = FactEntry::read(&mut entry);
        entry.finish();
        // A code without a valid kind still has a name, which methods must be able to refer to.
        let kind = kind.unwrap_or_else(|| Located { value: CodeKind::General, place: name.place.clone() });
        (!name.is_empty()).then_some(Self { name, rust, kind, applies, doc, fact })
    }
}

/// `[[quirk]]`
#[derive(Debug)]
pub(crate) struct QuirkEntry {
    pub(crate) name: Located<String>,
    /// Absent where the fault is refused.
    pub(crate) leniency: Option<Located<Leniency>>,
    pub(crate) doc: String,
    pub(crate) samples: Vec<Located<String>>,
    pub(crate) fact: FactEntry,
}

impl QuirkEntry {
    pub(super) fn read(mut entry: Entry<'_>) -> Option<Self> {
        let name: Located<String> = entry.required("name");
        let leniency = entry.word("leniency");
        let doc = entry.required::<String>("doc").value;
        let samples = entry.texts("samples");
        let fact = FactEntry::read(&mut entry);
        entry.finish();
        (!name.is_empty()).then_some(Self { name, leniency, doc, samples, fact })
    }
}
