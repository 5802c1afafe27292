//! Texts into values by the rules of .NET's `Convert`, which the platform applies before a method runs.

use std::num::IntErrorKind;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;

use crate::descriptors::DotNetType;

const WRONG_FORMAT: &str = "Input string was not in a correct format.";
const OVERFLOW: &str = "Value was either too large or too small for an Int32.";

/// Why a text is no value of that type, in the words of the platform's inner exception.
pub(crate) fn check(text: &str, target: DotNetType) -> Result<(), &'static str> {
    let fits = |fits: bool, otherwise| if fits { Ok(()) } else { Err(otherwise) };
    match target {
        DotNetType::Int32 => integer(text).map(|_| ()),
        DotNetType::Double => fits(text.trim().parse::<f64>().is_ok(), WRONG_FORMAT),
        DotNetType::Boolean => fits(boolean(text).is_some(), "String was not recognized as a valid Boolean."),
        DotNetType::DateTime => fits(date_time(text).is_some(), "String was not recognized as a valid DateTime."),
    }
}

/// A whole number of 32 bits, with blanks around it and a sign.
pub(crate) fn integer(text: &str) -> Result<i32, &'static str> {
    text.trim().parse::<i32>().map_err(|error| match error.kind() {
        IntErrorKind::PosOverflow | IntErrorKind::NegOverflow => OVERFLOW,
        _ => WRONG_FORMAT,
    })
}

/// `true` and `false` in any case; not `1` and `0`.
pub(crate) fn boolean(text: &str) -> Option<bool> {
    match text.trim() {
        text if text.eq_ignore_ascii_case("true") => Some(true),
        text if text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

/// `yyyy-MM-dd HH:mm:ss`, the same with a `T`, a bare date, or a time with a zone, which becomes UTC.
pub(crate) fn date_time(text: &str) -> Option<DateTime> {
    let text = text.trim();
    // The civil parser would drop an offset.
    match text.parse::<Timestamp>() {
        Ok(time) => Some(Offset::UTC.to_datetime(time)),
        Err(_) => text.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::{boolean, date_time, integer};

    #[test]
    fn numbers_may_have_blanks_and_a_sign() {
        assert_eq!(integer(" -12 "), Ok(-12));
        assert_eq!(integer("+12"), Ok(12));
        assert!(integer("1,002").unwrap_err().starts_with("Input string"));
        assert!(integer("2147483648").unwrap_err().starts_with("Value was"));
    }

    #[test]
    fn booleans_are_words_in_any_case() {
        assert_eq!((boolean("TRUE"), boolean("False"), boolean("1")), (Some(true), Some(false), None));
    }

    #[test]
    fn date_times_have_a_blank_or_a_t_between() {
        let expected = date_time("2026-09-01 08:00:00");
        assert_eq!(expected.map(|time| time.to_string()).as_deref(), Some("2026-09-01T08:00:00"));
        assert_eq!(date_time("2026-09-01T08:00:00"), expected);
        assert_eq!(date_time("2026-09-01T10:00:00+02:00"), expected);
        assert_eq!(date_time("2026-09-01"), date_time("2026-09-01 00:00:00"));
        assert_eq!(date_time("1 September 2026"), None);
    }
}
