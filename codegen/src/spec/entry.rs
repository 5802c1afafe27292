//! Reads one table of the spec, key by key.
//!
//! A reader asks for the keys it knows. What is missing or of the wrong type is reported and replaced by something
//! empty, so that reading goes on; in the end, whatever the language does not have is reported too. That a reader asks for what the language has, and
//! for nothing else, is asserted wherever assertions of debugging are on.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diagnostic::{Diagnostic, Located, Place, Problems};
use crate::language;
use crate::model::{Arity, Literal};
use crate::spec::readable::{Readable, type_name};
use crate::spec::vocabulary::{self, Vocabulary};

/// A table, and which of its keys somebody asked for.
pub(super) struct Entry<'a> {
    /// What the language says of such tables.
    language: &'static language::Table,
    table: &'a DeTable<'a>,
    place: Place,
    known: Vec<&'static str>,
    problems: &'a Problems,
}

impl<'a> Entry<'a> {
    pub(super) fn new(
        language: &'static language::Table,
        table: &'a DeTable<'a>,
        place: Place,
        problems: &'a Problems,
    ) -> Self {
        Self { language, table, place, known: Vec::new(), problems }
    }

    /// Where to point when the entry as a whole is meant: at its name, if it has one.
    pub(super) fn place(&self) -> Place {
        let name = self.table.get("name").map(|value| self.place_of(value));
        name.unwrap_or_else(|| self.place.clone())
    }

    /// Where the entry begins, for those who want to keep the order of the file.
    pub(super) fn start(&self) -> usize {
        self.place.span.start
    }

    pub(super) fn report(&self, problem: Diagnostic) {
        self.problems.report(problem);
    }

    /// ``method `LendBook` ``, for messages.
    pub(super) fn title(&self) -> String {
        match self.table.get("name").map(Spanned::get_ref) {
            Some(DeValue::String(name)) if !name.is_empty() => format!("{} `{name}`", self.language.what),
            _ => self.language.what.to_owned(),
        }
    }

    pub(super) fn optional<T: Readable>(&mut self, key: &'static str) -> Option<Located<T>> {
        let value = self.value(key)?;
        self.read(value, key)
    }

    /// The same, but something empty where the value is of the wrong type: it is there, and nobody should miss it.
    pub(super) fn given<T: Readable + Default>(&mut self, key: &'static str) -> Option<Located<T>> {
        let value = self.value(key)?;
        Some(self.read(value, key).unwrap_or_else(|| self.nothing()))
    }

    /// A value that must be there and must not be empty. An empty one means that this has been reported.
    pub(super) fn required<T: Readable + Default + PartialEq>(&mut self, key: &'static str) -> Located<T> {
        let Some(value) = self.value(key) else {
            self.report_missing(key);
            return self.nothing();
        };
        match self.read(value, key) {
            Some(read) if read.value == T::default() && T::EMPTY_IS_MISSING => {
                self.report_empty(key, &read.place);
                read
            }
            Some(read) => read,
            None => self.nothing(),
        }
    }

    /// False where it is absent.
    pub(super) fn flag(&mut self, key: &'static str) -> bool {
        self.optional(key).is_some_and(|flag| flag.value)
    }

    /// Reports the key if it is absent, whatever its value.
    pub(super) fn require(&mut self, key: &'static str) {
        if self.value(key).is_none() {
            self.report_missing(key);
        }
    }

    /// Reports the key if it is absent or an empty list.
    pub(super) fn require_filled(&mut self, key: &'static str) {
        self.require(key);
        if let Some(value) = self.table.get(key) {
            if value.get_ref().as_array().is_some_and(|items| items.is_empty()) {
                self.report_empty(key, &self.place_of(value));
            }
        }
    }

    /// Reports the key if it is there, whatever its value.
    pub(super) fn refuse(&mut self, key: &'static str, why: &str) {
        self.value(key);
        if let Some((key, _)) = self.table.get_key_value(key) {
            let problem = Diagnostic::at(&self.place_of(key), why).label(format!("not in this {}", self.language.what));
            self.report(problem.help(format!("leave `{}` out", key.get_ref())));
        }
    }

    /// One of a closed list of words.
    pub(super) fn word<W: Vocabulary>(&mut self, key: &'static str) -> Option<Located<W>> {
        let text = self.optional::<String>(key)?;
        let word = vocabulary::find::<W>(&text.value);
        if word.is_none() {
            let message = format!("the `{key}` of a {} cannot be `{}`", self.language.what, text.value);
            self.report(Diagnostic::at(&text.place, message).suggest(&text.value, vocabulary::words::<W>()));
        }
        word.map(|value| Located { value, place: text.place })
    }

    pub(super) fn required_word<W: Vocabulary>(&mut self, key: &'static str) -> Option<Located<W>> {
        self.require(key);
        self.word(key)
    }

    /// `list` and `optional`, of which at most one may be set.
    pub(super) fn arity(&mut self) -> Arity {
        let list = self.optional::<bool>("list").filter(|flag| flag.value);
        let optional = self.optional::<bool>("optional").filter(|flag| flag.value);
        match (list, optional) {
            (Some(list), Some(optional)) => {
                let problem = Diagnostic::at(&optional.place, format!("the {} is an optional list", self.title()))
                    .related(&list.place, "it is a list")
                    .help("leave `optional` out: a list may be empty anyway");
                self.report(problem);
                Arity::List
            }
            (Some(_), None) => Arity::List,
            (None, Some(_)) => Arity::Optional,
            (None, None) => Arity::Required,
        }
    }

    /// The elements of an array; none where it is absent.
    pub(super) fn items(&mut self, key: &'static str) -> Vec<Item<'a>> {
        let Some(value) = self.value(key) else { return Vec::new() };
        let DeValue::Array(items) = value.get_ref() else {
            self.report_type(value, key, "a list");
            return Vec::new();
        };
        items.iter().map(|value| self.item(value, key)).collect()
    }

    /// A list of texts.
    pub(super) fn texts(&mut self, key: &'static str) -> Vec<Located<String>> {
        let items = self.items(key);
        items.into_iter().filter_map(Item::text).collect()
    }

    /// A text, or a list of texts.
    pub(super) fn text_or_texts(&mut self, key: &'static str) -> Vec<Located<String>> {
        match self.table.get(key).map(Spanned::get_ref) {
            Some(DeValue::Array(_)) => self.texts(key),
            _ => self.optional(key).into_iter().collect(),
        }
    }

    /// Tables, as `[[key]]` or as a list of inline ones.
    pub(super) fn entries(&mut self, key: &'static str, language: &'static language::Table) -> Vec<Entry<'a>> {
        let items = self.items(key);
        items.into_iter().filter_map(|item| item.entry(language)).collect()
    }

    pub(super) fn entry(&mut self, key: &'static str, language: &'static language::Table) -> Option<Entry<'a>> {
        let value = self.value(key)?;
        self.item(value, key).entry(language)
    }

    pub(super) fn required_entry(
        &mut self,
        key: &'static str,
        language: &'static language::Table,
    ) -> Option<Entry<'a>> {
        self.require(key);
        self.entry(key, language)
    }

    /// Every key with its value, for a table whose keys are names that authors choose.
    pub(super) fn into_literals(self) -> Vec<(Located<String>, Located<Literal>)> {
        let read = |(key, value): (&'a Spanned<_>, &'a Spanned<DeValue<'a>>)| {
            let name: &std::borrow::Cow<'a, str> = key.get_ref();
            let place = Place { file: self.place.file, span: key.span() };
            let name = Located { value: name.to_string(), place };
            let literal = self.read(value, &name.value)?;
            Some((name, literal))
        };
        let mut literals: Vec<_> = self.table.iter().filter_map(read).collect();
        literals.sort_by_key(|(name, _)| name.place.span.start);
        literals
    }

    /// Reports the keys that the language does not have.
    pub(super) fn finish(self) {
        for key in self.language.keys {
            debug_assert!(self.known.contains(&key.name), "nobody reads `{}` of a {}", key.name, self.language.what);
        }
        let names = || self.language.keys.iter().map(|key| key.name);
        for key in self.table.keys().filter(|key| !names().any(|name| name == key.get_ref().as_ref())) {
            let name = key.get_ref();
            let place = Place { file: self.place.file, span: key.span() };
            let problem = Diagnostic::at(&place, format!("a {} has no key `{name}`", self.language.what));
            self.report(problem.suggest(name, names()));
        }
    }

    fn value(&mut self, key: &'static str) -> Option<&'a Spanned<DeValue<'a>>> {
        debug_assert!(self.language.key(key).is_some(), "the language has no `{key}` of a {}", self.language.what);
        if !self.known.contains(&key) {
            self.known.push(key);
        }
        self.table.get(key)
    }

    fn read<T: Readable>(&self, value: &'a Spanned<DeValue<'a>>, key: &str) -> Option<Located<T>> {
        let read = T::read(value.get_ref());
        if read.is_none() {
            self.report_type(value, key, T::WHAT);
        }
        read.map(|read| Located { value: read, place: self.place_of(value) })
    }

    fn nothing<T: Default>(&self) -> Located<T> {
        Located { value: T::default(), place: self.place() }
    }

    fn place_of<T>(&self, value: &Spanned<T>) -> Place {
        Place { file: self.place.file, span: value.span() }
    }

    fn report_missing(&self, key: &str) {
        let problem = Diagnostic::at(&self.place(), format!("the {} has no `{key}`", self.title()));
        self.report(advised(problem, self.language.key(key)));
    }

    fn report_empty(&self, key: &str, place: &Place) {
        let problem = Diagnostic::at(place, format!("the `{key}` of this {} is empty", self.language.what));
        self.report(advised(problem, self.language.key(key)));
    }

    fn report_type(&self, value: &'a Spanned<DeValue<'a>>, key: &str, expected: &str) {
        self.item(value, key).report_type(key, expected);
    }

    fn item(&self, value: &'a Spanned<DeValue<'a>>, key: &str) -> Item<'a> {
        Item { value, place: self.place_of(value), key: self.language.key(key), problems: self.problems }
    }
}

/// An element of an array, or the value of a key.
pub(super) struct Item<'a> {
    value: &'a Spanned<DeValue<'a>>,
    place: Place,
    key: Option<&'static language::Key>,
    problems: &'a Problems,
}

impl<'a> Item<'a> {
    pub(super) fn is_table(&self) -> bool {
        self.value.get_ref().is_table()
    }

    pub(super) fn text(self) -> Option<Located<String>> {
        let text = String::read(self.value.get_ref());
        if text.is_none() {
            self.report_type(self.name(), String::WHAT);
        }
        text.map(|value| Located { value, place: self.place })
    }

    pub(super) fn entry(self, language: &'static language::Table) -> Option<Entry<'a>> {
        if let DeValue::Table(table) = self.value.get_ref() {
            return Some(Entry::new(language, table, self.place, self.problems));
        }
        self.report_type(self.name(), "a table");
        None
    }

    fn name(&self) -> &'static str {
        self.key.map_or("", |key| key.name)
    }

    fn report_type(&self, key: &str, expected: &str) {
        let is = format!("this is {}", type_name(self.value.get_ref()));
        let problem = Diagnostic::at(&self.place, format!("`{key}` takes {expected}")).label(is);
        self.problems.report(advised(problem, self.key));
    }
}

/// The problem with what to write instead.
fn advised(problem: Diagnostic, key: Option<&language::Key>) -> Diagnostic {
    match key {
        Some(key) => problem.help(key.advice()),
        None => problem,
    }
}
