//! Business stories through the gate, each on SQLite and on PostgreSQL.
#![allow(clippy::unwrap_used, reason = "what a story stands on is there, or the story has failed")]

mod backups;
mod billing;
mod books;
mod catalog;
mod changes;
mod customers;
mod deadlocks;
mod door;
mod door_held;
mod encryption;
mod flows;
mod inputs;
mod invoicing;
mod issue_days;
mod jobs;
mod keeping;
mod migration;
mod missing;
mod offerings;
mod orders;
mod own_login;
mod pairs;
mod payments;
mod printing;
mod reports;
mod reversals;
mod sale;
mod schema;
mod staff;
mod store;
mod together;
mod trail;
mod usage;
mod windows;
mod year;
