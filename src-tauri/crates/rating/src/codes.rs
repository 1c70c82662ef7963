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
    /// Usage can only be charged in arrears.
    USAGE_IN_ADVANCE = "rating.usage_in_advance",
    /// Usage was handed to a price that doesn't charge usage.
    USAGE_UNEXPECTED = "rating.usage_unexpected",
    /// Usage is not one figure per day in the order of days.
    USAGE_UNSORTED = "rating.usage_unsorted",
    /// A graduated price without tiers.
    TIERS_MISSING = "rating.tiers_missing",
    /// A tier ends at or below the one before it.
    TIERS_UNSORTED = "rating.tiers_unsorted",
    /// A tier without upper bound before the last one.
    TIER_OPEN_EARLY = "rating.tier_open_early",
    /// The last tier has an upper bound.
    TIERS_NOT_OPEN = "rating.tiers_not_open",
    /// A date outside the years Boss bills.
    DATE_IMPLAUSIBLE = "rating.date_implausible",
    /// More years than one run may cover.
    HORIZON_EXCEEDED = "rating.horizon_exceeded",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_both_texts() {
        assert_eq!(boss_kernel::texts::faults(ALL), Vec::<String>::new());
    }
}
