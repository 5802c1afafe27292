//! Where in an answer a failure stands: path, line and column. The answer is read once more for it, which only a failure pays for.

use std::collections::HashMap;

use quick_xml::Reader;
use quick_xml::events::Event;

use super::nested_cdata::opaque_end;

/// A place in an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Location {
    /// `result/data/category[3]/@id`: the elements that lead there, with a position where an element is not the first of its name.
    pub(crate) path: String,
    /// From 1.
    pub(crate) line: usize,
    /// In characters, from 1.
    pub(crate) column: usize,
}

/// The place of the byte at `offset`; `opaque` names the elements whose content is no XML.
pub(crate) fn locate(source: &str, offset: usize, opaque: &[&str]) -> Location {
    let before = source.get(..floor(source, offset)).unwrap_or_default();
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    Location {
        path: path_to(source, offset, opaque),
        line: before.matches('\n').count() + 1,
        column: before.get(line_start..).unwrap_or_default().chars().count() + 1,
    }
}

/// The nearest place at or before `offset` where a character begins.
fn floor(source: &str, offset: usize) -> usize {
    (0..=offset.min(source.len())).rev().find(|place| source.is_char_boundary(*place)).unwrap_or(0)
}

/// One open element: its step in the path, and how often each name has occurred in it.
#[derive(Default)]
struct Open {
    step: String,
    names: HashMap<String, usize>,
}

impl Open {
    fn step_to(&mut self, name: &str) -> String {
        let count = self.names.entry(name.to_owned()).or_default();
        *count += 1;
        let count = *count;
        if count == 1 { name.to_owned() } else { format!("{name}[{count}]") }
    }
}

fn path_to(source: &str, offset: usize, opaque: &[&str]) -> String {
    let mut open = vec![Open::default()];
    let mut base = 0;
    let mut reader = reader(source, base);
    loop {
        let start = base + position(&reader);
        if start > offset {
            break;
        }
        match reader.read_event() {
            Ok(Event::Start(tag)) => {
                let name = tag.name().0;
                let step = step_to(&mut open, name);
                if opaque.contains(&name) {
                    let content = base + position(&reader);
                    match source.get(content..).and_then(|rest| opaque_end(rest, name)) {
                        Some((_, end)) if content + end <= offset => {
                            base = content + end;
                            reader = self::reader(source, base);
                            continue;
                        }
                        _ => {
                            open.push(Open { step, ..Open::default() });
                            break;
                        }
                    }
                }
                open.push(Open { step, ..Open::default() });
            }
            Ok(Event::Empty(tag)) => {
                let step = step_to(&mut open, tag.name().0);
                if start == offset {
                    open.push(Open { step, ..Open::default() });
                    break;
                }
            }
            Ok(Event::End(_)) if start < offset && open.len() > 1 => {
                open.pop();
            }
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => {}
        }
    }
    let steps: Vec<String> = open.into_iter().skip(1).map(|open| open.step).collect();
    steps.join("/")
}

fn step_to(open: &mut [Open], name: &str) -> String {
    open.last_mut().map(|parent| parent.step_to(name)).unwrap_or_default()
}

fn reader(source: &str, base: usize) -> Reader<&[u8]> {
    let mut reader = Reader::from_str(source.get(base..).unwrap_or_default());
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    reader
}

fn position(reader: &Reader<&[u8]>) -> usize {
    usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX)
}
