//! The declared types, and which of them a file sees: its own and those of `api.toml`.

use std::collections::HashMap;

use proc_macro2::Ident;

use super::identifiers::{Case, Remedy, chosen, refuse_in_use};
use crate::diagnostic::{Diagnostic, Located, Problems, listed, nearest};
use crate::model::{Named, NamedKind, NewtypeOf, TypeRef};
use crate::names;
use crate::spec::Spec;
use crate::spec::types::{EnumEntry, TypeEntry};

/// A declared type.
#[derive(Debug)]
pub(super) struct Declared<'a> {
    pub(super) entry: &'a TypeEntry,
    pub(super) file: usize,
    /// The module of the service that declares it; `None` for `api.toml`.
    module: Option<Ident>,
}

/// Every declared type.
#[derive(Debug)]
pub(super) struct Scope<'a> {
    types: Vec<Declared<'a>>,
    /// Positions by file and name.
    by_file: HashMap<(usize, &'a str), usize>,
    /// Files by module.
    files: HashMap<Option<Ident>, usize>,
    api_file: usize,
}

/// Where a type is used, which decides what kinds of type may stand there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// In what the service sends: an answer, a field, a variant.
    Answer,
    /// A form field.
    Parameter,
    /// A field of a document.
    Document,
}

impl<'a> Scope<'a> {
    /// Collects the declarations, and reports names that are taken or no good.
    pub(super) fn new(spec: &'a Spec, problems: &Problems) -> Self {
        let api_file = spec.api.file;
        let files = HashMap::from([(None, api_file)]);
        let mut scope = Self { types: Vec::new(), by_file: HashMap::new(), files, api_file };
        for entry in &spec.api.types {
            scope.declare(Declared { entry, file: spec.api.file, module: None }, problems);
        }
        for service in &spec.services {
            let module = names::snake_case(&service.service.name);
            let module = names::defect(&module).is_none().then(|| names::ident(&module));
            scope.files.entry(module.clone()).or_insert(service.file);
            for entry in &service.types {
                scope.declare(Declared { entry, file: service.file, module: module.clone() }, problems);
            }
        }
        scope
    }

    fn declare(&mut self, declared: Declared<'a>, problems: &Problems) {
        let name = declared.entry.name();
        if let Some(rust) = chosen(name, Case::Pascal, problems) {
            refuse_in_use(&rust, &names::TYPE_NAMES_IN_USE, &name.place, Remedy::Rename, problems);
        }
        if SCALARS.iter().any(|(scalar, _)| *scalar == name.value) {
            return;
        }
        if let Some(first) = self.find(declared.file, name) {
            let problem = Diagnostic::at(&name.place, format!("there are two types `{}`", name.value))
                .label("the second one")
                .related(&first.entry.name().place, "the first one")
                .help(
                    "rename one of them, or leave it out; a type that several services use stands in `api.toml` alone",
                );
            problems.report(problem);
            return;
        }
        self.by_file.insert((declared.file, name), self.types.len());
        self.types.push(declared);
    }

    pub(super) fn types(&self) -> &[Declared<'a>] {
        &self.types
    }

    /// What a name means in a file.
    pub(super) fn find(&self, file: usize, name: &str) -> Option<&Declared<'a>> {
        self.position(file, name).map(|position| &self.types[position])
    }

    /// The same, as an index into [`Scope::types`].
    pub(super) fn position(&self, file: usize, name: &str) -> Option<usize> {
        let in_file = |file: usize| self.by_file.get(&(file, name)).copied();
        in_file(file).or_else(|| in_file(self.api_file))
    }

    /// The enum that a reference means.
    pub(super) fn enumeration(&self, named: &Named) -> Option<&'a EnumEntry> {
        let file = *self.files.get(&named.module)?;
        match self.find(file, &named.rust.to_string())?.entry {
            TypeEntry::Enum(enumeration) => Some(enumeration),
            _ => None,
        }
    }

    /// The type of a name, unless there is none or it is of a kind that cannot stand here.
    pub(super) fn type_ref(
        &self,
        file: usize,
        name: &Located<String>,
        role: Role,
        problems: &Problems,
    ) -> Option<TypeRef> {
        if name.is_empty() {
            return None;
        }
        let Some(ty) = self.look_up(file, name) else {
            problems.report(self.unknown(file, name));
            return None;
        };
        if let Some(kind) = misplaced(&ty, role) {
            let problem = Diagnostic::at(&name.place, format!("`{}` is {kind}, which cannot stand here", name.value));
            problems.report(problem.help(match role {
                Role::Answer => "an answer is made of scalars, newtypes, enums, types and choices",
                Role::Parameter => "a parameter is a scalar, a newtype, an enum, a document or an `upload`",
                Role::Document => "a document is made of scalars, newtypes, enums and documents",
            }));
            return None;
        }
        Some(ty)
    }

    fn look_up(&self, file: usize, name: &str) -> Option<TypeRef> {
        let scalar = SCALARS.iter().find(|(scalar, _)| *scalar == name).map(|(_, ty)| ty.clone());
        scalar.or_else(|| self.find(file, name).map(|declared| TypeRef::Named(declared.named())))
    }

    fn unknown(&self, file: usize, name: &Located<String>) -> Diagnostic {
        let problem = Diagnostic::at(&name.place, format!("there is no type `{}`", name.value));
        let elsewhere = self.types.iter().find(|declared| declared.entry.name().value == name.value);
        if let Some(elsewhere) = elsewhere {
            return problem
                .related(&elsewhere.entry.name().place, "declared here, for this file alone")
                .help("move it to `api.toml`: a type that several services use stands there");
        }
        let visible = self.types.iter().filter(|declared| declared.file == file || declared.file == self.api_file);
        let declared = visible.map(|declared| declared.entry.name().as_str());
        let names = SCALARS.iter().map(|(scalar, _)| *scalar).chain(declared);
        match nearest(name, names) {
            Some(nearest) => problem.help(format!("there is `{nearest}`")),
            None => problem.help(format!(
                "declare it in this file or in `api.toml`, as a `[[newtype]]`, an `[[enum]]`, a `[[type]]`, a `[[choice]]` or a `[[document]]`, or name a scalar: {}",
                listed(&SCALARS.map(|(scalar, _)| scalar))
            )),
        }
    }
}

impl Declared<'_> {
    fn named(&self) -> Named {
        let (kind, secret) = match self.entry {
            TypeEntry::Newtype(newtype) => (kind_of_newtype(newtype.of), newtype.secret),
            TypeEntry::Enum(_) => (NamedKind::Enum, false),
            TypeEntry::Struct(_) => (NamedKind::Struct, false),
            TypeEntry::Choice(_) => (NamedKind::Choice, false),
            TypeEntry::Document(_) => (NamedKind::Document, false),
        };
        let elements = match self.entry {
            TypeEntry::Choice(choice) => choice.variants.iter().map(|variant| variant.element.value.clone()).collect(),
            _ => Vec::new(),
        };
        // A name that is no identifier has been reported, and whatever stands in for it is never emitted.
        let rust = names::ident(if names::defect(self.entry.name()).is_none() { self.entry.name() } else { "Unnamed" });
        Named { rust, kind, module: self.module.clone(), elements, secret }
    }
}

fn kind_of_newtype(of: NewtypeOf) -> NamedKind {
    match of {
        NewtypeOf::Integer => NamedKind::Integer,
        NewtypeOf::Text => NamedKind::Text,
        NewtypeOf::Guid => NamedKind::Guid,
    }
}

/// What a type is called where it cannot stand.
fn misplaced(ty: &TypeRef, role: Role) -> Option<&'static str> {
    match ty {
        TypeRef::Upload if role != Role::Parameter => Some("an upload"),
        TypeRef::Named(named) => match named.kind {
            NamedKind::Document if role == Role::Answer => Some("a document"),
            NamedKind::Struct if role != Role::Answer => Some("a type of answers"),
            NamedKind::Choice if role != Role::Answer => Some("a choice"),
            _ => None,
        },
        _ => None,
    }
}

const SCALARS: [(&str, TypeRef); 9] = [
    ("text", TypeRef::Text),
    ("integer", TypeRef::Integer),
    ("number", TypeRef::Number),
    ("boolean", TypeRef::Boolean),
    ("amount", TypeRef::Amount),
    ("date", TypeRef::Date),
    ("datetime", TypeRef::DateTime),
    ("timestamp", TypeRef::Timestamp),
    ("upload", TypeRef::Upload),
];

/// Whether a value of the type is an element with parts, and no single text.
pub(super) fn is_composite(ty: &TypeRef) -> bool {
    let TypeRef::Named(named) = ty else { return false };
    matches!(named.kind, NamedKind::Struct | NamedKind::Choice | NamedKind::Document)
}

pub(super) fn is_choice(ty: &TypeRef) -> bool {
    matches!(ty, TypeRef::Named(Named { kind: NamedKind::Choice, .. }))
}

pub(super) fn is_struct(ty: &TypeRef) -> bool {
    matches!(ty, TypeRef::Named(Named { kind: NamedKind::Struct, .. }))
}

pub(super) fn is_text(ty: &TypeRef) -> bool {
    matches!(ty, TypeRef::Text | TypeRef::Named(Named { kind: NamedKind::Text, .. }))
}
