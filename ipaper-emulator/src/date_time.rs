//! Dates and times by the rules of .NET's `DateTime.Parse` and the invariant culture. It covers the
//! formats that a client may send, not all of .NET's.

use std::sync::LazyLock;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::tz::{Offset, TimeZone};

/// The server's time zone: Denmark, where the vendor is.
static SERVER: LazyLock<TimeZone> =
    LazyLock::new(|| TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap_or(TimeZone::UTC));

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];

/// The last year of two digits that belongs to this century.
const LAST_SHORT_YEAR: i16 = 29;

/// Parses a date, a time or both. A time with a zone becomes the server's local time.
pub(crate) fn parse(text: &str) -> Option<DateTime> {
    let tokens = tokens(text.trim_end_matches('\0').trim())?;
    if tokens.is_empty() {
        return None;
    }
    let (date, time) = tokens.split_at_checked(time_position(&tokens))?;
    let (time, behind) = if time.is_empty() { (Time::midnight(), time) } else { time_of_day(time)? };
    let offset = if behind.is_empty() { None } else { Some(zone(behind)?) };
    let date = match date.split_last() {
        // The `T` between date and time.
        Some((Token::Word(word), before)) if word == "t" && time_position(&tokens) < tokens.len() => {
            self::date(before)?
        }
        None => SERVER.to_datetime(Timestamp::now()).date(),
        _ => self::date(date)?,
    };
    let local = date.to_datetime(time);
    let Some(offset) = offset else { return Some(local) };
    let time: Timestamp = offset.to_timestamp(local).ok()?;
    Some(SERVER.to_datetime(time)).filter(|local| (1..=9999).contains(&local.year()))
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    /// A number, and its count of digits.
    Number(i32, usize),
    /// A word in lower case.
    Word(String),
    Sign(char),
}

/// Splits a text into numbers, words and signs. White space only separates.
fn tokens(text: &str) -> Option<Vec<Token>> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let run = |belongs: fn(char) -> bool| rest.find(|c| !belongs(c)).unwrap_or(rest.len());
        let end = if first.is_ascii_digit() {
            let end = run(|c| c.is_ascii_digit());
            let digits = rest.get(..end)?;
            // Fractions of a second may have more digits than an `i32`.
            let number = digits.get(..digits.len().min(9))?.parse().ok()?;
            tokens.push(Token::Number(number, digits.len()));
            end
        } else if first.is_ascii_alphabetic() {
            let end = run(|c| c.is_ascii_alphabetic());
            tokens.push(Token::Word(rest.get(..end)?.to_ascii_lowercase()));
            end
        } else {
            if !first.is_whitespace() {
                tokens.push(Token::Sign(first));
            }
            first.len_utf8()
        };
        rest = rest.get(end..)?;
    }
    Some(tokens)
}

/// Returns where the time begins: at the number before the first colon.
fn time_position(tokens: &[Token]) -> usize {
    let colon = tokens.iter().position(|token| *token == Token::Sign(':'));
    colon.map_or(tokens.len(), |colon| colon.saturating_sub(1))
}

/// Parses hours, minutes, seconds, a fraction, and AM or PM. Returns the time and the remaining
/// tokens.
fn time_of_day(tokens: &[Token]) -> Option<(Time, &[Token])> {
    use Token::{Number, Sign, Word};
    let [Number(hour, 1..=2), Sign(':'), Number(minute, 1..=2), rest @ ..] = tokens else { return None };
    let (second, rest) = match rest {
        [Sign(':'), Number(second, 1..=2), rest @ ..] => (*second, rest),
        rest => (0, rest),
    };
    // No method uses fractions of a second.
    let rest = if let [Sign('.'), Number(..), rest @ ..] = rest { rest } else { rest };
    let (hour, rest) = match rest {
        [Word(half), rest @ ..] if half == "am" || half == "pm" => {
            let hour = Some(*hour).filter(|hour| *hour <= 12)?;
            (hour % 12 + if half == "pm" { 12 } else { 0 }, rest)
        }
        rest => (*hour, rest),
    };
    let (hour, minute, second) = (hour.try_into().ok()?, (*minute).try_into().ok()?, second.try_into().ok()?);
    Some((Time::new(hour, minute, second, 0).ok()?, rest))
}

/// Parses the offset behind a time.
fn zone(tokens: &[Token]) -> Option<Offset> {
    use Token::{Number, Sign, Word};
    let seconds = match tokens {
        [Word(word)] if word == "z" || word == "gmt" => 0,
        [Sign('+' | '-'), Number(hours, 1..=2)] => hours * 3600,
        [Sign('+' | '-'), Number(hours, 1..=2), Sign(':'), Number(minutes @ 0..=59, 2)] => hours * 3600 + minutes * 60,
        [Sign('+' | '-'), Number(both, 4)] => both / 100 * 3600 + both % 100 * 60,
        _ => return None,
    };
    let is_west = tokens.first() == Some(&Sign('-'));
    Offset::from_seconds(if is_west { -seconds } else { seconds }).ok()
}

/// Parses a date of two or three parts, optionally behind a weekday.
fn date(tokens: &[Token]) -> Option<Date> {
    let (weekday, tokens) = match tokens {
        [Token::Word(word), rest @ ..] => match named(word, WEEKDAYS.iter().map(|(name, _)| *name)) {
            Some(at) => (WEEKDAYS.get(at).map(|(_, weekday)| *weekday), rest),
            None => (None, tokens),
        },
        _ => (None, tokens),
    };
    let date = date_of_parts(&parts(tokens)?)?;
    weekday.is_none_or(|weekday| weekday == date.weekday()).then_some(date)
}

enum Part {
    Number(i32, usize),
    Month(i8),
}

/// Returns the parts of a date, without separators.
fn parts(tokens: &[Token]) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    let mut signs = 0;
    for token in tokens {
        match token {
            Token::Number(number, digits) => parts.push(Part::Number(*number, *digits)),
            Token::Word(word) => {
                let at = named(word, MONTHS.into_iter())?;
                parts.push(Part::Month(i8::try_from(at).ok()? + 1));
            }
            Token::Sign('.' | ',') => continue,
            // At most one separator between two parts.
            Token::Sign('-' | '/') if signs == 0 && !parts.is_empty() => {
                signs += 1;
                continue;
            }
            Token::Sign(_) => return None,
        }
        signs = 0;
    }
    (signs == 0).then_some(parts)
}

fn date_of_parts(parts: &[Part]) -> Option<Date> {
    use Part::{Month, Number};
    let (year, month, day) = match parts {
        [Number(year, 3..), Number(month, 1..=2), Number(day, 1..=2)] => (year_of(*year, 4), *month, *day),
        [Number(month, 1..=2), Number(day, 1..=2), Number(year, digits)] => (year_of(*year, *digits), *month, *day),
        [Number(day, 1..=2), Month(month), Number(year, digits)]
        | [Month(month), Number(day, 1..=2), Number(year, digits)] => {
            (year_of(*year, *digits), i32::from(*month), *day)
        }
        [Number(year, 3..), Month(month), Number(day, 1..=2)] => (year_of(*year, 4), i32::from(*month), *day),
        [Number(year, 3..), Number(month, 1..=2)] | [Number(month, 1..=2), Number(year, 3..)] => {
            (year_of(*year, 4), *month, 1)
        }
        [Month(month), Number(year, 3..)] | [Number(year, 3..), Month(month)] => {
            (year_of(*year, 4), i32::from(*month), 1)
        }
        _ => return None,
    };
    let year = year.filter(|year| (1..=9999).contains(year))?;
    Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok()
}

fn year_of(number: i32, digits: usize) -> Option<i16> {
    let number = i16::try_from(number).ok()?;
    Some(match digits {
        1..=2 if number <= LAST_SHORT_YEAR => number + 2000,
        1..=2 => number + 1900,
        _ => number,
    })
}

/// Finds a name by the full word or its first three letters.
fn named(word: &str, mut names: impl Iterator<Item = &'static str>) -> Option<usize> {
    names.position(|name| name == word || name.get(..3) == Some(word))
}
