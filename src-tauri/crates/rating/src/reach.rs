//! How far back a run has to look, and to answer, beyond its checkpoint.
//!
//! A run answers for the cycles that were not over at its checkpoint. What is missing to a commitment, and a fixed discount shared over
//! several lines, depend on other lines: those are rated again as a base even where they are settled. And a change after the
//! checkpoint to a line that was not over can change a line that was: the commitment of an earlier cycle that counted a fee charged in
//! advance, or another line of an account cycle in which both shared a discount. For those the run answers too.

use crate::charge::ChargeKey;
use crate::model::ChargeKind;
use crate::timeline::{Plan, PriceTimeline, SubscriptionTimeline, Timeline, Timing};
use boss_kernel::id::{PriceId, SubscriptionId};
use boss_kernel::{BillingCalendar, CycleDay, NaiveDate};
use std::collections::BTreeMap;

/// How far back lines are rated and answered for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Reach {
    /// Fixed discounts are shared over the lines of cycles that begin on or after this day; of all, if not given.
    pub(crate) discounts: Option<NaiveDate>,
    /// Commitments of cycles that end after this day are not settled; for those where it is before the checkpoint.
    commitments: BTreeMap<(SubscriptionId, PriceId), NaiveDate>,
}

impl Timeline {
    /// With a checkpoint on `from`: the start of the account cycle before which fixed discounts are taken as settled. What they used up
    /// on charges whose period begins before it, and is over on `from`, is in [`Discount::used_before`](crate::Discount::used_before).
    pub fn reach(&self, from: NaiveDate) -> NaiveDate {
        let calendar = BillingCalendar::new(self.cycle_day);
        let unsettled = self.cycle_starts(|subscription, plan, price| match price.kind() {
            Some(ChargeKind::Commitment) => plan.commitments_from(self.cycle_day, subscription, from),
            _ => from,
        });
        let mut reach = calendar.start_on_or_before(unsettled.unwrap_or(from).min(from));
        // A line of a longer cycle begun before a discount shares in its first account cycle.
        let mut begun: Vec<NaiveDate> =
            self.discounts.iter().filter(|d| d.is_shared() && d.from < from).map(|d| d.from).collect();
        begun.sort_unstable();
        for day in begun.into_iter().rev() {
            if calendar.start_on_or_before(day) >= reach {
                let first = self.cycle_starts(|_, _, _| day).unwrap_or(day);
                reach = reach.min(calendar.start_on_or_before(first.min(day)));
            }
        }
        reach
    }

    /// With a checkpoint on `from`: the first day whose usage of a price is looked at; charges whose period ends after it are.
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

    /// With a checkpoint on `from`: which of its subscriptions a run looks at, in their order. `ended` says of each the first day on which
    /// nothing was served or changed any more, none while it goes on. What is left out owes nothing in any cycle that is rated, and has
    /// no charge that is answered for: leaving it out changes nothing.
    pub fn looked_at(&self, ended: &[Option<NaiveDate>], from: NaiveDate) -> Vec<bool> {
        let reach = Reach::of(self, Some(from));
        let open = [None].into_iter().cycle();
        let each = self.subscriptions.iter().zip(ended.iter().copied().chain(open));
        each.map(|(subscription, ended)| {
            let Some(ended) = ended.filter(|ended| *ended < from) else { return true };
            subscription.plans.iter().any(|plan| {
                let first = reach.lines_from(self.cycle_day, subscription, plan, Some(from)).unwrap_or(from);
                let last_cycle = |price: &PriceTimeline| {
                    let anchor = plan.anchor(price, subscription.start);
                    price.calendar(self.cycle_day, anchor).cycle_of(ended)
                };
                plan.prices.iter().any(|price| last_cycle(price).map_or(true, |cycle| cycle.to() > first))
            })
        })
        .collect()
    }

    /// The earliest start of the cycles that the days given for each price lie in.
    fn cycle_starts(
        &self,
        day: impl Fn(&SubscriptionTimeline, &Plan, &PriceTimeline) -> NaiveDate,
    ) -> Option<NaiveDate> {
        let mut earliest: Option<NaiveDate> = None;
        for subscription in &self.subscriptions {
            for plan in &subscription.plans {
                for price in &plan.prices {
                    let on = day(subscription, plan, price);
                    let start = plan.cycle_start(self.cycle_day, subscription, price, on);
                    earliest = Some(earliest.map_or(start, |known| known.min(start)));
                }
            }
        }
        earliest
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

    /// The first day on which a line that was not over on `from` may have been charged in advance, and so counted towards a commitment.
    fn commitments_from(
        &self,
        cycle_day: CycleDay,
        subscription: &SubscriptionTimeline,
        from: NaiveDate,
    ) -> NaiveDate {
        let in_advance = |price: &&PriceTimeline| {
            price.kind() == Some(ChargeKind::Recurring) && price.timing == Timing::InAdvance
        };
        let starts = self.prices.iter().filter(in_advance);
        let starts = starts.map(|price| self.cycle_start(cycle_day, subscription, price, from));
        starts.chain([from]).min().unwrap_or(from)
    }

    fn commitments(&self) -> impl Iterator<Item = &PriceTimeline> {
        self.prices.iter().filter(|price| price.kind() == Some(ChargeKind::Commitment))
    }
}

impl Reach {
    pub(crate) fn of(timeline: &Timeline, from: Option<NaiveDate>) -> Reach {
        let mut reach = Reach::default();
        let Some(from) = from else { return reach };
        if timeline.discounts.iter().any(crate::Discount::is_shared) {
            reach.discounts = Some(timeline.reach(from));
        }
        for subscription in &timeline.subscriptions {
            for plan in &subscription.plans {
                for price in plan.commitments() {
                    let unsettled = plan.commitments_from(timeline.cycle_day, subscription, from);
                    reach.commitments.insert((subscription.subscription, price.price), unsettled);
                }
            }
        }
        reach
    }

    /// Whether a key is answered for although its cycle was over at the checkpoint.
    pub(crate) fn covers(&self, key: ChargeKey) -> bool {
        let unsettled = self.commitments.get(&(key.subscription, key.price));
        unsettled.is_some_and(|from| key.period.to() > *from)
            || self.discounts.is_some_and(|from| key.period.from() >= from)
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
        let starts = plan.commitments().map(|price| {
            let unsettled = self.commitments.get(&(subscription.subscription, price.price));
            plan.cycle_start(cycle_day, subscription, price, unsettled.copied().unwrap_or(from))
        });
        starts.chain(self.discounts).chain([from]).min()
    }
}
