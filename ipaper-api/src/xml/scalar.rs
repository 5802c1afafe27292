//! Values that are a text on the wire, in both directions.

use std::borrow::Cow;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;

use super::cursor::Cursor;
use super::dates::{fixed_date, fixed_date_time};
use super::drift::DriftKind;
use super::leniency::Leniency;
use crate::secret::Secret;
use crate::value::Amount;

/// A value that is read from a text.
pub(crate) trait FromText: Sized {
    /// What the text should have been, for the error that says it was not.
    const EXPECTED: &'static str;

    /// The value, or `None` where the text is none.
    fn from_text(text: &str, cursor: &mut Cursor<'_>, offset: usize) -> Option<Self>;

    /// The same, for a value that may keep the text itself.
    #[inline]
    fn taken_from(text: &mut Cow<'_, str>, cursor: &mut Cursor<'_>, offset: usize) -> Option<Self> {
        Self::from_text(text, cursor, offset)
    }
}

/// A value that is written as a text.
pub(crate) trait ToText {
    fn to_text(&self) -> Cow<'_, str>;

    /// Whether the text is to be shown to nobody but the service.
    fn is_secret(&self) -> bool {
        false
    }
}

impl ToText for Secret {
    fn to_text(&self) -> Cow<'_, str> {
        Cow::Borrowed(self.expose())
    }

    fn is_secret(&self) -> bool {
        true
    }
}

/// What stands for a secret where it is not to be shown. An empty text hides nothing.
pub(crate) fn blanked(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.is_empty() { text } else { Cow::Borrowed("[redacted]") }
}

impl FromText for String {
    const EXPECTED: &'static str = "a text";

    fn from_text(text: &str, _: &mut Cursor<'_>, _: usize) -> Option<Self> {
        Some(text.to_owned())
    }

    #[inline]
    fn taken_from(text: &mut Cow<'_, str>, _: &mut Cursor<'_>, _: usize) -> Option<Self> {
        Some(std::mem::take(text).into_owned())
    }
}

impl ToText for str {
    fn to_text(&self) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }
}

impl ToText for String {
    fn to_text(&self) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }
}

impl FromText for i64 {
    const EXPECTED: &'static str = "a whole number";

    #[inline]
    fn from_text(text: &str, cursor: &mut Cursor<'_>, _: usize) -> Option<Self> {
        padded(text, cursor).parse().ok()
    }
}

impl ToText for i64 {
    fn to_text(&self) -> Cow<'_, str> {
        Cow::Owned(self.to_string())
    }
}

impl FromText for f64 {
    const EXPECTED: &'static str = "a number";

    fn from_text(text: &str, cursor: &mut Cursor<'_>, _: usize) -> Option<Self> {
        let text = padded(text, cursor);
        let number: f64 = match text.parse() {
            Ok(number) => number,
            Err(_) if cursor.grants(Leniency::CommaDecimal) => Amount::new(text).value()?.to_string().parse().ok()?,
            Err(_) => return None,
        };
        number.is_finite().then_some(number)
    }
}

impl ToText for f64 {
    fn to_text(&self) -> Cow<'_, str> {
        Cow::Owned(self.to_string())
    }
}

impl FromText for bool {
    const EXPECTED: &'static str = "`true` or `false`";

    fn from_text(text: &str, cursor: &mut Cursor<'_>, _: usize) -> Option<Self> {
        match padded(text, cursor) {
            "true" => Some(true),
            "false" => Some(false),
            text if cursor.grants(Leniency::CapitalizedBoolean) => {
                if text.eq_ignore_ascii_case("true") {
                    Some(true)
                } else if text.eq_ignore_ascii_case("false") {
                    Some(false)
                } else {
                    None
                }
            }
            _ => None,
        }
    }
}

impl ToText for bool {
    fn to_text(&self) -> Cow<'_, str> {
        Cow::Borrowed(if *self { "true" } else { "false" })
    }
}

impl FromText for Amount {
    const EXPECTED: &'static str = "an amount";

    /// A text that is no number is kept, and noted as drift.
    fn from_text(text: &str, cursor: &mut Cursor<'_>, offset: usize) -> Option<Self> {
        let text = padded(text, cursor);
        let amount = Amount::new(text);
        let comma_refused = !cursor.grants(Leniency::CommaDecimal) && text.contains(',');
        if amount.value().is_none() || comma_refused {
            cursor.note(DriftKind::Value, text, offset);
        }
        Some(amount)
    }
}

impl ToText for Amount {
    fn to_text(&self) -> Cow<'_, str> {
        Cow::Borrowed(self.text())
    }
}

impl FromText for Date {
    const EXPECTED: &'static str = "a date as yyyy-MM-dd";

    fn from_text(text: &str, cursor: &mut Cursor<'_>, _: usize) -> Option<Self> {
        let text = padded(text, cursor);
        fixed_date(text.as_bytes()).or_else(|| text.parse().ok())
    }
}

impl ToText for Date {
    fn to_text(&self) -> Cow<'_, str> {
        Cow::Owned(self.to_string())
    }
}

impl FromText for DateTime {
    const EXPECTED: &'static str = "a date and time as yyyy-MM-dd HH:mm:ss";

    fn from_text(text: &str, cursor: &mut Cursor<'_>, _: usize) -> Option<Self> {
        let text = padded(text, cursor);
        fixed_date_time(text.as_bytes()).or_else(|| text.parse().ok())
    }
}

impl ToText for DateTime {
    fn to_text(&self) -> Cow<'_, str> {
        Cow::Owned(self.strftime("%Y-%m-%d %H:%M:%S").to_string())
    }
}

impl FromText for Timestamp {
    const EXPECTED: &'static str = "a date and time in UTC as yyyy-MM-dd HH:mm:ss";

    fn from_text(text: &str, cursor: &mut Cursor<'_>, _: usize) -> Option<Self> {
        let text = padded(text, cursor);
        let Some(civil) = fixed_date_time(text.as_bytes()) else {
            // With a zone, or else in another of the forms in which ISO 8601 writes times.
            return text.parse().or_else(|_| Offset::UTC.to_timestamp(text.parse()?)).ok();
        };
        // The last second that .NET knows, which stands for "never", lies a little beyond what a timestamp can be.
        Some(Offset::UTC.to_timestamp(civil).unwrap_or(Timestamp::MAX))
    }
}

impl ToText for Timestamp {
    fn to_text(&self) -> Cow<'_, str> {
        Cow::Owned(self.strftime("%Y-%m-%d %H:%M:%S").to_string())
    }
}

/// The text without the blanks around it, where they are put up with.
pub(crate) fn padded<'t>(text: &'t str, cursor: &Cursor<'_>) -> &'t str {
    cursor.padded(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_each_type_are_written_as_the_service_reads_them() {
        let at = jiff::civil::datetime(2026, 1, 2, 3, 4, 5, 0);
        assert_eq!(at.to_text(), "2026-01-02 03:04:05");
        assert_eq!(at.date().to_text(), "2026-01-02");
        assert_eq!(Offset::UTC.to_timestamp(at).expect("a time").to_text(), "2026-01-02 03:04:05");
        assert_eq!(Amount::new("5351,8").to_text(), "5351,8");
        assert_eq!((0.25.to_text(), (-7_i64).to_text()), ("0.25".into(), "-7".into()));
        assert_eq!((true.to_text(), false.to_text()), ("true".into(), "false".into()));
    }
}
