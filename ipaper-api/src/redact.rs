//! Finds the secrets of a request in text from the network, however they are spelt, and blanks them.
//!
//! A service may quote what it was sent: as it is, in another letter case, escaped for XML, HTML or
//! JSON, encoded as a form or as base64, or one of these inside another, as when a message quotes a
//! document that was sent in a form. So the text is decoded layer by layer and searched at each.

use std::borrow::Cow;
use std::ops::Range;

use memchr::memmem;

use crate::credentials::Credentials;
use crate::fault::entities::character;
use crate::form::Form;
use crate::request::Request;
use crate::secret::Secret;
use crate::upload::{encode, encoded_length};

/// What stands where a secret stood. It is a valid XML name, so that a response stays well-formed
/// where a secret was the name of an element or an entity.
pub(crate) const REDACTED: &str = "REDACTED";

/// No service nests encodings deeper than this. What does may hold anything.
const MOST_LAYERS: usize = 5;

/// Larger texts are not rewritten, which takes some twenty times their size in memory.
const LARGEST: usize = 1024 * 1024;

/// Secrets of fewer bytes occur by chance in almost every text. They are blanked only where they
/// stand as a word of their own, in the same letter case, and not within base64: otherwise `a` as a
/// PDF's password would blank most of an error, and the gaps would show what it is.
const SHORT: usize = 4;

/// Between two CDATA sections that are one text.
const BETWEEN_SECTIONS: &[u8] = b"]]><![CDATA[";

/// The secrets of one request.
#[derive(Debug)]
pub(crate) struct Redactor {
    needles: Vec<Needle>,
}

/// A spelling of a secret to search for.
struct Needle {
    text: Vec<u8>,
    spelling: Spelling,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Spelling {
    /// In any letter case, inside other text too.
    Plain,
    /// A short secret.
    Word,
    /// What every base64 of a text with the secret in it holds.
    Base64,
}

/// A text without the secrets.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Redacted {
    /// There are none in it.
    Unchanged,
    Changed(Vec<u8>),
    /// There may be some in it that cannot be cut out: nothing of the text may be shown.
    Hidden,
}

impl Redactor {
    /// Finds the credentials and the secrets among the arguments of a request; `None` where those are
    /// not known.
    pub(crate) fn of(request: &impl Request, credentials: &Credentials) -> Option<Self> {
        let secrets = Form::secrets_of(request)?;
        Some(Redactor::new(secrets.iter().chain([credentials.password()])))
    }

    /// Finds these secrets. Empty ones are nowhere.
    pub(crate) fn new<'s>(secrets: impl IntoIterator<Item = &'s Secret>) -> Self {
        let needles = secrets.into_iter().flat_map(|secret| needles(secret.expose().as_bytes())).collect();
        Redactor { needles }
    }

    /// Whether one of the secrets stands in the text, or may: short ones count inside words too.
    pub(crate) fn is_in(&self, text: &[u8]) -> bool {
        let mut layer = Layer { text: Cow::Borrowed(text), origins: None };
        for _ in 0..MOST_LAYERS {
            let views = Views::new(&layer.text);
            if self.needles.iter().any(|needle| needle.starts(&views).next().is_some()) {
                return true;
            }
            match layer.decoded() {
                Some(inside) => layer = inside,
                None => return false,
            }
        }
        true
    }

    /// The text with [`REDACTED`] in place of each secret.
    pub(crate) fn bytes(&self, text: &[u8]) -> Redacted {
        if text.len() > LARGEST {
            return if self.is_in(text) { Redacted::Hidden } else { Redacted::Unchanged };
        }
        let mut layer = Layer { text: Cow::Borrowed(text), origins: Some((0..=text.len()).collect()) };
        let mut found = Vec::new();
        for _ in 0..MOST_LAYERS {
            let views = Views::new(&layer.text);
            let ranges = self.needles.iter().flat_map(|needle| needle.ranges(&views));
            found.extend(ranges.map(|range| layer.origin(&range)));
            match layer.decoded() {
                Some(inside) => layer = inside,
                None => return replaced(text, found),
            }
        }
        Redacted::Hidden
    }

    /// The same of a text that is shown.
    pub(crate) fn text<'t>(&self, text: &'t str) -> Cow<'t, str> {
        match self.bytes(text.as_bytes()) {
            Redacted::Unchanged => Cow::Borrowed(text),
            Redacted::Changed(text) => Cow::Owned(String::from_utf8_lossy(&text).into_owned()),
            Redacted::Hidden => Cow::Borrowed(REDACTED),
        }
    }
}

impl std::fmt::Debug for Needle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Needle").field(&self.spelling).finish()
    }
}

/// The spellings of a secret that decoding a text does not make one.
fn needles(secret: &[u8]) -> Vec<Needle> {
    if secret.trim_ascii().is_empty() {
        return Vec::new();
    }
    if secret.len() < SHORT {
        return vec![Needle { text: with_blanks(secret).into_owned(), spelling: Spelling::Word }];
    }
    let plain = Needle { text: folded(secret), spelling: Spelling::Plain };
    let base64 = (0..3).map(|before| Needle { text: base64_core(secret, before), spelling: Spelling::Base64 });
    std::iter::once(plain).chain(base64).collect()
}

/// The characters of a base64 text that depend on nothing but the secret, where so many bytes of the
/// group in which it begins stand before it.
fn base64_core(secret: &[u8], before: usize) -> Vec<u8> {
    let text = base64([vec![0; before].as_slice(), secret].concat().as_slice());
    let (start, end) = ((before * 8).div_ceil(6), (before + secret.len()) * 8 / 6);
    text.get(start..end).unwrap_or_default().to_vec()
}

/// As base64, which the encoder of uploads writes for a form.
fn base64(bytes: &[u8]) -> Vec<u8> {
    let mut text = vec![0; usize::try_from(encoded_length(bytes)).unwrap_or_default()];
    encode(bytes, &mut text, true);
    let layer = Layer { text: Cow::Borrowed(&text), origins: None };
    layer.decoded().map_or_else(|| text.clone(), |decoded| decoded.text.into_owned())
}

impl Needle {
    /// Where it begins in a layer, without a look at what stands around it.
    fn starts<'v>(&'v self, views: &'v Views<'_>) -> impl Iterator<Item = usize> + 'v {
        let text = match self.spelling {
            Spelling::Plain => &views.folded,
            Spelling::Word => &*views.with_blanks,
            Spelling::Base64 => &views.base64,
        };
        memmem::find_iter(text, &self.text)
    }

    /// What is to be blanked of a layer.
    fn ranges<'v>(&'v self, views: &'v Views<'_>) -> impl Iterator<Item = Range<usize>> + 'v {
        let ranges = self.starts(views).map(|start| start..start.saturating_add(self.text.len()));
        ranges.filter_map(|range| match self.spelling {
            Spelling::Plain => Some(range),
            Spelling::Word => is_word(views.text, &range).then_some(range),
            Spelling::Base64 => Some(with_neighbours(views.text, range)),
        })
    }
}

/// A layer as each spelling is searched for in it. All have the same length.
struct Views<'t> {
    text: &'t [u8],
    with_blanks: Cow<'t, [u8]>,
    folded: Vec<u8>,
    base64: Vec<u8>,
}

impl<'t> Views<'t> {
    fn new(text: &'t [u8]) -> Self {
        let base64 = text.iter().map(|byte| match byte {
            b'-' | b' ' => b'+',
            b'_' => b'/',
            byte => *byte,
        });
        Views { text, with_blanks: with_blanks(text), folded: folded(text), base64: base64.collect() }
    }
}

/// A form writes a blank as `+`, so the two are taken for one.
fn with_blanks(text: &[u8]) -> Cow<'_, [u8]> {
    if memchr::memchr(b'+', text).is_none() {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect())
}

/// The same in one letter case, as far as ASCII goes.
fn folded(text: &[u8]) -> Vec<u8> {
    with_blanks(text).to_ascii_lowercase()
}

/// Whether neither a letter nor a digit stands next to this part of a text.
fn is_word(text: &[u8], range: &Range<usize>) -> bool {
    let is_outside = |place: Option<usize>| {
        let byte = place.and_then(|place| text.get(place));
        byte.is_none_or(|byte| byte.is_ascii() && !byte.is_ascii_alphanumeric())
    };
    is_outside(range.start.checked_sub(1)) && is_outside(Some(range.end))
}

/// With the characters of base64 on both sides, which hold the rest of the secret's bits, and the end of the text.
fn with_neighbours(text: &[u8], range: Range<usize>) -> Range<usize> {
    let is_base64 =
        |place: usize| text.get(place).is_some_and(|byte| byte.is_ascii_alphanumeric() || b"+/-_".contains(byte));
    let start = range.start.checked_sub(1).filter(|place| is_base64(*place)).unwrap_or(range.start);
    let end = if is_base64(range.end) { range.end.saturating_add(1) } else { range.end };
    let padding = text.get(end..).unwrap_or_default().iter().take_while(|byte| **byte == b'=').count();
    start..end.saturating_add(padding.min(2))
}

/// The text with these parts of it blanked, which may overlap.
fn replaced(text: &[u8], mut found: Vec<Range<usize>>) -> Redacted {
    if found.is_empty() {
        return Redacted::Unchanged;
    }
    found.sort_by_key(|range| range.start);
    let mut kept = Vec::with_capacity(text.len());
    let mut at = 0;
    for range in found {
        if range.start >= at {
            kept.extend_from_slice(text.get(at..range.start).unwrap_or_default());
            kept.extend_from_slice(REDACTED.as_bytes());
        }
        at = at.max(range.end);
    }
    kept.extend_from_slice(text.get(at..).unwrap_or_default());
    Redacted::Changed(kept)
}

/// A text after so many decodings.
struct Layer<'t> {
    text: Cow<'t, [u8]>,
    /// Where in the first text each byte comes from, and the end of that; `None` where it is of no
    /// interest.
    origins: Option<Vec<usize>>,
}

impl Layer<'_> {
    /// The part of the first text that a part of this one comes from.
    fn origin(&self, range: &Range<usize>) -> Range<usize> {
        let origins = self.origins.as_deref().unwrap_or_default();
        let origin = |place: usize| origins.get(place).copied().unwrap_or_default();
        let last = origin(range.end.saturating_sub(1));
        let behind = origins.get(range.end..).unwrap_or_default().iter().find(|origin| **origin > last);
        origin(range.start)..behind.copied().unwrap_or(last)
    }

    /// The text with one layer of references, of percent signs and of CDATA sections resolved; `None`
    /// where there is nothing to resolve.
    fn decoded(&self) -> Option<Layer<'static>> {
        let text = &*self.text;
        let mut decoded = Vec::with_capacity(text.len());
        let mut origins = self.origins.as_ref().map(|origins| Vec::with_capacity(origins.len()));
        let mut is_changed = false;
        let mut at = 0;
        while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
            let before = decoded.len();
            let resolved = resolve(rest, &mut decoded);
            is_changed |= resolved.is_some();
            let length = resolved.unwrap_or_else(|| {
                decoded.extend(rest.first());
                1
            });
            if let (Some(origins), Some(own)) = (&mut origins, &self.origins) {
                let origin = own.get(at).copied().unwrap_or_default();
                origins.extend(std::iter::repeat_n(origin, decoded.len() - before));
            }
            at += length;
        }
        if let (Some(origins), Some(own)) = (&mut origins, &self.origins) {
            origins.extend(own.last());
        }
        is_changed.then_some(Layer { text: Cow::Owned(decoded), origins })
    }
}

/// Writes what a text begins with in its place, and returns how long that is in the text; `None` where
/// there is nothing to resolve.
fn resolve(text: &[u8], decoded: &mut Vec<u8>) -> Option<usize> {
    match text.first()? {
        b']' => text.starts_with(BETWEEN_SECTIONS).then_some(BETWEEN_SECTIONS.len()),
        b'%' => match hexadecimal(text.get(1..3)?) {
            Some(byte) => {
                decoded.push(u8::try_from(byte).ok()?);
                Some(3)
            }
            None => unicode(text, decoded),
        },
        b'\\' => unicode(text, decoded),
        b'&' => {
            let end = memchr::memchr(b';', text.get(..12).unwrap_or(text))?;
            push(character(std::str::from_utf8(text.get(1..end)?).ok()?)?, decoded);
            Some(end + 1)
        }
        _ => None,
    }
}

/// `%u00e5` or `\u00e5`.
fn unicode(text: &[u8], decoded: &mut Vec<u8>) -> Option<usize> {
    let digits = text.get(1..6)?.strip_prefix(b"u")?;
    push(char::from_u32(hexadecimal(digits)?)?, decoded);
    Some(6)
}

fn hexadecimal(digits: &[u8]) -> Option<u32> {
    let digits = std::str::from_utf8(digits).ok().filter(|digits| !digits.starts_with('+'))?;
    u32::from_str_radix(digits, 16).ok()
}

fn push(character: char, decoded: &mut Vec<u8>) {
    decoded.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;

    use super::*;

    fn redactor(secret: &str) -> Redactor {
        Redactor::new([&Secret::new(secret)])
    }

    const KEY: &str = "k3y: b/c+d=& <e>";

    /// A secret, and a text that a service may spell it as.
    const SPELT: [(&str, &str); 20] = [
        (KEY, KEY),
        (KEY, "K3Y: B/C+D=& <E>"),
        (KEY, "k3y: b/c+d=&amp; &lt;e&gt;"),
        (KEY, "K3Y: B/C+D=&AMP; &LT;E&GT;"),
        (KEY, "k3y%3A+b%2Fc%2Bd%3D%26+%3Ce%3E"),
        (KEY, "k3y%3a%20b%2fc%2bd%3d%26%20%3ce%3e"),
        (KEY, r"k3y: b/c+d=\u0026 \u003Ce\u003e"),
        (KEY, "azN5OiBiL2MrZD0mIDxlPg=="),
        ("it's \"b\"", "it&#39;s &quot;b&quot;"),
        ("it's \"b\"", "it&apos;s &#34;b&#x22;"),
        ("pässword", "p&#228;ssword"),
        ("pässword", "p%C3%A4ssword"),
        ("pässword", "p%u00e4ssword"),
        // A document in a form, quoted in a message.
        ("0pen s&same", "0pen s&amp;amp;same"),
        ("0pen s&same", "0pen+s%26amp%3Bsame"),
        ("a]]>b", "a]]]]><![CDATA[>b"),
        ("100%25", "100%25"),
        ("ab", "ab"),
        ("a&b", "a&amp;b"),
        ("1", "&#49;"),
    ];

    #[test]
    fn blanks_a_secret_in_every_spelling() {
        for (secret, spelt) in SPELT {
            let text = |middle: &str| format!("<result><message>no access: ({middle}), å</message></result>");
            let redactor = redactor(secret);
            assert!(redactor.is_in(text(spelt).as_bytes()), "{secret} as {spelt}");
            assert_eq!(redactor.text(&text(spelt)), text(REDACTED), "{secret} as {spelt}");
        }
    }

    #[test]
    fn blanks_a_secret_within_base64_wherever_it_begins() {
        for before in ["", "x", "xy", "xyz"] {
            let spelt = STANDARD.encode(format!("{before}{KEY}{before}"));
            let shown = redactor(KEY).text(&format!("got {spelt}.")).into_owned();
            assert!(shown.starts_with("got ") && shown.contains(REDACTED) && shown.ends_with('.'), "{shown}");
            let kept: String = shown.split(REDACTED).collect();
            // Of 16 bytes in 21 characters and more, only those of what stands around are left.
            assert!(kept.len() <= "got .".len() + 2 * before.len() + 4, "{shown}");
        }
    }

    #[test]
    fn blanks_every_place_once_where_spellings_overlap() {
        let redactor = Redactor::new([&Secret::new("secret"), &Secret::new("secret word")]);
        assert_eq!(redactor.text("a secret word, a SECRET"), "a REDACTED, a REDACTED");
    }

    #[test]
    fn leaves_a_text_without_secrets_alone() {
        for text in ["", "<a b=\"1 &amp; 2\">100 % of & &unknown; %zz %+1 &#xffffffff; ]]</a>", "k3", "&&&;;;%%%\\u"] {
            assert!(!redactor("k3y1").is_in(text.as_bytes()), "{text}");
            assert_eq!(redactor("k3y1").bytes(text.as_bytes()), Redacted::Unchanged, "{text}");
        }
        assert!(!redactor("").is_in(b"anything") && !redactor(" ").is_in(b"any thing"));
    }

    #[test]
    fn blanks_a_short_secret_only_as_a_word() {
        let shown = redactor("a").text("Cannot convert a to a date: it has a-b, `a`, A, at and ba").into_owned();
        assert_eq!(shown, "Cannot convert REDACTED to REDACTED date: it has REDACTED-b, `REDACTED`, A, at and ba");
        assert!(redactor("a").is_in(b"what is kept for good is searched more strictly"));
    }

    #[test]
    fn hides_a_text_in_more_layers_than_anybody_makes() {
        let text = format!("&{}lt;", "amp;".repeat(9));
        assert!(redactor("k3y").is_in(text.as_bytes()));
        assert_eq!(redactor("k3y").bytes(text.as_bytes()), Redacted::Hidden);
        assert_eq!(redactor("k3y").text(&text), REDACTED);
    }

    #[test]
    fn hides_a_secret_in_a_text_that_is_too_large_to_rewrite() {
        let text = "x".repeat(LARGEST);
        assert_eq!(redactor(KEY).bytes(format!("{text}.").as_bytes()), Redacted::Unchanged);
        assert_eq!(redactor(KEY).bytes(format!("{text}{KEY}").as_bytes()), Redacted::Hidden);
    }
}
