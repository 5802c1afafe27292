//! What a file says, whatever the order in which it says it.

use serde_json::Value;
use toml_edit::DocumentMut;
use toml_parser::Source;
use toml_parser::lexer::TokenKind;

use crate::toml_json;

/// The values of a file. Keys have no order, and neither have methods.
pub(super) fn of(document: &DocumentMut) -> Value {
    let mut file = toml_json::of(document.as_table());
    if let Some(methods) = file.get_mut("method").and_then(Value::as_array_mut) {
        methods.sort_by_key(ToString::to_string);
    }
    file
}

/// The comments of a file, sorted.
pub(super) fn comments(text: &str) -> Vec<String> {
    let tokens = Source::new(text).lex();
    let comments = tokens.filter(|token| token.kind() == TokenKind::Comment);
    let texts = comments.filter_map(|token| text.get(token.span().start()..token.span().end()));
    let mut texts: Vec<String> = texts.map(|comment| comment.trim_end().to_owned()).collect();
    texts.sort();
    texts
}

/// A comment that was there before and is not there as often now.
pub(super) fn first_missing<'c>(before: &'c [String], after: &[String]) -> Option<&'c String> {
    let count = |all: &[String], one: &String| all.iter().filter(|other| *other == one).count();
    before.iter().find(|comment| count(before, comment) > count(after, comment))
}
