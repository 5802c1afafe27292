//! `cargo xtask wsdl`: what descriptions of services say of a spec, and what it makes of those that are none.

mod workspace;

#[path = "wsdl/differences.rs"]
mod differences;
#[path = "wsdl/emulator.rs"]
mod emulator;
#[path = "wsdl/inputs.rs"]
mod inputs;
#[path = "wsdl/library.rs"]
mod library;
