//! Business stories through the gate, each on SQLite and on PostgreSQL.

mod billing;
mod catalog;
mod customers;
mod schema;
mod staff;
mod store;
mod usage;
