//! What a text is: guessed from every value that was seen, and checked against what the spec says.

use std::collections::BTreeSet;

use codegen::model::{Enum, NamedKind, NewtypeOf, TypeRef};

use super::scope::{Scope, is_same_name};

/// More words than these are no closed list.
const MOST_WORDS: usize = 8;

/// A scalar, what one of its values is called, and whether a text is one.
type Kind = (&'static str, &'static str, fn(&str) -> bool);

/// The narrowest first.
const KINDS: [Kind; 5] = [
    ("boolean", "boolean", is_boolean),
    ("integer", "whole number", is_plain_integer),
    ("date", "date", is_date),
    ("datetime", "date-time", is_date_time),
    ("amount", "decimal number", is_amount),
];

/// What values seem to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Guess {
    /// As the spec names it.
    pub(super) ty: String,
    pub(super) why: String,
    /// Of no declared type, though it seems to deserve one of its own.
    pub(super) own: Option<Own>,
}

/// A declared type that values seem to deserve.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Own {
    Guid,
    /// These words alone.
    Words(Vec<String>),
}

/// Guesses from the values, and from what they are called: the names that a declared type of theirs may have.
pub(super) fn guess(values: &[&str], names: &[String], scope: &Scope<'_>) -> Guess {
    let filled: Vec<&str> = values.iter().map(|value| value.trim()).filter(|value| !value.is_empty()).collect();
    let of = |ty: &str, why: String| Guess { ty: ty.to_owned(), why, own: None };
    if filled.is_empty() {
        return of("text", "no value was seen".to_owned());
    }
    let all = |what: &str| match filled.as_slice() {
        [only] => format!("the only value, `{only}`, is a {what}"),
        [_, _] => format!("both values are {what}s"),
        values => format!("all {} values are {what}s", values.len()),
    };
    if let Some((name, why)) = declared_by_name(&filled, names, scope) {
        return of(&name, why);
    }
    let is_fraction = filled.iter().any(|value| is_fraction(value)) && filled.iter().all(|value| is_number(value));
    if is_fraction && !filled.iter().any(|value| has_leading_zero(value)) {
        return of("number", all("number") + ", some with more than two decimals");
    }
    if let Some((ty, what, _)) = KINDS.iter().find(|(_, _, is)| filled.iter().all(|value| is(value))) {
        return of(ty, all(what));
    }
    if filled.iter().all(|value| is_number(value) && !has_leading_zero(value)) {
        return of("number", all("floating-point number"));
    }
    if filled.iter().all(|value| is_guid(value)) {
        return Guess { own: Some(Own::Guid), ..of("text", all("GUID")) };
    }
    if let [only] = enums_of(&filled, scope).as_slice() {
        return of(&only.rust.to_string(), format!("each value is one of the enum `{}`", only.rust));
    }
    text(&filled)
}

/// No type says more of these values.
fn text(filled: &[&str]) -> Guess {
    let zero = filled.iter().find(|value| has_leading_zero(value) && is_number(value));
    let why = match zero {
        Some(zero) => format!("`{zero}` begins with a zero, so it is no number"),
        None => "the values are of no other kind".to_owned(),
    };
    let words: BTreeSet<&str> = filled.iter().copied().collect();
    let is_list = words.len() <= MOST_WORDS && filled.len() >= 4 && filled.len() >= 2 * words.len();
    let is_list =
        is_list && words.iter().all(|word| word.chars().all(|letter| letter.is_alphanumeric() || letter == '-'));
    let own = is_list.then(|| Own::Words(words.into_iter().map(str::to_owned).collect()));
    Guess { ty: "text".to_owned(), why, own }
}

/// A newtype or an enum that is called what the values are called, and that they fit.
fn declared_by_name(filled: &[&str], names: &[String], scope: &Scope<'_>) -> Option<(String, String)> {
    names.iter().find_map(|name| {
        let newtype = scope.newtypes().find(|newtype| {
            let fits = |value: &&str| match newtype.of {
                NewtypeOf::Integer => is_plain_integer(value),
                NewtypeOf::Guid => is_guid(value),
                NewtypeOf::Text => true,
            };
            is_same_name(&newtype.rust.to_string(), name) && filled.iter().all(fits)
        });
        let an_enum = enums_of(filled, scope).into_iter().find(|known| is_same_name(&known.rust.to_string(), name));
        let newtype = newtype.map(|newtype| (newtype.rust.to_string(), "newtype"));
        let (name, kind) = newtype.or_else(|| an_enum.map(|known| (known.rust.to_string(), "enum")))?;
        let why = format!("it is called like the {kind} `{name}`, and its values fit");
        Some((name, why))
    })
}

fn enums_of<'m>(filled: &[&str], scope: &Scope<'m>) -> Vec<&'m Enum> {
    scope.enums().filter(|known| filled.iter().all(|value| lists(known, value))).collect()
}

/// Whether an enum knows the value, under its name or another spelling.
pub(super) fn lists(known: &Enum, text: &str) -> bool {
    known.values.iter().any(|value| value.wire == text || value.aliases.iter().any(|alias| alias == text))
}

/// What a text should have been, where it is not what the spec says. An enum's values are looked at by who knows the enum.
pub(super) fn mismatch(text: &str, ty: &TypeRef) -> Option<&'static str> {
    let text = text.trim();
    let (fits, expected) = match ty {
        TypeRef::Integer => (text.parse::<i64>().is_ok(), "a whole number"),
        TypeRef::Number => (is_number(text) || is_amount(text), "a number"),
        TypeRef::Boolean => (is_boolean(text), "`true` or `false`"),
        TypeRef::Amount => (is_amount(text), "a decimal number"),
        TypeRef::Date => (is_date(text), "a date, `yyyy-MM-dd`"),
        TypeRef::DateTime | TypeRef::Timestamp => (is_date_time(text), "a date with a time, `yyyy-MM-dd HH:mm:ss`"),
        TypeRef::Named(named) => match named.kind {
            NamedKind::Integer => (text.parse::<i64>().is_ok(), "a whole number"),
            NamedKind::Guid => (is_guid(text), "a GUID"),
            _ => (true, ""),
        },
        TypeRef::Text | TypeRef::Upload => (true, ""),
    };
    (!fits).then_some(expected)
}

fn is_boolean(text: &str) -> bool {
    text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false")
}

fn is_plain_integer(text: &str) -> bool {
    text.parse::<i64>().is_ok() && !has_leading_zero(text) && !text.starts_with('+')
}

/// `007`, but not `0` or `0.5`.
fn has_leading_zero(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    digits.starts_with('0') && digits.chars().nth(1).is_some_and(|letter| letter.is_ascii_digit())
}

fn is_number(text: &str) -> bool {
    let is_written =
        text.chars().all(|letter| letter.is_ascii_digit() || matches!(letter, '+' | '-' | '.' | 'e' | 'E'));
    is_written && text.parse::<f64>().is_ok_and(f64::is_finite)
}

/// Digits, thousands parted by points or commas, and decimals behind the other one of the two.
fn is_amount(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_digits = |part: &str| !part.is_empty() && part.chars().all(|letter| letter.is_ascii_digit());
    if has_leading_zero(text) {
        return false;
    }
    let Some(last) = digits.rfind(['.', ',']) else { return is_digits(digits) };
    let (whole, decimals) = (digits.get(..last).unwrap_or_default(), digits.get(last + 1..).unwrap_or_default());
    let groups: Vec<&str> = whole.split(['.', ',']).collect();
    let separators: Vec<&str> = digits.matches(['.', ',']).collect();
    let (decimal, thousands) = (separators.last(), separators.get(..groups.len() - 1).unwrap_or_default());
    let is_parted = groups.iter().skip(1).all(|group| group.len() == 3)
        && thousands.iter().all(|separator| Some(separator) == thousands.first());
    let is_other = decimals.len() == 3 || thousands.first() != decimal;
    is_parted && is_other && groups.iter().all(|group| is_digits(group)) && is_digits(decimals)
}

/// A number that is no sum of money: more than two digits behind a point that parts no thousands.
fn is_fraction(text: &str) -> bool {
    let decimals = text.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let is_thousands = decimals == 3 && !text.trim_start_matches('-').starts_with('0');
    is_number(text) && decimals > 2 && !is_thousands
}

fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts.as_slice() else { return false };
    is_of_digits(year, 4, 1..=9999) && is_of_digits(month, 2, 1..=12) && is_of_digits(day, 2, 1..=31)
}

fn is_date_time(text: &str) -> bool {
    let Some((date, time)) = text.split_once([' ', 'T']) else { return false };
    let parts: Vec<&str> = time.split(':').collect();
    let [hour, minute, second] = parts.as_slice() else { return false };
    is_date(date) && is_of_digits(hour, 2, 0..=23) && is_of_digits(minute, 2, 0..=59) && is_of_digits(second, 2, 0..=60)
}

fn is_of_digits(text: &str, length: usize, range: std::ops::RangeInclusive<u16>) -> bool {
    text.len() == length
        && text.chars().all(|letter| letter.is_ascii_digit())
        && text.parse().is_ok_and(|number| range.contains(&number))
}

fn is_guid(text: &str) -> bool {
    let lengths: Vec<usize> = text.split('-').map(str::len).collect();
    lengths == [8, 4, 4, 4, 12] && text.chars().all(|letter| letter == '-' || letter.is_ascii_hexdigit())
}
