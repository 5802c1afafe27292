//! What a file says, whatever the order in which it says it.

use serde_json::Value;
use toml_edit::DocumentMut;
use toml_parser::Source;
use toml_parser::lexer::TokenKind;

use crate::{positions, toml_json};

/// The values of a file. Keys have no order, and neither have methods.
pub(super) fn of(document: &DocumentMut) -> Value {
    let mut file = toml_json::of(document.as_table());
    file.sort_all_objects();
    if let Some(methods) = file.get_mut("method").and_then(Value::as_array_mut) {
        methods.sort_by_key(ToString::to_string);
    }
    file
}

/// A comment, and the line that it stands in.
pub(super) struct Comment {
    pub(super) line: usize,
    pub(super) text: String,
}

/// The comments of a file, in its order.
pub(super) fn comments(file: &str) -> Vec<Comment> {
    let tokens = Source::new(file).lex();
    let comments = tokens.filter(|token| token.kind() == TokenKind::Comment);
    let read = |start: usize, end: usize| {
        Some(Comment { line: positions::line(file, start), text: file.get(start..end)?.trim_end().to_owned() })
    };
    comments.filter_map(|token| read(token.span().start(), token.span().end())).collect()
}

/// The comments that were there before and are not there as often now.
pub(super) fn missing(before: &[Comment], after: &[Comment]) -> Vec<Comment> {
    let mut left: Vec<&str> = after.iter().map(|comment| comment.text.as_str()).collect();
    let mut missing = Vec::new();
    for Comment { line, text } in before {
        match left.iter().position(|other| other == text) {
            Some(found) => {
                left.swap_remove(found);
            }
            None => missing.push(Comment { line: *line, text: text.clone() }),
        }
    }
    missing
}
