#![doc = include_str!("../README.md")]
#![deny(missing_docs)]

mod answer;
mod arguments;
mod builder;
mod convert;
mod date_time;
mod description;
mod descriptors;
mod emulator;
mod fault;
mod http;
mod log;
mod login;
mod pdf;
mod platform;
mod services;
mod shared;
mod state;
mod tls;
mod variants;
mod xml;

pub use builder::Builder;
pub use emulator::Emulator;
pub use fault::Fault;
pub use log::{Connections, ReceivedRequest};
pub use services::ripper_options::PDF_PASSWORD;
pub use variants::{
    Booleans, CategoryParent, CustomFieldValue, Decimals, FaultDetails, FormCharset, FoundCategory, ImageTypes,
    JobGuid, LinkParam, OptionalChildren, Oversize, PaperAsRoot, RequestValidation, RootUrl, SetCustomField, Texts,
    UnsetCustomField, UnsizedBodies, Variants,
};
