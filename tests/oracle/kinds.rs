//! The adapter of each kind of case, and the kinds for which nothing in the product does what they ask for.

use crate::answer::Answer;
use crate::case::{Input, Try};
use crate::{
    amounts, changes, charges, commitments, discounts, fees, history, periods, proration, settling, usage,
};

/// Turns an input into the engine's types, runs the engine and answers.
pub(crate) type Adapter = fn(&Input<'_>) -> Try<Answer>;

/// The adapter of a kind.
pub(crate) fn adapter(kind: &str) -> Option<Adapter> {
    ADAPTERS.iter().find(|(name, _)| *name == kind).map(|(_, adapter)| *adapter)
}

/// Why a kind is not supported, where it is not.
pub(crate) fn not_supported(kind: &str) -> Option<&'static str> {
    NOT_SUPPORTED.iter().find(|(name, _)| *name == kind).map(|(_, reason)| *reason)
}

const NOT_SUPPORTED: &[(&str, &str)] = &[
    ("credit_note_estimate", "a credit is made by hand over items, not worked out from a bill that it names"),
    ("parent_child_invoice_balance", "who pays for an account pays for all of what falls due meanwhile"),
    ("repair_merge", "charges are told in place of the orders and runs that made them"),
    ("tax_rates_mixed", "a line has one tax"),
];

const ADAPTERS: &[(&str, Adapter)] = &[
    ("advance_n_periods", periods::advance_n_periods),
    ("advance_period", periods::advance_period),
    ("allocation_largest_remainder", amounts::allocation),
    ("arrears_period", periods::arrears_period),
    ("billing_day_align_next", periods::align_next),
    ("billing_day_align_same_month", periods::align_same_month),
    ("billing_day_first_cycle_date", periods::billing_interval),
    ("billing_day_from_timezone", periods::billing_day_in_zone),
    ("billing_interval_advance", periods::billing_interval),
    ("billing_interval_arrears", periods::billing_interval),
    ("commitment_coefficient", proration::commitment_coefficient),
    ("coupon_amount", discounts::coupon_amount),
    ("coupon_stacking", discounts::coupon_stacking),
    ("coupon_tax_breakdown", discounts::tax_breakdown),
    ("credit_application_order", settling::credit_application),
    ("credit_note_application", settling::credit_notes),
    ("credit_note_application_concurrent", settling::credit_notes_at_once),
    ("credit_note_rounding", fees::credit_note_rounding),
    ("discount_and_maximum_spend", usage::capped),
    ("discount_distribution", discounts::distribution),
    ("dynamic", charges::dynamic),
    ("elapsed_cycles", periods::elapsed_cycles),
    ("invoice_generation_amount", history::invoice_generation),
    ("maximum_spend", usage::capped),
    ("minimum_commitment", commitments::minimum_commitment),
    ("minimum_spend", commitments::minimum_spend),
    ("minimum_spend_prorated", commitments::minimum_spend_prorated),
    ("package", charges::packages),
    ("package_split_period", usage::package_split),
    ("percentage", charges::percentage),
    ("percentage_min_max", charges::percentage),
    ("progressive_billing", usage::progressive),
    ("proration_advance_cycles", proration::advance_cycles),
    ("proration_arrears_ratio", proration::arrears_ratio),
    ("proration_day_count_conventions", proration::day_count_conventions),
    ("proration_duration_months", proration::duration_months),
    ("proration_fixed_days_amount", proration::fixed_days_amount),
    ("proration_fixed_days_count", proration::fixed_days_count),
    ("proration_fixed_days_ratio", proration::fixed_days_ratio),
    ("proration_invalid_dates", proration::invalid_dates),
    ("proration_plan_change", changes::plan_change),
    ("proration_subscription_fee", fees::subscription_fee),
    ("proration_termination", fees::termination),
    ("proration_termination_credit_note", fees::termination_credit_note),
    ("proration_trailing_ratio", proration::trailing_ratio),
    ("proration_upgrade_credit", fees::upgrade_credit),
    ("proration_with_tax", fees::with_tax),
    ("rounding_minor_unit", amounts::rounding),
    ("service_periods_advance", periods::service_periods),
    ("service_periods_arrears", periods::service_periods),
    ("service_periods_month_end", periods::service_periods_month_end),
    ("standard", charges::standard),
    ("tax_line", settling::taxed_lines),
    ("tax_rounding", settling::taxed_lines),
    ("tax_rounding_and_wallet_cap", settling::rounding_and_cap),
    ("tier_graduated", charges::graduated),
    ("tier_graduated_blocks", charges::graduated),
    ("tier_graduated_percentage", charges::graduated_percentage),
    ("tier_graduated_prorated", usage::graduated_prorated),
    ("tier_graduated_split_period", usage::graduated_split),
    ("tier_volume", charges::volume),
    ("tier_volume_blocks", charges::volume),
    ("tier_volume_prorated", usage::volume_prorated),
    ("usage_discount", usage::usage_discount),
    ("usage_incremental_invoice", usage::incremental),
    ("usage_two_units_blocks", usage::two_units),
    ("usage_weighted_sum", usage::weighted_sum),
    ("wallet_application_order", settling::wallet_order),
    ("wallet_draw", settling::wallet_draw),
    ("wallet_top_up_rounding", usage::top_up),
    ("whole_periods_between", periods::whole_periods_between),
    ("whole_periods_between_first_and_last_cycle", periods::whole_periods_of_service),
];
