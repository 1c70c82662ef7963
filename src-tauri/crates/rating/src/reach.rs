//! How far back a run has to look for what other lines depend on.
//!
//! A run answers for the cycles that were not over at its checkpoint. A line whose amount depends on others (what is missing to a
//! commitment, a fixed discount shared with others) needs those others too, even where they are settled: they are rated again as
//! a base, and not charged.

use crate::model::ChargeKind;
use crate::timeline::{Plan, PriceTimeline, SubscriptionTimeline, Timeline};
use boss_kernel::{BillingCalendar, CycleDay, NaiveDate};

/// How far back lines are rated.
pub(crate) struct Reach {
    /// Fixed discounts are shared over the lines of account cycles that begin on or after this day; of all, if not given.
    pub(crate) discounts: Option<NaiveDate>,
}

impl Timeline {
    /// With a checkpoint on `from`: the start of the account cycle before which fixed discounts are taken as settled; what they used up
    /// until then is in [`Discount::used_before`](crate::Discount::used_before).
    pub fn reach(&self, from: NaiveDate) -> NaiveDate {
        let starts = self.subscriptions.iter().flat_map(|subscription| {
            subscription.plans.iter().flat_map(move |plan| {
                plan.prices
                    .iter()
                    .map(move |price| plan.cycle_start(self.cycle_day, subscription, price, from))
            })
        });
        BillingCalendar::new(self.cycle_day).start_on_or_before(starts.min().unwrap_or(from).min(from))
    }

    /// With a checkpoint on `from`: the first day whose usage and charges of a price are looked at.
    pub fn reading_from(
        &self,
        subscription: &SubscriptionTimeline,
        plan: &Plan,
        price: &PriceTimeline,
        from: NaiveDate,
    ) -> NaiveDate {
        let reach = Reach::of(self, Some(from));
        let first = reach.lines_from(self.cycle_day, subscription, plan, Some(from)).unwrap_or(from);
        plan.cycle_start(self.cycle_day, subscription, price, first)
    }
}

impl Plan {
    fn cycle_start(
        &self,
        cycle_day: CycleDay,
        subscription: &SubscriptionTimeline,
        price: &PriceTimeline,
        day: NaiveDate,
    ) -> NaiveDate {
        let anchor = self.anchor(price, subscription.start);
        price.calendar(cycle_day, anchor).start_on_or_before(day)
    }
}

impl Reach {
    pub(crate) fn of(timeline: &Timeline, from: Option<NaiveDate>) -> Reach {
        let shared = timeline.discounts.iter().any(crate::Discount::is_shared);
        Reach { discounts: from.filter(|_| shared).map(|from| timeline.reach(from)) }
    }

    /// The first day from which cycles of a plan are rated: those that end after it.
    pub(crate) fn lines_from(
        &self,
        cycle_day: CycleDay,
        subscription: &SubscriptionTimeline,
        plan: &Plan,
        from: Option<NaiveDate>,
    ) -> Option<NaiveDate> {
        let from = from?;
        let commitments = plan.prices.iter().filter(|price| price.kind() == Some(ChargeKind::Commitment));
        let starts = commitments.map(|price| plan.cycle_start(cycle_day, subscription, price, from));
        starts.chain(self.discounts).chain([from]).min()
    }
}
