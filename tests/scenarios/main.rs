//! Business stories through the gate, each on SQLite and on PostgreSQL.
#![allow(clippy::unwrap_used, reason = "what a story stands on is there, or the story has failed")]

mod billing;
mod invoicing;
mod schema;
mod staff;
mod store;
mod usage;
