//! The error codes of rating. Their texts are in `assets/help/errors.*/rating.json`.

boss_kernel::error_codes! {
    /// A timeline contradicts itself; see the faults.
    TIMELINE_FAULTY = "rating.timeline_faulty",
    /// A subscription stands twice in one timeline.
    SUBSCRIPTION_TWICE = "rating.subscription_twice",
    /// A price stands twice in one subscription.
    PRICE_TWICE = "rating.price_twice",
    /// A stretch of a subscription ends before it begins.
    SEGMENT_EMPTY = "rating.segment_empty",
    /// Two stretches of a subscription share days, or they are not in order.
    SEGMENTS_OVERLAP = "rating.segments_overlap",
    /// A quantity below zero.
    QUANTITY_NEGATIVE = "rating.quantity_negative",
    /// A price below zero.
    PRICE_NEGATIVE = "rating.price_negative",
    /// A price with more than twelve decimals.
    PRICE_TOO_PRECISE = "rating.price_too_precise",
    /// A price without any version.
    VERSIONS_MISSING = "rating.versions_missing",
    /// Two versions of a price begin on the same day.
    VERSIONS_SAME_DATE = "rating.versions_same_date",
    /// Versions of a price are not in order of their dates.
    VERSIONS_UNSORTED = "rating.versions_unsorted",
    /// Versions of a price are of different kinds, for example one-time and recurring.
    VERSIONS_MIXED = "rating.versions_mixed",
    /// No version of the price is in force yet.
    NO_PRICE_IN_FORCE = "rating.no_price_in_force",
    /// Usage and commitments can only be charged in arrears.
    USAGE_IN_ADVANCE = "rating.usage_in_advance",
    /// Usage was handed to a price that doesn't charge usage.
    USAGE_UNEXPECTED = "rating.usage_unexpected",
    /// Usage is not one figure per day in the order of days.
    USAGE_UNSORTED = "rating.usage_unsorted",
    /// A price in tiers without tiers.
    TIERS_MISSING = "rating.tiers_missing",
    /// A tier ends at or below the one before it.
    TIERS_UNSORTED = "rating.tiers_unsorted",
    /// A tier without upper bound before the last one.
    TIER_OPEN_EARLY = "rating.tier_open_early",
    /// The last tier has an upper bound.
    TIERS_NOT_OPEN = "rating.tiers_not_open",
    /// A price by attribute without attributes or without prices.
    MATRIX_EMPTY = "rating.matrix_empty",
    /// A combination of attributes that doesn't name each of them once.
    MATRIX_RATE_UNEVEN = "rating.matrix_rate_uneven",
    /// Two prices for one combination of attributes.
    MATRIX_RATE_TWICE = "rating.matrix_rate_twice",
    /// Usage of a combination of attributes that has no price.
    COMBINATION_UNPRICED = "rating.combination_unpriced",
    /// A package or block of nothing.
    SIZE_NOT_POSITIVE = "rating.size_not_positive",
    /// A minimum above the maximum.
    BOUNDS_CROSSED = "rating.bounds_crossed",
    /// More than all of a price taken off.
    PERCENT_OVER_ALL = "rating.percent_over_all",
    /// Terms of usage on a price that charges none.
    TERMS_UNFIT = "rating.terms_unfit",
    /// Free units with a model that doesn't charge by units all alike.
    FREE_UNITS_UNFIT = "rating.free_units_unfit",
    /// A model that can't charge what its meter measures.
    USAGE_UNFIT = "rating.usage_unfit",
    /// A version ends at or before its first day.
    VERSION_EMPTY = "rating.version_empty",
    /// Two versions of one layer are in force on the same day.
    VERSIONS_OVERLAP = "rating.versions_overlap",
    /// A price of a phase the offering doesn't have.
    PHASE_UNKNOWN = "rating.phase_unknown",
    /// A phase without end before the last one.
    PHASE_OPEN_EARLY = "rating.phase_open_early",
    /// A service before its own start.
    SEGMENT_BEFORE_START = "rating.segment_before_start",
    /// A discount stands twice in one timeline.
    DISCOUNT_TWICE = "rating.discount_twice",
    /// A discount of nothing.
    DISCOUNT_EMPTY = "rating.discount_empty",
    /// A discount in another currency.
    DISCOUNT_CURRENCY = "rating.discount_currency",
    /// A discount that ends before it begins, or lasts no cycle.
    DISCOUNT_NEVER = "rating.discount_never",
    /// A date outside the years Boss bills.
    DATE_IMPLAUSIBLE = "rating.date_implausible",
    /// More years than one run may cover.
    HORIZON_EXCEEDED = "rating.horizon_exceeded",
    /// Months can't count as so many days.
    MONTH_LENGTH_IMPLAUSIBLE = "rating.month_length_implausible",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_both_texts() {
        assert_eq!(boss_kernel::texts::faults(ALL), Vec::<String>::new());
    }
}
