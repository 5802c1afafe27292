//! The rules that arguments must keep to. Generated requests call them before anything is sent.

use std::fmt::Display;

use crate::error::{ArgumentError, ParameterName, counted, shown};

type Checked = Result<(), ArgumentError>;

/// The rules that a file must keep to. Its size is checked before anything is read of it, its beginning before anything is sent.
#[derive(Clone, Copy, Debug)]
pub(crate) struct UploadRules {
    pub(crate) max_bytes: Option<u64>,
    pub(crate) begins_with: Option<&'static str>,
}

/// Refuses a value below `min`.
pub(crate) fn min<T: Copy + PartialOrd + Display>(parameter: impl Into<ParameterName>, value: T, min: T) -> Checked {
    refuse_unless(value >= min, parameter, || format!("must be at least {min}, is {}", shown(&value)))
}

/// Refuses a value above `max`.
pub(crate) fn max<T: Copy + PartialOrd + Display>(parameter: impl Into<ParameterName>, value: T, max: T) -> Checked {
    refuse_unless(value <= max, parameter, || format!("must be at most {max}, is {}", shown(&value)))
}

/// Refuses a text of fewer characters.
pub(crate) fn min_length(parameter: impl Into<ParameterName>, text: &str, min: usize) -> Checked {
    let length = text.chars().count();
    refuse_unless(length >= min, parameter, || {
        format!("must have at least {}, has {length}", counted(min as u64, "character"))
    })
}

/// Refuses a text of more characters.
pub(crate) fn max_length(parameter: impl Into<ParameterName>, text: &str, max: usize) -> Checked {
    let length = text.chars().count();
    refuse_unless(length <= max, parameter, || {
        format!("must have at most {}, has {length}", counted(max as u64, "character"))
    })
}

/// Refuses a text that does not match `pattern`, which allows between `min` and `max` characters of one kind.
pub(crate) fn pattern(
    parameter: impl Into<ParameterName>,
    text: &str,
    pattern: &str,
    allowed: impl Fn(char) -> bool,
    (min, max): (usize, usize),
) -> Checked {
    let length = text.chars().count();
    let matches = (min..=max).contains(&length) && text.chars().all(allowed);
    refuse_unless(matches, parameter, || format!("must match {pattern}, is `{}`", shown(text)))
}

/// Refuses a text that starts otherwise.
pub(crate) fn starts_with(parameter: impl Into<ParameterName>, text: &str, start: &str) -> Checked {
    refuse_unless(text.starts_with(start), parameter, || format!("must start with `{start}`"))
}

/// Refuses a text that ends otherwise.
pub(crate) fn ends_with(parameter: impl Into<ParameterName>, text: &str, end: &str) -> Checked {
    refuse_unless(text.ends_with(end), parameter, || format!("must end with `{end}`"))
}

/// Refuses a number below that of another parameter.
pub(crate) fn not_below<T: Copy + PartialOrd + Display>(
    parameter: impl Into<ParameterName>,
    value: T,
    other: impl Into<ParameterName>,
    bound: T,
) -> Checked {
    in_order("is below", (parameter.into(), value), (other.into(), bound))
}

/// Refuses a date or time before that of another parameter.
pub(crate) fn not_before<T: Copy + PartialOrd + Display>(
    parameter: impl Into<ParameterName>,
    value: T,
    other: impl Into<ParameterName>,
    bound: T,
) -> Checked {
    in_order("is before", (parameter.into(), value), (other.into(), bound))
}

fn in_order<T: Copy + PartialOrd + Display>(
    relation: &str,
    (parameter, value): (ParameterName, T),
    (other, bound): (ParameterName, T),
) -> Checked {
    if value >= bound {
        return Ok(());
    }
    let rule = format!("{relation} `{}` ({})", other.rust, shown(&bound));
    Err(ArgumentError::new(parameter, rule).of_value(&value))
}

fn refuse_unless(kept: bool, parameter: impl Into<ParameterName>, rule: impl FnOnce() -> String) -> Checked {
    if kept { Ok(()) } else { Err(ArgumentError::new(parameter, rule())) }
}
