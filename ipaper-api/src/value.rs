//! Values that no standard type holds: amounts whose text is kept, values that the spec does not know, and files.

use std::fmt;

use bytes::Bytes;
use rust_decimal::Decimal;

use crate::short_text::ShortText;

/// An amount of money or goods: the text as the service sent it, and the number that it writes down.
///
/// The service writes a decimal comma (`5351,8`), and may write a point for other users. The last of two different
/// separators is the decimal one, and the other must group digits in threes; a separator that occurs once is the decimal one; one that
/// occurs several times groups in threes. A text that is no number by these rules is kept all the same, without a value.
///
/// ```
/// use ipaper_api::Amount;
///
/// let amount = Amount::new("1.234,50");
/// assert_eq!(amount.text(), "1.234,50");
/// assert_eq!(amount.value().unwrap().to_string(), "1234.50");
/// assert_eq!(Amount::new("on request").value(), None);
/// ```
///
/// With the feature `serde` it is an object of both: `{"text": "1.234,50", "value": "1234.50"}`, with the value `null` where the text is not a number.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Amount {
    text: ShortText,
    value: Option<Decimal>,
}

impl Amount {
    /// The amount that `text` writes down.
    pub fn new(text: impl AsRef<str>) -> Self {
        let text = text.as_ref();
        Amount { text: ShortText::from(text), value: decimal(text) }
    }

    /// The text as the service sent it, without blanks around it.
    pub fn text(&self) -> &str {
        self.text.as_str()
    }

    /// The number, or `None` where the text is none.
    pub fn value(&self) -> Option<Decimal> {
        self.value
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

impl fmt::Debug for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Amount").field("text", &self.text()).field("value", &self.value).finish()
    }
}

/// An [`Amount`] in JSON: `{"text": "5351,8", "value": "5351.8"}`. The value is a string, so that no digit is lost.
#[cfg(feature = "serde")]
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(rename = "Amount")]
struct SerializedAmount<'a> {
    text: std::borrow::Cow<'a, str>,
    #[serde(default)]
    value: Option<std::borrow::Cow<'a, str>>,
}

#[cfg(feature = "serde")]
impl serde::Serialize for Amount {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let value = self.value.map(|value| value.to_string().into());
        SerializedAmount { text: self.text().into(), value }.serialize(serializer)
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for Amount {
    /// Reads the value from the text again, so that the two always agree.
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        SerializedAmount::deserialize(deserializer).map(|amount| Amount::new(amount.text))
    }
}

/// The number that `text` writes down.
fn decimal(text: &str) -> Option<Decimal> {
    short_decimal(text.as_bytes()).or_else(|| any_decimal(text))
}

/// The number that a few digits write, with one separator among them or none, as nearly all are written.
fn short_decimal(text: &[u8]) -> Option<Decimal> {
    let (mut number, mut separator, mut is_number) = (0, None, matches!(text.len(), 1..=18));
    for (at, byte) in text.iter().take(18).enumerate() {
        let digit = byte.wrapping_sub(b'0');
        if digit < 10 {
            number = number * 10 + i64::from(digit);
        } else {
            is_number &= matches!(byte, b',' | b'.') && separator.is_none() && at > 0;
            separator = Some(at);
        }
    }
    let fraction = separator.map_or(0, |at| text.len() - at - 1);
    let is_whole = separator.is_none();
    (is_number && (is_whole || fraction > 0)).then(|| Decimal::new(number, u32::try_from(fraction).unwrap_or_default()))
}

fn any_decimal(text: &str) -> Option<Decimal> {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = match decimal_separator(unsigned.as_bytes()) {
        Some(at) => (unsigned.get(..at)?, unsigned.get(at + 1..)?),
        None => (unsigned, ""),
    };
    let ends_in_separator = fraction.is_empty() && whole.len() < unsigned.len();
    if ends_in_separator || !is_digits(fraction) || !is_grouped(whole) {
        return None;
    }
    let digits = whole.bytes().chain(fraction.bytes()).filter(u8::is_ascii_digit);
    let number = digits
        .map(|digit| i128::from(digit - b'0'))
        .try_fold(0_i128, |number, digit| number.checked_mul(10).and_then(|number| number.checked_add(digit)))?;
    let number = if unsigned.len() < text.len() { -number } else { number };
    Decimal::try_from_i128_with_scale(number, u32::try_from(fraction.len()).ok()?).ok()
}

/// Where the decimal separator stands, if there is one.
fn decimal_separator(number: &[u8]) -> Option<usize> {
    let last = |separator| number.iter().rposition(|byte| *byte == separator);
    match (last(b','), last(b'.')) {
        (None, None) => None,
        (Some(comma), Some(point)) => Some(comma.max(point)),
        (Some(only), None) | (None, Some(only)) => {
            let occurs_before = number.iter().take(only).any(|byte| number.get(only) == Some(byte));
            (!occurs_before).then_some(only)
        }
    }
}

/// True for digits without separators, or with one kind of separator that groups them in threes.
fn is_grouped(whole: &str) -> bool {
    let Some(separator) = whole.chars().find(|character| !character.is_ascii_digit()) else {
        return !whole.is_empty();
    };
    let mut groups = whole.split(separator);
    let first = groups.next().unwrap_or_default();
    matches!(separator, ',' | '.')
        && (1..=3).contains(&first.len())
        && is_digits(first)
        && groups.all(|group| group.len() == 3 && is_digits(group))
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A value of an enum that the spec does not know, kept as the service sent it.
///
/// It cannot be made by hand: it only comes out of answers.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct UnknownValue(String);

impl UnknownValue {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        UnknownValue(text.into())
    }

    /// The value as the service sent it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A file that the service answered with.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Binary {
    /// What the service says it is: `image/png`.
    pub media_type: Option<String>,
    /// The file.
    pub bytes: Bytes,
}

impl Binary {
    pub(crate) fn new(media_type: Option<String>, bytes: Bytes) -> Self {
        Binary { media_type, bytes }
    }
}

impl fmt::Debug for Binary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Binary").field("media_type", &self.media_type).field("bytes", &self.bytes.len()).finish()
    }
}

/// The text of a GUID in its usual form, 8-4-4-4-12 digits in lower case. It may be written in
/// braces or parentheses, and without hyphens, as .NET writes GUIDs.
pub(crate) fn guid(text: &str) -> Option<String> {
    let bare =
        [('{', '}'), ('(', ')')].into_iter().find_map(|(open, close)| text.strip_prefix(open)?.strip_suffix(close));
    let text = bare.unwrap_or(text);
    let groups: Vec<&str> = text.split('-').collect();
    let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    let digits = groups.concat().to_ascii_lowercase();
    if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    match *lengths.as_slice() {
        [8, 4, 4, 4, 12] => Some(text.to_ascii_lowercase()),
        [32] => {
            let ends = [0..8, 8..12, 12..16, 16..20, 20..32];
            let groups: Option<Vec<&str>> = ends.into_iter().map(|range| digits.get(range)).collect();
            groups.map(|groups| groups.join("-"))
        }
        _ => None,
    }
}

/// Whether a GUID is the one that stands for none.
pub(crate) fn is_nil(guid: &str) -> bool {
    guid.bytes().all(|byte| matches!(byte, b'0' | b'-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Option<String> {
        Amount::new(text).value().map(|value| value.to_string())
    }

    #[test]
    fn separators_follow_the_rules() {
        assert_eq!(number("5351,8").as_deref(), Some("5351.8"));
        assert_eq!(number("5351.8").as_deref(), Some("5351.8"));
        assert_eq!(number("1.234,50").as_deref(), Some("1234.50"));
        assert_eq!(number("1,234.50").as_deref(), Some("1234.50"));
        assert_eq!(number("1.234.567").as_deref(), Some("1234567"));
        assert_eq!(number("1,234,567").as_deref(), Some("1234567"));
        assert_eq!(number("12,345,678.9").as_deref(), Some("12345678.9"));
        assert_eq!(number("1,234").as_deref(), Some("1.234"));
        assert_eq!(number("-12,5").as_deref(), Some("-12.5"));
        assert_eq!(number("0").as_deref(), Some("0"));
    }

    #[test]
    fn what_follows_no_rule_is_no_number() {
        for text in [
            "",
            "-",
            ",",
            "1,23,456",
            "1.23.456",
            "12.34,5",
            "1,2.345,6",
            "1 234",
            "12a",
            "1,",
            ",5",
            "+1",
            "1.234.56,7",
            "1,234.567,8",
        ] {
            assert_eq!(number(text), None, "{text}");
        }
    }

    #[test]
    fn an_absurdly_long_number_is_no_number_but_kept() {
        let text = "9".repeat(100);
        assert_eq!(number(&text), None);
        assert_eq!(Amount::new(text.clone()).text(), text);
    }

    #[test]
    fn recognises_guids_in_each_form_of_dotnet() {
        let plain = "6f9619ff-8b86-4d11-b42d-00c04fc964ff";
        assert_eq!(guid("6F9619FF-8B86-4D11-B42D-00C04FC964FF").as_deref(), Some(plain));
        assert_eq!(guid("{6f9619ff-8b86-4d11-b42d-00c04fc964ff}").as_deref(), Some(plain));
        assert_eq!(guid("(6f9619ff-8b86-4d11-b42d-00c04fc964ff)").as_deref(), Some(plain));
        assert_eq!(guid("6f9619ff8b864d11b42d00c04fc964FF").as_deref(), Some(plain));
        assert_eq!(guid("{6f9619ff8b864d11b42d00c04fc964ff}").as_deref(), Some(plain));
        for text in [
            "{6f9619ff-8b86-4d11-b42d-00c04fc964ff",
            "6f9619ff8b864d11b42d00c04fc964f",
            "6f9619ff-8b864d11b42d00c04fc964ff",
            "6f9619ff8b864d11b42d00c04fc96ææ",
        ] {
            assert_eq!(guid(text), None, "{text}");
        }
        assert_eq!(guid("6f9619ff-8b86-4d11-b42d-00c04fc964fg"), None);
        assert_eq!(guid(""), None);
    }
}
