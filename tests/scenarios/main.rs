//! Business stories through the gate, each on SQLite and on PostgreSQL.

mod catalog;
mod customers;
mod staff;
mod store;
mod usage;
