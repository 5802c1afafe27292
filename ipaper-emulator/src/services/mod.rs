//! The methods of the nine services, one file each, and the table that finds them.

mod custom_field;
mod ecommerce;
mod image;
mod link;
mod media;
mod paper;
mod ripper;
pub(crate) mod ripper_options;
mod search;
mod statistics;

use crate::answer::Answered;
use crate::arguments::Arguments;
use crate::state::State;
use crate::variants::Booleans;

/// What carries out a method.
pub(crate) type Handler = fn(&mut State, &Arguments) -> Answered;

/// A method as `Service.Method`, and what carries it out.
type Entry = (&'static str, Handler);

const SERVICES: &[&[Entry]] = &[
    custom_field::HANDLERS,
    ecommerce::HANDLERS,
    image::HANDLERS,
    link::HANDLERS,
    media::HANDLERS,
    paper::HANDLERS,
    ripper::HANDLERS,
    search::HANDLERS,
    statistics::HANDLERS,
];

/// What carries out the method called `Service.Method`, if the emulator can.
pub(crate) fn handler(full_name: &str) -> Option<Handler> {
    SERVICES.iter().copied().flatten().find(|(name, _)| *name == full_name).map(|(_, handler)| *handler)
}

impl State {
    /// A boolean as the service spells it.
    fn spell(&self, value: bool) -> &'static str {
        match (self.variants.booleans, value) {
            (Booleans::Capitalised, true) => "True",
            (Booleans::Capitalised, false) => "False",
            (Booleans::LowerCase, true) => "true",
            (Booleans::LowerCase, false) => "false",
        }
    }
}

/// A date-time as the service writes it, without a zone.
fn timestamp(time: jiff::civil::DateTime) -> String {
    time.strftime("%Y-%m-%d %H:%M:%S").to_string()
}
