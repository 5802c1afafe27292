//! Random answers of every method, written as XML in every way that XML and the method's leniencies leave open, and read back.
//!
//! What they are made of is generated from the spec, so that a new method is covered without a thought. `ANSWERS` in the environment sets how many of each
//! method are tried, for a longer hunt: `ANSWERS=10000 cargo test -p ipaper-api --features serde,test-util --test answers`.

#[rustfmt::skip]
#[path = "generated/answers.rs"]
#[allow(unused_mut, unused_variables, reason = "a type may have no fields")]
#[allow(clippy::semicolon_if_nothing_returned, reason = "the pretty printer puts braces around long match arms")]
#[allow(clippy::too_many_lines, reason = "the spec decides on numbers")]
mod generated;

#[path = "answers/checks.rs"]
mod checks;
#[path = "answers/element.rs"]
mod element;
#[path = "answers/printer.rs"]
mod printer;
#[path = "answers/random.rs"]
mod random;
#[path = "answers/spelling.rs"]
mod spelling;
#[path = "answers/value.rs"]
mod value;
#[path = "answers/writer.rs"]
mod writer;

// What the generated tests call.
use checks::{Answers, file, list, maybe, nothing, one, refusals};
use random::Random;
use value::Value;
use writer::Writer;
