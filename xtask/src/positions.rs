//! Where a byte of a text stands, as editors count it: from 1.

/// The line that a byte is in.
pub(crate) fn line(text: &str, offset: usize) -> usize {
    text.get(..offset).unwrap_or(text).matches('\n').count() + 1
}

/// `12:5`: line and column, the column in characters.
pub(crate) fn line_and_column(text: &str, offset: usize) -> String {
    let before = text.get(..offset).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let column = before.get(line_start..).unwrap_or_default().chars().count() + 1;
    format!("{}:{column}", line(text, offset))
}
