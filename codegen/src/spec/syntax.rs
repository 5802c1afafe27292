//! From text to a tree of TOML values that know where they stand.

use std::ops::Range;

use toml::de::DeTable;
use toml_parser::Source;
use toml_parser::lexer::{Token, TokenKind};

use crate::diagnostic::{Diagnostic, Place, Problems};

/// The table that a file is, or none where it is no TOML 1.0.
///
/// A file that is torn says many wrong things about itself, so that nothing but its syntax is reported.
pub(super) fn parse<'a>(text: &'a str, file: usize, problems: &Problems) -> Option<DeTable<'a>> {
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let place = Place { file, span: error.span().unwrap_or(0..0) };
        let problem = Diagnostic::at(&place, format!("this is no TOML: {}", error.message()));
        problems.report(problem.help("mend the syntax first; what the file says is looked at then"));
    }
    if !errors.is_empty() {
        return None;
    }
    let too_new = newer_than_toml_1_0(text);
    for (span, what, older) in &too_new {
        let place = Place { file, span: span.clone() };
        let problem = Diagnostic::at(&place, format!("{what} came with TOML 1.1"))
            .note("the spec is TOML 1.0, since that is what editors know")
            .help(*older);
        problems.report(problem);
    }
    too_new.is_empty().then(|| table.into_inner())
}

/// Where something stands, what it is, and what to write instead.
type TooNew = (Range<usize>, &'static str, &'static str);

/// What the parser accepts though it is younger than TOML 1.0.
///
/// Times without seconds are younger too, but the spec has no key that takes a time.
fn newer_than_toml_1_0(text: &str) -> Vec<TooNew> {
    let tokens: Vec<Token> = Source::new(text).lex().collect();
    let escapes = tokens.iter().filter(|token| {
        let has_escapes = matches!(token.kind(), TokenKind::BasicString | TokenKind::MlBasicString);
        has_escapes && has_new_escape(&text[range(token)])
    });
    let escapes = escapes
        .map(|token| (range(token), "an escape `\\e` or `\\x`", "write `\\u001b`, or another number of four digits"));
    newer_inline_tables(&tokens).into_iter().chain(escapes).collect()
}

fn newer_inline_tables(tokens: &[Token]) -> Vec<TooNew> {
    let mut found = Vec::new();
    let mut open: Vec<&Token> = Vec::new();
    let mut before: Option<&Token> = None;
    for token in tokens {
        let table = open.last().filter(|open| open.kind() == TokenKind::LeftCurlyBracket).copied();
        match (token.kind(), table) {
            (TokenKind::LeftCurlyBracket | TokenKind::LeftSquareBracket, _) => open.push(token),
            (TokenKind::RightCurlyBracket, Some(_)) => {
                let comma = before.filter(|token| token.kind() == TokenKind::Comma);
                found.extend(
                    comma.map(|comma| (range(comma), "a comma at the end of an inline table", "remove the comma")),
                );
                open.pop();
            }
            (TokenKind::RightCurlyBracket | TokenKind::RightSquareBracket, _) => {
                open.pop();
            }
            (TokenKind::Newline, Some(table)) => {
                found.push((range(table), "an inline table of several lines", "write the table on one line"));
            }
            _ => {}
        }
        if !matches!(token.kind(), TokenKind::Whitespace | TokenKind::Comment | TokenKind::Newline) {
            before = Some(token);
        }
    }
    found.dedup();
    found
}

fn range(token: &Token) -> Range<usize> {
    token.span().start()..token.span().end()
}

fn has_new_escape(text: &str) -> bool {
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        if letter == '\\' && matches!(letters.next(), Some('e' | 'x')) {
            return true;
        }
    }
    false
}
