//! What must hold for every answer that a method may ever get.

use std::fmt::Debug;
use std::ops::Range;

use ipaper_api::{
    Binary, DecodeProblem, Leniency, Limits, Request, ReturnCode, Strictly, decode_strictly, decode_with,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::element::{Element, Text};
use crate::printer::{Printed, print};
use crate::random::Random;
use crate::value::Value;
use crate::writer::Writer;

/// How many answers of each method are tried, unless the environment says otherwise.
const ANSWERS: u64 = 100;

/// The size of the last of them.
const LARGEST: usize = 16;

/// What may not follow the root element.
const REST: [&str; 7] = ["x", "<a/>", "</result>", "<result/>", "<![CDATA[]]>", "&amp;", "\u{1}"];

/// How many unknown things are collected.
const MOST_DRIFT: usize = 1_000;

/// The answers of a method: how they are made, and how they are written into `data`.
pub(crate) struct Answers<R: Request> {
    place: &'static str,
    granted: Vec<Leniency>,
    random: fn(&mut Random, &str) -> R::Response,
    write: fn(&mut Writer<'_>, &str, &R::Response),
    /// Whether a value says that there is nothing, which only a response without unknown content
    /// need show.
    is_nothing: fn(&R::Response) -> bool,
    /// Whether such an answer may come without `data`.
    may_lack_data: fn(&R::Response, &[Leniency]) -> bool,
}

/// The answers of a method that carry nothing.
pub(crate) fn nothing<R: Request<Response = ()>>(granted: &[Leniency]) -> Answers<R> {
    Answers {
        place: ".",
        granted: granted.to_vec(),
        random: |_, _| (),
        write: |_, _, ()| (),
        is_nothing: |()| false,
        may_lack_data: |(), _| true,
    }
}

/// The answers of a method that carry one value.
pub(crate) fn one<R: Request<Response: Value>>(place: &'static str, granted: &[Leniency]) -> Answers<R> {
    Answers {
        place,
        granted: granted.to_vec(),
        random: Random::one,
        write: |writer, place, value| writer.one(place, value),
        is_nothing: Writer::writes_nothing,
        may_lack_data: |_, _| false,
    }
}

/// The answers of a method that may carry a value.
pub(crate) fn maybe<R: Request<Response = Option<T>>, T: Value>(
    place: &'static str,
    granted: &[Leniency],
) -> Answers<R> {
    Answers {
        place,
        granted: granted.to_vec(),
        random: Random::maybe,
        write: |writer, place, value| match value.as_ref() {
            // Then `data` itself is missing, or empty.
            None if place == "." => writer.leave_empty(),
            // An empty attribute does not say that there is no value.
            None if place.contains('@') => writer.nothing(place),
            value => writer.maybe(place, value),
        },
        is_nothing: |value| value.as_ref().is_none_or(Writer::writes_nothing),
        may_lack_data: |value, granted| value.is_none() && granted.contains(&Leniency::MissingData),
    }
}

/// The answers of a method that carry any number of values.
pub(crate) fn list<R: Request<Response = Vec<T>>, T: Value>(place: &'static str, granted: &[Leniency]) -> Answers<R> {
    Answers {
        place,
        granted: granted.to_vec(),
        random: Random::list,
        write: |writer, place, values| writer.list(place, values),
        is_nothing: Vec::is_empty,
        may_lack_data: |_, _| false,
    }
}

impl<R: Request<Response: PartialEq>> Answers<R> {
    /// Each answer is read as what was written, and the same answer with something wrong in it is not read at all.
    pub(crate) fn come_back_from_xml(&self) {
        for seed in seeds() {
            let mut random = random(seed, &self.granted);
            let value = (self.random)(&mut random, self.place);
            let adds_unknown = random.rng.bool();
            let mut root = envelope("SUCCESS", &mut random);
            if !(self.may_lack_data)(&value, &self.granted) || random.rng.bool() {
                root.lists.push(vec![self.data(&value, &mut random)]);
            }
            let printed = print(&root, &mut random, &self.granted, adds_unknown);
            if (self.is_nothing)(&value) && printed.unknown > 0 && is_refused::<R>(&printed) {
                continue;
            }
            reads_as::<R>(&printed, &value, seed);
            fails_where_something_is_wrong::<R>(&root, &printed, &mut random, &self.granted, seed);
        }
    }

    fn data(&self, value: &R::Response, random: &mut Random) -> Element {
        let mut writer = Writer::new("data", &mut random.rng, &self.granted);
        (self.write)(&mut writer, self.place, value);
        writer.into_element()
    }

    /// Each answer is written as JSON and read back as what it was.
    pub(crate) fn come_back_from_json(&self)
    where
        R::Response: Serialize + DeserializeOwned,
    {
        for seed in seeds() {
            let value = (self.random)(&mut random(seed, &self.granted), self.place);
            let json = serde_json::to_string(&value).unwrap_or_else(|error| panic!("seed {seed}: {error}"));
            let back: R::Response =
                serde_json::from_str(&json).unwrap_or_else(|error| panic!("seed {seed}: {error} in {json}"));
            assert!(back == value, "seed {seed}: {value:#?} comes back from JSON as {back:#?}\n{json}");
        }
    }
}

/// Each refusal is read with its code, its message and the details that were written.
pub(crate) fn refusals<R: Request, D: Value + Debug + PartialEq + 'static>(granted: &[Leniency]) {
    for seed in seeds() {
        let mut random = random(seed, granted);
        let codes: Vec<&ReturnCode> = R::METHOD.codes.iter().filter(|code| **code != ReturnCode::Success).collect();
        let code = codes[random.rng.usize(0..codes.len())];
        let details: D = random.one(".");
        let mut writer = Writer::new("data", &mut random.rng, granted);
        details.write(&mut writer);
        let data = writer.into_element();
        // Text directly inside of `data` is only looked at where that is put up with.
        let is_read = data.text.is_none() || granted.contains(&Leniency::BareText);
        let mut root = envelope(code.as_str(), &mut random);
        root.lists.push(vec![data]);
        let adds_unknown = is_read && random.rng.bool();
        let printed = print(&root, &mut random, granted, adds_unknown);
        let Strictly { result, drift, .. } = decode_strictly::<R>(printed.xml.as_bytes(), None);
        let Err(error) = result else { panic!("seed {seed}: a refusal is read as a success\n{}", printed.xml) };
        assert_eq!(error.code(), Some(code), "seed {seed}: {error}\n{}", printed.xml);
        let read: Option<&D> = error.details();
        assert_eq!(read, Some(&details).filter(|_| is_read), "seed {seed}\n{}", printed.xml);
        assert_eq!(drift.len(), printed.unknown.min(MOST_DRIFT), "seed {seed}: {drift:#?}\n{}", printed.xml);
    }
}

/// Each file comes out as it went in. Without a media type, what tells a file from a text is that it is no UTF-8.
pub(crate) fn file<R: Request<Response = Binary>>() {
    for seed in seeds() {
        let mut random = random(seed, &[]);
        let mut bytes = vec![0x89];
        bytes.extend(random.hurtful_text().bytes().chain((0..LARGEST).map(|_| random.rng.u8(..))));
        let binary = ipaper_api::decode::<R>(&bytes).unwrap_or_else(|error| panic!("seed {seed}: {error}"));
        assert_eq!(binary.bytes, bytes, "seed {seed}");
    }
}

/// Whether a response is refused since its value may be in what is unknown.
fn is_refused<R: Request>(printed: &Printed) -> bool {
    let error = ipaper_api::decode::<R>(printed.xml.as_bytes()).err();
    error.is_some_and(|error| {
        error.decode_error().is_some_and(|error| error.problem() == DecodeProblem::NothingUnderstood)
    })
}

fn reads_as<R: Request<Response: PartialEq>>(printed: &Printed, value: &R::Response, seed: u64) {
    let xml = &printed.xml;
    let decoded = decode_with::<R>(xml.as_bytes(), Limits::default())
        .unwrap_or_else(|error| panic!("seed {seed}: {error}\n{value:#?}\n{xml}"));
    let read = decoded.response;
    assert!(read == *value, "seed {seed}: {value:#?} is read as {read:#?}\n{xml}");
    let drift = decoded.drift;
    assert_eq!(
        drift.len(),
        printed.unknown.min(MOST_DRIFT),
        "seed {seed}: not all that is unknown, or more: {drift:#?}\n{xml}"
    );
}

fn fails_where_something_is_wrong<R: Request>(
    root: &Element,
    printed: &Printed,
    random: &mut Random,
    granted: &[Leniency],
    seed: u64,
) {
    let cut = random.rng.usize(0..printed.root_end);
    fails::<R>(&printed.xml.as_bytes()[..cut], "is cut off", seed);

    let rest = REST[random.rng.usize(0..REST.len())];
    fails::<R>(format!("{}{rest}", printed.xml).as_bytes(), "goes on after its root", seed);

    for name in ["code", "data"] {
        let again = root.lists.iter().flatten().find(|child| child.name == name);
        if let Some(again) = again {
            let mut root = root.clone();
            root.lists.push(vec![again.clone()]);
            let printed = print(&root, random, granted, false);
            fails::<R>(printed.xml.as_bytes(), &format!("has a second `{name}`"), seed);
        }
    }
}

fn fails<R: Request>(answer: &[u8], how: &str, seed: u64) {
    if let Ok(read) = ipaper_api::decode::<R>(answer) {
        panic!("seed {seed}: an answer that {how} is read as {read:#?}\n{}", String::from_utf8_lossy(answer));
    }
}

/// An envelope with this code, with or without a message, and without `data`.
fn envelope(code: &str, random: &mut Random) -> Element {
    let code = Text { content: code.to_owned(), is_scalar: true, is_unknown: false };
    let mut root = Element::new("result");
    root.lists.push(vec![Element::with_text("code", code)]);
    if random.rng.bool() {
        let message = Text { content: random.hurtful_text(), ..Text::default() };
        root.lists.push(vec![Element::with_text("message", message)]);
    }
    root
}

/// Answers are small at first, so that the first one that fails is.
fn random(seed: u64, granted: &[Leniency]) -> Random {
    let size =
        1 + usize::try_from(seed).unwrap_or(usize::MAX).saturating_mul(LARGEST) / usize::try_from(ANSWERS).unwrap_or(1);
    Random::new(seed, size.min(LARGEST), granted.contains(&Leniency::PaddedText))
}

fn seeds() -> Range<u64> {
    let wanted = std::env::var("ANSWERS").map(|wanted| wanted.parse().expect("ANSWERS is a number"));
    0..wanted.unwrap_or(ANSWERS)
}
