//! A draft as the spec writes it.

use codegen::model::Arity;
use codegen::names::pascal_case;

use super::draft::{Draft, DraftField, DraftType};

/// The types, parted by empty lines.
pub(super) fn types(draft: &Draft) -> String {
    draft.types.iter().map(declared).collect::<Vec<_>>().join("\n\n")
}

fn declared(known: &DraftType) -> String {
    match known {
        DraftType::Newtype { name } => format!("[[newtype]]\nname = \"{name}\"\nof = \"guid\"\ndoc = \"\""),
        DraftType::Struct { name, fields } => {
            let rows: Vec<[String; 4]> = fields.iter().map(row).collect();
            format!("[[type]]\nname = \"{name}\"\ndoc = \"\"\nfields = [\n{}]", table(&rows))
        }
        DraftType::Choice { name, variants } => {
            let row = |element: &str, ty: &str| {
                let element = quoted("element", element);
                [quoted("name", &pascal_case(element_name(&element))), element, quoted("type", ty), String::new()]
            };
            let rows: Vec<[String; 4]> = variants.iter().map(|variant| row(&variant.element, &variant.ty)).collect();
            format!("[[choice]]\nname = \"{name}\"\ndoc = \"\"\nvariants = [\n{}]", table(&rows))
        }
    }
}

/// The name in `element = "name",`.
fn element_name(cell: &str) -> &str {
    cell.split('"').nth(1).unwrap_or_default()
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
    format!("answer = {{ at = {}, type = \"{}\"{separator}{rest} }}", places(answer), answer.ty)
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
    format!("{key} = \"{value}\",")
}

fn places(field: &DraftField) -> String {
    match field.at.as_slice() {
        [only] => format!("\"{only}\""),
        several => format!("[{}]", several.iter().map(|at| format!("\"{at}\"")).collect::<Vec<_>>().join(", ")),
    }
}

/// One inline table a line, with the first three cells below each other.
fn table(rows: &[[String; 4]]) -> String {
    let width =
        |cell: fn(&[String; 4]) -> &String| rows.iter().map(|row| cell(row).chars().count()).max().unwrap_or_default();
    let (first, second, third) = (width(|row| &row[0]), width(|row| &row[1]), width(|row| &row[2]));
    let line = |[name, at, ty, rest]: &[String; 4]| {
        format!("  {{ {name:first$} {at:second$} {ty:third$} {rest}doc = \"\" }},\n")
    };
    rows.iter().map(line).collect()
}
