//! Spells a tree of elements as XML, in one of the many ways that XML and the leniencies leave open, with or without unknown parts.

use std::fmt::Write as _;

use fastrand::Rng;
use ipaper_api::Leniency;

use crate::element::{Element, Kind, Text};
use crate::random::Random;
use crate::spelling::{blanks, cdata, plain, quoted, remark};
use crate::writer::Writer;

/// Names of attributes and elements that nobody has heard of.
const UNKNOWN: [&str; 4] = ["unheard-of", "x-ø", "_later", "Later.2"];

/// Names below unknown elements, where those of the envelope mean nothing.
const BELOW_UNKNOWN: [&str; 5] = ["code", "data", "result", "message", "a"];

/// An answer as it was written.
#[derive(Debug)]
pub(crate) struct Printed {
    pub(crate) xml: String,
    /// The byte at which the root element ends.
    pub(crate) root_end: usize,
    /// How many things the spec does not know: attributes, elements and values.
    pub(crate) unknown: usize,
}

/// Writes one answer.
struct Printer<'p> {
    xml: String,
    random: &'p mut Random,
    granted: &'p [Leniency],
    adds_unknown: bool,
    unknown: usize,
    /// Whether what is written becomes the text of an element, in which an end tag may be missing and the end tag of that element may not occur.
    is_wrapped: bool,
}

/// Writes a whole answer.
pub(crate) fn print(root: &Element, random: &mut Random, granted: &[Leniency], adds_unknown: bool) -> Printed {
    let mut printer = Printer { xml: String::new(), random, granted, adds_unknown, unknown: 0, is_wrapped: false };
    printer.prolog();
    printer.remarks();
    printer.element(root);
    let root_end = printer.xml.len();
    printer.remarks();
    Printed { root_end, unknown: printer.unknown, xml: printer.xml }
}

impl Printer<'_> {
    fn prolog(&mut self) {
        const PROLOGS: [&str; 5] = [
            "",
            "<?xml version=\"1.0\"?>",
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>",
            "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>",
            "<?xml version = \"1.0\"\n encoding = \"Utf-8\"?>",
        ];
        if self.one_in(4) {
            self.xml.push('\u{feff}');
        }
        let prolog = PROLOGS[self.rng().usize(0..PROLOGS.len())];
        self.xml.push_str(prolog);
    }

    fn element(&mut self, element: &Element) {
        self.unknown += usize::from(element.is_unknown);
        self.xml.push('<');
        self.xml.push_str(&element.name);
        self.attributes(element);
        self.blanks();
        let start = self.xml.len();
        self.xml.push('>');
        let content = self.xml.len();
        match (element.kind, &element.text) {
            (Kind::Missing, _) => self.blank_text(),
            (Kind::Document, _) => self.document(element),
            (_, Some(text)) => self.text(element.kind, text),
            _ => self.children(element),
        }
        if content == self.xml.len() && self.rng().bool() {
            self.xml.insert(start, '/');
        } else if !self.leaves_out_end_tag(element) {
            self.end_tag(&element.name);
        }
    }

    fn attributes(&mut self, element: &Element) {
        let mut attributes: Vec<(&str, String)> = Vec::new();
        for (name, text) in &element.attributes {
            self.unknown += usize::from(text.is_unknown);
            let padding = if text.is_scalar { self.padding() } else { ["", ""] };
            attributes.push((name, quoted(&text.content, padding, self.rng())));
        }
        for name in UNKNOWN {
            if self.may_add(element.kind, true) {
                self.unknown += 1;
                let text = self.random.hurtful_text();
                attributes.push((name, quoted(&text, ["", ""], self.rng())));
            }
        }
        self.rng().shuffle(&mut attributes);
        for (name, value) in attributes {
            let [before, after, around] = [(); 3].map(|()| blanks(self.rng()));
            self.xml.push_str(if before.is_empty() { " " } else { before });
            let _ = write!(self.xml, "{name}{after}={around}{value}");
        }
    }

    fn end_tag(&mut self, name: &str) {
        let before = if self.grants(Leniency::BlankInEndTag) { blanks(self.rng()) } else { "" };
        let after = blanks(self.rng());
        let _ = write!(self.xml, "</{before}{name}{after}>");
    }

    /// Inside of a wrapped document the end tag of a text may be missing: the text ends where the next tag begins.
    fn leaves_out_end_tag(&mut self, element: &Element) -> bool {
        self.is_wrapped
            && element.kind == Kind::Usual
            && element.text.is_some()
            && self.grants(Leniency::PaddedText)
            && self.one_in(4)
    }

    /// Elements in a random order, which keeps that within each list, and unknown ones among them.
    fn children(&mut self, element: &Element) {
        let mut turns: Vec<usize> = Vec::new();
        for (list, children) in element.lists.iter().enumerate() {
            turns.extend(children.iter().map(|_| list));
        }
        self.rng().shuffle(&mut turns);
        let mut lists: Vec<_> = element.lists.iter().map(|list| list.iter()).collect();
        let is_empty = turns.is_empty();
        for turn in turns {
            self.between(element.kind, false);
            if let Some(child) = lists[turn].next() {
                self.element(child);
            }
        }
        self.between(element.kind, is_empty);
    }

    /// What may stand between two elements. In an element without any, blanks may be its text.
    fn between(&mut self, kind: Kind, is_alone: bool) {
        if is_alone {
            self.blank_text();
        } else {
            self.blanks();
        }
        if self.one_in(8) {
            self.remark();
        }
        if self.may_add(kind, false) {
            self.unknown_element();
        }
    }

    fn text(&mut self, kind: Kind, text: &Text) {
        self.unknown += usize::from(text.is_unknown);
        let [before, after] = self.padding();
        let mut rest: &str = &format!("{before}{}{after}", text.content);
        while !rest.is_empty() {
            let longest = rest.chars().count();
            let length = if self.rng().bool() { longest } else { self.rng().usize(1..=longest) };
            let end = rest.char_indices().nth(length).map_or(rest.len(), |(at, _)| at);
            let (run, after) = rest.split_at(end);
            self.run(run);
            rest = after;
            if self.one_in(8) {
                self.remark();
            }
            // In a wrapped document a text ends where the next tag begins.
            if !self.is_wrapped && self.may_add(kind, false) {
                self.unknown_element();
            }
        }
    }

    /// A part of a text, as CDATA or not.
    fn run(&mut self, text: &str) {
        let may_be_cdata = self.one_in(3) && !(self.is_wrapped && text.contains('<'));
        match cdata(text, self.rng()).filter(|_| may_be_cdata) {
            Some(cdata) => self.xml.push_str(&cdata),
            None => plain(text, &mut self.xml, &mut self.random.rng),
        }
    }

    /// The content of an element that is a document of its own: markup as it is, in CDATA, whose end is in the wrong place then, or escaped.
    fn document(&mut self, element: &Element) {
        let outside = (std::mem::take(&mut self.xml), std::mem::replace(&mut self.is_wrapped, true));
        self.children(element);
        let inside = std::mem::replace(&mut self.xml, outside.0);
        self.is_wrapped = outside.1;
        let wrapping = if self.grants(Leniency::NestedCdata) { self.rng().u8(0..3) } else { 0 };
        match wrapping {
            1 => {
                self.blanks();
                let _ = write!(self.xml, "<![CDATA[{inside}]]>");
                self.blanks();
            }
            2 => {
                self.blanks();
                self.xml.push_str(&inside.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"));
                self.blanks();
            }
            _ => self.xml.push_str(&inside),
        }
    }

    fn unknown_element(&mut self) {
        self.unknown += 1;
        let name = UNKNOWN[self.rng().usize(0..UNKNOWN.len())];
        let element = self.unheard_of(name, 3);
        self.element(&element);
    }

    /// An element with attributes, texts and others in it, none of which counts: it is passed over as a whole.
    fn unheard_of(&mut self, name: &str, levels: usize) -> Element {
        let mut element = Element { kind: Kind::Searched, ..Element::new(name) };
        let text = |random: &mut Random| Text { content: random.hurtful_text(), ..Text::default() };
        if self.rng().bool() {
            element.attributes.push(("id".to_owned(), text(self.random)));
        }
        if levels == 0 || self.rng().bool() {
            element.text = Some(text(self.random));
            return element;
        }
        for _ in 0..self.rng().usize(0..3) {
            let name = BELOW_UNKNOWN[self.rng().usize(0..BELOW_UNKNOWN.len())];
            element.lists.push(vec![self.unheard_of(name, levels - 1)]);
        }
        element
    }

    fn may_add(&mut self, kind: Kind, is_attribute: bool) -> bool {
        let is_open = match kind {
            Kind::Usual | Kind::Document => true,
            Kind::AnyChild => is_attribute,
            Kind::Searched | Kind::Missing => false,
        };
        self.adds_unknown && is_open && self.one_in(8)
    }

    /// Blanks before and after a text, where they are put up with.
    fn padding(&mut self) -> [&'static str; 2] {
        if self.grants(Leniency::PaddedText) { [(); 2].map(|()| blanks(self.rng())) } else { ["", ""] }
    }

    /// Blanks in place of a text.
    fn blank_text(&mut self) {
        let [blanks, _] = self.padding();
        self.xml.push_str(blanks);
    }

    fn remarks(&mut self) {
        self.blanks();
        while self.one_in(4) {
            self.remark();
            self.blanks();
        }
    }

    fn remark(&mut self) {
        let remark = remark(self.rng());
        self.xml.push_str(remark);
    }

    fn blanks(&mut self) {
        let blanks = blanks(self.rng());
        self.xml.push_str(blanks);
    }

    fn grants(&self, leniency: Leniency) -> bool {
        self.granted.contains(&leniency)
    }

    fn one_in(&mut self, times: u8) -> bool {
        self.rng().u8(0..times) == 0
    }

    fn rng(&mut self) -> &mut Rng {
        &mut self.random.rng
    }
}

/// A small element, spelled so often that everything that may happen does.
fn spellings(granted: &[Leniency]) -> String {
    let spelling = |seed| {
        let mut random = Random::new(seed, 12, true);
        let mut writer = Writer::new("a", &mut random.rng, granted);
        writer.one("@yes", &true);
        writer.one("text", &"x > ]]>\ny".to_owned());
        writer.maybe::<i64>("number", None);
        let element = writer.into_element();
        print(&element, &mut random, granted, true).xml
    };
    (0..2_000).map(spelling).collect()
}

#[rustfmt::skip]
const SPELLINGS: [&str; 20] = [
    "yes=\"true\"", "yes='true'", "yes =", "= 'true'", "><text>", "<number/>", "<number></number>", "&gt;", "]]&gt;", "&#62;", "&#x3e;", "]]]]><![CDATA[>",
    "\r\ny", "</text >", "<!--", "<?later", "\u{feff}<?xml", "<unheard-of", " unheard-of=", "<code>",
];

#[test]
fn everything_that_xml_leaves_open_is_tried() {
    let spellings = spellings(&[]);
    for spelling in SPELLINGS {
        assert!(spellings.contains(spelling), "{spelling} never occurs");
    }
}

#[test]
fn leniencies_are_used_where_they_are_granted_and_nowhere_else() {
    let spelled = [
        (Leniency::CapitalizedBoolean, "\"True\""),
        (Leniency::BlankInEndTag, "</ text>"),
        (Leniency::PaddedText, "<text> x"),
        (Leniency::PaddedText, "\"\ttrue"),
    ];
    let without = spellings(&[]);
    for (leniency, spelling) in spelled {
        assert!(!without.contains(spelling), "{spelling} occurs without {leniency:?}");
        assert!(spellings(&[leniency]).contains(spelling), "{spelling} never occurs, with {leniency:?}");
    }
}
