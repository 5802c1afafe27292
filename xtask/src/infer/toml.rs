//! A draft as the spec writes it.

use codegen::model::Arity;
use codegen::names::pascal_case;

use super::draft::{DraftField, DraftType};

/// The types, parted by empty lines.
pub(super) fn types<'d>(types: impl IntoIterator<Item = &'d DraftType>) -> String {
    types.into_iter().map(declared).collect::<Vec<_>>().join("\n\n")
}

fn declared(known: &DraftType) -> String {
    match known {
        DraftType::Newtype { name } => format!("[[newtype]]\nname = {}\nof = \"guid\"\ndoc = \"\"", text(name)),
        DraftType::Struct { name, fields } => {
            let rows: Vec<[String; 4]> = fields.iter().map(row).collect();
            format!("[[type]]\nname = {}\ndoc = \"\"\nfields = [\n{}]", text(name), table(&rows))
        }
        DraftType::Choice { name, variants } => {
            let row = |element: &str, ty: &str| {
                [quoted("name", &pascal_case(element)), quoted("element", element), quoted("type", ty), String::new()]
            };
            let rows: Vec<[String; 4]> = variants.iter().map(|variant| row(&variant.element, &variant.ty)).collect();
            format!("[[choice]]\nname = {}\ndoc = \"\"\nvariants = [\n{}]", text(name), table(&rows))
        }
    }
}

/// A field as one line of its type.
pub(super) fn line(field: &DraftField) -> String {
    let [name, at, ty, rest] = row(field);
    format!("{{ {name} {at} {ty} {rest}doc = \"\" }},")
}

/// The method's key.
pub(super) fn answer(answer: &DraftField) -> String {
    let rest = rest(answer);
    let rest = rest.trim_end().trim_end_matches(',');
    let separator = if rest.is_empty() { "" } else { ", " };
    format!("answer = {{ at = {}, type = {}{separator}{rest} }}", places(answer), text(&answer.ty))
}

fn row(field: &DraftField) -> [String; 4] {
    [quoted("name", &field.name), format!("at = {},", places(field)), quoted("type", &field.ty), rest(field)]
}

fn rest(field: &DraftField) -> String {
    let arity = match field.arity {
        Arity::Required => "",
        Arity::Optional => "optional = true, ",
        Arity::List => "list = true, ",
    };
    let format = if field.is_nested { "format = \"nested-cdata\", " } else { "" };
    format!("{arity}{format}")
}

fn quoted(key: &str, value: &str) -> String {
    format!("{key} = {},", text(value))
}

/// In quotes, whatever is in it.
pub(super) fn text(value: &str) -> String {
    toml_edit::Value::from(value).to_string()
}

fn places(field: &DraftField) -> String {
    match field.at.as_slice() {
        [only] => text(only),
        several => format!("[{}]", several.iter().map(|at| text(at)).collect::<Vec<_>>().join(", ")),
    }
}

/// One inline table a line, with the first three cells below each other.
fn table(rows: &[[String; 4]]) -> String {
    let columns =
        |cell: fn(&[String; 4]) -> &String| rows.iter().map(|row| cell(row).chars().count()).max().unwrap_or_default();
    let (first, second, third) = (columns(|row| &row[0]), columns(|row| &row[1]), columns(|row| &row[2]));
    let line = |[name, at, ty, rest]: &[String; 4]| {
        format!("  {{ {name:first$} {at:second$} {ty:third$} {rest}doc = \"\" }},\n")
    };
    rows.iter().map(line).collect()
}
