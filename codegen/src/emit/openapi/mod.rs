//! The whole API as an `OpenAPI` document, for those who work in other languages.
//!
//! What `OpenAPI` has no word for is said in words, or in a member whose name begins with `x-`; nothing is said that would not be true.

mod addresses;
mod components;
mod documents;
mod element_values;
mod elements;
mod info;
mod operations;
mod properties;
mod requests;
mod responses;
mod values;

use super::Output;
use super::context::{Context, Declarations};
use crate::json::Json;
use crate::model::Api;

/// The folder of the document.
pub(super) const FOLDER: &str = "openapi";

/// The version of the description language, the first of the line that has JSON Schema in full: every later one reads it.
const LANGUAGE: &str = "3.1.0";

pub(super) fn emit(api: &Api) -> [Output; 1] {
    [Output::file(format!("{FOLDER}/openapi.json"), document(api))]
}

/// The document as the text of a file.
pub fn document(api: &Api) -> String {
    let declarations = Declarations::of(api);
    let context = Context { api, service: None, declarations: &declarations };
    let members = [
        ("openapi", LANGUAGE.into()),
        ("x-generated", "by `cargo xtask codegen` from api-spec/. Do not edit.".into()),
        ("info", info::info(api)),
        ("servers", Json::list([addresses::server(api)])),
        ("tags", operations::tags(api)),
        ("paths", operations::paths(context)),
        ("components", components::components(context)),
    ];
    Json::object(members).render()
}

/// An object without members, to add some.
fn object() -> Json {
    Json::Object(Vec::new())
}
