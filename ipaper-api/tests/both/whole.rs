//! An error as programs print it: with all its causes.

#![allow(unreachable_pub, reason = "shared by several targets, in modules that are not all public")]

use std::error::Error;

pub fn whole(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}
