//! Business stories through the gate, each on SQLite and on PostgreSQL.

mod invoicing;
mod schema;
mod staff;
mod store;
