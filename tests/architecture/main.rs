//! The shape of the house, held by tests: who may import whom, and what must never appear where.
//!
//! See ARCHITECTURE.md for the reasons. A failing test names the file and line.

mod areas;
mod crates;
mod sources;
mod texts;
mod tree;
