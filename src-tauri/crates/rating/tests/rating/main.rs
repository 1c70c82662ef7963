//! Tests of rating through its public face: figures, changes over time, refusals, explanations, and the rule of the difference over
//! random histories.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod anything;
mod changes;
mod checkpoints;
mod cycles;
mod explained;
mod explanations;
mod explanations_of_usage;
mod figures;
mod finishes;
mod histories;
mod make;
mod make_random;
mod models;
mod price_refusals;
mod properties;
mod random_prices;
mod reductions;
mod refusals;
mod stored;
mod usage_figures;
