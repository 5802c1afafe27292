//! What an author may write: the files as they stand, with the place of everything that a message may point at.
//!
//! This stage knows which keys an entry has and what type their values are. Whether names refer to something, and
//! whether values make sense together, is decided later, see [`crate::resolve`].

pub(crate) mod api;
mod entry;
pub(crate) mod method;
mod readable;
mod syntax;
pub(crate) mod types;
pub(crate) mod vocabulary;

use entry::Entry;

use crate::diagnostic::{Diagnostic, Place, Problems};
use crate::language;
use crate::model::{Certainty, Fact, SettledBy};
use crate::source::{API_FILE, SourceFile, Sources};
use api::{ApiEntry, CodeEntry, CredentialEntry, QuirkEntry};
use method::{MethodEntry, ServiceEntry};
use types::TypeEntry;

/// All files of the spec.
#[derive(Debug)]
pub(crate) struct Spec {
    pub(crate) api: ApiFile,
    /// In the order of the services' names.
    pub(crate) services: Vec<ServiceFile>,
}

/// `api.toml`.
#[derive(Debug)]
pub(crate) struct ApiFile {
    pub(crate) file: usize,
    pub(crate) api: ApiEntry,
    pub(crate) credentials: Vec<CredentialEntry>,
    pub(crate) codes: Vec<CodeEntry>,
    pub(crate) quirks: Vec<QuirkEntry>,
    pub(crate) types: Vec<TypeEntry>,
}

/// Any other file.
#[derive(Debug)]
pub(crate) struct ServiceFile {
    pub(crate) file: usize,
    pub(crate) service: ServiceEntry,
    pub(crate) quirks: Vec<QuirkEntry>,
    pub(crate) types: Vec<TypeEntry>,
    pub(crate) methods: Vec<MethodEntry>,
}

/// `sure`, `note` and `settled_by`, which stand on most entries.
#[derive(Clone, Debug)]
pub(crate) struct FactEntry {
    pub(crate) sure: Option<Certainty>,
    pub(crate) note: Option<String>,
    pub(crate) settled_by: Option<SettledBy>,
}

impl FactEntry {
    fn read(entry: &mut Entry<'_>) -> Self {
        let sure = entry.word("sure").map(|word| word.value);
        let note = entry.optional("note").map(|note| note.value);
        if note.is_none() {
            entry.refuse("settled_by", "a `note` says what is in doubt");
        }
        let settled_by = entry.word("settled_by").map(|word| word.value);
        Self { sure, note, settled_by }
    }

    /// What it says itself, or else what the surroundings say.
    pub(crate) fn within(&self, surroundings: Certainty) -> Fact {
        Fact { sure: self.sure.unwrap_or(surroundings), note: self.note.clone(), settled_by: self.settled_by }
    }
}

/// Reads every file, and reports what is no TOML, unknown, missing or of the wrong type.
///
/// There is no spec where a whole file is missing from it: what the file declares would seem unknown everywhere else.
pub(crate) fn read(sources: &Sources, problems: &Problems) -> Option<Spec> {
    let mut api = None;
    let mut services = Vec::new();
    for (file, source) in sources.files.iter().enumerate() {
        if source.is_api() {
            api = read_api_file(source, file, problems);
        } else {
            services.push(read_service_file(source, file, problems));
        }
    }
    if !sources.files.iter().any(SourceFile::is_api) {
        let path = format!("api-spec/{API_FILE}");
        let problem = Diagnostic::in_file(&path, "this file says what holds for the whole API, and it is missing");
        problems.report(problem.help("write it, beginning with a table `[api]`; api-spec/README.md lists its keys"));
    }
    let mut services: Vec<ServiceFile> = services.into_iter().collect::<Option<_>>()?;
    services.sort_by(|left, right| left.service.name.value.cmp(&right.service.name.value));
    Some(Spec { api: api?, services })
}

fn read_api_file(source: &SourceFile, file: usize, problems: &Problems) -> Option<ApiFile> {
    let table = syntax::parse(&source.text, file, problems)?;
    let mut entry = Entry::new(&language::API_FILE, &table, beginning_of(file), problems);
    let api = entry.required_entry("api", &language::API).map(ApiEntry::read);
    let credentials =
        entry.entries("credential", &language::CREDENTIAL).into_iter().filter_map(CredentialEntry::read).collect();
    let codes = entry.entries("code", &language::CODE).into_iter().filter_map(CodeEntry::read).collect();
    let quirks = entry.entries("quirk", &language::QUIRK).into_iter().filter_map(QuirkEntry::read).collect();
    let types = types::read(&mut entry);
    entry.finish();
    Some(ApiFile { file, api: api?, credentials, codes, quirks, types })
}

fn read_service_file(source: &SourceFile, file: usize, problems: &Problems) -> Option<ServiceFile> {
    let table = syntax::parse(&source.text, file, problems)?;
    let mut entry = Entry::new(&language::SERVICE_FILE, &table, beginning_of(file), problems);
    let service = entry.required_entry("service", &language::SERVICE).and_then(ServiceEntry::read);
    let quirks = entry.entries("quirk", &language::QUIRK).into_iter().filter_map(QuirkEntry::read).collect();
    let types = types::read(&mut entry);
    let methods = entry.entries("method", &language::METHOD).into_iter().filter_map(MethodEntry::read).collect();
    entry.finish();
    Some(ServiceFile { file, service: service?, quirks, types, methods })
}

fn beginning_of(file: usize) -> Place {
    Place { file, span: 0..0 }
}
