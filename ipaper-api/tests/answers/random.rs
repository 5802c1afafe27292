//! A source of random values. It depends on nothing but its seed, and what it makes is small at first.

use fastrand::Rng;
use serde::de::DeserializeOwned;

use crate::value::Value;
use crate::writer::Writer;

/// No value holds others deeper than this, which leaves room for unknown elements below the bound on depth.
const DEEPEST: usize = 20;

/// What is easily lost, cut, unescaped once too often or taken for markup.
#[rustfmt::skip]
const PIECES: [&str; 37] = [
    "&", "<", ">", "\"", "'", "]]>", "]]", "<![CDATA[", "<!--", "-->", "<?", "?>", "</", "/>", "&amp;", "&lt;", "&#65;", ";", "=", "%2B", "null", "</data>",
    "\n", "\t", "\r", "\r\n", " ", "  ", "\u{85}", "\u{2028}", "Ø", "ø", "é", "e\u{301}", "😀", "\u{fffd}", "\u{10ffff}",
];

/// Makes random values for one answer.
pub(crate) struct Random {
    pub(crate) rng: Rng,
    /// How long texts and lists may get.
    size: usize,
    /// How many more entries all lists together may get.
    room: usize,
    depth: usize,
    /// Whether blanks around the text of an element are put up with, so that they can be no part of it.
    trims: bool,
    place: Place,
}

/// What a place demands of a text.
#[derive(Clone, Copy)]
struct Place {
    is_trimmed: bool,
    is_filled: bool,
}

impl Place {
    /// An attribute's text is kept as it is. An element's own text is missing where it is empty.
    fn of(place: &str, trims: bool) -> Self {
        let mut alternatives = place.split(" or ");
        let is_searched = alternatives.clone().any(|place| place.ends_with("**"));
        let is_attribute = alternatives.clone().all(|place| place.contains('@'));
        Place {
            is_trimmed: is_searched || (trims && !is_attribute),
            is_filled: alternatives.any(|place| matches!(place, "." | "**")),
        }
    }
}

impl Random {
    pub(crate) fn new(seed: u64, size: usize, trims: bool) -> Self {
        let place = Place { is_trimmed: false, is_filled: false };
        Random { rng: Rng::with_seed(seed), size, room: 3 * size, depth: 0, trims, place }
    }

    /// A value that stands at this place.
    pub(crate) fn one<T: Value>(&mut self, place: &str) -> T {
        self.place = Place { is_filled: false, ..Place::of(place, self.trims) };
        self.inside()
    }

    /// A value that may be missing at this place. One that is written as an empty element is missing.
    pub(crate) fn maybe<T: Value>(&mut self, place: &str) -> Option<T> {
        if self.is_deep() || self.rng.bool() {
            return None;
        }
        self.place = Place::of(place, self.trims);
        let value = self.inside();
        (T::MAY_BE_EMPTY || !Writer::writes_nothing(&value)).then_some(value)
    }

    /// Values that stand at this place one after the other.
    pub(crate) fn list<T: Value>(&mut self, place: &str) -> Vec<T> {
        let most = if self.is_deep() { 0 } else { self.room.min(self.size) };
        let length = self.rng.usize(0..=most);
        self.room -= length;
        (0..length).map(|_| self.one(place)).collect()
    }

    /// What a variant of a choice holds.
    pub(crate) fn inside<T: Value>(&mut self) -> T {
        self.depth += 1;
        let value = T::random(self);
        self.depth -= 1;
        value
    }

    /// Which of so many variants it is: the last one, which leads nowhere, where values nest deeply already.
    pub(crate) fn variant(&mut self, variants: usize) -> usize {
        if self.is_deep() { variants - 1 } else { self.rng.usize(0..variants) }
    }

    /// One of these values of an open enum, or one that nobody knows. JSON is the one way to make such a value by hand.
    pub(crate) fn word<T: DeserializeOwned>(&mut self, known: impl IntoIterator<Item = T>) -> T {
        let mut known: Vec<T> = known.into_iter().collect();
        if self.rng.u8(0..5) > 0 {
            return known.swap_remove(self.rng.usize(0..known.len()));
        }
        let word = format!("unheard of {}", self.hurtful_text().trim());
        serde_json::from_value(word.trim().into()).expect("an open enum takes any text")
    }

    pub(crate) fn text(&mut self) -> String {
        let text = self.hurtful_text();
        let text = if self.place.is_trimmed { text.trim().to_owned() } else { text };
        if text.is_empty() && self.place.is_filled { "x".to_owned() } else { text }
    }

    /// A text that is more than blanks: of a secret, which would hide nothing otherwise.
    pub(crate) fn secret_text(&mut self) -> String {
        let text = self.text();
        if text.trim().is_empty() { "x".to_owned() } else { text }
    }

    pub(crate) fn guid(&mut self) -> String {
        let digits = format!("{:032x}", self.rng.u128(..));
        format!("{}-{}-{}-{}-{}", &digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..])
    }

    /// Any text at all that XML can hold.
    pub(crate) fn hurtful_text(&mut self) -> String {
        let length = self.rng.usize(0..=self.size.min(12));
        let piece = |rng: &mut Rng| match rng.u8(0..4) {
            0 => PIECES[rng.usize(0..PIECES.len())].to_owned(),
            1 => char_of_xml(rng).to_string(),
            _ => rng.alphanumeric().to_string(),
        };
        (0..length).map(|_| piece(&mut self.rng)).collect()
    }

    fn is_deep(&self) -> bool {
        self.depth >= DEEPEST
    }
}

fn char_of_xml(rng: &mut Rng) -> char {
    loop {
        let character = rng.char(' '..);
        if !matches!(character, '\u{fffe}' | '\u{ffff}') {
            return character;
        }
    }
}
