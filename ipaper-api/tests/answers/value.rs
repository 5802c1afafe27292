//! Values of answers. What stands in here are those without a declaration in the spec; the others are generated.

use ipaper_api::Amount;
use ipaper_api::jiff::Timestamp;
use ipaper_api::jiff::civil::{Date, DateTime};
use ipaper_api::jiff::tz::TimeZone;

use crate::random::Random;
use crate::writer::Writer;

/// A value that is made at random and written as XML.
pub(crate) trait Value: Sized {
    /// Whether an empty text is a value, and not one that is missing.
    const MAY_BE_EMPTY: bool = false;

    fn random(random: &mut Random) -> Self;

    /// Writes the value into the element that it stands in. The text of an attribute is written as that of an element.
    fn write(&self, writer: &mut Writer<'_>);
}

/// An element that may hold one of its own kind keeps it in a box.
impl<T: Value> Value for Box<T> {
    const MAY_BE_EMPTY: bool = T::MAY_BE_EMPTY;

    fn random(random: &mut Random) -> Self {
        Box::new(T::random(random))
    }

    fn write(&self, writer: &mut Writer<'_>) {
        T::write(self, writer);
    }
}

impl Value for String {
    const MAY_BE_EMPTY: bool = true;

    fn random(random: &mut Random) -> Self {
        random.text()
    }

    fn write(&self, writer: &mut Writer<'_>) {
        writer.text(self);
    }
}

impl Value for i64 {
    fn random(random: &mut Random) -> Self {
        match random.rng.u8(0..8) {
            0 => i64::MIN,
            1 => i64::MAX,
            2 => random.rng.i64(..),
            _ => random.rng.i64(-10..10_000),
        }
    }

    fn write(&self, writer: &mut Writer<'_>) {
        writer.scalar(&self.to_string());
    }
}

impl Value for f64 {
    fn random(random: &mut Random) -> Self {
        const BOUNDS: [f64; 8] = [0.0, -0.0, f64::MAX, f64::MIN, f64::MIN_POSITIVE, 5e-324, f64::EPSILON, 0.1];
        match random.rng.u8(0..4) {
            0 => BOUNDS[random.rng.usize(0..BOUNDS.len())],
            1 => Some(f64::from_bits(random.rng.u64(..))).filter(|number| number.is_finite()).unwrap_or(1.5),
            _ => f64::from(random.rng.i32(-100_000..100_000)) / 1_000.0,
        }
    }

    fn write(&self, writer: &mut Writer<'_>) {
        writer.number(*self);
    }
}

impl Value for bool {
    fn random(random: &mut Random) -> Self {
        random.rng.bool()
    }

    fn write(&self, writer: &mut Writer<'_>) {
        writer.boolean(*self);
    }
}

impl Value for Amount {
    fn random(random: &mut Random) -> Self {
        const AMOUNTS: [&str; 12] = [
            "0",
            "-0,01",
            "5351,8",
            "5351.8",
            "1.234,50",
            "1,234.50",
            "12.345.678",
            "79228162514264337593543950335",
            "0.0000000000000000000000000001",
            "792281625142643375935439503360",
            "1 234",
            "on request",
        ];
        let text = match random.rng.u8(0..4) {
            0 => AMOUNTS[random.rng.usize(0..AMOUNTS.len())].to_owned(),
            1 => random.hurtful_text().trim().to_owned(),
            2 => format!("{},{:02}", random.rng.i32(..), random.rng.u8(0..100)),
            _ => format!("{}.{:02}", random.rng.i32(..), random.rng.u8(0..100)),
        };
        Amount::new(if text.is_empty() { "0".to_owned() } else { text })
    }

    fn write(&self, writer: &mut Writer<'_>) {
        writer.amount(self);
    }
}

impl Value for Date {
    fn random(random: &mut Random) -> Self {
        match random.rng.u8(0..8) {
            0 => Date::constant(1, 1, 1),
            1 => Date::constant(9999, 12, 31),
            2 => Date::constant(2024, 2, 29),
            _ => {
                let first = Date::constant(random.rng.i16(1..=9999), random.rng.i8(1..=12), 1);
                first.with().day(random.rng.i8(1..=first.days_in_month())).build().expect("a day of the month")
            }
        }
    }

    fn write(&self, writer: &mut Writer<'_>) {
        writer.scalar(&date_text(*self));
    }
}

impl Value for DateTime {
    fn random(random: &mut Random) -> Self {
        let date = Date::random(random);
        match random.rng.u8(0..4) {
            0 => date.at(0, 0, 0, 0),
            1 => date.at(23, 59, 59, 0),
            _ => date.at(random.rng.i8(0..24), random.rng.i8(0..60), random.rng.i8(0..60), 0),
        }
    }

    fn write(&self, writer: &mut Writer<'_>) {
        writer.scalar(&date_time_text(*self));
    }
}

impl Value for Timestamp {
    fn random(random: &mut Random) -> Self {
        let last = Timestamp::from_second(Timestamp::MAX.as_second()).expect("a second within bounds");
        // The last day of all has no whole place in a timestamp.
        TimeZone::UTC.to_timestamp(DateTime::random(random)).map_or(last, |timestamp| timestamp.min(last))
    }

    fn write(&self, writer: &mut Writer<'_>) {
        writer.scalar(&date_time_text(TimeZone::UTC.to_datetime(*self)));
    }
}

fn date_text(date: Date) -> String {
    format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day())
}

fn date_time_text(time: DateTime) -> String {
    format!("{} {:02}:{:02}:{:02}", date_text(time.date()), time.hour(), time.minute(), time.second())
}
