//! Dates and times in the one form in which the service writes them. Any other form is left to jiff, which knows them all and takes longer.

use jiff::civil::{Date, DateTime, Time};

/// The date that is written `yyyy-MM-dd`.
pub(super) fn fixed_date(text: &[u8]) -> Option<Date> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *text else { return None };
    let year = i16::from(number(y1, y2)?) * 100 + i16::from(number(y3, y4)?);
    Date::new(year, number(m1, m2)?, number(d1, d2)?).ok()
}

/// The time that is written `yyyy-MM-dd HH:mm:ss`.
pub(super) fn fixed_date_time(text: &[u8]) -> Option<DateTime> {
    let (date, time) = text.split_at_checked(10)?;
    let [b' ', h1, h2, b':', m1, m2, b':', s1, s2] = *time else { return None };
    let time = Time::new(number(h1, h2)?, number(m1, m2)?, number(s1, s2)?, 0).ok()?;
    Some(DateTime::from_parts(fixed_date(date)?, time))
}

/// The number that two digits write.
fn number(tens: u8, ones: u8) -> Option<i8> {
    let digits = tens.is_ascii_digit() && ones.is_ascii_digit();
    digits.then(|| i8::try_from((tens - b'0') * 10 + (ones - b'0')).ok())?
}
