//! Business stories through the gate, each on SQLite and on PostgreSQL.

mod billing;
mod invoicing;
mod schema;
mod staff;
mod store;
mod usage;
