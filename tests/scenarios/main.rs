//! Business stories through the gate, each on SQLite and on PostgreSQL.

mod flows;
mod jobs;
mod orders;
mod sale;
mod staff;
