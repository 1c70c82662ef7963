//! Rating: what a timeline owes, and what is left to charge.
//!
//! A [`Timeline`] says what was agreed and used: subscriptions with their quantities over time, price versions by date, usage
//! by day, tax. [`owed`] turns it into charges, each with an [`Explanation`]; [`difference`] compares them with what has been
//! charged already and returns the charges still to make.
//!
//! Beside that: [`settle`] says what pays a bill.
//!
//! Guarantees:
//! - Pure: no I/O, no clock, the same answer for the same input. A bill run, a preview and a simulation are one calculation.
//! - Exact: a line is summed without intermediate rounding and rounded once, half away from zero, to the minor unit.
//! - The rule of the difference: after any history of changes and runs that ends with a run up to the latest day billed, the
//!   sum charged is what the final timeline owes up to that day. Running again makes no charge.
//! - Refusal instead of doubt: a timeline that contradicts itself, an implausible date or a sum beyond what can be booked is a
//!   typed error, never a panic and never a guess.
//!
//! Conventions:
//! - Cycles are whole months or a number of days, from the account's billing day, the service's own first day or with the calendar. A
//!   charge belongs to a whole cycle (its key), whatever part of it was served, so that later changes find the charge they change.
//! - A recurring price in part of a cycle is due by days; days are counted by [`DayCount`]. A fee that is charged once, and usage,
//!   are never prorated: a short period has the whole tiers.
//! - The price version in force on the first day served of a cycle rates that whole cycle.
//! - In advance, a cycle is billable from its first day served; in arrears (usage always), when the whole cycle is over, even if
//!   the subscription ended within it (unless the price says that its end closes the cycle). So what is owed up to an earlier day is part of what is owed up to a later one.
//! - Usage on a day without service is not charged, and the explanation says so.

pub mod charge;
mod check;
pub mod codes;
mod commitments;
mod difference;
pub mod discounts;
mod exact;
pub mod explanation;
mod finish;
mod line;
mod lines;
pub mod model;
mod model_check;
mod owed;
mod price_run;
mod proration;
mod rating;
mod reach;
pub mod settlement;
pub mod simulation;
pub mod tax;
pub mod tiers;
pub mod timeline;
mod unit_prices;
pub mod usage;

pub use charge::{ChargeKey, ChargeToMake, Charged, Owed, OwedCharge};
pub use difference::difference;
pub use discounts::{AppliedDiscount, Discount, DiscountDuration, Off};
pub use explanation::{Explanation, Step};
pub use finish::Finish;
pub use lines::lines;
pub use model::{ChargeKind, ChargeModel, MatrixRate, PriceTerms};
pub use owed::owed;
pub use proration::DayCount;
pub use settlement::{DueLine, SettledPart, Settlement, Source, Wallet, settle};
pub use simulation::{Simulated, Simulation, simulate};
pub use tax::{TaxTerms, TaxTimeline, Taxed};
pub use tiers::{PercentageTier, StairStep, Tier, TierScheme};
pub use timeline::{
    Layer, Phase, Plan, PriceTimeline, PriceVersion, Segment, SubscriptionTimeline, Timeline, Timing, Window,
};
pub use usage::{DayPriced, DayQuantity, DayValue, SeriesDay, Usage};
