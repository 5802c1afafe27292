//! A spec that is still being written: what tools get of it that help to finish it.

mod library;

use codegen::diagnostic::Diagnostics;
use library::{API, Library, SERVICE, method, read};

/// A method that says nothing but its name.
const SKELETON: &str =
    "\n[[method]]\nname = \"FindBook\"\ndoc = \"\"\npage = \"\"\naccess = \"\"\nanswer = { at = \"\", type = \"\" }\n";

#[test]
fn an_unfinished_method_is_in_the_model_though_the_spec_is_refused() {
    let service = format!("{}{SKELETON}", read(""));
    let library = Library::new("", &service);
    let (api, problems) = codegen::read_unfinished(library.sources());
    let methods: Vec<String> =
        api.expect("a model").services.remove(0).methods.into_iter().map(|method| method.wire).collect();
    assert_eq!(methods, ["LendBook", "FindBook"]);
    let refused = library.read().expect_err("it is unfinished").to_string();
    assert_eq!(problems.expect("it is unfinished").to_string(), refused);
}

#[test]
fn a_spec_without_mistakes_has_no_problems() {
    let (api, problems) = codegen::read_unfinished(Library::new("", &read("")).sources());
    assert!(api.is_some() && problems.is_none(), "{problems:?}");
}

#[test]
fn there_is_no_model_where_a_whole_file_cannot_be_read() {
    let library = Library::default().file("api.toml", API).file("loans.toml", "[service\n");
    let (api, problems) = codegen::read_unfinished(library.sources());
    assert!(api.is_none() && problems.is_some());
}

#[test]
fn problems_inside_of_a_stretch_can_be_left_out() {
    let service = format!("{}{SKELETON}", method("access = \"raed\"\n"));
    let library = Library::new("", &service);
    let start = format!("{SERVICE}{service}").find("\n[[method]]\nname = \"FindBook\"").expect("the skeleton");
    let (_, problems) = codegen::read_unfinished(library.sources());
    let outside = problems.and_then(|problems| problems.outside("api-spec/loans.toml", &(start..usize::MAX)));
    let messages: Vec<String> =
        outside.iter().flat_map(Diagnostics::iter).map(|problem| problem.message().to_owned()).collect();
    assert_eq!(messages, ["the `access` of a method cannot be `raed`"]);
}
