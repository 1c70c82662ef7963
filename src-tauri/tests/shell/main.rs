//! The program itself, run as people and programs run it: its commands, its local server, its demo company.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod commands;
mod demo;
mod faults;
mod holder;
mod http;
mod limits;
mod meanwhile;
mod program;
mod serve;
mod strangers;
mod traces;
