//! The committed tree itself: what is generated is fresh, and the generator knows nothing of the API but what the spec tells it.

mod workspace;

use std::collections::BTreeSet;
use std::fs;

use codegen::model::{Answer, Api, Path, PathEnd, Type};
use workspace::{files_below, real_root, run};
use xtask::sources;

#[test]
fn what_is_generated_is_fresh() {
    run(&["codegen", "--check"]).succeeds();
}

#[test]
fn every_published_crate_carries_the_licences() {
    for name in ["LICENSE-APACHE", "LICENSE-MIT"] {
        let licence = fs::read(real_root().join(name)).expect("the licence of the workspace");
        for crate_folder in ["ipaper-api", "ipaper-api-blocking", "ipaper-emulator"] {
            let copy = fs::read(real_root().join(crate_folder).join(name)).expect("the licence of a crate");
            assert!(copy == licence, "{crate_folder}/{name} is another text");
        }
    }
}

#[test]
fn no_wire_name_of_the_spec_occurs_in_the_source_of_the_generator() {
    let names = wire_names(&real_api());
    let mut found = Vec::new();
    let mut english = BTreeSet::new();
    for folder in ["codegen/src", "xtask/src"] {
        for file in files_below(&real_root().join(folder)) {
            let text = fs::read_to_string(&file).expect("source is text");
            for (number, line) in text.lines().enumerate() {
                for name in names.iter().filter(|name| mentions(line, name)) {
                    if ENGLISH.contains(&name.as_str()) {
                        english.insert(name.as_str());
                    } else {
                        found.push(format!("{}:{}: {name}", file.display(), number + 1));
                    }
                }
            }
        }
    }
    assert!(
        found.is_empty(),
        "the generator knows names that only the spec may know; where it means a word of English, say so in `ENGLISH`:\n{}",
        found.join("\n")
    );
    let idle: Vec<&&str> = ENGLISH.iter().filter(|word| !english.contains(*word)).collect();
    assert!(idle.is_empty(), "these words need no exception any more: {idle:?}");
}

/// Whether a line holds the name as a word.
fn mentions(line: &str, name: &str) -> bool {
    let is_part = |character: char| character.is_alphanumeric() || character == '_';
    line.match_indices(name)
        .any(|(start, _)| !line[..start].ends_with(is_part) && !line[start + name.len()..].starts_with(is_part))
}

/// Words of English, of Rust, of XML or of the spec language that happen to be names of the API too: the generator means the words.
#[rustfmt::skip]
const ENGLISH: [&str; 47] = [
    "DateTime", "ERROR", "File", "Node", "SUCCESS", "String",
    "amount", "bool", "children", "count", "date", "datetime", "day", "description", "field", "fields", "file", "files", "from", "id", "int", "item", "kind",
    "lines", "link", "name", "number", "options", "order", "page", "pages", "password", "process", "query", "result", "results", "root", "search", "size", "string",
    "target", "text", "to", "token", "type", "value", "width",
];

/// Every name that is the API's own, in any file of the spec.
fn wire_names(api: &Api) -> BTreeSet<String> {
    let mut names = Names::default();
    names.add(api.codes.iter().map(|code| &code.wire));
    names.add(api.credentials.iter().flat_map(|pair| [&pair.user, &pair.password]));
    // The partner is left out: the crates are named after it.
    names.add([&api.api_key_user]);
    names.add_types(&api.types);
    for service in &api.services {
        names.add([&service.wire, &service.module.to_string()]);
        names.add_types(&service.types);
        for method in &service.methods {
            names.add([&method.wire, &method.rust.to_string(), &method.function.to_string()]);
            for parameter in &method.parameters {
                names.add([&parameter.wire, &parameter.rust.to_string()]);
                names.add(&parameter.also_as);
            }
            if let Answer::Value { at, .. } = &method.answer {
                names.add_paths(at);
            }
        }
    }
    names.0
}

#[derive(Default)]
struct Names(BTreeSet<String>);

impl Names {
    /// A number or a single letter is nobody's name.
    fn add<'n>(&mut self, names: impl IntoIterator<Item = &'n String>) {
        let names = names.into_iter().filter(|name| name.len() > 1 && name.contains(char::is_alphabetic));
        self.0.extend(names.cloned());
    }

    fn add_types(&mut self, types: &[Type]) {
        for declared in types {
            self.add([&declared.rust().to_string()]);
            match declared {
                Type::Newtype(_) => {}
                Type::Enum(an_enum) => {
                    for value in &an_enum.values {
                        self.add([&value.rust.to_string(), &value.wire]);
                        self.add(&value.aliases);
                    }
                }
                Type::Struct(a_struct) => {
                    for field in &a_struct.fields {
                        self.add([&field.rust.to_string()]);
                        self.add_paths(&field.at);
                    }
                }
                Type::Choice(choice) => self.add(choice.variants.iter().map(|variant| &variant.element)),
                Type::Document(document) => {
                    self.add(&document.root);
                    for field in &document.fields {
                        self.add([&field.rust.to_string()]);
                        self.add_paths([&field.at]);
                    }
                }
            }
        }
    }

    fn add_paths<'n>(&mut self, paths: impl IntoIterator<Item = &'n Path>) {
        for path in paths {
            self.add(&path.elements);
            if let PathEnd::Attribute(name) = &path.end {
                self.add([name]);
            }
        }
    }
}

fn real_api() -> Api {
    let sources = sources::read(&real_root()).unwrap_or_else(|failure| panic!("{failure}"));
    codegen::read(&sources).unwrap_or_else(|diagnostics| panic!("{diagnostics}"))
}
