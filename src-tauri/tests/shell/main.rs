//! The program itself, run as people and programs run it: its commands, its local server, its demo company.

mod commands;
mod demo;
mod faults;
mod holder;
mod http;
mod limits;
mod program;
mod serve;
mod traces;
