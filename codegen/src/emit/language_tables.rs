//! The tables of keys in the page on the spec language.

use super::Output;
use crate::language::{self, Key, Presence, Table};

const PAGE: &str = "api-spec/README.md";

/// The region of each table, and what it holds.
const TABLES: [(&str, &Table); 20] = [
    ("api", &language::API),
    ("credential", &language::CREDENTIAL),
    ("code", &language::CODE),
    ("quirk", &language::QUIRK),
    ("service", &language::SERVICE),
    ("newtype", &language::NEWTYPE),
    ("constant", &language::CONSTANT),
    ("enum", &language::ENUM),
    ("enum value", &language::ENUM_VALUE),
    ("type", &language::STRUCT),
    ("field", &language::FIELD),
    ("choice", &language::CHOICE),
    ("variant", &language::VARIANT),
    ("document", &language::DOCUMENT),
    ("document field", &language::DOCUMENT_FIELD),
    ("setter", &language::SETTER),
    ("method", &language::METHOD),
    ("listed code", &language::CODE_REFERENCE),
    ("parameter", &language::PARAMETER),
    ("answer", &language::ANSWER),
];

pub(super) fn emit() -> impl Iterator<Item = Output> {
    TABLES.iter().map(|(name, table)| Output::region(PAGE, format!("keys of {name}"), keys(table)))
}

fn keys(table: &Table) -> String {
    let rows: Vec<String> = table.keys.iter().map(row).collect();
    format!("| key | must it be there? | meaning |\n| --- | --- | --- |\n{}", rows.concat())
}

fn row(key: &Key) -> String {
    format!("| `{}` | {} | {} |\n", key.name, presence(key.presence), key.doc.replace('|', "\\|"))
}

fn presence(presence: Presence) -> String {
    match presence {
        Presence::Required => "yes".to_owned(),
        Presence::Optional => String::new(),
        Presence::Unless(other) => format!("yes, unless `{other}` is"),
        Presence::RequiredWith(other, word) => format!("if `{other}` is `{word}`, and only then"),
        Presence::OnlyWith(other, word) => format!("only if `{other}` is `{word}`"),
        Presence::RequiredWithout(flag) => format!("yes, but not with `{flag}`"),
        Presence::OnlyWithout(flag) => format!("not with `{flag}`"),
    }
}
