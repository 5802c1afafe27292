//! The order of keys and methods, and the form of lines and lists.

use codegen::language::{Key, Table as Language, Value as Kind};
use toml_edit::{Array, InlineTable, Item, Table, Value};

/// Brings a file's tables into order.
pub(super) fn order(file: &mut Table, language: &Language) {
    for (name, item) in file.iter_mut() {
        let inside = language.key(name.get()).and_then(|key| table_of(key.value));
        match item {
            Item::Table(table) => order_table(table, inside),
            Item::ArrayOfTables(tables) => tables.iter_mut().for_each(|table| order_table(table, inside)),
            Item::Value(_) | Item::None => {}
        }
    }
    order_by_name(file, "method");
}

/// What stands between two tables: comments that end the first one, a blank line, and comments that begin the second. Without a blank line in between, all of
/// them begin the second.
pub(super) fn split(between: &str) -> (String, String) {
    let mut lines: Vec<&str> = between.lines().map(str::trim).collect();
    lines.dedup_by(|line, before| line.is_empty() && before.is_empty());
    let blank = lines.iter().position(|line| line.is_empty());
    let (ends, begins) = lines.split_at(blank.unwrap_or(0));
    let text = |lines: &[&str]| lines.iter().map(|line| format!("{line}\n")).collect::<Vec<_>>().concat();
    let begins: Vec<&str> = begins.iter().copied().skip_while(|line| line.is_empty()).collect();
    (text(ends), text(&begins))
}

/// What is in such a value, where that is tables.
fn table_of(kind: Kind) -> Option<&'static Language> {
    match kind {
        Kind::Table(table) | Kind::Tables(table) | Kind::TextsOrTables(table) => Some(table),
        _ => None,
    }
}

/// The place of a key in its table; unknown ones come last, in the order in which they stand.
fn place(language: Option<&Language>, name: &str) -> usize {
    let known = language.and_then(|language| language.keys.iter().position(|key| key.name == name));
    known.unwrap_or(usize::MAX)
}

fn order_table(table: &mut Table, language: Option<&'static Language>) {
    table.sort_values_by(|left, _, right, _| place(language, left.get()).cmp(&place(language, right.get())));
    for (mut key, item) in table.iter_mut() {
        let kind = language.and_then(|language| language.key(key.get()));
        let comments = comments_of(key.leaf_decor().prefix().and_then(|prefix| prefix.as_str()));
        key.leaf_decor_mut().set_prefix(comments);
        key.leaf_decor_mut().set_suffix(" ");
        if let Item::Value(value) = item {
            let behind = comment_behind(value);
            form(value, kind);
            value.decor_mut().set_prefix(" ");
            value.decor_mut().set_suffix(behind);
        }
    }
}

/// The comments above a key, each on a line of its own.
fn comments_of(prefix: Option<&str>) -> String {
    let lines = prefix.unwrap_or_default().lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(|line| format!("{line}\n")).collect::<Vec<_>>().concat()
}

/// Comments as they stand in a list.
fn indented(comments: &str) -> String {
    comments.lines().map(|line| format!("\n  {line}")).collect::<Vec<_>>().concat()
}

/// The comment behind a value on its line.
fn comment_behind(value: &Value) -> String {
    let suffix = value.decor().suffix().and_then(|suffix| suffix.as_str()).unwrap_or_default().trim();
    if suffix.is_empty() { String::new() } else { format!(" {suffix}") }
}

/// Gives a value its form: on one line, but for a list of tables, which has a line for each.
fn form(value: &mut Value, kind: Option<&'static Key>) {
    let inside = kind.and_then(|key| table_of(key.value));
    match value {
        Value::Array(list) => {
            let takes_tables = kind.is_some_and(|key| matches!(key.value, Kind::Tables(_)));
            if takes_tables && !list.is_empty() { form_lines(list, inside) } else { form_line(list, inside) }
        }
        Value::InlineTable(table) => form_inline(table, inside),
        _ => {}
    }
}

fn form_line(list: &mut Array, inside: Option<&'static Language>) {
    for (index, value) in list.iter_mut().enumerate() {
        if let Value::InlineTable(table) = value {
            form_inline(table, inside);
        }
        value.decor_mut().set_prefix(if index == 0 { "" } else { " " });
        value.decor_mut().set_suffix("");
    }
    list.set_trailing("");
    list.set_trailing_comma(false);
}

fn form_lines(list: &mut Array, inside: Option<&'static Language>) {
    // Behind the last row a comment may stand before the comma that is added.
    let mut at_end = String::new();
    for value in list.iter_mut() {
        let (behind, above) = behind_and_above(value.decor().prefix().and_then(|prefix| prefix.as_str()));
        at_end = comment_behind(value);
        if let Value::InlineTable(table) = value {
            form_inline(table, inside);
        }
        value.decor_mut().set_prefix(format!("{behind}{above}\n  "));
        value.decor_mut().set_suffix("");
    }
    align(list, inside);
    let (behind, above) = behind_and_above(list.trailing().as_str());
    list.set_trailing(format!("{at_end}{behind}{above}\n"));
    list.set_trailing_comma(true);
}

/// The comment that stands behind the row before on its line, and those that have lines of their own, as they stand in a list.
fn behind_and_above(between: Option<&str>) -> (String, String) {
    let (behind, above) = between.unwrap_or_default().split_once('\n').unwrap_or_default();
    let behind = if behind.trim().is_empty() { String::new() } else { format!(" {}", behind.trim()) };
    (behind, indented(&comments_of(Some(above))))
}

fn form_inline(table: &mut InlineTable, language: Option<&'static Language>) {
    table.sort_values_by(|left, _, right, _| place(language, left.get()).cmp(&place(language, right.get())));
    let last = table.len().saturating_sub(1);
    for (index, (mut key, value)) in table.iter_mut().enumerate() {
        form(value, language.and_then(|language| language.key(key.get())));
        key.leaf_decor_mut().set_prefix(" ");
        key.leaf_decor_mut().set_suffix(" ");
        value.decor_mut().set_prefix(" ");
        value.decor_mut().set_suffix(if index == last { " " } else { "" });
    }
    table.set_trailing_comma(false);
}

/// The leading columns of a list of tables stand below each other: those that say what a line is about, as far as every line has them.
fn align(list: &mut Array, inside: Option<&'static Language>) {
    let Some(language) = inside else { return };
    for (column, key) in language.keys.iter().enumerate() {
        let leads = matches!(key.value, Kind::Text | Kind::Places | Kind::Texts | Kind::Literals) && key.name != "doc";
        let tables = || list.iter().filter_map(Value::as_inline_table);
        let is_next = |table: &InlineTable| table.iter().nth(column).is_some_and(|(name, _)| name == key.name);
        if !leads || !tables().all(is_next) {
            return;
        }
        let widths: Vec<usize> = tables().map(|table| width(table.get(key.name))).collect();
        let widest = widths.iter().copied().max().unwrap_or_default();
        for (value, width) in list.iter_mut().zip(widths) {
            let Value::InlineTable(table) = value else { continue };
            if let Some((mut next, _)) = table.iter_mut().nth(column + 1) {
                next.leaf_decor_mut().set_prefix(" ".repeat(1 + widest - width));
            }
        }
    }
}

/// How many characters a value takes.
fn width(value: Option<&Value>) -> usize {
    value.map_or(0, |value| value.to_string().trim().chars().count())
}

/// Tables of a list stand in the order of their names, on the places that they have among the others.
fn order_by_name(file: &mut Table, list: &str) {
    let Some(tables) = file.get_mut(list).and_then(Item::as_array_of_tables_mut) else { return };
    let name = |table: &Table| table.get("name").and_then(Item::as_str).unwrap_or_default().to_owned();
    let mut places: Vec<Option<isize>> = tables.iter().map(Table::position).collect();
    places.sort_unstable();
    let mut names: Vec<(String, usize)> =
        tables.iter().enumerate().map(|(index, table)| (name(table), index)).collect();
    names.sort();
    for (place, (_, index)) in places.into_iter().zip(names) {
        if let Some(table) = tables.get_mut(index) {
            table.set_position(place);
        }
    }
}
