//! What a timeline owes within a window: every cycle of every price, rated, rounded and taxed.

use crate::charge::{ChargeKey, Owed, OwedCharge, Scope};
use crate::codes;
use crate::exact::Booking;
use crate::explanation::{Explanation, Step};
use crate::model::ChargeKind;
use crate::proration::{Stretch, served_in, stretches_of};
use crate::rating::{ServedCycle, rate};
use crate::timeline::{
    DayQuantity, PriceTimeline, PriceVersion, SubscriptionTimeline, Timeline, Timing, Window,
};
use boss_kernel::id::SubscriptionId;
use boss_kernel::{Error, NaiveDate, Period, Result};
use chrono::Months;

/// The most years one window may rate. More is a wrong date, not a bill.
const HORIZON_YEARS: u32 = 10;

/// Everything `timeline` owes within `window`, each key once: by subscription, then by cycle, then by price.
///
/// Fails on a timeline that contradicts itself, on implausible dates, when more than ten years are to be rated, when no price version
/// is in force on a first day served, and on sums beyond what can be booked.
pub fn owed(timeline: &Timeline, window: Window) -> Result<Owed> {
    timeline.check()?;
    window.check()?;
    let from = window.from.map(|from| timeline.calendar.start_on_or_before(from));
    let scope = Scope { from, until: window.until, arrears_until: window.arrears_until.min(window.until) };
    let mut run = Run {
        timeline,
        scope,
        booking: Booking::new(timeline.currency),
        stretches: Vec::new(),
        charges: Vec::new(),
    };
    for subscription in &timeline.subscriptions {
        run.subscription(subscription)?;
    }
    Ok(Owed { charges: run.charges, scope })
}

struct Run<'a> {
    timeline: &'a Timeline,
    scope: Scope,
    booking: Booking,
    /// The served stretches of the cycle at hand; one buffer for all.
    stretches: Vec<Stretch>,
    charges: Vec<OwedCharge>,
}

impl Run<'_> {
    fn subscription(&mut self, subscription: &SubscriptionTimeline) -> Result<()> {
        let segments = &subscription.segments;
        let (Some(first), Some(last)) = (segments.first(), segments.last()) else { return Ok(()) };
        let start = first.from;
        let begin = self.scope.from.map_or(start, |from| from.max(start));
        let end = last.to.map_or(self.scope.until, |to| to.min(self.scope.until));
        check_horizon(subscription.subscription, begin, end)?;
        for whole in self.timeline.calendar.cycles(begin, self.scope.until) {
            let mut stretches = std::mem::take(&mut self.stretches);
            let goes_on = stretches_of(segments, whole, &mut stretches);
            if let Some(served) = served_in(&stretches) {
                self.cycle(subscription, &ServedCycle { whole, stretches: &stretches, served }, start)?;
            }
            self.stretches = stretches;
            if !goes_on {
                break;
            }
        }
        Ok(())
    }

    fn cycle(
        &mut self,
        subscription: &SubscriptionTimeline,
        cycle: &ServedCycle<'_>,
        start: NaiveDate,
    ) -> Result<()> {
        for price in &subscription.prices {
            let Some(kind) = price.versions.first().map(|version| version.model.kind()) else { continue };
            let once = kind == ChargeKind::OneTime;
            if once && cycle.served.from() != start {
                continue;
            }
            let (billable_on, until) = match price.timing {
                Timing::InArrears if !once => (cycle.whole.last_day(), self.scope.arrears_until),
                _ => (cycle.served.from(), self.scope.until),
            };
            if billable_on < until {
                let charge = self.charge(subscription.subscription, price, cycle, billable_on)?;
                self.charges.push(charge);
            }
        }
        Ok(())
    }

    fn charge(
        &self,
        subscription: SubscriptionId,
        price: &PriceTimeline,
        cycle: &ServedCycle<'_>,
        billable_on: NaiveDate,
    ) -> Result<OwedCharge> {
        let on = cycle.served.from();
        let version = version_on(price, on, subscription)?;
        let mut steps = Vec::with_capacity(4);
        steps.push(Step::Version { version: version.version, since: version.valid_from, on });
        let usage = usage_within(&price.usage, cycle.whole);
        let rated = rate(&version.model, cycle, usage, self.booking, &mut steps)?;
        let rounded = self.booking.round(rated.sum, rated.days)?;
        let taxed = price.tax.split(rounded.amount)?;
        steps.push(Step::Booked {
            exact: rounded.exact,
            inexact: rounded.inexact,
            rate: price.tax.rate,
            inclusive: price.tax.inclusive,
            net: self.booking.units(taxed.net),
            tax: self.booking.units(taxed.tax),
            gross: self.booking.units(taxed.gross),
        });
        let once = version.model.kind() == ChargeKind::OneTime;
        let first_day = Period::new(on, on.succ_opt().unwrap_or(NaiveDate::MAX))?;
        Ok(OwedCharge {
            key: ChargeKey {
                subscription,
                price: price.price,
                period: if once { first_day } else { cycle.whole },
            },
            version: version.version,
            served: if once { first_day } else { cycle.served },
            billable_on,
            quantity: rated.quantity,
            unit_price: rated.unit_price,
            tax_rate: price.tax.rate,
            net: taxed.net,
            tax: taxed.tax,
            gross: taxed.gross,
            explanation: Explanation { currency: self.booking.currency, steps },
        })
    }
}

fn check_horizon(subscription: SubscriptionId, begin: NaiveDate, until: NaiveDate) -> Result<()> {
    let end = begin.checked_add_months(Months::new(12 * HORIZON_YEARS)).unwrap_or(NaiveDate::MAX);
    if until <= end {
        return Ok(());
    }
    Err(Error::new(codes::HORIZON_EXCEEDED)
        .with("subscription", subscription)
        .with("from", begin)
        .with("until", until)
        .with("years", HORIZON_YEARS))
}

fn version_on(price: &PriceTimeline, day: NaiveDate, subscription: SubscriptionId) -> Result<&PriceVersion> {
    let begun = price.versions.partition_point(|version| version.valid_from <= day);
    let version = begun.checked_sub(1).and_then(|index| price.versions.get(index));
    version.ok_or_else(|| {
        Error::new(codes::NO_PRICE_IN_FORCE)
            .with("price", price.price)
            .with("subscription", subscription)
            .with("date", day)
    })
}

fn usage_within(usage: &[DayQuantity], cycle: Period) -> &[DayQuantity] {
    let first = usage.partition_point(|entry| entry.day < cycle.from());
    let end = usage.partition_point(|entry| entry.day < cycle.to());
    usage.get(first..end).unwrap_or_default()
}
