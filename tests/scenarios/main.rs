//! Business stories through the gate, each on SQLite and on PostgreSQL.

mod schema;
mod staff;
mod store;
