//! Comments between tables: each stays with the table that it ends or begins, wherever that goes.

use std::collections::BTreeMap;

use toml_edit::{DocumentMut, Item, Table};

use super::entries::split;

/// A table with a header: its key, and its index in a list of tables.
type Name = (String, usize);

/// What stands before and behind each table.
pub(super) struct Comments {
    begins: BTreeMap<Name, String>,
    ends: BTreeMap<Name, String>,
    /// What ends the file, behind its last table.
    last: String,
}

impl Comments {
    /// The comments as the file has them.
    pub(super) fn take(document: &DocumentMut) -> Self {
        let mut comments = Self { begins: BTreeMap::new(), ends: BTreeMap::new(), last: String::new() };
        let mut before: Option<Name> = None;
        for (name, table) in tables(document.as_table()) {
            let between = table.decor().prefix().and_then(|prefix| prefix.as_str()).unwrap_or_default();
            let begins = comments.behind(before.take(), between);
            comments.begins.insert(name.clone(), begins);
            before = Some(name);
        }
        // At the end of the file, what touches the last table ends it.
        let trailing = document.trailing().as_str().unwrap_or_default();
        comments.last = comments.behind(before, &format!("{}\n\n", trailing.trim_end()));
        comments
    }

    /// Keeps what ends a table, and returns what does not.
    fn behind(&mut self, table: Option<Name>, between: &str) -> String {
        let (ends, begins) = split(between);
        match table {
            Some(table) => {
                self.ends.insert(table, ends);
                begins
            }
            // Nothing ends before the first table.
            None if ends.is_empty() => begins,
            None => format!("{ends}\n{begins}"),
        }
    }

    /// Puts them back around the tables, in their new order, with a blank line between two of them.
    pub(super) fn put(&self, document: &mut DocumentMut) {
        let order: Vec<Name> = tables(document.as_table()).into_iter().map(|(name, _)| name).collect();
        let mut ended = "";
        for name in order {
            let begins = self.begins.get(&name).map_or("", String::as_str);
            if let Some(table) = table_mut(document.as_table_mut(), &name) {
                table.decor_mut().set_prefix(format!("{ended}\n{begins}"));
            }
            ended = self.ends.get(&name).map_or("", String::as_str);
        }
        let gap = if self.last.is_empty() { "" } else { "\n" };
        document.set_trailing(format!("{ended}{gap}{}", self.last));
    }
}

/// The tables of a file in the order in which they stand.
fn tables(file: &Table) -> Vec<(Name, &Table)> {
    let mut tables = Vec::new();
    for (key, item) in file {
        match item {
            Item::Table(table) => tables.push(((key.to_owned(), 0), table)),
            Item::ArrayOfTables(list) => {
                tables.extend(list.iter().enumerate().map(|(index, table)| ((key.to_owned(), index), table)));
            }
            Item::Value(_) | Item::None => {}
        }
    }
    tables.sort_by_key(|(_, table)| table.position());
    tables
}

fn table_mut<'f>(file: &'f mut Table, (key, index): &Name) -> Option<&'f mut Table> {
    match file.get_mut(key)? {
        Item::Table(table) => Some(table),
        Item::ArrayOfTables(list) => list.get_mut(*index),
        Item::Value(_) | Item::None => None,
    }
}
