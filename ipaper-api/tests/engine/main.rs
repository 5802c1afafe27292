//! The call engine on numbers for a clock: no socket, no runtime, no waiting. What holds here holds for both clients, which are loops around it.

#![allow(unreachable_pub, reason = "modules of one target")]

mod bodies;
mod cache;
mod clock;
mod deadline;
mod limit;
#[path = "../both/log.rs"]
#[allow(dead_code, reason = "shared by several targets, of which each uses some of it")]
mod log;
mod login;
mod retries;
mod schedules;
mod simulation;
mod sleep;
