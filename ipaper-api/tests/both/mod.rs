//! Tests that both clients run: what is tested here must hold in both crates, word for word.
//!
//! The test target that includes this module provides the crate under test as `api`, and what differs between the two as `adapter`.

#![allow(dead_code, unreachable_pub, reason = "shared by several targets, of which each uses some of it")]
pub mod log;
pub mod server;
pub mod whole;
