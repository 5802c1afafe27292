//! What a single value of TOML can be read as.

use toml::de::DeValue;

use crate::model::Literal;

/// What can be read from a single value.
pub(super) trait Readable: Sized {
    /// How an author would call it.
    const WHAT: &'static str;
    /// Whether an empty value says no more than none at all.
    const EMPTY_IS_MISSING: bool = false;

    fn read(value: &DeValue<'_>) -> Option<Self>;
}

impl Readable for String {
    const WHAT: &'static str = "a text";
    const EMPTY_IS_MISSING: bool = true;

    fn read(value: &DeValue<'_>) -> Option<Self> {
        value.as_str().map(str::to_owned)
    }
}

impl Readable for bool {
    const WHAT: &'static str = "`true` or `false`";

    fn read(value: &DeValue<'_>) -> Option<Self> {
        value.as_bool()
    }
}

impl Readable for i64 {
    const WHAT: &'static str = "a whole number";

    fn read(value: &DeValue<'_>) -> Option<Self> {
        let integer = value.as_integer()?;
        i64::from_str_radix(integer.as_str(), integer.radix()).ok()
    }
}

impl Readable for u32 {
    const WHAT: &'static str = "a whole number that is not negative";

    fn read(value: &DeValue<'_>) -> Option<Self> {
        i64::read(value)?.try_into().ok()
    }
}

impl Readable for u64 {
    const WHAT: &'static str = "a whole number that is not negative";

    fn read(value: &DeValue<'_>) -> Option<Self> {
        i64::read(value)?.try_into().ok()
    }
}

impl Readable for usize {
    const WHAT: &'static str = "a whole number that is not negative";

    fn read(value: &DeValue<'_>) -> Option<Self> {
        i64::read(value)?.try_into().ok()
    }
}

impl Readable for f64 {
    const WHAT: &'static str = "a number";

    fn read(value: &DeValue<'_>) -> Option<Self> {
        let text = match value {
            DeValue::Float(float) => float.as_str(),
            DeValue::Integer(integer) if integer.radix() == 10 => integer.as_str(),
            _ => return None,
        };
        text.parse().ok().filter(|number: &f64| number.is_finite())
    }
}

impl Readable for Literal {
    const WHAT: &'static str = "a text, a number or a boolean";

    fn read(value: &DeValue<'_>) -> Option<Self> {
        match value {
            DeValue::String(text) => Some(Self::Text(text.to_string())),
            DeValue::Integer(_) => i64::read(value).map(Self::Integer),
            DeValue::Float(_) => f64::read(value).map(Self::Number),
            DeValue::Boolean(boolean) => Some(Self::Boolean(*boolean)),
            _ => None,
        }
    }
}

/// What a value is, as an author would call it.
pub(super) fn type_name(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "a boolean",
        DeValue::Datetime(_) => "a time",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
