//! From the model to files. One module for each kind of output; none of them knows a method, a type or a field by name.

mod answers;
mod arguments;
mod builders;
mod call_table;
mod call_tests;
mod checks;
mod code_tables;
mod codes;
mod context;
mod debug;
mod decoder_loops;
mod decoder_table;
mod decoders;
mod descriptors;
pub mod docs;
mod document_checks;
mod document_writer;
pub(crate) mod documents;
mod enums;
mod examples;
mod facts;
mod flavor;
pub mod imports;
mod language_tables;
mod literals;
mod locals;
mod method_table;
mod modules;
mod newtype_text;
mod newtypes;
mod nothing;
mod nothing_tests;
pub mod open_questions;
mod parameter_name;
pub(crate) mod places;
mod random_answers;
mod random_values;
mod requests;
pub mod rust_type;
mod sample_tests;
mod schema;
mod services;
mod structs;

use crate::model::Api;
use flavor::Flavor;

/// The folders that hold nothing but generated files, relative to the workspace.
pub const FOLDERS: [&str; 6] = [
    modules::FOLDER,
    Flavor::Async.test_folder(),
    Flavor::Blocking.source_folder(),
    Flavor::Blocking.test_folder(),
    decoder_table::FOLDER,
    schema::FOLDER,
];

/// What is to stand in one file of the workspace.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Output {
    /// Relative to the workspace, with `/` between its parts.
    pub path: String,
    pub contents: Contents,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Contents {
    /// The whole file.
    File(String),
    /// A region of a Markdown file, between marks that carry its name.
    Region { name: String, text: String },
}

impl Output {
    pub fn file(path: impl Into<String>, text: String) -> Self {
        Output { path: path.into(), contents: Contents::File(text) }
    }

    pub fn region(path: impl Into<String>, name: impl Into<String>, text: String) -> Self {
        Output { path: path.into(), contents: Contents::Region { name: name.into(), text } }
    }
}

/// Everything that is generated from the model and from the language that it was written in, sorted by path.
pub fn all(api: &Api) -> Vec<Output> {
    let mut outputs = modules::modules(api);
    outputs.extend(clients(api));
    outputs.extend(schema::emit());
    outputs.extend(language_tables::emit());
    outputs.sort();
    outputs
}

/// The methods of both clients, their tests, the table that fuzzing decodes by, and the regions of the documentation that list them and what is known of them.
fn clients(api: &Api) -> Vec<Output> {
    let mut outputs = vec![
        sample_tests::emit(api),
        random_answers::emit(api),
        method_table::emit(api),
        call_table::emit(api),
        decoder_table::emit(api),
    ];
    outputs.extend(code_tables::emit(api));
    outputs.extend(facts::emit(api));
    outputs.extend(open_questions::emit(api));
    for flavor in Flavor::BOTH {
        outputs.extend(services::emit(api, flavor));
        outputs.push(call_tests::emit(api, flavor));
        outputs.push(nothing_tests::emit(api, flavor));
    }
    outputs
}
