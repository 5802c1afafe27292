//! Texts into values by the rules of .NET's `Convert`, which the platform applies before a method runs.

use jiff::civil::DateTime;

use crate::date_time;
use crate::descriptors::DotNetType;

/// The exception that .NET throws if a text is not a value of a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ConversionError {
    pub(crate) exception: &'static str,
    pub(crate) message: &'static str,
}

const fn wrong_format(message: &'static str) -> ConversionError {
    ConversionError { exception: "System.FormatException", message }
}

const fn overflow(message: &'static str) -> ConversionError {
    ConversionError { exception: "System.OverflowException", message }
}

const NO_NUMBER: ConversionError = wrong_format("Input string was not in a correct format.");
const NO_INT32: ConversionError = overflow("Value was either too large or too small for an Int32.");
const NO_DOUBLE: ConversionError = overflow("Value was either too large or too small for a Double.");
const NO_BOOLEAN: ConversionError = wrong_format("String was not recognized as a valid Boolean.");
const NO_DATE_TIME: ConversionError = wrong_format("String was not recognized as a valid DateTime.");

/// Checks that a text is a value of that type.
pub(crate) fn check(text: &str, target: DotNetType) -> Result<(), ConversionError> {
    match target {
        DotNetType::Int32 => integer(text).map(|_| ()),
        DotNetType::Double => number(text).map(|_| ()),
        DotNetType::Boolean => boolean(text).map(|_| ()).ok_or(NO_BOOLEAN),
        DotNetType::DateTime => date_time(text).map(|_| ()).ok_or(NO_DATE_TIME),
    }
}

/// A whole number of 32 bits, with a sign.
pub(crate) fn integer(text: &str) -> Result<i32, ConversionError> {
    let text = trimmed_number(text);
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(NO_NUMBER);
    }
    text.parse().map_err(|_| NO_INT32)
}

/// A number with a decimal point, commas between thousands, and an exponent.
fn number(text: &str) -> Result<f64, ConversionError> {
    let text = trimmed_number(text).replace(',', "");
    let is_decimal = text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
    if !is_decimal && !matches!(text.as_str(), "NaN" | "Infinity" | "-Infinity") {
        return Err(NO_NUMBER);
    }
    let number: f64 = text.parse().map_err(|_| NO_NUMBER)?;
    if is_decimal && number.is_infinite() { Err(NO_DOUBLE) } else { Ok(number) }
}

/// Trims what .NET ignores around a number: ASCII white space on both sides, NULs behind.
fn trimmed_number(text: &str) -> &str {
    text.trim_end_matches('\0').trim_matches(|c| matches!(c, ' ' | '\t'..='\r'))
}

/// `true` and `false` in any case; not `1` and `0`.
pub(crate) fn boolean(text: &str) -> Option<bool> {
    match text.trim_matches(|c: char| c.is_whitespace() || c == '\0') {
        text if text.eq_ignore_ascii_case("true") => Some(true),
        text if text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

/// A date with or without a time, in the server's local time.
pub(crate) fn date_time(text: &str) -> Option<DateTime> {
    date_time::parse(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_may_have_blanks_and_a_sign() {
        assert_eq!(integer(" -12 "), Ok(-12));
        assert_eq!(integer("+12"), Ok(12));
        assert_eq!(integer("1,002"), Err(NO_NUMBER));
        assert_eq!(integer("2147483648"), Err(NO_INT32));
    }

    #[test]
    fn decimals_may_have_thousands_and_an_exponent() {
        assert_eq!(number(" -1,234.5e1\0"), Ok(-12345.0));
        assert_eq!(number("Infinity"), Ok(f64::INFINITY));
        assert_eq!(number("1e999"), Err(NO_DOUBLE));
        for text in ["", "inf", "nan", "0x1", "1.2.3"] {
            assert_eq!(number(text), Err(NO_NUMBER), "{text}");
        }
    }
}
