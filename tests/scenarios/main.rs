//! Business stories through the gate, each on SQLite and on PostgreSQL.
#![allow(clippy::unwrap_used, reason = "what a story stands on is there, or the story has failed")]

mod billing;
mod books;
mod catalog;
mod customers;
mod flows;
mod invoicing;
mod jobs;
mod orders;
mod payments;
mod reports;
mod reversals;
mod sale;
mod schema;
mod staff;
mod store;
mod together;
mod usage;
mod windows;
