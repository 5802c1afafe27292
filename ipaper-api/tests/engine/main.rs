//! The call engine on numbers for a clock: no socket, no runtime, no waiting. What holds here holds for both clients, which are loops around it.

#![allow(unreachable_pub, reason = "modules of one target")]

mod cache;
mod clock;
mod deadline;
mod limit;
mod login;
mod retries;
mod schedules;
mod simulation;
