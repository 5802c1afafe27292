//! Values that the spec writes down: examples, defaults and constants.

use super::scope::{Scope, is_composite};
use crate::diagnostic::{Diagnostic, Located, Problems, nearest, some_of};
use crate::model::{Literal, Named, NamedKind, TypeRef};

/// The value as one of the type, unless it is none.
pub(super) fn resolve(
    literal: &Located<Literal>,
    ty: &TypeRef,
    scope: &Scope<'_>,
    problems: &Problems,
) -> Option<Literal> {
    let fitted = fit(literal, ty, scope);
    if let Err(why) = &fitted {
        let problem = Diagnostic::at(&literal.place, "the value does not fit its type").label(why);
        problems.report(problem.help(remedy(literal, ty, scope)));
    }
    fitted.ok()
}

/// A value that fits, as near to the author's as can be told.
fn remedy(literal: &Literal, ty: &TypeRef, scope: &Scope<'_>) -> String {
    match (literal, ty) {
        (Literal::Integer(integer), TypeRef::Number) => format!("write `{integer}.0`"),
        (Literal::Text(text), _) if is_scalar_text(text, ty) => format!("write `{text}`, without quotes"),
        (Literal::Text(text), TypeRef::Named(named)) if named.kind == NamedKind::Enum => {
            let near = nearest(text, wires(named, scope));
            near.map_or_else(
                || format!("write one of them, such as `{}`", sample(ty, scope)),
                |near| format!("write `\"{near}\"`"),
            )
        }
        (Literal::Integer(_) | Literal::Boolean(_), TypeRef::Text | TypeRef::Upload) => {
            "put it into quotes, or choose a type that it fits".to_owned()
        }
        (_, ty) if is_composite(ty) => "leave it out".to_owned(),
        _ => format!("write a value such as `{}`", sample(ty, scope)),
    }
}

/// Some value of a type, as an author would write it.
pub(super) fn sample(ty: &TypeRef, scope: &Scope<'_>) -> String {
    match ty {
        TypeRef::Text | TypeRef::Upload => "\"some text\"".to_owned(),
        TypeRef::Integer => "1".to_owned(),
        TypeRef::Number => "1.5".to_owned(),
        TypeRef::Boolean => "true".to_owned(),
        TypeRef::Amount => AN_AMOUNT.to_owned(),
        TypeRef::Date => A_DATE.to_owned(),
        TypeRef::DateTime => A_DATE_AND_TIME.to_owned(),
        TypeRef::Timestamp => A_TIME_IN_UTC.to_owned(),
        TypeRef::Named(named) => match named.kind {
            NamedKind::Integer => "1".to_owned(),
            NamedKind::Guid => A_GUID.to_owned(),
            NamedKind::Enum => format!("\"{}\"", wires(named, scope).next().unwrap_or("..")),
            NamedKind::Text | NamedKind::Struct | NamedKind::Choice | NamedKind::Document => "\"..\"".to_owned(),
        },
    }
}

const AN_AMOUNT: &str = "\"12.50\"";
const A_DATE: &str = "\"2026-09-01\"";
const A_DATE_AND_TIME: &str = "\"2026-09-01 08:00:00\"";
const A_TIME_IN_UTC: &str = "\"2026-09-01T08:00:00Z\"";
const A_GUID: &str = "\"01234567-89ab-cdef-0123-456789abcdef\"";

/// The values of an enum, as on the wire.
fn wires<'a>(named: &Named, scope: &Scope<'a>) -> impl Iterator<Item = &'a str> + use<'a> {
    let values = scope.enumeration(named).map_or(&[][..], |enumeration| enumeration.values.as_slice());
    values.iter().map(|value| value.wire.as_str())
}

/// Does the same for a text that is sent as it stands. An empty one is sent where a parameter has no use, whatever its
/// type.
pub(super) fn check_sent(text: &Located<String>, ty: &TypeRef, scope: &Scope<'_>, problems: &Problems) {
    if text.is_empty() || is_scalar_text(text, ty) {
        return;
    }
    let literal = Located { value: Literal::Text(text.value.clone()), place: text.place.clone() };
    resolve(&literal, ty, scope, problems);
}

fn is_scalar_text(text: &str, ty: &TypeRef) -> bool {
    match ty {
        TypeRef::Integer => text.parse::<i64>().is_ok(),
        TypeRef::Number => text.parse::<f64>().is_ok_and(f64::is_finite),
        TypeRef::Boolean => matches!(text, "true" | "false"),
        TypeRef::Named(named) if named.kind == NamedKind::Integer => text.parse::<i64>().is_ok(),
        _ => false,
    }
}

/// The value, or why it does not fit.
fn fit(literal: &Literal, ty: &TypeRef, scope: &Scope<'_>) -> Result<Literal, String> {
    let fits =
        |fits: bool, expected: &str| if fits { Ok(literal.clone()) } else { Err(format!("expected {expected}")) };
    match (ty, literal) {
        (TypeRef::Number, Literal::Integer(integer)) => as_number(*integer),
        (TypeRef::Number, _) => fits(matches!(literal, Literal::Number(_)), "a number"),
        (TypeRef::Integer, _) => fits(matches!(literal, Literal::Integer(_)), "a whole number"),
        (TypeRef::Boolean, _) => fits(matches!(literal, Literal::Boolean(_)), "`true` or `false`"),
        (TypeRef::Text | TypeRef::Upload, _) => fits(matches!(literal, Literal::Text(_)), "a text"),
        (TypeRef::Amount, _) => fits(is_text(literal, is_decimal), "an amount as a text"),
        (TypeRef::Date, _) => fits(is_text(literal, is_date), "a date as a text"),
        (TypeRef::DateTime, _) => {
            fits(is_text(literal, |text| is_date_and_time(text, ' ', "")), "a date and a time as a text")
        }
        (TypeRef::Timestamp, _) => {
            fits(is_text(literal, |text| is_date_and_time(text, 'T', "Z")), "a time in UTC as a text")
        }
        (TypeRef::Named(named), _) => match named.kind {
            NamedKind::Integer => fits(matches!(literal, Literal::Integer(_)), "a whole number"),
            NamedKind::Text => fits(matches!(literal, Literal::Text(_)), "a text"),
            NamedKind::Guid => fits(is_text(literal, is_guid), "a GUID as a text"),
            NamedKind::Enum => {
                let wires: Vec<&str> = wires(named, scope).collect();
                let expected = format!("one of the values {}", some_of(&wires));
                fits(is_text(literal, |text| wires.contains(&text)), &expected)
            }
            NamedKind::Struct | NamedKind::Choice | NamedKind::Document => {
                Err("none is needed: its parts have values of their own".to_owned())
            }
        },
    }
}

/// A whole number where any number may stand; one of more than 53 bits would change on the way.
fn as_number(integer: i64) -> Result<Literal, String> {
    let narrow: i32 =
        integer.try_into().map_err(|_| "expected a number, with a point where it is as large as this".to_owned())?;
    Ok(Literal::Number(narrow.into()))
}

fn is_text(literal: &Literal, is_valid: impl Fn(&str) -> bool) -> bool {
    matches!(literal, Literal::Text(text) if is_valid(text))
}

fn is_decimal(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    match unsigned.split_once('.') {
        Some((whole, fraction)) => digits(whole) && digits(fraction),
        None => digits(unsigned),
    }
}

fn is_guid(text: &str) -> bool {
    let lengths: Vec<usize> = text.split('-').map(str::len).collect();
    lengths == [8, 4, 4, 4, 12] && text.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}

fn is_date_and_time(text: &str, separator: char, end: &str) -> bool {
    let parts = text.strip_suffix(end).and_then(|text| text.split_once(separator));
    parts.is_some_and(|(date, time)| is_date(date) && is_time(time))
}

/// `2026-09-01`
fn is_date(text: &str) -> bool {
    let Some([year, month, day]) = numbers(text, '-', [4, 2, 2]) else { return false };
    let is_leap_year = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if is_leap_year => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    (1..=12).contains(&month) && (1..=days).contains(&day)
}

/// `08:00:00`
fn is_time(text: &str) -> bool {
    numbers(text, ':', [2, 2, 2]).is_some_and(|[hour, minute, second]| hour < 24 && minute < 60 && second < 60)
}

/// Numbers of so many digits each.
fn numbers(text: &str, separator: char, digits: [usize; 3]) -> Option<[u32; 3]> {
    let parts: Vec<&str> = text.split(separator).collect();
    let parts: [&str; 3] = parts.try_into().ok()?;
    let mut numbers = [0; 3];
    for ((number, part), digits) in numbers.iter_mut().zip(parts).zip(digits) {
        if part.len() != digits || !part.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        *number = part.parse().ok()?;
    }
    Some(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_days_of_the_calendar() {
        for text in ["2026-09-01", "2024-02-29", "2000-02-29"] {
            assert!(is_date(text), "{text}");
        }
        for text in ["2026-9-1", "2026-02-29", "1900-02-29", "2026-13-01", "2026-04-31", "+026-01-01", "2026-09-01Z"] {
            assert!(!is_date(text), "{text}");
        }
    }

    #[test]
    fn times_follow_the_date_after_their_separator() {
        assert!(is_date_and_time("2026-09-01T08:00:00Z", 'T', "Z"));
        assert!(is_date_and_time("2026-09-01 08:00:00", ' ', ""));
        for text in ["2026-09-01 08:00:00", "2026-09-01T08:00:00", "2026-09-01T24:00:00Z", "2026-09-01T08:00Z"] {
            assert!(!is_date_and_time(text, 'T', "Z"), "{text}");
        }
    }

    #[test]
    fn amounts_have_a_point_and_digits_on_both_sides() {
        for text in ["12", "-12.50", "0.5"] {
            assert!(is_decimal(text), "{text}");
        }
        for text in ["", "-", "1,5", ".5", "5.", "1e3"] {
            assert!(!is_decimal(text), "{text}");
        }
    }

    #[test]
    fn guids_have_five_groups() {
        assert!(is_guid("01234567-89ab-cdef-0123-456789ABCDEF"));
        assert!(!is_guid("0123456789abcdef0123456789abcdef"));
        assert!(!is_guid("g1234567-89ab-cdef-0123-456789abcdef"));
    }
}
