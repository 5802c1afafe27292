//! Where in an answer something stands: path, line and column. The answer is read once more for it, which only a failure pays for, and who asks for drift.
//!
//! However hostile the answer, this costs one pass over it and a bounded amount of memory.

use std::ops::Range;

use quick_xml::Reader;
use quick_xml::events::Event;

use super::failure::quoted;
use super::limits::Limits;
use super::nested_cdata::opaque_end;
use super::reader::reader_at;

/// So many characters of a name or of a text are shown.
pub(super) const SHOWN: usize = 60;

/// A path is no longer than so many bytes; of a longer one the first and the last steps are shown.
const LONGEST_PATH: usize = 2_000;

/// So many steps are followed. No answer that is read has more; one that is refused may have.
const MOST_STEPS: usize = Limits::DEEPEST;

/// So many names of children are told apart in one element. The types of the API have fewer; where there are more, the position of the others is not known.
const MOST_NAMES: usize = 64;

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
    let mut walk = Walk::new(source, opaque);
    walk.to(offset);
    let (line, column) = Lines::new(source).to(offset);
    Location { path: join(&walk.steps()), line, column }
}

/// The beginning of a name or a text as an error shows it, and `…` where it goes on.
pub(super) fn cut(text: &str) -> String {
    quoted(text, SHOWN)
}

/// The path of these steps.
pub(super) fn join(steps: &[String]) -> String {
    let whole = steps.join("/");
    if whole.len() <= LONGEST_PATH {
        return whole;
    }
    let first = how_many_fit(steps.iter());
    let last = steps.len().saturating_sub(how_many_fit(steps.iter().rev()));
    let (first, last) = (steps.get(..first).unwrap_or_default(), steps.get(last..).unwrap_or_default());
    format!("{}/…/{}", first.join("/"), last.join("/"))
}

/// How many of these steps fit into half a path.
fn how_many_fit<'s>(steps: impl Iterator<Item = &'s String>) -> usize {
    let lengths = steps.scan(0, |length, step| {
        *length += step.len() + 1;
        Some(*length)
    });
    lengths.take_while(|length| *length < LONGEST_PATH / 2).count()
}

/// Lines and columns of places that are asked for in ascending order.
pub(super) struct Lines<'a> {
    source: &'a str,
    at: usize,
    line: usize,
    column: usize,
}

impl<'a> Lines<'a> {
    pub(super) fn new(source: &'a str) -> Self {
        Lines { source, at: 0, line: 1, column: 1 }
    }

    /// The line and the column of the byte at `offset`.
    pub(super) fn to(&mut self, offset: usize) -> (usize, usize) {
        let at = floor(self.source, offset).max(self.at);
        let passed = self.source.get(self.at..at).unwrap_or_default();
        let in_line = match passed.rfind('\n') {
            Some(newline) => {
                self.line += passed.matches('\n').count();
                self.column = 1;
                passed.get(newline + 1..).unwrap_or_default()
            }
            None => passed,
        };
        self.column += in_line.chars().count();
        self.at = at;
        (self.line, self.column)
    }
}

/// The nearest place at or before `offset` where a character begins.
pub(crate) fn floor(source: &str, offset: usize) -> usize {
    (0..=offset.min(source.len())).rev().find(|place| source.is_char_boundary(*place)).unwrap_or(0)
}

/// One open element.
#[derive(Default)]
struct Open<'a> {
    name: &'a str,
    /// Which of its name it is in its parent, from 1; `None` where that is not known.
    position: Option<usize>,
    /// How often each name has occurred in it.
    children: Vec<(&'a str, usize)>,
}

impl<'a> Open<'a> {
    /// The position of the next child, which has this name.
    fn position_of(&mut self, name: &'a str) -> Option<usize> {
        if let Some((_, count)) = self.children.iter_mut().find(|(known, _)| *known == name) {
            *count += 1;
            return Some(*count);
        }
        let is_room = self.children.len() < MOST_NAMES;
        is_room.then(|| self.children.push((name, 1))).map(|()| 1)
    }

    fn step(&self) -> String {
        match self.position {
            Some(1) => cut(self.name),
            Some(position) => format!("{}[{position}]", cut(self.name)),
            None => format!("{}[…]", cut(self.name)),
        }
    }
}

/// What stands between the tags of an element whose content is no XML, and the byte behind its end tag.
#[derive(Clone, Debug)]
pub(super) struct Opaque {
    pub(super) content: Range<usize>,
    end: usize,
}

/// A walk through an answer, from place to place in ascending order.
pub(super) struct Walk<'a> {
    source: &'a str,
    opaque_names: &'a [&'a str],
    reader: Reader<&'a [u8]>,
    /// Where in `source` the reader began.
    base: usize,
    /// Whether end tags may be missing or misplaced.
    forgiving: bool,
    /// How many elements are open.
    depth: usize,
    /// The document and the open elements in it, as far as they are followed. Those behind are spare.
    open: Vec<Open<'a>>,
    /// The tag that was read last.
    tag: Range<usize>,
    /// Behind this byte, only so many elements are open.
    closing: Option<(usize, usize)>,
    /// The element without XML in it that was reached.
    opaque: Option<Opaque>,
    /// Where the walk has come to.
    at: usize,
    /// Whether there is no going on: the answer ends, or is malformed from here.
    is_over: bool,
}

impl<'a> Walk<'a> {
    /// `opaque_names` are those of the elements whose content is no XML.
    pub(super) fn new(source: &'a str, opaque_names: &'a [&'a str]) -> Self {
        let (reader, base) = reader_at(source.as_bytes(), 0);
        Walk {
            source,
            opaque_names,
            reader,
            base,
            forgiving: false,
            depth: 0,
            open: vec![Open::default()],
            tag: 0..0,
            closing: None,
            opaque: None,
            at: 0,
            is_over: false,
        }
    }

    /// A walk through what stands in an opaque element, whose end tags need not match.
    pub(super) fn forgiving(source: &'a str) -> Self {
        Walk { forgiving: true, ..Walk::new(source, &[]) }
    }

    /// Goes on to the byte at `offset`.
    pub(super) fn to(&mut self, offset: usize) {
        self.at = offset;
        loop {
            self.leave(offset);
            if self.is_over || self.opaque.is_some() || self.position() > offset {
                return;
            }
            self.read();
        }
    }

    /// The steps that lead to the place.
    pub(super) fn steps(&self) -> Vec<String> {
        let mut steps: Vec<String> = self.open.iter().skip(1).take(self.depth).map(Open::step).collect();
        if self.depth > steps.len() {
            steps.push("…".to_owned());
        }
        steps
    }

    /// The tag that the place is in or at the beginning of.
    pub(super) fn tag(&self) -> Option<Range<usize>> {
        self.tag.contains(&self.at).then(|| self.tag.clone())
    }

    /// The element without XML in it whose content the place is in.
    pub(super) fn opaque(&self) -> Option<Opaque> {
        self.opaque.clone().filter(|opaque| self.at >= opaque.content.start)
    }

    fn position(&self) -> usize {
        self.base.saturating_add(usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX))
    }

    fn read(&mut self) {
        let start = self.position();
        let event = self.reader.read_event();
        let range = start..self.position();
        match event {
            Ok(Event::Start(tag)) => self.enter(range, tag.name().0.len(), false),
            Ok(Event::Empty(tag)) => {
                let behind = (range.end, self.depth);
                self.enter(range, tag.name().0.len(), true);
                self.closing = Some(behind);
            }
            Ok(Event::End(tag)) => self.closing = Some((range.end, self.depth_behind(tag.name().0))),
            Ok(Event::Eof) | Err(_) => self.is_over = true,
            Ok(_) => {}
        }
    }

    fn enter(&mut self, tag: Range<usize>, name_length: usize, is_empty: bool) {
        let name_start = tag.start.saturating_add(1);
        let name = self.source.get(name_start..name_start.saturating_add(name_length)).unwrap_or_default();
        if !is_empty && self.opaque_names.contains(&name) {
            self.opaque = Some(self.opaque_content(name, tag.end));
        }
        self.tag = tag;
        let position = self.open.get_mut(self.depth).and_then(|parent| parent.position_of(name));
        self.depth = self.depth.saturating_add(1);
        match self.open.get_mut(self.depth) {
            Some(spare) => {
                spare.children.clear();
                (spare.name, spare.position) = (name, position);
            }
            None if self.depth <= MOST_STEPS => self.open.push(Open { name, position, children: Vec::new() }),
            None => {}
        }
    }

    /// How many elements are open behind an end tag.
    fn depth_behind(&self, name: &str) -> usize {
        if !self.forgiving {
            return self.depth.saturating_sub(1);
        }
        let open = self.open.iter().enumerate().skip(1).take(self.depth);
        let ended = open.filter(|(_, open)| open.name == name.trim()).map(|(depth, _)| depth).next_back();
        ended.map_or(self.depth, |depth| depth.saturating_sub(1))
    }

    /// What begins at `start` and ends with the literal end tag of the element `name`, if it ends.
    fn opaque_content(&self, name: &str, start: usize) -> Opaque {
        let ends = self.source.get(start..).and_then(|rest| opaque_end(rest.as_bytes(), name));
        let (length, end) = ends.unwrap_or((usize::MAX, usize::MAX));
        Opaque { content: start..start.saturating_add(length), end: start.saturating_add(end) }
    }

    /// Leaves what ends at or before `offset`.
    fn leave(&mut self, offset: usize) {
        if let Some(opaque) = self.opaque.take_if(|opaque| opaque.content.end <= offset) {
            self.closing = Some((opaque.end, self.depth.saturating_sub(1)));
            (self.reader, self.base) = reader_at(self.source.as_bytes(), opaque.end);
        }
        if let Some((_, depth)) = self.closing.take_if(|(end, _)| *end <= offset) {
            self.depth = depth;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIBRARY: &str = "<?xml version=\"1.0\"?>\n<library>\n <shelf a='1'>æ<book/><book></book ><mug/></shelf>\n <!-- <shelf> -->\
        <param><![CDATA[<shelf>]]></b></param><shelf><book title=\"Ø\"/><book/>\n</shelf>\n</library>\n";

    fn path(source: &str, offset: usize) -> String {
        locate(source, offset, &["param"]).path
    }

    fn path_at(what: &str) -> String {
        path(LIBRARY, LIBRARY.find(what).expect("it is there"))
    }

    #[test]
    fn a_path_tells_elements_of_one_name_apart_from_the_second_on() {
        for (what, expected) in [
            ("<?xml", ""),
            ("<library>", "library"),
            ("<shelf a", "library/shelf"),
            ("a='1'", "library/shelf"),
            ("æ", "library/shelf"),
            ("<book/>", "library/shelf/book"),
            ("<book></book >", "library/shelf/book[2]"),
            ("</book >", "library/shelf/book[2]"),
            ("<mug/>", "library/shelf/mug"),
            ("</shelf>", "library/shelf"),
            ("<!--", "library"),
            ("<param>", "library/param"),
            ("]]></b>", "library/param"),
            ("</param>", "library/param"),
            ("<shelf><book title", "library/shelf[2]"),
            ("<book title", "library/shelf[2]/book"),
            ("title=", "library/shelf[2]/book"),
            ("</library>", "library"),
        ] {
            assert_eq!(path_at(what), expected, "{what}");
        }
    }

    #[test]
    fn many_places_on_one_walk_are_the_same_as_each_by_itself() {
        let (mut walk, mut lines) = (Walk::new(LIBRARY, &["param"]), Lines::new(LIBRARY));
        for offset in 0..=LIBRARY.len() {
            walk.to(offset);
            let (line, column) = lines.to(offset);
            let together = Location { path: join(&walk.steps()), line, column };
            assert_eq!(together, locate(LIBRARY, offset, &["param"]), "{offset}");
        }
    }

    #[test]
    fn lines_and_columns_count_from_one_and_in_characters() {
        let at = LIBRARY.find("<mug/>").expect("it is there");
        let place = locate(LIBRARY, at, &[]);
        assert_eq!((place.line, place.column), (3, 37));
        // Inside of a character is at the character.
        let at = LIBRARY.find('æ').expect("it is there");
        assert_eq!((locate(LIBRARY, at + 1, &[]).line, locate(LIBRARY, at + 1, &[]).column), (3, 15));
    }

    #[test]
    fn a_long_name_is_cut_and_so_is_a_long_path() {
        let name = "x".repeat(1_000_000);
        assert_eq!(path(&format!("<a><{name}/></a>"), 3), format!("a/{}…", "x".repeat(60)));
        let steps: Vec<String> = (1..1_000).map(|number| format!("shelf[{number}]")).collect();
        let path = join(&steps);
        assert!(path.len() <= LONGEST_PATH, "{} bytes", path.len());
        assert!(path.starts_with("shelf[1]/shelf[2]/") && path.ends_with("/shelf[998]/shelf[999]"), "{path}");
        assert_eq!(path.matches("]/…/shelf[").count(), 1, "{path}");
    }

    #[test]
    fn elements_that_nest_deeper_than_answers_may_are_not_followed() {
        let source = "<a>".repeat(500_000);
        let path = path(&source, source.len());
        assert_eq!((path.matches("a/").count(), path.ends_with("/a/…")), (MOST_STEPS, true));
        // And back.
        let source = format!("<a>{}{}<c/></a>", "<b>".repeat(1_000), "</b>".repeat(1_000));
        assert_eq!(locate(&source, source.len() - 8, &[]).path, "a/c");
    }

    #[test]
    fn the_position_among_many_names_is_not_known() {
        let children = (0..100).map(|number| format!("<x{number}/>")).collect::<Vec<_>>().concat();
        let source = format!("<a>{children}{children}</a>");
        let last = |what: &str| path(&source, source.rfind(what).expect("it is there"));
        assert_eq!((last("<x63/>"), last("<x64/>")), ("a/x63[2]".to_owned(), "a/x64[…]".to_owned()));
    }
}
