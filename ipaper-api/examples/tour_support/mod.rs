//! What the tours of both crates have in common: where to go, a PDF to upload, and how to show what comes back. Nothing here calls the service.

#![allow(unreachable_pub, reason = "shared by the examples of both crates")]

pub mod pdf;
pub mod show;
pub mod target;
