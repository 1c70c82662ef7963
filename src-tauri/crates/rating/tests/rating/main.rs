//! Tests of rating through its public face: figures, changes over time, refusals, explanations, and the rule of the difference over
//! random histories.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod changes;
mod explanations;
mod figures;
mod make;
//mod properties;
mod refusals;
mod stored;
